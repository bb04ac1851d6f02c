//! Which findings are repaired, and how: `--only` and `--except` with codes and names of repairs, `--agent`.

use std::fmt;

use crate::check::Code;

use super::name::RepairName;
use super::table::{REPAIRS, Repair};

/// What the user chose.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    only: Vec<Choice>,
    except: Vec<Choice>,
    agent: Option<String>,
}

/// A word of `--only` or `--except`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    Code(Code),
    Repair(RepairName),
}

impl Choice {
    fn parse(word: &str) -> Result<Self, UnknownWord> {
        let repair = || RepairName::parse(word).map(Self::Repair);
        word.parse().ok().map(Self::Code).or_else(repair).ok_or_else(|| UnknownWord(word.to_owned()))
    }

    fn is_for(self, repair: &Repair, code: Code) -> bool {
        match self {
            Self::Code(own) => own == code,
            Self::Repair(name) => name == repair.name,
        }
    }
}

/// A word that is neither a code nor a repair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord(pub String);

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no code or repair {}", self.0)
    }
}

impl std::error::Error for UnknownWord {}

impl Selection {
    /// # Errors
    /// The first word that is neither a code nor a repair.
    pub fn new(only: &[String], except: &[String]) -> Result<Self, UnknownWord> {
        let choices =
            |words: &[String]| words.iter().map(|word| Choice::parse(word)).collect::<Result<Vec<_>, _>>();
        Ok(Self { only: choices(only)?, except: choices(except)?, agent: None })
    }

    /// The agent to restore, where several are possible.
    #[must_use]
    pub fn of_agent(self, agent: Option<&str>) -> Self {
        Self { agent: agent.map(ToOwned::to_owned), ..self }
    }

    pub(super) fn agent(&self) -> Option<&str> {
        self.agent.as_deref()
    }

    /// The repairs that may be tried on a finding of this code: first those that are named or made by default, in the order
    /// of the table; then those for which only the code was given.
    pub(super) fn repairs(&self, code: Code) -> impl Iterator<Item = (&'static Repair, Chosen)> {
        let chosen = |wanted| {
            let answering = REPAIRS.iter().filter(move |repair| repair.answers(code));
            answering.filter(move |repair| self.chosen(repair, code) == Some(wanted))
        };
        let by_name = chosen(Chosen::ByName).map(|repair| (repair, Chosen::ByName));
        by_name.chain(chosen(Chosen::ByCode).map(|repair| (repair, Chosen::ByCode)))
    }

    /// How a repair is chosen for a code; none: it is not wanted.
    fn chosen(&self, repair: &Repair, code: Code) -> Option<Chosen> {
        let names = |choices: &[Choice]| choices.iter().any(|choice| choice.is_for(repair, code));
        if names(&self.except) {
            return None;
        }
        let by_name = self.only.contains(&Choice::Repair(repair.name));
        let wanted = names(&self.only) || (self.only.is_empty() && repair.by_default);
        let how = if by_name || repair.by_default { Chosen::ByName } else { Chosen::ByCode };
        wanted.then_some(how)
    }
}

/// How a repair is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chosen {
    /// By its name, or because it is made by default.
    ByName,
    /// Because the code of the finding was given.
    ByCode,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(only: &[&str], except: &[&str], code: Code) -> Vec<&'static str> {
        let list = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<_>>();
        let selection = Selection::new(&list(only), &list(except)).unwrap();
        selection.repairs(code).map(|(repair, _)| repair.name.text()).collect()
    }

    #[test]
    fn repairs_that_lose_more_need_their_code_or_name() {
        let damaged = Code::UpdatesRecordDamaged;
        let all = ["fix-record-length", "splice-record", "end-stream"];
        assert_eq!(names(&[], &[], damaged), all);
        assert_eq!(names(&["task-updates-damaged"], &[], damaged), all);
        assert_eq!(names(&["splice-record"], &[], damaged), ["splice-record"]);
        assert_eq!(
            names(&["task-updates-damaged"], &["splice-record"], damaged),
            ["fix-record-length", "end-stream"]
        );
        assert_eq!(names(&["temp-file"], &[], damaged), [""; 0]);
        assert_eq!(names(&[], &["task-updates-damaged"], damaged), [""; 0]);
        assert_eq!(names(&[], &["end-stream"], damaged), ["fix-record-length", "splice-record"]);
        // One that loses more needs its code or its name.
        let unreadable = Code::TaskInfoUnreadable;
        assert!(!names(&[], &[], unreadable).contains(&"remove-unreadable"));
        assert_eq!(names(&["remove-unreadable"], &[], unreadable), ["remove-unreadable"]);
        assert!(names(&["task-info-unreadable"], &[], unreadable).ends_with(&["remove-unreadable"]));
        let unknown = Selection::new(&["nonsense".to_owned()], &[]).unwrap_err();
        assert_eq!(unknown, UnknownWord("nonsense".to_owned()));
    }
}
