//! One line for Nagios and its relatives: a word, a text, and numbers to be drawn.

use std::fmt::Write as _;

use super::escape;
use super::text::{grouped, plural};
use crate::app::{Answer, AtStake, FleetMember, Stake, StatusReport, Validation};
use crate::check::{Report, Severity};
use crate::recovery::outcome::ExecutorFate;
use crate::recovery::{Mode, Outcome};

/// The four states of that convention.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NagiosLevel {
    /// Nothing is lost.
    Ok,
    /// Something may be.
    Warning,
    /// The agent does not recover, or something is lost.
    Critical,
    /// It cannot be determined.
    Unknown,
}

impl NagiosLevel {
    /// Of several answers: what is bad goes before what is not known.
    fn of(answers: &[Answer], doubt: Doubt) -> Self {
        if answers.contains(&Answer::Bad) {
            Self::Critical
        } else if answers.contains(&Answer::Unknown) {
            Self::Unknown
        } else if doubt == Doubt::MayLose {
            Self::Warning
        } else {
            Self::Ok
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Warning => "WARNING",
            Self::Critical => "CRITICAL",
            Self::Unknown => "UNKNOWN",
        }
    }
}

/// Whether something may be lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    None,
    MayLose,
}

impl Doubt {
    /// By the number of what may be lost.
    fn of(count: usize) -> Self {
        if count > 0 { Self::MayLose } else { Self::None }
    }
}

/// A line, without its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NagiosLine {
    /// The state.
    pub level: NagiosLevel,
    text: String,
    data: Vec<(&'static str, u64)>,
}

impl std::fmt::Display for NagiosLine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A bar would end the text.
        let text = escape(self.text.as_bytes()).replace('|', "/");
        write!(f, "{} - {text}", self.level.word())?;
        let numbers: Vec<String> =
            self.data.iter().map(|(name, number)| format!("{name}={number}")).collect();
        if numbers.is_empty() { Ok(()) } else { write!(f, " | {}", numbers.join(" ")) }
    }
}

impl NagiosLine {
    /// A question without an answer.
    pub fn unknown(text: String) -> Self {
        Self { level: NagiosLevel::Unknown, text, data: Vec::new() }
    }

    /// A verdict.
    pub fn of_validation(validation: &Validation) -> Self {
        let report = &validation.report;
        let level = NagiosLevel::of(&[validation.answer()], Doubt::of(report.count(Severity::Warning)));
        Self { level, text: verdict(validation), data: counts(report) }
    }

    /// A restart, and what becomes of these executors.
    pub fn of_restart(outcome: Outcome, answer: Answer, fates: &[&ExecutorFate]) -> Self {
        let at_stake = AtStake::of(fates.iter().copied());
        Self {
            level: NagiosLevel::of(&[answer], Doubt::of(at_stake.executors.may_be_lost)),
            text: restart(outcome.word(), Some(at_stake)),
            data: numbers(at_stake),
        }
    }

    /// The state of a host.
    pub fn of_status(status: &StatusReport) -> Self {
        let report = &status.validation.report;
        let (restart_now, configuration) = (&status.restart, status.configuration.0);
        let answers = [status.validation.answer(), restart_now.answer, configuration];
        let at_stake = restart_now.at_stake;
        let may_be_lost = at_stake.map_or(0, |it| it.executors.may_be_lost);
        let doubt = Doubt::of(may_be_lost + report.count(Severity::Warning));
        let fits = match configuration {
            Answer::Good => "configuration fits",
            Answer::Bad => "configuration does not fit",
            Answer::Unknown => "configuration not checked",
        };
        let restart = restart(restart_now.outcome.word(), at_stake);
        let unknown = restart_now.unknown.as_ref().filter(|_| status.validation.unknown.is_none());
        let why = unknown.map(|error| format!("; {}", error.message)).unwrap_or_default();
        Self {
            level: NagiosLevel::of(&answers, doubt),
            text: format!("{}; {restart}; {fits}{why}", verdict(&status.validation)),
            data: [counts(report), at_stake.map(numbers).unwrap_or_default()].concat(),
        }
    }

    /// Many checkpoints, the worst first.
    pub fn of_fleet(members: &[FleetMember]) -> Self {
        let answers: Vec<Answer> = members.iter().map(FleetMember::answer).collect();
        let count = |wanted: Answer| answers.iter().filter(|answer| **answer == wanted).count();
        let (bad, unknown) = (count(Answer::Bad), count(Answer::Unknown));
        let known = || members.iter().filter_map(|member| member.result.as_ref().ok());
        let at_stake: AtStake = known().filter_map(|one| one.at_stake).sum();
        let mut text = plural(members.len() as u64, "source");
        let _ = write!(text, ": {bad} would lose something, {unknown} cannot be assessed");
        if let Some(worst) = members.iter().find(|member| member.answer() != Answer::Good) {
            let _ = write!(text, "; the worst is {}", worst.path.display());
        }
        let sources = [("sources", answers.len()), ("bad", bad), ("unknown", unknown)];
        let sources = sources.map(|(name, number)| (name, number as u64)).to_vec();
        Self {
            level: NagiosLevel::of(&answers, Doubt::of(at_stake.executors.may_be_lost)),
            text,
            data: [sources, numbers(at_stake)].concat(),
        }
    }
}

const SEVERITIES: [(&str, Severity); 4] = [
    ("fatal", Severity::Fatal),
    ("error", Severity::Error),
    ("warning", Severity::Warning),
    ("note", Severity::Note),
];

fn verdict(validation: &Validation) -> String {
    let report = &validation.report;
    if let Some(why) = &validation.unknown {
        return format!("verdict {}: {}", report.verdict.word(), why.message);
    }
    let chosen = if report.mode == Mode::Lenient { &report.lenient } else { &report.strict };
    let met = chosen.first().map(|first| first.code);
    let first = met.or_else(|| report.findings.first().map(|finding| finding.row.code));
    let first = first.map(|code| format!(": {code}")).unwrap_or_default();
    format!("verdict {}{first}", report.verdict.word())
}

fn counts(report: &Report) -> Vec<(&'static str, u64)> {
    SEVERITIES.map(|(name, severity)| (name, report.count(severity) as u64)).to_vec()
}

fn restart(outcome: &str, at_stake: Option<AtStake>) -> String {
    let Some(AtStake { executors, tasks }) = at_stake else {
        return format!("restart: {outcome}, executors and tasks are not known");
    };
    let part = |stake: Stake, noun: &str| {
        let all = plural(stake.live as u64, noun);
        format!("{all} ({} lost, {} may be)", grouped(stake.lost as u64), grouped(stake.may_be_lost as u64))
    };
    format!("restart: {outcome}, {}, {}", part(executors, "live executor"), part(tasks, "unfinished task"))
}

fn numbers(AtStake { executors, tasks }: AtStake) -> Vec<(&'static str, u64)> {
    let data = [
        ("executors", executors.live),
        ("executors_lost", executors.lost),
        ("executors_may_be_lost", executors.may_be_lost),
        ("tasks", tasks.live),
        ("tasks_lost", tasks.lost),
        ("tasks_may_be_lost", tasks.may_be_lost),
    ];
    data.map(|(name, number)| (name, number as u64)).to_vec()
}
