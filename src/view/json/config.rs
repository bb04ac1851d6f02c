//! `config`: the comparison of a configuration with `slave.info`.

use serde::Serialize;

use crate::recovery::config::Comparison;

/// The comparison.
#[derive(Debug, Serialize)]
pub struct ComparisonJson<'a> {
    fields: Vec<FieldJson<'a>>,
    policies: PoliciesJson,
    suggestions: Vec<SuggestionJson<'a>>,
    misfits: &'a [String],
}

#[derive(Debug, Serialize)]
struct FieldJson<'a> {
    name: &'a str,
    checkpointed: Option<&'a str>,
    configured: Option<&'a str>,
    origin: &'static str,
    equal: bool,
    additive: bool,
    why: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct PoliciesJson {
    equal: bool,
    /// Null where the release does not know it.
    additive: Option<bool>,
}

#[derive(Debug, Serialize)]
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
