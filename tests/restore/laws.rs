//! What holds for every restore, whatever the damage: the tree is as it was when the archive was taken, what is found was
//! announced, a second restore has nothing to do, and undo brings the damage back, byte for byte.

use std::path::Path;

use ckpt::app::{
    FlagOptions, MissingMeta, ModeChoice, PlannedRestore, RestoreArchive, RestoreRequest, Scenario,
    ScenarioOptions, SourceOptions, files_report, plan_restore,
};
use ckpt::apply::{
    Answer, JournalPlace, Packing, PlanAge, Tree, Watch, execute, history, permit, places, snapshot, undo,
};
use ckpt::host::Holders;
use ckpt::model::{Progress, Request};
use ckpt::plan::{Expected, Plan};
use ckpt::recovery::{BootId, Mode};

use crate::support::damage;
use crate::support::hash::Snapshot;
use crate::support::tree::{BOOT_ID, Placed, typical};

fn scenario(placed: &Placed) -> Scenario {
    let source = SourceOptions {
        boot_id: Some(BootId::Known(BOOT_ID.to_owned())),
        runtime_dir: Some(placed.runtime.clone()),
        probe: false,
        missing_meta: MissingMeta::FirstStart,
        ..SourceOptions::of(&placed.work)
    };
    let flags = FlagOptions { mode: ModeChoice::Given(Mode::Strict), ..FlagOptions::default() };
    let options = ScenarioOptions { source, flags, threads: 1, ..ScenarioOptions::default() };
    Scenario::open(&options, &Progress::default()).unwrap()
}

struct Restore<'a> {
    placed: &'a Placed,
    archive: &'a RestoreArchive,
}

impl Restore<'_> {
    /// The archive is that of this agent, whatever the damage says.
    fn plan(&self) -> PlannedRestore {
        let agent = self.archive.agent().map(|agent| agent.to_string());
        let request = RestoreRequest { agent, threads: 1, ..RestoreRequest::default() };
        plan_restore(&scenario(self.placed), self.archive, &request).unwrap()
    }

    fn tree(&self) -> (Tree, Vec<JournalPlace>) {
        let tree = Tree::open(&self.placed.meta(), true, Some(&self.placed.runtime)).unwrap();
        let places = places(&tree, None);
        (tree, places)
    }

    fn carry_out(&self, plan: &Plan) {
        let (tree, places) = self.tree();
        let permit = permit(tree, Box::new(Holders::default), plan, Answer::Yes, true).unwrap();
        let permit = permit.with_archive(Some(&self.archive.source));
        execute(&permit, plan, PlanAge::FromFile, 0, &places, &Watch::default()).unwrap();
    }

    fn undo(&self) -> usize {
        let (tree, places) = self.tree();
        let last = history(&tree, &places).unwrap().changes.pop().unwrap();
        let plan = last.plan.clone().unwrap();
        let permit = permit(tree, Box::new(Holders::default), &plan, Answer::Yes, true).unwrap();
        undo(&permit, &places, &last, &Watch::default()).unwrap().steps
    }

    fn found(&self) -> Vec<Expected> {
        let located = scenario(self.placed).located;
        let checkpoint = located.load_with_sandboxes(&Request::default(), &Progress::default());
        let report = files_report(&located, &checkpoint);
        let mut found: Vec<Expected> = report.findings.iter().map(Expected::of).collect();
        found.sort();
        found
    }
}

fn archive_of(placed: &Placed, dir: &Path) -> RestoreArchive {
    let to = dir.join("meta.tar.zst");
    snapshot(&scenario(placed).located.source, &to, Packing::Zstd, 0).unwrap();
    RestoreArchive::open(&to, 1 << 30, &Progress::default()).unwrap()
}

#[test]
fn whatever_the_damage() {
    let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    let faults = damage::one_of_each(&typical().write(dir.path()).dirs(), 5);
    let pace = if std::env::var_os("CKPT_FULL").is_some() { 1 } else { 23 };
    let (mut whole, mut newer, mut wrong) = (0, 0, Vec::new());
    for fault in faults.iter().step_by(pace) {
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let placed = typical().write(dir.path());
        let archive = archive_of(&placed, dir.path());
        let before = Snapshot::take(&placed.meta());
        let again = damage::one_of_each(&placed.dirs(), 5).into_iter().find(|one| one.name == fault.name);
        let applied = again.unwrap().apply(&placed.dirs());
        if applied.is_err() || !placed.meta().is_dir() {
            continue;
        }
        let damaged = Snapshot::take(&placed.meta());
        let restore = Restore { placed: &placed, archive: &archive };
        let planned = restore.plan();
        assert!(planned.steps.left_out.is_empty(), "{fault:?}");
        if planned.plan.is_empty() {
            continue;
        }
        restore.carry_out(&planned.plan);
        if planned.plan.expected != restore.found() {
            wrong.push(format!(
                "{fault:?}: announced {:?}, found {:?}",
                planned.plan.expected,
                restore.found()
            ));
        }
        if planned.steps.kept.is_empty() && planned.steps.only_here.is_empty() {
            whole += 1;
            let diff = before.diff(&Snapshot::take(&placed.meta()));
            if !diff.is_empty() {
                wrong.push(format!("{fault:?}: not as before:\n{diff}"));
            }
        } else {
            newer += 1;
        }
        let second = restore.plan();
        if !second.plan.is_empty() {
            wrong.push(format!("{fault:?}: a second restore has {:?}", second.plan.steps));
        }
        let undone = restore.undo();
        if undone != planned.plan.steps.len() {
            wrong.push(format!("{fault:?}: {undone} of {} steps undone", planned.plan.steps.len()));
        }
        let diff = damaged.diff(&Snapshot::take(&placed.meta()));
        if !diff.is_empty() {
            wrong.push(format!("{fault:?}: undo has left:\n{diff}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), whole + newer, wrong.join("\n"));
    assert!(whole > 10, "{whole} whole, {newer} with something newer");
}
