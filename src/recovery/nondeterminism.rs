//! What the agent may meet first where its own order is arbitrary: it lists directories unsorted (R75), walks hash maps
//! (R160), and opens the registry while the start continues (R120). Belongs here: which of several fatal things may come first.
//! Does not: playing.

use std::collections::HashSet;

use crate::schema::Release;

use super::{Code, Decision, Effect, Failure, Mode, Outcome, Stop};

/// Directories whose entries come in any order.
const UNSORTED: &[&[u8]] = &[b"frameworks", b"executors", b"runs", b"tasks", b"operations", b"containers"];

/// Another end that a start may come to, if it meets something else first.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct AlternativeOutcome {
    pub stop: Stop,
    /// In how many places it may meet that.
    pub places: usize,
}

impl AlternativeOutcome {
    /// How that start ends.
    pub(crate) fn outcome(&self) -> Outcome {
        if matches!(self.stop, Stop::Aborts(_)) { Outcome::Aborts } else { Outcome::Fails }
    }

    pub(crate) fn why(&self) -> String {
        let failure = self.stop.failure();
        let more = match self.places {
            1 => String::new(),
            places => format!(", or the same in {} other places", places - 1),
        };
        let line = failure.message.lines().next().unwrap_or_default().trim_end();
        let rule = failure.cause.rule();
        format!("it may meet {} first{more}, because its order is arbitrary ({rule}): {line}", failure.path)
    }
}

/// The ends that a start may come to other than `first`, one for each rule. `decisions` are those of a survey, which goes
/// on behind what is fatal, in the order of the play.
pub(crate) fn other_ends<'d>(
    decisions: impl Iterator<Item = &'d Decision>,
    mode: Mode,
    release: Release,
    first: &Stop,
) -> Vec<AlternativeOutcome> {
    let own = first.failure();
    let mut ends: Vec<AlternativeOutcome> = Vec::new();
    for decision in candidates(decisions, mode, release, own.cause) {
        if (decision.cause.rule(), &decision.path) == (own.cause.rule(), &own.path) {
            continue;
        }
        let aborts = effect(decision, mode, release) == Effect::Aborts;
        let same = |end: &&mut AlternativeOutcome| {
            end.stop.failure().cause.rule() == decision.cause.rule()
                && matches!(end.stop, Stop::Aborts(_)) == aborts
        };
        if let Some(end) = ends.iter_mut().find(same) {
            end.places += 1;
            continue;
        }
        let (message, path) = (decision.log_line.clone(), decision.path.clone());
        let failure = Failure { message, path, cause: decision.cause };
        let stop = if aborts { Stop::Aborts(failure) } else { Stop::Fails(failure) };
        ends.push(AlternativeOutcome { stop, places: 1 });
    }
    ends
}

/// The fatal decisions that a start may meet first, where one that it does meet first has the cause `first`.
/// `decisions` as for [`other_ends`].
pub(crate) fn candidates<'d>(
    decisions: impl Iterator<Item = &'d Decision>,
    mode: Mode,
    release: Release,
    first: Code,
) -> Vec<&'d Decision> {
    // With a directory of that id the agent gets further; the play knows, a survey does not.
    let counts = |decision: &&Decision| decision.cause != Code::AgentIdDiffers || first == decision.cause;
    let fatal: Vec<&Decision> = decisions
        .filter(|decision| !decision.shadowed && effect(decision, mode, release) >= Effect::Fails)
        .filter(counts)
        .collect();
    firsts(&fatal)
}

fn effect(decision: &Decision, mode: Mode, release: Release) -> Effect {
    match mode {
        Mode::Lenient => decision.cause.lenient(release),
        _ => decision.cause.strict(release),
    }
}

/// Those that nothing else always comes before.
fn firsts<'d>(fatal: &[&'d Decision]) -> Vec<&'d Decision> {
    let step = fatal.iter().filter(|decision| !is_asynchronous(decision.cause)).map(|one| one.step).min();
    let mut ended: HashSet<&[u8]> = HashSet::new();
    let mut passed: HashSet<&[u8]> = HashSet::new();
    let mut firsts = Vec::new();
    for decision in fatal.iter().filter(|decision| step.is_none_or(|step| decision.step <= step)) {
        if is_asynchronous(decision.cause) {
            firsts.push(*decision);
            continue;
        }
        let levels = levels(decision.path.as_bytes());
        let own = levels.last().copied().unwrap_or_default();
        let is_behind = passed.contains(own) || levels.iter().any(|level| ended.contains(level));
        if !is_behind {
            firsts.push(*decision);
        }
        ended.insert(own);
        passed.extend(levels);
    }
    firsts
}

