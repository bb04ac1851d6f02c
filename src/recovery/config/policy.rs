//! The two policies by which the agent compares its old and its new `SlaveInfo` (R111, R112;
//! `slave/compatibility.cpp`, `operator==` in `common/type_utils.cpp`), with the agent's own messages.

use crate::recovery::releases;
use crate::schema::{Dynamic, Release};
use crate::values::{
    Amount, Attribute, Domain, Resource, Resources, SlaveInfo, Value, ValueError, agent_json_object,
    debug_string,
};

const RULE: &str = "------------------------------------------------------------";

/// Whether the two are equal. The ids are compared too.
pub fn is_equal(previous: &SlaveInfo, current: &SlaveInfo) -> bool {
    previous.hostname == current.hostname
        && previous.resources == current.resources
        && previous.attributes == current.attributes
        && previous.id.clone().unwrap_or_default() == current.id.clone().unwrap_or_default()
        && previous.checkpoint == current.checkpoint
        && previous.port == current.port
        && Domain::same(previous.domain.as_ref(), current.domain.as_ref())
}

/// Policy `equal`. `message` is the checkpointed `SlaveInfo` as it was read, which the agent prints.
///
/// # Errors
/// The agent's message.
pub fn equal(
    message: &Dynamic<'_>,
    previous: &SlaveInfo,
    current: &SlaveInfo,
    release: Release,
) -> Result<(), ValueError> {
    let ignored =
        (!releases::compares_ports(release)).then(|| SlaveInfo { port: previous.port, ..current.clone() });
    if is_equal(previous, ignored.as_ref().unwrap_or(current)) {
        return Ok(());
    }
    let (old, mut new) = (debug_string(message), debug_string(&current.to_message()));
    if !releases::has_reconfiguration_policy(release) {
        if releases::prints_info_without_id(release) {
            new = debug_string(&SlaveInfo { id: None, ..current.clone() }.to_message());
        }
        let noun = releases::noun(release);
        return Err(ValueError::fails(format!(
            "Incompatible {noun} info detected.\n{RULE}\nOld {noun} info:\n{old}\n{RULE}\nNew {noun} info:\n{new}\n{RULE}"
        )));
    }
    Err(ValueError::fails(format!(
        "Incompatible agent info detected. \n\n{RULE}\nOld agent info:\n{old}\n\n{RULE}\nNew agent info:\n{new}\n\n{RULE}"
    )))
}

/// Policy `additive`, in the agent's order: host name, port, domain, resources, attributes.
///
/// # Errors
/// The agent's message about the first difference that is not permitted.
pub fn additive(previous: &SlaveInfo, current: &SlaveInfo) -> Result<(), ValueError> {
    let changed = |what: &str, old: &str, new: &str| {
        Err(ValueError::fails(format!(
            "Configuration change not permitted under `additive` policy: {what} changed from {old} to {new}"
        )))
    };
    if previous.hostname != current.hostname {
        return changed("Hostname", &previous.hostname.to_string(), &current.hostname.to_string());
    }
    if previous.port != current.port {
        return changed("Port", &previous.port.to_string(), &current.port.to_string());
    }
    if !domain_passes(previous, current) {
        let show =
            |info: &SlaveInfo| agent_json_object(&info.domain.clone().unwrap_or_default().to_message());
        return changed("Domain", &show(previous), &show(current));
    }
    previous.resources.iter().try_for_each(|resource| resource_passes(resource, &current.resources))?;
    previous.attributes.list().iter().try_for_each(|attribute| attribute_passes(attribute, current))
}

/// A domain may be added, not changed or removed.
pub(super) fn domain_passes(previous: &SlaveInfo, current: &SlaveInfo) -> bool {
    previous.domain.is_none() || Domain::same(previous.domain.as_ref(), current.domain.as_ref())
}

/// There must be one with the same metadata that holds no less.
pub(super) fn resource_passes(resource: &Resource, current: &Resources) -> Result<(), ValueError> {
    let Some(found) = current.matching(resource) else {
        return Err(ValueError::fails(format!(
            "Configuration change not permitted under 'additive' policy. Resource not found: {resource}"
        )));
    };
    if resource.amount.is_within(&found.amount) {
        return Ok(());
    }
    let (name, old, new) = (&resource.name, &resource.amount, &found.amount);
    let text = match resource.amount {
        Amount::Scalar(_) => format!("Value of scalar resource '{name}' decreased from {old} to {new}"),
        Amount::Ranges(_) => {
            format!("Previous value of range resource '{name}' ({old}) not included in current {new}")
        }
        Amount::Set(_) => {
            format!("Previous value of set resource '{name}' ({old}) not included in current {new}")
        }
    };
    Err(not_additive(&text))
}

