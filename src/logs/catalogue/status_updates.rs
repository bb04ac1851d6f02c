//! Messages of the status update managers.

use super::super::message::Meaning::{Checkpoint, Silent, Topic};
use super::super::message::{SourceFile, error, part, warning};
use super::super::topics::recovery;
use crate::check::Code;

#[rustfmt::skip]
pub(super) const FILES: &[SourceFile] = &[
    SourceFile {
        name: "status_update_manager.cpp",
        messages: &[
            warning("No updates found for task * of framework *", 14..=104, Silent),
            warning("Resending status update *", 14..=104, Silent),
            warning("Skipping recovering updates of executor '*' of framework * because its info cannot be recovered", 14..=104, Topic(&recovery::UPDATES_SKIPPED)),
            warning("Skipping recovering updates of executor '*' of framework * because its latest run cannot be recovered", 14..=104, Topic(&recovery::UPDATES_SKIPPED)),
            error("Failed to close file '*': *", 23..=104, Silent),
            part("Failed to replay status updates for task * of framework *: *", 16..=104, Checkpoint(Code::UpdatesRecordDamaged)),
        ],
    },
    SourceFile {
        name: "status_update_manager.hpp",
        messages: &[
            error("Failed to close file '*': *", 14..=22, Silent),
        ],
    },
    SourceFile {
        name: "status_update_manager_process.hpp",
        messages: &[
            warning("Duplicate acknowledgment for * *", 105..=112, Silent),
            warning("Failed to close * stream file '*': *", 105..=112, Silent),
            warning("Ignoring * * that has already been acknowledged", 105..=112, Silent),
            warning("Ignoring duplicate * *", 105..=112, Silent),
            warning("Resending * *", 105..=112, Silent),
            warning("Unexpected * acknowledgment (received *, expecting *) for *", 105..=112, Silent),
            part("Failed to recover operation status update stream *", 105..=112, Checkpoint(Code::OperationStreamUnreadable)),
            part("Failed to replay operation status update stream *", 105..=112, Checkpoint(Code::OperationAckUnexpected)),
        ],
    },
    SourceFile {
        name: "task_status_update_manager.cpp",
        messages: &[
            warning("No status updates found for task * of framework *", 105..=112, Silent),
            warning("Resending task status update *", 105..=112, Silent),
            warning("Skipping recovering task status updates of executor '*' of framework * because its info cannot be recovered", 105..=112, Topic(&recovery::UPDATES_SKIPPED)),
            warning("Skipping recovering task status updates of executor '*' of framework * because its latest run cannot be recovered", 105..=112, Topic(&recovery::UPDATES_SKIPPED)),
            error("Failed to close file '*': *", 105..=112, Silent),
            part("Failed to replay status updates for task * of framework *: *", 105..=112, Checkpoint(Code::UpdatesRecordDamaged)),
        ],
    },
];
