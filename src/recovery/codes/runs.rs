//! Codes of runs, their pids and sandboxes.

use super::code::Code;
use super::effect::{ABORTS, DROPS, FAILS, FAILS_OR_DROPS, IGNORES};
use super::row::{Harmless, Row, Words, met, unseen};
use super::severity::Severity::{Error, Note, Warning};
use crate::schema::Release;

pub(super) const ROWS: &[Row] = &[
    met(Code::RunLatestDangling, "R42", Warning, DROPS).fatal_until(Release::LAST).harmless(Harmless::NoLiveRun).verified().says(Words {
        disk: "runs/latest leads to nothing, as after an interrupted garbage collection",
        agent: "up to 1.11.0: refuses to start, strict or not. Later: skips the executor",
        lost: "the executor, if its run was not finished",
        next: "remove the link while the agent is stopped, if the run is gone for good",
        log: "Dangling 'latest' run symlink of executor '*'",
    }),
    met(Code::RunLatestLoop, "R43", Error, FAILS).verified().says(Words {
        disk: "runs/latest leads round and round",
        agent: "refuses to start, strict or not",
        lost: "nothing yet: all is still on disk",
        next: "stop the supervisor; let runs/latest point to the newest run",
        log: "Failed to find latest run of executor '*': Too many levels of symbolic links",
    }),
    met(Code::RunLatestMissing, "R46", Warning, DROPS).harmless(Harmless::NoLiveRun).verified().says(Words {
        disk: "no runs/latest that resolves",
        agent: "skips the executor and collects its directories later",
        lost: "the executor and its tasks, if it was live",
        next: "stop the agent; let runs/latest point to the live run, if there is one",
        log: "Failed to find the latest run of executor '*'",
    }),
    met(Code::ForkedPidStale, "R54", Note, IGNORES).verified().says(Words {
        disk: "a forked.pid of before the reboot",
        agent: "removes it",
        lost: "nothing: the process is gone with the reboot",
        next: "nothing",
        log: "",
    }),
    met(Code::ForkedPidMissing, "R55", Error, DROPS).harmless(Harmless::NotLive).verified().says(Words {
        disk: "forked.pid is not there",
        agent: "does not reconnect the executor: it ends its tasks as failed",
        lost: "the executor and its tasks, if it lives",
        next: "if the executor lives (ckpt executors): stop the agent and write its pid, without a newline",
        log: "Failed to find executor forked pid file '*'",
    }),
    met(Code::ForkedPidUnreadable, "R56", Error, FAILS_OR_DROPS).verified().says(Words {
        disk: "forked.pid can't be read",
        agent: "strict: refuses to start. Otherwise: does not reconnect the executor",
        lost: "without --strict the executor and its tasks",
        next: "stop the supervisor; make forked.pid a file again, with the pid and no newline",
        log: "Failed to read executor forked pid from '*': *",
    }),
    met(Code::ForkedPidEmpty, "R57", Error, DROPS).harmless(Harmless::NotLive).verified().says(Words {
        disk: "forked.pid has zero bytes, as after a power loss",
        agent: "does not reconnect the executor: it ends its tasks as failed",
        lost: "the executor and its tasks, if it lives",
        next: "if the executor lives (ckpt executors): stop the agent and write its pid, without a newline",
        log: "Found empty executor forked pid file '*'",
    }),
    met(Code::ForkedPidMalformed, "R58", Error, FAILS).verified().says(Words {
        disk: "forked.pid holds no integer; a newline at the end is enough",
        agent: "refuses to start, strict or not",
        lost: "nothing yet: all is still on disk",
        next: "stop the supervisor; write the pid alone, without a newline",
        log: "Failed to parse forked pid '*' from pid file '*': *",
    }),
    met(Code::LibprocessPidUnreadable, "R59", Error, FAILS_OR_DROPS).verified().says(Words {
        disk: "libprocess.pid can't be read",
        agent: "strict: refuses to start. Otherwise: knows no way to the executor and kills it at the timeout",
        lost: "without --strict the executor and its tasks",
        next: "stop the supervisor; make libprocess.pid a file again",
        log: "Failed to read executor libprocess pid from '*': *",
    }),
    met(Code::LibprocessPidEmpty, "R60", Error, DROPS).harmless(Harmless::NotLive).verified().says(Words {
        disk: "libprocess.pid has zero bytes, as after a power loss",
        agent: "knows no way to the executor, does not look at http.marker, and kills it at the timeout",
        lost: "the executor and its tasks",
        next: "if the executor speaks HTTP: stop the agent and move the empty file aside",
        log: "Found empty executor libprocess pid file '*'",
    }),
    met(Code::LibprocessPidUnparsable, "R61", Error, DROPS).harmless(Harmless::NotLive).verified().says(Words {
        disk: "libprocess.pid holds text that is no address",
        agent: "knows no way to the executor, and kills it at the timeout",
        lost: "the executor and its tasks",
        next: "stop the agent; write the executor's address as executor(1)@<ip>:<port>, without a newline",
        log: "",
    }),
    met(Code::ConnectionUnknown, "R63", Warning, IGNORES).harmless(Harmless::NotLive).verified().says(Words {
        disk: "neither libprocess.pid nor http.marker: the executor had not registered, or the file is lost",
        agent: "waits until the timeout, then kills it; an HTTP executor may still come back",
        lost: "the executor and its tasks, if it uses the driver",
        next: "see ckpt executors; raise --executor_reregistration_timeout (at most 15secs)",
        log: "Failed to find 'libprocess.pid' or 'http.marker' for container *",
    }),
    met(Code::LatestRunNotFound, "R124", Error, ABORTS).says(Words {
        disk: "runs/latest names a run that is not among the runs",
        agent: "aborts at every start",
        lost: "nothing yet: all is still on disk",
        next: "stop the supervisor; let runs/latest point to the newest run",
        log: "Cannot find latest run * for executor * of framework *",
    }),
    met(Code::SandboxMissing, "R135", Error, ABORTS).verified().says(Words {
        disk: "the sandbox of a live run is not there: deleted by hand?",
        agent: "aborts at every start",
        lost: "the files are gone; the executor and its tasks can still be kept",
        next: "stop the supervisor; make the directory again with the right owner and mode 0750",
        log: "Check failed: os::exists(directory)",
    }),
    unseen(Code::ForkedPidReused, "R136", Error).says(Words {
        disk: "forked.pid names a process that has nothing to do with the run: the executor is gone, and its pid was given again",
        agent: "takes it for the executor, waits for it in vain, and then destroys the container: the posix launcher kills the stranger with its children",
        lost: "nothing of the executor, which is gone; the stranger",
        next: "stop the agent before the executor's time is up; move forked.pid aside",
        log: "",
    }),
];
