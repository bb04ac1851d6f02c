//! The timeline as a picture: a line for each executor, from the agent's death to what becomes of it.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::html::escaped;
use crate::recovery::outcome::{Event, ExecutorFate, Fate};
use crate::view::charset::Charset;
use crate::view::escape;
use crate::view::executor_row::{ExecutorRow, meaning};
use crate::view::fit::{shorten, width};
use crate::view::paint::Style;
use crate::view::text::{grouped, plural};

/// In the units of the picture.
const WIDTH: f64 = 800.0;
const NAMES: f64 = 190.0;
const ROW: f64 = 18.0;
const HEAD: f64 = 30.0;
/// Letters of a name that fit.
const LETTERS: usize = 27;
/// More lines than this are drawn as groups of the same fate at the same time.
const LINES: usize = 40;
/// Times that are closer than this on the axis share a label.
const APART: f64 = 58.0;

struct Line {
    label: String,
    title: String,
    fate: Fate,
    until: Option<f64>,
}

/// The picture; empty where no executor is concerned.
pub(super) fn picture(executors: &[ExecutorRow<'_>], events: &[Event]) -> String {
    let lines = lines(executors);
    if lines.is_empty() {
        return String::new();
    }
    let times = events.iter().map(|event| event.at_secs).chain(lines.iter().filter_map(|line| line.until));
    let mut times: Vec<f64> = times.chain([0.0]).filter(|time| time.is_finite()).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    let axis =
        Axis { first: scaled(times[0]), last: scaled(times[times.len() - 1]).max(scaled(times[0]) + 1.0) };
    #[expect(clippy::cast_precision_loss, reason = "a few dozen lines")]
    let height = HEAD + ROW * lines.len() as f64 + 6.0;
    let mut out = format!(
        "<div class=\"wide\"><svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"Timeline\">\n"
    );
    let mut labelled = f64::NEG_INFINITY;
    for time in times {
        let x = axis.x(time);
        let _ = writeln!(out, "<line class=\"tick\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"18\" y2=\"{height}\"/>");
        if x - labelled >= APART {
            let _ = writeln!(out, "<text class=\"soft\" x=\"{x:.1}\" y=\"12\">{}</text>", seconds(time));
            labelled = x;
        }
    }
    for (index, line) in lines.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a few dozen lines")]
        let y = HEAD + ROW * index as f64;
        let (from, to) = (axis.x_of(axis.first), line.until.map_or(WIDTH - 8.0, |until| axis.x(until)));
        let class = class(meaning(line.fate));
        let _ = writeln!(
            out,
            "<g><title>{}</title><text x=\"0\" y=\"{:.1}\">{}</text>\
             <rect class=\"{class}\" x=\"{from:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"8\" rx=\"2\"/></g>",
            escaped(&line.title),
            y + 10.0,
            escaped(&line.label),
            y + 2.0,
            (to - from).max(3.0),
        );
    }
    out + "</svg></div>\n"
}

/// The class of a tone in the style sheet.
pub(super) fn class(tone: Style) -> &'static str {
    match tone {
        Style::Good => "good",
        Style::Bad => "bad",
        Style::Doubtful => "doubtful",
        Style::Past | Style::Plain | Style::Heading => "past",
    }
}

/// Executors that a restart concerns, each or in groups.
fn lines(executors: &[ExecutorRow<'_>]) -> Vec<Line> {
    let concerned = || executors.iter().filter(|row| row.executor.fate.is_live());
    // What reconnects continues; so does what survives although the agent has lost it.
    let until = |row: &ExecutorRow<'_>| {
        let ExecutorFate { at_secs, fate, .. } = row.executor;
        at_secs.filter(|_| !matches!(fate, Fate::Reconnects | Fate::MayReconnect))
    };
    if concerned().count() <= LINES {
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        concerned().for_each(|row| *names.entry(row.name()).or_default() += 1);
        let label = |row: &ExecutorRow<'_>| match names[&row.name()] {
            1 => shorten(&row.name(), LETTERS, Charset::Unicode),
            _ => label_of_several(row),
        };
        return concerned()
            .map(|row| Line {
                label: label(row),
                title: format!("{}: {}, {}", row.name(), row.word, row.executor.why),
                fate: row.executor.fate,
                until: until(row),
            })
            .collect();
    }
    let mut groups: BTreeMap<(&str, u64), Vec<&ExecutorRow<'_>>> = BTreeMap::new();
    for row in concerned() {
        let key = (row.word, until(row).map_or(u64::MAX, f64::to_bits));
        groups.entry(key).or_default().push(row);
    }
    let line = |rows: Vec<&ExecutorRow<'_>>| {
        let count = rows.len() as u64;
        Line {
            title: format!("{}: {}", plural(count, "executor"), rows[0].word),
            label: shorten(&format!("{} {}", grouped(count), rows[0].word), LETTERS, Charset::Unicode),
            fate: rows[0].executor.fate,
            until: until(rows[0]),
        }
    };
    groups.into_values().map(line).take(LINES).collect()
}

/// With its framework, as executors of several have this name.
fn label_of_several(row: &ExecutorRow<'_>) -> String {
    let framework = row.executor.framework_id.as_ref().map(|id| escape(id.as_bytes())).unwrap_or_default();
    let name = shorten(&row.name(), LETTERS / 2, Charset::Unicode);
    let framework = shorten(&framework, LETTERS - " of ".len() - width(&name), Charset::Unicode);
    format!("{name} of {framework}")
}

/// Seconds on a scale on which 2 s and 15 min can both be seen.
fn scaled(secs: f64) -> f64 {
    secs.signum() * secs.abs().ln_1p()
}

struct Axis {
    first: f64,
    last: f64,
}

impl Axis {
    fn x(&self, secs: f64) -> f64 {
        self.x_of(scaled(secs))
    }

    fn x_of(&self, scaled: f64) -> f64 {
        NAMES + (scaled - self.first) / (self.last - self.first) * (WIDTH - NAMES - 60.0)
    }
}

/// `+75 s`, `-10 min`.
pub(super) fn seconds(secs: f64) -> String {
    let sign = if secs < 0.0 { "-" } else { "+" };
    let size = secs.abs();
    if size < 120.0 { format!("{sign}{size:.0} s") } else { format!("{sign}{:.0} min", size / 60.0) }
}
