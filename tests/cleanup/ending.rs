//! Ending executors by what was known of them when the plan was made: who has their ids by now, who has gone meanwhile,
//! and who belongs to them by their cgroup alone. Real processes of this machine; cgroups and docker's files are made up.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::Utc;
use ckpt::apply::{Answer, ContainerRole, Ending, ExecutorToKill, Shutdown, Tree, permit, shutdown};
use ckpt::host::{Holders, Host, docker_containers};
use ckpt::layout::Name;
use ckpt::model::{Agents, Progress, Request, load};
use ckpt::plan::Plan;
use ckpt::plan::cleanup::docker_left;
use ckpt::source::{Options, Source, locate};
use serde_json::json;

use super::shutdown::{LiveExecutors, lives};
use crate::support::ids::uuid;
use crate::support::tree::Part;

const GRACE: Duration = Duration::from_secs(5);

fn source(live: &LiveExecutors) -> Source {
    locate(&live.placed.work, "a test", &Options::default()).unwrap()
}

/// What a plan records about an executor that was forked this number of seconds ago.
fn doomed(name: &str, pid: i32, ago: u64) -> ExecutorToKill {
    let at = SystemTime::now() - Duration::from_secs(ago);
    ExecutorToKill {
        framework: Name::from("F"),
        executor: Name::from(name),
        container: Name::from(&*uuid(name)),
        forked_pid: pid,
        forked_at: Some(at.duration_since(UNIX_EPOCH).unwrap().as_secs().cast_signed()),
        libprocess: None,
        role: ContainerRole::Executor,
    }
}

/// Ends them on this machine, with a `/` that is made up.
fn end(live: &LiveExecutors, root: &Path, doomed: &[ExecutorToKill]) -> Shutdown {
    let plan = Plan::new("cleanup", &source(live), None, "2026-01-02T03:04:05Z".to_owned()).unwrap();
    let tree = Tree::open(&live.placed.meta(), true, Some(&live.placed.runtime)).unwrap();
    let permit = permit(tree, Box::new(Holders::default), &plan, Answer::Yes, false).unwrap();
    shutdown(&permit, doomed, GRACE, "mesos", &Host::at(Path::new("/proc"), root, Utc::now())).unwrap()
}

fn put_cgroup(root: &Path, container: &str, pids: &[i32]) {
    let dir = root.join("sys/fs/cgroup/freezer/mesos").join(container);
    fs::create_dir_all(&dir).unwrap();
    let lines = pids.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    fs::write(dir.join("cgroup.procs"), lines).unwrap();
}

