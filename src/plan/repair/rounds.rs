//! Rounds of repair: what was found is answered, the tree judged as it would be then, and what that brings to light is
//! answered too, until nothing more can be. The last judgement is what is expected of the repaired tree.

use crate::check::{FailOn, Finding, Report, judge, stolen_pids};
use crate::model::{Agents, Checkpoint, Filter, Progress, Request, load, load_sandboxes};
use crate::plan::{Action, Before, Step};
use crate::recovery::{AgentSetup, Conditions, Launcher};
use crate::source::{Errno, Source};

use super::case::{Case, Draft, World};
use super::overlay::after;
use super::select::Selection;
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
    /// The judgement before.
    pub before: Report,
    /// The judgement afterwards.
    pub after: Report,
}

/// Under which circumstances a checkpoint is repaired.
#[derive(Clone, Copy)]
pub struct Circumstances<'a> {
    /// Recovery.
    pub conditions: &'a Conditions,
    /// The agent.
    pub setup: &'a AgentSetup,
    /// Facts.
    pub world: World<'a>,
    /// What is wanted.
    pub selection: &'a Selection,
    /// Threads to read with; zero: as many as there are processors.
    pub threads: usize,
}

/// Plans the repair of a checkpoint.
///
/// # Errors
/// A path that a step is about could not be looked at.
pub fn repair(source: &Source, circumstances: &Circumstances<'_>) -> Result<Repaired, (String, Errno)> {
    let Circumstances { conditions, setup, selection, .. } = *circumstances;
    let mut steps: Vec<Step> = Vec::new();
    let mut answered: Vec<Answered> = Vec::new();
    let mut before = None;
    for round in 1.. {
        let tree = after(source, &steps);
        let checkpoint = reload(&tree, circumstances);
        let report = judge(&checkpoint, &tree, conditions, setup, FailOn::Fatal);
        let findings = to_repair(&checkpoint, &tree, circumstances);
        let case = Case { source: &tree, checkpoint: &checkpoint, conditions, world: circumstances.world };
        let mut refused = Vec::new();
        let known = steps.len();
        let earlier = answered.len();
        for finding in &findings {
            if answered[..earlier].iter().any(|known| is_same_finding(&known.finding, finding)) {
                continue;
            }
            match answer(&case, selection, finding) {
                Some(Ok((repair, drafts))) => {
                    if add(source, &mut steps, finding, drafts)? {
                        answered.push(Answered { finding: finding.clone(), repair: repair.name });
                    }
                }
                Some(Err(why)) => refused.push(Refused { finding: finding.clone(), why }),
                None => {}
            }
        }
        if steps.len() == known || round == MOST_ROUNDS {
            let before =
                before.unwrap_or_else(|| judge(&checkpoint, &tree, conditions, setup, FailOn::Fatal));
            steps.truncate(known);
            return Ok(Repaired { steps, answered, refused, before, after: report });
        }
        before.get_or_insert(report);
    }
    unreachable!("the last round returns")
}

/// For each finding of a report the name of the repair that would be done unasked, as far as files alone tell.
pub fn names(
    source: &Source,
    checkpoint: &Checkpoint,
    conditions: &Conditions,
    findings: &[Finding],
) -> Vec<Option<&'static str>> {
    let case = Case { source, checkpoint, conditions, world: World::SILENT };
    let selection = Selection::default();
    let name = |finding| match answer(&case, &selection, finding) {
        Some(Ok((repair, drafts))) if !drafts.is_empty() => Some(repair.name),
        _ => None,
    };
    findings.iter().map(name).collect()
}

