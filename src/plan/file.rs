//! The plan as JSON lines (`ckpt.plan/1`): a header, the steps, the findings expected afterwards. The header counts the
//! others, so that a plan that lost its end is known.

use std::fmt;
use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::layout::RelPath;

use super::before::Before;
use super::bounds;
use super::digest::{FolderSum, Sha256Sum};
use super::draft::{Consent, Expected, Plan};
use super::list::StepList;
use super::step::{Action, Attributes, Content, Step};

/// The form that this ckpt reads and writes.
pub(super) const SCHEMA: &str = "ckpt.plan/1";

/// Why a plan can't be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanFileError {
    /// Line, from 1 on.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

impl fmt::Display for PlanFileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.reason)
    }
}

impl std::error::Error for PlanFileError {}

#[derive(Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
enum Line {
    Header(Box<HeaderLine>),
    Step(Box<StepLine>),
    Expected(ExpectedLine),
}

#[derive(Serialize, Deserialize)]
struct HeaderLine {
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
}

#[derive(Serialize, Deserialize)]
struct StepLine {
    op: String,
    #[serde(flatten)]
    path: PathLine,
    to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to_bytes: Option<String>,
    why: String,
    code: String,
    before: BeforeLine,
    reversible: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    over: Option<BeforeLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    content: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    keep: Option<Vec<(u64, u64)>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    attributes: Option<AttributesLine>,
}

#[derive(Serialize, Deserialize)]
struct AttributesLine {
    mode: u32,
    uid: u32,
    gid: u32,
}

/// A path for people, and its bytes where they are no UTF-8.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PathLine {
    path: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path_bytes: Option<String>,
}

impl PathLine {
    /// Of a path.
    pub fn new(path: &RelPath) -> Self {
        let (path, path_bytes) = text_of(path.as_bytes());
        Self { path, path_bytes }
    }

    /// The path; only ever one that leads straight down, or the empty one.
    pub fn path(&self) -> Result<RelPath, String> {
        let bytes = bytes_of(&self.path, self.path_bytes.as_deref())?;
        if bytes.is_empty() { Ok(RelPath::default()) } else { safe(bytes) }
    }
}

/// A path as one value: text, or its bytes where they are no UTF-8.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum PathText {
    Text(String),
    Bytes { base64: String },
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum BeforeLine {
    Absent,
    File {
        size: u64,
        mtime_secs: i64,
        mtime_nanos: u32,
        sha256: Option<String>,
    },
    Link {
        target: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        target_bytes: Option<String>,
    },
    Folder {
        digest: String,
        entries: u64,
        bytes: u64,
    },
    Other {
        mtime_secs: i64,
        mtime_nanos: u32,
    },
}

#[derive(Serialize, Deserialize)]
struct ExpectedLine {
    code: String,
    path: String,
    severity: String,
}

/// Writes a plan.
pub fn put_plan(out: &mut dyn Write, plan: &Plan) -> io::Result<()> {
    put(out, &Line::Header(Box::new(header(plan))))?;
    for step in &plan.steps {
        put(out, &Line::Step(Box::new(line(&step))))?;
    }
    for expected in &plan.expected {
        let Expected { code, path, severity } = expected.clone();
        put(out, &Line::Expected(ExpectedLine { code, path, severity }))?;
    }
    Ok(())
}

fn put(out: &mut dyn Write, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}

/// A step as it stands in a plan, for documents that hold it.
pub fn step_line(step: &Step) -> impl Serialize + use<> {
    line(step)
}

/// Reads a plan from memory.
///
/// # Errors
/// What is wrong, and in which line.
pub fn parse_plan(bytes: &[u8]) -> Result<Plan, PlanFileError> {
    read_plan(&mut &*bytes)
}

/// Reads a plan line by line, holding one line of it at a time.
///
/// # Errors
/// What is wrong, and in which line; what the system said about reading on stands in it too.
pub fn read_plan(lines: &mut dyn BufRead) -> Result<Plan, PlanFileError> {
    let mut reading = Reading::default();
    let mut text = Vec::new();
    loop {
        text.clear();
        reading.line += 1;
        let got = lines.read_until(b'\n', &mut text);
        let got = got.map_err(|error| reading.wrong(error.to_string()))?;
        if got == 0 {
            return reading.end();
        }
        let text = text.strip_suffix(b"\n").unwrap_or(&text);
        if !text.is_empty() {
            reading.add(text).map_err(|reason| reading.wrong(reason))?;
        }
    }
}

