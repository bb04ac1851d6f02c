//! The texts of `--resources`, `--attributes` and `--domain` for given values. Each text is parsed again before it is
//! returned, so that it gives exactly the value.

use super::attribute::Attributes;
use super::error::ValueError;
use super::reservation_info::{Reservation, ReservationKind};
use super::resource::Resource;
use super::resources::Resources;
use super::resources_text::parse_resource_list;
use super::role::UNRESERVED;
use super::slave_info::Domain;
use super::text::{Text, trim};
use super::value::Value;
use crate::schema::{JsonMessage, JsonOptions, field};

/// What the agent detects, or has a default for, if `--resources` does not name it.
pub const DETECTED: [&str; 4] = ["cpus", "mem", "disk", "ports"];

/// A text for `--resources` with which an agent with that `--default_role` has these resources and no others: those
/// that it would detect are set to zero. In the simple form if possible, else JSON.
///
/// `None` if no text can express them: volumes, reservations made by operations, revocable resources (R254).
pub fn resources_flag(resources: &Resources, default_role: &Text) -> Option<String> {
    let simple = simple_form(resources, default_role);
    simple.or_else(|| json_form(resources)).filter(|text| is_parsed_as(text, resources, default_role))
}

fn is_parsed_as(text: &str, resources: &Resources, default_role: &Text) -> bool {
    let Ok(read) = Resources::parse(trim(text.as_bytes()), default_role) else { return false };
    let named = |name: &str| {
        let list: Result<_, ValueError> = parse_resource_list(text.as_bytes(), default_role);
        list.is_ok_and(|list| {
            list.iter().any(|resource| resource.text(field!("name")) == Some(name.as_bytes()))
        })
    };
    read == *resources && DETECTED.iter().all(|name| named(name))
}

/// Those that the agent would detect.
fn missing(resources: &Resources) -> Vec<&'static str> {
    let names = resources.names();
    DETECTED.into_iter().filter(|name| !names.iter().any(|known| **known == *name)).collect()
}

fn simple_form(resources: &Resources, default_role: &Text) -> Option<String> {
    let mut tokens = Vec::new();
    for resource in resources.iter() {
        let role = simple_role(resource)?;
        let role = if role == *default_role { String::new() } else { format!("({role})") };
        let amount = resource.amount.to_string().replace(", ", ",");
        tokens.push(format!("{}{role}:{amount}", resource.name));
    }
    for name in missing(resources) {
        tokens.push(format!("{name}:{}", if name == "ports" { "[]" } else { "0" }));
    }
    let text = tokens.join(";");
    is_parsed_as(&text, resources, default_role).then_some(text)
}

/// The role, if the simple form can express the resource.
fn simple_role(resource: &Resource) -> Option<Text> {
    let plain = resource.disk.is_none()
        && resource.allocation.is_none()
        && resource.provider.is_none()
        && !resource.revocable
        && !resource.shared;
    match &resource.reservations[..] {
        _ if !plain => None,
        [] => Some(UNRESERVED.into()),
        [Reservation { kind: ReservationKind::Static, role, principal: None, labels: None }] => {
            Some(role.clone())
        }
        _ => None,
    }
}

fn json_form(resources: &Resources) -> Option<String> {
    let options = JsonOptions::default();
    let mut elements = Vec::new();
    for resource in resources.iter() {
        let message = resource.to_message();
        let mut element = serde_json::to_value(JsonMessage::new(&message, options)).ok()?;
        if resource.reservations.is_empty() {
            element["role"] = UNRESERVED.into();
        }
        elements.push(element);
    }
    for name in missing(resources) {
        elements.push(if name == "ports" {
            serde_json::json!({"name": name, "type": "RANGES", "ranges": {}})
        } else {
            serde_json::json!({"name": name, "type": "SCALAR", "scalar": {"value": 0}})
        });
    }
    serde_json::to_string(&elements).ok()
}

/// A text for `--attributes` with which an agent has equal attributes; empty for none.
///
/// `None` if no text can express them, e.g. a set, or a text that is parsed as a number.
pub fn attributes_flag(attributes: &Attributes) -> Option<String> {
    let token = |attribute: &super::attribute::Attribute| {
        let value = match &attribute.value {
            Value::Ranges(ranges) => ranges.to_string().replace(", ", ","),
            value => value.to_string(),
        };
        format!("{}:{value}", attribute.name)
    };
    let text = attributes.list().iter().map(token).collect::<Vec<_>>().join(";");
    let read = Attributes::parse(trim(text.as_bytes())).ok()?;
    (read == *attributes).then_some(text)
}

