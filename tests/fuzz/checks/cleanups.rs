//! Cleanups: a real checkpoint, damaged, and scopes. Whatever is chosen is sound, is chosen twice the same, spares what may
//! live, comes to what it announces, and can be undone except for what is deleted.

use ckpt::app::files_report;
use ckpt::host::Mounts;
use ckpt::layout::{Name, RelPath};
use ckpt::model::{Agents, Checkpoint, Progress, load_sandboxes};
use ckpt::plan::cleanup::{
    Environment, Life, PastRun, Request, RunAt, SCOPES, Scope, Scopes, after, choose, forget, give_up_all,
};
use ckpt::plan::{Action, StepList};
use ckpt::recovery::{Changes, Mode, read};
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
    let mut checkpoint = left.unwrap_or_else(|| drawn.load(Agents::Latest));
    load_sandboxes(drawn.source(), &mut checkpoint);
    let mut plan = drawn.plan("cleanup", &checkpoint, [], &[]);
    plan.steps = steps;
    plan.beside_agent = !is_all && asked(*scopes).beside_agent();
    after(&mut checkpoint, &plan.steps);
    let foreseen = files_report(&drawn.located, &checkpoint);
    plan.expect(&foreseen.findings, |_| false);
    is_sound(&plan);
    drawn.carried_out(&plan, || {
        let now = drawn.judged(Agents::Latest, Mode::Strict);
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
    let checkpoint = drawn.load(agents);
    let framework = checkpoint.latest_agent().and_then(|agent| agent.frameworks.first());
    let request = Request {
        scopes,
        older_than: Duration::from_secs(0),
        framework: framework.filter(|_| how & 4 != 0).map(|framework| framework.id.clone()),
        keep: how & 8 != 0,
        now: LATER,
        release: drawn.located.release,
        threads: 1,
        examples: 3,
    };
    let mounts = Mounts::default();
    let is_alive = |at: &RunAt<'_>| {
        how & 1 != 0 && at.run.id.as_bytes().first().is_some_and(|byte| byte & 1 == how >> 1 & 1)
    };
    let lives = |at: &RunAt<'_>| if is_alive(at) { Life::MayLive(7) } else { Life::Dead };
    let meta_dir = drawn.source().meta_dir();
    let gone = past(&checkpoint, how);
    let around = Environment {
        work_dir: meta_dir.parent().expect("the work_dir"),
        mounts: (how & 16 == 0).then_some(&mounts),
        working: &[],
        lives: &lives,
        past: &|visit| gone.iter().cloned().for_each(visit),
    };
    let load = drawn.request(agents);
    let choose = || choose(drawn.source(), &load, &Progress::default(), &request, &around);
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
    let checkpoint = drawn.load(Agents::Latest);
    let (survey, unchanged) = (drawn.conditions(Mode::Survey), Changes::default());
    let read = read(&checkpoint, &survey, &unchanged);
    let planned =
        || give_up_all(drawn.source(), &checkpoint, &read, &drawn.located.boot_id).map(|all| all.steps);
    let first = planned();
    assert_eq!(first, planned());
    let Ok(mut steps) = first else { return StepList::default() };
    if how & 1 != 0 {
        steps.extend(forget(drawn.source(), "all").expect("it can be looked at"));
    }
    steps
}
