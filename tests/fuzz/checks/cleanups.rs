//! Cleanups: a real checkpoint, damaged, and scopes. Whatever is chosen is sound, is chosen twice the same, spares what may
//! live, comes to what it announces, and can be undone except for what is deleted.

use ckpt::app::{AgentIdAfter, Scenario, files_report, plan_give_up};
use ckpt::host::Mounts;
use ckpt::layout::{Name, RelPath};
use ckpt::model::{self, Agents, Checkpoint, Filter, Progress, load_sandboxes};
use ckpt::plan::cleanup::{
    Environment, JournalsRead, Life, PastRun, Request, RunAt, SCOPES, Scope, Scopes, after, choose, forget,
};
use ckpt::plan::{Action, Plan, StepList};
use ckpt::values::Duration;

use super::changed::{Drawn, announced, is_sound};

/// Long after anything was written, in seconds since 1970.
const LATER: i64 = 4_000_000_000;

/// The first five bytes say the checkpoint, the release, the boot id, the scopes, and what lives; then come changes.
pub(super) fn check(bytes: &[u8]) {
    let [state, release, boot, scopes, how, changes @ ..] = bytes else { return };
    let Some(drawn) = Drawn::new("cleanups", [*state, *release, *boot], changes) else { return };
    let is_all = scopes & 0x80 != 0;
    let (steps, left) = if is_all { (given_up(&drawn, *how), None) } else { chosen(&drawn, *scopes, *how) };
    if steps.is_empty() {
        return;
    }
    let Scenario { located, checkpoint, .. } = drawn.scenario();
    let agent = checkpoint.latest.id();
    let created = "2026-01-02T03:04:05Z".to_owned();
    let mut plan = Plan::new("cleanup", &located.source, agent, created).expect("meta is there");
    plan.steps = steps;
    plan.beside_agent = !is_all && asked(*scopes).beside_agent();
    let mut left = left.unwrap_or(checkpoint);
    load_sandboxes(&located.source, &mut left, 0, &Progress::default());
    after(&mut left, &plan.steps);
    let foreseen = files_report(&located, &left);
    plan.expect(&foreseen.findings, |_| false);
    is_sound(&plan);
    drawn.carried_out(&plan, || {
        let now = drawn.report();
        assert_eq!(now.strict.start.outcome, foreseen.strict.start.outcome);
        assert_eq!(announced(&now.findings), plan.expected);
    });
}

/// The scopes that the bits name.
fn asked(scopes: u8) -> Scopes {
    let asked: Vec<_> = (0..6).filter(|bit| scopes >> bit & 1 == 1).map(|bit| SCOPES[bit].scope).collect();
    Scopes::of(&asked)
}

/// What goes, and what is then left of the checkpoint.
fn chosen(drawn: &Drawn, scopes: u8, how: u8) -> (StepList, Option<Checkpoint>) {
    let scopes = asked(scopes);
    let agents = if scopes.has(Scope::OldAgents) { Agents::All } else { Agents::Latest };
    let located = drawn.scenario().located;
    let load =
        model::Request { agents, filter: Filter::default(), threads: 1, release: Some(located.release) };
    let checkpoint = located.load(&load, &Progress::default());
    let framework = checkpoint.latest_agent().and_then(|agent| agent.frameworks.first());
    let request = Request {
        scopes,
        older_than: Duration::from_secs(0),
        framework: framework.filter(|_| how & 4 != 0).map(|framework| framework.id.clone()),
        keep: how & 8 != 0,
        now: LATER,
        release: located.release,
        threads: 1,
        examples: 3,
    };
    let mounts = Mounts::default();
    let is_alive = |at: &RunAt<'_>| {
        how & 1 != 0 && at.run.id.as_bytes().first().is_some_and(|byte| byte & 1 == how >> 1 & 1)
    };
    let lives = |at: &RunAt<'_>| if is_alive(at) { Life::MayLive } else { Life::Dead };
    let meta_dir = located.source.meta_dir();
    let gone = past(&checkpoint, how);
    let around = Environment {
        work_dir: meta_dir.parent().expect("the work_dir"),
        mounts: (how & 16 == 0).then_some(&mounts),
        working: &[],
        opened: &|| Some(Vec::new()),
        lives: &lives,
        past: &|visit| {
            gone.iter().cloned().for_each(visit);
            JournalsRead::All
        },
    };
    let choose = || choose(&located.source, &load, &Progress::default(), &request, &around);
    let cleanup = choose();
    let again = choose();
    assert_eq!((&again.steps, &again.kept), (&cleanup.steps, &cleanup.kept));
    assert!(!request.keep || cleanup.steps.iter().all(|step| step.action == Action::SetAside));
    for agent in &checkpoint.agents {
        for framework in &agent.frameworks {
            for executor in &framework.executors {
                for run in &executor.runs {
                    let at = RunAt { agent, framework, executor, run };
                    if is_alive(&at) {
                        spares(&cleanup.steps, &at.home("meta/slaves"));
                        spares(&cleanup.steps, &at.home("slaves"));
                    }
                }
            }
        }
    }
    (cleanup.steps, cleanup.left)
}

fn spares(steps: &StepList, home: &RelPath) {
    let taken = steps.iter().find(|step| home.is_below(&step.path));
    assert!(taken.is_none(), "{home} may live: {taken:#?}");
}

/// Runs that an earlier cleanup has moved aside: some that are there, and one that is not.
fn past(checkpoint: &Checkpoint, how: u8) -> Vec<PastRun> {
    let Some(agent) = checkpoint.latest_agent().filter(|_| how & 32 != 0) else { return Vec::new() };
    let Some(framework) = agent.frameworks.first() else { return Vec::new() };
    let Some(executor) = framework.executors.first() else { return Vec::new() };
    let run = |run: Name| PastRun {
        agent: agent.id.clone(),
        framework: framework.id.clone(),
        executor: executor.id.clone(),
        run,
    };
    executor.runs.iter().map(|one| run(one.id.clone())).chain([run(Name::from("gone"))]).collect()
}

/// As `--scope all`, and with `--forget-id`.
fn given_up(drawn: &Drawn, how: u8) -> StepList {
    let scenario = drawn.scenario();
    let planned = || plan_give_up(&scenario, AgentIdAfter::Kept).map(|all| all.plan.steps);
    let first = planned();
    assert_eq!(first, planned());
    let Ok(mut steps) = first else { return StepList::default() };
    if how & 1 != 0 {
        steps.extend(forget(&scenario.located.source, "all").expect("it can be looked at"));
    }
    steps
}
