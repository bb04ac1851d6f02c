//! Changes of a checkpoint of which a part is on another disk by symlink: as of any other, unless another user could lead them
//! elsewhere.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use crate::support::cli::{Ckpt, ckpt};
use crate::support::hash::Snapshot;
use crate::support::tree::typical;

/// A checkpoint with an unreadable `framework.info`, of which a part was moved to `disk`, and a symlink left there.
struct Linked {
    dir: tempfile::TempDir,
    work: PathBuf,
    disk: PathBuf,
}

impl Linked {
    /// `part`: relative to the `work_dir`, or nothing for all of it.
    fn new(part: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let work = typical().write(dir.path()).work;
        let info = find(&work.join("meta/slaves"), "framework.info");
        fs::write(&info, &fs::read(&info).unwrap()[..9]).unwrap();
        let disk = dir.path().join("disk/data");
        fs::create_dir_all(&disk).unwrap();
        fs::create_dir(dir.path().join("proc")).unwrap();
        let part = if part == AGENT { agent_directory(&work) } else { part.to_owned() };
        let from = if part.is_empty() { work.clone() } else { work.join(&part) };
        let to = disk.join(from.file_name().unwrap());
        fs::rename(&from, &to).unwrap();
        symlink(&to, &from).unwrap();
        Self { dir, work, disk }
    }

    fn call(&self, command: &[&str]) -> Ckpt {
        ckpt(command).arg("--proc-root").arg(self.dir.path().join("proc")).arg(&self.work)
    }

    fn files(&self) -> [Snapshot; 2] {
        [self.work.join("meta"), self.disk.clone()].map(|path| Snapshot::take(&path))
    }
}

/// The directory of the latest agent.
const AGENT: &str = "agent";

fn agent_directory(work: &Path) -> String {
    let latest = fs::read_link(work.join("meta/slaves/latest")).unwrap();
    format!("meta/slaves/{}", latest.file_name().unwrap().to_str().unwrap())
}

fn find(below: &Path, name: &str) -> PathBuf {
    let mut found = walkdir::WalkDir::new(below).into_iter().map(Result::unwrap);
    found.find(|entry| entry.file_name() == name).unwrap().into_path()
}

const REPAIR: [&str; 4] = ["repair", "--only=remove-unreadable", "--json", "--yes"];

#[test]
fn what_is_read_through_a_symlink_is_changed_and_comes_back() {
    for part in ["", "meta", "meta/slaves", AGENT] {
        let linked = Linked::new(part);
        let before = linked.files();
        let changed = linked.call(&REPAIR).run().json();
        assert_eq!(changed["applied"], true, "{part}: {changed}");
        assert_ne!(before[0].diff(&linked.files()[0]) + &before[1].diff(&linked.files()[1]), "", "{part}");
        let _ = linked.call(&["undo", "0001-repair", "--yes"]).run().exits(0);
        let [meta, disk] = linked.files();
        before[0].assert_same(&meta);
        // The journal is beside meta, on that disk too where the whole work_dir is.
        if !part.is_empty() {
            before[1].assert_same(&disk);
        }
    }
}

#[test]
fn where_another_user_could_lead_a_change_elsewhere_it_is_refused() {
    for part in ["", "meta", "meta/slaves"] {
        let linked = Linked::new(part);
        let open = linked.disk.parent().unwrap();
        fs::set_permissions(open, Permissions::from_mode(0o777)).unwrap();
        let before = linked.files();
        let refused = linked.call(&REPAIR).run().exits(4).json();
        assert_eq!(refused["error"]["code"], "symlink-not-trusted", "{part}: {refused}");
        let message = refused["error"]["message"].as_str().unwrap();
        assert!(message.contains(open.to_str().unwrap()), "{part}: {message}");
        let planned = linked.call(&["repair", "--only=remove-unreadable", "--json", "-n"]).run().json();
        assert_eq!(planned["would_be_refused"]["code"], "symlink-not-trusted", "{part}: {planned}");
        for (before, after) in before.iter().zip(&linked.files()) {
            before.assert_untouched(after);
        }
        // In a sticky directory, others replace only what is theirs.
        fs::set_permissions(open, Permissions::from_mode(0o1777)).unwrap();
        let changed = linked.call(&REPAIR).run().json();
        assert_eq!(changed["applied"], true, "{part}: {changed}");
    }
}
