//! Codes of tasks and their status updates.

use super::code::Code;
use super::effect::{ABORTS, DROPS, FAILS_OR_DROPS, IGNORES};
use super::row::{Harmless, Row, Words, met, unseen};
use super::severity::Severity::{Error, Note, Warning};
use crate::schema::Release;

pub(super) const ROWS: &[Row] = &[
    met(Code::TaskInfoMissing, "R64", Warning, DROPS).harmless(Harmless::NotLive).verified().says(Words {
        disk: "task.info is not there",
        agent: "forgets the task and does not read its updates",
        lost: "the task, if it had been launched",
        next: "put task.info back from a snapshot or a temp file beside it; a task that was never launched needs none",
        log: "Failed to find task info file '*'",
    }),
    met(Code::TaskInfoEmpty, "R64", Error, DROPS).harmless(Harmless::NotLive).verified().says(Words {
        disk: "task.info has zero bytes, as after a power loss",
        agent: "forgets the task and does not read its updates",
        lost: "the task and its updates",
        next: "stop the agent; put task.info back from a snapshot or a temp file beside it",
        log: "Found empty task info file '*'",
    }),
    met(Code::TaskInfoUnreadable, "R65", Error, FAILS_OR_DROPS).verified().says(Words {
        disk: "task.info is damaged",
        agent: "strict: refuses to start. Otherwise: forgets the task",
        lost: "without --strict the task and its updates",
        next: "stop the supervisor; put task.info back from a snapshot or a temp file beside it",
        log: "Failed to read task info from '*': *",
    }),
    met(Code::UpdatesMissing, "R66", Note, IGNORES).harmless(Harmless::NotLive).verified().says(Words {
        disk: "task.updates is not there: no update was stored yet",
        agent: "goes on without updates",
        lost: "nothing, unless the file was lost",
        next: "nothing",
        log: "Failed to find status updates file '*'",
    }),
    met(Code::UpdatesUnreadable, "R67", Error, FAILS_OR_DROPS).verified().says(Words {
        disk: "task.updates can't be opened for writing",
        agent: "strict: refuses to start. Otherwise: goes on without its updates",
        lost: "updates that nobody acknowledged",
        next: "stop the supervisor; make task.updates a file that the agent may write",
        log: "Failed to open status updates file '*': *",
    }),
    met(Code::UpdatesBadAck, "R69", Error, ABORTS).verified().says(Words {
        disk: "task.updates has an acknowledgement whose uuid is none",
        agent: "aborts at every start, strict or not",
        lost: "nothing yet: all is still on disk",
        next: "stop the supervisor; keep a copy; end the stream before that record",
        log: "ABORT: *Try::get() but state == ERROR: Not a valid UUID",
    }),
    met(Code::UpdatesTailCut, "R70", Note, DROPS).verified().says(Words {
        disk: "the last record of task.updates is cut: the agent died while it wrote",
        agent: "cuts the file there, without a word",
        lost: "the update that was being written; its executor sends it again if it lives",
        next: "nothing; copy the file first if you want to look at the tail",
        log: "",
    }),
    met(Code::UpdatesLengthTooLong, "R71", Error, DROPS).verified().says(Words {
        disk: "a length in task.updates is larger than the rest of the file, and hides the records behind it",
        agent: "takes it for a cut tail and cuts all of that off, without a word, strict or not",
        lost: "every update and acknowledgement behind it",
        next: "stop the supervisor; copy the file before the next start: ckpt decode shows what is behind",
        log: "",
    }),
    met(Code::UpdatesRecordDamaged, "R72", Error, FAILS_OR_DROPS).verified().says(Words {
        disk: "a record of task.updates does not parse",
        agent: "cuts the file there FIRST, then refuses to start (strict) or counts an error: the next start succeeds without the records",
        lost: "every update and acknowledgement from there on",
        next: "stop the supervisor before it starts the agent again; copy the file: ckpt decode shows what still parses behind the damage",
        log: "Failed to read status updates file  '*': *",
    }),
    met(Code::TerminalUpdateBad, "R127", Error, ABORTS).says(Words {
        disk: "a terminal update without a good uuid",
        agent: "aborts at every start, also for a finished run",
        lost: "nothing yet: all is still on disk",
        next: "stop the supervisor; keep a copy; end the stream before that record",
        log: "Check failed: update.has_uuid()*",
    }),
    met(Code::TaskIdDiffers, "R119", Error, ABORTS).says(Words {
        disk: "an acknowledged terminal task whose task.info has another id than its directory",
        agent: "aborts at every start",
        lost: "nothing yet: all is still on disk",
        next: "stop the supervisor; move the task's directory aside: the task is over",
        log: "Failed to find terminated task *",
    }),
    met(Code::DefaultExecutorTask, "R119", Error, ABORTS).since(Release::new(1, 5, 0)).says(Words {
        disk: "a task of a default executor whose task.info names another executor",
        agent: "aborts at every start",
        lost: "nothing yet: all is still on disk",
        next: "stop the supervisor; put task.info back from a snapshot",
        log: "Check failed: task.executor_id() == executorInfo.executor_id()*",
    }),
    met(Code::UpdateBad, "R133", Error, ABORTS).says(Words {
        disk: "an update without a good uuid, in a live run",
        agent: "aborts at every start",
        lost: "nothing yet: all is still on disk",
        next: "stop the supervisor; keep a copy; end the stream before that record",
        log: "Not a valid UUID",
    }),
    unseen(Code::TaskIdsDiffer, "R119", Warning).says(Words {
        disk: "ids in task.info are not those of its directories",
        agent: "recovers it; the master may refuse the agent over it",
        lost: "the agent's re-registration, if the agent id differs",
        next: "stop the supervisor; put task.info back from a snapshot",
        log: "",
    }),
    unseen(Code::UpdateForeignTask, "R127", Warning).verified().says(Words {
        disk: "an update in task.updates speaks of another task or framework",
        agent: "logs an error and skips it for the task's state, yet sends it on",
        lost: "nothing",
        next: "look at it with ckpt decode",
        log: "",
    }),
];
