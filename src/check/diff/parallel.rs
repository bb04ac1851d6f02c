//! Executors of both sides, read and compared by several threads, and reported in their order.
//! Belongs here: who compares what. Does not: how two executors are compared.

use std::io;
use std::ops::Range;
use std::sync::mpsc::{SyncSender, sync_channel};

use super::both::{Both, Placed};
use super::change::{Change, Tally};
use super::walker::{How, Side, Walk, merged, merged_by};
use crate::layout::{Entity, Name, RelPath};
use crate::model::{Executor, Framework, OnDemandLoad, Progress};
use crate::source::{CachedReader, Kind, Source};

/// Executors that a thread compares before it reports them.
const CHUNK: usize = 16;
/// Chunks that each thread may have waiting: one that is held up for a while does not stop the others.
const WAITING: usize = 16;

/// A framework that one side has, or both, with the executors of both.
pub(super) struct Pair<'m> {
    pub(super) entity: Entity,
    pub(super) a: Option<Half<'m>>,
    pub(super) b: Option<Half<'m>>,
    executors: Vec<(Option<usize>, Option<usize>)>,
}

/// A framework of one side.
pub(super) struct Half<'m> {
    pub(super) node: &'m Framework,
    pub(super) path: RelPath,
    agent: Name,
    executors: Vec<Box<[u8]>>,
}

impl<'m> Half<'m> {
    fn of(pieces: &'m OnDemandLoad<'_>, agent: usize, framework: usize) -> Self {
        let executors = pieces.executors(agent, framework);
        let agent = &pieces.top.agents[agent];
        let node = &agent.frameworks[framework];
        let path = RelPath::new("meta/slaves").join(&agent.id).join("frameworks").join(&node.id);
        Self { node, path, agent: agent.id.clone(), executors }
    }

    fn entity(&self) -> Entity {
        let (agent, framework) = (Some(self.agent.clone()), Some(self.node.id.clone()));
        Entity { agent, framework, ..Entity::default() }
    }
}

