//! Sandboxes and provisioned images of completed runs. Beside a running agent single runs are named; else whole folders
//! of executors and frameworks where nothing else is in them.

use std::collections::BTreeSet;

use crate::layout::{Name, RelPath};
use crate::model::{Agent, Part};
use crate::source::{Folder, Listing, NodeType};

use super::around::{Life, RunAt};
use super::choose::Counts;
use super::reason::Reason;
use super::scope::Scope;
use super::walk::Walk;

const SCOPE: Scope = Scope::Sandboxes;

/// An executor's sandboxes that go.
struct Going<'a> {
    executor: &'a Name,
    runs: Vec<&'a Name>,
    /// Nothing else is in its folder.
    whole: bool,
}

impl<'a> Walk<'a> {
    /// Takes the sandboxes of completed runs, which come framework by framework and executor by executor.
    pub(super) fn sandboxes(&mut self, agent: &'a Agent, over: &[RunAt<'a>]) {
        if !self.request.scopes.has(SCOPE) {
            return;
        }
        let home = RelPath::new("slaves").join(&agent.id).join("frameworks");
        if self.checkpoint.coverage.sandboxes != Part::Read {
            return self.stays.add(SCOPE, Reason::Closed, &home);
        }
        let Ok(top) = self.source.folder(&home) else { return };
        if self.request.framework.is_none() {
            for unknown in
                names(&top).into_iter().filter(|id| !agent.frameworks.iter().any(|one| one.id == *id))
            {
                self.stays.add(SCOPE, Reason::Unknown, &home.join(&unknown));
            }
        }
        for runs in over.chunk_by(|a, b| a.framework.id == b.framework.id) {
            let framework = runs[0].framework;
            let path = home.join(&framework.id).join("executors");
            let Ok(own) = top.folder(framework.id.as_bytes()) else { continue };
            let Ok(folder) = own.folder(b"executors") else { continue };
            let executors = runs.chunk_by(|a, b| a.executor.id == b.executor.id);
            let going: Vec<_> =
                executors.filter_map(|runs| self.executor_sandboxes(&folder, &path, runs)).collect();
            self.take_sandboxes(&top, &own, &folder, &path, framework.id.as_bytes(), &going);
        }
        self.images(over);
    }

    fn executor_sandboxes(
        &mut self,
        executors: &Folder<'_>,
        path: &RelPath,
        runs: &[RunAt<'a>],
    ) -> Option<Going<'a>> {
        let executor = &runs[0].executor.id;
        let own = executors.folder(executor.as_bytes()).ok()?;
        let folder = own.folder(b"runs").ok()?;
        let mut going = Vec::new();
        for at in runs {
            let path = path.join(executor).join("runs").join(&at.run.id);
            let reason = match folder.stat(at.run.id.as_bytes()) {
                Err(errno) if errno.is_missing() => continue,
                Err(_) => Reason::Closed,
                Ok(stat) if stat.node != NodeType::Folder => Reason::Odd,
                Ok(stat) if !self.request.is_old(stat.mtime) => Reason::Young,
                Ok(_) => match (self.around.lives)(at) {
                    Life::Over => match self.fences.around(&path, true) {
                        None => {
                            going.push(&at.run.id);
                            continue;
                        }
                        Some(reason) => reason,
                    },
                    Life::Lives(_) => Reason::Lives,
                    Life::MayLive(_) => Reason::MayLive,
                },
            };
            self.stays.add(SCOPE, reason, &path);
        }
        let known: BTreeSet<&[u8]> = going.iter().map(|id| id.as_bytes()).collect();
        let whole = !self.request.scopes.beside_agent()
            && !going.is_empty()
            && names(&own).iter().all(|name| name.as_bytes() == b"runs")
            && names(&folder)
                .iter()
                .all(|name| name.as_bytes() == b"latest" || known.contains(name.as_bytes()))
            && self.is_old(executors, executor.as_bytes()).is_ok();
        (!going.is_empty()).then_some(Going { executor, runs: going, whole })
    }

    fn take_sandboxes(
        &mut self,
        top: &Folder<'_>,
        own: &Folder<'_>,
        executors: &Folder<'_>,
        path: &RelPath,
        framework: &[u8],
        going: &[Going<'a>],
    ) {
        let runs = |going: &[Going<'a>]| going.iter().map(|one| one.runs.len() as u64).sum();
        let whole: BTreeSet<&[u8]> =
            going.iter().filter(|one| one.whole).map(|one| one.executor.as_bytes()).collect();
        let of_executors = |going: &[Going<'a>]| Counts { runs: runs(going), ..Counts::default() };
        if !whole.is_empty()
            && whole.len() == going.len()
            && names(own).iter().all(|name| name.as_bytes() == b"executors")
            && names(executors).iter().all(|name| whole.contains(name.as_bytes()))
            && self.is_old(top, framework).is_ok()
        {
            let why = "all of its runs are completed";
            self.want(SCOPE, path.parent(), why, of_executors(going));
            return;
        }
        for one in going {
            let path = path.join(one.executor);
            if one.whole {
                let why = "all of its runs are completed";
                self.want(SCOPE, path, why, of_executors(std::slice::from_ref(one)));
                continue;
            }
            for run in &one.runs {
                let why = "of a completed run";
                self.want(SCOPE, path.join("runs").join(run), why, Counts { runs: 1, ..Counts::default() });
            }
        }
    }

    /// What the provisioner left of completed runs: their root file systems.
    fn images(&mut self, over: &[RunAt<'a>]) {
        let home = RelPath::new("provisioner/containers");
        let Ok(folder) = self.source.folder(&home) else { return };
        let left: BTreeSet<Name> = names(&folder).into_iter().collect();
        for at in over.iter().filter(|at| left.contains(&at.run.id)) {
            let path = home.join(&at.run.id);
            let reason = match (self.is_old(&folder, at.run.id.as_bytes()), (self.around.lives)(at)) {
                (Ok(()), Life::Over) => {
                    self.want(SCOPE, path, "the image of a completed run", Counts::default());
                    continue;
                }
                (Ok(()), Life::Lives(_)) => Reason::Lives,
                (Ok(()), Life::MayLive(_)) => Reason::MayLive,
                (Err(reason), _) => reason,
            };
            self.stays.add(SCOPE, reason, &path);
        }
    }
}

fn names(folder: &Folder<'_>) -> Vec<Name> {
    let mut listing = Listing::default();
    // What can't be listed holds something that is not known.
    if folder.list(&mut listing).is_err() {
        return vec![Name::from("?")];
    }
    listing.entries().iter().map(|entry| Name::from(&*entry.name)).collect()
}