fn reload(tree: &Source, circumstances: &Circumstances<'_>) -> Checkpoint {
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
fn to_repair(checkpoint: &Checkpoint, tree: &Source, circumstances: &Circumstances<'_>) -> Vec<Finding> {
    let Circumstances { conditions, setup, world, .. } = *circumstances;
    let strictest = AgentSetup { launcher: Launcher::Posix, ..setup.clone() };
    let mut findings = judge(checkpoint, tree, conditions, &strictest, FailOn::Fatal).findings;
    findings.extend(stolen_pids(checkpoint, conditions, world.ask));
    findings.retain(|finding| finding.path.is_below(&tree.scope));
    findings
}

type Answer = Result<(&'static Repair, Vec<Draft>), String>;

/// The first repair that can help; none if none was meant for it.
fn answer(case: &Case<'_>, selection: &Selection, finding: &Finding) -> Option<Answer> {
    let mut refused = None;
    for repair in selection.repairs(finding.row.code) {
        match (repair.cure)(case, finding) {
            Ok(drafts) => return Some(Ok((repair, drafts))),
            Err(why) => refused = why.or(refused),
        }
    }
    refused.map(Err)
}

/// Adds what a repair wants, unless it wants something else of a path than a repair before it; true if the finding is
/// answered by that. What lies in a folder that is moved away needs no step of its own.
fn add(
    source: &Source,
    steps: &mut Vec<Step>,
    finding: &Finding,
    drafts: Vec<Draft>,
) -> Result<bool, (String, Errno)> {
    let touches = |step: &Step, draft: &Draft| {
        let mut paths = vec![&step.path];
        if let Action::Rename { to, .. } = &step.action {
            paths.push(to);
        }
        let to = match &draft.action {
            Action::Rename { to, .. } => Some(to),
            _ => None,
        };
        paths.iter().any(|path| **path == draft.path || to == Some(*path))
    };
    let same = |step: &Step, draft: &Draft| {
        step.path == draft.path && step.op() == draft_op(draft) && is_same(&step.action, &draft.action)
    };
    let is_gone = |steps: &[Step], draft: &Draft| {
        let mut gone = steps.iter().filter(|step| step.action == Action::SetAside);
        gone.any(|step| draft.path != step.path && draft.path.is_below(&step.path))
    };
    if drafts.iter().any(|draft| is_gone(steps, draft)) {
        return Ok(true);
    }
    if drafts.iter().any(|draft| steps.iter().any(|step| touches(step, draft) && !same(step, draft))) {
        return Ok(false);
    }
    for draft in drafts {
        if steps.iter().any(|step| same(step, &draft)) {
            continue;
        }
        if draft.action == Action::SetAside {
            steps.retain(|step| !(step.path != draft.path && step.path.is_below(&draft.path)));
        }
        steps.push(step(source, finding, draft)?);
    }
    Ok(true)
}

fn draft_op(draft: &Draft) -> &'static str {
    // A step knows its word; what stands before matters nothing for it.
    let Draft { action, path, .. } = draft.clone();
    Step { action, path, why: String::new(), code: String::new(), before: Before::Absent }.op()
}

/// Whether two actions do the same, whatever they find.
fn is_same(a: &Action, b: &Action) -> bool {
    match (a, b) {
        (Action::Rename { to: a, .. }, Action::Rename { to: b, .. }) => a == b,
        (a, b) => a == b,
    }
}

fn is_same_finding(a: &Finding, b: &Finding) -> bool {
    a.row.code == b.row.code && a.path == b.path
}

/// A step: what stands there now is looked at in the tree as it is.
fn step(source: &Source, finding: &Finding, draft: Draft) -> Result<Step, (String, Errno)> {
    let Draft { mut action, path, why } = draft;
    let look = |path: &crate::layout::RelPath, content: bool| {
        Before::look(source, path, content).map_err(|errno| (path.to_string(), errno))
    };
    let content = matches!(action, Action::Write { .. } | Action::Rename { .. });
    let before = look(&path, content)?;
    if let Action::Rename { to, over } = &mut action {
        *over = look(to, true)?;
    }
    Ok(Step { action, path, why, code: finding.row.code.to_owned(), before })
}
