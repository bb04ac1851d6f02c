//! Flags that make a configuration fit a checkpoint and keep the agent's id: the fewest, each set to the checkpointed
//! value; then the other policy, if it accepts the configuration unchanged.

use super::compare::{Comparison, Policy};
use crate::flags::{Configuration, FlagName};
use crate::values::{SlaveInfo, attributes_flag, domain_flag, resources_flag, shell_word, tokenize};

/// A way to make it fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The flags, each `--name=value` as the agent has to get it, without a shell's quotes.
    pub flags: Vec<String>,
    /// The same as a line to paste into a shell.
    pub line: String,
    pub why: String,
    /// What else it takes.
    pub needs: Option<String>,
}

/// The suggestions; none if the configuration passes.
pub(super) fn suggestions(
    previous: &SlaveInfo,
    comparison: &Comparison,
    configuration: &Configuration,
) -> Vec<Suggestion> {
    let Some(policy) = comparison.in_force else { return Vec::new() };
    if comparison.passes() {
        return Vec::new();
    }
    let mut suggestions = Vec::new();
    suggestions.extend(as_checkpointed(previous, comparison, configuration, policy));
    let other = comparison.additive.as_ref().is_some_and(|verdict| verdict.passes);
    if policy == Policy::Equal && other {
        suggestions.push(Suggestion::new(
            vec!["--reconfiguration_policy=additive".into()],
            "To keep the ID with this configuration, which only adds to slave.info, start the agent with",
            &["a master of Mesos 1.5 or later; the flag has to stay, as the checkpoint keeps the old values"
                .into()],
        ));
    }
    suggestions
}

/// Every field that the policy refuses, set to the checkpointed value. `None` if a field cannot be set like this.
fn as_checkpointed(
    previous: &SlaveInfo,
    comparison: &Comparison,
    configuration: &Configuration,
    policy: Policy,
) -> Option<Suggestion> {
    let (mut flags, mut needs) = (Vec::new(), Vec::new());
    let refused = comparison.fields.iter().filter(|field| match policy {
        Policy::Equal => !field.equal,
        Policy::Additive => !field.additive,
    });
    for field in refused {
        match field.name {
            "hostname" => flags.push(format!("--hostname={}", previous.hostname.as_str()?)),
            "port" => {
                let advertised = configuration.setting(FlagName::ADVERTISE_PORT).is_some();
                let flag = if advertised { "advertise_port" } else { "port" };
                flags.push(format!("--{flag}={}", previous.port));
            }
            "resources" => {
                let role = configuration.text(FlagName::DEFAULT_ROLE).unwrap_or_default();
                flags.push(format!("--resources={}", resources_flag(&previous.resources, &role)?));
                needs.extend(gpus(previous, configuration));
            }
            "attributes" => flags.push(format!("--attributes={}", attributes_flag(&previous.attributes)?)),
            "domain" => match &previous.domain {
                Some(domain) => flags.push(format!("--domain={}", domain_flag(domain)?)),
                None => needs.push(removal(FlagName::DOMAIN, configuration)),
            },
            _ => return None,
        }
    }
    if flags.is_empty() && needs.is_empty() {
        return None;
    }
    Some(Suggestion::new(flags, "To keep the ID, start the agent with the checkpointed values", &needs))
}

/// The agent takes GPUs only together with their devices where it isolates them.
fn gpus(previous: &SlaveInfo, configuration: &Configuration) -> Option<String> {
    let count = previous.resources.scalar("gpus")?;
    let isolation = configuration.text(FlagName::ISOLATION)?;
    let isolated = tokenize(isolation.bytes(), b",").any(|name| name == b"gpu/nvidia");
    isolated.then(|| format!("--nvidia_gpu_devices with {count} devices"))
}

fn removal(flag: FlagName, configuration: &Configuration) -> String {
    match configuration.setting(flag) {
        Some(setting) => format!("--{flag} removed ({})", setting.origin),
        None => format!("--{flag} not set"),
    }
}

impl Suggestion {
    fn new(flags: Vec<String>, why: &str, needs: &[String]) -> Self {
        let line = flags.iter().map(|flag| quoted(flag)).collect::<Vec<_>>().join(" ");
        let needs = (!needs.is_empty()).then(|| needs.join("; "));
        Self { flags, line, why: why.to_owned(), needs }
    }
}

/// `--name='value'`: only the value in quotes, and only where a shell wants them.
fn quoted(flag: &str) -> String {
    match flag.split_once('=') {
        Some((name, value)) => format!("{name}={}", shell_word(value)),
        None => flag.to_owned(),
    }
}
