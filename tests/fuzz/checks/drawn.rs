//! Checkpoints made from random bytes: one of a real agent with files cut, changed, moved, and replaced by symlinks; as an archive,
//! or on disk.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::fs::{MetadataExt as _, lchown};
use std::path::{Component, Path, PathBuf};
use std::sync::LazyLock;

use flate2::read::GzDecoder;
use tar::{Builder, EntryType, Header};

const NOBODY: u32 = 65534;

/// A member of an archive.
#[derive(Clone)]
pub(super) struct Member {
    path: Vec<u8>,
    kind: EntryType,
    /// Of a symlink its text.
    content: Vec<u8>,
}

/// Checkpoints of a real agent. New ones are added at the end: findings name them by number.
const STATES: &[&str] = &[
    "x_two_runs",
    "b_task_group",
    "w_update_sequences",
    "e2_target_left",
    "q_operations",
    "c_completed",
    "r_gc",
    "e_reservation_and_volume",
];

/// The first of them are those that `trees` draws from.
pub(super) const OF_TREES: usize = 5;

static TREES: LazyLock<Vec<Vec<Member>>> =
    LazyLock::new(|| STATES.iter().map(|name| members(name)).collect());

fn members(name: &str) -> Vec<Member> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR"));
    // The manifest is the project's in the ordinary tests, and the targets' own in a fuzz build.
    let directory =
        [corpus.join("tests/corpus"), corpus.join("../corpus")].into_iter().find(|path| path.is_dir());
    let packed = File::open(directory.expect("the corpus").join(format!("{name}.tar.gz"))).expect("a state");
    let mut members = Vec::new();
    for entry in tar::Archive::new(GzDecoder::new(packed)).entries().expect("an archive") {
        let mut entry = entry.expect("a member");
        let kind = entry.header().entry_type();
        let mut content = entry.link_name_bytes().unwrap_or_default().into_owned();
        std::io::Read::read_to_end(&mut entry, &mut content).expect("its content");
        members.push(Member { path: entry.path_bytes().into_owned(), kind, content });
    }
    members
}

/// One of the first `count` checkpoints, with up to eight changes that the bytes choose.
pub(super) fn drawn(state: u8, among: usize, mut changes: &[u8]) -> Vec<Member> {
    let mut tree = TREES[usize::from(state) % among.min(TREES.len())].clone();
    for _ in 0..8 {
        if !change(&mut tree, &mut changes) {
            break;
        }
    }
    tree
}

/// How many checkpoints there are.
pub(super) fn states() -> usize {
    STATES.len()
}

/// Takes the next change from the bytes, and makes it: what, at which member, how. False at the end of them.
fn change(tree: &mut Vec<Member>, bytes: &mut &[u8]) -> bool {
    let [what, at, how, rest @ ..] = *bytes else { return false };
    let length = usize::from(*how).min(rest.len());
    let (text, rest) = rest.split_at(if matches!(what % 8, 2..=5) { length } else { 0 });
    *bytes = rest;
    let at = usize::from(*at) % tree.len();
    let member = &mut tree[at];
    let place = usize::from(*how) % member.content.len().max(1);
    match what % 8 {
        0 => member.content.truncate(place),
        1 => member.content.iter_mut().skip(place).take(1).for_each(|byte| *byte ^= 1 << (what >> 5)),
        2 => member.content = text.to_vec(),
        3 => member.content.extend_from_slice(text),
        4 => (member.kind, member.content) = (EntryType::Symlink, text.to_vec()),
        5 => {
            let directory = member.path.iter().rposition(|byte| *byte == b'/').map_or(0, |at| at + 1);
            let mut moved = member.clone();
            moved.path.truncate(directory);
            moved.path.extend_from_slice(text);
            tree.push(moved);
        }
        6 => {
            let path = member.path.clone();
            tree.retain(|member| !member.path.starts_with(&path));
        }
        _ => {
            let other = tree[usize::from(*how) % tree.len()].content.clone();
            tree[at].content = other;
        }
    }
    !tree.is_empty()
}

