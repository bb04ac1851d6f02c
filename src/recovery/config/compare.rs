//! The comparison of a checkpointed `SlaveInfo` with a configuration, field by field and under both policies
//! (`Slave::compatible`; R110-R118). Decides nothing about what follows.

use super::change::{self, Change};
use super::configured::{Configured, FieldOrigin, configure};
use super::hidden::{Hider, Secrets};
use super::policy::{additive, domain_passes, equal, is_equal};
use super::probed::Probed;
use super::suggest::{Suggestion, suggestions};
use crate::flags::{Configuration, FlagName, FlagWord};
use crate::recovery::releases;
use crate::schema::Dynamic;
use crate::values::{Domain, SlaveInfo, Text, ValueError};

/// A policy of `--reconfiguration_policy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// All must be equal.
    Equal,
    /// Nothing may get less.
    Additive,
}

/// What a policy says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Whether it lets the configuration pass.
    pub passes: bool,
    /// The agent's own message, if it does not.
    pub message: Option<String>,
}

/// A field of `SlaveInfo`.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name in the message.
    pub name: &'static str,
    /// Its checkpointed value, in Mesos's syntax; `None` if it is not there.
    pub checkpointed: Option<String>,
    pub configured: Option<String>,
    /// Where the new value comes from.
    pub origin: FieldOrigin,
    /// The flag that gives it, and where that is given.
    pub place: Option<String>,
    /// Whether policy `equal` lets it pass.
    pub equal: bool,
    /// Whether policy `additive` lets it pass.
    pub additive: bool,
    pub why: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Comparison {
    /// The fields, in the order in which `equal` compares them.
    pub fields: Vec<Field>,
    /// What policy `equal` says.
    pub equal: Verdict,
    /// What policy `additive` says; `None` where the release does not know it.
    pub additive: Option<Verdict>,
    /// The policy in force; `None` if the agent compares nothing (1.4 and older with `--recover=cleanup`).
    pub in_force: Option<Policy>,
    /// The agent continues with a `SlaveInfo` that differs from the master's, and needs a master with `AGENT_UPDATE` (R115).
    pub needs_agent_update: bool,
    /// The new `SlaveInfo` and where it comes from.
    pub configured: Configured,
    /// Flags that make it pass, the fewest first.
    pub suggestions: Vec<Suggestion>,
}

impl Comparison {
    /// What the policy in force says; `None` if the agent compares nothing.
    pub fn verdict(&self) -> Option<&Verdict> {
        match self.in_force? {
            Policy::Equal => Some(&self.equal),
            Policy::Additive => self.additive.as_ref(),
        }
    }

    /// Whether the agent keeps its ID, as far as the comparison decides.
    pub fn passes(&self) -> bool {
        self.verdict().is_none_or(|verdict| verdict.passes)
    }
}

impl Verdict {
    fn new(result: Result<(), ValueError>) -> Self {
        Self { passes: result.is_ok(), message: result.err().map(|refused| refused.text) }
    }
}

/// Compares. `checkpointed` is the `SlaveInfo` as the agent reads it; `directory` the id that `latest` names, which
/// agents before 1.5 compare with that in the file (later ones copy it, R110).
///
/// `None` if no flag that enters `SlaveInfo` comes from anywhere: then there is nothing to compare with.
pub fn compare(
    checkpointed: &Dynamic<'_>,
    directory: Option<&Text>,
    configuration: &Configuration,
    probed: Option<&Probed>,
    secrets: Secrets,
) -> Option<Comparison> {
    if !configuration.gives_info() {
        return None;
    }
    let mut previous = SlaveInfo::read(checkpointed);
    let mut configured = configure(&previous, configuration, probed);
    let release = configuration.release;
    let has_policy = releases::has_reconfiguration_policy(release);
    if let (false, Some(directory)) = (has_policy, directory) {
        configured.info.id = Some(directory.clone());
    }
    let mut hidden = None;
    let passes = additive(&previous, &configured.info).is_ok();
    let mut fields = fields(&previous, &configured);
    if secrets == Secrets::Hidden {
        let hider = Hider::new([&previous, &configured.info]);
        (previous, configured.info) = (hider.info(&previous), hider.info(&configured.info));
        hidden = Some(hider.message(checkpointed));
        fields = with_values_of(fields, self::fields(&previous, &configured));
    }
    let checkpointed = hidden.as_ref().unwrap_or(checkpointed);
    let equal = Verdict::new(equal(checkpointed, &previous, &configured.info, release));
    let message = || additive(&previous, &configured.info).err().map(|refused| refused.text);
    let additive = has_policy.then(|| Verdict { passes, message: if passes { None } else { message() } });
    let in_force = policy_in_force(configuration);
    for field in fields.iter_mut().filter(|field| field.origin == FieldOrigin::Given) {
        field.place = place(field.name, configuration);
    }
    let mut comparison = Comparison {
        fields,
        equal,
        additive,
        in_force,
        needs_agent_update: false,
        configured,
        suggestions: Vec::new(),
    };
    let is_same = is_equal(&previous, &comparison.configured.info);
    comparison.needs_agent_update = has_policy && comparison.passes() && !is_same;
    comparison.suggestions = suggestions(&previous, &comparison, configuration);
    Some(comparison)
}

