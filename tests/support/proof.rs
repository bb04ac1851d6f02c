//! The supports prove themselves: built trees are sound, the same twice, and as a real agent leaves them; every
//! fault does something; snapshots show differences; packing and unpacking loses nothing.

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use ckpt::schema::{Release, check, find};
use ckpt::wire::{Frame, Frames};
use proptest::prelude::{ProptestConfig, proptest};
use proptest::test_runner::RngSeed;
use serde_json::json;
use tempfile::TempDir;

use super::corpus;
use super::damage::{Fault, all, every_cut, one_of_each, sample};
use super::hash::Snapshot;
use super::ids::{Rng, uuid};
use super::resource::{allocated, ports, reserved, scalar, volume};
use super::strategy;
use super::tree::{
    Agent, Checkpointed, Container, Executor, Framework, Kind, Latest, Operation, Part, Placed, Provider,
    Run, Task, Tree, typical,
};
use super::tree_dirs::{Form, TreeDirs};

fn written(tree: &Tree) -> (TempDir, Placed) {
    let dir = tempfile::tempdir().unwrap();
    let placed = tree.write(dir.path());
    (dir, placed)
}

/// All that is wrong with the files of a tree, as far as a message by itself can be wrong.
fn unsound(dirs: &TreeDirs) -> Vec<String> {
    let mut list = Vec::new();
    for entry in dirs.entries() {
        let (Form::Single(name) | Form::Stream(name)) = entry.form else { continue };
        for frame in Frames::new(&fs::read(&entry.path).unwrap()) {
            let verdict = match frame {
                Frame::Whole { body, .. } => check(find(name).unwrap(), body, Release::HEAD, &mut ()),
                frame => return vec![format!("{}: {frame:?}", entry.path.display())],
            };
            if let Err(damage) = verdict {
                list.push(format!("{}: {damage}", entry.path.display()));
            }
        }
    }
    list
}

#[test]
fn a_built_tree_is_sound_and_the_same_every_time() {
    let (_one, first) = written(&typical().placed_at("/var/lib/mesos"));
    let (_two, second) = written(&typical().placed_at("/var/lib/mesos"));
    assert_eq!(unsound(&first.dirs()), Vec::<String>::new());
    let (a, b) = (Snapshot::take(&first.base), Snapshot::take(&second.base));
    assert_eq!(a.diff(&b).lines().filter(|line| !line.starts_with(": mtime")).count(), 0, "{}", a.diff(&b));
    assert_eq!(Snapshot::take(&first.work).hash(), Snapshot::take(&second.work).hash());
    assert_eq!(
        fs::read_link(first.meta().join("slaves/latest")).unwrap().parent().unwrap(),
        Path::new("/var/lib/mesos/meta/slaves")
    );
}

#[test]
fn modes_and_times_are_those_of_an_agent() {
    let run = Run::new("run").pid(7).http().task(Task::new("task").running()).completed();
    let framework = Framework::new("fw").executor(Executor::new("ex", Kind::Custom).run(run));
    let (_dir, placed) =
        written(&Tree::new().agent(Agent::new("S").framework(framework)).started(1_700_000_000));
    let mode = |path: &Path| fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777;
    let run = placed.run("S", "fw", "ex", "run");
    assert_eq!(mode(&run), 0o750);
    assert_eq!(mode(&placed.sandbox("S", "fw", "ex", "run")), 0o750);
    assert_eq!(mode(&run.join("pids/forked.pid")), 0o600);
    assert_eq!(mode(&run.join("tasks/task/task.updates")), 0o644);
    assert_eq!(mode(&run.join("executor.sentinel")), 0o644);
    assert_eq!(mode(&placed.agent("S")), 0o755);
    let sentinel = fs::metadata(run.join("executor.sentinel")).unwrap();
    let directory = fs::metadata(&run).unwrap();
    assert_eq!((directory.mtime(), directory.mtime_nsec()), (sentinel.mtime(), sentinel.mtime_nsec()));
    assert!((1_700_000_000..1_700_000_100).contains(&directory.mtime()));
}

