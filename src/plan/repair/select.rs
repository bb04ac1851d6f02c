//! Which findings are to be repaired: `--only`, `--except`; and of which agent, where that is open.

use crate::check::{Code, UnknownCode};

use super::table::{REPAIRS, Repair};

/// Codes that are wanted, and codes that are not.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    only: Vec<Code>,
    except: Vec<Code>,
    agent: Option<String>,
}

impl Selection {
    /// Of codes.
    ///
    /// # Errors
    /// The first one that is no code.
    pub fn new(only: &[String], except: &[String]) -> Result<Self, String> {
        let codes = |names: &[String]| -> Result<Vec<Code>, String> {
            names.iter().map(|name| name.parse().map_err(|UnknownCode| name.clone())).collect()
        };
        Ok(Self { only: codes(only)?, except: codes(except)?, agent: None })
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
    pub(super) fn repairs(&self, code: Code) -> impl Iterator<Item = &'static Repair> {
        let named = self.only.contains(&code);
        let wanted = (self.only.is_empty() || named) && !self.except.contains(&code);
        REPAIRS.iter().filter(move |repair| wanted && repair.answers(code) && (repair.by_default || named))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(only: &[&str], except: &[&str], code: Code) -> Vec<&'static str> {
        let list = |codes: &[&str]| codes.iter().map(ToString::to_string).collect::<Vec<_>>();
        let selection = Selection::new(&list(only), &list(except)).unwrap();
        selection.repairs(code).map(|repair| repair.name).collect()
    }

    #[test]
    fn what_loses_more_is_done_only_by_name() {
        assert_eq!(names(&[], &[], Code::UpdatesRecordDamaged), ["end-stream"]);
        assert_eq!(
            names(&["task-updates-damaged"], &[], Code::UpdatesRecordDamaged),
            ["splice-record", "end-stream"]
        );
        assert_eq!(names(&["temp-file"], &[], Code::UpdatesRecordDamaged), [""; 0]);
        assert_eq!(names(&[], &["temp-file"], Code::TempFile), [""; 0]);
        assert_eq!(names(&[], &[], Code::UnknownEntry), [""; 0]);
        assert_eq!(Selection::new(&["nonsense".to_owned()], &[]).unwrap_err(), "nonsense");
    }
}
