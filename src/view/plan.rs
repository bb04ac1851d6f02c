//! A plan for people. Its words say what would be done, never what was.

use std::io::{self, Write};

use crate::plan::{Action, Content, Plan, Step};

use super::escape;
use super::paint::{Paint, Tone};
use super::table::{Column, Row, put_table};
use super::text::{bytes, plural, wrap};

/// Steps that are shown before the rest is only counted.
const SHOWN: usize = 40;

/// How a plan is shown.
#[derive(Debug, Clone, Copy)]
pub struct PlanView {
    /// All steps.
    pub verbose: bool,
    /// Colour.
    pub paint: Paint,
    /// Columns to fit into.
    pub width: Option<u16>,
}

/// Writes a plan.
pub fn put_plan_table(out: &mut dyn Write, plan: &Plan, view: PlanView) -> io::Result<()> {
    let agent = plan.agent_id.as_deref().map_or_else(String::new, |id| format!(", agent {id}"));
    let place = escape(plan.work_dir.as_os_str().as_encoded_bytes());
    if plan.is_empty() {
        return writeln!(out, "{} of {place}{agent}: nothing to do.", plan.command);
    }
    let count = plural(plan.steps.len() as u64, "step");
    for line in wrap(&format!("PLAN: {} of {place}{agent}: {count}", plan.command), view.width) {
        writeln!(out, "{}", view.paint.tone(Tone::Heading, &line))?;
    }
    writeln!(out, "Nothing is changed yet.")?;
    let shown = if view.verbose { plan.steps.len() } else { SHOWN };
    let columns = [Column::Number("STEP"), Column::Words("WOULD"), Column::Id("PATH"), Column::Id("BECAUSE")];
    let rows = plan.steps.iter().take(shown).enumerate().map(|(index, step)| Row {
        cells: vec![
            (index + 1).to_string(),
            would(step),
            escape(step.path.as_bytes()),
            format!("{}: {}", step.code, escape(step.why.as_bytes())),
        ],
        meaning: if step.is_reversible() { Tone::Plain } else { Tone::Bad },
    });
    put_table(out, &columns, rows.collect(), view.width.map(usize::from), view.paint)?;
    if plan.steps.len() > shown {
        let more = plural((plan.steps.len() - shown) as u64, "step");
        writeln!(out, "and {more} more (--verbose shows all, --plan-out FILE writes all)")?;
    }
    if plan.irreversible() > 0 {
        let gone = format!(
            "{} would delete {} FOR GOOD; no undo brings that back.",
            plural(plan.irreversible() as u64, "step"),
            bytes(plan.deleted_bytes())
        );
        for line in wrap(&gone, view.width) {
            writeln!(out, "{}", view.paint.tone(Tone::Bad, &line))?;
        }
    } else {
        writeln!(out, "What would be taken away is kept, and ckpt undo brings it back.")?;
    }
    if plan.starts == Some(false) {
        writeln!(out, "A strict agent would not start afterwards either: ckpt validate says why.")?;
    }
    Ok(())
}

fn would(step: &Step) -> String {
    match &step.action {
        Action::SetAside => "move aside".to_owned(),
        Action::Write { content: Content::Keep(parts), .. } => {
            let kept: u64 = parts.iter().map(|part| part.end.saturating_sub(part.start)).sum();
            format!("cut to {}", bytes(kept))
        }
        Action::Write { .. } => "write".to_owned(),
        Action::Rename { to, .. } => {
            let name = to.file_name().map(escape).unwrap_or_default();
            format!("rename to {name}")
        }
        Action::Link { .. } => "link".to_owned(),
        Action::MakeFolder(_) => "make folder".to_owned(),
        Action::Delete => format!("DELETE {}", bytes(step.before.bytes())),
    }
}