#[test]
fn every_part_can_be_left_out_or_replaced() {
    let task =
        Task::new("t").info(Part::Absent).update_but("TASK_RUNNING", json!({"update": {"uuid": null}}));
    let silent = Task::new("silent").running().without_updates().info(Part::But(json!({"name": "other"})));
    let torn = Task::new("torn").updates(b"\x05\0\0\0x").record(json!({"type": "ACK"}));
    let run = Run::new(&uuid("r")).pid_text(b"1\n").without_sandbox().task(task).task(silent).task(torn);
    let runs = Executor::new("e", Kind::Custom).info(Part::Bytes(b"junk".to_vec())).generated(None).run(run);
    let framework = Framework::new("f").checkpoint(false).pid(None).executor(runs.latest(Latest::Absent));
    let provider = Provider::new("p", &uuid("p")).state(Part::Absent).without_latest();
    let operation = Operation::reserve(&uuid("o"), "f", "eng").state("OPERATION_PENDING").without_stream();
    let stream = Operation::reserve(&uuid("s"), "f", "eng").acked().records(vec![json!({"type": "ACK"})]);
    let agent = Agent::new("S").info(Part::Absent).without_registry().provider(provider).operation(operation);
    let target = vec![volume("v", "eng/web", 1.0), allocated(reserved(ports(1, 2), "eng"), "eng")];
    let container = Container::new("c").pid(1).force_destroy().launch_info(Part::Absent).config(json!({}));
    let tree = Tree::new()
        .boot_id(None)
        .agent(agent.framework(framework).operation(stream))
        .latest(Latest::Text("/tmp".into()))
        .container(container)
        .resources(Checkpointed::old(vec![volume("w", "eng", 2.0)]).target(target).without_volumes());
    let (_dir, placed) = written(&tree);
    let task = placed.run("S", "f", "e", &uuid("r")).join("tasks");
    assert!(!task.join("t/task.info").exists() && task.join("t/task.updates").exists());
    assert!(!task.join("silent/task.updates").exists());
    assert_eq!(fs::read(task.join("torn/task.updates")).unwrap(), b"\x05\0\0\0x");
    assert!(!placed.meta().join("boot_id").exists() && !placed.work.join("volumes").exists());
    assert!(placed.meta().join("resources/resources.target").exists());
    assert!(!placed.executor("S", "f", "e").join("runs/latest").exists());
    let more =
        Checkpointed::new(vec![scalar("cpus", 1.0)]).new_target_only(Vec::new()).operations(Vec::new());
    let (_dir, placed) = written(&Tree::new().resources(more).latest(Latest::Entry("gone".into())));
    assert!(placed.meta().join("resources/resources_and_operations.target").exists());
}

/// Faults that leave the bytes as they were, or fit only now and then, in the typical tree.
fn does_nothing(fault: &Fault, before: &Snapshot, after: &Snapshot) -> bool {
    before.diff(after).is_empty() && fault.kind() != "empty-dir" && fault.kind() != "bitflip-length"
}

#[test]
fn every_fault_does_something() {
    let (_dir, placed) = written(&typical());
    let faults = one_of_each(&placed.dirs(), 1);
    assert!(faults.len() > 1000, "only {} faults", faults.len());
    let full = std::env::var_os("CKPT_FULL").is_some();
    let mut senseless = Vec::new();
    for (index, fault) in faults.iter().enumerate() {
        if !full && index % 29 != 0 {
            continue;
        }
        // The same directory each time, so that the fault's paths stay right.
        fs::remove_dir_all(&placed.work).unwrap();
        fs::remove_dir_all(&placed.runtime).unwrap();
        typical().write(&placed.base);
        let before = Snapshot::take(&placed.base);
        match fault.apply(&placed.dirs()) {
            Err(error) => senseless.push(format!("{fault:?}: {error}")),
            Ok(changed) => {
                let after = Snapshot::take(&placed.base);
                assert!(!changed.is_empty() || fault.kind() == "empty-dir", "{fault:?} says nothing");
                assert!(!does_nothing(fault, &before, &after), "{fault:?} does nothing");
            }
        }
    }
    assert!(senseless.len() * 20 < faults.len(), "{senseless:#?}");
}

