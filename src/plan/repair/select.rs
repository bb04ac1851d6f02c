//! Which findings are to be repaired: `--only`, `--except`; and of which agent, where that is open.

use crate::check::by_code;

use super::table::{REPAIRS, Repair};

/// Codes that are wanted, and codes that are not.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    only: Vec<String>,
    except: Vec<String>,
    agent: Option<String>,
}

impl Selection {
    /// Of codes.
    ///
    /// # Errors
    /// The first one that is no code.
    pub fn new(only: &[String], except: &[String]) -> Result<Self, String> {
        match only.iter().chain(except).find(|code| by_code(code).is_none()) {
            Some(unknown) => Err(unknown.clone()),
            None => Ok(Self { only: only.to_vec(), except: except.to_vec(), agent: None }),
        }
    }

    /// Where several agents may be meant, it is this one.
    #[must_use]
    pub fn of_agent(self, agent: Option<&str>) -> Self {
        Self { agent: agent.map(ToOwned::to_owned), ..self }
    }

    /// The agent that is meant, where several may be.
    pub(super) fn agent(&self) -> Option<&str> {
        self.agent.as_deref()
    }

    /// The repairs that may be tried on a finding of this code, in order.
    pub(super) fn repairs(&self, code: &str) -> impl Iterator<Item = &'static Repair> {
        let named = self.only.iter().any(|only| only == code);
        let wanted = (self.only.is_empty() || named) && !self.except.iter().any(|except| except == code);
        let code = code.to_owned();
        REPAIRS.iter().filter(move |repair| wanted && repair.answers(&code) && (repair.by_default || named))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(only: &[&str], except: &[&str], code: &str) -> Vec<&'static str> {
        let list = |codes: &[&str]| codes.iter().map(ToString::to_string).collect::<Vec<_>>();
        let selection = Selection::new(&list(only), &list(except)).unwrap();
        selection.repairs(code).map(|repair| repair.name).collect()
    }

    #[test]
    fn what_loses_more_is_done_only_by_name() {
        assert_eq!(names(&[], &[], "task-updates-damaged"), ["end-stream"]);
        assert_eq!(
            names(&["task-updates-damaged"], &[], "task-updates-damaged"),
            ["splice-record", "end-stream"]
        );
        assert_eq!(names(&["temp-file"], &[], "task-updates-damaged"), [""; 0]);
        assert_eq!(names(&[], &["temp-file"], "temp-file"), [""; 0]);
        assert_eq!(names(&[], &[], "unknown-entry"), [""; 0]);
        assert_eq!(Selection::new(&["nonsense".to_owned()], &[]).unwrap_err(), "nonsense");
    }
}