/// A plan of which some lines were read.
#[derive(Default)]
struct Reading {
    plan: Option<Plan>,
    course: bounds::Course,
    /// Steps and findings that its header promises.
    counts: (usize, usize),
    /// From 1 on.
    line: usize,
    /// The last line that held something.
    last: usize,
}

impl Reading {
    fn wrong(&self, reason: String) -> PlanFileError {
        PlanFileError { line: self.line, reason }
    }

    fn add(&mut self, text: &[u8]) -> Result<(), String> {
        self.last = self.line;
        let line = serde_json::from_slice(text).map_err(|error| error.to_string())?;
        match (line, &mut self.plan) {
            (Line::Header(header), None) => {
                self.counts = (header.steps, header.expected);
                self.plan = Some(of_header(*header)?);
            }
            (Line::Header(_), Some(_)) => return Err("a second header".to_owned()),
            (_, None) => return Err("a plan begins with its header".to_owned()),
            (Line::Step(line), Some(plan)) => {
                let step = of_line(*line)?;
                self.course.step(&step)?;
                plan.steps.push(step);
            }
            (Line::Expected(line), Some(plan)) => {
                let ExpectedLine { code, path, severity } = line;
                plan.expected.push(Expected { code, path, severity });
            }
        }
        Ok(())
    }

    fn end(self) -> Result<Plan, PlanFileError> {
        let end = |reason: String| PlanFileError { line: self.last.max(1), reason };
        let plan = self.plan.ok_or_else(|| end("it is empty".to_owned()))?;
        let promised = self.counts.0;
        if (plan.steps.len(), plan.expected.len()) != self.counts {
            let count = plan.steps.len();
            return Err(end(format!("{count} steps where its header says {promised}: it is not whole")));
        }
        bounds::beside_agent(&plan).map_err(end)?;
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
    }
}

fn of_header(header: HeaderLine) -> Result<Plan, String> {
    if header.schema != SCHEMA {
        return Err(format!("its form is {}, this ckpt knows {SCHEMA}", header.schema));
    }
    bounds::command(&header.command)?;
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
            other => return Err(format!("an unknown consent: {other}")),
        },
        beside_agent: header.beside_agent,
        steps: StepList::default(),
        expected: Vec::new(),
        starts: header.starts,
    })
}

fn line(step: &Step) -> StepLine {
    let mut line = StepLine {
        op: step.op().to_owned(),
        path: PathLine::new(&step.path),
        to: None,
        to_bytes: None,
        why: step.why.to_string(),
        code: step.code.to_string(),
        before: before_line(&step.before),
        reversible: step.is_reversible(),
        over: None,
        content: None,
        keep: None,
        attributes: None,
    };
    let attributes = |made: &Attributes| AttributesLine { mode: made.mode, uid: made.uid, gid: made.gid };
    match &step.action {
        Action::SetAside | Action::Delete => {}
        Action::Write { content, attributes: made } => {
            match content {
                Content::Bytes(bytes) => line.content = Some(STANDARD.encode(bytes)),
                Content::Keep(parts) => {
                    line.keep = Some(parts.iter().map(|part| (part.start, part.end)).collect());
                }
            }
            line.attributes = made.as_ref().map(attributes);
        }
        Action::Rename { to, over } => {
            let (text, bytes) = text_of(to.as_bytes());
            (line.to, line.to_bytes) = (Some(text), bytes);
            line.over = Some(before_line(over));
        }
        Action::Link { text } => {
            let (text, bytes) = text_of(text);
            (line.to, line.to_bytes) = (Some(text), bytes);
        }
        Action::MakeFolder(made) => line.attributes = Some(attributes(made)),
    }
    line
}

