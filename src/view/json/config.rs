//! `config`: the comparison of a configuration with `slave.info`.

use schemars::JsonSchema;
use serde::Serialize;

use crate::flags::{Configuration, HIDDEN, Row};
use crate::recovery::Elsewhere;
use crate::recovery::config::Comparison;
use crate::rules::Rule;
use crate::schema::hide_secrets;

/// The comparison.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ComparisonJson<'a> {
    fields: Vec<FieldJson<'a>>,
    policies: PoliciesJson,
    suggestions: Vec<SuggestionJson<'a>>,
    misfits: &'a [String],
}

#[derive(Debug, Serialize, JsonSchema)]
struct FieldJson<'a> {
    name: &'a str,
    checkpointed: Option<&'a str>,
    configured: Option<&'a str>,
    origin: &'static str,
    /// The flag that gives it, and where that is given.
    place: Option<&'a str>,
    equal: bool,
    additive: bool,
    why: Option<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PoliciesJson {
    equal: bool,
    /// Null where the release does not know it.
    additive: Option<bool>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct SuggestionJson<'a> {
    flags: &'a [String],
    line: &'a str,
    why: &'a str,
    needs: Option<&'a str>,
}

impl<'a> ComparisonJson<'a> {
    /// Of a comparison, and of the reservations that do not fit.
    pub fn new(comparison: &'a Comparison, misfits: &'a [String]) -> Self {
        let fields = comparison.fields.iter().map(|field| FieldJson {
            name: field.name,
            checkpointed: field.checkpointed.as_deref(),
            configured: field.configured.as_deref(),
            origin: field.origin.word(),
            place: field.place.as_deref(),
            equal: field.equal,
            additive: field.additive,
            why: field.why.as_deref(),
        });
        let suggestions = comparison.suggestions.iter().map(|suggestion| SuggestionJson {
            flags: &suggestion.flags,
            line: &suggestion.line,
            why: &suggestion.why,
            needs: suggestion.needs.as_deref(),
        });
        Self {
            fields: fields.collect(),
            policies: PoliciesJson {
                equal: comparison.equal.passes,
                additive: comparison.additive.as_ref().map(|verdict| verdict.passes),
            },
            suggestions: suggestions.collect(),
            misfits,
        }
    }
}

/// The payload of `ckpt config`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConfigJson<'a> {
    flags: Vec<FlagJson>,
    refusals: Vec<RefusalJson<'a>>,
    strays: Vec<StrayJson<'a>>,
    notes: Vec<String>,
    config: Option<ComparisonJson<'a>>,
}

/// A flag.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FlagJson {
    name: &'static str,
    value: Option<String>,
    secret: bool,
    origin: &'static str,
    path: Option<String>,
    line: Option<usize>,
    enters_slave_info: bool,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RefusalJson<'a> {
    flag: &'a str,
    message: String,
    aborts: bool,
    #[schemars(with = "String")]
    rule: Rule,
    origin: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct StrayJson<'a> {
    origin: String,
    consequence: &'a str,
}

impl FlagJson {
    /// Of a row. A value that may hold a secret is hidden.
    pub fn new(row: Row) -> Self {
        let value = row.value.map(|value| {
            if row.flag.secret { HIDDEN.to_owned() } else { hide_secrets(&value.to_string()).into_owned() }
        });
        Self {
            name: row.flag.name,
            value,
            secret: row.flag.secret,
            origin: row.origin.source.word(),
            path: row.origin.path.as_ref().map(|path| path.to_string_lossy().into_owned()),
            line: row.origin.line,
            enters_slave_info: row.flag.enters_info,
        }
    }
}

impl<'a> ConfigJson<'a> {
    /// Of a configuration and its comparison.
    pub fn new(
        flags: Vec<FlagJson>,
        configuration: &'a Configuration,
        config: Option<ComparisonJson<'a>>,
        elsewhere: Option<&Elsewhere>,
    ) -> Self {
        let mut notes = configuration.notes.clone();
        notes.extend(elsewhere.map(Elsewhere::not_read));
        let refusals = configuration.refusals.iter().map(|refusal| RefusalJson {
            flag: &refusal.flag,
            message: refusal.shown(),
            aborts: refusal.aborts,
            rule: refusal.rule,
            origin: refusal.origin.to_string(),
        });
        let strays = configuration.strays.iter();
        let strays = strays
            .map(|stray| StrayJson { origin: stray.origin.to_string(), consequence: &stray.consequence });
        Self { flags, refusals: refusals.collect(), strays: strays.collect(), notes, config }
    }
}
