//! Plans a repair in rounds: findings are repaired, the resulting tree is validated, and new findings are repaired, too,
//! until nothing more can be. The last report is what is expected of the repaired tree.

use std::collections::HashSet;

use crate::check::{
    Beside, Code, FailOn, Finding, Report, judge, judge_beside, resource_findings, stolen_pids,
};
use crate::layout::RelPath;
use crate::model::{Checkpoint, Progress, Request, load, load_sandboxes};
use crate::plan::{Action, PathError, Step};
use crate::recovery::{AgentSetup, Effect, Launcher};
use crate::source::Source;

use super::context::{ProposedStep, RepairContext, RepairInput};
use super::lookups::Lookups;
use super::name::RepairName;
use super::overlay::after;
use super::select::Chosen;
use super::steps::Steps;
use super::table::{REPAIRS, Repair};

/// A repair reveals at most a few findings, one below the other.
const MOST_ROUNDS: usize = 12;

/// A finding that is repaired.
#[derive(Debug, Clone)]
pub struct Answered {
    pub finding: Finding,
    pub repair: RepairName,
}

/// A finding that no repair was safe for.
#[derive(Debug, Clone)]
pub struct Refused {
    pub finding: Finding,
    /// Why not.
    pub why: String,
}

/// Why no repair could be planned.
#[derive(Debug)]
pub enum NotPlanned {
    /// A path of a step could not be read.
    Unread(PathError),
    /// Several repairs fit a finding that was chosen by its code.
    Ambiguous(Box<Ambiguous>),
}

/// A finding that several repairs fit, none of which is made by default.
#[derive(Debug)]
pub struct Ambiguous {
    pub finding: Finding,
    pub repairs: Vec<&'static Repair>,
}

impl From<Box<Ambiguous>> for NotPlanned {
    fn from(ambiguous: Box<Ambiguous>) -> Self {
        Self::Ambiguous(ambiguous)
    }
}

impl From<PathError> for NotPlanned {
    fn from(unread: PathError) -> Self {
        Self::Unread(unread)
    }
}

/// The steps of a repair, and what is left.
#[derive(Debug)]
pub(crate) struct Repaired {
    /// In order.
    pub steps: Vec<Step>,
    /// The findings that they repair.
    pub answered: Vec<Answered>,
    /// The findings that are left, with the reason.
    pub refused: Vec<Refused>,
    /// The report on the tree after these steps.
    pub after: Report,
    /// The tree after these steps.
    pub tree: Source,
}

/// Plans the repair of a checkpoint.
///
/// # Errors
/// A path of a step could not be read, or what was chosen is ambiguous.
pub(crate) fn repair(source: &Source, input: &RepairInput<'_>) -> Result<Repaired, NotPlanned> {
    let RepairInput { conditions, setup, .. } = *input;
    let mut steps = Steps::default();
    let mut answered: Vec<Answered> = Vec::new();
    let mut known: HashSet<(Code, RelPath)> = HashSet::new();
    let mut round = 0;
    loop {
        let tree = after(source, steps.list());
        let checkpoint = reload(&tree, input);
        let findings = to_repair(&checkpoint, &tree, input);
        let lookups = Lookups::default();
        let context = RepairContext { source: &tree, checkpoint: &checkpoint, input, lookups: &lookups };
        let mut refused = Vec::new();
        let mut fresh = Vec::new();
        let is_blocked = is_left_with_two_ids(&context, &findings)?;
        let two_ids = findings.iter().find(|finding| finding.row.code == Code::AgentIdDiffers);
        let settles_ids =
            !is_blocked && two_ids.is_some_and(|one| !known.contains(&(one.row.code, one.path.clone())));
        for finding in &findings {
            let key = (finding.row.code, finding.path.clone());
            if known.contains(&key) {
                continue;
            }
            if is_blocked && finding.row.code != Code::AgentIdDiffers && finding.strict >= Effect::Fails {
                let why = "the agent would start with two IDs: agent-id-differs has to be repaired first";
                refused.push(Refused { finding: finding.clone(), why: why.to_owned() });
                continue;
            }
            // What hangs on the wrong directory is looked at again once that is settled.
            if settles_ids && finding.row.code != Code::AgentIdDiffers {
                continue;
            }
            match answer(&context, finding)? {
                Some(Ok((repair, proposals))) if round < MOST_ROUNDS => {
                    if steps.add(source, finding.row.code.name(), proposals)? {
                        fresh.push((key, Answered { finding: finding.clone(), repair: repair.name }));
                    }
                }
                Some(Err(why)) => refused.push(Refused { finding: finding.clone(), why }),
                Some(Ok(_)) | None => {}
            }
        }
        if fresh.is_empty() {
            let beside = Beside {
                findings: resource_findings(&checkpoint, &tree, conditions.release),
                dead_pids: steps.list().iter().filter_map(dead_pid).collect(),
                ..Beside::default()
            };
            let after = judge_beside(beside, &checkpoint, &tree, conditions, setup, FailOn::Fatal);
            return Ok(Repaired { steps: steps.done(), answered, refused, after, tree });
        }
        for (key, answer) in fresh {
            known.insert(key);
            answered.push(answer);
        }
        round += 1;
    }
}

