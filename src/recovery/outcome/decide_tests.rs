//! Tests of `decide`: every row of the tables, and the two traps: launchers that are not the executor, and what counts
//! as alive.

use super::decide::{Connection, Decided, Situation, decide};
use super::docker::{DockerRun, DockerUse};
use super::executors::Fate;
use super::facts::{Answers, CgroupKill, Holder, RunFacts};
use super::restart::Restart;
use super::task_state::TaskEnd;
use crate::recovery::Launcher;
use crate::rules::Rule;
use crate::schema::Release;

/// A living executor below its living launcher.
fn lives() -> RunFacts {
    RunFacts {
        alive: Some(true),
        holder: Holder::Same,
        executor: Answers::Yes,
        executor_pid: Some(21),
        listens: Some(true),
        ..RunFacts::default()
    }
}

fn dead() -> RunFacts {
    RunFacts { alive: Some(false), holder: Holder::Nobody, executor: Answers::Gone, ..RunFacts::default() }
}

fn posix() -> Restart {
    Restart { launcher: Launcher::Posix, ..Restart::default() }
}

fn cleanup() -> Restart {
    Restart { cleanup: true, ..posix() }
}

/// A run on an agent that was not rebooted, known to the runtime directory.
fn run(connection: Connection, facts: &RunFacts) -> Situation<'_> {
    Situation {
        rebooted: None,
        forked_pid: Some(20),
        connection,
        docker: None,
        container: Some(true),
        marked_http: connection == Connection::Http,
        kill_reaches: None,
        has_nested: false,
        facts,
    }
}

fn of(run: &Situation<'_>, restart: &Restart) -> (Fate, f64, TaskEnd, Rule) {
    let Decided { fate, at_secs, end, rule, .. } = decide(run, restart);
    (fate, at_secs, end, rule)
}

#[test]
fn r171_and_r172_after_a_reboot() {
    let facts = lives();
    let rebooted = |container, marked_http| Situation {
        rebooted: Some("the host was rebooted"),
        forked_pid: None,
        connection: Connection::Unknown,
        container,
        marked_http,
        ..run(Connection::Unknown, &facts)
    };
    let failed = |rule| (Fate::Lost, 0.0, TaskEnd::Failed, rule);
    assert_eq!(of(&rebooted(Some(false), false), &posix()), failed(Rule::R171));
    assert_eq!(of(&rebooted(None, true), &posix()), failed(Rule::R171));
    // The runtime directory survived: the posix launcher cannot kill what it does not know, the linux launcher can.
    assert_eq!(of(&rebooted(Some(true), false), &posix()), (Fate::Lost, 2.0, TaskEnd::Kept, Rule::R172));
    assert_eq!(of(&rebooted(Some(true), false), &Restart::default()), failed(Rule::R172));
    assert_eq!(
        of(&rebooted(Some(true), true), &posix()),
        (Fate::MayReconnect, 2.0, TaskEnd::Kept, Rule::R176)
    );
    let facts = dead();
    let gone = Situation {
        rebooted: Some("the host was rebooted"),
        forked_pid: None,
        ..run(Connection::Unknown, &facts)
    };
    assert_eq!(of(&gone, &posix()), failed(Rule::R172));
}

#[test]
fn r173_without_forked_pid() {
    let facts = lives();
    let without = |container| Situation { forked_pid: None, container, ..run(Connection::Unknown, &facts) };
    assert_eq!(of(&without(Some(false)), &posix()), (Fate::Lost, 0.0, TaskEnd::Failed, Rule::R173));
    assert_eq!(of(&without(Some(true)), &posix()), (Fate::Lost, 2.0, TaskEnd::Kept, Rule::R173));
    assert_eq!(of(&without(Some(true)), &Restart::default()), (Fate::Lost, 0.0, TaskEnd::Failed, Rule::R173));
}

#[test]
fn r174_dead() {
    let facts = dead();
    for connection in [Connection::Libprocess, Connection::Http, Connection::Unknown] {
        let expected = (Fate::Lost, 0.0, TaskEnd::Failed, Rule::R174);
        assert_eq!(of(&run(connection, &facts), &posix()), expected);
    }
    // Only the launcher is dead: the agent treats the run as ended, and kills the living executor.
    let orphaned = RunFacts { executor: Answers::Yes, executor_pid: Some(21), ..dead() };
    let decided = decide(&run(Connection::Libprocess, &orphaned), &posix());
    assert_eq!((decided.fate, decided.end), (Fate::Lost, TaskEnd::Failed));
    assert!(decided.why.contains("kills the executor"), "{}", decided.why);
}