pub fn domain_flag(domain: &Domain) -> Option<String> {
    let message = domain.to_message();
    domain.fault_domain.as_ref()?;
    serde_json::to_string(&JsonMessage::new(&message, JsonOptions::default())).ok()
}

#[cfg(test)]
mod tests {
    use super::super::attribute::Attribute;
    use super::super::set::Set;
    use super::*;

    fn round(text: &str, default_role: &str) -> Option<String> {
        let resources = Resources::parse(text.as_bytes(), &default_role.into()).unwrap();
        resources_flag(&resources, &default_role.into())
    }

    #[test]
    fn resources_in_the_simple_form() {
        for (text, flag) in [
            ("cpus:8;mem:15000;disk:1;ports:[1-2,5-6]", "cpus:8;mem:15000;disk:1;ports:[1-2,5-6]"),
            ("cpus:0.1234;mem(eng):1", "cpus:0.123;mem(eng):1;disk:0;ports:[]"),
            ("", "cpus:0;mem:0;disk:0;ports:[]"),
            ("x:{a,b};cpus:1;mem:1;disk:1;ports:[1-1]", "x:{a,b};cpus:1;mem:1;disk:1;ports:[1-1]"),
        ] {
            assert_eq!(round(text, "*").unwrap(), flag);
        }
        assert_eq!(round("cpus:8;mem(*):5", "eng").unwrap(), "cpus:8;mem(*):5;disk:0;ports:[]");
    }

    #[test]
    fn resources_in_json() {
        let disk = r#"[{"name":"disk","type":"SCALAR","scalar":{"value":9.5},"disk":{"source":{"type":"MOUNT","mount":{"root":"/a"}}}},
            {"name":"cpus","type":"SCALAR","scalar":{"value":1},"role":"eng"}]"#;
        for default_role in ["*", "ops"] {
            let resources = Resources::parse(disk.as_bytes(), &"*".into()).unwrap();
            let flag = resources_flag(&resources, &default_role.into()).unwrap();
            assert!(flag.starts_with("[{"), "{flag}");
            assert_eq!(Resources::parse(flag.as_bytes(), &default_role.into()).unwrap(), resources);
            assert!(flag.contains("\"ports\""), "{flag}");
        }
    }

    #[test]
    fn some_values_have_no_text() {
        let mut resources = Resources::parse(b"cpus(eng):1", &"*".into()).unwrap();
        let mut revocable = resources.iter().next().unwrap().clone();
        revocable.revocable = true;
        resources.add(revocable);
        assert_eq!(resources_flag(&resources, &"*".into()), None);
        let set = Attribute { name: "a".into(), value: Value::Set(Set::new(vec!["x".into()])) };
        assert_eq!(attributes_flag(&Attributes::from_messages(&[set.to_message()])), None);
        let number = Attribute { name: "a".into(), value: Value::Text("1".into()) };
        assert_eq!(attributes_flag(&Attributes::from_messages(&[number.to_message()])), None);
        let blank = Attribute { name: "a".into(), value: Value::Text("x y".into()) };
        assert_eq!(attributes_flag(&Attributes::from_messages(&[blank.to_message()])), None);
    }

    #[test]
    fn attributes_and_domains() {
        for text in ["rack:r1;zone:a", "a:1.5;b:[1-2,5-6]", "", "u:http://x"] {
            let attributes = Attributes::parse(text.as_bytes()).unwrap();
            assert_eq!(attributes_flag(&attributes).unwrap(), text);
        }
        let message = super::super::json_message::parse_json(
            br#"{"fault_domain":{"region":{"name":"r"},"zone":{"name":"z"}}}"#,
        )
        .unwrap();
        let message =
            super::super::json_message::message_from_json(&crate::schema::table::DOMAIN_INFO, &message)
                .unwrap();
        let domain = Domain::read(&message);
        assert_eq!(
            domain_flag(&domain).unwrap(),
            r#"{"fault_domain":{"region":{"name":"r"},"zone":{"name":"z"}}}"#
        );
        assert_eq!(domain_flag(&Domain::default()), None);
    }
}
