//! A tree, and changes made to it without the command line.

use std::cell::OnceCell;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use ckpt::apply::{
    Answer, Applied, ApplyError, FaultInjector, JournalPlace, PlanAge, Refusal, State, Tree, Undone, Watch,
    WritePermit, execute, history, permit, places, undo,
};
use ckpt::host::Holders;
use ckpt::layout::RelPath;
use ckpt::plan::{Action, Consent, Plan, PlanArchive, Precondition, Sha256Sum, Step, sum_of_bytes};
use ckpt::source::{Options, Source, locate};
use rustix::io::Errno;

use crate::support::hash::Snapshot;
use crate::support::tree::{Placed, typical};

/// A tree, and where its journals are.
pub(super) struct Fixture {
    _dir: tempfile::TempDir,
    pub(super) placed: Placed,
    pub(super) journal: Option<PathBuf>,
    /// What files are restored from.
    archive: OnceCell<Archive>,
}

struct Archive {
    path: PathBuf,
    sha256: Sha256Sum,
    source: Source,
}

impl Fixture {
    /// In memory where that can be: waiting for a disk is what takes most of the time.
    pub(super) fn new() -> Self {
        let memory = tempfile::tempdir_in("/dev/shm");
        Self::in_directory(memory.or_else(|_| tempfile::tempdir()).unwrap())
    }

    /// Where temporary files usually are.
    pub(super) fn on_disk() -> Self {
        Self::in_directory(tempfile::tempdir().unwrap())
    }

    fn in_directory(dir: tempfile::TempDir) -> Self {
        let placed = typical().write(dir.path());
        Self { _dir: dir, placed, journal: None, archive: OnceCell::new() }
    }

    pub(super) fn source(&self) -> Source {
        let options = Options { runtime_dir: Some(self.placed.runtime.clone()), ..Options::default() };
        locate(&self.placed.work, "a test", &options).unwrap()
    }

    /// The archive that files are restored from, with these bytes, made at the first call.
    pub(super) fn archive(&self, bytes: impl FnOnce() -> Vec<u8>) -> &Source {
        let archive = self.archive.get_or_init(|| {
            let (path, bytes) = (self.placed.work.with_file_name("archive.tar"), bytes());
            std::fs::write(&path, &bytes).unwrap();
            let source = locate(&path, "a test", &Options::default()).unwrap();
            Archive { path, sha256: sum_of_bytes(&bytes), source }
        });
        &archive.source
    }

    /// A step on what is in the tree now.
    pub(super) fn step(&self, path: &str, action: Action) -> Step {
        let path = RelPath::new(path);
        let before = Precondition::read(&self.source(), &path, action.detail()).unwrap();
        Step { action, path, why: "a test".into(), code: "test".into(), before }
    }

    pub(super) fn plan(&self, steps: Vec<Step>) -> Plan {
        let meta = std::fs::metadata(self.placed.meta()).unwrap();
        Plan {
            command: "test".to_owned(),
            created: "2026-01-02T03:04:05Z".to_owned(),
            work_dir: self.placed.work.clone(),
            meta_dir: self.placed.meta(),
            runtime_dir: Some(self.placed.runtime.clone()),
            identity: (meta.dev(), meta.ino()),
            agent_id: None,
            consent: Consent::Yes,
            beside_agent: false,
            archive: self
                .archive
                .get()
                .map(|archive| PlanArchive { path: archive.path.clone(), sha256: archive.sha256 }),
            steps: steps.into_iter().collect(),
            expected: Vec::new(),
            starts: None,
        }
    }

    pub(super) fn tree(&self) -> Tree {
        Tree::open(&self.placed.meta(), true, Some(&self.placed.runtime)).unwrap()
    }

    fn places(&self) -> Vec<JournalPlace> {
        places(&self.tree(), self.journal.as_deref())
    }

