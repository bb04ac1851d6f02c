//! Executors of both sides, read and compared by several threads, and reported in their order.
//! Belongs here: who compares what. Does not: how two executors are compared.

use std::io;
use std::ops::Range;

use super::both::{Both, Placed};
use super::change::{Change, Tally};
use super::checkpoint::hides_latest;
use super::walker::{How, Side, Walk, merged, merged_by};
use crate::layout::{Entity, Name, RelPath};
use crate::model::{Executor, ExecutorReader, Framework, OnDemandLoad};
use crate::source::{CachedReader, Entry, Progress, ReadThreads, Stage, distribute};

/// Executors that a thread compares at a time.
const CHUNK: usize = 8;
/// Chunks that are compared before they are reported.
const WINDOW: usize = 128;

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
    /// Indices of agent and framework.
    at: (usize, usize),
    executors: &'m [Entry],
}

impl<'m> Half<'m> {
    fn of(pieces: &'m OnDemandLoad<'_>, agent: usize, framework: usize) -> Self {
        let (at, executors) = ((agent, framework), pieces.executors(agent, framework));
        let agent = &pieces.top.agents[agent];
        let node = &agent.frameworks[framework];
        let path = RelPath::new("meta/slaves").join(&agent.id).join("frameworks").join(&node.id);
        Self { node, path, agent: agent.id.clone(), at, executors }
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
    let is_hidden = |side: &Side<'_>| {
        let top = &side.pieces.top;
        hides_latest(top) || top.latest_agent().is_some_and(|agent| agent.frameworks_directory.is_unknown())
    };
    if is_hidden(a) || is_hidden(b) {
        return Vec::new();
    }
    let (a_agent, b_agent) = (latest(a), latest(b));
    let frameworks = |agent: Option<(usize, &'m [Framework])>| agent.map_or(&[][..], |(_, list)| list);
    let places = merged_by(frameworks(a_agent), frameworks(b_agent), |one| &one.id);
    let half = |side: &'m Side<'_>, agent: Option<(usize, _)>, place: Option<usize>| {
        Some(Half::of(&side.pieces, agent?.0, place?))
    };
    let pair = |(place_a, place_b)| {
        let (a, b) = (half(a, a_agent, place_a), half(b, b_agent, place_b));
        let ids = |half: &Option<Half<'m>>| -> Vec<&'m [u8]> {
            half.iter().flat_map(|half| half.executors).map(|entry| &*entry.name).collect()
        };
        let mut halves = a.iter().chain(&b);
        let is_hidden = halves.any(|half| half.node.executors_directory.is_unknown());
        let executors = if is_hidden { Vec::new() } else { merged(&ids(&a), &ids(&b)) };
        Some(Pair { entity: a.as_ref().or(b.as_ref())?.entity(), a, b, executors })
    };
    places.into_iter().filter_map(pair).collect()
}

/// Executors of one pair, by the pair's place and theirs.
type Chunk = (usize, Range<usize>);

/// Compares all frameworks and their executors, and reports them in order.
pub(super) fn share(walk: &mut Walk<'_>, sides: Both<&Side<'_>>, pairs: &[Pair<'_>]) -> io::Result<()> {
    let chunks: Vec<Chunk> = pairs.iter().enumerate().flat_map(|(at, pair)| chunks_of(at, pair)).collect();
    let (progress, how) = (sides.a.pieces.progress(), walk.how);
    progress.begin(Stage::Executors, pairs.iter().map(|pair| pair.executors.len() as u64).sum());
    let (threads, mut comparers) = (ReadThreads::new(how.threads), Vec::new());
    let mut parts = Vec::new().into_iter();
    in_order(walk, pairs, &chunks, |walk, at| {
        if at % WINDOW == 0 {
            let window = &chunks[at..chunks.len().min(at + WINDOW)];
            let compare = |comparer: &mut Comparer<'_>, index: usize| comparer.compare(pairs, &window[index]);
            let open = || Comparer::open(sides, progress, how);
            let compared = distribute(&threads, window.len(), 1, &mut comparers, open, compare);
            parts = compared.collect::<Vec<Part>>().into_iter();
        }
        let Part { changes, tally } = parts.next().unwrap_or_default();
        changes.iter().try_for_each(&mut *walk.tell)?;
        Ok(tally)
    })
}

fn chunks_of(at: usize, pair: &Pair<'_>) -> impl Iterator<Item = Chunk> + use<> {
    let count = pair.executors.len();
    (0..count).step_by(CHUNK).map(move |from| (at, from..count.min(from + CHUNK)))
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
#[derive(Default)]
struct Part {
    changes: Vec<Change>,
    tally: Tally,
}

/// What one thread reads and compares with.
struct Comparer<'s> {
    readers: Both<CachedReader<'s>>,
    executors: Both<ExecutorReader<'s, 's>>,
    how: How,
    progress: &'s Progress,
}

impl<'s> Comparer<'s> {
    fn open(sides: Both<&'s Side<'s>>, progress: &'s Progress, how: How) -> Self {
        let readers = sides.map(|side| CachedReader::new(side.source));
        Self { readers, executors: sides.map(|side| side.pieces.reader()), how, progress }
    }

    fn compare(&mut self, pairs: &[Pair<'_>], (number, range): &Chunk) -> Part {
        let mut changes = Vec::new();
        let mut keep = |change: &Change| {
            changes.push(change.clone());
            Ok(())
        };
        let mut walk = Walk::new(self.readers.as_ref(), self.how, &mut keep);
        let pair = &pairs[*number];
        for (place_a, place_b) in &pair.executors[range.clone()] {
            let a = read(&mut self.executors.a, pair.a.as_ref(), *place_a);
            let b = read(&mut self.executors.b, pair.b.as_ref(), *place_b);
            let a = placed(pair.a.as_ref(), a.as_ref());
            let b = placed(pair.b.as_ref(), b.as_ref());
            // What keeps the changes does not fail.
            if walk.executor(&pair.entity, Both { a, b }).is_err() {
                break;
            }
            self.progress.advance(1);
        }
        let tally = walk.tally;
        Part { changes, tally }
    }
}

/// An executor by its place; none if this side has none there, or has it no longer.
fn read(
    reader: &mut ExecutorReader<'_, '_>,
    half: Option<&Half<'_>>,
    place: Option<usize>,
) -> Option<Executor> {
    let ((agent, framework), place) = (half?.at, place?);
    reader.executor(agent, framework, place)
}

fn placed<'m>(half: Option<&Half<'_>>, node: Option<&'m Executor>) -> Option<Placed<'m, Executor>> {
    let node = node?;
    Some(Placed { node, path: half?.path.join("executors").join(&node.id) })
}
