//! Many checkpoints in a table: one line each, in the order that is given.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::PathBuf;

use super::escape;
use super::fit;
use super::output_spec::OutputSpec;
use super::paint::{Paint, Style};
use super::prefix::common_directory;
use super::table::{Column, Row, table_text};
use super::text::{grouped, severity_count};
use super::wrap::{whole, with_command};
use crate::app::{Answer, Assessment, AtStake, Error, FleetMember, Stake};
use crate::check::Severity;

/// Sources that cannot be assessed for which the reason is shown.
const FAILURES: usize = 3;
/// The places of the columns with these names.
const FINDINGS: usize = 5;
const SOURCE: usize = 6;

/// The table, and a sum below it.
pub fn fleet_text(
    rows: &[FleetMember],
    hint: &dyn Fn(&FleetMember, &Error) -> String,
    spec: OutputSpec,
) -> String {
    let ends = distinct_ends(rows);
    let names = ends.iter().map(|end| fit::width(end)).max().unwrap_or_default();
    let columns = [
        Column::words("OUTCOME"),
        Column::number("EXECS").spare(2),
        Column::number("EXEC RISK").spare(1),
        Column::number("TASKS").spare(3),
        Column::number("TASK RISK").spare(4),
        Column::words("FINDINGS"),
        Column::id("SOURCE").keep(names),
        Column::id("WORST"),
    ];
    let mut columns = columns.to_vec();
    let mut cells: Vec<Row> = rows.iter().map(|one| row(one, bytes_of(one))).collect();
    let fits =
        |columns: &[Column], cells: &[Row]| spec.width.is_none_or(|width| natural(columns, cells) <= width);
    let mut text = String::new();
    // The end of a path says most. What does not fit goes in this order: the directory of all, the worst code.
    let directory = common_directory(rows.iter().map(bytes_of));
    if !fits(&columns, &cells) && !directory.is_empty() {
        let _ = writeln!(text, "In {}", whole(&escape(directory)));
        cells = rows.iter().map(|one| row(one, &bytes_of(one)[directory.len()..])).collect();
    }
    if !fits(&columns, &cells) {
        columns.pop();
        for (row, cells) in rows.iter().zip(&mut cells) {
            let worst = cells.cells.pop().unwrap_or_default();
            if row.result.is_err() {
                cells.cells[FINDINGS] = worst;
            }
        }
    }
    if !fits(&columns, &cells) {
        for (cells, end) in cells.iter_mut().zip(ends) {
            cells.cells[SOURCE] = end;
        }
    }
    text += &table_text(&columns, cells, spec);
    let _ = writeln!(text, "\n{}", sum(rows));
    text + &copies(rows, spec.paint) + &failures(rows, hint)
}

fn bytes_of(member: &FleetMember) -> &[u8] {
    member.path.as_os_str().as_bytes()
}

/// The ends of the paths, of as few names as tell them all apart.
fn distinct_ends(rows: &[FleetMember]) -> Vec<String> {
    let deepest = rows.iter().map(|row| row.path.components().count()).max().unwrap_or_default();
    let end = |row: &FleetMember, names: usize| {
        let from = row.path.components().count().saturating_sub(names);
        let end: PathBuf = row.path.components().skip(from).collect();
        escape(end.as_os_str().as_bytes())
    };
    let ends = |names: usize| rows.iter().map(|row| end(row, names)).collect::<Vec<_>>();
    let is_distinct = |ends: &Vec<String>| ends.iter().collect::<HashSet<_>>().len() == ends.len();
    (1..deepest).map(ends).find(is_distinct).unwrap_or_else(|| ends(deepest))
}

/// Columns that the table takes where nothing is shortened.
fn natural(columns: &[Column], rows: &[Row]) -> usize {
    let widest = |(place, column): (usize, &Column)| {
        let cells = rows.iter().filter_map(|row| row.cells.get(place)).map(|cell| fit::width(cell));
        cells.max().unwrap_or(0).max(fit::width(column.heading()))
    };
    columns.iter().enumerate().map(widest).sum::<usize>() + 2 * columns.len().saturating_sub(1)
}

