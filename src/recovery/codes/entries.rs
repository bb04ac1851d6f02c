//! Codes of entries of any place: temp files, symlinks, ids, owners.

use super::code::Code;
use super::effect::ABORTS;
use super::row::{Row, Words, met, unseen};
use super::severity::Severity::{Error, Note, Warning};
use crate::rules::Rule;

pub(super) const ROWS: &[Row] = &[
    met(Code::IdNotAllowed, Rule::R126, Error, ABORTS).says(Words {
        disk: "an ID that current agents refuse is in a file that the agent is about to write again",
        agent: "aborts",
        lost: "nothing yet",
        next: "Start the older agent again, and let these tasks end.",
        log: "",
    }),
    unseen(Code::TempFile, Rule::R205, Note).says(Words {
        disk: "a temp file that a crash has left between writing and renaming",
        agent: "never looks at it and never removes it",
        lost: "nothing but a little disk space",
        next: "It can be removed while the agent is stopped: ckpt cleanup --scope temp PATH",
        log: "",
    }),
    unseen(Code::TempFileGoodCopy, Rule::R205, Warning).says(Words {
        disk: "a temp file is a good copy of a file beside it that is missing, empty or damaged",
        agent: "never looks at it",
        lost: "nothing by itself: it can restore the file beside it",
        next: "Stop the agent's service. Keep a copy of both. Put the temp file in the place of the other.",
        log: "",
    }),
    unseen(Code::UnknownEntry, Rule::R76, Note).says(Words {
        disk: "an entry that no agent writes",
        agent: "ignores it",
        lost: "nothing",
        next: "Find out who put it there.",
        log: "",
    }),
    unseen(Code::LinkInside, Rule::R10, Warning).verified().says(Words {
        disk: "a symlink is in the place of a directory or file; it points into the work_dir",
        agent: "follows it",
        lost: "nothing, as long as its target exists",
        next: "Find out who made it. Agents make no symlinks except latest.",
        log: "",
    }),
    unseen(Code::LinkOutside, Rule::R10, Warning).says(Words {
        disk: "a symlink is in the place of a directory or file; it points out of the work_dir",
        agent: "follows it. ckpt does not, so what it points to is unknown",
        lost: "unknown",
        next: "Look at its target.",
        log: "",
    }),
    unseen(Code::IdHidden, Rule::R75, Error).verified().says(Words {
        disk: "an ID begins with a dot",
        agent: "never sees it: it neither recovers it nor removes it by GC",
        lost: "the executor or task of that ID, at every restart",
        next: "Nothing on disk helps. Let the framework choose other IDs.",
        log: "",
    }),
    unseen(Code::IdPattern, Rule::R75, Warning).verified().says(Words {
        disk: "an ID contains *, ?, [, ] or a backslash, which the agent treats as a pattern",
        agent: "lists the children of every ID that the pattern matches",
        lost: "children of this ID may be lost or mixed up with others. Where the pattern does not match the ID itself: all of them",
        next: "Nothing on disk helps. While the agent still runs, let the framework end the tasks below this ID, and start them with another ID. Once it has stopped, its next start loses them.",
        log: "",
    }),
    unseen(Code::WorkDirTemporary, Rule::R209, Warning).says(Words {
        disk: "the work_dir is in a directory that cleaners or a reboot empty (/tmp, /var/tmp, a tmpfs)",
        agent: "is not affected yet",
        lost: "the whole checkpoint, when the directory is cleaned",
        next: "Stop the agent's service. Copy the work_dir to another place, and make the latest symlinks point there.",
        log: "",
    }),
    unseen(Code::OwnerOdd, Rule::R205, Warning).says(Words {
        disk: "a file or directory belongs to another user than meta",
        agent: "may be unable to read or replace it, if it does not run as root",
        lost: "what it cannot read",
        next: "Change its owner to that of meta (chown).",
        log: "",
    }),
    unseen(Code::ModeOdd, Rule::R207, Warning).says(Words {
        disk: "the owner of a file or directory cannot read or write it",
        agent: "may be unable to read or replace it, if it does not run as root",
        lost: "what it cannot read",
        next: "Change its mode (chmod): 0600 for files, 0755 for directories.",
        log: "",
    }),
];
