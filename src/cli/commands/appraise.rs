//! A checkpoint at a glance: the forecast of a restart and the findings, counted. For commands that look at many.

use crate::check::{Assessment, FailOn, judge};
use crate::cli::terminal::Terminal;
use crate::cli::{GlobalArgs, SourceArgs};

use super::agent_flags::AgentFlags;
use super::copied::looks_like_a_copy;
use super::forecast::Forecast;
use super::outlook::{Outlook, whole};
use super::session::CommandError;

/// Judges the checkpoint.
///
/// # Errors
/// If there is none, if it can't be read, or if a place that gives flags can't be.
pub(super) fn appraise(
    source: &SourceArgs,
    flags: &AgentFlags,
    certain: bool,
    command: &str,
    global: &GlobalArgs,
    terminal: &Terminal,
) -> Result<Assessment, CommandError> {
    let outlook = Outlook::gather(source, flags, false, global, terminal)?;
    whole(&outlook.session, command)?;
    let forecast = Forecast::play(&outlook, 0.0);
    let (session, setup) = (&outlook.session, &outlook.judged.setup);
    let report = judge(&outlook.checkpoint, &session.source, &outlook.conditions, setup, FailOn::Fatal);
    let ends = (forecast.status(certain), forecast.outcome, forecast.next.outcome);
    let looks_like_a_copy = looks_like_a_copy(session, &outlook.checkpoint);
    let appraisal = Assessment::new(&outlook.checkpoint, &report, &forecast.fates, ends);
    Ok(Assessment { looks_like_a_copy, ..appraisal })
}
