//! Sandboxes of live runs, made again with the owner and mode that the agent gives them (R207, R211).

use crate::check::Finding;
use crate::layout::{RelPath, kind_by_name};
use crate::plan::{Action, Attributes};
use crate::schema::{Dynamic, decode, field};
use crate::source::{NodeType, Stat};
use crate::wire::{Frame, Frames};

use super::context::{NOT_APPLICABLE, NoRepair, ProposedStep, RepairContext, RepairResult, RunRef, cannot};

/// Of the directories above a sandbox.
const PARENT_MODE: u32 = 0o755;
/// Of a sandbox.
const SANDBOX_MODE: u32 = 0o750;

/// Creates the sandbox, and the directories above it.
pub(super) fn sandbox(context: &RepairContext<'_>, finding: &Finding) -> RepairResult {
    let Some(run) = context.run_of(&finding.entity) else { return NOT_APPLICABLE };
    let Ok(meta) = context.source.stat(&RelPath::new("meta")) else { return NOT_APPLICABLE };
    let own = owner(context, &run, &finding.path, &meta)?;
    let mut proposals = Vec::new();
    let mut path = RelPath::default();
    for name in finding.path.components() {
        path = path.join(name);
        match context.source.stat(&path) {
            Ok(Stat { node: NodeType::Directory, .. }) => {}
            Ok(_) => return cannot(format!("{path} is not a directory")),
            Err(errno) if errno.is_missing() => {
                let attributes = if path == finding.path {
                    own
                } else {
                    Attributes { mode: PARENT_MODE, uid: meta.uid, gid: meta.gid }
                };
                let why = "the sandbox of a live run, without its files: they are lost";
                proposals.push(ProposedStep::new(Action::MakeDirectory(attributes), &path, why));
            }
            Err(errno) => return cannot(format!("{path}: {errno}")),
        }
    }
    Ok(proposals)
}

/// As sandboxes of the same executor have it; else of the user that the executor or its framework names; else as the
/// other sandboxes of the framework have it.
fn owner(
    context: &RepairContext<'_>,
    run: &RunRef<'_>,
    sandbox: &RelPath,
    meta: &Stat,
) -> Result<Attributes, NoRepair> {
    let runs = sandbox.parent();
    if let Some(sibling) = alike(context, &sandboxes(context, &runs)) {
        return Ok(sibling);
    }
    let of = |uid, gid| Attributes { mode: SANDBOX_MODE, uid, gid };
    let user = user(context, run);
    let Some(user) = user.filter(|user| !user.is_empty()) else { return Ok(of(meta.uid, meta.gid)) };
    if let Some((uid, gid)) = (context.input.host.user)(&user) {
        return Ok(of(uid, gid));
    }
    let executors = runs.parent().parent();
    let cousin = context.common_of_sandboxes(&executors, || {
        let names = context.names(&executors).into_iter();
        let cousins = names.flat_map(|name| sandboxes(context, &executors.join(&name).join("runs")));
        alike(context, &cousins.collect::<Vec<_>>())
    });
    if let Some(cousin) = cousin {
        return Ok(cousin);
    }
    if !context.source.in_place {
        // A copy has no users.
        return Ok(of(meta.uid, meta.gid));
    }
    Err(NoRepair::because(format!("user {} is not known on this host", String::from_utf8_lossy(&user))))
}

fn sandboxes(context: &RepairContext<'_>, runs: &RelPath) -> Vec<RelPath> {
    context.names(runs).iter().map(|name| runs.join(name)).collect()
}

/// Owner and mode, if all of these directories have the same.
fn alike(context: &RepairContext<'_>, directories: &[RelPath]) -> Option<Attributes> {
    let stats = directories.iter().filter_map(|path| context.source.stat(path).ok());
    let mut all = stats.filter(|stat| stat.node == NodeType::Directory).map(|stat| Attributes::from(&stat));
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// Whose the sandbox is, by name (`Slave::launchExecutor`).
fn user(context: &RepairContext<'_>, run: &RunRef<'_>) -> Option<Vec<u8>> {
    let framework = run.home().parent().parent().parent().parent();
    let executor = run.home().parent().parent();
    let own =
        |message: &Dynamic<'_>| Some(message.message(field!("command"))?.text(field!("user"))?.to_vec());
    field(context, &executor.join("executor.info"), "executor.info", own).or_else(|| {
        field(context, &framework.join("framework.info"), "framework.info", |message| {
            Some(message.text(field!("user"))?.to_vec())
        })
    })
}

fn field(
    context: &RepairContext<'_>,
    path: &RelPath,
    kind: &str,
    pick: impl Fn(&Dynamic<'_>) -> Option<Vec<u8>>,
) -> Option<Vec<u8>> {
    let bytes = context.read(path)?;
    let Some(Frame::Whole { body, .. }) = Frames::new(&bytes).next() else { return None };
    pick(&decode(kind_by_name(kind)?.root?, body, context.input.conditions.release).value)
}
