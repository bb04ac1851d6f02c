//! Whole checkpoints: a real one with files cut, changed, moved, and replaced by links. Whatever comes of it can be loaded,
//! played in every mode and judged, and twice the same is said.

use std::fs::{self, File};
use std::path::Path;
use std::sync::LazyLock;

use ckpt::check::{FailOn, Report, judge};
use ckpt::model::{Agents, Filter, Progress, Request, load, load_sandboxes};
use ckpt::recovery::{AgentSetup, BootId, Conditions, Mode};
use ckpt::schema::Release;
use ckpt::source::{Options, locate};
use ckpt::view::json::ValidationJson;
use flate2::read::GzDecoder;
use tar::{Builder, EntryType, Header};

use super::scratch;

/// A member of an archive.
#[derive(Clone)]
struct Member {
    path: Vec<u8>,
    kind: EntryType,
    content: Vec<u8>,
}

/// Checkpoints of a real agent.
const STATES: &[&str] =
    &["x_two_runs", "b_task_group", "w_update_sequences", "e2_target_left", "q_operations"];

static TREES: LazyLock<Vec<Vec<Member>>> =
    LazyLock::new(|| STATES.iter().map(|name| members(name)).collect());

fn members(name: &str) -> Vec<Member> {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR"));
    // The manifest is the project's in the ordinary tests, and the targets' own in a fuzz build.
    let folder =
        [corpus.join("tests/corpus"), corpus.join("../corpus")].into_iter().find(|path| path.is_dir());
    let packed = File::open(folder.expect("the corpus").join(format!("{name}.tar.gz"))).expect("a state");
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

/// The first three bytes say the checkpoint, the release and the boot id; then come changes.
pub(super) fn check(bytes: &[u8]) {
    let [state, release, boot, changes @ ..] = bytes else { return };
    let mut tree = TREES[usize::from(*state) % TREES.len()].clone();
    let mut changes = changes;
    for _ in 0..8 {
        if !change(&mut tree, &mut changes) {
            break;
        }
    }
    let path = scratch::path("tree.tar");
    fs::write(&path, packed(&tree)).expect("a file");
    let Ok(source) = locate(&path, "a check", &Options::default()) else { return };
    let release = if *release == 0 { Release::HEAD } else { Release::new(1, release % 13, 0) };
    let request =
        Request { agents: Agents::All, filter: Filter::default(), threads: 1, release: Some(release) };
    let mut checkpoint = load(&source, &request, &Progress::default());
    load_sandboxes(&source, &mut checkpoint);
    let boot_id = match boot % 3 {
        0 => BootId::Same,
        1 => BootId::Unknown,
        _ => BootId::Known("another".to_owned()),
    };
    let place = source.place_or_path().to_owned();
    let setup = AgentSetup { cleanup: boot & 0x80 != 0, ..AgentSetup::default() };
    for mode in [Mode::Strict, Mode::Lenient] {
        let conditions =
            Conditions { mode, release, boot_id: boot_id.clone(), place: place.clone(), collects: true };
        let judged = || said(&judge(&checkpoint, &source, &conditions, &setup, FailOn::Error));
        assert_eq!(judged(), judged());
    }
}

fn said(report: &Report) -> String {
    assert!(report.findings.iter().all(|finding| !finding.row.code.is_empty()));
    serde_json::to_string(&ValidationJson::new(report, &[], true)).expect("memory takes it")
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
            let folder = member.path.iter().rposition(|byte| *byte == b'/').map_or(0, |at| at + 1);
            let mut moved = member.clone();
            moved.path.truncate(folder);
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

fn packed(tree: &[Member]) -> Vec<u8> {
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
