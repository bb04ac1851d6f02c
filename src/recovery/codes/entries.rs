//! Codes of entries of any place: temp files, symlinks, ids, owners.

use super::code::Code;
use super::effect::ABORTS;
use super::row::{Row, Words, met, unseen};
use super::severity::Severity::{Error, Note, Warning};

pub(super) const ROWS: &[Row] = &[
    met(Code::IdNotAllowed, "R126", Error, ABORTS).says(Words {
        disk: "an id that today's agents refuse, in what is to be written anew",
        agent: "aborts",
        lost: "nothing yet",
        next: "start the older agent again and let these tasks end",
        log: "Check failed: *",
    }),
    unseen(Code::TempFile, "R205", Note).says(Words {
        disk: "a temp file that a crash left between writing and renaming",
        agent: "never looks at it and never removes it",
        lost: "nothing but a little space",
        next: "may be removed while the agent is stopped",
        log: "",
    }),
    unseen(Code::TempFileGoodCopy, "R205", Warning).says(Words {
        disk: "a temp file holds a good copy of a file beside it that is missing, empty or damaged",
        agent: "never looks at it",
        lost: "what the neighbour lacks could be had from here",
        next: "stop the agent; keep a copy of both; put the temp file in the neighbour's place",
        log: "",
    }),
    unseen(Code::UnknownEntry, "R76", Note).says(Words {
        disk: "an entry that no agent writes",
        agent: "ignores it",
        lost: "nothing",
        next: "find out who put it there",
        log: "",
    }),
    unseen(Code::LinkInside, "R10", Warning).verified().says(Words {
        disk: "a link where agents make a directory or file; it stays inside the work_dir",
        agent: "follows it",
        lost: "nothing, as long as its target stays",
        next: "find out who made it; agents make no other links than latest",
        log: "",
    }),
    unseen(Code::LinkOutside, "R10", Warning).says(Words {
        disk: "a link where agents make a directory or file; it leads out of the work_dir",
        agent: "follows it; ckpt does not, so what lies behind it is unknown",
        lost: "unknown",
        next: "look at its target yourself",
        log: "",
    }),
    unseen(Code::IdHidden, "R75", Error).verified().says(Words {
        disk: "an id that begins with a dot",
        agent: "never sees it: neither recovers nor collects it",
        lost: "the executor or task of that id, at every restart",
        next: "nothing can be done on disk; let the framework choose other ids",
        log: "",
    }),
    unseen(Code::IdPattern, "R75", Warning).verified().says(Words {
        disk: "an id with * ? [ ] or a backslash, which the agent takes for a pattern",
        agent: "lists the children of every id that the pattern matches",
        lost: "children of this id may be lost or mixed up with others",
        next: "nothing can be done on disk; let the framework choose other ids",
        log: "",
    }),
    unseen(Code::WorkDirTemporary, "R209", Warning).says(Words {
        disk: "the work_dir lies where cleaners and reboots take things away (/tmp, /var/tmp, a tmpfs)",
        agent: "knows nothing of it",
        lost: "the whole checkpoint, one day",
        next: "move the work_dir: stop the agent, copy it, let the latest links point to the new place",
        log: "",
    }),
    unseen(Code::OwnerOdd, "R205", Warning).says(Words {
        disk: "a file or directory belongs to another user than meta",
        agent: "may be unable to read or replace it, if it does not run as root",
        lost: "what it can't read",
        next: "chown it to the owner of meta",
        log: "",
    }),
    unseen(Code::ModeOdd, "R207", Warning).says(Words {
        disk: "a file or directory that its owner can't read or write",
        agent: "may be unable to read or replace it, if it does not run as root",
        lost: "what it can't read",
        next: "chmod it: 0600 for files, 0755 for directories",
        log: "",
    }),
];
