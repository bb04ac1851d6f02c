//! An executor of a forecast as one row: built once, and shown in a table, a tree, a group of many, a page and as JSON.

use super::escape;
use super::paint::Style;
use crate::recovery::outcome::{CountsAs, ExecutorFate, Fate};

/// Which words are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wording {
    /// What becomes of it, as `ckpt simulate` says it.
    Fate,
    /// Whether it reconnects, as `ckpt executors` says it: how it is lost makes no difference.
    Verdict,
}

impl Wording {
    /// The heading of the words.
    pub(super) fn heading(self) -> &'static str {
        match self {
            Self::Fate => "FATE",
            Self::Verdict => "VERDICT",
        }
    }
}

/// As what executors are counted in one line: the words, the worst first.
pub(super) const COUNTED: [(CountsAs, Style, &str); 8] = [
    (CountsAs::Lost, Style::Bad, "lost"),
    (CountsAs::LikelyLost, Style::Bad, "likely lost"),
    (CountsAs::LosesTasks, Style::Bad, "reconnect and lose tasks"),
    (CountsAs::Dropped, Style::Bad, "dropped"),
    (CountsAs::ShutDown, Style::Doubtful, "shut down"),
    (CountsAs::MayReconnect, Style::Doubtful, "may reconnect"),
    (CountsAs::Reconnects, Style::Good, "reconnect"),
    (CountsAs::NotCheckpointed, Style::Doubtful, "not checkpointed"),
];

/// An executor, and the word for what becomes of it.
#[derive(Debug, Clone, Copy)]
pub struct ExecutorRow<'a> {
    /// All that is known of it.
    pub executor: &'a ExecutorFate,
    /// The word.
    pub word: &'static str,
}

impl<'a> ExecutorRow<'a> {
    /// Of an executor.
    pub fn new(executor: &'a ExecutorFate, wording: Wording) -> Self {
        let word = match (wording, executor.fate) {
            (Wording::Verdict, Fate::Killed | Fate::ShutDown) => Fate::Lost.word(),
            (_, fate) => fate.word(),
        };
        Self { executor, word }
    }

    /// Of several.
    pub fn all(executors: impl IntoIterator<Item = &'a ExecutorFate>, wording: Wording) -> Vec<Self> {
        executors.into_iter().map(|executor| Self::new(executor, wording)).collect()
    }

    /// What it is called: its ID; where only the runtime directory knows it, its container's.
    pub(super) fn name(&self) -> String {
        let id = self.executor.executor_id.as_ref().or(self.executor.container_id.as_ref());
        id.map_or_else(|| "?".to_owned(), |id| escape(id.as_bytes()))
    }

    /// Why.
    pub(super) fn why(&self) -> String {
        escape(self.executor.why.as_bytes())
    }

    /// The evidence for it, and what was not checked.
    pub(super) fn facts(&self) -> Vec<String> {
        let ExecutorFate { evidence, not_checked, .. } = self.executor;
        let mut facts: Vec<String> = evidence.iter().map(|fact| escape(fact.as_bytes())).collect();
        if !not_checked.is_empty() {
            facts.push(format!("not checked: {}", escape(not_checked.join(", ").as_bytes())));
        }
        facts
    }

    /// What it means.
    pub(super) fn meaning(&self) -> Style {
        meaning(self.executor.fate)
    }
}

/// What a fate means.
pub(super) fn meaning(fate: Fate) -> Style {
    match fate {
        Fate::Killed | Fate::Lost | Fate::Dropped => Style::Bad,
        Fate::MayReconnect | Fate::ShutDown | Fate::NotCheckpointed => Style::Doubtful,
        Fate::Reconnects => Style::Good,
        Fate::Completed | Fate::Superseded => Style::Past,
    }
}
