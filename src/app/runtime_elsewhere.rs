//! Whether the agent's flags name another runtime directory than that which contains the containers of this checkpoint.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::agent_place::AgentPlace;
use super::located::Located;
use super::options::SourceOptions;
use super::work_dir_elsewhere::is_same;
use crate::host::Sees;
use crate::model::{Checkpoint, Executor, Run};
use crate::recovery::RuntimeElsewhere;
use crate::source::{Listing, Source};

/// A runtime directory that is read where the flags name none.
#[derive(Debug)]
pub(super) struct UsualRuntime {
    path: PathBuf,
    containers: HashSet<Vec<u8>>,
}

impl UsualRuntime {
    fn of(source: &Source) -> Option<Self> {
        Some(Self { path: source.runtime_path()?, containers: containers(source) })
    }
}

/// The containers in the runtime directory that is read.
fn containers(source: &Source) -> HashSet<Vec<u8>> {
    let mut listing = Listing::default();
    let opened = source.runtime().and_then(Result::ok);
    let opened = opened.and_then(|runtime| runtime.directory(b"containers").ok());
    let listed = opened.and_then(|containers| containers.list(&mut listing).ok());
    listing.take().into_iter().filter(|_| listed.is_some()).map(|entry| entry.name.to_vec()).collect()
}

/// Reads the runtime directory that an agent with these flags uses. Returns that which is read otherwise, if it is another
/// one.
pub(super) fn read_runtime_dir_of_flags(
    located: &mut Located,
    options: &SourceOptions,
    place: &mut AgentPlace,
) -> Option<UsualRuntime> {
    let Sees::Path(seen) = &place.sees else { return None };
    let source = &mut located.source;
    // A runtime directory that was named for ckpt is the agent's, whatever its flags say.
    let is_said = options.runtime_dir.as_ref().is_some_and(|named| *named != place.named);
    if source.may_read_packed_runtime() && !is_said {
        let is_usual = match (source.runtime_path(), source.is_packed_runtime(seen)) {
            // The archive may contain it under another name than `run/mesos`.
            (None, _) => Some(false),
            (Some(_), is_usual) => is_usual,
        };
        match is_usual {
            Some(true) => return None,
            None => {
                place.origin +=
                    "; where the runtime directory in the archive was, cannot be told from its path";
                place.sees = Sees::Unknown;
                return None;
            }
            Some(false) => {}
        }
        let usual = UsualRuntime::of(source);
        source.read_packed_runtime(seen);
        return usual;
    }
    let usual = source.runtime_dir()?;
    let is_other = !seen.components().eq(usual.components()) && !is_same(seen, usual);
    if !source.in_place || options.runtime_dir.is_some() || !is_other {
        return None;
    }
    let usual = UsualRuntime::of(source);
    source.read_runtime_dir(seen.clone());
    usual
}

/// Why the agent does not find the containers of this checkpoint: they are in `usual`, and its flags name another runtime
/// directory, which is read.
pub(super) fn runtime_dir_elsewhere(
    source: &Source,
    checkpoint: &Checkpoint,
    place: &AgentPlace,
    usual: &UsualRuntime,
) -> Option<RuntimeElsewhere> {
    let agent = checkpoint.latest_agent()?;
    let read = containers(source);
    let is_missing = |id: &[u8]| usual.containers.contains(id) && !read.contains(id);
    let count = |only_default: bool| {
        // Its tasks are in containers of their own.
        let counts = move |executor: &Executor, run: &Run| {
            let has_nested = || run.tasks.iter().any(|task| task.updates.container.is_some());
            !only_default || executor.info.value().is_some_and(|facts| facts.is_default) && has_nested()
        };
        let runs = agent.live_runs().filter(move |(_, executor, run)| counts(executor, run));
        runs.filter(|(_, _, run)| is_missing(run.id.as_bytes())).count()
    };
    let all = count(false);
    (all > 0).then(|| RuntimeElsewhere { why: why(all, place, &usual.path), loses: count(true) > 0 })
}

fn why(count: usize, place: &AgentPlace, usual: &Path) -> String {
    let AgentPlace { named, origin, .. } = place;
    let (containers, are) = if count == 1 { ("container", "is") } else { ("containers", "are") };
    format!(
        "runtime_dir is {} ({origin}): {count} {containers} of this checkpoint {are} in {}",
        named.display(),
        usual.display()
    )
}
