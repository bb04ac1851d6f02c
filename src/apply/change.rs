//! The name of a change: a number that grows, and the command that made it.

use std::fmt;

/// A change of one journal: `0007-repair`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ChangeId {
    /// Counts from 1.
    pub number: u32,
    /// The command that made it.
    pub command: String,
}

/// After the name of a change whose journal is being deleted, so that it cannot be undone any more.
const FORGOTTEN: &str = ".purged";

impl ChangeId {
    /// Reads the name of a change's directory.
    pub fn parse(name: &[u8]) -> Option<Self> {
        let (number, command) = std::str::from_utf8(name).ok()?.split_once('-')?;
        let plain = number.len() >= 4 && number.bytes().all(|digit| digit.is_ascii_digit());
        let word = |c: char| c.is_ascii_lowercase() || c == '-';
        if !plain || command.is_empty() || !command.chars().all(word) {
            return None;
        }
        Some(Self { number: number.parse().ok()?, command: command.to_owned() })
    }

    /// The name of its directory from the moment it is forgotten until all of it is deleted.
    pub(super) fn forgotten(&self) -> String {
        format!("{self}{FORGOTTEN}")
    }

    /// Reads such a name.
    pub(super) fn parse_forgotten(name: &[u8]) -> Option<Self> {
        Self::parse(name.strip_suffix(FORGOTTEN.as_bytes())?)
    }

    /// Whether the user means this one: by its whole name, or its number.
    pub fn is_meant_by(&self, text: &str) -> bool {
        text == self.to_string() || text.parse() == Ok(self.number)
    }

    /// The temporary name of what a step creates in the tree. Agents hide such names in listings.
    pub(super) fn stage(&self, step: usize) -> Vec<u8> {
        format!(".ckpt-{}-{step}", self.number).into_bytes()
    }
}

impl fmt::Display for ChangeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{}", self.number, self.command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let id = ChangeId { number: 7, command: "forget-agent".to_owned() };
        assert_eq!(id.to_string(), "0007-forget-agent");
        assert_eq!(ChangeId::parse(b"0007-forget-agent"), Some(id.clone()));
        for other in ["", "7-repair", "0007", "0007-", "+007-repair", "0007-../x", "00x7-a"] {
            assert_eq!(ChangeId::parse(other.as_bytes()), None, "{other}");
        }
        assert_eq!(ChangeId::parse_forgotten(id.forgotten().as_bytes()), Some(id.clone()));
        assert_eq!(ChangeId::parse(id.forgotten().as_bytes()), None);
        assert_eq!(ChangeId::parse_forgotten(id.to_string().as_bytes()), None);
        assert!(id.is_meant_by("7") && id.is_meant_by("0007-forget-agent") && id.is_meant_by("0007"));
        assert!(!id.is_meant_by("70") && !id.is_meant_by("0007-repair"));
        assert!(crate::layout::is_hidden(&id.stage(3)));
    }
}
