//! One reading of a checkpoint, played in this process: the state as JSON, or how it ends. Faster than a process for
//! each of a thousand trees; that the program says the same is tested in `states.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ckpt::app::{Error, Messages, MissingMeta, Scenario, ScenarioOptions, SourceOptions};
use ckpt::model::Progress;
use ckpt::recovery::{BootId, Mode, Mutation, Stop};
use ckpt::rules::Rule;
use ckpt::schema::Release;
use ckpt::view::json::RecoveredJson;
use serde_json::Value as Json;

/// Both modes of an agent, and their names in verdicts.
pub(crate) const MODES: [(Mode, &str); 2] = [(Mode::Strict, "strict"), (Mode::Lenient, "non_strict")];

/// How a reading ends.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum End {
    /// With a state.
    State(Json),
    /// With the agent's error.
    Error(String),
    /// With the death of the agent.
    Abort(String),
}

/// What was played.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Played {
    pub(crate) end: End,
    /// Sizes of files that the agent cuts, by path below the `work_dir`.
    pub(crate) cut: BTreeMap<String, u64>,
    /// Files that it removes.
    pub(crate) removed: Vec<String>,
    /// The rules by which it was decided.
    pub(crate) rules: BTreeSet<Rule>,
    /// What could not be determined.
    pub(crate) unknown: Vec<String>,
}

/// A checkpoint that was found and loaded.
#[derive(Debug)]
pub(crate) struct Loaded {
    scenario: Scenario,
}

/// Loads an archive, or a directory that is a copy, as a release does.
pub(crate) fn loaded(path: &Path, release: Release) -> Result<Loaded, Error> {
    let source = SourceOptions {
        relocated: true,
        release: Some(release),
        probe: false,
        missing_meta: MissingMeta::FirstStart,
        ..SourceOptions::of(path)
    };
    let options = ScenarioOptions { source, threads: 1, ..ScenarioOptions::default() };
    Ok(Loaded { scenario: Scenario::open(&options, &Progress::default())? })
}

impl Loaded {
    /// Plays the reading.
    pub(crate) fn play(&mut self, mode: Mode, boot_id: &str) -> Played {
        let scenario = &mut self.scenario;
        scenario.conditions.mode = mode;
        scenario.conditions.boot_id = BootId::Known(boot_id.to_owned());
        let outcome = scenario.reading();
        let messages = Messages::new(&scenario.located.source, scenario.located.release, false);
        let end = match &outcome.result {
            Ok(state) => End::State(serde_json::to_value(RecoveredJson::new(state, &messages)).unwrap()),
            Err(Stop::Fails(failure)) => End::Error(failure.message.clone()),
            Err(Stop::Aborts(failure)) => End::Abort(failure.message.clone()),
        };
        let mut played = Played {
            end,
            cut: BTreeMap::new(),
            removed: Vec::new(),
            rules: outcome.decisions.iter().map(|decision| decision.cause.rule()).collect(),
            unknown: outcome.unknown.iter().map(ToString::to_string).collect(),
        };
        if messages.changed() > 0 {
            played.unknown.push(format!("{} files, read again,", messages.changed()));
        }
        for mutation in &outcome.mutations {
            match mutation {
                Mutation::Truncate { path, to_size, .. } => {
                    played.cut.insert(path.to_string(), *to_size);
                }
                Mutation::Remove { path, .. } => played.removed.push(path.to_string()),
                _ => {}
            }
        }
        played.removed.sort();
        played
    }
}
