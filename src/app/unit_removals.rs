//! Whether a unit that starts the agent deletes or moves the checkpoint around each start.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::ops::ControlFlow;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use super::agent_unit::AgentUnit;
use super::checkpoint_sight::CheckpointSight;
use super::located::Located;
use crate::host::{Guess, UnitRemoval};
use crate::layout::{RelPath, matches, matches_path, resources};
use crate::model::{Checkpoint, Executor, volume_below};
use crate::recovery::{Removed, ResourceFiles};
use crate::values::Resources;

/// The first removal that takes the checkpoint, a certain one before others.
pub(super) fn removed_by_unit(
    units: &[AgentUnit],
    located: &Located,
    checkpoint: &Checkpoint,
) -> Option<Removed> {
    let mut removals: Vec<(&AgentUnit, UnitRemoval, Option<Target>)> = Vec::new();
    for one in units {
        let sight = CheckpointSight { located, checkpoint, tree: &*one.tree };
        let its = one.unit.removals(&*one.tree, Some(&sight));
        // A loop or a function does the same again and again.
        let mut met = HashSet::new();
        let mut is_new = |it: &UnitRemoval| {
            met.insert((
                it.file.clone(),
                it.line,
                it.path.clone(),
                it.is_deep,
                it.name.clone(),
                it.is_certain,
            ))
        };
        removals.extend(its.into_iter().filter(|it| is_new(it)).map(|removal| (one, removal, None)));
    }
    let place = located.source.place_or_path();
    let mut left = removals.len();
    if left == 0 {
        return None;
    }
    // Each is made when it is looked at: there are several for each task.
    let mut look = |target: Target| {
        for (_, removal, found) in removals.iter_mut().filter(|(.., found)| found.is_none()) {
            // Of what may be anything, only what leads to the checkpoint is looked at.
            let is_vague = |guess: &Guess| target.is_part && !guess.begins_in(place);
            if takes(removal, &target) && !removal.guess.as_ref().is_some_and(is_vague) {
                left -= 1;
                *found = Some(target.clone());
            }
        }
        if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    // All are found: no more need to be looked at.
    let _ = targets(located, checkpoint).into_iter().try_for_each(&mut look);
    let _ = parts(located, checkpoint, &mut look);
    let found = removals.into_iter().filter_map(|(AgentUnit { unit, .. }, removal, target)| {
        let target = target?;
        Some(Removed {
            unit: unit.name.clone(),
            setting: removal.setting,
            path: target.path,
            command: removal.text,
            place: format!("{}:{}", removal.file.display(), removal.line),
            is_certain: removal.is_certain,
            doubt: removal.doubt,
            is_part: target.is_part,
        })
    });
    found.min_by_key(|removed| (!removed.is_certain, removed.is_part))
}

/// Whether only a part goes with a directory, under each name that it has, that is deleted with all that is in it. None if it
/// contains nothing of the checkpoint.
pub(super) fn is_only_part(located: &Located, checkpoint: &Checkpoint, names: &[PathBuf]) -> Option<bool> {
    let is_below = |target: &Target| names.iter().any(|name| target.path.starts_with(name));
    if targets(located, checkpoint).iter().any(is_below) {
        return Some(false);
    }
    let mut look =
        |target: Target| if is_below(&target) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    parts(located, checkpoint, &mut look).is_break().then_some(true)
}

/// What empties the runtime directory at each stop or start, in words.
pub(super) fn runtime_dir_removed(units: &[AgentUnit], runtime_dir: &Path) -> Option<String> {
    let mut names = vec![runtime_dir.to_owned()];
    names.extend(runtime_dir.strip_prefix("/var/run").map(|rest| Path::new("/run").join(rest)));
    for AgentUnit { unit, tree, .. } in units {
        for removal in unit.removals(&**tree, None).into_iter().filter(|removal| removal.is_certain) {
            let below = names.iter().flat_map(|name| [name.clone(), name.join("containers")]);
            let targets = below.map(|path| Target { path, is_directory: true, is_part: true });
            if targets.into_iter().any(|target| takes(&removal, &target)) {
                return Some(format!(
                    "{} empties {} ({}, {}:{}): the agent starts without the containers in it",
                    unit.name,
                    runtime_dir.display(),
                    removal.setting,
                    removal.file.display(),
                    removal.line
                ));
            }
        }
    }
    None
}

/// A path that an agent does not do without.
#[derive(Debug, Clone)]
struct Target {
    path: PathBuf,
    is_directory: bool,
    /// Without it the agent keeps its ID, and loses something else.
    is_part: bool,
}

/// Looks at what executors, tasks and reservations are in: without it they are lost.
fn parts(
    located: &Located,
    checkpoint: &Checkpoint,
    look: &mut dyn FnMut(Target) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let place = located.source.place_or_path();
    let mut add = |path: &RelPath, is_directory| {
        for path in names(checkpoint, path) {
            let path = place.join(OsStr::from_bytes(path.as_bytes()));
            look(Target { path, is_directory, is_part: true })?;
        }
        ControlFlow::Continue(())
    };
    let resources = ResourceFiles::of(&checkpoint.resources, located.release);
    if resources.committed.file.exists() == Some(true) {
        add(&resources::path(resources.committed.name), false)?;
    }
    for volume in volumes(&resources, place) {
        add(&volume, true)?;
    }
    let Some(agent) = checkpoint.latest_agent() else { return ControlFlow::Continue(()) };
    for (framework, executor, run) in agent.live_runs() {
        let home = RelPath::of_run("meta/slaves", &agent.id, &framework.id, &executor.id, &run.id);
        let of_executor = home.parent().parent();
        let of_framework = of_executor.parent().parent();
        let is_latest = executor.latest.id() == Some(&run.id);
        let homes = [Some(home.clone()), is_latest.then(|| of_executor.join("runs/latest"))];
        add(&of_framework.join("framework.info"), false)?;
        add(&of_framework.join("framework.pid"), false)?;
        add(&of_executor.join("executor.info"), false)?;
        add(&of_executor.join("runs/latest"), false)?;
        for home in homes.iter().flatten() {
            add(&home.join("pids/forked.pid"), false)?;
            for task in &run.tasks {
                let task = home.join("tasks").join(&task.id);
                add(&task.join("task.info"), false)?;
                add(&task.join("task.updates"), false)?;
            }
        }
        let sandbox = RelPath::of_run("slaves", &agent.id, &framework.id, &executor.id, &run.id);
        add(&sandbox, true)?;
    }
    // Without its container a default executor fails its tasks (R138).
    let is_default = |executor: &Executor| executor.info.value().is_some_and(|info| info.is_default);
    for (_, _, run) in agent.live_runs().filter(|(_, executor, _)| is_default(executor)) {
        for runtime in runtime_dirs(located, checkpoint).filter(|_| checkpoint.container(&run.id).is_some()) {
            let path = runtime.join("containers").join(OsStr::from_bytes(run.id.as_bytes()));
            look(Target { path, is_directory: true, is_part: true })?;
        }
    }
    ControlFlow::Continue(())
}

/// A path below an agent's directory, and the same by way of `latest`.
fn names(checkpoint: &Checkpoint, path: &RelPath) -> Vec<RelPath> {
    let by_latest = checkpoint.latest.id().and_then(|id| {
        let rest = path.as_bytes().strip_prefix(&*[b"meta/slaves/", id.as_bytes(), b"/"].concat())?;
        Some(RelPath::new("meta/slaves/latest").join(rest))
    });
    [Some(path.clone()), by_latest].into_iter().flatten().collect()
}

/// What the runtime directory is called where the agent runs: in place as it was read, else as usual.
fn runtime_dirs<'c>(
    located: &Located,
    checkpoint: &'c Checkpoint,
) -> impl Iterator<Item = &'c Path> + use<'c> {
    let read = checkpoint.runtime_path.as_deref().filter(|_| located.source.in_place);
    let usual = ["/var/run/mesos", "/run/mesos"].map(Path::new);
    read.into_iter().chain(usual.into_iter().filter(move |_| read.is_none()))
}

