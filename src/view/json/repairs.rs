//! A repair as JSON.

use schemars::JsonSchema;
use serde::Serialize;

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