/// Waits until a process has become the one that its shell is to start.
fn wait_for_sleep(pid: i32) {
    let begun = std::time::Instant::now();
    while fs::read_to_string(format!("/proc/{pid}/comm")).is_ok_and(|name| name.trim() != "sleep") {
        assert!(begun.elapsed() < Duration::from_secs(20), "{pid} is still a shell");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn who_has_the_id_by_now_survives() {
    let mut live = LiveExecutors::new(&["unmarked", "other", "own"]);
    let root = tempfile::tempdir().unwrap();
    // A process without any mark, a process of another run, and the executor, so that one process is ended.
    let unmarked = live.spawn("sleep 1000", Path::new("/"), &[]);
    let marks = [("MESOS_EXECUTOR_ID", "another".to_owned()), ("MESOS_FRAMEWORK_ID", "F".to_owned())];
    let other = live.spawn("sleep 1000", Path::new("/"), &marks);
    let own = live.executor("own", "exec sleep 1000");
    wait_for_sleep(own);
    let plan = [doomed("unmarked", unmarked, 3600), doomed("other", other, 0), doomed("own", own, 0)];
    let ended = end(&live, root.path(), &plan);
    assert_eq!(ended.endings[..2], [Ending::NotProved, Ending::NotProved]);
    assert!(matches!(ended.endings[2], Ending::Asked(_)), "{ended:?}");
    assert!(lives(unmarked) && lives(other) && !lives(own), "{ended:?}");
    assert!(ended.left.iter().all(|left| !left.killed), "{ended:?}");
}

#[test]
fn an_executor_that_ended_meanwhile_leaves_orphans_that_are_reported() {
    let mut live = LiveExecutors::new(&["gone", "parent"]);
    let root = tempfile::tempdir().unwrap();
    let gone = live.executor("gone", "exit 0");
    let parent = live.executor("parent", "sleep 1000 & echo $! > child; exit 0");
    let child = live.written("parent", "child");
    live.reap();
    let ended = end(&live, root.path(), &[doomed("gone", gone, 0), doomed("parent", parent, 0)]);
    assert_eq!(ended.endings, [Ending::Gone, Ending::Gone]);
    assert!(!ended.has_ended_some());
    // Nothing proves any more whose it is: it is named, and left alone.
    let left: Vec<_> = ended.left.iter().map(|left| (left.pid, left.killed)).collect();
    assert_eq!(left, [(child, false)]);
    assert!(lives(child));
}

#[test]
fn who_is_in_the_containers_own_cgroup_ends_with_it() {
    let mut live = LiveExecutors::new(&["e"]);
    let root = tempfile::tempdir().unwrap();
    // Neither a child of the executor nor in its session, and without any mark.
    let member = live.spawn("exec sleep 1000", Path::new("/"), &[]);
    let neighbour = live.spawn("exec sleep 1000", Path::new("/"), &[]);
    let below = live.spawn("exec sleep 1000", Path::new("/"), &[]);
    let executor = live.executor("e", "exec sleep 1000");
    // A shell may start a process between the check and the signal, which then has to be killed.
    [member, neighbour, below, executor].into_iter().for_each(wait_for_sleep);
    put_cgroup(root.path(), &uuid("e"), &[executor, member]);
    put_cgroup(root.path(), &format!("{}/mesos/nested", uuid("e")), &[below]);
    put_cgroup(root.path(), &uuid("another"), &[neighbour]);
    let ended = end(&live, root.path(), &[doomed("e", executor, 0)]);
    assert!(matches!(ended.endings[..], [Ending::Asked(3..)]), "{ended:?}");
    assert!(!lives(executor) && !lives(member) && !lives(below) && lives(neighbour), "{ended:?}");
}

#[test]
fn a_docker_container_is_named_and_not_touched() {
    let container = json!({"container": {"type": "DOCKER", "docker": {"image": "busybox"}}});
    let mut live = LiveExecutors::with(&["e"], &Part::But(container));
    let root = tempfile::tempdir().unwrap();
    // The daemon starts what is in the container; the executor only waits for it.
    let inside = live.spawn("exec sleep 1000", Path::new("/"), &[]);
    let executor = live.executor("e", "exec sleep 1000");
    // A shell may start a process between the check and the signal, which then has to be killed.
    [inside, executor].into_iter().for_each(wait_for_sleep);
    let id = uuid("e");
    let names =
        [format!("mesos-{id}"), format!("mesos-{id}.executor"), format!("mesos-{}", uuid("x")), "web".into()];
    for (index, name) in names.iter().enumerate() {
        let dir = root.path().join(format!("var/lib/docker/containers/{index}"));
        fs::create_dir_all(&dir).unwrap();
        let state = json!({"ID": index.to_string(), "Name": format!("/{name}"), "State": {"Running": true, "Pid": inside}});
        fs::write(dir.join("config.v2.json"), state.to_string()).unwrap();
    }
    let host = Host::at(Path::new("/proc"), root.path(), Utc::now());
    let found = docker_containers(&host.tree(), Path::new("/var/lib/docker")).unwrap();
    let request = Request { agents: Agents::Latest, ..Request::default() };
    let checkpoint = load(&source(&live), &request, &Progress::default());
    assert_eq!(docker_left(&found, &checkpoint), names[..2]);
    let ended = end(&live, root.path(), &[doomed("e", executor, 0)]);
    assert!(matches!(ended.endings[..], [Ending::Asked(_)]), "{ended:?}");
    assert!(!lives(executor) && lives(inside), "{ended:?}");
}
