//! The first screen: ten lines that say which agent this is, where and why it was found, and its state. What an
//! operator needs first comes first; the last line says what is wrong and which command shows more.

use std::io::{self, Write};

use super::agents::{agent_line, file_words, put_agents};
use super::executors::tasks;
use super::inspect_view::{AgentPick, InspectView};
use super::run_state::RunState;
use super::totals::Totals;
use super::volumes::{reservations, unread_resources, volumes};
use crate::app::provider_lines;
use crate::model::File;
use crate::source::Kind;
use crate::values::Duration;
use crate::view::text::followed_symlinks;
use crate::view::{OutputSpec, Style, bytes, copy_line, escape, fit, grouped, plural, times, whole};

/// Columns of the labels.
const LABELS: usize = 12;

/// Fewer columns than this say nothing of a problem.
const LEAST_OF_PROBLEM: usize = 16;
/// As good as no limit.
const MOST: usize = 4096;

/// A line: label, value, meaning. A value that does not fit continues below.
type Line = (&'static str, String, Style);

/// Writes the first screen.
pub fn put_summary(
    out: &mut dyn Write,
    view: &InspectView<'_>,
    totals: &Totals,
    spec: OutputSpec,
) -> io::Result<()> {
    if view.looks_like_a_copy {
        out.write_all(copy_line(spec.paint, None).as_bytes())?;
    }
    let (agent, meaning) = agent_line(view);
    let mut lines: [Line; 10] = [
        ("agent", agent, meaning),
        ("found", found(view, spec), Style::Plain),
        boot(view, spec),
        ("frameworks", frameworks(view, totals), Style::Plain),
        executors(totals),
        ("tasks", all_tasks(totals), Style::Plain),
        updates(view, totals, spec),
        ("reserved", reserved(view), Style::Plain),
        drain(view),
        damage(view, spec),
    ];
    if view.agents().next().is_none() {
        for line in &mut lines[3..7] {
            *line = (line.0, "not read: there is no latest agent".to_owned(), Style::Plain);
        }
    }
    if let Some(why) = view.why_not_read() {
        let counts = [totals.frameworks, totals.executors, totals.tasks, totals.updates];
        for (line, _) in lines[3..7].iter_mut().zip(counts).filter(|(_, count)| *count == 0) {
            *line = (line.0, format!("not read: {why}"), Style::Doubtful);
        }
        for line in lines[7..9].iter_mut().filter(|line| ["nothing", "no"].contains(&&*line.1)) {
            *line = (line.0, format!("not read: {why}"), Style::Doubtful);
        }
    }
    // Most agents have neither.
    let is_news = |line: &Line| !matches!((line.0, &*line.1), ("reserved", "nothing") | ("drain", "no"));
    for (name, value, meaning) in lines.into_iter().filter(is_news) {
        let label = spec.paint.tone(Style::Heading, &format!("{name:LABELS$}"));
        writeln!(out, "{label}{}", spec.paint.tone(meaning, &value))?;
        for sentence in followed_symlinks(view.source).iter().filter(|_| name == "found") {
            writeln!(out, "{:LABELS$}{sentence}", "")?;
        }
    }
    for line in view.agents().flat_map(|agent| provider_lines(view.source, agent)) {
        writeln!(out, "{}", escape(line.as_bytes()))?;
    }
    let all = view.pick.agents == AgentPick::All;
    let agents = view.checkpoint.agents.len();
    if view.agent().is_none() && agents > 0 || all && agents > 1 {
        put_agents(out, view, spec)?;
    }
    if view.agent().is_none() && !all && agents > 0 {
        let command = whole(&view.calls.all_agents);
        writeln!(out, "\nTo inspect them: {command}")?;
    }
    Ok(())
}

fn found(view: &InspectView<'_>, spec: OutputSpec) -> String {
    let source = view.source;
    let path = escape(source.path.as_os_str().as_encoded_bytes());
    let kind = match source.kind {
        Kind::Archive => {
            format!(", containing {}", escape(source.meta_dir().as_os_str().as_encoded_bytes()))
        }
        Kind::Dir if !source.in_place => ", a copy".to_owned(),
        Kind::Dir => String::new(),
    };
    let because = format!(" ({})", escape(source.chosen_because.as_bytes()));
    let path = whole(&path);
    fit::first_that_fits([format!("{path}{kind}{because}"), format!("{path}{kind}")], space(spec))
}

/// Columns for a value.
fn space(spec: OutputSpec) -> usize {
    spec.beside(LABELS).width.unwrap_or(MOST)
}

fn boot(view: &InspectView<'_>, spec: OutputSpec) -> Line {
    let file = &view.checkpoint.boot.file;
    let checkpointed = file.value().map(|text| escape(crate::values::trim(text)));
    let (value, meaning) = match (view.rebooted, checkpointed) {
        (Some(true), None) => {
            (format!("REBOOTED, as far as the agent can determine: boot_id {}", file_words(file)), Style::Bad)
        }
        (Some(true), Some(id)) => {
            let now = view.current_boot.as_deref().map(|id| escape(id.as_bytes())).unwrap_or_default();
            let short = |id: &str| fit::shorten(id, 13, spec.paint.glyphs);
            (format!("REBOOTED since: it was {}, now it is {}", short(&id), short(&now)), Style::Bad)
        }
        (Some(false), Some(id)) => (format!("same boot, {id}"), Style::Plain),
        (Some(false), None) => (
            format!("same boot, as far as the agent can determine: boot_id {}", file_words(file)),
            Style::Doubtful,
        ),
        (None, Some(id)) => (format!("unknown (use --boot-id); checkpointed: {id}"), Style::Plain),
        (None, None) => (format!("not known: boot_id {}", file_words(file)), Style::Doubtful),
    };
    ("boot", value, meaning)
}

fn frameworks(view: &InspectView<'_>, totals: &Totals) -> String {
    let mut names = Vec::new();
    for framework in view.agents().flat_map(|agent| view.frameworks(agent)).take(4) {
        let name = framework.info.value().and_then(|info| info.name.as_deref());
        names.push(escape(name.map_or(framework.id.as_bytes(), str::as_bytes)));
    }
    let more = totals.frameworks - names.len() as u64;
    if more > 0 {
        names.push(format!("and {} more", grouped(more)));
    }
    let names = if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) };
    format!("{}{names}", grouped(totals.frameworks))
}

