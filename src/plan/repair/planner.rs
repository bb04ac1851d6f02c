//! Rounds of repair: what was found is answered, the tree judged as it would be then, and what that brings to light is
//! answered too, until nothing more can be. The last judgement is what is expected of the repaired tree.

use std::collections::HashSet;

use crate::check::{Code, FailOn, Finding, Report, judge, stolen_pids};
use crate::layout::RelPath;
use crate::model::{Agents, Checkpoint, Filter, Progress, Request, load, load_sandboxes};
use crate::plan::Step;
use crate::recovery::{AgentSetup, Conditions, Launcher};
use crate::source::{Errno, Source};

use super::context::{Draft, HostFacts, RepairContext};
use super::overlay::after;
use super::select::Selection;
use super::steps::Steps;
use super::table::Repair;

/// A repair brings at most a few things to light, one below the other.
const MOST_ROUNDS: usize = 12;

/// A finding, and what is done about it.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The finding.
    pub finding: Finding,
    /// Name of the repair.
    pub repair: &'static str,
}

/// A finding that a repair was meant for and could not help.
#[derive(Debug, Clone)]
pub struct Refused {
    /// The finding.
    pub finding: Finding,
    /// Why not.
    pub why: String,
}

/// What is to be done, and what is left.
#[derive(Debug)]
pub struct Repaired {
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// What for.
    pub answered: Vec<Answered>,
    /// What could not be helped.
    pub refused: Vec<Refused>,
    /// The judgement afterwards.
    pub after: Report,
}

/// Under which circumstances a checkpoint is repaired.
#[derive(Clone, Copy)]
pub struct RepairInput<'a> {
    /// Recovery.
    pub conditions: &'a Conditions,
    /// The agent.
    pub setup: &'a AgentSetup,
    /// Facts.
    pub world: HostFacts<'a>,
    /// What is wanted.
    pub selection: &'a Selection,
    /// Threads to read with; zero: as many as there are processors.
    pub threads: usize,
}

/// Plans the repair of a checkpoint.
///
/// # Errors
/// A path that a step is about could not be looked at.
pub fn repair(source: &Source, circumstances: &RepairInput<'_>) -> Result<Repaired, (String, Errno)> {
    let RepairInput { conditions, setup, selection, .. } = *circumstances;
    let mut steps = Steps::default();
    let mut answered: Vec<Answered> = Vec::new();
    let mut known: HashSet<(Code, RelPath)> = HashSet::new();
    let mut round = 0;
    loop {
        let tree = after(source, steps.list());
        let checkpoint = reload(&tree, circumstances);
        let findings = to_repair(&checkpoint, &tree, circumstances);
        let case = RepairContext {
            source: &tree,
            checkpoint: &checkpoint,
            conditions,
            world: circumstances.world,
            agent_named: selection.agent(),
        };
        let mut refused = Vec::new();
        let mut fresh = Vec::new();
        for finding in &findings {
            let key = (finding.row.code, finding.path.clone());
            if known.contains(&key) {
                continue;
            }
            match answer(&case, selection, finding) {
                Some(Ok((repair, drafts))) if round < MOST_ROUNDS => {
                    if steps.add(source, finding.row.code.name(), drafts)? {
                        fresh.push((key, Answered { finding: finding.clone(), repair: repair.name }));
                    }
                }
                Some(Err(why)) => refused.push(Refused { finding: finding.clone(), why }),
                Some(Ok(_)) | None => {}
            }
        }
        if fresh.is_empty() {
            let after = judge(&checkpoint, &tree, conditions, setup, FailOn::Fatal);
            return Ok(Repaired { steps: steps.done(), answered, refused, after });
        }
        for (key, answer) in fresh {
            known.insert(key);
            answered.push(answer);
        }
        round += 1;
    }
}

/// For each finding of a report the name of the repair that would be done unasked, as far as files alone tell.
pub fn names(
    source: &Source,
    checkpoint: &Checkpoint,
    conditions: &Conditions,
    findings: &[Finding],
) -> Vec<Option<&'static str>> {
    let case = RepairContext { source, checkpoint, conditions, world: HostFacts::SILENT, agent_named: None };
    let selection = Selection::default();
    let name = |finding| match answer(&case, &selection, finding) {
        Some(Ok((repair, drafts))) if !drafts.is_empty() => Some(repair.name),
        _ => None,
    };
    findings.iter().map(name).collect()
}

fn reload(tree: &Source, circumstances: &RepairInput<'_>) -> Checkpoint {
    let request = Request {
        agents: Agents::Latest,
        filter: Filter::default(),
        threads: circumstances.threads,
        release: Some(circumstances.conditions.release),
    };
    let mut checkpoint = load(tree, &request, &Progress::default());
    load_sandboxes(tree, &mut checkpoint);
    checkpoint
}

/// What is found where everything is looked at: two runs with one pid are wrong whatever the launcher, and so is a pid
/// that belongs to a stranger.
fn to_repair(checkpoint: &Checkpoint, tree: &Source, circumstances: &RepairInput<'_>) -> Vec<Finding> {
    let RepairInput { conditions, setup, world, .. } = *circumstances;
    let strictest = AgentSetup { launcher: Launcher::Posix, docker_containerizer: true, ..setup.clone() };
    let mut findings = judge(checkpoint, tree, conditions, &strictest, FailOn::Fatal).findings;
    findings.extend(stolen_pids(checkpoint, conditions, world.ask));
    findings.retain(|finding| finding.path.is_below(&tree.scope));
    findings
}

type Answer = Result<(&'static Repair, Vec<Draft>), String>;

/// The first repair that can help; none if none was meant for it.
fn answer(case: &RepairContext<'_>, selection: &Selection, finding: &Finding) -> Option<Answer> {
    let mut refused = None;
    for repair in selection.repairs(finding.row.code) {
        match (repair.cure)(case, finding) {
            Ok(drafts) => return Some(Ok((repair, drafts))),
            Err(why) => refused = why.or(refused),
        }
    }
    refused.map(Err)
}