/// The frameworks of the agents that `latest` names, merged by id.
pub(super) fn pairs<'m>(a: &'m Side<'_>, b: &'m Side<'_>) -> Vec<Pair<'m>> {
    let latest = |side: &'m Side<'_>| {
        let top = &side.pieces.top;
        let id = &top.latest_agent()?.id;
        top.agents.iter().position(|agent| agent.id == *id).map(|at| (at, &*top.agents[at].frameworks))
    };
    let (a_agent, b_agent) = (latest(a), latest(b));
    let frameworks = |agent: Option<(usize, &'m [Framework])>| agent.map_or(&[][..], |(_, list)| list);
    let places = merged_by(frameworks(a_agent), frameworks(b_agent), |one| &one.id);
    let half = |side: &'m Side<'_>, agent: Option<(usize, _)>, place: Option<usize>| {
        Some(Half::of(&side.pieces, agent?.0, place?))
    };
    let pair = |(place_a, place_b)| {
        let (a, b) = (half(a, a_agent, place_a), half(b, b_agent, place_b));
        let ids = |half: &Option<Half<'m>>| half.as_ref().map_or(Vec::new(), |half| half.executors.clone());
        let executors = merged(&ids(&a), &ids(&b));
        Some(Pair { entity: a.as_ref().or(b.as_ref())?.entity(), a, b, executors })
    };
    places.into_iter().filter_map(pair).collect()
}

/// Executors of one pair, by the pair's place and theirs.
type Chunk = (usize, Range<usize>);

/// Compares all frameworks and their executors, and reports them in order.
pub(super) fn share(
    walk: &mut Walk<'_>,
    sides: Both<&Side<'_>>,
    pairs: &[Pair<'_>],
    threads: usize,
) -> io::Result<()> {
    let chunks: Vec<Chunk> = pairs.iter().enumerate().flat_map(|(at, pair)| chunks_of(at, pair)).collect();
    let lean = sides.map(|side| lean(side.source));
    let sources =
        Both { a: lean.a.as_ref().unwrap_or(sides.a.source), b: lean.b.as_ref().unwrap_or(sides.b.source) };
    let (progress, how) = (Progress::default(), walk.how);
    let open = || Comparer::open(sources, &progress, how);
    let threads = threads.min(chunks.len());
    if threads < 2 {
        let mut comparer = None;
        return in_order(walk, pairs, &chunks, |walk, at| {
            comparer.get_or_insert_with(open).compare(pairs, &chunks[at], walk.tell)
        });
    }
    std::thread::scope(|scope| {
        // Threads end when their channel is closed, which happens before they are joined.
        let start = |first: usize| {
            let (send, receive) = sync_channel(WAITING);
            let mine = chunks.iter().skip(first).step_by(threads);
            let open = &open;
            scope.spawn(move || work(open(), pairs, mine, &send));
            receive
        };
        let parts: Vec<_> = (0..threads).map(start).collect();
        in_order(walk, pairs, &chunks, |walk, at| {
            let Part { changes, tally } = parts[at % threads].recv().map_err(io::Error::other)?;
            changes.iter().try_for_each(&mut *walk.tell)?;
            Ok(tally)
        })
    })
}

fn chunks_of(at: usize, pair: &Pair<'_>) -> impl Iterator<Item = Chunk> + use<> {
    let count = pair.executors.len();
    (0..count).step_by(CHUNK).map(move |from| (at, from..count.min(from + CHUNK)))
}

/// The source as it is to be opened once more: containers of the runtime directory are not compared. What an archive holds
/// is in memory already.
fn lean(source: &Source) -> Option<Source> {
    (source.kind == Kind::Dir).then(|| source.without_runtime())
}

/// Reports frameworks, and the executors of each as `compare` returns them.
fn in_order(
    walk: &mut Walk<'_>,
    pairs: &[Pair<'_>],
    chunks: &[Chunk],
    mut compare: impl FnMut(&mut Walk<'_>, usize) -> io::Result<Tally>,
) -> io::Result<()> {
    let mut at = 0;
    for (number, pair) in pairs.iter().enumerate() {
        walk.framework(pair)?;
        while chunks.get(at).is_some_and(|(of, _)| *of == number) {
            let part = compare(walk, at)?;
            walk.tally.add(part);
            at += 1;
        }
    }
    Ok(())
}

/// What came of a chunk.
struct Part {
    changes: Vec<Change>,
    tally: Tally,
}

fn work<'c>(
    mut comparer: Comparer<'_>,
    pairs: &[Pair<'_>],
    mine: impl Iterator<Item = &'c Chunk>,
    parts: &SyncSender<Part>,
) {
    for chunk in mine {
        let mut changes = Vec::new();
        let compared = comparer.compare(pairs, chunk, &mut |change| {
            changes.push(change.clone());
            Ok(())
        });
        let Ok(tally) = compared else { return };
        if parts.send(Part { changes, tally }).is_err() {
            return;
        }
    }
}

/// What one thread reads and compares with.
struct Comparer<'s> {
    a: Reading<'s>,
    b: Reading<'s>,
    readers: Both<CachedReader<'s>>,
    how: How,
}

impl<'s> Comparer<'s> {
    fn open(sources: Both<&'s Source>, progress: &'s Progress, how: How) -> Self {
        let Both { a, b } = sources.map(|source| Reading::open(source, progress));
        Self { a, b, readers: sources.map(CachedReader::new), how }
    }

    fn compare(
        &mut self,
        pairs: &[Pair<'_>],
        (number, range): &Chunk,
        tell: &mut dyn FnMut(&Change) -> io::Result<()>,
    ) -> io::Result<Tally> {
        let mut walk = Walk::new(self.readers.as_ref(), self.how, tell);
        let pair = &pairs[*number];
        for (place_a, place_b) in &pair.executors[range.clone()] {
            let a = self.a.executor(*number, pair.a.as_ref(), *place_a);
            let b = self.b.executor(*number, pair.b.as_ref(), *place_b);
            let a = placed(pair.a.as_ref(), a.as_ref());
            let b = placed(pair.b.as_ref(), b.as_ref());
            walk.executor(&pair.entity, Both { a, b })?;
        }
        Ok(walk.tally)
    }
}

fn placed<'m>(half: Option<&Half<'_>>, node: Option<&'m Executor>) -> Option<Placed<'m, Executor>> {
    let node = node?;
    Some(Placed { node, path: half?.path.join("executors").join(&node.id) })
}

/// One side as a thread reads it, opened by itself.
struct Reading<'s> {
    pieces: OnDemandLoad<'s>,
    listed: Option<Listed>,
}

/// The framework that was read last: its place among the pairs, in the tree, and its executors.
struct Listed {
    number: usize,
    at: (usize, usize),
    executors: Vec<Box<[u8]>>,
}

impl<'s> Reading<'s> {
    fn open(source: &'s Source, progress: &'s Progress) -> Self {
        Self { pieces: OnDemandLoad::open(source, progress), listed: None }
    }

    /// An executor by its place; none if this side has none there, or has it no longer.
    fn executor(&mut self, number: usize, half: Option<&Half<'_>>, place: Option<usize>) -> Option<Executor> {
        let (half, place) = half.zip(place)?;
        if self.listed.as_ref().is_none_or(|listed| listed.number != number) {
            self.listed = Some(self.list(number, half)?);
        }
        let listed = self.listed.as_ref()?;
        let place = listed.executors.binary_search(&half.executors[place]).ok()?;
        self.pieces.executor(listed.at.0, listed.at.1, place)
    }

    /// By ids: the tree may have changed since it was opened first.
    fn list(&self, number: usize, half: &Half<'_>) -> Option<Listed> {
        let agents = &self.pieces.top.agents;
        let agent = agents.binary_search_by(|agent| agent.id.cmp(&half.agent)).ok()?;
        let framework = agents[agent].frameworks.binary_search_by(|one| one.id.cmp(&half.node.id)).ok()?;
        let executors = self.pieces.executors(agent, framework);
        Some(Listed { number, at: (agent, framework), executors })
    }
}
