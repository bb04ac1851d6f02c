//! The shapes of a comparison.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use std::cell::RefCell;
use std::io;

use super::document::{CoverageJson, SourceJson};
use super::text::put_name;
use crate::check::diff::{Change, Tally};
use crate::layout::Entity;

/// One difference.
#[derive(Debug)]
pub struct DifferenceJson<'a>(pub &'a Change);

impl Serialize for DifferenceJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let change = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("entity", &EntityJson { what: change.what, entity: &change.entity })?;
        map.serialize_entry("field", &change.field)?;
        map.serialize_entry("a", &change.a)?;
        map.serialize_entry("b", &change.b)?;
        map.serialize_entry("kind", change.kind.word())?;
        map.end()
    }
}

struct EntityJson<'a> {
    what: &'static str,
    entity: &'a Entity,
}

impl Serialize for EntityJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let entity = self.entity;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("type", self.what)?;
        put_name(&mut map, "agent", entity.agent.as_ref())?;
        put_name(&mut map, "framework_id", entity.framework.as_ref())?;
        put_name(&mut map, "executor_id", entity.executor.as_ref())?;
        put_name(&mut map, "container_id", entity.container.as_ref())?;
        put_name(&mut map, "task_id", entity.task.as_ref())?;
        map.end()
    }
}

/// One of the two that are compared.
#[derive(Debug, serde::Serialize)]
pub struct SideJson {
    /// Where it comes from.
    pub source: SourceJson,
    /// Which parts of it were read.
    pub coverage: CoverageJson,
}

/// Tells every difference to whom it is given, and counts; written once.
type Walk<'w> = Box<dyn FnOnce(&mut dyn FnMut(&Change) -> io::Result<()>) -> io::Result<Tally> + 'w>;

/// The document. Differences are written as they are found; what depends on all of them stands behind them.
pub struct DiffJson<'w> {
    sides: (SideJson, SideJson),
    walk: RefCell<Option<Walk<'w>>>,
    status: Box<dyn Fn(&Tally) -> u8 + 'w>,
    /// What came of it.
    pub tally: RefCell<Tally>,
}

impl<'w> DiffJson<'w> {
    /// Of a walk that is still to be made.
    pub fn new(
        sides: (SideJson, SideJson),
        walk: impl FnOnce(&mut dyn FnMut(&Change) -> io::Result<()>) -> io::Result<Tally> + 'w,
        status: impl Fn(&Tally) -> u8 + 'w,
    ) -> Self {
        let walk = RefCell::new(Some(Box::new(walk) as Walk<'w>));
        Self { sides, walk, status: Box::new(status), tally: RefCell::default() }
    }
}

impl Serialize for DiffJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", "ckpt.diff/1")?;
        map.serialize_entry("ckpt_version", env!("CARGO_PKG_VERSION"))?;
        // There are two.
        for key in ["source", "coverage", "mesos_version"] {
            map.serialize_entry(key, &None::<()>)?;
        }
        map.serialize_entry("a", &self.sides.0)?;
        map.serialize_entry("b", &self.sides.1)?;
        map.serialize_entry("changes", &Changes(self))?;
        let tally = self.tally.borrow();
        let [added, removed, changed] = tally.changes;
        let summary = serde_json::json!({"added": added, "removed": removed, "changed": changed, "not_compared": tally.unknown});
        map.serialize_entry("summary", &summary)?;
        map.serialize_entry("not_compared", &tally.not_compared)?;
        map.serialize_entry("exit_status", &(self.status)(&tally))?;
        map.end()
    }
}

struct Changes<'d, 'w>(&'d DiffJson<'w>);

impl Serialize for Changes<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(None)?;
        if let Some(walk) = self.0.walk.borrow_mut().take() {
            let mut failed = None;
            let tally = walk(&mut |change| {
                seq.serialize_element(&DifferenceJson(change)).map_err(|error| {
                    failed = Some(error);
                    io::ErrorKind::Other.into()
                })
            });
            match (tally, failed) {
                (_, Some(error)) => return Err(error),
                (Err(error), None) => return Err(serde::ser::Error::custom(error)),
                (Ok(tally), None) => *self.0.tally.borrow_mut() = tally,
            }
        }
        seq.end()
    }
}
