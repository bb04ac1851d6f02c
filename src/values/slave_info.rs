//! `mesos.SlaveInfo` as far as the agent compares it.
//! Belongs here: conversion from and to the message. Does not: the comparison (see `recovery`).

use std::fmt;

use super::attribute::{Attribute, Attributes};
use super::fields::{put, put_list, put_message, put_text, text, text_or_empty, wrapped};
use super::resources::Resources;
use super::text::Text;
use crate::schema::{Dynamic, FieldName, Value, field, table};

/// The port if `SlaveInfo` has none, and without `--port`.
pub const DEFAULT_PORT: i64 = 5051;

/// What the agent reports to the master about itself, and compares after a restart.
#[derive(Debug, Clone, Default)]
pub struct SlaveInfo {
    pub hostname: Text,
    pub port: i64,
    /// True except in very old checkpoints.
    pub checkpoint: bool,
    /// Without the reservations and volumes made by operations.
    pub resources: Resources,
    pub attributes: Attributes,
    pub domain: Option<Domain>,
    pub id: Option<Text>,
}

/// `mesos.DomainInfo`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Domain {
    pub fault_domain: Option<FaultDomain>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FaultDomain {
    pub region: Text,
    pub zone: Text,
}

impl Domain {
    pub fn read(message: &Dynamic<'_>) -> Self {
        let name = |domain: &Dynamic<'_>, part: FieldName| {
            domain.message(part).map(|part| text_or_empty(part, field!("name"))).unwrap_or_default()
        };
        let fault_domain = message.message(field!("fault_domain")).map(|domain| FaultDomain {
            region: name(domain, field!("region")),
            zone: name(domain, field!("zone")),
        });
        Self { fault_domain }
    }

    pub fn to_message(&self) -> Dynamic<'static> {
        let mut message = Dynamic::new(&table::DOMAIN_INFO);
        if let Some(domain) = &self.fault_domain {
            let mut inner = Dynamic::new(&table::DOMAIN_INFO_FAULT_DOMAIN);
            for (part, ty, name) in [
                (field!("region"), &table::DOMAIN_INFO_FAULT_DOMAIN_REGION_INFO, &domain.region),
                (field!("zone"), &table::DOMAIN_INFO_FAULT_DOMAIN_ZONE_INFO, &domain.zone),
            ] {
                let mut named = Dynamic::new(ty);
                put_text(&mut named, field!("name"), name);
                put_message(&mut inner, part, named);
            }
            put_message(&mut message, field!("fault_domain"), inner);
        }
        message
    }

    /// Whether region and zone are equal; both are empty in an absent domain.
    pub fn same(left: Option<&Self>, right: Option<&Self>) -> bool {
        let names =
            |domain: Option<&Self>| domain.and_then(|domain| domain.fault_domain.clone()).unwrap_or_default();
        names(left) == names(right)
    }
}

impl fmt::Display for Domain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.fault_domain {
            Some(domain) => write!(f, "{}/{}", domain.region, domain.zone),
            None => f.write_str("{}"),
        }
    }
}

impl SlaveInfo {
    /// The resources can be in any of the three formats.
    pub fn read(message: &Dynamic<'_>) -> Self {
        let port =
            if let Some(Value::Int(port)) = message.get(field!("port")) { *port } else { DEFAULT_PORT };
        Self {
            hostname: text_or_empty(message, field!("hostname")),
            port,
            checkpoint: matches!(message.get(field!("checkpoint")), Some(Value::Bool(true))),
            resources: Resources::from_messages(message.messages(field!("resources"))),
            attributes: Attributes::from_messages(message.messages(field!("attributes"))),
            domain: message.message(field!("domain")).map(Domain::read),
            id: message.message(field!("id")).and_then(|id| text(id, field!("value"))),
        }
    }

    /// The message as a starting agent has it.
    pub fn to_message(&self) -> Dynamic<'static> {
        let mut message = Dynamic::new(&table::SLAVE_INFO);
        put_text(&mut message, field!("hostname"), &self.hostname);
        put(&mut message, field!("port"), Value::Int(self.port));
        put(&mut message, field!("checkpoint"), Value::Bool(self.checkpoint));
        put_list(&mut message, field!("resources"), self.resources.to_messages());
        put_list(
            &mut message,
            field!("attributes"),
            self.attributes.list().iter().map(Attribute::to_message),
        );
        if let Some(domain) = &self.domain {
            put_message(&mut message, field!("domain"), domain.to_message());
        }
        if let Some(id) = &self.id {
            put_message(&mut message, field!("id"), wrapped(&table::SLAVE_ID, id));
        }
        message
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Release, decode, encode};

    #[test]
    fn survives_the_bytes() {
        let info = SlaveInfo {
            hostname: "agent1".into(),
            port: 5052,
            checkpoint: true,
            resources: Resources::parse(b"cpus:8;ports:[1-2]", &"*".into()).unwrap(),
            attributes: Attributes::parse(b"rack:r1").unwrap(),
            domain: Some(Domain { fault_domain: Some(FaultDomain { region: "r".into(), zone: "z".into() }) }),
            id: Some("S0".into()),
        };
        let bytes = encode(&info.to_message());
        let decoded = decode(&table::SLAVE_INFO, &bytes, Release::HEAD);
        assert_eq!(decoded.damage, None);
        let again = SlaveInfo::read(&decoded.value);
        assert_eq!(again.hostname, info.hostname);
        assert_eq!((again.port, again.checkpoint), (5052, true));
        assert_eq!(again.resources, info.resources);
        assert_eq!(again.attributes, info.attributes);
        assert_eq!(again.domain, info.domain);
        assert_eq!(again.id, info.id);
        assert_eq!(again.domain.unwrap().to_string(), "r/z");
    }

    #[test]
    fn defaults() {
        let info = SlaveInfo::read(&Dynamic::new(&table::SLAVE_INFO));
        assert_eq!((info.port, info.checkpoint), (5051, false));
        assert!(Domain::same(None, Some(&Domain::default())));
        let named = Domain { fault_domain: Some(FaultDomain { region: "r".into(), zone: "z".into() }) };
        assert!(!Domain::same(None, Some(&named)));
    }
}
