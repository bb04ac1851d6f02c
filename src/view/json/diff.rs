//! The shapes of a comparison.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::ser::{Error as _, Serialize, SerializeSeq, Serializer};

use super::document::{CoverageJson, HeaderJson, SourceJson};
use super::entity::EntityJson;
use crate::check::diff::{Change, ChangedValue, Tally, Tell};

/// One difference.
#[derive(Debug, serde::Serialize, JsonSchema)]
pub struct DifferenceJson<'a> {
    entity: EntityJson<'a>,
    field: Option<&'a str>,
    a: Option<&'a ChangedValue>,
    b: Option<&'a ChangedValue>,
    kind: &'static str,
}

impl<'a> From<&'a Change> for DifferenceJson<'a> {
    fn from(change: &'a Change) -> Self {
        Self {
            entity: EntityJson::new(Some(change.what), &change.entity),
            field: change.field.as_deref(),
            a: change.a.as_ref(),
            b: change.b.as_ref(),
            kind: change.kind.word(),
        }
    }
}

/// One of the two that are compared.
#[derive(Debug, serde::Serialize, JsonSchema)]
pub struct SideJson {
    /// Where it comes from.
    pub source: SourceJson,
    /// Which parts of it were read.
    pub coverage: CoverageJson,
}

/// The payload. Differences are written as they are found; what depends on all of them follows.
#[derive(serde::Serialize, JsonSchema)]
pub struct DiffJson<'w> {
    #[serde(flatten)]
    sides: SidesJson,
    changes: Changes<'w>,
    #[serde(flatten)]
    end: &'w RefCell<DiffEndJson>,
}

impl<'w> DiffJson<'w> {
    /// Of a walk that is made when this is written; what came of it is then in `end`.
    pub fn new(
        sides: SidesJson,
        end: &'w RefCell<DiffEndJson>,
        walk: impl FnOnce(Tell<'_>) -> io::Result<DiffEndJson> + 'w,
    ) -> Self {
        let walk = |visit: Tell<'_>| walk(visit).map(|all| *end.borrow_mut() = all);
        Self { sides, changes: Changes(RefCell::new(Some(Box::new(walk)))), end }
    }
}

/// The two.
#[derive(Debug, serde::Serialize, JsonSchema)]
pub struct SidesJson {
    /// The first.
    pub a: SideJson,
    /// The second.
    pub b: SideJson,
}

/// The first of several lines.
#[derive(Debug, serde::Serialize, JsonSchema)]
pub struct DiffHeaderJson {
    #[serde(flatten)]
    header: HeaderJson,
    #[serde(flatten)]
    sides: SidesJson,
}

impl From<SidesJson> for DiffHeaderJson {
    fn from(sides: SidesJson) -> Self {
        Self { header: HeaderJson::new("diff"), sides }
    }
}

/// How many differences there were.
#[derive(Debug, Default, serde::Serialize, JsonSchema)]
struct CountsJson {
    added: u64,
    changed: u64,
    not_compared: u64,
    removed: u64,
}

/// What is known when all was compared.
#[derive(Debug, Default, serde::Serialize, JsonSchema)]
pub struct DiffEndJson {
    summary: CountsJson,
    not_compared: Vec<String>,
    exit_status: u8,
}

impl DiffEndJson {
    /// Of all differences.
    pub fn new(tally: &Tally, exit_status: u8) -> Self {
        let [added, removed, changed] = tally.changes;
        Self {
            summary: CountsJson { added, changed, not_compared: tally.unknown, removed },
            not_compared: tally.not_compared.clone(),
            exit_status,
        }
    }
}

/// The last of several lines.
#[derive(Debug, serde::Serialize, JsonSchema)]
pub struct DiffSummaryJson<'t> {
    added: u64,
    removed: u64,
    changed: u64,
    unknown: u64,
    not_compared: &'t [String],
}

impl<'t> From<&'t Tally> for DiffSummaryJson<'t> {
    fn from(tally: &'t Tally) -> Self {
        let [added, removed, changed] = tally.changes;
        Self { added, removed, changed, unknown: tally.unknown, not_compared: &tally.not_compared }
    }
}

/// Reports every difference to `Tell`; made once.
type Walk<'w> = Box<dyn FnOnce(Tell<'_>) -> io::Result<()> + 'w>;

/// The sequence of what a walk finds.
struct Changes<'w>(RefCell<Option<Walk<'w>>>);

impl Serialize for Changes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(None)?;
        let Some(walk) = self.0.borrow_mut().take() else { return seq.end() };
        let mut failed = None;
        let walked = walk(&mut |change| {
            seq.serialize_element(&DifferenceJson::from(change)).map_err(|error| {
                failed = Some(error);
                io::ErrorKind::Other.into()
            })
        });
        match (walked, failed) {
            (_, Some(error)) => Err(error),
            (Err(error), None) => Err(S::Error::custom(error)),
            (Ok(()), None) => seq.end(),
        }
    }
}

impl JsonSchema for Changes<'_> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Vec::<DifferenceJson<'_>>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<DifferenceJson<'_>>::json_schema(generator)
    }
}
