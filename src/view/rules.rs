//! A rule of Mesos's recovery, for people and as JSON.

use schemars::JsonSchema;
use serde::Serialize;

use crate::check::CODES;
use crate::rules::Basis;
use crate::rules::{Rule, RuleRow};

use super::text::labelled;

/// What is known about a rule, and the codes that it is behind.
pub fn rule_explanation(row: &RuleRow) -> String {
    let mut out = String::new();
    let mut line = |label: &str, text: &str| labelled(&mut out, label, text);
    line("Rule", &row.rule.to_string());
    line("Mesos", &row.text.replace('`', ""));
    let versions = row.versions.replace('`', "");
    line("Releases", if versions.is_empty() { "all" } else { &versions });
    line("Source", row.source);
    let basis = match row.basis {
        Basis::Observed => "observed with Mesos's own recovery",
        Basis::Derived => "derived from Mesos source, not observed",
    };
    line("Basis", basis);
    let observed: Vec<_> = row.observed_in().iter().map(ToString::to_string).collect();
    if !observed.is_empty() {
        line("Observed", &observed.join(", "));
    }
    let codes: Vec<_> =
        CODES.iter().filter(|code| code.rule == row.rule).map(|code| code.code.name()).collect();
    if !codes.is_empty() {
        line("Codes", &codes.join(", "));
    }
    out
}

/// A rule in JSON.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RuleJson<'a> {
    #[schemars(with = "String")]
    rule: Rule,
    text: &'a str,
    versions: Option<&'a str>,
    source: &'a str,
    basis: &'static str,
    /// The releases in which it was observed.
    observed_in: Vec<String>,
}

impl<'a> RuleJson<'a> {
    /// Of a row.
    pub fn new(row: &'a RuleRow) -> Self {
        Self {
            rule: row.rule,
            text: row.text,
            versions: Some(row.versions).filter(|versions| !versions.is_empty()),
            source: row.source,
            basis: row.basis.word(),
            observed_in: row.observed_in().iter().map(ToString::to_string).collect(),
        }
    }
}
