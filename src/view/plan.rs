//! A plan for people. Its words say what would be done, never what was.

use std::io::{self, Write};

use crate::plan::{Action, Content, Plan, Precondition, Step};

use super::escape;
use super::fit;
use super::output_spec::OutputSpec;
use super::paint::Style;
use super::prefix::{common_directory, have_same_top};
use super::text::{bytes, plural};
use super::wrap::whole;

/// Steps that are shown before the rest is only counted.
const SHOWN: usize = 40;

/// Columns between two columns.
const GAP: usize = 2;
/// No path gets less.
const LEAST: usize = 20;

/// Writes a plan. `validate`: the call that shows what is found now.
pub fn put_plan_table(
    out: &mut dyn Write,
    plan: &Plan,
    without_steps: &str,
    validate: &str,
    spec: OutputSpec,
) -> io::Result<()> {
    let agent = plan.agent_id.as_deref().map(|id| format!(", agent {}", escape(id.as_bytes())));
    let agent = agent.unwrap_or_default();
    let place = whole(&escape(plan.work_dir.as_os_str().as_encoded_bytes()));
    if plan.is_empty() {
        return writeln!(out, "{} of {place}{agent}: {without_steps}", plan.command);
    }
    let count = plural(plan.steps.len() as u64, "step");
    let heading = format!("PLAN: {} of {place}{agent}: {count}", plan.command);
    writeln!(out, "{}", spec.paint.tone(Style::Heading, &heading))?;
    writeln!(out, "Nothing is changed yet.")?;
    let shown = if spec.verbose { plan.steps.len() } else { SHOWN };
    let steps = &plan.steps.range(0..shown).collect::<Vec<_>>()[..];
    put_steps(out, steps, spec)?;
    if plan.steps.len() > shown {
        let more = plural((plan.steps.len() - shown) as u64, "step");
        writeln!(out, "and {more} more (--verbose shows all, --plan-out FILE writes all)")?;
    }
    if plan.irreversible() > 0 {
        let gone = format!(
            "{} would delete {} PERMANENTLY; ckpt undo cannot restore that.",
            plural(plan.irreversible() as u64, "step"),
            bytes(plan.deleted_bytes())
        );
        writeln!(out, "{}", spec.paint.tone(Style::Bad, &gone))?;
    } else {
        writeln!(out, "What is removed or replaced is kept: ckpt undo restores it.")?;
    }
    if plan.starts == Some(false) {
        writeln!(out, "Afterwards, a strict agent would refuse to start, or abort: {}", whole(validate))?;
    }
    Ok(())
}

/// Each step a line, below the reason that it has in common with its neighbours, and the directory that they are in.
fn put_steps(out: &mut dyn Write, steps: &[Step], spec: OutputSpec) -> io::Result<()> {
    let wide = steps.iter().map(|step| fit::width(&would(step))).max().unwrap_or_default().max("WOULD".len());
    let number = steps.len().to_string().len().max("STEP".len());
    let space = spec.width.map(|width| width.saturating_sub(number + wide + 2 * GAP).max(LEAST));
    let heading = format!("{:>number$}  {:wide$}  PATH", "STEP", "WOULD");
    writeln!(out, "{}", spec.paint.tone(Style::Heading, &heading))?;
    let mut count = 0;
    for part in steps.chunk_by(|a, b| have_same_top(a.path.as_bytes(), b.path.as_bytes())) {
        // Whole paths are there to be copied.
        let paths = part.iter().map(|step| step.path.as_bytes());
        let directory = if spec.verbose { &b""[..] } else { common_directory(paths) };
        if !directory.is_empty() {
            writeln!(out, "In {}", whole(&escape(directory)))?;
        }
        for group in part.chunk_by(|a, b| (&a.code, &a.why) == (&b.code, &b.why)) {
            writeln!(out, "{}", because(&group[0]))?;
            for step in group {
                count += 1;
                let path = escape(&step.path.as_bytes()[directory.len()..]);
                let path = match space.filter(|_| !spec.verbose) {
                    Some(space) => fit::shorten_path(&path, space, spec.paint.glyphs),
                    None => whole(&path),
                };
                let words = would(step);
                let fill = " ".repeat(wide.saturating_sub(fit::width(&words)));
                let line = format!("{count:>number$}  {words}{fill}  {path}");
                writeln!(out, "{}", spec.paint.tone(meaning(step), &line))?;
            }
        }
    }
    Ok(())
}

fn because(step: &Step) -> String {
    escape(format!("{}: {}", step.code, step.why).as_bytes())
}

fn meaning(step: &Step) -> Style {
    if step.is_reversible() { Style::Plain } else { Style::Bad }
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
        Action::MakeDirectory(_) => "make directory".to_owned(),
        Action::Restore(_) if step.before == Precondition::Absent => "restore".to_owned(),
        Action::Restore(_) => "replace".to_owned(),
        Action::SetDirectory(_) => "set metadata".to_owned(),
        Action::Delete => format!("DELETE {}", bytes(step.before.bytes())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::RelPath;
    use crate::plan::Consent;
    use crate::view::{Charset, Page};

    fn step(path: &str, why: &str) -> Step {
        let (path, before) = (RelPath::new(path), Precondition::Absent);
        Step { action: Action::SetAside, path, why: why.to_owned().into(), code: "temp-file".into(), before }
    }

    fn shown(width: Option<usize>, verbose: bool) -> String {
        let deep = "meta/slaves/a55552cc-15f7-47e1-bebe-cb5c671e0ca9-S0/frameworks/a55552cc-15f7-47e1-bebe-cb5c671e0ca9-0000/aB3xYz";
        let long = "a reason that says at length what there is to say, and loses nothing of it at the right";
        let plan = Plan {
            command: "repair".to_owned(),
            created: String::new(),
            work_dir: "/var/lib/mesos".into(),
            meta_dir: "/var/lib/mesos/meta".into(),
            runtime_dir: None,
            identity: (0, 0),
            agent_id: None,
            consent: Consent::Yes,
            beside_agent: false,
            archive: None,
            steps: vec![step("meta/aB3xYz", "short"), step(deep, long), step("meta/slaves/x", long)]
                .into_iter()
                .collect(),
            expected: Vec::new(),
            starts: None,
        };
        let mut out = Vec::new();
        let mut page = Page::new(&mut out, width, Charset::Unicode);
        let spec = OutputSpec { width, verbose, ..OutputSpec::default() };
        put_plan_table(&mut page, &plan, "nothing to do.", "ckpt validate", spec).unwrap();
        page.finish().unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn reasons_are_whole_and_stand_once_above_their_steps() {
        let text = shown(Some(80), false);
        assert!(text.lines().all(|line| fit::width(line) <= 80), "{text}");
        let rows = "STEP  WOULD       PATH\n\
                    In meta/\n\
                    temp-file: short\n   \
                    1  move aside  aB3xYz\n\
                    temp-file: a reason that says at length what there is to say, and loses nothing\n  \
                    of it at the right\n   \
                    2  move aside  slaves/a55552cc-…e0ca9-S0/frameworks/a55552cc-…ca9-0000/aB3xYz\n   \
                    3  move aside  slaves/x\n";
        assert!(text.contains(rows), "{text}");
    }

    #[test]
    fn paths_are_whole_where_that_is_wanted() {
        let whole = "cb5c671e0ca9-S0/frameworks/a55552cc-15f7-47e1-bebe-cb5c671e0ca9-0000/aB3xYz";
        for text in [shown(Some(80), true), shown(None, false)] {
            assert!(text.lines().any(|line| line.ends_with(whole)), "{text}");
        }
    }
}
