//! What is above frameworks, on both sides: the checkpoint itself and its agent.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::both::Both;
use super::change::{ChangeKind, ChangedProvider, ChangedValue};
use super::message::{Difference, state, whole};
use super::walker::{Walk, merged, merged_by, uuid};
use crate::layout::{Entity, Name, RelPath};
use crate::model::{
    Agent, Checkpoint, DirectoryState, File, Latest, OperationStream, Provider, RecordKind, Registry,
    ResourceFacts, SideFile,
};
use crate::schema::{Release, table};
use crate::values::Resource;

impl Walk<'_> {
    pub(super) fn checkpoint(&mut self, a: &Checkpoint, b: &Checkpoint) -> io::Result<()> {
        let entity = Entity::default();
        let who = ("checkpoint", &entity);
        self.directories(who, "meta", a.meta, b.meta)?;
        self.directories(who, "slaves", a.slaves, b.slaves)?;
        self.texts(who, "boot_id", &a.boot.file, &b.boot.file)?;
        if hides_latest(a) || hides_latest(b) {
            self.each(who, "latest", Err("it is not in the source, or cannot be read by this user"))?;
        } else {
            let latest = |id: Option<&Name>| id.map(|id| ChangedValue::text(id.lossy()));
            self.field(who, "latest", latest(a.latest.id()), latest(b.latest.id()))?;
        }
        for (field, a, b) in [
            ("resources_and_operations.state", &a.resources.state, &b.resources.state),
            ("resources_and_operations.target", &a.resources.target, &b.resources.target),
            ("resources.info", &a.resources.info, &b.resources.info),
            ("resources.target", &a.resources.old_target, &b.resources.old_target),
        ] {
            let found = resources(field, a, b);
            self.each(who, field, found)?;
        }
        self.side_files(a, b)?;
        let both = (a.latest_agent(), b.latest_agent());
        let is_unknown = a.slaves.is_unknown() || b.slaves.is_unknown();
        let [agents_a, agents_b] = [a, b].map(|side| if is_unknown { &[][..] } else { &side.agents[..] });
        for (at_a, at_b) in merged_by(agents_a, agents_b, |agent| &agent.id) {
            let (a, b) = (at_a.map(|at| &a.agents[at]), at_b.map(|at| &b.agents[at]));
            let Some(any) = a.or(b) else { continue };
            let entity = Entity { agent: Some(any.id.clone()), ..Entity::default() };
            let kind = if a.is_none() { ChangeKind::Added } else { ChangeKind::Removed };
            if a.is_none() != b.is_none() {
                let known = |agent: Option<&Agent>| agent.map(|agent| ChangedValue::text(agent.id.lossy()));
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
        let both = Both { a, b };
        let paths = |file| both.map(|agent| RelPath::new("meta/slaves").join(&agent.id).join(file));
        let infos = both.map(|agent| &agent.info);
        self.message(who, "info", &table::SLAVE_INFO, infos, paths("slave.info").as_ref())?;
        let drains = both.map(|agent| &agent.drain);
        self.message(who, "drain", &table::DRAIN_CONFIG, drains, paths("drain.config").as_ref())?;
        self.directories(who, "frameworks", a.frameworks_directory, b.frameworks_directory)?;
        self.directories(who, "operations", a.operations_directory, b.operations_directory)?;
        for (at_a, at_b) in merged_by(&a.operations, &b.operations, |one| &one.name) {
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
            self.field(who, &field, a.map(provider), b.map(provider))?;
        }
        self.field(who, "resource_provider_registry", registry(a), registry(b))?;
        for unread in a.unread.iter().chain(&b.unread).filter(|unread| unread.why != File::NotInSource) {
            self.tally.add_unknown(|| format!("{}: it cannot be read", unread.path));
        }
        Ok(())
    }

    /// Files outside the agents. A copy may lack those outside of `meta`.
    fn side_files(&mut self, a: &Checkpoint, b: &Checkpoint) -> io::Result<()> {
        let entity = Entity::default();
        let by_path = |checkpoint: &Checkpoint| -> BTreeMap<RelPath, SideFile> {
            checkpoint.side.iter().map(|side| (side.path.clone(), side.clone())).collect()
        };
        let (a, b) = (by_path(a), by_path(b));
        let paths: BTreeSet<&RelPath> = a.keys().chain(b.keys()).collect();
        for path in paths {
            let both = Both { a: a.get(path), b: b.get(path) };
            let Some(kind) = both.a.or(both.b).map(|side| side.kind) else { continue };
            let is_in_both = both.a.is_some() && both.b.is_some();
            if !is_in_both && !path.as_bytes().starts_with(b"meta/") {
                continue;
            }
            let files = both.map(|side| side.map_or(&File::Missing, |side| &side.file));
            let paths = Both { a: path, b: path };
            self.message(("checkpoint", &entity), &path.to_string(), kind.message(), files, paths)?;
        }
        Ok(())
    }
}

/// Whether the agent of a checkpoint is not known.
pub(super) fn hides_latest(checkpoint: &Checkpoint) -> bool {
    matches!(checkpoint.latest, Latest::Unknown { .. })
}

/// Of the registry of resource providers, whether an agent can open it: what is in it is not compared.
fn registry(agent: &Agent) -> Option<ChangedValue> {
    let Registry { directory, broken, is_new, is_empty } = agent.registry;
    let good = if is_new {
        "(none yet)"
    } else if is_empty {
        "(empty)"
    } else {
        "(good)"
    };
    (directory != DirectoryState::Missing).then(|| ChangedValue::text(broken.unwrap_or(good)))
}

fn operation_state(number: i8) -> ChangedValue {
    let known = table::E_OPERATION_STATE.by_number(number.into(), Release::HEAD);
    known.map_or(ChangedValue::Number(number.into()), |value| ChangedValue::text(value.name))
}

fn stream(stream: Option<&OperationStream>) -> Result<Option<ChangedValue>, &'static str> {
    let Some(stream) = stream else { return Ok(None) };
    if !matches!(stream.file, File::Read(())) {
        return state(&stream.file);
    }
    let of = |kind: RecordKind| {
        let records = stream.records.iter().filter(move |record| record.kind == kind);
        records.map(|record| uuid(record.uuid)).collect()
    };
    let last = stream.records.iter().rfind(|record| record.kind == RecordKind::Update);
    Ok(Some(ChangedValue::Stream {
        acknowledged: of(RecordKind::Ack),
        lost_bytes: stream.size - stream.good,
        state: last.map(|record| Box::new(operation_state(record.state))),
        updates: of(RecordKind::Update),
    }))
}

