//! The shapes of a validation and of explanations.

use schemars::JsonSchema;
use serde::Serialize;

use super::entity::EntityJson;
use super::forecast::NextJson;
use super::repairs::{CureJson, RestorationJson};
use crate::check::{Finding, First, ModeResult, Report, Row, Severity, StepResult};
use crate::plan::repair::RepairName;
use crate::recovery::Mode;
use crate::rules::Rule;
use crate::schema::Release;

/// The payload of `ckpt validate`.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ValidationJson<'a> {
    mode: &'static str,
    verdict: &'static str,
    summary: SummaryJson,
    recovery: RecoveryJson<'a>,
    /// The next command: for all that costs nothing, else for the first cure of what is worst.
    next: Option<String>,
    /// Left out where findings are lines of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<Vec<FindingJson<'a>>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct SummaryJson {
    files: u64,
    bytes: u64,
    fatal: usize,
    error: usize,
    warning: usize,
    note: usize,
    /// Findings that are counted above and not listed.
    omitted: usize,
}

#[derive(Debug, Serialize, JsonSchema)]
struct RecoveryJson<'a> {
    strict: ModeJson<'a>,
    lenient: ModeJson<'a>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ModeJson<'a> {
    read: ReadJson<'a>,
    start: StartJson<'a>,
    outcome: &'static str,
    errors: u32,
    first: Option<FirstJson<'a>>,
    next_start: NextJson<'a>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ReadJson<'a> {
    outcome: &'static str,
    errors: u32,
    first: Option<FirstJson<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct StartJson<'a> {
    outcome: &'static str,
    first: Option<FirstJson<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct FirstJson<'a> {
    code: &'a str,
    path: &'a str,
    message: &'a str,
}

impl<'a> FirstJson<'a> {
    fn new(first: &'a First) -> Self {
        Self { code: first.code.name(), path: &first.path, message: &first.message }
    }
}

impl<'a> ModeJson<'a> {
    fn new(result: &'a ModeResult) -> Self {
        let StepResult { outcome: read_outcome, errors: read_errors, first: read_first } = &result.read;
        Self {
            read: ReadJson {
                outcome: read_outcome.word(),
                errors: *read_errors,
                first: read_first.as_ref().map(FirstJson::new),
            },
            start: StartJson {
                outcome: result.start.outcome.word(),
                first: result.start.first.as_ref().map(FirstJson::new),
            },
            outcome: result.start.outcome.word(),
            errors: result.errors,
            first: result.first().map(FirstJson::new),
            next_start: NextJson::new(&result.next),
        }
    }
}

impl<'a> ValidationJson<'a> {
    /// Of a report, without its findings. `next`: the next command.
    pub fn new(report: &'a Report, next: Option<String>) -> Self {
        let count = |severity| report.count(severity);
        Self {
            mode: if report.mode == Mode::Lenient { "lenient" } else { "strict" },
            verdict: report.verdict.word(),
            summary: SummaryJson {
                files: report.totals.files,
                bytes: report.totals.bytes,
                fatal: count(Severity::Fatal),
                error: count(Severity::Error),
                warning: count(Severity::Warning),
                note: count(Severity::Note),
                omitted: report.omitted(),
            },
            recovery: RecoveryJson {
                strict: ModeJson::new(&report.strict),
                lenient: ModeJson::new(&report.lenient),
            },
            next,
            findings: None,
        }
    }

    /// With its findings.
    #[must_use]
    pub fn with(self, findings: Vec<FindingJson<'a>>) -> Self {
        Self { findings: Some(findings), ..self }
    }
}

/// One finding.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FindingJson<'a> {
    code: &'a str,
    severity: &'static str,
    strict: &'static str,
    lenient: &'static str,
    counted: bool,
    path: String,
    offset: Option<u64>,
    message: &'a str,
    log_line: Option<&'a str>,
    consequence: String,
    next: &'a str,
    #[schemars(with = "String")]
    rule: Rule,
    /// The name of the repair that is made by default.
    #[schemars(with = "Option<String>")]
    repair: Option<RepairName>,
    /// Every repair that is possible here, those that cost nothing first.
    repairs: Vec<CureJson>,
    /// Null where a snapshot is of no use.
    restore: Option<RestorationJson>,
    order_dependent: bool,
    entity: EntityJson<'a>,
}

impl<'a> FindingJson<'a> {
    /// Of a finding.
    pub fn new(finding: &'a Finding) -> Self {
        Self {
            code: finding.row.code.name(),
            severity: finding.severity.word(),
            strict: finding.strict.word(),
            lenient: finding.lenient.word(),
            counted: finding.counted,
            path: finding.path.to_string(),
            offset: finding.offset,
            message: &finding.message,
            log_line: finding.log_line.as_deref(),
            consequence: format!("the agent {}; lost: {}", finding.row.agent, finding.row.lost),
            next: finding.row.next,
            rule: finding.row.rule,
            repair: None,
            repairs: Vec::new(),
            restore: None,
            order_dependent: finding.order_dependent,
            entity: EntityJson::new(None, &finding.entity),
        }
    }

    /// With the repairs that are possible, and how it can be restored.
    #[must_use]
    pub fn cured(self, repairs: Vec<CureJson>, restore: Option<RestorationJson>) -> Self {
        let by_default = repairs.iter().find(|cure| cure.by_default);
        Self { repair: by_default.map(|cure| cure.name), repairs, restore, ..self }
    }
}

/// A code.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CodeJson<'a> {
    code: &'a str,
    severity: &'static str,
    #[schemars(with = "String")]
    rule: Rule,
    verified: bool,
    disk: &'a str,
    agent: &'a str,
    lost: &'a str,
    next: &'a str,
    log: Option<&'a str>,
}

impl<'a> CodeJson<'a> {
    /// Of a row.
    pub fn new(row: &'a Row) -> Self {
        Self {
            code: row.code.name(),
            severity: row.code.severity(row.code.strict(Release::HEAD)).word(),
            rule: row.rule,
            verified: row.verified,
            disk: row.disk,
            agent: row.agent,
            lost: row.lost,
            next: row.next,
            log: Some(row.log).filter(|log| !log.is_empty()),
        }
    }
}
