//! Which repairs exist for a finding: each as the call that makes it, with what it costs.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::path::Path;

use super::hint::{Hint, NextCall};
use super::known_snapshot::newest_snapshot;
use super::liveness::Liveness;
use super::next_step::{Chosen, costly};
use super::restore_plan::{RestoreArchive, RestoreRequest, plan_restore};
use super::scenario::Scenario;
use crate::apply::StoredSnapshot;
use crate::check::{Code, Finding, Severity};
use crate::host::user;
use crate::model::Checkpoint;
use crate::plan::repair::{
    HostFacts, Lookups, REPAIRS, Repair, RepairInput, Selection, choice_of_agent, cost_of_entity,
    may_be_in_container, offers, refusal,
};
use crate::recovery::{Conditions, Mode, in_mode};
use crate::source::{ArchiveLimits, Kind, Progress, Source};

/// The repairs of a scenario's findings, each asked for by itself.
#[derive(Debug)]
pub struct Cures<'a> {
    scenario: &'a Scenario,
    liveness: Liveness<'a>,
    conditions: Conditions,
    newest: OnceCell<Option<Newest>>,
    lookups: Lookups,
}

/// What a snapshot can put back of a finding.
#[derive(Debug, Clone)]
pub enum Restoration {
    /// No snapshot of this agent is known.
    NoneKnown,
    /// The newest one contains nothing better.
    Useless(StoredSnapshot),
    /// The newest one does, and this call restores it.
    Possible(StoredSnapshot, Hint),
}

/// The newest snapshot, and for each code whether it contains something better.
#[derive(Debug)]
struct Newest {
    stored: StoredSnapshot,
    archive: Option<RestoreArchive>,
    helps: RefCell<HashMap<Code, bool>>,
}

/// A repair of a finding, and the call that makes it alone.
#[derive(Debug, Clone)]
pub struct Cure {
    /// The repair.
    pub repair: &'static Repair,
    /// The call.
    pub call: Hint,
    /// What it costs here.
    pub costs: String,
}

impl<'a> Cures<'a> {
    /// Of a scenario.
    pub fn new(scenario: &'a Scenario) -> Self {
        // What keeps a strict agent from starting is repaired, whatever the mode of this one.
        let conditions = in_mode(&scenario.conditions, Mode::Strict);
        Self {
            scenario,
            liveness: scenario.liveness(),
            conditions,
            newest: OnceCell::new(),
            lookups: Lookups::default(),
        }
    }

