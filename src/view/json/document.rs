//! What every document begins with.

use schemars::JsonSchema;
use serde::Serialize;

use super::error::ErrorJson;
use crate::app::{Located, Scenario};
use crate::model::Coverage;
use crate::rules::is_observed;
use crate::schema::Release;
use crate::source::{Kind, Source};

/// A JSON document.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Document<'a, P> {
    #[serde(flatten)]
    header: HeaderJson,
    /// The exit status. `ckpt diff` has it at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_status: Option<u8>,
    source: Option<SourceJson>,
    coverage: Option<CoverageJson>,
    mesos_version: Option<VersionJson>,
    /// Left out where the question was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<ErrorJson>,
    #[serde(flatten)]
    payload: &'a P,
}

impl<'a, P> Document<'a, P> {
    /// A document of a command.
    pub fn new(command: &str, exit_status: u8, payload: &'a P) -> Self {
        Self { exit_status: Some(exit_status), ..Self::streamed(command, payload) }
    }

    /// A document whose payload ends with the exit status.
    pub fn streamed(command: &str, payload: &'a P) -> Self {
        Self {
            header: HeaderJson::new(command),
            exit_status: None,
            source: None,
            coverage: None,
            mesos_version: None,
            error: None,
            payload,
        }
    }

    /// Says as which release messages were read.
    #[must_use]
    pub fn read_as(self, version: VersionJson) -> Self {
        Self { mesos_version: Some(version), ..self }
    }

    /// Says which checkpoint it is about.
    #[must_use]
    pub fn of(self, located: &Located) -> Self {
        let version = VersionJson::new(located.release, &located.release_origin);
        Self { source: Some(SourceJson::new(&located.source)), ..self }.read_as(version)
    }

    /// Says which checkpoint it is about, and what could be read of it.
    #[must_use]
    pub fn about(self, scenario: &Scenario) -> Self {
        self.of(&scenario.located).covering(&scenario.checkpoint.coverage)
    }

    /// Says what could be read of it.
    #[must_use]
    pub fn covering(self, coverage: &Coverage) -> Self {
        Self { coverage: Some(CoverageJson::new(coverage)), ..self }
    }

    /// Says why the question was not answered, or not wholly.
    #[must_use]
    pub fn but(self, error: Option<ErrorJson>) -> Self {
        Self { error, ..self }
    }
}

/// Which document this is.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct HeaderJson {
    schema: String,
    ckpt_version: &'static str,
}

impl HeaderJson {
    pub(super) fn new(command: &str) -> Self {
        Self { schema: format!("ckpt.{command}/1"), ckpt_version: env!("CARGO_PKG_VERSION") }
    }
}

/// `source`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SourceJson {
    path: String,
    kind: &'static str,
    meta_dir: String,
    chosen_because: String,
    /// The path that was given, where it is a symlink or below one.
    reached_by: Option<String>,
    /// `meta`, `slaves` or `volumes` that are symlinks, and were followed.
    linked: Vec<LinkedJson>,
}

/// A directory of the checkpoint that is a symlink.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct LinkedJson {
    /// Relative to the `work_dir`.
    path: String,
    target: String,
}

impl SourceJson {
    /// Of a source.
    pub fn new(source: &Source) -> Self {
        Self {
            path: source.path.to_string_lossy().into_owned(),
            kind: match source.kind {
                Kind::Dir => "dir",
                Kind::Archive => "archive",
            },
            meta_dir: source.meta_dir().to_string_lossy().into_owned(),
            chosen_because: source.chosen_because.clone(),
            reached_by: source.reached_by.as_ref().map(|given| given.to_string_lossy().into_owned()),
            linked: source
                .linked
                .iter()
                .map(|linked| LinkedJson {
                    path: linked.path.to_string(),
                    target: linked.target.to_string_lossy().into_owned(),
                })
                .collect(),
        }
    }
}

/// `coverage`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CoverageJson {
    meta: &'static str,
    sandboxes: &'static str,
    runtime_dir: &'static str,
    volumes: &'static str,
}

impl CoverageJson {
    /// Of a coverage.
    pub fn new(coverage: &Coverage) -> Self {
        Self {
            meta: coverage.meta.word(),
            sandboxes: coverage.sandboxes.word(),
            runtime_dir: coverage.runtime_dir.word(),
            volumes: coverage.volumes.word(),
        }
    }
}

/// `mesos_version`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct VersionJson {
    value: String,
    origin: String,
    verified: bool,
}

impl VersionJson {
    /// Of a release and where it was taken from. It is verified if that release's own recovery code was run.
    pub fn new(release: Release, origin: &str) -> Self {
        Self { value: release.to_string(), origin: origin.to_owned(), verified: is_observed(release) }
    }
}