#[test]
fn faults_are_drawn_the_same_way_every_time() {
    let (_dir, placed) = written(&typical());
    let faults = all(&placed.dirs(), 7);
    let names = |seed| {
        let drawn = sample(&faults, &mut Rng::new(seed), 20);
        drawn.iter().map(|fault| format!("{fault:?}")).collect::<Vec<_>>()
    };
    assert_eq!(names(3), names(3));
    assert_ne!(names(3), names(4));
    assert!(every_cut(&placed.dirs(), 7).len() > 5000);
    assert!(sample(&[], &mut Rng::new(1), 3).is_empty());
}

#[test]
fn a_snapshot_shows_what_changed() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, b"one").unwrap();
    std::os::unix::fs::symlink("file", dir.path().join("link")).unwrap();
    let before = Snapshot::take(dir.path());
    before.assert_untouched(&Snapshot::take(dir.path()));
    fs::write(&file, b"two").unwrap();
    fs::create_dir(dir.path().join("new")).unwrap();
    fs::remove_file(dir.path().join("link")).unwrap();
    let diff = before.diff(&Snapshot::take(dir.path()));
    assert!(diff.contains("file: 3 -> 3 bytes, \"one\" -> \"two\""), "{diff}");
    assert!(diff.contains("link: is gone") && diff.contains("new: is new: folder 755"), "{diff}");
    // Written again, the same bytes and times: nothing changed, but it was touched.
    let before = Snapshot::take(dir.path());
    let times = fs::metadata(&file).unwrap().modified().unwrap();
    fs::write(&file, b"two").unwrap();
    fs::File::options().write(true).open(&file).unwrap().set_modified(times).unwrap();
    let after = Snapshot::take(dir.path());
    before.assert_same(&after);
    assert!(before.diff_touched(&after).contains("ctime"));
}

#[test]
fn packed_trees_come_out_as_they_went_in() {
    let dir = tempfile::tempdir().unwrap();
    let host = dir.path().join("host");
    let placed = typical().placed_at("/var/lib/mesos").write(&host);
    let packed = dir.path().join("tree.tar.gz");
    let gz = flate2::write::GzEncoder::new(fs::File::create(&packed).unwrap(), flate2::Compression::fast());
    let mut archive = tar::Builder::new(gz);
    archive.follow_symlinks(false);
    archive.append_dir_all("var/lib/mesos", &placed.work).unwrap();
    archive.append_dir_all("var/run/mesos", &placed.runtime).unwrap();
    archive.into_inner().unwrap().finish().unwrap();
    let unpacked = corpus::unpack_file(&packed, &dir.path().join("unpacked"));
    let (before, after) = (Snapshot::take(&placed.meta()), Snapshot::take(&unpacked.work.join("meta")));
    // The archive knows whole seconds; names, bytes, modes and symlinks must be right.
    let diff = before.diff(&after);
    let other = diff.lines().filter(|line| line.contains("->") && !line.contains(": mtime"));
    assert_eq!(other.count(), 0, "{diff}");
    assert_eq!(unpacked.dirs().place, Path::new("/var/lib/mesos"));
    assert_eq!(all(&unpacked.dirs(), 1).len(), all(&placed.dirs(), 1).len());
    for name in corpus::names() {
        let dir = tempfile::tempdir().unwrap();
        assert!(corpus::unpack(&name, dir.path()).work.is_dir(), "{name}");
        assert!(corpus::note(&name).is_object());
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 24, rng_seed: RngSeed::Fixed(11), failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn random_trees_are_sound_and_take_any_damage(
        tree in strategy::tree(),
        choices in strategy::faults(0..=6),
    ) {
        let (_dir, placed) = written(&tree);
        assert_eq!(unsound(&placed.dirs()), Vec::<String>::new());
        let before = Snapshot::take(&placed.base);
        let done = strategy::apply(&choices, &placed.dirs());
        assert!(done.len() <= choices.len());
        if choices.is_empty() {
            before.assert_untouched(&Snapshot::take(&placed.base));
        }
    }
}
