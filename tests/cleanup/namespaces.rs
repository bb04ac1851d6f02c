//! Executors that are killed in namespaces of their own: where the kernel gives the PID of a dead one to another process
//! and where docker's daemon has containers.

use std::fs;
use std::process::Output;

use serde_json::json;

use super::shutdown::LiveExecutors;
use crate::support::cli::document;
use crate::support::ids::uuid;
use crate::support::namespaces::in_namespaces;
use crate::support::tree::Part;

/// Starts both executors as an agent does, kills the second one, and makes the kernel give its PID to another process.
/// `$CKPT`, `$WORK`, `$RUNTIME`; of each executor its sandbox and its `forked.pid`.
const REUSED: &str = r#"
start() {
  cd "$1"
  MESOS_DIRECTORY="$1" MESOS_EXECUTOR_ID="$2" MESOS_FRAMEWORK_ID=F setsid sleep 1000 &
  pid=$!
  echo -n "$pid" > "$3"
  cd /
}
start "$OWN_SANDBOX" own "$OWN_PID"; own=$pid
start "$DEAD_SANDBOX" dead "$DEAD_PID"; dead=$pid
kill -9 "$dead"; wait "$dead" 2>/dev/null
sleep 1.1
for try in 1 2 3 4 5 6 7 8 9; do
  echo $((dead - 1)) > /proc/sys/kernel/ns_last_pid || exit 77
  sleep 1000 & stranger=$!
  [ "$stranger" = "$dead" ] && break
  kill "$stranger"
done
[ "$stranger" = "$dead" ] || { echo "the id is not given again" >&2; exit 77; }
"$CKPT" cleanup --scope all --shutdown --grace-period 1secs --yes --agent S --boot-id same --agent-is-stopped \
  --runtime-dir "$RUNTIME" "$WORK"
echo "status $?"
kill -0 "$stranger" && echo "the stranger lives"
kill -0 "$own" 2>/dev/null && echo "the executor lives"
kill -9 "$stranger"
exit 0
"#;

#[test]
fn who_was_given_the_id_of_a_dead_executor_by_the_kernel_survives() {
    let live = LiveExecutors::new(&["own", "dead"]);
    let output = in_namespaces(&["-rmpf", "--mount-proc", "--kill-child"], REUSED, |command| {
        command.env("CKPT", env!("CARGO_BIN_EXE_ckpt"));
        command.env("WORK", &live.placed.work).env("RUNTIME", &live.placed.runtime);
        command.env("OWN_SANDBOX", live.sandbox("own")).env("DEAD_SANDBOX", live.sandbox("dead"));
        command.env("OWN_PID", live.run("own").join("pids/forked.pid"));
        command.env("DEAD_PID", live.run("dead").join("pids/forked.pid"));
    });
    let Some(output) = output else { return };
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("status 0"), "{output:?}");
    assert!(said.contains("the stranger lives"), "{output:?}");
    assert!(!said.contains("the executor lives"), "{output:?}");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("executor own of framework F: ended after SIGTERM"), "{told}");
    assert!(!told.contains("executor dead"), "{told}");
    for name in ["own", "dead"] {
        assert!(live.run(name).join("executor.sentinel").exists(), "{name}: {output:?}");
    }
}

/// Two containers of the run, one of another run, one of no run.
const DOCKER: &str = r#"
mount -t tmpfs none /var/lib || exit 77
number=0
for name in "mesos-$RUN" "mesos-$RUN.executor" "mesos-$OTHER" web; do
  number=$((number + 1))
  mkdir -p "/var/lib/docker/containers/$number"
  echo "{\"ID\":\"$number\",\"Name\":\"/$name\",\"State\":{\"Running\":true,\"Pid\":$$}}" \
    > "/var/lib/docker/containers/$number/config.v2.json"
done
"$CKPT" cleanup --scope all --dry-run --boot-id same --runtime-dir "$RUNTIME" $FORMAT "$WORK"
[ $? = 1 ] || exit 78
exit 0
"#;

fn given_up_beside_docker(live: &LiveExecutors, format: &str) -> Option<Output> {
    in_namespaces(&["-rm"], DOCKER, |command| {
        command.env("CKPT", env!("CARGO_BIN_EXE_ckpt")).env("FORMAT", format);
        command.env("WORK", &live.placed.work).env("RUNTIME", &live.placed.runtime);
        command.envs([("RUN", uuid("e")), ("OTHER", uuid("x"))]);
    })
}

#[test]
fn containers_of_docker_are_named() {
    let container = json!({"container": {"type": "DOCKER", "docker": {"image": "busybox"}}});
    let live = LiveExecutors::with(&["e"], &Part::But(container));
    fs::remove_file(live.run("e").join("pids/forked.pid")).unwrap();
    let Some(output) = given_up_beside_docker(&live, "-o json") else { return };
    let document = document(&output.stdout);
    let names = [format!("mesos-{}", uuid("e")), format!("mesos-{}.executor", uuid("e"))];
    assert_eq!(document["summary"]["docker"], json!(names), "{output:?}");
    let Some(output) = given_up_beside_docker(&live, "") else { return };
    let text = String::from_utf8_lossy(&output.stdout).replace('\n', " ");
    for name in names {
        assert!(text.contains(&format!("docker runs {name}: ckpt does not touch it")), "{text}");
    }
    assert!(!text.contains("web") && !text.contains(&uuid("x")), "{text}");
}
