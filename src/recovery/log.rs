//! The log of a recovery being played: decisions, changes, what is unknown, and how each mode meets an error.

use crate::layout::RelPath;

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
    /// The step of the start.
    step: u16,
}

impl<'m> Log<'m> {
    pub(super) fn new(conditions: &'m Conditions) -> Self {
        let (decisions, mutations, unknown) = (Vec::new(), Vec::new(), Vec::new());
        Self { conditions, decisions, mutations, unknown, shadow: false, step: 0 }
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