fn of_line(line: StepLine) -> Result<Step, String> {
    let missing = |key: &str| format!("{} without {key}", line.op);
    let made =
        line.attributes.as_ref().map(|made| Attributes { mode: made.mode, uid: made.uid, gid: made.gid });
    let to = line.to.as_deref().map(|text| bytes_of(text, line.to_bytes.as_deref())).transpose()?;
    let before = of_before(line.before)?;
    let action = match &*line.op {
        "set-aside" => Action::SetAside,
        "delete" => Action::Delete,
        "write" => {
            let content = match (&line.content, line.keep) {
                (Some(text), None) => Content::Bytes(base64(text)?),
                (None, Some(parts)) => {
                    Content::Keep(parts.into_iter().map(|(start, end)| start..end).collect())
                }
                _ => return Err(missing("either content or keep")),
            };
            if made.is_none() && !matches!(before, Before::File { .. }) {
                return Err(missing("attributes"));
            }
            Action::Write { content, attributes: made }
        }
        "rename" => Action::Rename {
            to: safe(to.ok_or_else(|| missing("to"))?)?,
            over: of_before(line.over.ok_or_else(|| missing("over"))?)?,
        },
        "link" => Action::Link { text: to.ok_or_else(|| missing("to"))? },
        "make-folder" => Action::MakeFolder(made.ok_or_else(|| missing("attributes"))?),
        other => return Err(format!("an unknown op: {other}")),
    };
    let path = line.path.path()?;
    if path.as_bytes().is_empty() {
        return Err("a step without a path".to_owned());
    }
    let step = Step { action, path, why: line.why.into(), code: line.code.into(), before };
    bounds::step(&step)?;
    Ok(step)
}

/// A path that leads nowhere but down.
fn safe(bytes: Vec<u8>) -> Result<RelPath, String> {
    let mut parts = bytes.split(|byte| *byte == b'/');
    if bytes.starts_with(b"/") {
        parts.next();
    }
    let plain = |part: &[u8]| !matches!(part, b"" | b"." | b"..") && !part.contains(&0);
    if parts.clone().next().is_some() && parts.all(plain) {
        Ok(RelPath::new(bytes))
    } else {
        Err(format!("a path that does not lead straight down: {}", String::from_utf8_lossy(&bytes)))
    }
}

fn before_line(before: &Before) -> BeforeLine {
    match before {
        Before::Absent => BeforeLine::Absent,
        Before::File { size, mtime, sha256 } => BeforeLine::File {
            size: *size,
            mtime_secs: mtime.0,
            mtime_nanos: mtime.1,
            sha256: sha256.map(|sum| sum.to_string()),
        },
        Before::Link(text) => {
            let (target, target_bytes) = text_of(text);
            BeforeLine::Link { target, target_bytes }
        }
        Before::Folder(sum) => {
            BeforeLine::Folder { digest: sum.digest.to_string(), entries: sum.entries, bytes: sum.bytes }
        }
        Before::Other(mtime) => BeforeLine::Other { mtime_secs: mtime.0, mtime_nanos: mtime.1 },
    }
}

fn of_before(line: BeforeLine) -> Result<Before, String> {
    let sum = |text: &str| Sha256Sum::parse(text).ok_or_else(|| format!("no SHA-256: {text}"));
    Ok(match line {
        BeforeLine::Absent => Before::Absent,
        BeforeLine::File { size, mtime_secs, mtime_nanos, sha256 } => Before::File {
            size,
            mtime: (mtime_secs, mtime_nanos),
            sha256: sha256.as_deref().map(sum).transpose()?,
        },
        BeforeLine::Link { target, target_bytes } => {
            Before::Link(bytes_of(&target, target_bytes.as_deref())?)
        }
        BeforeLine::Folder { digest, entries, bytes } => {
            Before::Folder(FolderSum { digest: sum(&digest)?, entries, bytes })
        }
        BeforeLine::Other { mtime_secs, mtime_nanos } => Before::Other((mtime_secs, mtime_nanos)),
    })
}

fn text_of(bytes: &[u8]) -> (String, Option<String>) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), None),
        Err(_) => (String::from_utf8_lossy(bytes).into_owned(), Some(STANDARD.encode(bytes))),
    }
}

fn bytes_of(text: &str, bytes: Option<&str>) -> Result<Vec<u8>, String> {
    bytes.map_or_else(|| Ok(text.as_bytes().to_vec()), base64)
}

fn base64(text: &str) -> Result<Vec<u8>, String> {
    STANDARD.decode(text).map_err(|error| format!("no base64: {error}"))
}

fn path_text(bytes: &[u8]) -> PathText {
    match text_of(bytes) {
        (text, None) => PathText::Text(text),
        (_, Some(base64)) => PathText::Bytes { base64 },
    }
}

fn path_of(text: PathText) -> Result<PathBuf, String> {
    use std::os::unix::ffi::OsStringExt;
    let bytes = match text {
        PathText::Text(text) => text.into_bytes(),
        PathText::Bytes { base64: text } => base64(&text)?,
    };
    Ok(std::ffi::OsString::from_vec(bytes).into())
}