fn executors(totals: &Totals) -> Line {
    let mut meaning = Style::Plain;
    let mut parts = Vec::new();
    for state in RunState::ALL {
        if let Some(count) = totals.by_run.get(&Some(state)) {
            parts.push(format!("{} {}", grouped(*count), state.counted()));
            if state.meaning() == Style::Bad {
                meaning = Style::Bad;
            }
        }
    }
    if let Some(count) = totals.by_run.get(&None) {
        parts.push(format!("{} without latest run", grouped(*count)));
    }
    if totals.old_runs > 0 {
        parts.push(format!("beside {}", plural(totals.old_runs, "superseded run")));
    }
    let parts = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    ("executors", format!("{}{parts}", grouped(totals.executors)), meaning)
}

fn all_tasks(totals: &Totals) -> String {
    if totals.tasks == 0 {
        return "0".to_owned();
    }
    let states = super::totals::by_interest(&totals.by_state);
    let fits = states.len() <= 5;
    let list = states.into_iter().map(|(state, count)| format!("{} {state}", grouped(count)));
    let list = if fits { list.collect::<Vec<_>>().join(", ") } else { tasks(&totals.by_state) };
    format!("{}: {list}", grouped(totals.tasks))
}

fn updates(view: &InspectView<'_>, totals: &Totals, spec: OutputSpec) -> Line {
    let count = grouped(totals.updates);
    let (open, meaning) = match totals.unacknowledged {
        _ if totals.updates == 0 => (count, Style::Plain),
        0 => (format!("{count}, all acknowledged"), Style::Plain),
        open if open == totals.updates => (format!("{count}, NONE ACKNOWLEDGED"), Style::Doubtful),
        open => (format!("{count}, {} NOT ACKNOWLEDGED", grouped(open)), Style::Doubtful),
    };
    let lost = match totals.never_resent {
        0 => String::new(),
        n if n == totals.unacknowledged => " (in ended runs, never sent again)".to_owned(),
        n => format!(" ({} in ended runs, never sent again)", grouped(n)),
    };
    let wordings = match totals.last_update.and_then(times::from_secs) {
        None => vec![format!("{open}{lost}")],
        Some(then) => {
            let age = times::age(view.now, then);
            vec![
                format!("{open}{lost}; last {age}, {}", times::second(then)),
                format!("{open}{lost}; last {age}"),
                format!("{open}{lost}"),
            ]
        }
    };
    ("updates", fit::first_that_fits(wordings, space(spec)), meaning)
}

