//! A repair as JSON.

use schemars::JsonSchema;
use serde::Serialize;

use crate::app::Cure;
use crate::check::Code;
use crate::plan::repair::{Repair, RepairName};

/// A row of the table of repairs.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RepairJson {
    #[schemars(with = "String")]
    name: RepairName,
    #[schemars(with = "Vec<String>")]
    codes: &'static [Code],
    does: &'static str,
    safe: &'static str,
    costs: &'static str,
    by_default: bool,
}

impl RepairJson {
    /// Of a repair.
    pub fn new(repair: &Repair) -> Self {
        let Repair { name, codes, does, safe, costs, by_default, .. } = *repair;
        Self { name, codes, does, safe, costs, by_default }
    }
}

/// How a finding can be restored from a snapshot.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RestorationJson {
    /// Null where no snapshot helps.
    pub command: Option<String>,
    /// The newest snapshot that is known.
    pub snapshot: Option<String>,
    /// When it was taken.
    pub taken: Option<String>,
}

/// A repair of one finding, and the call that makes it alone.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CureJson {
    #[schemars(with = "String")]
    pub(super) name: RepairName,
    command: Option<String>,
    costs: String,
    pub(super) by_default: bool,
}

impl CureJson {
    /// Of a repair, with its call as text.
    pub fn new(cure: &Cure, command: Option<String>) -> Self {
        let Repair { name, by_default, .. } = *cure.repair;
        Self { name, command, costs: cure.costs.clone(), by_default }
    }
}
