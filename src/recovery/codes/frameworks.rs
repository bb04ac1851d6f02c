//! Codes of frameworks and executors.

use super::code::Code;
use super::effect::{ABORTS, DROPS, FAILS, FAILS_OR_DROPS, IGNORES};
use super::row::{Harmless, Row, Words, met, unseen};
use super::severity::Severity::{Error, Note, Warning};

pub(super) const ROWS: &[Row] = &[
    met(Code::FrameworkInfoMissing, "R35", Error, DROPS).harmless(Harmless::NoExecutors).verified().says(Words {
        disk: "framework.info is not there",
        agent: "drops the framework with all its executors, and collects its directories later",
        lost: "every executor and task of this framework",
        next: "stop the agent; put framework.info back from a snapshot or a temp file. An empty directory without executors may be left to the agent",
        log: "Failed to find framework info file '*'",
    }),
    met(Code::FrameworkInfoEmpty, "R35", Error, DROPS).harmless(Harmless::NoExecutors).verified().says(Words {
        disk: "framework.info has zero bytes, as after a power loss",
        agent: "drops the framework with all its executors, and collects its directories later",
        lost: "every executor and task of this framework",
        next: "stop the agent; put framework.info back from a snapshot or a temp file beside it",
        log: "Found empty framework info file '*'",
    }),
    met(Code::FrameworkInfoUnreadable, "R36", Error, FAILS_OR_DROPS).verified().says(Words {
        disk: "framework.info is damaged",
        agent: "strict: refuses to start. Otherwise: drops the framework with all its executors",
        lost: "without --strict every executor and task of this framework",
        next: "stop the supervisor; put framework.info back from a snapshot or a temp file beside it",
        log: "Failed to read framework info from '*': *",
    }),
    met(Code::FrameworkPidMissing, "R37", Error, DROPS).harmless(Harmless::NoExecutors).verified().says(Words {
        disk: "framework.pid is not there",
        agent: "drops all executors of the framework, and collects its directories later",
        lost: "every executor and task of this framework",
        next: "stop the agent; ckpt repair writes @0.0.0.0:0: send by way of the master",
        log: "Failed to framework pid file '*'",
    }),
    met(Code::FrameworkPidEmpty, "R37", Error, DROPS).harmless(Harmless::NoExecutors).verified().says(Words {
        disk: "framework.pid has zero bytes, as after a power loss",
        agent: "drops all executors of the framework, and collects its directories later",
        lost: "every executor and task of this framework",
        next: "stop the agent; ckpt repair writes @0.0.0.0:0: send by way of the master",
        log: "Found empty framework pid file '*'",
    }),
    met(Code::FrameworkPidUnreadable, "R38", Error, FAILS_OR_DROPS).verified().says(Words {
        disk: "framework.pid can't be read",
        agent: "strict: refuses to start. Otherwise: drops all executors of the framework",
        lost: "without --strict every executor and task of this framework",
        next: "stop the supervisor; ckpt repair writes @0.0.0.0:0, send by way of the master; a directory in its place has to be moved away first",
        log: "Failed to read framework pid from '*': *",
    }),
    met(Code::FrameworkPidUnparsable, "R39", Warning, IGNORES).verified().says(Words {
        disk: "framework.pid holds text that is no address",
        agent: "takes the scheduler for one on HTTP, without a word",
        lost: "messages to a driver scheduler until the master sends its address",
        next: "nothing, if the framework is on HTTP; else the master's next update of the framework mends it",
        log: "",
    }),
    met(Code::ExecutorInfoMissing, "R47", Error, DROPS).harmless(Harmless::NoLiveRun).verified().says(Words {
        disk: "executor.info is not there",
        agent: "skips the executor and collects its directories later",
        lost: "the executor and its tasks",
        next: "stop the agent; put executor.info back from a snapshot or a temp file beside it",
        log: "Failed to find executor info file '*'",
    }),
    met(Code::ExecutorInfoEmpty, "R47", Error, DROPS).verified().says(Words {
        disk: "executor.info has zero bytes, as after a power loss",
        agent: "skips the executor and collects its directories later",
        lost: "the executor and its tasks",
        next: "stop the agent; put executor.info back from a snapshot or a temp file beside it",
        log: "Found empty executor info file '*'",
    }),
    met(Code::ExecutorInfoUnreadable, "R48", Error, FAILS_OR_DROPS).verified().says(Words {
        disk: "executor.info is damaged",
        agent: "strict: refuses to start. Otherwise: skips the executor",
        lost: "without --strict the executor and its tasks",
        next: "stop the supervisor; put executor.info back from a snapshot or a temp file beside it",
        log: "Failed to read executor info from '*': *",
    }),
    met(Code::GeneratedUnreadable, "R49", Error, FAILS).verified().says(Words {
        disk: "executor_generated_for_command_task can't be read",
        agent: "refuses to start, strict or not",
        lost: "nothing yet: all is still on disk",
        next: "stop the supervisor; move the file aside: the agent then guesses it from executor.info",
        log: "Could not read '*executor_generated_for_command_task': *",
    }),
    met(Code::GeneratedMalformed, "R49", Error, FAILS).verified().says(Words {
        disk: "executor_generated_for_command_task holds no integer; white space is enough",
        agent: "refuses to start, strict or not",
        lost: "nothing yet: all is still on disk",
        next: "stop the supervisor; write 1 (command task) or 0, without a newline, or move the file aside",
        log: "Could not parse '*executor_generated_for_command_task': *",
    }),
    met(Code::FrameworkEmpty, "R121", Note, IGNORES).verified().says(Words {
        disk: "a framework without executors",
        agent: "collects its directories when they are old enough",
        lost: "nothing",
        next: "nothing: the agent cleans up itself",
        log: "",
    }),
    met(Code::FrameworkNotCheckpointing, "R122", Error, ABORTS).says(Words {
        disk: "framework.info says checkpoint: false",
        agent: "aborts at every start",
        lost: "nothing yet: all is still on disk",
        next: "stop the supervisor; put framework.info back from a snapshot",
        log: "Check failed: frameworkInfo.checkpoint()",
    }),
    met(Code::FrameworkIdMissing, "R122", Note, IGNORES).says(Words {
        disk: "framework.info without an id, as agents before 0.23 wrote it",
        agent: "takes the name of the directory and writes the file anew",
        lost: "nothing",
        next: "nothing",
        log: "",
    }),
    met(Code::ExecutorSkipped, "R123", Warning, DROPS).harmless(Harmless::NoLiveRun).verified().says(Words {
        disk: "an executor without a run, a latest run or an info",
        agent: "skips it and collects its directories later",
        lost: "the executor and its tasks, if it was live; the master learns of it by reconciliation",
        next: "see the findings of the same executor",
        log: "Skipping recovery of executor '*' because its latest run or executor info cannot be recovered",
    }),
    unseen(Code::FrameworkIdDiffers, "R41", Error).says(Words {
        disk: "the id in framework.info is not the name of its directory",
        agent: "works with two ids: what it writes goes elsewhere",
        lost: "updates and garbage collection go to another directory",
        next: "stop the supervisor; put framework.info back from a snapshot",
        log: "",
    }),
    unseen(Code::ExecutorIdDiffers, "R119", Error).says(Words {
        disk: "the id in executor.info is not the name of its directory",
        agent: "works with two ids: what it writes goes elsewhere",
        lost: "updates and garbage collection go to another directory",
        next: "stop the supervisor; put executor.info back from a snapshot",
        log: "",
    }),
];
