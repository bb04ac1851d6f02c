//! Codes of runs, their pids and sandboxes.

use super::code::Code;
use super::effect::{ABORTS, DROPS, FAILS, FAILS_OR_DROPS, IGNORES};
use super::row::{Harmless, Row, Words, met, unseen};
use super::severity::Severity::{Error, Fatal, Note, Warning};
use crate::recovery::releases;
use crate::rules::Rule;

pub(super) const ROWS: &[Row] = &[
    met(Code::RunLatestDangling, Rule::R42, Warning, DROPS).since(releases::tolerates_dangling_run, FAILS).harmless(Harmless::NoLiveRun).verified().says(Words {
        disk: "runs/latest points to nothing, as after an interrupted GC",
        agent: "refuses to start, strict or not, up to 1.11.0. Later releases skip the executor",
        lost: "the executor, if its run was not completed",
        next: "Stop the agent's service. If the run no longer exists, remove the symlink.",
        log: "Dangling 'latest' run symlink of executor '*'",
    }),
    met(Code::RunLatestLoop, Rule::R43, Error, FAILS).verified().says(Words {
        disk: "runs/latest is a symlink loop",
        agent: "refuses to start, strict or not",
        lost: "nothing yet: everything is still on disk",
        next: "Stop the agent's service. Make runs/latest point to the newest run.",
        log: "Failed to find latest run of executor '*': Too many levels of symbolic links",
    }),
    met(Code::RunLatestMissing, Rule::R46, Warning, DROPS).since(releases::accepts_empty_files, FAILS_OR_DROPS).harmless(Harmless::NoLiveRun).verified().says(Words {
        disk: "runs/latest does not exist or cannot be resolved",
        agent: "skips the executor, and removes its directories by GC later",
        lost: "the executor and its tasks, if it was live",
        next: "If id-pattern is found, too, see that. Else, if one of its runs is alive, stop the agent's service and make runs/latest point to that run. If none is, nothing can be kept: start the agent.",
        log: "Failed to find the latest run of executor '*'",
    }),
    met(Code::ForkedPidStale, Rule::R54, Note, IGNORES).verified().says(Words {
        disk: "for the agent, forked.pid is from before a reboot: boot_id is not the boot ID of the host",
        agent: "removes it",
        lost: "nothing, if the host was rebooted: that ends the process",
        next: "Nothing to do.",
        log: "",
    }),
    met(Code::ForkedPidMissing, Rule::R55, Error, DROPS).harmless(Harmless::NoLiveTask).verified().says(Words {
        disk: "forked.pid does not exist",
        agent: "does not reconnect to the executor, and reports its tasks as failed",
        lost: "the executor and its tasks, if it is alive",
        next: "If the executor is alive (ckpt executors shows it), stop the agent's service and write its pid, without a newline.",
        log: "Failed to find executor forked pid file '*'",
    }),
    met(Code::ForkedPidUnreadable, Rule::R56, Error, FAILS_OR_DROPS).harmless(Harmless::NotLive).verified().says(Words {
        disk: "forked.pid cannot be read",
        agent: "refuses to start (--strict), or does not reconnect to the executor (--no-strict)",
        lost: "with --no-strict: the executor and its tasks",
        next: "Stop the agent's service. Replace forked.pid by a file that contains only the pid, without a newline.",
        log: "Failed to read executor forked pid from '*': *",
    }),
    met(Code::ForkedPidEmpty, Rule::R57, Error, DROPS).harmless(Harmless::NotLive).verified().says(Words {
        disk: "forked.pid is empty, as after a power loss",
        agent: "does not reconnect to the executor, and reports its tasks as failed",
        lost: "the executor and its tasks, if it is alive",
        next: "If the executor is alive (ckpt executors shows it), stop the agent's service and write its pid, without a newline.",
        log: "Found empty executor forked pid file '*'",
    }),
    met(Code::ForkedPidMalformed, Rule::R58, Error, FAILS).verified().says(Words {
        disk: "forked.pid contains something other than an integer, e.g. a newline at the end",
        agent: "refuses to start, strict or not",
        lost: "nothing yet: everything is still on disk",
        next: "Stop the agent's service. Write only the pid, without a newline.",
        log: "Failed to parse forked pid '*' from pid file '*': *",
    }),
    met(Code::LibprocessPidUnreadable, Rule::R59, Error, FAILS_OR_DROPS).harmless(Harmless::NotLive).verified().says(Words {
        disk: "libprocess.pid cannot be read",
        agent: "refuses to start (--strict), or cannot reach the executor, and kills it at the timeout (--no-strict)",
        lost: "with --no-strict: the executor and its tasks",
        next: "Stop the agent's service. Replace libprocess.pid by a file that contains the executor's address as executor(1)@<ip>:<port>, without a newline.",
        log: "Failed to read executor libprocess pid from '*': *",
    }),
    met(Code::LibprocessPidEmpty, Rule::R60, Error, DROPS).harmless(Harmless::NotLive).verified().says(Words {
        disk: "libprocess.pid is empty, as after a power loss",
        agent: "cannot reach the executor, does not look for http.marker, and kills the executor at the timeout",
        lost: "the executor and its tasks",
        next: "If the executor uses HTTP, stop the agent's service and move the empty file aside.",
        log: "Found empty executor libprocess pid file '*'",
    }),
    met(Code::LibprocessPidUnparsable, Rule::R61, Error, DROPS).harmless(Harmless::NotLive).verified().says(Words {
        disk: "libprocess.pid contains text that is not an address",
        agent: "cannot reach the executor, and kills it at the timeout",
        lost: "the executor and its tasks",
        next: "Stop the agent's service. Write the executor's address as executor(1)@<ip>:<port>, without a newline.",
        log: "",
    }),
    met(Code::ConnectionUnknown, Rule::R63, Warning, IGNORES).harmless(Harmless::NotLive).verified().says(Words {
        disk: "neither libprocess.pid nor http.marker exists: the executor had not registered, or the file was lost",
        agent: "waits until the timeout, and then kills the executor. An HTTP executor can still reconnect",
        lost: "the executor and its tasks, if it uses the driver",
        next: "See ckpt executors. Raise --executor_reregistration_timeout (at most 15secs).",
        log: "Failed to find 'libprocess.pid' or 'http.marker' for container *",
    }),
    met(Code::LatestRunNotFound, Rule::R124, Error, ABORTS).says(Words {
        disk: "runs/latest names a run that does not exist",
        agent: "aborts at every start",
        lost: "nothing yet: everything is still on disk",
        next: "Stop the agent's service. Make runs/latest point to the newest run.",
        log: "Cannot find latest run * for executor * of framework *",
    }),
    met(Code::SandboxMissing, Rule::R135, Error, ABORTS).known_if(releases::checks_sandboxes).verified().says(Words {
        disk: "the sandbox of a live run does not exist, e.g. because it was deleted",
        agent: "aborts at every start",
        lost: "the files of the sandbox. The executor and its tasks can still be kept",
        next: "Stop the agent's service. Make the directory again with the right owner and mode 0750.",
        log: "Check failed: os::exists(directory)",
    }),
    unseen(Code::RunWithoutTasks, Rule::R257, Error).says(Words {
        disk: "a live executor has no task in the checkpoint, e.g. because its tasks directory was deleted",
        agent: "shuts the executor down as soon as it has reconnected, as one that was never sent a task",
        lost: "the executor, and its tasks",
        next: "Stop the agent's service. Restore the directories of its tasks from a snapshot before the agent starts.",
        log: "",
    }),
    unseen(Code::ForkedPidOfGroup, Rule::R260, Fatal).verified().says(Words {
        disk: "forked.pid contains 0 or a negative number: no process, but a process group",
        agent: "kills its own process group when the container ends, and itself with it. If the executor has ended already, it does so at its start",
        lost: "the agent, and every process of its group, at each start",
        next: "Stop the agent's service. Write the pid of the executor, without a newline, or move forked.pid aside.",
        log: "",
    }),
    unseen(Code::ForkedPidReused, Rule::R136, Error).says(Words {
        disk: "the pid in forked.pid was reused: it belongs to a process that has nothing to do with the run",
        agent: "mistakes the process for the executor. Unless the executor reconnects, the agent destroys the container at the timeout. The posix launcher then kills the unrelated process and its children",
        lost: "the unrelated process, with the posix launcher. The executor and its tasks, if it is still alive",
        next: "Stop the agent's service before the executor's timeout. If ckpt executors says that the executor is lost, move forked.pid aside.",
        log: "",
    }),
    unseen(Code::ForkedPidDiffers, Rule::R213, Error).says(Words {
        disk: "forked.pid contains another pid than the runtime directory has for the container. The agent writes the same pid to both",
        agent: "waits for the process in forked.pid. When that ends, it destroys the container and reports its tasks as failed",
        lost: "the executor and its tasks, as soon as the other process ends. If it is dead now: at once",
        next: "Stop the agent's service. Write the pid of the executor's process to forked.pid, without a newline.",
        log: "",
    }),
    unseen(Code::SentinelTooEarly, Rule::R128, Error).says(Words {
        disk: "executor.sentinel says that the run is completed, though its process or its container lives, and its tasks have not ended",
        agent: "gives the run up as completed, and treats its container as an orphan",
        lost: "the executor and its tasks",
        next: "Stop the agent's service. If the executor is alive, remove the sentinel.",
        log: "",
    }),
    unseen(Code::RunLatestStale, Rule::R125, Error).says(Words {
        disk: "runs/latest names another run than the one that was launched last and is not completed",
        agent: "recovers the run that is named, and does not know the other one",
        lost: "the executor of the other run, and its tasks",
        next: "Stop the agent's service. Make runs/latest point to the newest run.",
        log: "",
    }),
];
