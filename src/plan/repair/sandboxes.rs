//! Sandboxes of live runs, made again with the owner and mode that the agent gives them (R207, R211).

use crate::check::Finding;
use crate::layout::{RelPath, kind_by_name};
use crate::plan::{Action, Attributes};
use crate::schema::{Dynamic, decode};
use crate::source::{NodeType, Stat};
use crate::wire::{Frame, Frames};

use super::context::{Draft, NOT_MEANT, RepairContext, RepairResult, RunRef, no};

/// Of the directories on the way to a sandbox.
const WAY_MODE: u32 = 0o755;
/// Of a sandbox.
const SANDBOX_MODE: u32 = 0o750;

/// Makes the sandbox, and the directories on the way to it.
pub(super) fn sandbox(case: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(place) = case.place(&finding.entity) else { return NOT_MEANT };
    let Ok(meta) = case.source.stat(&RelPath::new("meta")) else { return NOT_MEANT };
    let own = owner(case, &place, &finding.path, &meta)?;
    let mut drafts = Vec::new();
    let mut path = RelPath::default();
    for name in finding.path.components() {
        path = path.join(name);
        match case.source.stat(&path) {
            Ok(Stat { node: NodeType::Directory, .. }) => {}
            Ok(_) => return no(format!("{path} is no directory")),
            Err(errno) if errno.is_missing() => {
                let attributes = if path == finding.path {
                    own
                } else {
                    Attributes { mode: WAY_MODE, uid: meta.uid, gid: meta.gid }
                };
                let why = "the sandbox of a live run, without its files: they are gone";
                drafts.push(Draft::new(Action::MakeDirectory(attributes), &path, why));
            }
            Err(errno) => return no(format!("{path}: {errno}")),
        }
    }
    Ok(drafts)
}

/// As sandboxes of the same executor have it; else of the user that the executor or its framework names; else as the
/// other sandboxes of the framework have it.
fn owner(
    case: &RepairContext<'_>,
    place: &RunRef<'_>,
    sandbox: &RelPath,
    meta: &Stat,
) -> Result<Attributes, Option<String>> {
    let runs = sandbox.parent();
    if let Some(sibling) = alike(case, &sandboxes(case, &runs)) {
        return Ok(sibling);
    }
    let of = |uid, gid| Attributes { mode: SANDBOX_MODE, uid, gid };
    let user = user(case, place);
    let Some(user) = user.filter(|user| !user.is_empty()) else { return Ok(of(meta.uid, meta.gid)) };
    if let Some((uid, gid)) = (case.world.user)(&user) {
        return Ok(of(uid, gid));
    }
    let executors = runs.parent().parent();
    let cousins = case.names(&executors).into_iter();
    let cousins: Vec<RelPath> =
        cousins.flat_map(|name| sandboxes(case, &executors.join(&name).join("runs"))).collect();
    if let Some(cousin) = alike(case, &cousins) {
        return Ok(cousin);
    }
    if !case.source.in_place {
        // A copy has no users.
        return Ok(of(meta.uid, meta.gid));
    }
    Err(Some(format!("user {} is not known on this host", String::from_utf8_lossy(&user))))
}

fn sandboxes(case: &RepairContext<'_>, runs: &RelPath) -> Vec<RelPath> {
    case.names(runs).iter().map(|name| runs.join(name)).collect()
}

/// Owner and mode, if all of these directories have the same.
fn alike(case: &RepairContext<'_>, directories: &[RelPath]) -> Option<Attributes> {
    let stats = directories.iter().filter_map(|path| case.source.stat(path).ok());
    let mut all = stats.filter(|stat| stat.node == NodeType::Directory).map(|stat| Attributes::from(&stat));
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// Whose the sandbox is, by name (`Slave::launchExecutor`).
fn user(case: &RepairContext<'_>, place: &RunRef<'_>) -> Option<Vec<u8>> {
    let framework = place.home().parent().parent().parent().parent();
    let executor = place.home().parent().parent();
    let own = |message: &Dynamic<'_>| Some(message.message("command")?.text("user")?.to_vec());
    field(case, &executor.join("executor.info"), "executor.info", own).or_else(|| {
        field(case, &framework.join("framework.info"), "framework.info", |message| {
            Some(message.text("user")?.to_vec())
        })
    })
}

fn field(
    case: &RepairContext<'_>,
    path: &RelPath,
    kind: &str,
    pick: impl Fn(&Dynamic<'_>) -> Option<Vec<u8>>,
) -> Option<Vec<u8>> {
    let bytes = case.read(path)?;
    let Some(Frame::Whole { body, .. }) = Frames::new(&bytes).next() else { return None };
    pick(&decode(kind_by_name(kind)?.root?, body, case.conditions.release).value)
}
