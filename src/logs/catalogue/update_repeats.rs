//! Messages of status update managers, and of GC.

use super::super::message::Meaning::Topic;
use super::super::message::{SourceFile, error, part, warning};
use super::super::topics::{messages, recovery, system};

#[rustfmt::skip]
pub(super) const FILES: &[SourceFile] = &[
    SourceFile {
        name: "rmdir.hpp",
        messages: &[
            error("Failed to delete directory '*': *", 107..=112, Topic(&recovery::GC)),
            error("Failed to delete directory *: *", 100..=106, Topic(&recovery::GC)),
            error("Failed to delete path '*': *", 107..=112, Topic(&recovery::GC)),
            error("Failed to delete path *: *", 100..=106, Topic(&recovery::GC)),
        ],
    },
    SourceFile {
        name: "state.hpp",
        messages: &[
            part("Failed to get the base directory path", 22..=22, Topic(&system::WRITE_FAILED)),
        ],
    },
    SourceFile {
        name: "status_update_manager.cpp",
        messages: &[
            warning("Acknowledged a terminal status update * but updates are still pending", 14..=104, Topic(&messages::UPDATE_REPEATED)),
            warning("Duplicate status update acknowledgment (UUID: *) for update *", 23..=104, Topic(&messages::UPDATE_REPEATED)),
            warning("Ignoring duplicate status update *", 23..=104, Topic(&messages::UPDATE_REPEATED)),
            warning("Ignoring status update * that has already been acknowledged by the framework!", 23..=104, Topic(&messages::UPDATE_REPEATED)),
            warning("Not forwarding status update * because no master is elected yet", 14..=20, Topic(&messages::DROPPED)),
            warning("Unexpected status update acknowledgement (received *, expecting *) for update *", 23..=104, Topic(&messages::UPDATE_REPEATED)),
        ],
    },
    SourceFile {
        name: "status_update_manager.hpp",
        messages: &[
            warning("Duplicate status update acknowledgment (UUID: *) for update *", 14..=22, Topic(&messages::UPDATE_REPEATED)),
            warning("Ignoring duplicate status update *", 14..=22, Topic(&messages::UPDATE_REPEATED)),
            warning("Ignoring status update * that has already been acknowledged by the framework!", 14..=22, Topic(&messages::UPDATE_REPEATED)),
            warning("Unexpected status update acknowledgement (received *, expecting *) for update *", 14..=22, Topic(&messages::UPDATE_REPEATED)),
        ],
    },
    SourceFile {
        name: "status_update_manager_process.hpp",
        messages: &[
            warning("Acknowledged a terminal * but updates are still pending", 105..=112, Topic(&messages::UPDATE_REPEATED)),
        ],
    },
    SourceFile {
        name: "task_status_update_manager.cpp",
        messages: &[
            warning("Acknowledged a terminal task status update * but updates are still pending", 105..=112, Topic(&messages::UPDATE_REPEATED)),
            warning("Duplicate task status update acknowledgment (UUID: *) for update *", 105..=112, Topic(&messages::UPDATE_REPEATED)),
            warning("Ignoring duplicate task status update *", 105..=112, Topic(&messages::UPDATE_REPEATED)),
            warning("Ignoring task status update * that has already been acknowledged by the framework!", 105..=112, Topic(&messages::UPDATE_REPEATED)),
            warning("Unexpected task status update acknowledgement (received *, expecting *) for update *", 105..=112, Topic(&messages::UPDATE_REPEATED)),
        ],
    },
];
