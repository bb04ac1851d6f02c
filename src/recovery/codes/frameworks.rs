//! Codes of frameworks and executors.

use super::code::Code;
use super::effect::{ABORTS, DROPS, FAILS, FAILS_OR_DROPS, IGNORES};
use super::row::{Harmless, Row, Words, met, unseen};
use super::severity::Severity::{Error, Note, Warning};
use crate::recovery::releases;
use crate::rules::Rule;

pub(super) const ROWS: &[Row] = &[
    met(Code::FrameworkInfoMissing, Rule::R35, Error, DROPS).harmless(Harmless::NoLiveExecutors).verified().restorable().says(Words {
        disk: "framework.info does not exist",
        agent: "drops the framework with all its executors, and removes its directories by GC later",
        lost: "every executor and task of this framework",
        next: "Stop the agent's service. Restore framework.info from a snapshot or from a temp file beside it. An empty directory without executors can be left to the agent.",
        log: "Failed to find framework info file '*'",
    }),
    met(Code::FrameworkInfoEmpty, Rule::R35, Error, DROPS).since(releases::accepts_empty_files, FAILS_OR_DROPS).harmless(Harmless::NoLiveExecutors).verified().restorable().says(Words {
        disk: "framework.info is empty, as after a power loss",
        agent: "drops the framework with all its executors, and removes its directories by GC later",
        lost: "every executor and task of this framework",
        next: "Stop the agent's service. Restore framework.info from a snapshot or from a temp file beside it.",
        log: "Found empty framework info file '*'",
    }),
    met(Code::FrameworkInfoUnreadable, Rule::R36, Error, FAILS_OR_DROPS).verified().restorable().says(Words {
        disk: "framework.info is damaged",
        agent: "refuses to start (--strict), or drops the framework with all its executors (--no-strict)",
        lost: "with --no-strict: every executor and task of this framework",
        next: "Stop the agent's service. Restore framework.info from a snapshot or from a temp file beside it.",
        log: "Failed to read framework info from '*': *",
    }),
    met(Code::FrameworkPidMissing, Rule::R37, Error, DROPS).harmless(Harmless::NoLiveExecutors).verified().says(Words {
        disk: "framework.pid does not exist",
        agent: "drops all executors of the framework, and removes its directories by GC later",
        lost: "every executor and task of this framework",
        next: "Stop the agent's service. Write @0.0.0.0:0 to the file: the agent then reaches the scheduler through the master.",
        log: "Failed to framework pid file '*'",
    }),
    met(Code::FrameworkPidEmpty, Rule::R37, Error, DROPS).harmless(Harmless::NoLiveExecutors).verified().says(Words {
        disk: "framework.pid is empty, as after a power loss",
        agent: "drops all executors of the framework, and removes its directories by GC later",
        lost: "every executor and task of this framework",
        next: "Stop the agent's service. Write @0.0.0.0:0 to the file: the agent then reaches the scheduler through the master.",
        log: "Found empty framework pid file '*'",
    }),
    met(Code::FrameworkPidUnreadable, Rule::R38, Error, FAILS_OR_DROPS).verified().says(Words {
        disk: "framework.pid cannot be read",
        agent: "refuses to start (--strict), or drops all executors of the framework (--no-strict)",
        lost: "with --no-strict: every executor and task of this framework",
        next: "Stop the agent's service. Write @0.0.0.0:0 to the file: the agent then reaches the scheduler through the master. If a directory is in its place, move it aside first.",
        log: "Failed to read framework pid from '*': *",
    }),
    met(Code::FrameworkPidUnparsable, Rule::R39, Warning, IGNORES).verified().says(Words {
        disk: "framework.pid contains text that is not an address",
        agent: "silently treats the scheduler as an HTTP scheduler",
        lost: "messages to a scheduler that uses the driver, until the master sends its address",
        next: "If the framework uses HTTP, nothing is wrong. If not, the master's next update of the framework repairs it.",
        log: "",
    }),
    met(Code::ExecutorInfoMissing, Rule::R47, Error, DROPS).harmless(Harmless::NoLiveRun).verified().restorable().says(Words {
        disk: "executor.info does not exist",
        agent: "skips the executor, and removes its directories by GC later",
        lost: "the executor and its tasks",
        next: "Stop the agent's service. Restore executor.info from a snapshot or from a temp file beside it.",
        log: "Failed to find executor info file '*'",
    }),
    met(Code::ExecutorInfoEmpty, Rule::R47, Error, DROPS).since(releases::accepts_empty_files, FAILS_OR_DROPS).harmless(Harmless::NoLiveRun).verified().restorable().says(Words {
        disk: "executor.info is empty, as after a power loss",
        agent: "skips the executor, and removes its directories by GC later",
        lost: "the executor and its tasks",
        next: "Stop the agent's service. Restore executor.info from a snapshot or from a temp file beside it.",
        log: "Found empty executor info file '*'",
    }),
    met(Code::ExecutorInfoUnreadable, Rule::R48, Error, FAILS_OR_DROPS).verified().restorable().says(Words {
        disk: "executor.info is damaged",
        agent: "refuses to start (--strict), or skips the executor (--no-strict)",
        lost: "with --no-strict: the executor and its tasks",
        next: "Stop the agent's service. Restore executor.info from a snapshot or from a temp file beside it.",
        log: "Failed to read executor info from '*': *",
    }),
    met(Code::GeneratedUnreadable, Rule::R49, Error, FAILS).verified().says(Words {
        disk: "executor_generated_for_command_task cannot be read",
        agent: "refuses to start, strict or not",
        lost: "nothing yet: everything is still on disk",
        next: "Stop the agent's service. Move the file aside. The agent then decides by executor.info.",
        log: "Could not read '*executor_generated_for_command_task': *",
    }),
    met(Code::GeneratedMalformed, Rule::R49, Error, FAILS).verified().says(Words {
        disk: "executor_generated_for_command_task contains something other than an integer, e.g. white space around it",
        agent: "refuses to start, strict or not",
        lost: "nothing yet: everything is still on disk",
        next: "Stop the agent's service. Write 1 (command task) or 0 without a newline, or move the file aside.",
        log: "Could not parse '*executor_generated_for_command_task': *",
    }),
    met(Code::FrameworkEmpty, Rule::R121, Note, IGNORES).verified().says(Words {
        disk: "a framework without executors",
        agent: "removes its directories by GC when they are old enough",
        lost: "nothing",
        next: "Nothing to do: the agent cleans up by itself.",
        log: "",
    }),
    met(Code::FrameworkNotCheckpointing, Rule::R122, Error, ABORTS).known_if(releases::refuses_uncheckpointed_frameworks).restorable().says(Words {
        disk: "framework.info says checkpoint: false",
        agent: "aborts at every start",
        lost: "nothing yet: everything is still on disk",
        next: "Stop the agent's service. Restore framework.info from a snapshot.",
        log: "Check failed: frameworkInfo.checkpoint()",
    }),
    met(Code::FrameworkIdMissing, Rule::R122, Note, IGNORES).says(Words {
        disk: "framework.info contains no ID, as agents before 0.23 wrote it",
        agent: "uses the name of the directory, and writes the file again",
        lost: "nothing",
        next: "Nothing to do.",
        log: "",
    }),
    met(Code::ExecutorSkipped, Rule::R123, Warning, DROPS).harmless(Harmless::NoLiveRun).verified().says(Words {
        disk: "an executor has no run, no latest run or no info",
        agent: "skips it, and removes its directories by GC later",
        lost: "the executor and its tasks, if it was live. The master learns of it by reconciliation",
        next: "See the other findings of this executor.",
        log: "Skipping recovery of executor '*' because its latest run or executor info cannot be recovered",
    }),
    unseen(Code::FrameworkIdDiffers, Rule::R41, Error).restorable().says(Words {
        disk: "the ID in framework.info is not the name of its directory",
        agent: "works with two IDs: what it writes goes to another directory. It aborts when an executor of the framework ends that has no task left to report, and with --recover=cleanup",
        lost: "updates and GC use another directory",
        next: "Stop the agent's service. Restore framework.info from a snapshot.",
        log: "",
    }),
    unseen(Code::ExecutorIdDiffers, Rule::R119, Error).restorable().says(Words {
        disk: "the ID in executor.info is not the name of its directory",
        agent: "works with two IDs: what it writes goes to another directory. It aborts when the executor ends and has no task left to report, and with --recover=cleanup",
        lost: "updates and GC use another directory",
        next: "Stop the agent's service. Restore executor.info from a snapshot.",
        log: "",
    }),
    unseen(Code::ExecutorFrameworkDiffers, Rule::R203, Error).restorable().says(Words {
        disk: "the framework ID in executor.info of a live executor is missing, or is not that of its directory",
        agent: "aborts when it registers again (no ID), or is silently refused by the master (another ID)",
        lost: "the agent's re-registration, and with it every task after 10 minutes",
        next: "Stop the agent's service. Restore executor.info from a snapshot.",
        log: "",
    }),
];
