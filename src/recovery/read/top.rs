//! `state::recover`: resources, boot id, the latest agent (R1 to R10).

use crate::layout::RelPath;
use crate::model::{Checkpoint, DirectoryState, File, Latest};
use crate::recovery::log::Log;
use crate::recovery::{BootId, Changes, Code, Conditions, Decision, Mutation, ReadState, Stop, releases};
use crate::values::trim;

use super::reader::RecoveryReader;

/// How reading ends, and all that was decided on the way.
#[derive(Debug)]
pub struct ReadOutcome<'m> {
    /// The recovered state, or what ended it.
    pub result: Result<ReadState<'m>, Stop>,
    /// Decisions, in the agent's order; entities by name where its order is arbitrary.
    pub decisions: Vec<Decision>,
    /// What the agent would change on disk, in order.
    pub mutations: Vec<Mutation>,
    /// Paths that decide and whose content is unknown.
    pub unknown: Vec<RelPath>,
}

/// Plays the reading of a checkpoint.
pub(crate) fn read<'m>(
    checkpoint: &'m Checkpoint,
    conditions: &'m Conditions,
    changes: &'m Changes,
) -> ReadOutcome<'m> {
    let mut player = RecoveryReader::new(checkpoint, conditions, changes);
    let result = player.recover();
    let Log { decisions, mutations, unknown, .. } = player.log;
    ReadOutcome { result, decisions, mutations, unknown }
}

impl<'m> RecoveryReader<'m> {
    pub(super) fn recover(&mut self) -> Result<ReadState<'m>, Stop> {
        let checkpoint = self.checkpoint;
        let mut state = ReadState { rebooted: Some(false), ..ReadState::default() };
        let meta = RelPath::new("meta");
        self.look_into(checkpoint.meta, &meta);
        if checkpoint.meta == DirectoryState::Missing {
            return Ok(state);
        }
        state.resources = Some(self.recover_resources()?);
        state.rebooted = self.recover_boot_id(&meta)?;
        self.rebooted = state.rebooted == Some(true);
        self.look_into(checkpoint.slaves, &meta.join("slaves"));
        if checkpoint.slaves.is_unknown() {
            return Ok(state);
        }
        if self.rebooted && !releases::recovers_after_reboot(self.log.conditions.release) {
            return Ok(state);
        }
        let noun = releases::noun(self.log.conditions.release);
        let latest = meta.join("slaves/latest");
        let id = match &checkpoint.latest {
            _ if self.is_gone(&latest) => return Ok(state),
            Latest::Missing => {
                let line = format!("Failed to find the latest {noun} from '{}'", self.log.spell(&meta));
                self.log.decide(Code::LatestMissing, &latest, None, "not there".to_owned(), line)?;
                return Ok(state);
            }
            Latest::Dangling { text } => {
                let line = format!("Failed to find latest {noun}: No such file or directory");
                self.log.decide(Code::LatestDangling, &latest, None, points_to(text), line)?;
                return Ok(state);
            }
            Latest::Loop { text } => {
                let line = format!("Failed to find latest {noun}: Too many levels of symbolic links");
                self.log.decide(Code::LatestLoop, &latest, None, points_to(text), line)?;
                return Ok(state);
            }
            Latest::Unknown { .. } => {
                self.log.unknown.push(latest);
                return Ok(state);
            }
            Latest::Beside { id } | Latest::Resolves { id, .. } => id,
        };
        state.agent = Some(self.recover_agent(id)?);
        Ok(state)
    }

    /// Whether the host was rebooted (R3 to R5).
    fn recover_boot_id(&mut self, meta: &RelPath) -> Result<Option<bool>, Stop> {
        let release = self.log.conditions.release;
        if !releases::compares_boot_ids(release) {
            return Ok(Some(false));
        }
        let path = meta.join("boot_id");
        let known: &[u8] = match &self.checkpoint.boot.file {
            file if file.is_unknown() => {
                self.log.unknown.push(path);
                return Ok(None);
            }
            File::Unreadable(trouble) => {
                let error = trouble.errno().to_string();
                let line = format!("Failed to read '{}': {error}", self.log.spell(&path));
                self.log.decide(Code::BootIdUnreadable, &path, None, error, line)?;
                return Ok(Some(false));
            }
            File::Empty => b"",
            File::Read(text) => text,
            _ => return Ok(Some(false)),
        };
        let is_no_id = match &self.log.conditions.boot_id {
            BootId::Known(_) => is_blank(known),
            BootId::Same | BootId::Unknown => !is_boot_id(known),
        };
        let current = match &self.log.conditions.boot_id {
            BootId::Known(id) => id.trim().as_bytes(),
            // No host has such a boot ID.
            BootId::Same | BootId::Unknown if is_no_id => b"",
            BootId::Same => return Ok(Some(false)),
            BootId::Unknown => return Ok(None),
        };
        if trim(known) == current && !is_no_id {
            return Ok(Some(false));
        }
        let line =
            format!("{} host rebooted", if releases::noun(release) == "agent" { "Agent" } else { "Slave" });
        if is_no_id {
            let detail = match known {
                [] => "zero bytes".to_owned(),
                _ => format!("{:?} is no boot ID", String::from_utf8_lossy(known)),
            };
            self.log.decide(Code::BootIdEmpty, &path, None, detail, line)?;
        } else {
            let detail = format!(
                "checkpointed {}, the host has {}",
                String::from_utf8_lossy(known).trim(),
                String::from_utf8_lossy(current)
            );
            self.log.decide(Code::BootIdDiffers, &path, None, detail, line)?;
        }
        Ok(Some(true))
    }
}

/// Whether a text is a boot ID as Linux has it: 36 hexadecimal digits and dashes.
pub(crate) fn is_boot_id(text: &[u8]) -> bool {
    let id = text.trim_ascii();
    id.len() == 36 && id.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-')
}

/// Whether there is nothing in a text but blanks and zeros, which a power loss can leave.
fn is_blank(text: &[u8]) -> bool {
    text.iter().all(|byte| *byte == 0 || byte.is_ascii_whitespace())
}

fn points_to(text: &[u8]) -> String {
    format!("points to {}", String::from_utf8_lossy(text))
}
