//! Repairs a tree without the command line, and holds the result against the laws of repair: what was repaired is no
//! longer found, what is found was announced, and there is nothing left to repair.

use std::path::{Path, PathBuf};

use ckpt::app::{
    FlagOptions, MissingMeta, ModeChoice, PlannedRepair, Scenario, ScenarioOptions, SourceOptions,
    plan_repair_with,
};
use ckpt::apply::{Answer, PlanAge, Tree, Watch, execute, permit, places};
use ckpt::check::{FailOn, Finding, Report, Severity};
use ckpt::host::Holders;
use ckpt::model::Progress;
use ckpt::plan::repair::{HostFacts, Selection};
use ckpt::plan::{Expected, Plan};
use ckpt::recovery::{BootId, Mode, Outcome};
use ckpt::schema::Release;

/// A tree, and how it is read.
#[derive(Clone)]
pub(crate) struct RepairCall<'w> {
    pub(crate) work: PathBuf,
    pub(crate) runtime: Option<PathBuf>,
    /// It is a copy: its place is where its links say.
    pub(crate) relocated: bool,
    pub(crate) boot_id: BootId,
    pub(crate) release: Release,
    pub(crate) only: Vec<String>,
    /// `--agent`.
    pub(crate) agent: Option<String>,
    pub(crate) world: HostFacts<'w>,
    /// Flags of the agent.
    pub(crate) flags: &'static [&'static str],
}

/// What became of it.
#[derive(Debug)]
pub(crate) struct RepairOutcome {
    pub(crate) before: Outcome,
    pub(crate) after: Outcome,
    /// Names of repairs, with the code and path of what they answered.
    pub(crate) done: Vec<(&'static str, &'static str, String)>,
    /// Codes that keep a strict agent from starting, with their paths.
    pub(crate) fatal: Vec<(&'static str, String)>,
    /// Why something could not be helped.
    pub(crate) refused: Vec<(&'static str, String)>,
    /// Laws that were broken.
    pub(crate) broken: Vec<String>,
}

impl<'w> RepairCall<'w> {
    /// A copy, of which nothing is known but its files.
    pub(crate) fn copy(work: &Path, runtime: Option<&Path>) -> RepairCall<'w> {
        RepairCall {
            work: work.to_owned(),
            runtime: runtime.filter(|dir| dir.is_dir()).map(Path::to_owned),
            relocated: true,
            boot_id: BootId::Unknown,
            release: Release::HEAD,
            only: Vec::new(),
            agent: None,
            world: HostFacts::NONE,
            flags: &[],
        }
    }

    fn scenario(&self) -> Scenario {
        let source = SourceOptions {
            relocated: self.relocated,
            runtime_dir: self.runtime.clone(),
            boot_id: Some(self.boot_id.clone()),
            release: Some(self.release),
            probe: false,
            missing_meta: MissingMeta::FirstStart,
            ..SourceOptions::of(&self.work)
        };
        let words = self.flags.iter().map(Into::into).collect();
        let mode = ModeChoice::Given(Mode::Strict);
        let flags = FlagOptions { words, mode, ..FlagOptions::default() };
        let options = ScenarioOptions { source, flags, threads: 1, ..ScenarioOptions::default() };
        Scenario::open(&options, &Progress::default()).unwrap()
    }

    /// What is to be done, and what is left.
    pub(crate) fn plan(&self) -> PlannedRepair {
        let selection = Selection::new(&self.only, &[]).unwrap().of_agent(self.agent.as_deref());
        plan_repair_with(&self.scenario(), self.world, &selection).unwrap()
    }

    fn judged(&self) -> Report {
        self.scenario().validation(FailOn::Fatal).report
    }

    fn carry_out(&self, plan: &Plan) -> Result<(), String> {
        let source = self.scenario().located.source;
        let tree = Tree::open(&source.meta_dir(), source.has_work_dir(), self.runtime.as_deref()).unwrap();
        let journals = places(&tree, None);
        let permit = permit(tree, Box::new(Holders::default), plan, Answer::Yes, true).unwrap();
        let applied = execute(&permit, plan, PlanAge::FromFile, 0, &journals, &Watch::default());
        applied.map(drop).map_err(|error| format!("not carried out: {error}"))
    }

    /// Repairs it.
    pub(crate) fn repair(&self) -> RepairOutcome {
        let before = self.judged();
        if !self.scenario().checkpoint.has_agent_state() {
            // Where no agent is checkpointed, nothing is planned.
            return RepairOutcome::unchanged(&before);
        }
        let repaired = self.plan();
        let mut broken: Vec<String> = if repaired.plan.is_empty() {
            Vec::new()
        } else {
            self.carry_out(&repaired.plan).err().into_iter().collect()
        };
        let now = self.judged();
        let listed = |findings: &[Finding]| {
            let mut list: Vec<Expected> = findings.iter().map(Expected::of).collect();
            list.sort();
            list
        };
        let (expected, found) = (&repaired.plan.expected, listed(&now.findings));
        for finding in found.iter().filter(|finding| !expected.contains(finding)) {
            broken.push(format!("not announced: {finding:?}"));
        }
        for finding in expected.iter().filter(|finding| !found.contains(finding)) {
            broken.push(format!("announced and not found: {finding:?}"));
        }
        let done: Vec<_> = repaired
            .answered
            .iter()
            .map(|answered| {
                (answered.repair.text(), answered.finding.row.code.name(), answered.finding.path.to_string())
            })
            .collect();
        for (name, code, path) in &done {
            let still = now
                .findings
                .iter()
                .any(|finding| finding.row.code.name() == *code && finding.path.to_string() == *path);
            if still {
                broken.push(format!("{name} has not helped: {code} {path}"));
            }
        }
        let again = self.plan();
        broken.extend(
            again.plan.steps.iter().map(|step| format!("a second repair would {} {}", step.op(), step.path)),
        );
        RepairOutcome {
            before: before.strict.start.outcome,
            done,
            refused: repaired
                .refused
                .into_iter()
                .map(|refused| (refused.finding.row.code.name(), refused.why))
                .collect(),
            broken,
            ..RepairOutcome::unchanged(&now)
        }
    }
}

impl RepairOutcome {
    fn unchanged(report: &Report) -> Self {
        let fatal = report.findings.iter().filter(|finding| finding.severity == Severity::Fatal);
        Self {
            before: report.strict.start.outcome,
            after: report.strict.start.outcome,
            done: Vec::new(),
            fatal: fatal.map(|finding| (finding.row.code.name(), finding.path.to_string())).collect(),
            refused: Vec::new(),
            broken: Vec::new(),
        }
    }

    /// Whether a strict agent starts now.
    pub(crate) fn starts(&self) -> bool {
        starts(self.after)
    }

    /// Whether it starts now, and did not before.
    pub(crate) fn was_helped(&self) -> bool {
        !starts(self.before) && starts(self.after)
    }

    /// The repairs, each once, in order.
    pub(crate) fn names(&self) -> Vec<&'static str> {
        let mut names = Vec::new();
        for (name, ..) in &self.done {
            if !names.contains(name) {
                names.push(*name);
            }
        }
        names
    }
}

fn starts(outcome: Outcome) -> bool {
    !matches!(outcome, Outcome::Fails | Outcome::Aborts | Outcome::Unknown)
}