/// What the policies say of `fields`, in the words of the same fields without secrets.
fn with_values_of(fields: Vec<Field>, hidden: Vec<Field>) -> Vec<Field> {
    let both = fields.into_iter().zip(hidden);
    both.map(|(field, hidden)| Field { equal: field.equal, additive: field.additive, ..hidden }).collect()
}

/// Where the flag is given that decides about a field.
fn place(field: &str, configuration: &Configuration) -> Option<String> {
    let flags: &[FlagName] = match field {
        "hostname" => &[FlagName::HOSTNAME, FlagName::ADVERTISE_IP, FlagName::IP],
        "port" => &[FlagName::ADVERTISE_PORT, FlagName::PORT],
        "resources" => &[FlagName::RESOURCES],
        "attributes" => &[FlagName::ATTRIBUTES],
        "domain" => &[FlagName::DOMAIN],
        _ => &[],
    };
    let setting = flags.iter().find_map(|flag| configuration.setting(*flag))?;
    Some(format!("--{}, {}", setting.flag.name, setting.origin))
}

fn policy_in_force(configuration: &Configuration) -> Option<Policy> {
    if !releases::has_reconfiguration_policy(configuration.release) {
        return (!configuration.has(FlagWord::CLEANUP)).then_some(Policy::Equal);
    }
    Some(if configuration.has(FlagWord::ADDITIVE) { Policy::Additive } else { Policy::Equal })
}

fn fields(old: &SlaveInfo, configured: &Configured) -> Vec<Field> {
    let (new, origins) = (&configured.info, &configured.origins);
    let mut fields = vec![plain("hostname", &old.hostname, &new.hostname, origins.hostname)];

    let listed = |name, old: String, new: String, origin, equal: bool, changes: &[Change]| Field {
        name,
        checkpointed: Some(old),
        configured: Some(new),
        origin,
        place: None,
        equal,
        additive: changes.iter().all(|change| change.additive),
        why: (!equal).then(|| joined(changes)),
    };
    fields.push(listed(
        "resources",
        old.resources.to_string(),
        new.resources.to_string(),
        origins.resources,
        old.resources == new.resources,
        &change::resources(&old.resources, &new.resources),
    ));
    fields.push(listed(
        "attributes",
        old.attributes.to_string(),
        new.attributes.to_string(),
        origins.attributes,
        old.attributes == new.attributes,
        &change::attributes(old, new),
    ));

    let always = "an agent always checkpoints; this checkpoint is from one that did not say so";
    let mut checkpoint = plain("checkpoint", &old.checkpoint, &new.checkpoint, FieldOrigin::Given);
    if !old.checkpoint && new.checkpoint {
        checkpoint.why = Some(always.to_owned());
    }
    fields.push(Field { additive: true, ..checkpoint });
    fields.push(plain("port", &old.port, &new.port, origins.port));

    let same = Domain::same(old.domain.as_ref(), new.domain.as_ref());
    let show = |domain: &Option<Domain>| domain.as_ref().map(ToString::to_string);
    let (was, is) = (show(&old.domain), show(&new.domain));
    let word = |domain: &Option<String>| domain.clone().unwrap_or_else(|| "none".into());
    fields.push(Field {
        name: "domain",
        why: (!same).then(|| format!("{} → {}", word(&was), word(&is))),
        checkpointed: was,
        configured: is,
        origin: origins.domain,
        place: None,
        equal: same,
        additive: domain_passes(old, new),
    });
    fields
}

/// A field that no policy lets change.
fn plain<T: PartialEq + ToString>(name: &'static str, old: &T, new: &T, origin: FieldOrigin) -> Field {
    let same = old == new;
    let (old, new) = (old.to_string(), new.to_string());
    Field {
        name,
        why: (!same).then(|| format!("{old} → {new}")),
        checkpointed: Some(old),
        configured: Some(new),
        origin,
        place: None,
        equal: same,
        additive: same,
    }
}

fn joined(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "entries are repeated or split differently".to_owned();
    }
    changes.iter().map(|change| change.what.as_str()).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
#[path = "compare_tests.rs"]
pub(super) mod tests;
