//! A plan, and what was done of it, for scripts.

use schemars::JsonSchema;
use serde::Serialize;

use super::each::Each;
use crate::plan::{Consent, Expected, Plan, StepLine, step_line};

/// `plan`.
#[derive(Serialize, JsonSchema)]
pub(super) struct PlanJson<'a> {
    command: &'a str,
    created: &'a str,
    work_dir: String,
    agent_id: Option<&'a str>,
    consent: &'static str,
    beside_agent: bool,
    irreversible: usize,
    deleted_bytes: u64,
    starts: Option<bool>,
    steps: Each<'a, StepLine>,
    expected: Vec<ExpectedJson<'a>>,
}

impl<'a> PlanJson<'a> {
    /// Of a plan.
    pub(super) fn new(plan: &'a Plan) -> Self {
        Self {
            command: &plan.command,
            created: &plan.created,
            work_dir: plan.work_dir.to_string_lossy().into_owned(),
            agent_id: plan.agent_id.as_deref(),
            consent: match plan.consent {
                Consent::Yes => "yes",
                Consent::AgentId => "agent-id",
            },
            beside_agent: plan.beside_agent,
            irreversible: plan.irreversible(),
            deleted_bytes: plan.deleted_bytes(),
            starts: plan.starts,
            steps: Each::new(plan.steps.iter().map(|step| step_line(&step))),
            expected: plan.expected.iter().map(ExpectedJson::from).collect(),
        }
    }
}

#[derive(Serialize, JsonSchema)]
struct ExpectedJson<'a> {
    code: &'a str,
    path: &'a str,
    severity: &'a str,
}

impl<'a> From<&'a Expected> for ExpectedJson<'a> {
    fn from(one: &'a Expected) -> Self {
        Self { code: &one.code, path: &one.path, severity: &one.severity }
    }
}
