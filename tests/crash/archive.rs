//! A restore that has something of everything: missing, different, of another type, of another owner and mode.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use ckpt::layout::{RelPath, SortedPaths};
use ckpt::plan::restore::{Newer, Owners, RestoreInput, Wanted, restore};
use ckpt::plan::{Action, Step};
use ckpt::values::Resources;
use tar::{Builder, EntryType, Header};

use super::fixture::Fixture;
use super::kinds::{a_file, runs};

/// 2023-11-14.
const TIME: u64 = 1_700_000_000;

/// The steps that restore the archive of a fixture.
pub(super) fn restored(fixture: &Fixture) -> Vec<Step> {
    let archive = fixture.archive(|| bytes(fixture));
    let source = fixture.source();
    let resources = Resources::default();
    let newer = Newer {
        source: &source,
        archive,
        damaged: &SortedPaths::default(),
        boot_id: None,
        resources: &resources,
    };
    let (uid, gid) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
    let restored = restore(RestoreInput {
        source: &source,
        archive,
        wanted: &Wanted::Everything,
        owners: Owners::Caller { uid, gid },
        newer: &newer,
    });
    let steps = restored.unwrap().steps;
    let count = |wanted: fn(&Action) -> bool| steps.iter().filter(|step| wanted(&step.action)).count();
    assert_eq!(count(|action| *action == Action::SetAside), 1, "a directory that is a file in the archive");
    assert_eq!(count(|action| matches!(action, Action::MakeDirectory(_))), 2);
    assert_eq!(count(|action| matches!(action, Action::Restore(_))), 7);
    assert!(count(|action| matches!(action, Action::SetDirectory(_))) > 3);
    assert!(steps.iter().any(|step| step.path == RelPath::new("meta")));
    steps
}

fn bytes(fixture: &Fixture) -> Vec<u8> {
    let mut tar = Builder::new(Vec::new());
    let mut put = |path: &str, kind: EntryType, mode: u32, text: &[u8]| {
        let mut header = Header::new_gnu();
        header.set_entry_type(kind);
        header.set_mode(mode);
        header.set_mtime(TIME);
        header.set_size(0);
        if kind == EntryType::Symlink {
            let text = std::str::from_utf8(text).unwrap();
            tar.append_link(&mut header, path, text).unwrap();
        } else {
            header.set_size(text.len() as u64);
            tar.append_data(&mut header, path, text).unwrap();
        }
    };
    put("meta/", EntryType::Directory, 0o711, b"");
    put("meta/boot_id", EntryType::Regular, 0o600, b"another boot");
    put("meta/slaves/", EntryType::Directory, 0o750, b"");
    put("meta/slaves/latest", EntryType::Symlink, 0o777, b"/elsewhere/meta/slaves/new");
    put("meta/slaves/new/", EntryType::Directory, 0o700, b"");
    put("meta/slaves/new/deep/", EntryType::Directory, 0o755, b"");
    put("meta/slaves/new/deep/file", EntryType::Regular, 0o640, b"new");
    put("meta/slaves/new/file", EntryType::Regular, 0o600, b"");
    put("meta/slaves/new/link", EntryType::Symlink, 0o777, b"file");
    // The same content with another mode.
    let info = a_file(fixture, "slave.info");
    let content = fs::read(fixture.path(&info)).unwrap();
    let mode = fs::metadata(fixture.path(&info)).unwrap().permissions().mode() & 0o777;
    put(&info, EntryType::Regular, mode ^ 0o040, &content);
    put(&runs(fixture)[0], EntryType::Regular, 0o600, b"a file in the place of a run");
    tar.into_inner().unwrap()
}