    pub(super) fn permit(&self, plan: &Plan, injector: Option<FaultInjector>) -> WritePermit<'_> {
        let ask = || permit(self.tree(), Box::new(Holders::default), plan, Answer::Yes, false);
        // A child that another test has forked holds our lock, too, until it is another program.
        let freed = std::iter::repeat_with(|| {
            ask().inspect_err(|_| std::thread::sleep(std::time::Duration::from_millis(5)))
        });
        let permit = freed.take(200).find(|permit| !matches!(permit, Err(Refusal::Locked(_))));
        let permit = permit.expect("no other process holds the lock for a second").unwrap();
        let permit = permit.with_archive(self.archive.get().map(|archive| &archive.source));
        match injector {
            Some(injector) => permit.with_fault_injector(injector),
            None => permit,
        }
    }

    pub(super) fn apply(&self, plan: &Plan, injector: Option<FaultInjector>) -> Result<Applied, ApplyError> {
        execute(&self.permit(plan, injector), plan, PlanAge::FromFile, 0, &self.places(), &Watch::default())
    }

    /// Carries out a plan that was made right now.
    pub(super) fn apply_now(&self, plan: &Plan) -> Result<Applied, ApplyError> {
        execute(&self.permit(plan, None), plan, PlanAge::ThisRun, 0, &self.places(), &Watch::default())
    }

    /// Takes the last change back; `None`: there is none.
    pub(super) fn undo(&self, injector: Option<FaultInjector>) -> Option<Result<Undone, ApplyError>> {
        let places = self.places();
        let changes = history(&self.tree(), &places).unwrap().changes;
        let last = changes.into_iter().rev().find(|change| change.state != State::Undone)?;
        let plan = last.plan.clone().unwrap();
        Some(undo(&self.permit(&plan, injector), &places, &last, &Watch::default()))
    }

    /// All but the journal.
    pub(super) fn look(&self) -> Vec<(PathBuf, Snapshot)> {
        let directories = [self.placed.meta(), self.placed.work.join("slaves"), self.placed.runtime.clone()];
        directories.into_iter().map(|path| (path.clone(), Snapshot::take(&path))).collect()
    }

    pub(super) fn assert_as(&self, before: &[(PathBuf, Snapshot)], when: &str) {
        for ((path, before), (_, now)) in before.iter().zip(self.look()) {
            let diff = before.diff(&now);
            assert!(diff.is_empty(), "{when}: {} is not as before:\n{diff}", path.display());
        }
    }

    pub(super) fn path(&self, below: &str) -> PathBuf {
        self.placed.work.join(below)
    }
}

/// Where the journal could not be beside the tree, it outlives the tree.
impl Drop for Fixture {
    fn drop(&mut self) {
        if let Ok(tree) = Tree::open(&self.placed.meta(), true, None) {
            for place in places(&tree, None).iter().filter(|place| place.is_volatile) {
                let _ = std::fs::remove_dir_all(&place.path);
            }
        }
    }
}

/// Lets this number of calls through; then everything fails, as if the process were dead.
pub(super) fn dies_after(calls: usize) -> FaultInjector {
    let count = AtomicUsize::new(0);
    Arc::new(move |_| if count.fetch_add(1, Ordering::SeqCst) < calls { Ok(()) } else { Err(Errno::IO) })
}

/// Fails one call, and lets all others through.
pub(super) fn fails_once(at: usize, errno: Errno) -> FaultInjector {
    let count = AtomicUsize::new(0);
    Arc::new(move |_| if count.fetch_add(1, Ordering::SeqCst) == at { Err(errno) } else { Ok(()) })
}

/// Counts the calls.
pub(super) fn counts() -> (FaultInjector, Arc<AtomicUsize>) {
    let count = Arc::new(AtomicUsize::new(0));
    let shared = Arc::clone(&count);
    let injector: FaultInjector = Arc::new(move |_| {
        shared.fetch_add(1, Ordering::SeqCst);
        Ok(())
    });
    (injector, count)
}

/// The path of something below the `work_dir`, as a plan names it.
pub(super) fn relative(fixture: &Fixture, path: &Path) -> String {
    path.strip_prefix(&fixture.placed.work).unwrap().to_str().unwrap().to_owned()
}
