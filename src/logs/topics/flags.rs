//! Flags and modules that the agent refuses.

use super::super::topic::{Checkpoint, RECONNECT_IN_TIME, Topic};
use crate::check::Severity;

/// All of them.
pub(super) const ALL: &[&Topic] = &[&FLAG_REFUSED, &FLAG_DEPRECATED, &MODULE_REFUSED, &SECRET_FILE_OPEN];

pub(in super::super) static FLAG_REFUSED: Topic = Topic {
    code: "flag-refused",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent refuses one of its flags or environment variables. The checkpoint was not read yet.",
    lost: RECONNECT_IN_TIME,
    next: "Correct the flag (command line, MESOS_* environment, flag directory or unit), and start the \
        agent again. ckpt config PATH shows each flag and where it comes from.",
};

pub(in super::super) static FLAG_DEPRECATED: Topic = Topic {
    code: "flag-deprecated",
    severity: Severity::Note,
    checkpoint: Checkpoint::NotCause,
    meaning: "The agent accepts the flag but names a newer form of it.",
    lost: "Nothing.",
    next: "Change the flag when convenient.",
};

pub(in super::super) static MODULE_REFUSED: Topic = Topic {
    code: "module-not-loaded",
    severity: Severity::Fatal,
    checkpoint: Checkpoint::NotCause,
    meaning: "A module or hook named by --modules, --modules_dir or another flag cannot be loaded or created: \
        missing library, wrong Mesos version, or bad parameters.",
    lost: RECONNECT_IN_TIME,
    next: "Install the module that is built for this Mesos version, or correct --modules. The checkpoint is \
        not involved.",
};

pub(in super::super) static SECRET_FILE_OPEN: Topic = Topic {
    code: "secret-file-open",
    severity: Severity::Note,
    checkpoint: Checkpoint::NotCause,
    meaning: "A file with a key or credential can be read by others.",
    lost: "Nothing.",
    next: "chmod 600 the file.",
};