/// The directories of the persistent volumes that `meta/resources` lists, as far as they are in the `work_dir`.
fn volumes(resources: &ResourceFiles<'_>, place: &Path) -> Vec<RelPath> {
    let resources = resources.resources().into_iter().flat_map(Resources::iter);
    let volumes = resources.filter(|resource| resource.is_persistent_volume());
    volumes.filter_map(|volume| volume_below(volume, place)).collect()
}

/// The `work_dir` and what leads from it to `slave.info`, under each name that it has.
fn targets(located: &Located, checkpoint: &Checkpoint) -> Vec<Target> {
    let source = &located.source;
    let place = source.place_or_path();
    let mut roots = vec![place.to_owned()];
    roots.extend(fs::canonicalize(place).ok().filter(|real| source.in_place && *real != *place));
    let mut targets = Vec::new();
    for root in roots {
        let mut add = |below: &str, is_directory| {
            let path = if below.is_empty() { root.clone() } else { root.join(below) };
            targets.push(Target { path, is_directory, is_part: false });
        };
        add("meta/slaves/latest", false);
        add("meta/slaves", true);
        add("meta", true);
        add("", true);
        if let Some(id) = checkpoint.latest.id() {
            add("meta/slaves/latest/slave.info", false);
            let agent = Path::new("meta/slaves").join(OsStr::from_bytes(id.as_bytes()));
            let (home, is_part) = (root.join(agent), false);
            targets.push(Target { path: home.join("slave.info"), is_directory: false, is_part });
            targets.push(Target { path: home, is_directory: true, is_part });
        }
    }
    targets
}

