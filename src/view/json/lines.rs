//! NDJSON: a header, lines of any type, a summary with the exit status.

use std::io::{self, Write};

use serde::Serialize;

use super::document::{CoverageJson, SourceJson, VersionJson};
use crate::exit::Status;

/// The first line.
#[derive(Debug, Serialize)]
pub struct Header<'a, P: Serialize> {
    r#type: &'static str,
    schema: String,
    ckpt_version: &'static str,
    source: SourceJson,
    coverage: CoverageJson,
    mesos_version: VersionJson,
    #[serde(flatten)]
    payload: &'a P,
}

impl<'a, P: Serialize> Header<'a, P> {
    /// A header of a command.
    pub fn new(
        command: &str,
        source: SourceJson,
        coverage: CoverageJson,
        mesos_version: VersionJson,
        payload: &'a P,
    ) -> Self {
        Self {
            r#type: "header",
            schema: format!("ckpt.{command}/1"),
            ckpt_version: env!("CARGO_PKG_VERSION"),
            source,
            coverage,
            mesos_version,
            payload,
        }
    }
}

/// The last line.
#[derive(Debug, Serialize)]
pub struct Summary<'a, P: Serialize> {
    r#type: &'static str,
    #[serde(flatten)]
    payload: &'a P,
    exit_status: u8,
}

impl<'a, P: Serialize> Summary<'a, P> {
    /// A summary.
    pub fn new(status: Status, payload: &'a P) -> Self {
        Self { r#type: "summary", payload, exit_status: status.code() }
    }
}

/// Writes one line.
pub fn put_line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