#[test]
fn r175_and_r176_alive() {
    let facts = lives();
    assert_eq!(
        of(&run(Connection::Libprocess, &facts), &posix()),
        (Fate::Reconnects, 0.0, TaskEnd::Kept, Rule::R175)
    );
    assert_eq!(
        of(&run(Connection::Http, &facts), &posix()),
        (Fate::Reconnects, 2.0, TaskEnd::Kept, Rule::R176)
    );
    // A launcher that is a zombie counts as alive, and its executor answers.
    let zombie = RunFacts { holder: Holder::Zombie, undying: true, ..lives() };
    assert_eq!(of(&run(Connection::Libprocess, &zombie), &posix()).0, Fate::Reconnects);
    let slow = RunFacts { backoff_secs: Some(10.0), ..lives() };
    assert_eq!(of(&run(Connection::Http, &slow), &posix()).0, Fate::MayReconnect);
    let unproved = RunFacts { holder: Holder::Unknown, executor: Answers::Unknown, ..lives() };
    assert_eq!(of(&run(Connection::Http, &unproved), &posix()).0, Fate::MayReconnect);
    let unseen = RunFacts::default();
    assert_eq!(of(&run(Connection::Http, &unseen), &posix()).0, Fate::MayReconnect);
}

#[test]
fn r177_without_an_address() {
    let with = |http| RunFacts { http, ..lives() };
    for (http, fate) in
        [(None, Fate::MayReconnect), (Some(true), Fate::MayReconnect), (Some(false), Fate::Lost)]
    {
        let facts = with(http);
        let (got, _, end, rule) = of(&run(Connection::Unknown, &facts), &posix());
        assert_eq!((got, rule), (fate, Rule::R177), "{http:?}");
        assert_eq!(end, if fate == Fate::Lost { TaskEnd::NotBack } else { TaskEnd::Kept });
    }
}

#[test]
fn r178_not_back_at_the_timeout() {
    let not_back = (Fate::Lost, 2.0, TaskEnd::NotBack, Rule::R178);
    let stopped = RunFacts { executor: Answers::Stopped, ..lives() };
    let gone = RunFacts { executor: Answers::Gone, ..lives() };
    let deaf = RunFacts { listens: Some(false), ..lives() };
    for facts in [&gone, &deaf] {
        assert_eq!(of(&run(Connection::Libprocess, facts), &posix()), not_back);
        assert_eq!(of(&run(Connection::Libprocess, facts), &Restart::default()), not_back);
    }
    let long = Restart { window_secs: 15.0, ..posix() };
    assert_eq!(of(&run(Connection::Http, &gone), &long), (Fate::Lost, 15.0, TaskEnd::NotBack, Rule::R178));
    // Without time to answer nothing is certain.
    let short = Restart { window_secs: 0.0, ..posix() };
    for connection in [Connection::Libprocess, Connection::Http] {
        assert_eq!(decide(&run(connection, &lives()), &short).fate, Fate::MayReconnect);
    }
    // One that is stopped can be continued in time.
    let decided = decide(&run(Connection::Libprocess, &stopped), &long);
    assert_eq!((decided.fate, decided.end, decided.rule), (Fate::MayReconnect, TaskEnd::NotBack, Rule::R178));
    assert!(decided.why.contains("stopped now: continue it (kill -CONT 21) before 15 s"), "{}", decided.why);
    // A zombie counts as alive, and no signal ends it: its tasks stay unchanged.
    let zombie = RunFacts { holder: Holder::Zombie, undying: true, executor: Answers::Gone, ..lives() };
    assert_eq!(of(&run(Connection::Http, &zombie), &posix()), (Fate::Lost, 2.0, TaskEnd::Kept, Rule::R178));
}