fn reserved(view: &InspectView<'_>) -> String {
    let mut parts = reservations(view);
    let volumes = volumes(view);
    if !volumes.is_empty() {
        let megabytes: f64 = volumes.iter().map(|volume| volume.megabytes).sum();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "sizes of disks")]
        let size = bytes((megabytes.max(0.0) * f64::from(1 << 20)) as u64);
        let gone = volumes.iter().filter(|volume| volume.exists == Some(false)).count() as u64;
        let gone = match gone {
            0 => String::new(),
            n => format!(", {} WITHOUT DIRECTORY", grouped(n)),
        };
        parts.push(format!("{} ({size}){gone}", plural(volumes.len() as u64, "volume")));
    }
    if parts.is_empty() {
        let unread = unread_resources(view);
        return unread.map_or_else(|| "nothing".to_owned(), |why| format!("not known: {why}"));
    }
    parts.join("; ")
}

fn drain(view: &InspectView<'_>) -> Line {
    let file = view.agent().map(|agent| &agent.drain);
    let (value, meaning) = match file {
        None | Some(File::Missing | File::Empty) => ("no".to_owned(), Style::Plain),
        Some(File::Read(drain)) => {
            let grace = drain.max_grace_period_nanos.map_or_else(
                || "no limit for a task".to_owned(),
                |nanos| format!("a task may take up to {}", Duration::from_nanos(nanos)),
            );
            let gone = if drain.mark_gone { ", then MARKED GONE" } else { "" };
            (format!("DRAINING: {grace}{gone}"), Style::Doubtful)
        }
        Some(file) => (format!("not known: drain.config {}", file_words(file)), Style::Doubtful),
    };
    ("drain", value, meaning)
}

fn damage(view: &InspectView<'_>, spec: OutputSpec) -> Line {
    let (value, meaning) = if view.closed {
        let command = whole(&view.calls.as_root);
        (format!("parts may not be read by this user: {command}"), Style::Bad)
    } else if let Some(first) = view.damage.first() {
        let count = plural(view.damage.len() as u64, "problem");
        let name = escape(first.path.file_name().unwrap_or_default());
        let what = format!("{name}: {}", escape(first.detail.as_bytes()));
        let command = whole(&view.calls.validate);
        let space = space(spec);
        let left = space.saturating_sub(fit::width(&count) + 1 + fit::width(&command));
        let what = match left.checked_sub(fit::width(" (first: )")).filter(|left| *left >= LEAST_OF_PROBLEM) {
            Some(left) => format!(" (first: {})", fit::cut(&what, left, spec.paint.glyphs)),
            None => String::new(),
        };
        (format!("{count}{what}: {command}"), Style::Bad)
    } else if view.unknown.is_empty() {
        let command = whole(&view.calls.validate);
        (format!("no file is unreadable; whether the agent starts: {command}"), Style::Plain)
    } else {
        let count = plural(view.unknown.len() as u64, "part");
        let command = whole(&view.calls.validate);
        (format!("{count} could not be read: {command}"), Style::Doubtful)
    };
    ("damage", value, meaning)
}
