//! The configuration beside `slave.info`, for people: what differs, what each policy says, and the line to paste.

use std::fmt::Write as _;

use super::escape;
use super::wrap::whole;

use super::output_spec::OutputSpec;
use super::paint::Style;
use super::text::fill;
use crate::recovery::config::{Comparison, Policy, Verdict};

/// The differences; short where there are none.
pub(super) fn config_diff(comparison: &Comparison, misfits: &[String], spec: OutputSpec) -> String {
    let paint = spec.paint;
    let mut lines = Lines { out: String::new(), spec: spec.beside(4) };
    let differing: Vec<_> = comparison.fields.iter().filter(|field| !field.equal).collect();
    if differing.is_empty() {
        lines.put("nothing differs from slave.info");
    }
    for field in differing {
        let why = field.why.as_deref().unwrap_or("differs");
        let mark = if field.additive { "refused by equal" } else { "refused by equal and additive" };
        let place = field.place.as_deref().unwrap_or(field.origin.word());
        let (why, place) = (escape(why.as_bytes()), escape(place.as_bytes()));
        lines.put(&format!("{}: {why} ({place}; {mark})", field.name));
    }
    for misfit in misfits {
        lines.put(&format!("{}: {}", paint.tone(Style::Bad, "does not fit"), escape(misfit.as_bytes())));
    }
    let policy = |policy: Policy, verdict: &Verdict| {
        let in_force = if comparison.in_force == Some(policy) { " (in force)" } else { "" };
        let (tone, word) = if verdict.passes { (Style::Good, "passes") } else { (Style::Bad, "refuses") };
        format!("{}{in_force}", paint.tone(tone, word))
    };
    let mut policies = format!("policy equal: {}", policy(Policy::Equal, &comparison.equal));
    if let Some(additive) = &comparison.additive {
        let _ = write!(policies, "; additive: {}", policy(Policy::Additive, additive));
    }
    lines.put(&policies);
    for suggestion in &comparison.suggestions {
        lines.put(&format!("{}:", suggestion.why));
        if !suggestion.line.is_empty() {
            // Never broken: it is there to be pasted.
            let _ = writeln!(lines.out, "    {}", whole(&escape(suggestion.line.as_bytes())));
        }
        if let Some(needs) = &suggestion.needs {
            lines.put(&format!("that needs {needs}"));
        }
    }
    lines.out
}

struct Lines {
    out: String,
    spec: OutputSpec,
}

impl Lines {
    fn put(&mut self, text: &str) {
        for (index, line) in fill(text, self.spec.width, self.spec.paint.glyphs).iter().enumerate() {
            let _ = writeln!(self.out, "{}{line}", if index == 0 { "  " } else { "    " });
        }
    }
}
