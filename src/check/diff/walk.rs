//! The walk over two checkpoints, each list merged by id: what both halves share, and what stands above frameworks.

use std::cmp::Ordering;
use std::io;

use serde_json::{Value as Json, json};

use super::change::{Change, ChangeKind, Tally};
use super::message::{Difference, of_messages, state, text, whole};
use crate::layout::{Entity, Name, RelPath};
use crate::model::{
    Agent, File, FolderState, OperationStream, Pieces, Provider, RecordKind, RecordUuid, ResourceFacts,
};
use crate::schema::{Message, Release, table};
use crate::source::{Source, Trail};

/// One of the two.
pub struct Side<'s> {
    /// Where it comes from.
    pub source: &'s Source,
    /// What is in it.
    pub pieces: Pieces<'s>,
}

/// Is told each difference.
pub type Tell<'t> = &'t mut dyn FnMut(&Change) -> io::Result<()>;

/// Walks over both and tells the differences, sorted by entity.
///
/// # Errors
/// Those of `tell`.
pub fn diff(a: &mut Side<'_>, b: &mut Side<'_>, redact: bool, tell: Tell<'_>) -> io::Result<Tally> {
    let mut walk =
        Walk { trails: (Trail::new(a.source), Trail::new(b.source)), redact, tell, tally: Tally::default() };
    walk.checkpoint(&a.pieces, &b.pieces)?;
    let place = |pieces: &Pieces<'_>| {
        let id = pieces.top.latest_agent()?.id.clone();
        pieces.top.agents.iter().position(|agent| agent.id == id)
    };
    let (at_a, at_b) = (place(&a.pieces), place(&b.pieces));
    let ids = |side: &Side<'_>, at: Option<usize>| -> Vec<Name> {
        let agent = at.map(|at| &side.pieces.top.agents[at]);
        agent.map(|agent| agent.frameworks.iter().map(|one| one.id.clone()).collect()).unwrap_or_default()
    };
    for (f_a, f_b) in merged(&ids(a, at_a), &ids(b, at_b)) {
        let spots = (at_a.zip(f_a), at_b.zip(f_b));
        walk.framework((a, spots.0), (b, spots.1))?;
    }
    Ok(walk.tally)
}

/// The places of the same and of single elements of two sorted lists.
pub(super) fn merged<T: Ord>(a: &[T], b: &[T]) -> Vec<(Option<usize>, Option<usize>)> {
    let (mut at_a, mut at_b) = (0, 0);
    let mut pairs = Vec::with_capacity(a.len().max(b.len()));
    loop {
        let order = match (a.get(at_a), b.get(at_b)) {
            (Some(a), Some(b)) => a.cmp(b),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return pairs,
        };
        pairs.push((order.is_le().then_some(at_a), order.is_ge().then_some(at_b)));
        at_a += usize::from(order.is_le());
        at_b += usize::from(order.is_ge());
    }
}

/// The same for lists that are sorted by an id.
pub(super) fn merged_by<T>(
    a: &[T],
    b: &[T],
    id: impl Fn(&T) -> &Name,
) -> Vec<(Option<usize>, Option<usize>)> {
    let ids = |list: &[T]| list.iter().map(|one| id(one).clone()).collect::<Vec<_>>();
    merged(&ids(a), &ids(b))
}

/// A walk that is under way.
pub(super) struct Walk<'w> {
    trails: (Trail<'w>, Trail<'w>),
    redact: bool,
    tell: Tell<'w>,
    tally: Tally,
}

/// What an entity is, and which it is.
pub(super) type Who<'e> = (&'static str, &'e Entity);