    /// The repairs of a finding: those that are made without being named first.
    pub fn of(&self, finding: &Finding) -> Vec<Cure> {
        let mut repairs = self.offers(finding, |_| true);
        repairs.sort_by_key(|repair| !repair.by_default);
        let cure = |repair: &'static Repair| {
            let call = NextCall::command("repair").option("--only").option(repair.name.text());
            Cure { repair, call: self.at_target(call), costs: self.costs(repair, finding) }
        };
        let mut cures: Vec<Cure> = repairs.into_iter().map(cure).collect();
        if cures.is_empty() {
            cures.extend(self.choice_of_agent(finding));
        }
        cures
    }

    /// Restores `slaves/latest` where a person has to say which of several agents it named.
    fn choice_of_agent(&self, finding: &Finding) -> Option<Cure> {
        let Scenario { located, checkpoint, .. } = self.scenario;
        let (repair, agents) = choice_of_agent(&located.source, checkpoint, finding)?;
        let ids: Vec<String> = agents.iter().map(ToString::to_string).collect();
        let call = NextCall::command("repair").option("--only").option(repair.name.text());
        let call = self.at_target(call.option("--agent").option(agents.first()?.id.to_string()));
        let choose = if let [only] = &ids[..] {
            format!("It is the only ID here that slave.info confirms: {only}")
        } else {
            format!("Choose the ID that the agent had: {}", ids.join(", "))
        };
        let costs = format!("{}. {choose}", repair.costs);
        Some(Cure { repair, call, costs })
    }

    /// What a repair of a finding costs: in numbers, where the checkpoint has them.
    fn costs(&self, repair: &Repair, finding: &Finding) -> String {
        let Scenario { checkpoint, .. } = self.scenario;
        let counted = cost_of_entity(repair, checkpoint, &finding.entity);
        let mut costs = counted.unwrap_or_else(|| repair.costs.to_owned());
        if !repair.by_default && may_be_in_container(checkpoint, finding.row.code) {
            costs += ". With --runtime-dir, another repair may cost nothing";
        }
        costs
    }

    /// Whether a repair that loses no more than the agent would answers a finding.
    pub(super) fn is_free(&self, finding: &Finding) -> bool {
        !self.offers(finding, |repair| repair.by_default).is_empty()
    }

    /// What [`Cures::free`] repairs, in words.
    pub fn free_words(&self, findings: &[Finding]) -> &'static str {
        let is_costly = |repair: &Repair| repair.by_default && !repair.costs.starts_with("nothing");
        let costs = |finding: &Finding| {
            // Few repairs are, and asking all of them of every finding takes long.
            REPAIRS.iter().any(|repair| is_costly(repair) && repair.answers(finding.row.code))
                && self
                    .offers(finding, |repair| repair.by_default)
                    .first()
                    .is_some_and(|first| is_costly(first))
        };
        if findings.iter().any(costs) {
            "what loses no more than the agent would"
        } else {
            "what costs nothing"
        }
    }

    /// The call that makes every repair which loses no more than the agent would; none if there is no such repair, or none is needed.
    pub fn free(&self, findings: &[Finding]) -> Option<Hint> {
        // For a note, nothing has to be done.
        let mut needed = findings.iter().filter(|finding| finding.severity > Severity::Note);
        needed.any(|finding| self.is_free(finding)).then(|| self.at_target(NextCall::command("repair")))
    }

    /// The next call for findings, and what it does.
    pub fn next(&self, findings: &[Finding]) -> Option<(Hint, String)> {
        let free = self.free(findings).map(|call| (call, format!("repair {}", self.free_words(findings))));
        free.or_else(|| {
            let Chosen { call, does, costs } = costly(self, findings)?;
            let costs = costs.map(|costs| format!(" (costs {costs})")).unwrap_or_default();
            Some((call, format!("this {does}{costs}")))
        })
    }

    /// What the newest snapshot that is known can put back; none where a snapshot is of no use.
    pub fn restoration(&self, finding: &Finding) -> Option<Restoration> {
        if !finding.row.is_restorable {
            return None;
        }
        let Some(newest) = self.newest.get_or_init(|| self.find_newest()) else {
            return Some(Restoration::NoneKnown);
        };
        let code = finding.row.code;
        let stored = newest.stored.clone();
        if !*newest.helps.borrow_mut().entry(code).or_insert_with(|| self.helps(newest, code)) {
            return Some(Restoration::Useless(stored));
        }
        let restore = NextCall::command("restore").option("--only").option(code.name());
        let restore = restore.option(stored.path.to_string_lossy());
        Some(Restoration::Possible(stored, self.at_target(restore)))
    }

    fn find_newest(&self) -> Option<Newest> {
        let stored = newest_snapshot(&self.scenario.located, None)?;
        let archive =
            RestoreArchive::open(&stored.path, ArchiveLimits::DEFAULT_TOTAL, &Progress::default()).ok();
        Some(Newest { stored, archive, helps: RefCell::default() })
    }

    fn helps(&self, newest: &Newest, code: Code) -> bool {
        let request = RestoreRequest { only: vec![code.name().to_owned()], agent: None, threads: 1 };
        let planned = newest.archive.as_ref().map(|archive| plan_restore(self.scenario, archive, &request));
        matches!(planned, Some(Ok(planned)) if !planned.plan.is_empty())
    }

    /// Why no repair answers a finding, in words.
    pub(super) fn why_none(&self, finding: &Finding) -> String {
        if !REPAIRS.iter().any(|repair| repair.answers(finding.row.code)) {
            return "no repair is known".to_owned();
        }
        let why = self.with_input(|source, checkpoint, input| {
            refusal(source, checkpoint, input, &self.lookups, finding)
        });
        let why = why.map(|why| format!(" ({why})")).unwrap_or_default();
        format!("none of its repairs applies here{why}")
    }

    fn offers(&self, finding: &Finding, among: impl Fn(&Repair) -> bool) -> Vec<&'static Repair> {
        self.with_input(|source, checkpoint, input| {
            offers(source, checkpoint, input, &self.lookups, finding, among)
        })
    }

    fn with_input<T>(&self, ask: impl FnOnce(&Source, &Checkpoint, &RepairInput<'_>) -> T) -> T {
        let Scenario { located, host, checkpoint, agent, .. } = self.scenario;
        let facts = HostFacts {
            ask: &|asked| self.liveness.ask(asked),
            user: &|name| host.as_ref().and_then(|host| user(&host.host, name)),
        };
        let (conditions, setup, selection) = (&self.conditions, &agent.setup, &Selection::default());
        let input = RepairInput { conditions, setup, host: facts, selection, threads: 1 };
        ask(&located.source, checkpoint, &input)
    }

    fn at_target(&self, call: NextCall) -> Hint {
        at_target(self.scenario, call)
    }
}

/// A call that changes the checkpoint. An archive cannot be changed: the call is for where it comes from.
pub fn at_target(scenario: &Scenario, call: NextCall) -> Hint {
    let source = &scenario.located.source;
    match (source.kind, &source.place) {
        (Kind::Dir, _) => call.path(&source.path).into(),
        (Kind::Archive, Some(place)) => Hint::from(call.path(place)).words("on the host"),
        (Kind::Archive, None) => Hint::from(call.path(Path::new("WORK_DIR"))).words("on the host"),
    }
}
