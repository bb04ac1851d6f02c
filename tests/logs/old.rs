//! Stories in the words of old releases.

use ckpt::logs::{Boot, Fate, Outcome};

use super::fixture::story;

/// As 0.22 logs it, without an `EXIT` prefix and with IDs in the old form.
const SLAVE_0_22: &str = "\
Log file created at: 2015/07/27 12:11:44
Running on machine: slave-02
Log line format: [IWEF]mmdd hh:mm:ss.uuuuuu threadid file:line] msg
I0727 12:11:44.100000 11878 logging.cpp:172] INFO level logging started!
I0727 12:11:44.100001 11878 main.cpp:156] Build: 2015-03-30 20:25:43 by root
I0727 12:11:44.100002 11878 main.cpp:158] Version: 0.22.0
I0727 12:11:44.100003 11878 main.cpp:161] Git tag: 0.22.0
I0727 12:11:44.100004 11878 main.cpp:200] Starting Mesos slave
I0727 12:11:44.100005 11878 slave.cpp:174] Slave started on 1)@10.0.0.2:5051
I0727 12:11:44.200000 11880 state.cpp:35] Recovering state from '/var/lib/mesos/meta'
I0727 12:11:44.200001 11880 state.cpp:668] Failed to find resources file '/var/lib/mesos/meta/resources/resources.info'
I0727 12:11:44.200002 11880 slave.cpp:3800] Recovering framework 20150707-1-0000
I0727 12:11:44.200003 11880 slave.cpp:4300] Recovering executor 'back' of framework 20150707-1-0000
I0727 12:11:44.200004 11880 slave.cpp:4300] Recovering executor 'dead' of framework 20150707-1-0000
I0727 12:11:44.200005 11880 slave.cpp:4300] Recovering executor 'mute' of framework 20150707-1-0000
I0727 12:11:44.200006 11880 slave.cpp:4300] Recovering executor 'done' of framework 20150707-1-0000
I0727 12:11:44.300000 11881 status_update_manager.cpp:197] Recovering status update manager
I0727 12:11:44.300001 11881 containerizer.cpp:300] Recovering containerizer
I0727 12:11:44.300002 11881 containerizer.cpp:342] Recovering container 'c-1' for executor 'back' of framework 20150707-1-0000
I0727 12:11:44.300003 11881 containerizer.cpp:342] Recovering container 'c-2' for executor 'dead' of framework 20150707-1-0000
I0727 12:11:44.300004 11881 containerizer.cpp:342] Recovering container 'c-3' for executor 'mute' of framework 20150707-1-0000
I0727 12:11:44.400000 11882 slave.cpp:3600] Sending reconnect request to executor back of framework 20150707-1-0000 at executor(1)@10.0.0.2:1
I0727 12:11:44.400001 11882 slave.cpp:3600] Sending reconnect request to executor dead of framework 20150707-1-0000 at executor(1)@10.0.0.2:2
I0727 12:11:44.400002 11882 slave.cpp:3600] Sending reconnect request to executor mute of framework 20150707-1-0000 at executor(1)@10.0.0.2:3
I0727 12:11:44.500000 11882 slave.cpp:2100] Re-registering executor back of framework 20150707-1-0000
I0727 12:11:44.600000 11882 containerizer.cpp:1117] Executor for container 'c-2' has exited
I0727 12:11:44.700000 11882 slave.cpp:3000] Executor 'dead' of framework 20150707-1-0000 terminated with signal Killed
I0727 12:11:44.700001 11882 slave.cpp:2400] Handling status update TASK_LOST (UUID: 1) for task t-1 of framework 20150707-1-0000 from @0.0.0.0:0
I0727 12:11:46.400000 11882 slave.cpp:2300] Cleaning up un-reregistered executors
I0727 12:11:46.400001 11882 slave.cpp:2310] Killing un-reregistered executor 'mute' of framework 20150707-1-0000
I0727 12:11:46.500000 11882 slave.cpp:3700] Finished recovery
I0727 12:11:46.600000 11882 slave.cpp:3000] Executor 'mute' of framework 20150707-1-0000 terminated with signal Killed
I0727 12:11:46.600001 11882 slave.cpp:2400] Handling status update TASK_LOST (UUID: 2) for task t-2 of framework 20150707-1-0000 from @0.0.0.0:0
I0727 12:11:47.000000 11882 slave.cpp:900] Re-registered with master master@10.0.0.1:5050
I0727 12:11:48.000000 11882 slave.cpp:3000] Executor 'new' of framework 20150707-1-0000 terminated with signal Killed
I0727 12:11:48.000001 11882 slave.cpp:2400] Handling status update TASK_FAILED (UUID: 3) for task t-3 of framework 20150707-1-0000 from @0.0.0.0:0
";