impl Walk<'_> {
    fn emit(
        &mut self,
        (what, entity): Who<'_>,
        field: Option<String>,
        a: Json,
        b: Json,
        kind: ChangeKind,
    ) -> io::Result<()> {
        self.tally.changes[kind as usize] += 1;
        (self.tell)(&Change { entity: entity.clone(), what, field, a, b, kind })
    }

    /// A field as it is on both sides; null where there is none.
    pub(super) fn field(&mut self, who: Who<'_>, field: &str, a: Json, b: Json) -> io::Result<()> {
        self.each(who, field, Ok(whole(field, a, b).into_iter().collect()))
    }

    /// What came of a comparison.
    pub(super) fn each(
        &mut self,
        who: Who<'_>,
        field: &str,
        found: Result<Vec<Difference>, &'static str>,
    ) -> io::Result<()> {
        const SHOWN: usize = 20;
        match found {
            Ok(found) => {
                found.into_iter().try_for_each(|(field, a, b, kind)| self.emit(who, Some(field), a, b, kind))
            }
            Err(why) => {
                self.tally.unknown += 1;
                if self.tally.not_compared.len() < SHOWN {
                    self.tally.not_compared.push(format!("{} of {}: it {why}", field, label(who)));
                }
                Ok(())
            }
        }
    }

    pub(super) fn texts(
        &mut self,
        who: Who<'_>,
        field: &str,
        a: &File<Box<[u8]>>,
        b: &File<Box<[u8]>>,
    ) -> io::Result<()> {
        let found = text(a).and_then(|a| Ok(whole(field, a, text(b)?).into_iter().collect()));
        self.each(who, field, found)
    }

    pub(super) fn message<T>(
        &mut self,
        who: Who<'_>,
        (field, message): (&str, &'static Message),
        (a, b): (&File<T>, &File<T>),
        (path_a, path_b): (&RelPath, &RelPath),
    ) -> io::Result<()> {
        let (trail_a, trail_b) = (&self.trails.0, &self.trails.1);
        let found = of_messages(field, message, (a, b), (trail_a, path_a), (trail_b, path_b), self.redact);
        self.each(who, field, found)
    }

    /// Folders whose entries are unknown hide differences.
    pub(super) fn folders(
        &mut self,
        who: Who<'_>,
        field: &str,
        a: FolderState,
        b: FolderState,
    ) -> io::Result<()> {
        if a.is_unknown() || b.is_unknown() {
            return self.each(who, field, Err("can't be listed by this user, or is not in the source"));
        }
        Ok(())
    }

    fn checkpoint(&mut self, a: &Pieces<'_>, b: &Pieces<'_>) -> io::Result<()> {
        let entity = Entity::default();
        let who = ("checkpoint", &entity);
        let (a, b) = (&a.top, &b.top);
        self.folders(who, "meta", a.meta, b.meta)?;
        self.folders(who, "slaves", a.slaves, b.slaves)?;
        self.texts(who, "boot_id", &a.boot.file, &b.boot.file)?;
        let latest = |id: Option<&Name>| id.map_or(Json::Null, |id| json!(id.lossy()));
        self.field(who, "latest", latest(a.latest.id()), latest(b.latest.id()))?;
        for (field, a, b) in [
            ("resources_and_operations.state", &a.resources.state, &b.resources.state),
            ("resources_and_operations.target", &a.resources.target, &b.resources.target),
            ("resources.info", &a.resources.info, &b.resources.info),
            ("resources.target", &a.resources.old_target, &b.resources.old_target),
        ] {
            let found = resources(field, a, b);
            self.each(who, field, found)?;
        }
        let ids = |agents: &[Agent]| agents.iter().map(|agent| agent.id.clone()).collect::<Vec<_>>();
        let both = (a.latest_agent(), b.latest_agent());
        for (at_a, at_b) in merged(&ids(&a.agents), &ids(&b.agents)) {
            let (a, b) = (at_a.map(|at| &a.agents[at]), at_b.map(|at| &b.agents[at]));
            let Some(any) = a.or(b) else { continue };
            let entity = Entity { agent: Some(any.id.clone()), ..Entity::default() };
            let kind = if a.is_none() { ChangeKind::Added } else { ChangeKind::Removed };
            if a.is_none() != b.is_none() {
                let known = |agent: Option<&Agent>| agent.map_or(Json::Null, |agent| json!(agent.id.lossy()));
                self.emit(("agent", &entity), None, known(a), known(b), kind)?;
            }
        }
        match both {
            (Some(a), Some(b)) => self.agent(a, b),
            _ => Ok(()),
        }
    }

    fn agent(&mut self, a: &Agent, b: &Agent) -> io::Result<()> {
        let entity = Entity { agent: Some(a.id.clone()), ..Entity::default() };
        let who = ("agent", &entity);
        let [home_a, home_b] = [a, b].map(|agent| RelPath::new("meta/slaves").join(&agent.id));
        let paths = |file: &str| (home_a.join(file), home_b.join(file));
        let (path_a, path_b) = paths("slave.info");
        self.message(who, ("info", &table::SLAVE_INFO), (&a.info, &b.info), (&path_a, &path_b))?;
        let (path_a, path_b) = paths("drain.config");
        self.message(who, ("drain", &table::DRAIN_CONFIG), (&a.drain, &b.drain), (&path_a, &path_b))?;
        self.folders(who, "frameworks", a.frameworks_folder, b.frameworks_folder)?;
        self.folders(who, "operations", a.operations_folder, b.operations_folder)?;
        let names = |list: &[OperationStream]| list.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
        for (at_a, at_b) in merged(&names(&a.operations), &names(&b.operations)) {
            let (a, b) = (at_a.map(|at| &a.operations[at]), at_b.map(|at| &b.operations[at]));
            let Some(any) = a.or(b) else { continue };
            let found = stream(a).and_then(|a| {
                Ok(whole(&format!("operations[{}]", any.name.lossy()), a, stream(b)?).into_iter().collect())
            });
            self.each(who, "operations", found)?;
        }
        let names = |list: &[Provider]| {
            list.iter().map(|one| (one.kind.clone(), one.name.clone())).collect::<Vec<_>>()
        };
        for (at_a, at_b) in merged(&names(&a.providers), &names(&b.providers)) {
            let (a, b) = (at_a.map(|at| &a.providers[at]), at_b.map(|at| &b.providers[at]));
            let Some(any) = a.or(b) else { continue };
            let field = format!("resource_providers[{}/{}]", any.kind.lossy(), any.name.lossy());
            self.field(who, &field, provider(a), provider(b))?;
        }
        Ok(())
    }

    /// An entity that only one of them has.
    pub(super) fn present(&mut self, who: Who<'_>, a: Json, b: Json) -> io::Result<()> {
        let kind = if a.is_null() { ChangeKind::Added } else { ChangeKind::Removed };
        self.emit(who, None, a, b, kind)
    }
}

