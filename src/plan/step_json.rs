//! Steps and preconditions in JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::fingerprint::{DirectorySum, Sha256Sum};
use super::path_json::{PathLine, base64, bytes_of, safe, text_of};
use super::plan_error::PlanFault;
use super::precondition::{DirectoryMetadata, FileTime, Precondition};
use super::step::{Action, Attributes, Content, Restored, RestoredContent, Step};
use super::untrusted;

/// A step as a line of a plan has it.
#[derive(Serialize, Deserialize, JsonSchema)]
pub struct StepLine {
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mtime: Option<TimeLine>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    restored: Option<RestoredLine>,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct TimeLine {
    secs: i64,
    nanos: u32,
}

/// What the archive of the plan has at the path.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
enum RestoredLine {
    File { size: u64, sha256: String },
    Link,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct AttributesLine {
    mode: u32,
    uid: u32,
    gid: u32,
}

#[derive(Serialize, Deserialize, JsonSchema)]
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
    #[serde(rename = "folder")]
    Directory {
        digest: String,
        entries: u64,
        bytes: u64,
    },
    #[serde(rename = "folder-metadata")]
    Metadata {
        #[serde(flatten)]
        attributes: AttributesLine,
        mtime_secs: i64,
        mtime_nanos: u32,
    },
    Other {
        mtime_secs: i64,
        mtime_nanos: u32,
    },
}

pub(super) fn line(step: &Step) -> StepLine {
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
        mtime: None,
        restored: None,
    };
    match &step.action {
        Action::SetAside | Action::Delete => {}
        Action::Write { content, attributes: made } => {
            match content {
                Content::Bytes(bytes) => line.content = Some(STANDARD.encode(bytes)),
                Content::Keep(parts) => {
                    line.keep = Some(parts.iter().map(|part| (part.start, part.end)).collect());
                }
            }
            line.attributes = made.as_ref().map(attributes_line);
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
        Action::MakeDirectory(made) => line.attributes = Some(attributes_line(made)),
        Action::Restore(restored) => {
            line.attributes = Some(attributes_line(&restored.attributes));
            line.mtime = Some(time_line(restored.mtime));
            line.restored = Some(match &restored.content {
                RestoredContent::File { size, sha256 } => {
                    RestoredLine::File { size: *size, sha256: sha256.to_string() }
                }
                RestoredContent::Link { text } => {
                    let (text, bytes) = text_of(text);
                    (line.to, line.to_bytes) = (Some(text), bytes);
                    RestoredLine::Link
                }
            });
        }
        Action::SetDirectory(after) => {
            line.attributes = Some(attributes_line(&after.attributes));
            line.mtime = Some(time_line(after.mtime));
        }
    }
    line
}

fn attributes_line(made: &Attributes) -> AttributesLine {
    AttributesLine { mode: made.mode, uid: made.uid, gid: made.gid }
}

fn time_line(time: FileTime) -> TimeLine {
    TimeLine { secs: time.0, nanos: time.1 }
}

pub(super) fn of_line(line: StepLine) -> Result<Step, PlanFault> {
    let missing = |key| PlanFault::Missing { op: line.op.clone(), key };
    let made =
        line.attributes.as_ref().map(|made| Attributes { mode: made.mode, uid: made.uid, gid: made.gid });
    let to = line.to.as_deref().map(|text| bytes_of(text, line.to_bytes.as_deref())).transpose()?;
    let before = of_before(line.before)?;
    let mtime = line.mtime.as_ref().map(|time| (time.secs, time.nanos));
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
            if made.is_none() && !matches!(before, Precondition::File { .. }) {
                return Err(missing("attributes"));
            }
            Action::Write { content, attributes: made }
        }
        "rename" => Action::Rename {
            to: safe(to.ok_or_else(|| missing("to"))?)?,
            over: of_before(line.over.ok_or_else(|| missing("over"))?)?,
        },
        "link" => Action::Link { text: to.ok_or_else(|| missing("to"))? },
        "make-folder" => Action::MakeDirectory(made.ok_or_else(|| missing("attributes"))?),
        "restore" => {
            let content = match line.restored.as_ref().ok_or_else(|| missing("restored"))? {
                RestoredLine::File { size, sha256 } => {
                    RestoredContent::File { size: *size, sha256: sum(sha256)? }
                }
                RestoredLine::Link => RestoredContent::Link { text: to.ok_or_else(|| missing("to"))? },
            };
            let attributes = made.ok_or_else(|| missing("attributes"))?;
            let mtime = mtime.ok_or_else(|| missing("mtime"))?;
            Action::Restore(Box::new(Restored { content, attributes, mtime }))
        }
        "set-folder" => Action::SetDirectory(DirectoryMetadata {
            attributes: made.ok_or_else(|| missing("attributes"))?,
            mtime: mtime.ok_or_else(|| missing("mtime"))?,
        }),
        other => return Err(PlanFault::UnknownOp(other.to_owned())),
    };
    let path = line.path.path()?;
    if path.as_bytes().is_empty() {
        return Err(PlanFault::WithoutPath);
    }
    let step = Step { action, path, why: line.why.into(), code: line.code.into(), before };
    untrusted::step(&step)?;
    Ok(step)
}

fn before_line(before: &Precondition) -> BeforeLine {
    match before {
        Precondition::Absent => BeforeLine::Absent,
        Precondition::File { size, mtime, sha256 } => BeforeLine::File {
            size: *size,
            mtime_secs: mtime.0,
            mtime_nanos: mtime.1,
            sha256: sha256.map(|sum| sum.to_string()),
        },
        Precondition::Link(text) => {
            let (target, target_bytes) = text_of(text);
            BeforeLine::Link { target, target_bytes }
        }
        Precondition::Directory(sum) => {
            BeforeLine::Directory { digest: sum.digest.to_string(), entries: sum.entries, bytes: sum.bytes }
        }
        Precondition::Metadata(DirectoryMetadata { attributes, mtime }) => BeforeLine::Metadata {
            attributes: attributes_line(attributes),
            mtime_secs: mtime.0,
            mtime_nanos: mtime.1,
        },
        Precondition::Other(mtime) => BeforeLine::Other { mtime_secs: mtime.0, mtime_nanos: mtime.1 },
    }
}

pub(super) fn sum(text: &str) -> Result<Sha256Sum, PlanFault> {
    Sha256Sum::parse(text).ok_or_else(|| PlanFault::NotASha256(text.to_owned()))
}

fn of_before(line: BeforeLine) -> Result<Precondition, PlanFault> {
    Ok(match line {
        BeforeLine::Absent => Precondition::Absent,
        BeforeLine::File { size, mtime_secs, mtime_nanos, sha256 } => Precondition::File {
            size,
            mtime: (mtime_secs, mtime_nanos),
            sha256: sha256.as_deref().map(sum).transpose()?,
        },
        BeforeLine::Link { target, target_bytes } => {
            Precondition::Link(bytes_of(&target, target_bytes.as_deref())?)
        }
        BeforeLine::Directory { digest, entries, bytes } => {
            Precondition::Directory(DirectorySum { digest: sum(&digest)?, entries, bytes })
        }
        BeforeLine::Metadata { attributes: AttributesLine { mode, uid, gid }, mtime_secs, mtime_nanos } => {
            let attributes = Attributes { mode, uid, gid };
            Precondition::Metadata(DirectoryMetadata { attributes, mtime: (mtime_secs, mtime_nanos) })
        }
        BeforeLine::Other { mtime_secs, mtime_nanos } => Precondition::Other((mtime_secs, mtime_nanos)),
    })
}