/// As a tar archive.
pub(super) fn packed(tree: &[Member]) -> Vec<u8> {
    let mut builder = Builder::new(Vec::new());
    for member in tree {
        let Ok(path) = std::str::from_utf8(&member.path) else { continue };
        let mut header = Header::new_gnu();
        header.set_entry_type(member.kind);
        header.set_mode(0o644);
        // Names that tar does not take stay out.
        let _ = if member.kind.is_symlink() {
            header.set_size(0);
            let target = String::from_utf8_lossy(&member.content).into_owned();
            builder.append_link(&mut header, path, target)
        } else {
            header.set_size(if member.kind.is_file() { member.content.len() as u64 } else { 0 });
            let content = if member.kind.is_file() { &member.content[..] } else { &[] };
            builder.append_data(&mut header, path, content)
        };
    }
    builder.into_inner().expect("memory takes it")
}

/// Into a directory, which is emptied before. What cannot be there is left out; nothing is written through a symlink.
pub(super) fn unpacked(tree: &[Member], directory: &Path) {
    let _ = fs::remove_dir_all(directory);
    fs::create_dir_all(directory).expect("a directory");
    for member in tree {
        let path = PathBuf::from(std::ffi::OsString::from_vec(member.path.clone()));
        let plain = |part: Component<'_>| matches!(part, Component::Normal(name) if !name.as_bytes().starts_with(b".ckpt"));
        if !path.components().all(plain) || path.as_os_str().as_bytes().contains(&0) {
            continue;
        }
        let place = directory.join(&path);
        if !has_real_parents(directory, &path) {
            continue;
        }
        // The last of a name counts, as in an archive; a directory stays.
        if !member.kind.is_dir() {
            let _ = fs::remove_file(&place);
        }
        let _ = match member.kind {
            EntryType::Directory => fs::create_dir(&place),
            EntryType::Symlink => {
                std::os::unix::fs::symlink(std::ffi::OsStr::from_bytes(&member.content), &place)
            }
            _ => File::create_new(&place)
                .and_then(|mut file| std::io::Write::write_all(&mut file, &member.content)),
        };
    }
    give_away(directory);
}

/// To the user nobody, where that is allowed: what root finds about its own files says little about owners.
fn give_away(path: &Path) {
    if lchown(path, Some(NOBODY), Some(NOBODY)).is_ok()
        && fs::symlink_metadata(path).is_ok_and(|meta| meta.is_dir())
    {
        fs::read_dir(path)
            .expect("a directory")
            .for_each(|entry| give_away(&entry.expect("an entry").path()));
    }
}

/// Makes the directories on the way, and returns whether none is a symlink.
fn has_real_parents(directory: &Path, path: &Path) -> bool {
    let mut place = directory.to_owned();
    let Some(parents) = path.parent() else { return false };
    parents.components().all(|part| {
        place.push(part);
        let _ = fs::create_dir(&place);
        fs::symlink_metadata(&place).is_ok_and(|meta| meta.is_dir())
    })
}

/// Of each entry its owner, its mode, its time, and its bytes.
pub(super) type Seen = BTreeMap<PathBuf, ((u32, u32), (i64, i64), Vec<u8>)>;

/// What is in a directory.
pub(super) fn seen(directory: &Path) -> Seen {
    let mut all = BTreeMap::new();
    see(directory, &mut all);
    all
}

fn see(path: &Path, all: &mut Seen) {
    let Ok(meta) = fs::symlink_metadata(path) else { return };
    let bytes = if meta.is_symlink() {
        fs::read_link(path).expect("a link").into_os_string().into_vec()
    } else if meta.is_file() {
        fs::read(path).expect("a file")
    } else {
        fs::read_dir(path).expect("a directory").for_each(|entry| see(&entry.expect("an entry").path(), all));
        Vec::new()
    };
    all.insert(path.to_owned(), ((meta.uid(), meta.mode()), (meta.mtime(), meta.mtime_nsec()), bytes));
}