fn row(row: &FleetMember, path: &[u8]) -> Row {
    let path = escape(path);
    match &row.result {
        Err(error) => Row {
            cells: [
                vec!["unreadable".to_owned()],
                vec!["-".to_owned(); 5],
                vec![path, error.code.to_string()],
            ]
            .concat(),
            meaning: Style::Bad,
        },
        Ok(assessment) => {
            let outcome = assessment.outcome.word().to_owned();
            let at_stake = assessment.at_stake.map_or_else(
                || vec!["?".to_owned(); 4],
                |AtStake { executors, tasks }| {
                    vec![number(executors.live), risk(executors), number(tasks.live), risk(tasks)]
                },
            );
            let worst = assessment.worst().map(|(code, _)| code.name());
            let worst =
                worst.or(assessment.unknown.as_ref().map(|why| why.code.name())).unwrap_or("-").to_owned();
            Row {
                cells: [vec![outcome], at_stake, vec![findings(assessment), path, worst]].concat(),
                meaning: match assessment.answer {
                    Answer::Good if assessment.at_stake.is_none_or(|it| it.executors.at_risk() > 0) => {
                        Style::Doubtful
                    }
                    Answer::Good => Style::Good,
                    _ => Style::Bad,
                },
            }
        }
    }
}

/// Those whose rows would be others if it was said what they are.
fn copies(rows: &[FleetMember], paint: Paint) -> String {
    let looks_so =
        |row: &&FleetMember| row.result.as_ref().is_ok_and(|assessment| assessment.looks_like_a_copy);
    let said = match rows.iter().filter(looks_so).count() {
        0 => return String::new(),
        1 => "1 looks like a copy from elsewhere; to judge it as one, add --relocated".to_owned(),
        more => {
            let more = grouped(more as u64);
            format!("{more} look like copies from elsewhere; to judge them so, add --relocated")
        }
    };
    paint.tone(Style::Doubtful, &said) + "\n"
}

/// Why the first of them cannot be assessed, and what to do.
fn failures(rows: &[FleetMember], hint: &dyn Fn(&FleetMember, &Error) -> String) -> String {
    let errors: Vec<(&FleetMember, &Error)> =
        rows.iter().filter_map(|row| row.why_unanswered().map(|why| (row, why))).collect();
    let mut text = String::new();
    for (row, error) in errors.iter().take(FAILURES) {
        // The message about a source that was read names a part of it, and not the source.
        let of = row.result.as_ref().map_or_else(|_| String::new(), |_| format!("{}: ", row.path.display()));
        let _ = writeln!(text, "\n{}{}", escape(of.as_bytes()), escape(error.message.as_bytes()));
        let _ = writeln!(text, "  {}", with_command(&escape(hint(row, error).as_bytes())));
    }
    if errors.len() > FAILURES {
        let _ = writeln!(text, "\nand {} more (-o json has all)", grouped((errors.len() - FAILURES) as u64));
    }
    text
}

fn number(number: usize) -> String {
    if number == 0 { "-".to_owned() } else { grouped(number as u64) }
}

/// What is certainly lost, and in parentheses what may be lost.
fn risk(stake: Stake) -> String {
    match (stake.lost, stake.may_be_lost) {
        (lost, 0) => number(lost),
        (lost, may) => format!("{} (+{}?)", grouped(lost as u64), grouped(may as u64)),
    }
}

/// How many there are, and how many of the worst severity. Notes count where there is nothing else.
fn findings(assessment: &Assessment) -> String {
    let found = || assessment.findings.iter().filter(|(_, count)| *count > 0);
    let has_more = found().any(|(severity, _)| *severity != Severity::Note);
    let mut counts = found().filter(|(severity, _)| !has_more || *severity != Severity::Note);
    let Some((severity, count)) = counts.next() else { return "-".to_owned() };
    let worst = severity_count(*severity, *count as u64);
    match counts.map(|(_, count)| count).sum::<usize>() {
        0 => worst,
        others => format!("{} ({worst})", grouped((count + others) as u64)),
    }
}

fn sum(rows: &[FleetMember]) -> String {
    let count = |answer: Answer| {
        let is_it =
            |row: &&FleetMember| row.result.as_ref().is_ok_and(|assessment| assessment.answer == answer);
        rows.iter().filter(is_it).count() as u64
    };
    let total = super::plural(rows.len() as u64, "source");
    let (good, bad) = (count(Answer::Good), count(Answer::Bad));
    let unanswered = rows.len() as u64 - good - bad;
    format!(
        "{total}: {} cannot be assessed, {} would lose something, {} good; (+N?) may be lost",
        grouped(unanswered),
        grouped(bad),
        grouped(good)
    )
}
