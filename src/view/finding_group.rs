//! Findings of one code, with what can be done about them: built once, and shown on a screen and in a report.

use super::escape;
use super::text::plural;
use super::thing::thing;
use super::wrap::whole;
use crate::app::{CallText, with_calls};
use crate::check::{Code, Finding, Report, Severity};

/// What can be done about findings.
#[derive(Clone, Copy)]
pub struct Advice<'a> {
    /// A call about the checkpoint.
    pub call: &'a CallText<'a>,
    /// The repairs of a finding.
    pub cures: &'a dyn Fn(&Finding) -> Vec<CureLine>,
    /// How a finding can be restored from a snapshot; none if a snapshot is of no use.
    pub restore: &'a dyn Fn(&Finding) -> Option<RestoreLine>,
    /// The next command.
    pub next: Option<&'a NextLine>,
}

/// The next command for findings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextLine {
    /// What it does, and what it costs.
    pub what: String,
    /// Where it is meant to be run, if not here.
    pub place: String,
    /// The command.
    pub command: String,
}

/// A command that repairs a finding, and what it costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CureLine {
    /// The command.
    pub command: String,
    /// The costs.
    pub costs: String,
    /// It is made without being named: it loses nothing that the agent would not lose too.
    pub is_lossless: bool,
}

/// How a finding can be restored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RestoreLine {
    /// The command; none if no snapshot helps.
    pub command: Option<String>,
    /// From when the snapshot is, or why none helps.
    pub words: String,
}

/// A way to be rid of a finding.
pub(super) enum Way<'a> {
    Repair(&'a CureLine),
    Restore(&'a RestoreLine),
}

/// Findings of one code and severity.
pub(super) struct FindingGroup {
    pub(super) severity: Severity,
    pub(super) code: Code,
    /// All of them.
    pub(super) count: usize,
    /// Where those are that are shown: the thing, then the path, and what is wrong there.
    pub(super) places: Vec<String>,
    /// What the agent does.
    pub(super) agent: &'static str,
    /// What is lost.
    pub(super) lost: &'static str,
    /// What to do.
    pub(super) next: String,
    /// The repairs of those that are shown, each once.
    pub(super) cures: Vec<CureLine>,
    /// How the first can be restored.
    pub(super) restore: Option<RestoreLine>,
}

impl FindingGroup {
    /// The groups in the order of the findings. `most`: as many of a group are shown.
    pub(super) fn all(report: &Report, advice: Advice<'_>, most: usize) -> Vec<Self> {
        let groups = report.findings.chunk_by(|a, b| a.row.code == b.row.code && a.severity == b.severity);
        let omitted = |first: &Finding| report.omitted.get(&(first.row.code, first.severity)).copied();
        let groups = groups.map(|group| {
            let one = Self::new(group, advice, most);
            Self { count: one.count + omitted(&group[0]).unwrap_or_default(), ..one }
        });
        groups.collect()
    }

    fn new(group: &[Finding], advice: Advice<'_>, most: usize) -> Self {
        let (first, shown) = (&group[0], &group[..group.len().min(most)]);
        let mut cures = Vec::new();
        for cure in shown.iter().flat_map(advice.cures) {
            if !cures.contains(&cure) {
                cures.push(cure);
            }
        }
        Self {
            severity: first.severity,
            code: first.row.code,
            count: group.len(),
            places: shown.iter().map(place).collect(),
            agent: first.row.agent,
            lost: first.row.lost,
            next: with_calls(first.row.next, &|call| whole(&(advice.call)(call))),
            cures,
            restore: (advice.restore)(first),
        }
    }

    /// What can be done, the least costly first: a repair that loses nothing, a snapshot that helps, any other repair.
    pub(super) fn ways(&self) -> impl Iterator<Item = Way<'_>> {
        let repairs =
            |lossless| self.cures.iter().filter(move |cure| cure.is_lossless == lossless).map(Way::Repair);
        let restore =
            |helps| self.restore.iter().filter(move |one| one.command.is_some() == helps).map(Way::Restore);
        repairs(true).chain(restore(true)).chain(repairs(false)).chain(restore(false))
    }

    /// How many are not shown, if any.
    pub(super) fn more(&self) -> Option<String> {
        let more = self.count - self.places.len();
        (more > 0).then(|| format!("and {} more", super::grouped(more as u64)))
    }

    /// The code, and how many there are.
    pub(super) fn heading(&self) -> String {
        match self.count {
            1 => self.code.to_string(),
            count => format!("{} ({})", self.code, plural(count as u64, "time")),
        }
    }
}

/// Where a finding is, and what is wrong there.
fn place(finding: &Finding) -> String {
    let at = finding.offset.map_or(String::new(), |offset| format!(", byte {offset}"));
    let shadow = if finding.shadowed { " (not read now: the agent drops a directory above it)" } else { "" };
    let path = finding.path.as_bytes();
    let thing = thing(path).map(|thing| format!("{thing}: ")).unwrap_or_default();
    let path = if path.is_empty() { ".".to_owned() } else { whole(&escape(path)) };
    format!("{thing}{path}{at}: {}{shadow}", escape(finding.message.as_bytes()))
}
