//! Journals: whatever is in one, reading it changes nothing, and what is reported agrees with what it says.

use std::fs;
use std::path::Path;

use ckpt::apply::{HistoryEntry, JournalPlace, State, Tree, history};

use super::scratch;

/// A plan of one step, for a journal without its own.
const PLAN: &str = concat!(
    r#"{"type":"header","schema":"ckpt.plan/1","ckpt_version":"0","command":"repair","created":"t","#,
    r#""work_dir":"/w","meta_dir":"/w/meta","device":1,"inode":2,"agent_id":null,"consent":"yes","#,
    r#""beside_agent":false,"steps":2,"expected":0,"starts":null}"#,
    "\n",
    r#"{"type":"step","op":"delete","path":"meta/a","to":null,"why":"w","code":"c","before":{"kind":"absent"},"#,
    r#""reversible":false}"#,
    "\n",
    r#"{"type":"step","op":"set-aside","path":"meta/b","to":null,"why":"w","code":"c","before":{"kind":"absent"},"#,
    r#""reversible":true}"#,
    "\n",
);

/// A journal; after a NUL, if there is one, the plan.
pub(super) fn check(bytes: &[u8]) {
    let (lines, plan) = match bytes.iter().position(|byte| *byte == 0) {
        Some(at) => (&bytes[..at], &bytes[at + 1..]),
        None => (bytes, PLAN.as_bytes()),
    };
    let work = scratch::path("journals");
    let change = work.join(".ckpt/0001-repair");
    for directory in [&work.join("meta"), &change] {
        fs::create_dir_all(directory).expect("a directory");
    }
    fs::write(change.join("journal"), lines).expect("a file");
    fs::write(change.join("plan"), plan).expect("a file");

    let tree = Tree::open(&work.join("meta"), true, None).expect("it is there");
    let place = JournalPlace { path: work.join(".ckpt"), is_volatile: false };
    let found = history(&tree, std::slice::from_ref(&place)).expect("it can be listed");
    assert_eq!(found.changes.len() + found.never_begun.len(), 1);
    if let [entry] = &found.changes[..] {
        agrees(entry, lines, &change);
    }
    assert_eq!(history(&tree, &[place]).expect("it can be listed"), found);
    assert_eq!(fs::read(change.join("journal")).expect("it is there"), lines);
    assert_eq!(fs::read(change.join("plan")).expect("it is there"), plan);
}

fn agrees(entry: &HistoryEntry, lines: &[u8], change: &Path) {
    assert_eq!(entry.path, change);
    assert_eq!(entry.id.to_string(), "0001-repair");
    let says = |word: &str| {
        let text = String::from_utf8_lossy(lines);
        text.split_inclusive('\n').any(|line| line.ends_with('\n') && line.contains(word))
    };
    // Escapes in JSON can spell a word otherwise.
    let is_plain = !lines.contains(&b'\\');
    match &entry.state {
        State::Unreadable(why) => {
            assert!(!why.to_string().is_empty() && entry.plan.is_none() && entry.began.is_none());
            return;
        }
        State::PurgeUnfinished | State::NeverBegun => panic!("{entry:?}"),
        State::Done => assert!(!is_plain || says("\"end\"")),
        State::Undone => assert!(!is_plain || says("\"undone\"")),
        State::UndoUnfinished => assert!(!is_plain || says("\"undo\"")),
        State::Unfinished(steps) => {
            let plan = entry.plan.as_ref().expect("an unfinished change has a plan");
            assert!(*steps <= plan.steps.len());
        }
    }
    assert!(entry.began.is_some() && entry.plan.is_some());
    assert!(!is_plain || says("\"begin\""));
}