/// The registry is opened while the start continues: what follows may be met before it (R120).
fn is_asynchronous(cause: Code) -> bool {
    matches!(cause, Code::RegistryBroken | Code::AgentIdDiffers)
}

/// The root, and each entry of an unsorted directory on the way: steps within one of them have their fixed order.
fn levels(path: &[u8]) -> Vec<&[u8]> {
    let mut levels = vec![&path[..0]];
    let mut start = 0;
    let mut in_unsorted = false;
    for part in path.split(|byte| *byte == b'/') {
        let end = start + part.len();
        if in_unsorted {
            levels.push(&path[..end]);
        }
        // An entry of such a directory may have such a name itself.
        in_unsorted = !in_unsorted && UNSORTED.contains(&part);
        start = end + 1;
    }
    levels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::RelPath;

    fn decision(cause: Code, path: &str, step: u16) -> Decision {
        Decision {
            cause,
            path: RelPath::new(path),
            offset: None,
            detail: String::new(),
            log_line: format!("at {path}"),
            shadowed: false,
            step,
        }
    }

    fn ends(decisions: &[Decision]) -> Vec<(Outcome, String, usize)> {
        let of = &decisions[0];
        let first = Failure { message: of.log_line.clone(), path: of.path.clone(), cause: of.cause };
        let ends = other_ends(decisions.iter(), Mode::Strict, Release::HEAD, &Stop::Fails(first));
        ends.iter().map(|end| (end.outcome(), end.stop.failure().path.to_string(), end.places)).collect()
    }

    const RUN: &str = "meta/slaves/S/frameworks/F/executors/E/runs/R";

    #[test]
    fn siblings_come_in_any_order() {
        let fork = |run: &str| decision(Code::ForkedPidMalformed, &format!("{run}/pids/forked.pid"), 0);
        let ack = |run: &str| decision(Code::UpdatesBadAck, &format!("{run}/tasks/T/task.updates"), 0);
        let other = RUN.replace("/E/", "/D/");
        let found = ends(&[fork(RUN), ack(&other), ack(&RUN.replace("/E/", "/C/"))]);
        assert_eq!(found, [(Outcome::Aborts, format!("{other}/tasks/T/task.updates"), 2)]);
        // Within a run the order is fixed.
        assert_eq!(ends(&[fork(RUN), ack(RUN)]), []);
        // Two of one kind that differ by nothing but the place.
        assert_eq!(
            ends(&[fork(RUN), fork(&other)]),
            [(Outcome::Fails, format!("{other}/pids/forked.pid"), 1)]
        );
    }

    #[test]
    fn what_stands_above_comes_first_or_last() {
        let task = decision(Code::TaskInfoUnreadable, &format!("{RUN}/tasks/T/task.info"), 0);
        let info = |name: &str, cause| decision(cause, &format!("meta/slaves/S/{name}"), 0);
        let agent = info("slave.info", Code::AgentInfoUnreadable);
        assert_eq!(ends(&[agent, task.clone()]), []);
        // Runs are read before executor.info.
        let executor = info("frameworks/F/executors/E/executor.info", Code::ExecutorInfoUnreadable);
        assert_eq!(ends(&[task.clone(), executor]), []);
        // A later step never comes before an earlier one, whatever the entity.
        let later = decision(Code::SandboxMissing, &RUN.replace("/E/", "/D/"), 3);
        assert_eq!(ends(&[task, later]), []);
    }

    #[test]
    fn the_registry_is_opened_beside_all_that_follows() {
        let registry = decision(Code::RegistryBroken, "meta/slaves/S/resource_provider_registry", 1);
        let sandbox = decision(Code::SandboxMissing, RUN, 3);
        assert_eq!(ends(&[registry, sandbox]), [(Outcome::Aborts, RUN.to_owned(), 1)]);
    }
}
