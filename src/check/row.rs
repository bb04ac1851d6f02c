//! One row of the table of codes: every word that is ever said about a code.

use crate::recovery::Cause;

use super::codes::CODES;
use super::finding::Severity;

/// Where a code comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// From this decision of the agent.
    Agent(Cause),
    /// From a look at what the agent never looks at.
    Look,
}

/// A code and all that is said about it.
#[derive(Debug)]
pub struct Row {
    /// The stable name, in kebab-case.
    pub code: &'static str,
    /// Where it comes from.
    pub origin: Origin,
    /// The rule of Mesos's behaviour behind it.
    pub rule: &'static str,
    /// How bad it is where it neither fails nor aborts the agent.
    pub mild: Severity,
    /// Mesos's own recovery, or a real agent, was seen to behave so.
    pub verified: bool,
    /// What is on disk.
    pub disk: &'static str,
    /// What the agent does.
    pub agent: &'static str,
    /// What is lost.
    pub lost: &'static str,
    /// What to do, in order. `PATH` stands for the checkpoint in commands; see [`Row::todo_at`].
    pub todo: &'static str,
    /// The line that the agent logs; `*` stands for any text, `|` for another such line. Empty: it logs none.
    pub log: &'static str,
}

impl Row {
    /// What to do, with the checkpoint in commands named as a shell takes it.
    pub fn todo_at(&self, argument: &str) -> String {
        self.todo.replace(" PATH", &format!(" {argument}"))
    }
}

/// The row of a code.
pub fn by_code(code: &str) -> Option<&'static Row> {
    CODES.iter().find(|row| row.code == code)
}

/// The row of a decision's cause.
pub(super) fn by_cause(cause: Cause) -> &'static Row {
    let found = CODES.iter().find(|row| row.origin == Origin::Agent(cause));
    found.expect("a test shows that every cause has its row")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recovery::CAUSES;

    #[test]
    fn every_cause_has_one_row_and_every_code_is_one_of_a_kind() {
        for cause in CAUSES {
            let rows = CODES.iter().filter(|row| row.origin == Origin::Agent(*cause)).count();
            assert_eq!(rows, 1, "{cause:?}");
            assert_eq!(by_cause(*cause).rule, cause.rule(), "{cause:?}");
        }
        for row in CODES {
            assert_eq!(CODES.iter().filter(|other| other.code == row.code).count(), 1, "{}", row.code);
            let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(row.code.chars().all(is_kebab), "{}", row.code);
            for words in [row.disk, row.agent, row.lost, row.todo] {
                assert!(!words.is_empty(), "{} has nothing to say", row.code);
            }
        }
    }
}
