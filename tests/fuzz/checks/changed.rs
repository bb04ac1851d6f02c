//! What must hold of any plan for a tree on disk: what it names, that it is read as it was written, that it can be carried
//! out, comes to what it announces, and can be undone.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use ckpt::app::{FlagOptions, Located, MissingMeta, ModeChoice, Scenario, ScenarioOptions, SourceOptions};
use ckpt::apply::{Answer, PlanAge, State, Tree, Watch, execute, history, permit, places, undo};
use ckpt::check::{FailOn, Finding, Report};
use ckpt::host::Holders;
use ckpt::layout::RelPath;
use ckpt::model::Progress;
use ckpt::plan::{Action, Consent, Expected, Plan, Step, put_plan, read_plan};
use ckpt::recovery::{BootId, Mode};
use ckpt::schema::Release;

use super::drawn::{Seen, drawn, seen, states, unpacked};
use super::scratch;

/// A random checkpoint on disk, and how it is read.
pub(super) struct Drawn {
    source: SourceOptions,
    work: PathBuf,
    runtime: PathBuf,
}

impl Drawn {
    /// Writes it. `None` if what is left of it is not a checkpoint.
    pub(super) fn new(name: &str, [state, release, boot]: [u8; 3], changes: &[u8]) -> Option<Self> {
        let directory = scratch::path(name);
        unpacked(&drawn(state, states(), changes), &directory);
        let (work, runtime) = (directory.join("var/lib/mesos"), directory.join("var/run/mesos"));
        let is_directory = |path: &Path| fs::symlink_metadata(path).is_ok_and(|meta| meta.is_dir());
        if !is_directory(&work.join("meta")) {
            return None;
        }
        let boot_id = match boot % 3 {
            0 => BootId::Unknown,
            1 => BootId::Same,
            _ => BootId::Known("another".to_owned()),
        };
        let release = if release == 0 { Release::HEAD } else { Release::new(1, release % 13, 0) };
        let source = SourceOptions {
            relocated: true,
            runtime_dir: is_directory(&runtime).then(|| runtime.clone()),
            boot_id: Some(boot_id),
            release: Some(release),
            probe: false,
            missing_meta: MissingMeta::FirstStart,
            ..SourceOptions::of(&work)
        };
        Located::find(&source, &Progress::default()).ok()?;
        Some(Self { source, work, runtime })
    }

    /// As a strict agent with default flags meets it now.
    pub(super) fn scenario(&self) -> Scenario {
        let flags = FlagOptions { mode: ModeChoice::Given(Mode::Strict), ..FlagOptions::default() };
        let options =
            ScenarioOptions { source: self.source.clone(), flags, threads: 1, ..ScenarioOptions::default() };
        Scenario::open(&options, &Progress::default()).expect("it is there")
    }

    /// The report on it as it is now.
    pub(super) fn report(&self) -> Report {
        self.scenario().validation(FailOn::Fatal).report
    }

    /// Carries a plan out, checks the result, and undoes it.
    pub(super) fn carried_out(&self, plan: &Plan, look: impl FnOnce()) {
        let before = self.seen();
        let (journals, watch) = (self.work.join(".ckpt"), Watch::default());
        let tree = || Tree::open(&self.work.join("meta"), true, Some(&self.runtime)).expect("it is there");
        let places = places(&tree(), Some(&journals));
        let allowed = || {
            let id = plan.agent_id.as_deref().unwrap_or_default();
            let answer = if plan.consent == Consent::AgentId { Answer::AgentId(id) } else { Answer::Yes };
            permit(tree(), Box::new(Holders::default), plan, answer, true).expect("no process is there")
        };
        execute(&allowed(), plan, PlanAge::FromFile, 0, &places, &watch).expect("it is as planned");
        look();
        let done = history(&tree(), &places).expect("it can be listed").changes.pop().expect("the change");
        assert_eq!((&done.state, done.plan.as_ref()), (&State::Done, Some(plan)));
        let undone = undo(&allowed(), &places, &done, &watch).expect("nothing changed there");
        let gone: Vec<RelPath> =
            plan.steps.iter().filter(|step| !step.is_reversible()).map(|step| step.path).collect();
        assert_eq!((undone.steps, undone.gone.len()), (plan.steps.len() - gone.len(), gone.len()));
        let is_gone = |path: &Path| gone.iter().any(|gone| path.starts_with(gone.below(&self.work)));
        let mut before = before;
        before.retain(|path, _| !is_gone(path));
        let mut after = self.seen();
        // What was below a deleted path cannot be seen.
        for above in gone.iter().map(|gone| gone.parent().below(&self.work)) {
            before.remove(&above);
            after.remove(&above);
        }
        assert_eq!(after, before);
    }

    /// The whole of it, without the journal and the directory that contains it.
    fn seen(&self) -> Seen {
        let mut all = seen(&self.work);
        all.extend(seen(&self.runtime));
        all.retain(|path, _| *path != self.work && !path.starts_with(self.work.join(".ckpt")));
        all
    }
}

/// What is found, as plans announce it.
pub(super) fn announced(found: &[Finding]) -> Vec<Expected> {
    let mut list: Vec<Expected> = found.iter().map(Expected::of).collect();
    list.sort();
    list
}

/// A plan by itself.
pub(super) fn is_sound(plan: &Plan) {
    let text = written(plan);
    // What no plan may ask for is refused here.
    let again = read_plan(&mut &*text).expect("what was written is read");
    assert_eq!(again, *plan);
    assert_eq!(written(&again), text);
    let mut named = HashSet::new();
    for step in plan.steps.iter() {
        for path in [Some(&step.path), step.to()].into_iter().flatten() {
            assert!(is_ours(path), "{path}");
            assert!(named.insert(path.clone()), "{path} is named twice");
        }
        assert!(!step.why.is_empty() && !step.code.is_empty());
    }
    let gone = |step: &Step| matches!(step.action, Action::SetAside | Action::Delete);
    let gone: HashSet<RelPath> = plan.steps.iter().filter(gone).map(|step| step.path).collect();
    for path in named {
        let mut above = path.parent();
        while !above.as_bytes().is_empty() && above.as_bytes() != b"/" {
            assert!(!gone.contains(&above), "{path} is below what is removed");
            above = above.parent();
        }
    }
}

fn written(plan: &Plan) -> Vec<u8> {
    let mut text = Vec::new();
    put_plan(&mut text, plan).expect("memory takes it");
    text
}

/// Within `meta`, a sandbox, an image, or a container of the runtime directory.
fn is_ours(path: &RelPath) -> bool {
    let names: Vec<&[u8]> = path.components().collect();
    match &names[..] {
        _ if path.as_bytes().starts_with(b"/") => names.contains(&&b"containers"[..]),
        [first, _, ..] => matches!(*first, b"meta" | b"slaves" | b"provisioner"),
        _ => false,
    }
}
