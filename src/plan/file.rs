//! The plan as JSON lines (`ckpt.plan/1`): a header, the steps, the findings expected afterwards. The header counts the
//! others, so that a plan that lost its end is known.

use std::io::{self, BufRead, Write};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::source::Errno;

use super::path_json::{PathText, path_of, path_text};
use super::plan::{Consent, Expected, Plan, PlanArchive};
use super::plan_error::{PlanFault, PlanFileError};
use super::step::Step;
use super::step_json::{StepLine, line, of_line, sum};
use super::step_list::StepList;
use super::untrusted;

/// The format that is read and written.
pub(super) const SCHEMA: &str = "ckpt.plan/1";

/// A line of a plan.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum PlanLine {
    Header(Box<HeaderLine>),
    Step(Box<StepLine>),
    Expected(ExpectedLine),
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub struct HeaderLine {
    schema: String,
    ckpt_version: String,
    command: String,
    created: String,
    work_dir: PathText,
    meta_dir: PathText,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    runtime_dir: Option<PathText>,
    device: u64,
    inode: u64,
    agent_id: Option<String>,
    consent: String,
    beside_agent: bool,
    steps: usize,
    expected: usize,
    starts: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    archive: Option<ArchiveLine>,
}

/// The archive that files are restored from.
#[derive(Serialize, Deserialize, JsonSchema)]
struct ArchiveLine {
    path: PathText,
    sha256: String,
}

#[derive(Serialize, Deserialize, JsonSchema)]
pub struct ExpectedLine {
    code: String,
    path: String,
    severity: String,
}

/// Writes a plan.
pub fn put_plan(out: &mut dyn Write, plan: &Plan) -> io::Result<()> {
    put(out, &PlanLine::Header(Box::new(header(plan))))?;
    for step in &plan.steps {
        put(out, &PlanLine::Step(Box::new(line(&step))))?;
    }
    for expected in &plan.expected {
        let Expected { code, path, severity } = expected.clone();
        put(out, &PlanLine::Expected(ExpectedLine { code, path, severity }))?;
    }
    Ok(())
}

fn put(out: &mut dyn Write, line: &PlanLine) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

/// A step as in a plan file, for JSON documents that contain it.
pub fn step_line(step: &Step) -> StepLine {
    line(step)
}

/// Reads a plan line by line, holding one line of it at a time.
///
/// # Errors
/// What is wrong, and in which line; a failed read, too.
pub fn read_plan(lines: &mut dyn BufRead) -> Result<Plan, PlanFileError> {
    let mut reading = Reading::default();
    let mut text = Vec::new();
    loop {
        text.clear();
        reading.line += 1;
        let got = lines.read_until(b'\n', &mut text);
        let got = got.map_err(|error| reading.wrong(PlanFault::Read(Errno::of_io(&error))))?;
        if got == 0 {
            return reading.end();
        }
        let text = text.strip_suffix(b"\n").unwrap_or(&text);
        if !text.is_empty() {
            reading.add(text).map_err(|fault| reading.wrong(fault))?;
        }
    }
}

/// A plan of which some lines were read.
#[derive(Default)]
struct Reading {
    plan: Option<Plan>,
    order: untrusted::StepOrder,
    /// Steps and findings that its header promises.
    counts: (usize, usize),
    /// From 1 on.
    line: usize,
    /// The last line that held something.
    last: usize,
}

impl Reading {
    fn wrong(&self, fault: PlanFault) -> PlanFileError {
        PlanFileError { line: self.line, fault }
    }

    fn add(&mut self, text: &[u8]) -> Result<(), PlanFault> {
        self.last = self.line;
        let line = serde_json::from_slice(text)?;
        match (line, &mut self.plan) {
            (PlanLine::Header(header), None) => {
                self.counts = (header.steps, header.expected);
                self.plan = Some(of_header(*header)?);
            }
            (PlanLine::Header(_), Some(_)) => return Err(PlanFault::SecondHeader),
            (_, None) => return Err(PlanFault::NoHeader),
            (PlanLine::Step(line), Some(plan)) => {
                let step = of_line(*line)?;
                self.order.step(&step)?;
                plan.steps.push(step);
            }
            (PlanLine::Expected(line), Some(plan)) => {
                let ExpectedLine { code, path, severity } = line;
                plan.expected.push(Expected { code, path, severity });
            }
        }
        Ok(())
    }

    fn end(self) -> Result<Plan, PlanFileError> {
        let end = |fault| PlanFileError { line: self.last.max(1), fault };
        let plan = self.plan.ok_or_else(|| end(PlanFault::Empty))?;
        let promised = self.counts.0;
        if (plan.steps.len(), plan.expected.len()) != self.counts {
            return Err(end(PlanFault::Truncated { steps: plan.steps.len(), promised }));
        }
        untrusted::beside_agent(&plan).map_err(end)?;
        untrusted::has_archive(&plan).map_err(end)?;
        Ok(plan)
    }
}

fn header(plan: &Plan) -> HeaderLine {
    HeaderLine {
        schema: SCHEMA.to_owned(),
        ckpt_version: env!("CARGO_PKG_VERSION").to_owned(),
        command: plan.command.clone(),
        created: plan.created.clone(),
        work_dir: path_text(plan.work_dir.as_os_str().as_encoded_bytes()),
        meta_dir: path_text(plan.meta_dir.as_os_str().as_encoded_bytes()),
        runtime_dir: plan.runtime_dir.as_ref().map(|path| path_text(path.as_os_str().as_encoded_bytes())),
        device: plan.identity.0,
        inode: plan.identity.1,
        agent_id: plan.agent_id.clone(),
        consent: match plan.consent {
            Consent::Yes => "yes".to_owned(),
            Consent::AgentId => "agent-id".to_owned(),
        },
        beside_agent: plan.beside_agent,
        steps: plan.steps.len(),
        expected: plan.expected.len(),
        starts: plan.starts,
        archive: plan.archive.as_ref().map(|archive| ArchiveLine {
            path: path_text(archive.path.as_os_str().as_encoded_bytes()),
            sha256: archive.sha256.to_string(),
        }),
    }
}

fn of_archive(line: ArchiveLine) -> Result<PlanArchive, PlanFault> {
    Ok(PlanArchive { path: path_of(line.path)?, sha256: sum(&line.sha256)? })
}

fn of_header(header: HeaderLine) -> Result<Plan, PlanFault> {
    if header.schema != SCHEMA {
        return Err(PlanFault::Format { found: header.schema, supported: SCHEMA });
    }
    untrusted::command(&header.command)?;
    Ok(Plan {
        command: header.command,
        created: header.created,
        work_dir: path_of(header.work_dir)?,
        meta_dir: path_of(header.meta_dir)?,
        runtime_dir: header.runtime_dir.map(path_of).transpose()?,
        identity: (header.device, header.inode),
        agent_id: header.agent_id,
        consent: match &*header.consent {
            "yes" => Consent::Yes,
            "agent-id" => Consent::AgentId,
            other => return Err(PlanFault::UnknownConsent(other.to_owned())),
        },
        beside_agent: header.beside_agent,
        archive: header.archive.map(of_archive).transpose()?,
        steps: StepList::default(),
        expected: Vec::new(),
        starts: header.starts,
    })
}