#[test]
fn r255_a_kill_that_reaches_nobody() {
    let linux = Restart::default();
    let alive = lives();
    let missed = |connection, facts| Situation { kill_reaches: Some(false), ..run(connection, facts) };
    let stopped = RunFacts { executor: Answers::Stopped, ..lives() };
    let decided = decide(&missed(Connection::Libprocess, &stopped), &linux);
    assert_eq!((decided.fate, decided.end, decided.endless), (Fate::MayReconnect, TaskEnd::Kept, true));
    let deaf = RunFacts { listens: Some(false), ..lives() };
    assert_eq!(
        of(&missed(Connection::Libprocess, &deaf), &linux),
        (Fate::Lost, 2.0, TaskEnd::Kept, Rule::R178)
    );
    // What answers needs no kill.
    assert_eq!(of(&missed(Connection::Libprocess, &alive), &linux).0, Fate::Reconnects);
    let cleanup = Restart { cleanup: true, ..linux.clone() };
    assert!(!decide(&missed(Connection::Libprocess, &alive), &cleanup).endless);
    assert!(decide(&missed(Connection::Libprocess, &stopped), &cleanup).endless);
    assert!(decide(&missed(Connection::Unknown, &alive), &cleanup).endless);
    let orphaned = RunFacts { executor: Answers::Yes, executor_pid: Some(21), ..dead() };
    assert_eq!(of(&missed(Connection::Http, &orphaned), &linux).0, Fate::MayReconnect);
}

#[test]
fn r256_frozen() {
    let linux = Restart::default();
    let frozen = RunFacts { executor: Answers::Frozen, ..lives() };
    let decided = decide(&run(Connection::Http, &frozen), &linux);
    assert_eq!((decided.fate, decided.end, decided.rule), (Fate::MayReconnect, TaskEnd::NotBack, Rule::R256));
    assert!(decided.why.contains("frozen now: continue it (thaw its cgroup) before 2 s"), "{}", decided.why);
    // No signal ends a frozen process, and with nested containers its cgroup cannot be destroyed.
    assert_eq!(of(&run(Connection::Http, &frozen), &posix()).2, TaskEnd::Kept);
    let nested = Situation { has_nested: true, ..run(Connection::Http, &frozen) };
    assert_eq!(of(&nested, &linux).2, TaskEnd::Kept);
}

#[test]
fn r179_docker() {
    let docker = DockerUse { used: true, ..DockerUse::default() };
    let restart = Restart { docker, ..posix() };
    let facts = lives();
    let known = DockerRun { is_known: true, ..DockerRun::default() };
    let docker = |connection, facts| Situation { docker: Some(known), ..run(connection, facts) };
    assert_eq!(
        of(&docker(Connection::Http, &facts), &restart),
        (Fate::Lost, 0.0, TaskEnd::Failed, Rule::R179)
    );
    assert_eq!(of(&docker(Connection::Libprocess, &facts), &restart).0, Fate::Reconnects);
    assert_eq!(of(&docker(Connection::Libprocess, &facts), &posix()).3, Rule::R173);
    let deaf = RunFacts { listens: Some(false), ..lives() };
    assert_eq!(
        of(&docker(Connection::Libprocess, &deaf), &restart),
        (Fate::Lost, 0.0, TaskEnd::Failed, Rule::R148)
    );
    let unseen = RunFacts { listens: None, ..lives() };
    assert_eq!(of(&docker(Connection::Libprocess, &unseen), &restart).0, Fate::MayReconnect);
    // Until 1.4.1 and in 1.5.0 forked.pid was enough, and no process was asked.
    let gone = dead();
    for (minor, patch) in [(4, 1), (5, 0)] {
        let old = Restart { release: Release::new(1, minor, patch), ..restart.clone() };
        assert_eq!(of(&docker(Connection::Http, &facts), &old).3, Rule::R176);
        assert_eq!(of(&docker(Connection::Http, &gone), &old).3, Rule::R174);
    }
    let fixed = Restart { release: Release::new(1, 4, 2), ..restart };
    assert_eq!(of(&docker(Connection::Http, &facts), &fixed).3, Rule::R179);
}

#[test]
fn r181_a_pid_of_somebody_else() {
    let foreign =
        RunFacts { holder: Holder::Foreign, executor: Answers::Gone, listens: Some(false), ..lives() };
    let decided = decide(&run(Connection::Libprocess, &foreign), &posix());
    assert_eq!((decided.fate, decided.end, decided.rule), (Fate::Lost, TaskEnd::NotBack, Rule::R181));
    assert!(decided.why.ends_with("the agent kills that instead"));
    // The linux launcher kills a cgroup, in which it is not: the agent waits for it forever.
    assert_eq!(of(&run(Connection::Libprocess, &foreign), &Restart::default()).2, TaskEnd::Kept);
    // A thread of another process: found by kill, not found when it is to be killed.
    let thread = RunFacts { undying: true, ..foreign.clone() };
    assert_eq!(of(&run(Connection::Http, &thread), &posix()), (Fate::Lost, 2.0, TaskEnd::Kept, Rule::R181));
    let heard = RunFacts { listens: Some(true), ..foreign };
    assert_eq!(of(&run(Connection::Libprocess, &heard), &posix()).0, Fate::MayReconnect);
}