fn not_additive(text: &str) -> ValueError {
    ValueError::fails(format!("Configuration change not permitted under 'additive' policy: {text}"))
}

/// The first of that name must be of the same type and equal, or hold the same ranges and more.
pub(super) fn attribute_passes(attribute: &Attribute, current: &SlaveInfo) -> Result<(), ValueError> {
    let refused = |text: String| Err(not_additive(&text));
    let Some(found) = current.attributes.named(&attribute.name) else {
        return refused(format!("Couldn't find attribute {attribute}"));
    };
    let (name, old, new) = (&attribute.name, &attribute.value, &found.value);
    match (old, new) {
        (Value::Scalar(was), Value::Scalar(is)) if was == is => Ok(()),
        (Value::Scalar(_), Value::Scalar(_)) => {
            refused(format!("Value of scalar attribute '{name}' changed from {old} to {new}"))
        }
        (Value::Ranges(was), Value::Ranges(is)) if was.is_within(is) => Ok(()),
        // Without the usual words in front, as there.
        (Value::Ranges(_), Value::Ranges(_)) => Err(ValueError::fails(format!(
            "Previous value of ranges resource '{name}' ({old}) not included in current {new}"
        ))),
        (Value::Text(was), Value::Text(is)) if was == is => Ok(()),
        (Value::Text(_), Value::Text(_)) => {
            refused(format!("Value of text attribute '{name}' changed from {old} to {new}"))
        }
        (Value::Set(_), Value::Set(_)) => refused("sets are not supported as attributes".into()),
        _ => {
            let (old, new) = (old.ty().name().number(), new.ty().name().number());
            refused(format!("Type of attribute '{name}' changed from {old} to {new}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::compare::tests::info;
    use super::*;
    use crate::values::{FaultDomain, Text};

    fn policies(previous: &SlaveInfo, current: &SlaveInfo) -> (bool, Result<(), ValueError>) {
        (is_equal(previous, current), additive(previous, current))
    }

    const SAME: (bool, Result<(), ValueError>) = (true, Ok(()));
    const MORE: (bool, Result<(), ValueError>) = (false, Ok(()));

    fn refused(text: &str) -> (bool, Result<(), ValueError>) {
        (false, Err(ValueError::fails(format!("Configuration change not permitted under {text}"))))
    }

    #[test]
    fn single_fields() {
        let old = info("cpus:1", "");
        let with = |change: &dyn Fn(&mut SlaveInfo)| {
            let mut new = old.clone();
            change(&mut new);
            policies(&old, &new)
        };
        assert_eq!(with(&|_| ()), SAME);
        assert_eq!(
            with(&|new| new.hostname = "Agent1".into()),
            refused("`additive` policy: Hostname changed from agent1 to Agent1")
        );
        assert_eq!(
            with(&|new| new.port = 5052),
            refused("`additive` policy: Port changed from 5051 to 5052")
        );
        assert_eq!(with(&|new| new.checkpoint = false), MORE);
        assert_eq!(with(&|new| new.id = None), MORE);
        assert_eq!(
            with(&|new| new.domain = None),
            refused(
                "`additive` policy: Domain changed from \
                 {\"fault_domain\":{\"region\":{\"name\":\"r\"},\"zone\":{\"name\":\"z\"}}} to {}"
            )
        );
        // Reports the first difference in the agent's order.
        let both = with(&|new| {
            new.port = 1;
            new.hostname = "x".into();
        });
        assert!(both.1.unwrap_err().text.contains("Hostname"));
    }

    #[test]
    fn domains() {
        let named = |region: &str| {
            let region = Text::from(region);
            Some(Domain { fault_domain: Some(FaultDomain { region, zone: "z".into() }) })
        };
        let with = |domain: Option<Domain>| SlaveInfo { domain, ..info("cpus:1", "") };
        assert_eq!(policies(&with(None), &with(named("r"))), MORE);
        assert_eq!(policies(&with(None), &with(Some(Domain::default()))), SAME);
        assert!(policies(&with(named("r")), &with(named("s"))).1.is_err());
    }

    #[test]
    fn resources() {
        for (old, new, expected) in [
            ("cpus:1;mem:2", "mem:2;cpus:0.5;cpus:0.5", SAME),
            ("cpus:1", "cpus:1.0001", SAME),
            ("cpus:1", "cpus:2", MORE),
            ("cpus:1", "cpus:1;mem:1", MORE),
            (
                "cpus:2",
                "cpus:1",
                refused("'additive' policy: Value of scalar resource 'cpus' decreased from 2 to 1"),
            ),
            ("cpus:1;mem:1", "cpus:1", refused("'additive' policy. Resource not found: mem:1")),
            ("cpus:1", "cpus(eng):9", refused("'additive' policy. Resource not found: cpus:1")),
            ("ports:[1-5]", "ports:[1-9]", MORE),
            ("ports:[1-3,4-5]", "ports:[1-5]", SAME),
            (
                "ports:[1-5]",
                "ports:[2-9]",
                refused(
                    "'additive' policy: Previous value of range resource 'ports' ([1-5]) not included in current [2-9]",
                ),
            ),
            ("x:{a,b}", "x:{b,a}", SAME),
            ("x:{a}", "x:{a,b}", MORE),
            (
                "x:{a}",
                "x:{b}",
                refused(
                    "'additive' policy: Previous value of set resource 'x' ({a}) not included in current {b}",
                ),
            ),
        ] {
            assert_eq!(policies(&info(old, ""), &info(new, "")), expected, "{old} -> {new}");
        }
    }

    #[test]
    fn attributes() {
        for (old, new, expected) in [
            ("a:1;b:x", "b:x;a:1", SAME),
            ("a:1", "a:1;b:2", MORE),
            ("a:1", "", refused("'additive' policy: Couldn't find attribute a=1")),
            ("a:1", "a:2", refused("'additive' policy: Value of scalar attribute 'a' changed from 1 to 2")),
            ("a:x", "a:y", refused("'additive' policy: Value of text attribute 'a' changed from x to y")),
            ("a:[1-2]", "a:[1-3]", MORE),
            (
                "a:[1-3]",
                "a:[1-2]",
                (
                    false,
                    Err(ValueError::fails(
                        "Previous value of ranges resource 'a' ([1-3]) not included in current [1-2]",
                    )),
                ),
            ),
            ("a:x", "a:1", refused("'additive' policy: Type of attribute 'a' changed from 3 to 0")),
            // Only the first of that name is looked at.
            (
                "a:1",
                "a:2;a:1",
                refused("'additive' policy: Value of scalar attribute 'a' changed from 1 to 2"),
            ),
            ("a:1", "a:1;a:2", MORE),
        ] {
            assert_eq!(policies(&info("cpus:1", old), &info("cpus:1", new)), expected, "{old} -> {new}");
        }
    }

    #[test]
    fn the_message_of_equal() {
        let (old, new) = (info("cpus:16", ""), info("cpus:16", "rack:r9"));
        let text = equal(&old.to_message(), &old, &new, Release::HEAD).unwrap_err().text;
        let head = "Incompatible agent info detected. \n\n------------------------------------------------------------\n\
                    Old agent info:\nhostname: \"agent1\"\nresources {\n  name: \"cpus\"\n  type: SCALAR\n  scalar {\n    value: 16\n  }\n}\n\
                    id {\n  value: \"S0\"\n}\ncheckpoint: true\nport: 5051\ndomain {\n";
        assert!(text.starts_with(head), "{text}");
        assert!(
            text.contains(
                "attributes {\n  name: \"rack\"\n  type: TEXT\n  text {\n    value: \"r9\"\n  }\n}\n"
            )
        );
        assert!(text.ends_with("}\n\n\n------------------------------------------------------------"));
        let text = equal(&old.to_message(), &old, &new, Release::new(1, 4, 3)).unwrap_err().text;
        assert!(text.starts_with("Incompatible agent info detected.\n------"));
        assert_eq!(text.matches("id {").count(), 1);
        assert_eq!(equal(&old.to_message(), &old, &old.clone(), Release::HEAD), Ok(()));
    }
}
