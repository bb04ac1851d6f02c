//! The journal lies on another file system: what is taken away is copied, compared, and comes back all the same.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;

use super::kinds::KINDS;
use super::stand::{Stand, dies_after};

/// A folder on another file system than that of the tree; `None` where there is none.
pub(super) fn elsewhere(stand: &Stand) -> Option<tempfile::TempDir> {
    let device = |path: &Path| std::fs::metadata(path).unwrap().dev();
    let dir = tempfile::tempdir().unwrap();
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    (device(dir.path()) != device(&stand.placed.work)).then_some(dir)
}

#[test]
fn changes_are_undone_from_another_file_system() {
    for kind in KINDS {
        for calls in (0..).step_by(if std::env::var_os("CKPT_FULL").is_some() { 1 } else { 7 }) {
            let mut stand = Stand::new();
            let Some(dir) = elsewhere(&stand) else {
                crate::support::skipped("there is no second file system that can be written");
                return;
            };
            stand.journal = Some(dir.path().join("journal"));
            let before = stand.look();
            let plan = stand.plan((kind.steps)(&stand));
            let ended = stand.apply(&plan, Some(dies_after(calls)));
            let when = format!("{}, killed after {calls} calls, journal elsewhere", kind.name);
            if let Some(undone) = stand.undo(None) {
                undone.unwrap_or_else(|error| panic!("{when}: {error}"));
            }
            stand.assert_as(&before, &when);
            if ended.is_ok() {
                break;
            }
        }
    }
}
