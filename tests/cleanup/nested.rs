//! Containers that are no executor: nested ones of task groups, and those that only the runtime directory knows. They are
//! children of the agent, and outlive it and their executor.

use std::fs;
use std::path::{Path, PathBuf};

use super::shutdown::{AGREED, LiveExecutors, lives};
use crate::support::hash::Snapshot;
use crate::support::ids::uuid;

/// Puts a container into the runtime directory, and starts its process as the launcher does.
fn contained(live: &mut LiveExecutors, containers: &[&str]) -> i32 {
    let mut path = live.placed.runtime.clone();
    for container in containers {
        path = path.join("containers").join(uuid(container));
    }
    fs::create_dir_all(&path).unwrap();
    let runtime = path.to_str().unwrap().to_owned();
    let pid = live.spawn(
        "sleep 1000 & wait",
        Path::new("/"),
        &[("MESOS_CONTAINERIZER_RUNTIME_DIRECTORY", runtime)],
    );
    fs::write(path.join("pid"), pid.to_string()).unwrap();
    pid
}

fn sentinel(live: &LiveExecutors) -> PathBuf {
    live.run("e").join("executor.sentinel")
}

#[test]
fn while_a_nested_container_lives_it_is_refused() {
    // Its executor is dead.
    let mut live = LiveExecutors::new(&["e"]);
    let nested = contained(&mut live, &["e", "task"]);
    let before = Snapshot::take(&live.placed.meta());
    let output = live.cleanup(&["--yes", "--agent", "S"]).run().exits(4);
    let words = format!(
        "1 nested container is alive: container {}, nested in that of executor e of framework F (pid {nested})",
        uuid("task")
    );
    assert!(output.stderr().contains(&words), "{output}");
    assert!(lives(nested));
    before.assert_untouched(&Snapshot::take(&live.placed.meta()));
    assert!(live.cleanup(&["--dry-run"]).run().exits(1).stdout().contains(&uuid("task")));
}

#[test]
fn nested_containers_end_with_their_executor() {
    let mut live = LiveExecutors::new(&["e"]);
    let executor = live.executor("e", "sleep 1000 & wait");
    let nested = contained(&mut live, &["e", "task"]);
    let deeper = contained(&mut live, &["e", "task", "check"]);
    let unknown = contained(&mut live, &["unknown"]);
    let stranger = live.spawn("sleep 1000", Path::new("/"), &[]);
    let output = live.cleanup(&AGREED).run().exits(0);
    for pid in [executor, nested, deeper, unknown] {
        assert!(!lives(pid), "{pid}: {output}");
    }
    assert!(lives(stranger) && sentinel(&live).exists(), "{output}");
    let text = output.stderr();
    for name in ["task", "check"] {
        let words = format!("container {}, nested in that of executor e of framework F: ended", uuid(name));
        assert!(text.contains(&words), "{output}");
    }
    let words = format!("container {}, which only the runtime directory knows: ended", uuid("unknown"));
    assert!(text.contains(&words), "{output}");
}

#[test]
fn a_process_that_has_the_pid_of_a_container_by_chance_is_left_alone() {
    let mut live = LiveExecutors::new(&["e"]);
    let stranger = live.spawn("sleep 1000", Path::new("/"), &[("MESOS_EXECUTOR_ID", "other".to_owned())]);
    let path = live.placed.runtime.join("containers").join(uuid("e")).join("containers").join(uuid("task"));
    fs::create_dir_all(&path).unwrap();
    fs::write(path.join("pid"), stranger.to_string()).unwrap();
    let output = live.cleanup(&AGREED).run().exits(0);
    assert!(lives(stranger) && sentinel(&live).exists(), "{output}");
}