fn label((what, entity): Who<'_>) -> String {
    let ids = [&entity.agent, &entity.framework, &entity.executor, &entity.container, &entity.task];
    let last = ids.into_iter().flatten().next_back();
    last.map_or_else(|| what.to_owned(), |id| format!("{what} {}", id.lossy()))
}

/// The text of a uuid; null if it is none.
pub(super) fn uuid(uuid: RecordUuid) -> Json {
    uuid.get().map_or(Json::Null, |uuid| json!(uuid.to_string()))
}

fn operation_state(number: i8) -> Json {
    let known = table::E_OPERATION_STATE.by_number(number.into(), Release::HEAD);
    known.map_or_else(|| json!(number), |value| json!(value.name))
}

fn stream(stream: Option<&OperationStream>) -> Result<Json, &'static str> {
    let Some(stream) = stream else { return Ok(Json::Null) };
    if !matches!(stream.file, File::Read(())) {
        return state(&stream.file);
    }
    let of = |kind: RecordKind| {
        let records = stream.records.iter().filter(move |record| record.kind == kind);
        Json::Array(records.map(|record| uuid(record.uuid)).collect())
    };
    let state =
        stream.records.iter().rfind(|record| record.kind == RecordKind::Update).map(|record| record.state);
    Ok(json!({
        "state": state.map(operation_state),
        "updates": of(RecordKind::Update),
        "acknowledged": of(RecordKind::Ack),
        "lost_bytes": stream.size - stream.good,
    }))
}

fn provider(provider: Option<&Provider>) -> Json {
    let Some(provider) = provider else { return Json::Null };
    let ids = provider.ids.iter().map(|(id, file)| json!({"id": id.lossy(), "state": state(file).ok()}));
    json!({"latest": provider.latest.id().map(|id| id.lossy().into_owned()), "ids": ids.collect::<Vec<_>>()})
}

/// A file of resources: what is added to them and taken away, and its operations by uuid.
fn resources(
    field: &str,
    a: &File<ResourceFacts>,
    b: &File<ResourceFacts>,
) -> Result<Vec<Difference>, &'static str> {
    let (File::Read(a), File::Read(b)) = (a, b) else {
        return Ok(whole(field, state(a)?, state(b)?).into_iter().collect());
    };
    let mut found = Vec::new();
    let path = field.to_owned();
    let mut lost = a.resources.clone();
    lost.subtract_all(&b.resources);
    let mut gained = b.resources.clone();
    gained.subtract_all(&a.resources);
    found.extend(
        lost.iter().map(|one| (path.clone(), json!(one.to_string()), Json::Null, ChangeKind::Removed)),
    );
    found.extend(
        gained.iter().map(|one| (path.clone(), Json::Null, json!(one.to_string()), ChangeKind::Added)),
    );
    let operations = |facts: &ResourceFacts| {
        let mut all: Vec<(String, i8)> = facts
            .operations
            .iter()
            .map(|one| (one.uuid.map(|uuid| uuid.to_string()).unwrap_or_default(), one.state))
            .collect();
        all.sort();
        all
    };
    let (a, b) = (operations(a), operations(b));
    let ids = |list: &[(String, i8)]| list.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
    for (at_a, at_b) in merged(&ids(&a), &ids(&b)) {
        let value = |list: &[(String, i8)], at: Option<usize>| {
            at.map_or(Json::Null, |at| operation_state(list[at].1))
        };
        let Some(id) = at_a.map(|at| &a[at].0).or(at_b.map(|at| &b[at].0)) else { continue };
        found.extend(whole(&format!("{field}.operations[{id}].state"), value(&a, at_a), value(&b, at_b)));
    }
    Ok(found)
}