#[test]
fn the_story_of_an_old_slave() {
    let story = story(SLAVE_0_22.as_bytes());
    let [start] = &story.starts[..] else { panic!("{:?}", story.starts) };
    assert_eq!((start.line, start.at.as_deref()), (5, Some("0727 12:11:44.100001")));
    assert_eq!(
        (start.version.as_deref(), start.outcome, start.boot),
        (Some("0.22.0"), Outcome::Recovers, Some(Boot::Same))
    );
    let fates: Vec<_> = start
        .executors
        .iter()
        .map(|executor| (executor.executor_id.as_deref().unwrap(), executor.fate))
        .collect();
    let expected = [
        ("back", Fate::Reconnected),
        ("dead", Fate::ReapedDead),
        ("mute", Fate::KilledAtTimeout),
        ("done", Fate::Completed),
    ];
    assert_eq!(fates, expected);
    assert_eq!(start.tasks.lost, Some(2));
    assert_eq!(start.tasks.reasons["REASON_EXECUTOR_TERMINATED"], 1);
    assert_eq!(start.tasks.reasons["REASON_EXECUTOR_REREGISTRATION_TIMEOUT"], 1);
    assert!(start.is_bad());
}

#[test]
fn a_master_that_removed_the_slave_ends_it() {
    let log = format!(
        "{SLAVE_0_22}I0727 12:11:49.0 1 slave.cpp:700] Slave asked to shut down by master@10.0.0.1:5050 because 'Slave \
         attempted to re-register after removal'\nI0727 12:11:50.0 1 slave.cpp:500] Slave terminating\n"
    );
    let story = story(log.as_bytes());
    let [start] = &story.starts[..] else { panic!("{:?}", story.starts) };
    assert_eq!(start.outcome, Outcome::ShutDown);
    assert_eq!(start.cause.as_ref().unwrap().code, Some("agent-removed-by-master"));
    // The agent itself has removed its ID: nothing is left to remove.
    let next = start.next.as_ref().unwrap();
    assert!(next.contains("removed meta/slaves/latest itself") && !next.contains("forget-agent"), "{next}");
}

#[test]
fn a_reboot_with_another_configuration_gives_a_new_agent() {
    let log = "\
        I1128 00:00:00.0 1 state.cpp:68] Recovering state from '/w/meta'\n\
        I1128 00:00:00.1 1 state.cpp:90] Agent host rebooted\n\
        W1128 00:00:00.2 1 slave.cpp:7000] Falling back to recover as a new agent due to error: Incompatible agent \
        info detected\n\
        I1128 00:00:00.3 1 slave.cpp:8388] Finished recovery\n\
        I1128 00:00:00.4 1 slave.cpp:1700] Registered with master master@10.0.0.1:5050; given agent ID S-1\n";
    let story = story(log.as_bytes());
    let [start] = &story.starts[..] else { panic!("{:?}", story.starts) };
    assert_eq!((start.outcome, start.boot), (Outcome::NewAgent, Some(Boot::Rebooted)));
    assert_eq!(start.agent_id.as_deref(), Some("S-1"));
    let cause = start.cause.as_ref().unwrap();
    assert_eq!((cause.code, cause.line), (Some("agent-info-incompatible-after-reboot"), 3));
}

#[test]
fn what_systemd_says_ends_a_start() {
    let begin = "I1128 00:00:00.0 1 state.cpp:68] Recovering state from '/w/meta'\n";
    let unit = "Nov 28 00:00:01 host systemd[1]: mesos-slave.service:";
    for (line, outcome, code) in [
        (format!("{unit} main process exited, code=exited, status=1/FAILURE"), Outcome::Fails, None),
        (
            format!("{unit} Main process exited, code=killed, status=9/KILL"),
            Outcome::Aborts,
            Some("killed-by-sigkill"),
        ),
        (
            format!("{unit} Main process exited, code=dumped, status=6/ABRT"),
            Outcome::Aborts,
            Some("crash-by-signal"),
        ),
        (format!("{unit} Main process exited, code=killed, status=15/TERM"), Outcome::Unfinished, None),
    ] {
        let story = story(format!("{begin}{line}\n").as_bytes());
        let [start] = &story.starts[..] else { panic!("{:?}", story.starts) };
        let found = start.cause.as_ref().and_then(|cause| cause.code);
        assert_eq!((start.outcome, found), (outcome, code), "{line}");
    }
}
