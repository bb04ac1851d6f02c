//! Lines of the kernel and of systemd in the journal of an agent: why it, or an executor, has ended.

use ckpt::logs::{Fate, Outcome, Story};

use super::fixture::{codes, live, story};

const STARTED: &str = "\
Nov 28 21:21:58 h mesos-slave[384]: I1128 21:21:58.0 384 main.cpp:1] Version: 1.11.0
Nov 28 21:21:58 h mesos-slave[384]: I1128 21:21:58.1 384 slave.cpp:1] Mesos agent started on (1)@10.0.0.1:5051
Nov 28 21:21:59 h mesos-slave[384]: I1128 21:21:59.0 384 state.cpp:1] Recovering state from '/w/meta'
";
const OOM: &str =
    "Nov 28 21:22:00 h kernel: Out of memory: Killed process 384 (mesos-slave) total-vm:1kB, anon-rss:2kB\n";
const KILLED: &str =
    "Nov 28 21:22:00 h systemd[1]: mesos-slave.service: Main process exited, code=killed, status=9/KILL\n";
const OOM_RESULT: &str =
    "Nov 28 21:22:00 h systemd[1]: mesos-slave.service: Failed with result 'oom-kill'.\n";
const LIMIT: &str =
    "Nov 28 21:22:00 h systemd[1]: mesos-slave.service: Start request repeated too quickly.\n";

fn cause(story: &Story) -> (Outcome, Option<&'static str>) {
    let start = story.starts.last().unwrap();
    (start.outcome, start.cause.as_ref().and_then(|cause| cause.code))
}

#[test]
fn the_kernel_ends_the_agent() {
    for lines in
        [format!("{OOM}{KILLED}{OOM_RESULT}"), format!("{KILLED}{OOM}"), format!("{KILLED}{OOM_RESULT}")]
    {
        let story = story(format!("{STARTED}{lines}").as_bytes());
        assert_eq!(cause(&story), (Outcome::Aborts, Some("agent-out-of-memory")), "{lines}");
        assert_eq!(story.starts.len(), 1);
    }
    let killed = story(format!("{STARTED}{KILLED}").as_bytes());
    assert_eq!(cause(&killed), (Outcome::Aborts, Some("killed-by-sigkill")));
    assert!(killed.starts[0].next.as_ref().unwrap().contains("OOM killer"));
}

#[test]
fn what_ended_before_is_not_ended_again() {
    let exit = "Nov 28 21:22:00 h mesos-slave[384]: E1128 21:22:00.0 384 slave.cpp:1] EXIT with status 1: Failed to perform \
                recovery: Failed to read '/w/meta/boot_id': x\n";
    let service = KILLED.replace("code=killed, status=9/KILL", "code=exited, status=1/FAILURE");
    let story = story(format!("{STARTED}{exit}{service}{LIMIT}").as_bytes());
    assert_eq!(story.starts.len(), 1);
    let next = story.starts[0].next.as_ref().unwrap();
    assert!(next.ends_with(
        "then run systemctl reset-failed mesos-slave.service and systemctl start mesos-slave.service."
    ));
    assert!(codes(&story).contains(&"service-start-limit"), "{:?}", codes(&story));
    // Lines about others say nothing.
    let others = "Nov 28 21:22:00 h kernel: Out of memory: Killed process 9 (java) total-vm:1kB\n\
                  Nov 28 21:22:00 h systemd[1]: docker.service: Failed with result 'oom-kill'.\n";
    let story = super::fixture::story(format!("{STARTED}{others}").as_bytes());
    assert_eq!(cause(&story), (Outcome::Unfinished, None));
    assert_eq!(codes(&story), [""; 0]);
}

/// An upgrade has left a library out: the agent before it has ended, and no start of this one has begun.
#[test]
fn a_program_that_is_not_loaded_fails_before_it_starts() {
    let linker = "Nov 28 21:22:00 h mesos-slave[399]: /usr/sbin/mesos-slave: error while loading shared libraries: \
                  libmesos-1.11.0.so: cannot open shared object file: No such file or directory\n";
    let exited = KILLED.replace("code=killed, status=9/KILL", "code=exited, status=127/n/a");
    let story = story(format!("{STARTED}{linker}{exited}{linker}{exited}{LIMIT}").as_bytes());
    let outcomes: Vec<_> = story.starts.iter().map(|start| (start.outcome, start.times)).collect();
    assert_eq!(outcomes, [(Outcome::Unfinished, 1), (Outcome::Fails, 2)]);
    assert_eq!(story.starts[1].cause.as_ref().unwrap().code, Some("program-not-loaded"));
    let other = linker.replace("mesos-slave", "mesos-master");
    assert!(super::fixture::story(other.as_bytes()).starts.is_empty());
}

#[test]
fn the_kernel_ends_an_executor() {
    let log = String::from_utf8(live().logs["live-linux/s02b_dead_pidns"].clone()).unwrap();
    let before = story(log.as_bytes());
    let dead = before.starts[0].executors.iter().find(|one| one.fate == Fate::ReapedDead).unwrap();
    let container = dead.container_id.clone().unwrap();
    let at = log.find("has exited").unwrap();
    let at = log[..at].rfind('\n').unwrap() + 1;
    let kernel = format!(
        "[12345.6] oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),oom_memcg=/mesos/{container},\
         task_memcg=/mesos/{container},task=java,pid=77,uid=0\n\
         [12345.6] Memory cgroup out of memory: Killed process 77 (java) total-vm:1kB, anon-rss:2kB\n"
    );
    let story = story(format!("{}{kernel}{}", &log[..at], &log[at..]).as_bytes());
    let named =
        story.starts[0].executors.iter().find(|one| one.container_id.as_ref() == Some(&container)).unwrap();
    assert_eq!((named.fate, named.code), (Fate::ReapedDead, Some("executor-out-of-memory")));
    let lines = story.lines.iter().filter(|line| line.codes[0].code == "executor-out-of-memory").count();
    assert_eq!(lines, 1, "the kernel reports one kill in two lines");
    assert_eq!(story.starts[0].outcome, Outcome::Recovers);
}
