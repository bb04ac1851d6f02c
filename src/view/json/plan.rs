//! A plan, and what was done of it, for scripts.

use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};

use crate::plan::{Consent, Expected, Plan, StepList, step_line};

/// `plan`.
#[derive(Debug, Serialize)]
pub struct PlanJson<'a> {
    command: &'a str,
    created: &'a str,
    work_dir: String,
    agent_id: Option<&'a str>,
    consent: &'static str,
    beside_agent: bool,
    irreversible: usize,
    deleted_bytes: u64,
    starts: Option<bool>,
    steps: StepsJson<'a>,
    #[serde(serialize_with = "expected")]
    expected: &'a [Expected],
}

impl<'a> PlanJson<'a> {
    /// Of a plan.
    pub fn new(plan: &'a Plan) -> Self {
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
            steps: StepsJson(&plan.steps),
            expected: &plan.expected,
        }
    }
}

/// Steps, written one by one.
#[derive(Debug)]
struct StepsJson<'a>(&'a StepList);

impl Serialize for StepsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|step| step_line(&step)))
    }
}

#[derive(Serialize)]
struct ExpectedJson<'a> {
    code: &'a str,
    path: &'a str,
    severity: &'a str,
}

fn expected<S: Serializer>(list: &&[Expected], serializer: S) -> Result<S::Ok, S::Error> {
    let mut seq = serializer.serialize_seq(Some(list.len()))?;
    for one in *list {
        seq.serialize_element(&ExpectedJson { code: &one.code, path: &one.path, severity: &one.severity })?;
    }
    seq.end()
}