fn takes(removal: &UnitRemoval, target: &Target) -> bool {
    let is_same = |path: &Path| match &removal.guess {
        Some(guess) => guess.may_be(path),
        None if removal.is_pattern => matches_path(&removal.path, path),
        None => removal.path == path,
    };
    let is_at = |path: &Path, is_directory: bool| is_same(path) && (removal.is_deep || !is_directory);
    if removal.is_mention {
        // A script may add what stands before `slaves`.
        let below = removal.path.strip_prefix("/").unwrap_or(&removal.path);
        let names_slaves = below.iter().any(|part| part == "slaves");
        return is_same(&target.path) || names_slaves && target.path.ends_with(below);
    }
    match &removal.name {
        // `find` removes what has the name below the path.
        Some(name) => {
            let is_named =
                target.path.file_name().is_some_and(|its| matches(name.as_bytes(), its.as_bytes()));
            is_named && target.path.ancestors().any(is_same)
        }
        None if is_at(&target.path, target.is_directory) => true,
        // A directory above it goes with all that is in it.
        None => target.path.ancestors().skip(1).any(|above| is_at(above, true)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_a_checkpoint() {
        let removal = |path: &str, is_pattern, is_deep, name: Option<&str>| UnitRemoval {
            setting: "ExecStartPre",
            path: path.into(),
            guess: None,
            doubt: None,
            is_pattern,
            is_deep,
            name: name.map(ToOwned::to_owned),
            is_mention: false,
            file: "/u".into(),
            line: 1,
            is_certain: true,
            text: String::new(),
        };
        let latest = Target { path: "/w/meta/slaves/latest".into(), is_directory: false, is_part: false };
        let meta = Target { path: "/w/meta".into(), is_directory: true, is_part: false };
        for (path, is_pattern, is_deep, name, of_latest, of_meta) in [
            ("/w/meta/slaves/latest", false, false, None, true, false),
            ("/w/meta", false, true, None, true, true),
            ("/w/meta", false, false, None, false, false),
            ("/w", false, true, None, true, true),
            ("/w/*", true, true, None, true, true),
            ("/w/*", false, true, None, false, false),
            ("/w/meta/slaves/*", true, false, None, true, false),
            ("/w/meta/boot_id", false, true, None, false, false),
            ("/w/slaves", false, true, None, false, false),
            ("/w", false, true, Some("latest"), true, false),
            ("/w", false, true, Some("*.tmp"), false, false),
            ("/other", false, true, None, false, false),
        ] {
            let removal = removal(path, is_pattern, is_deep, name);
            assert_eq!(
                (takes(&removal, &latest), takes(&removal, &meta)),
                (of_latest, of_meta),
                "{removal:?}"
            );
        }
    }
}
