//! Which repairs exist for a finding: each as the call that makes it, with what it costs.

use std::path::Path;

use super::hint::{Hint, NextCall};
use super::liveness::Liveness;
use super::scenario::Scenario;
use crate::check::Finding;
use crate::host::user;
use crate::plan::repair::{HostFacts, Repair, RepairInput, Selection, offers};
use crate::recovery::{Conditions, Mode, in_mode};
use crate::source::Kind;

/// The repairs of a scenario's findings, each asked for by itself.
#[derive(Debug)]
pub struct Cures<'a> {
    scenario: &'a Scenario,
    liveness: Liveness<'a>,
    conditions: Conditions,
}

/// A repair of a finding, and the call that makes it alone.
#[derive(Debug, Clone)]
pub struct Cure {
    /// The repair.
    pub repair: &'static Repair,
    /// The call.
    pub call: Hint,
}

impl<'a> Cures<'a> {
    /// Of a scenario.
    pub fn new(scenario: &'a Scenario) -> Self {
        // What keeps a strict agent from starting is repaired, whatever the mode of this one.
        let conditions = in_mode(&scenario.conditions, Mode::Strict);
        Self { scenario, liveness: scenario.liveness(), conditions }
    }

    /// The repairs of a finding: those that are made without being named first.
    pub fn of(&self, finding: &Finding) -> Vec<Cure> {
        let mut repairs = self.offers(finding);
        repairs.sort_by_key(|repair| !repair.by_default);
        let call = |repair: &'static Repair| {
            let call = NextCall::command("repair").option("--only").option(repair.name.text());
            Cure { repair, call: self.at_target(call) }
        };
        repairs.into_iter().map(call).collect()
    }

    /// The call that makes every repair which costs nothing; none if there is no such repair.
    pub fn free(&self, findings: &[Finding]) -> Option<Hint> {
        let is_free = |finding: &Finding| self.offers(finding).iter().any(|repair| repair.by_default);
        findings.iter().any(is_free).then(|| self.at_target(NextCall::command("repair")))
    }

    fn offers(&self, finding: &Finding) -> Vec<&'static Repair> {
        let Scenario { located, host, checkpoint, agent, .. } = self.scenario;
        let facts = HostFacts {
            ask: &|asked| self.liveness.ask(asked),
            user: &|name| host.as_ref().and_then(|host| user(&host.host, name)),
        };
        let (conditions, setup, selection) = (&self.conditions, &agent.setup, &Selection::default());
        let input = RepairInput { conditions, setup, host: facts, selection, threads: 1 };
        offers(&located.source, checkpoint, &input, finding)
    }

    fn at_target(&self, call: NextCall) -> Hint {
        at_target(self.scenario, call)
    }
}

/// A call that changes the checkpoint. An archive cannot be changed: the call is for where it comes from.
pub(super) fn at_target(scenario: &Scenario, call: NextCall) -> Hint {
    let source = &scenario.located.source;
    match (source.kind, &source.place) {
        (Kind::Dir, _) => call.path(&source.path).into(),
        (Kind::Archive, Some(place)) => Hint::from(call.path(place)).words("on the host"),
        (Kind::Archive, None) => Hint::from(call.path(Path::new("WORK_DIR"))).words("on the host"),
    }
}
