//! Codes of tasks and their status updates.

use super::code::Code;
use super::effect::{ABORTS, DROPS, FAILS_OR_DROPS, IGNORES};
use super::row::{Harmless, Row, Words, met, unseen};
use super::severity::Severity::{Error, Note, Warning};
use crate::recovery::releases;
use crate::rules::Rule;

pub(super) const ROWS: &[Row] = &[
    met(Code::TaskInfoMissing, Rule::R64, Warning, DROPS).harmless(Harmless::NotLive).verified().restorable().says(Words {
        disk: "task.info does not exist",
        agent: "drops the task, and does not read its updates",
        lost: "the task, if it had been launched",
        next: "Restore task.info from a snapshot or from a temp file beside it. A task that was never launched needs none.",
        log: "Failed to find task info file '*'",
    }),
    met(Code::TaskInfoEmpty, Rule::R64, Error, DROPS).since(releases::accepts_empty_files, FAILS_OR_DROPS).harmless(Harmless::NotLive).verified().restorable().says(Words {
        disk: "task.info is empty, as after a power loss",
        agent: "drops the task, and does not read its updates",
        lost: "the task and its updates",
        next: "Stop the agent's service. Restore task.info from a snapshot or from a temp file beside it.",
        log: "Found empty task info file '*'",
    }),
    met(Code::TaskInfoUnreadable, Rule::R65, Error, FAILS_OR_DROPS).harmless(Harmless::NotLive).verified().restorable().says(Words {
        disk: "task.info is damaged",
        agent: "refuses to start (--strict), or drops the task (--no-strict)",
        lost: "with --no-strict: the task and its updates",
        next: "Stop the agent's service. Restore task.info from a snapshot or from a temp file beside it.",
        log: "Failed to read task info from '*': *",
    }),
    met(Code::UpdatesMissing, Rule::R66, Note, IGNORES).harmless(Harmless::NotLive).verified().restorable().says(Words {
        disk: "task.updates does not exist: no update has been stored",
        agent: "continues without updates. If the executor does not report the task when it reconnects, the agent drops the task, and shuts the executor down if no other task was sent to it",
        lost: "nothing if the executor has not registered yet. Else the task, unless the executor still has its first update to send",
        next: "Nothing to do, unless the file was removed: then stop the agent's service, and restore it from a snapshot.",
        log: "Failed to find status updates file '*'",
    }),
    met(Code::UpdatesUnreadable, Rule::R67, Error, FAILS_OR_DROPS).harmless(Harmless::NotLive).verified().says(Words {
        disk: "task.updates cannot be opened for writing",
        agent: "refuses to start (--strict), or continues without its updates (--no-strict)",
        lost: "updates that were not acknowledged",
        next: "Stop the agent's service. Make task.updates a file that the agent can write.",
        log: "Failed to open status updates file '*': *",
    }),
    met(Code::UpdatesBadAck, Rule::R69, Error, ABORTS).verified().says(Words {
        disk: "task.updates contains an acknowledgement with an invalid UUID",
        agent: "aborts at every start, strict or not",
        lost: "nothing yet: everything is still on disk",
        next: "Stop the agent's service. Keep a copy. End the stream before that record.",
        log: "ABORT: *Try::get() but state == ERROR: Not a valid UUID",
    }),
    met(Code::UpdatesTailCut, Rule::R70, Note, DROPS).verified().says(Words {
        disk: "the last record of task.updates is cut: the agent died while writing it",
        agent: "silently cuts the file before it",
        lost: "the update that was being written. If its executor is alive, it sends the update again",
        next: "Nothing to do. To look at the tail, copy the file first.",
        log: "",
    }),
    met(Code::UpdatesLengthTooLong, Rule::R71, Error, DROPS).harmless(Harmless::NotLive).verified().says(Words {
        disk: "a wrong length in task.updates is larger than the rest of the file, so later records cannot be read",
        agent: "treats it as a cut tail: it silently cuts the file there, strict or not",
        lost: "every update and acknowledgement after it",
        next: "Stop the agent's service. Copy the file before the next start: ckpt decode shows what comes after the length.",
        log: "",
    }),
    met(Code::UpdatesRecordDamaged, Rule::R72, Error, FAILS_OR_DROPS).harmless(Harmless::NotLive).verified().says(Words {
        disk: "a record of task.updates cannot be parsed",
        agent: "cuts the file there first, and then refuses to start (--strict) or counts an error (--no-strict). The next start succeeds without the records",
        lost: "every update and acknowledgement from there on",
        next: "Stop the agent's service before it starts the agent again. Copy the file: ckpt decode shows what can still be parsed after the damage.",
        log: "Failed to read status updates file  '*': *",
    }),
    met(Code::TerminalUpdateBad, Rule::R127, Error, ABORTS).says(Words {
        disk: "a terminal update has an invalid UUID",
        agent: "aborts at every start, even for a completed run",
        lost: "nothing yet: everything is still on disk",
        next: "Stop the agent's service. Keep a copy. End the stream before that record.",
        log: "Check failed: update.has_uuid()*",
    }),
    met(Code::TaskIdDiffers, Rule::R119, Error, ABORTS).says(Words {
        disk: "the task.info of an acknowledged terminal task has another ID than its directory",
        agent: "aborts at every start",
        lost: "nothing yet: everything is still on disk",
        next: "Stop the agent's service. Move the directory of the task aside: the task has ended.",
        log: "Failed to find terminated task *",
    }),
    met(Code::DefaultExecutorTask, Rule::R119, Error, ABORTS).known_if(releases::attaches_task_volumes).restorable().says(Words {
        disk: "a task of a default executor names another executor in its task.info",
        agent: "aborts at every start",
        lost: "nothing yet: everything is still on disk",
        next: "Stop the agent's service. Restore task.info from a snapshot.",
        log: "Check failed: task.executor_id() == executorInfo.executor_id()*",
    }),
    met(Code::UpdateBad, Rule::R133, Error, ABORTS).says(Words {
        disk: "an update of a live run has an invalid UUID",
        agent: "aborts at every start",
        lost: "nothing yet: everything is still on disk",
        next: "Stop the agent's service. Keep a copy. End the stream before that record.",
        log: "Not a valid UUID",
    }),
    unseen(Code::UpdatesEmpty, Rule::R257, Error).verified().restorable().says(Words {
        disk: "task.updates is empty, as after a power loss: the updates that it had are gone",
        agent: "continues without updates. If the executor does not report the task again, the agent drops the task, and shuts the executor down if no other task was sent to it",
        lost: "the task, and its executor if it has no other task",
        next: "Stop the agent's service. Restore task.updates from a snapshot.",
        log: "",
    }),
    unseen(Code::TaskIdsDiffer, Rule::R119, Warning).restorable().says(Words {
        disk: "the IDs in task.info are not those of its directories",
        agent: "recovers the task under the ID of task.info. The master silently refuses the agent, unless only the task ID differs",
        lost: "the agent's re-registration, and with it every task. If only the task ID differs, a task: the agent drops the one that task.info names when its executor reconnects, or the master does not find the one of the directory",
        next: "Stop the agent's service. If the directory is a copy, move it out of tasks. Else restore task.info from a snapshot.",
        log: "",
    }),
    unseen(Code::ResourcesRefused, Rule::R203, Error).restorable().says(Words {
        disk: "a resource in the executor.info of a live executor, or in the task.info of an unfinished task, is invalid, e.g. negative",
        agent: "recovers. The master silently refuses the agent",
        lost: "the agent's re-registration, and with it every task after 10 minutes",
        next: "Stop the agent's service. Restore the file from a snapshot.",
        log: "",
    }),
    unseen(Code::UpdateForeignTask, Rule::R127, Warning).verified().says(Words {
        disk: "an update in task.updates belongs to another task or framework",
        agent: "logs an error and does not use it for the state of the task, but sends it",
        lost: "nothing, unless it was not acknowledged: then see updates-stuck",
        next: "Look at it with ckpt decode.",
        log: "",
    }),
    unseen(Code::UpdatesStuck, Rule::R264, Error).restorable().says(Words {
        disk: "task.updates has an update that the agent still sends and that is never acknowledged: its UUID was acknowledged before, or it names another task, framework or agent",
        agent: "sends it again at least every 10 minutes, and never sends the updates after it",
        lost: "every later update of the task: the framework does not learn that the task ends",
        next: "Stop the agent's service. Restore task.updates from a snapshot. Without one, look at the records with ckpt decode.",
        log: "",
    }),
];