/// The repairs among these that propose steps for a finding, each by itself, in the order in which they are tried.
pub(crate) fn offers(
    source: &Source,
    checkpoint: &Checkpoint,
    input: &RepairInput<'_>,
    lookups: &Lookups,
    finding: &Finding,
    among: impl Fn(&Repair) -> bool,
) -> Vec<&'static Repair> {
    let context = RepairContext { source, checkpoint, input, lookups };
    let proposes = |repair: &Repair| (repair.propose)(&context, finding).is_ok_and(|steps| !steps.is_empty());
    let answering = REPAIRS.iter().filter(|repair| repair.answers(finding.row.code) && among(repair));
    answering.filter(|repair| proposes(repair)).collect()
}

/// Why the repairs of a finding are not made: the first reason, if one of them has any.
pub(crate) fn refusal(
    source: &Source,
    checkpoint: &Checkpoint,
    input: &RepairInput<'_>,
    lookups: &Lookups,
    finding: &Finding,
) -> Option<String> {
    let context = RepairContext { source, checkpoint, input, lookups };
    let mut answering = REPAIRS.iter().filter(|repair| repair.answers(finding.row.code));
    answering.find_map(|repair| (repair.propose)(&context, finding).err()?.why())
}

/// Codes for which only the `forked.pid` of a dead process is moved away.
const OF_THE_DEAD: [Code; 4] =
    [Code::ForkedPidStale, Code::ForkedPidReused, Code::PidTwice, Code::DockerPidTwice];

/// The `forked.pid` that a step moves away because its process was proved to be dead.
pub(crate) fn dead_pid(step: &Step) -> Option<RelPath> {
    let code = step.code.parse::<Code>().ok()?;
    let is_dead = step.action == Action::SetAside && OF_THE_DEAD.contains(&code);
    is_dead.then(|| step.path.clone())
}

fn reload(tree: &Source, input: &RepairInput<'_>) -> Checkpoint {
    let release = Some(input.conditions.release);
    let request = Request { threads: input.threads, release, ..Request::default() };
    let mut checkpoint = load(tree, &request, &Progress::default());
    load_sandboxes(tree, &mut checkpoint, 0, &Progress::default());
    checkpoint
}

/// What is found where everything is looked at: two runs with one pid are wrong whatever the launcher, and so is a pid
/// that belongs to a stranger.
fn to_repair(checkpoint: &Checkpoint, tree: &Source, input: &RepairInput<'_>) -> Vec<Finding> {
    let RepairInput { conditions, setup, host, .. } = *input;
    let strictest = AgentSetup { launcher: Launcher::Posix, docker_containerizer: true, ..setup.clone() };
    let mut findings = judge(checkpoint, tree, conditions, &strictest, FailOn::Fatal).findings;
    findings.extend(stolen_pids(checkpoint, conditions, Launcher::Posix, host.ask));
    findings.retain(|finding| finding.path.is_below(&tree.scope));
    findings
}

/// Whether the agent's directory and its ID differ, and no repair settles that. An agent that starts then collects its own
/// directory as that of an old agent.
fn is_left_with_two_ids(context: &RepairContext<'_>, findings: &[Finding]) -> Result<bool, Box<Ambiguous>> {
    let two_ids = findings.iter().find(|finding| finding.row.code == Code::AgentIdDiffers);
    match two_ids.map(|finding| answer(context, finding)).transpose()? {
        Some(Some(Ok(_))) | None => Ok(false),
        Some(_) => Ok(true),
    }
}

type Answer = Result<(&'static Repair, Vec<ProposedStep>), String>;

/// The first repair that proposes steps; none if none is for such findings. A finding that is chosen by its code alone
/// has no order of repairs beyond those that are made by default.
fn answer(context: &RepairContext<'_>, finding: &Finding) -> Result<Option<Answer>, Box<Ambiguous>> {
    let (mut refused, mut fitting) = (None, Vec::new());
    for (repair, choice) in context.input.selection.repairs(finding.row.code) {
        match (repair.propose)(context, finding) {
            Ok(proposals) if choice == Chosen::ByCode => fitting.push((repair, proposals)),
            Ok(proposals) if fitting.is_empty() => return Ok(Some(Ok((repair, proposals)))),
            Ok(_) => {}
            Err(no) => refused = no.why().or(refused),
        }
    }
    if fitting.len() > 1 {
        let repairs = fitting.into_iter().map(|(repair, _)| repair).collect();
        return Err(Box::new(Ambiguous { finding: finding.clone(), repairs }));
    }
    Ok(fitting.pop().map(Ok).or_else(|| refused.map(Err)))
}