fn provider(provider: &Provider) -> ChangedValue {
    let ids = provider.ids.iter().map(|(id, file)| ChangedProvider {
        id: id.lossy().into_owned(),
        state: state(file).ok().flatten().map(Box::new),
    });
    let latest = provider.latest.id().map(|id| id.lossy().into_owned());
    ChangedValue::Provider { ids: ids.collect(), latest }
}

/// A file of resources: resources added and removed, and operations by UUID.
fn resources(
    field: &str,
    a: &File<ResourceFacts>,
    b: &File<ResourceFacts>,
) -> Result<Vec<Difference>, &'static str> {
    let (File::Read(a), File::Read(b)) = (a, b) else {
        return Ok(whole(field, state(a)?, state(b)?).into_iter().collect());
    };
    let mut found = Vec::new();
    let mut lost = a.resources.clone();
    lost.subtract_all(&b.resources);
    let mut gained = b.resources.clone();
    gained.subtract_all(&a.resources);
    let text = |one: &Resource| Some(ChangedValue::Text(one.to_string()));
    found.extend(lost.iter().filter_map(|one| whole(field, text(one), None)));
    found.extend(gained.iter().filter_map(|one| whole(field, None, text(one))));
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
        let value = |list: &[(String, i8)], at: Option<usize>| at.map(|at| operation_state(list[at].1));
        let Some(id) = at_a.map(|at| &a[at].0).or(at_b.map(|at| &b[at].0)) else { continue };
        found.extend(whole(&format!("{field}.operations[{id}].state"), value(&a, at_a), value(&b, at_b)));
    }
    Ok(found)
}
