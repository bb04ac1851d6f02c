//! The log of a recovery being played: decisions, changes, what is unknown, and how each mode meets an error.

use crate::layout::{Name, RelPath};

use super::{Code, Conditions, Decision, Effect, Failure, Mode, Mutation, Stop};

/// What is noted while a recovery is played.
#[derive(Debug)]
pub(super) struct Log<'m> {
    pub(super) conditions: &'m Conditions,
    pub(super) decisions: Vec<Decision>,
    pub(super) mutations: Vec<Mutation>,
    /// Paths whose content is unknown for a reason that lies with us.
    pub(super) unknown: Vec<RelPath>,
    /// Below something that the agent drops.
    pub(super) shadow: bool,
    /// Where the executors of frameworks are read.
    pub(super) executors_at: Vec<ExecutorsAt>,
    /// The step of the start.
    step: u16,
}

/// A place in the log: what concerns the executors of a framework follows.
#[derive(Debug)]
pub(super) struct ExecutorsAt {
    pub(super) framework: Name,
    pub(super) shadow: bool,
    /// Decisions before it.
    pub(super) decisions: usize,
    /// Unknown paths before it.
    pub(super) unknown: usize,
}

impl<'m> Log<'m> {
    pub(super) fn new(conditions: &'m Conditions) -> Self {
        let (decisions, mutations, unknown) = (Vec::new(), Vec::new(), Vec::new());
        let executors_at = Vec::new();
        Self { conditions, decisions, mutations, unknown, shadow: false, executors_at, step: 0 }
    }

    /// Notes that the executors of a framework are read now.
    pub(super) fn reach_executors(&mut self, framework: &Name) {
        self.executors_at.push(ExecutorsAt {
            framework: framework.clone(),
            shadow: self.shadow,
            decisions: self.decisions.len(),
            unknown: self.unknown.len(),
        });
    }

    /// All that follows comes after all that was.
    pub(super) fn next_step(&mut self) {
        self.step += 1;
    }

    /// A path as the agent spells it.
    pub(super) fn spell(&self, path: &RelPath) -> String {
        path.below(&self.conditions.place).to_string_lossy().into_owned()
    }

    /// Notes a decision; an error or abort ends the recovery as the mode demands.
    pub(super) fn decide(
        &mut self,
        cause: Code,
        path: &RelPath,
        offset: Option<u64>,
        detail: String,
        log_line: String,
    ) -> Result<(), Stop> {
        let release = self.conditions.release;
        let effect = match self.conditions.mode {
            Mode::Strict => cause.strict(release),
            Mode::Lenient => cause.lenient(release),
            Mode::Survey => Effect::Ignores,
        };
        let failure = || Failure { message: log_line.clone(), path: path.clone(), cause };
        let stop = match effect {
            Effect::Fails => Err(Stop::Fails(failure())),
            Effect::Aborts => Err(Stop::Aborts(failure())),
            _ => Ok(()),
        };
        let (shadowed, step) = (self.shadow, self.step);
        self.decisions.push(Decision { cause, path: path.clone(), offset, detail, log_line, shadowed, step });
        stop
    }
}
