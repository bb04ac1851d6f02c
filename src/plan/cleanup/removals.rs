//! Collects what is removed as steps with their preconditions, which several threads read, a portion at a time.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::layout::RelPath;
use crate::plan::{Action, Detail, Precondition, Step, StepList};
use crate::source::{CachedReader, Errno, ReadThreads, Source, distribute};

use super::choose::{Counts, Request, Sum};
use super::kept::{Kept, Reason};
use super::scope::Scope;

/// Paths that are looked at together, and by one thread.
const PORTION: usize = 4096;
const CHUNK: usize = 16;

/// A path that is to go, before it was looked at.
pub(super) struct Wanted {
    pub(super) scope: Scope,
    pub(super) path: RelPath,
    pub(super) why: Cow<'static, str>,
    pub(super) counts: Counts,
    /// It contains files of frameworks, and is not part of the checkpoint.
    pub(super) data: bool,
    /// Its age alone keeps it: it is only measured.
    pub(super) young: bool,
}

/// What is removed so far.
pub(super) struct Removals<'a> {
    source: &'a Source,
    request: &'a Request,
    threads: ReadThreads,
    /// Of each thread. Directories on the way stay open from path to path.
    trails: Vec<CachedReader<'a>>,
    waiting: Vec<Wanted>,
    steps: BTreeMap<(Scope, bool), StepList>,
    sums: BTreeMap<(Scope, bool), Sum>,
    held: Sum,
    is_mistaken: bool,
}

/// What is removed in all.
pub(super) struct Gone {
    /// The steps by scope, those that touch the checkpoint before others.
    pub(super) steps: StepList,
    /// Their sums, by scope and whether it is deleted for good.
    pub(super) sums: BTreeMap<(Scope, bool), Sum>,
    /// What its age alone keeps.
    pub(super) held: Sum,
    /// Something that was to be removed is kept, since it cannot be read.
    pub(super) is_mistaken: bool,
}

impl<'a> Removals<'a> {
    pub(super) fn new(source: &'a Source, request: &'a Request) -> Self {
        Self {
            source,
            request,
            threads: ReadThreads::new(request.threads),
            trails: Vec::new(),
            waiting: Vec::new(),
            steps: BTreeMap::new(),
            sums: BTreeMap::new(),
            held: Sum::default(),
            is_mistaken: false,
        }
    }

    pub(super) fn add(&mut self, wanted: Wanted, kept: &mut Kept) {
        self.waiting.push(wanted);
        if self.waiting.len() == PORTION {
            self.look(kept);
        }
    }

    /// Reads what waits: a directory costs a `stat` for each entry in it. What no longer exists is neither removed nor kept.
    fn look(&mut self, kept: &mut Kept) {
        let waiting = std::mem::take(&mut self.waiting);
        let (source, count) = (self.source, waiting.len());
        let look = |trail: &mut CachedReader<'a>, index: usize| look_at(trail, &waiting[index].path);
        let open = || CachedReader::new(source);
        let befores: Vec<_> = distribute(&self.threads, count, CHUNK, &mut self.trails, open, look).collect();
        for (Wanted { scope, path, why, counts, data, young }, before) in waiting.into_iter().zip(befores) {
            match before {
                Ok(Precondition::Absent) => {}
                Ok(before) if young => self.held.add(counts, &before),
                Err(_) if young => {}
                Ok(before) => {
                    let deleted = data && !self.request.keep;
                    self.sums.entry((scope, deleted)).or_default().add(counts, &before);
                    let action = if deleted { Action::Delete } else { Action::SetAside };
                    let step = Step { action, path, why, code: scope.name().into(), before };
                    self.steps.entry((scope, data)).or_default().push(step);
                }
                Err(_) => {
                    self.is_mistaken = true;
                    kept.add(scope, Reason::Closed, &path);
                }
            }
        }
    }

    /// Whether nothing is removed so far.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.iter().all(|wanted| wanted.young) && self.steps.is_empty()
    }

    /// The paths of all that is removed so far, read or not.
    pub(super) fn paths(&self) -> impl Iterator<Item = RelPath> {
        let waiting = self.waiting.iter().filter(|wanted| !wanted.young).map(|wanted| wanted.path.clone());
        self.steps.values().flat_map(StepList::iter).map(|step| step.path).chain(waiting)
    }

    pub(super) fn done(mut self, kept: &mut Kept) -> Gone {
        self.look(kept);
        let mut lists = self.steps.into_values();
        let mut steps = lists.next().unwrap_or_default();
        lists.for_each(|list| steps.extend(&list));
        Gone { steps, sums: self.sums, held: self.held, is_mistaken: self.is_mistaken }
    }
}

fn look_at(trail: &CachedReader<'_>, path: &RelPath) -> Result<Precondition, Errno> {
    match trail.within(path, |directory, name| Precondition::of(directory, name, Detail::Metadata)) {
        Err(errno) if errno.is_missing() => Ok(Precondition::Absent),
        looked => looked,
    }
}