#[test]
fn cleanup_waits_for_what_it_cant_end() {
    let linux = Restart { launcher: Launcher::Linux, ..cleanup() };
    let zombie = RunFacts { holder: Holder::Zombie, undying: true, executor: Answers::Gone, ..lives() };
    let foreign = RunFacts { holder: Holder::Foreign, executor: Answers::Gone, ..lives() };
    let endless =
        |connection, facts: &RunFacts, restart: &Restart| decide(&run(connection, facts), restart).endless;
    for connection in [Connection::Libprocess, Connection::Http, Connection::Unknown] {
        assert!(endless(connection, &zombie, &linux));
        // The posix launcher kills the process with the pid, the linux launcher a cgroup.
        assert!(endless(connection, &foreign, &linux));
        assert!(!endless(connection, &foreign, &cleanup()));
        assert!(!endless(connection, &lives(), &linux));
    }
    // An orphan that only the runtime directory knows (R173).
    let facts = lives();
    let orphan = |restart: &Restart| {
        let run = Situation { forked_pid: None, ..run(Connection::Unknown, &facts) };
        decide(&run, restart).endless
    };
    assert!(orphan(&cleanup()));
    assert!(!orphan(&linux));
}

#[test]
fn r182_to_r184_cleanup() {
    let facts = lives();
    let kept = |fate, at, rule| (fate, at, TaskEnd::Kept, rule);
    for connection in [Connection::Libprocess, Connection::Http] {
        assert_eq!(of(&run(connection, &facts), &cleanup()), kept(Fate::ShutDown, 0.0, Rule::R182));
    }
    assert_eq!(of(&run(Connection::Unknown, &facts), &cleanup()), kept(Fate::ShutDown, 0.0, Rule::R183));
    let stopped = RunFacts { executor: Answers::Stopped, ..lives() };
    assert_eq!(of(&run(Connection::Libprocess, &stopped), &cleanup()), kept(Fate::ShutDown, 5.0, Rule::R182));
    let facts = dead();
    assert_eq!(of(&run(Connection::Http, &facts), &cleanup()), kept(Fate::Lost, 0.0, Rule::R184));
    let rebooted = Situation {
        rebooted: Some("the host was rebooted"),
        container: Some(false),
        ..run(Connection::Http, &facts)
    };
    assert_eq!(of(&rebooted, &cleanup()).2, TaskEnd::Kept);
}

#[test]
fn r195_away_for_too_long() {
    let away = |secs| Restart { downtime_secs: secs, ..posix() };
    let facts = lives();
    let asked = |restart| of(&run(Connection::Libprocess, &facts), &restart);
    assert_eq!(asked(away(899.0)).0, Fate::Reconnects);
    assert_eq!(asked(away(1_000.0)), (Fate::Lost, -100.0, TaskEnd::Failed, Rule::R195));
    let patient = RunFacts { recovery_timeout_secs: Some(3_600.0), ..lives() };
    assert_eq!(of(&run(Connection::Libprocess, &patient), &away(1_000.0)).0, Fate::Reconnects);
    let unbound = RunFacts { checkpoints: Some(false), ..lives() };
    assert_eq!(of(&run(Connection::Libprocess, &unbound), &posix()).3, Rule::R195);
}

#[test]
fn a_unit_that_kills_its_cgroup() {
    let gripped = |kills| RunFacts {
        cgroup_kill: Some(CgroupKill { unit: "mesos-slave.service".into(), kills }),
        ..lives()
    };
    let killed = gripped(Some(true));
    let restart = Restart { downtime_secs: 3.0, ..posix() };
    let expected = (Fate::Killed, -3.0, TaskEnd::Failed, Rule::R174);
    assert_eq!(of(&run(Connection::Libprocess, &killed), &restart), expected);
    let unknown = gripped(None);
    assert_eq!(of(&run(Connection::Libprocess, &unknown), &posix()).0, Fate::MayReconnect);
    let dead = RunFacts { cgroup_kill: killed.cgroup_kill.clone(), ..dead() };
    assert_eq!(of(&run(Connection::Libprocess, &dead), &posix()).0, Fate::Lost);
}
