//! Attributes that are named like secrets, without their values.

use crate::schema::{Dynamic, Value as FieldValue, field, is_secret_name};
use crate::values::{Attribute, Attributes, SlaveInfo, Text, Value};

/// Whether values of attributes that are named like secrets are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Secrets {
    #[default]
    Shown,
    Hidden,
}

/// The secret attributes of two `SlaveInfos`, each once: equal ones stay equal, and different ones different.
pub(super) struct Hider(Vec<Attribute>);

impl Hider {
    pub(super) fn new(infos: [&SlaveInfo; 2]) -> Self {
        let mut secret: Vec<Attribute> = Vec::new();
        for attribute in infos.iter().flat_map(|info| info.attributes.list()) {
            if is_secret(attribute) && !secret.contains(attribute) {
                secret.push(attribute.clone());
            }
        }
        Self(secret)
    }

    pub(super) fn info(&self, info: &SlaveInfo) -> SlaveInfo {
        let messages: Vec<_> =
            info.attributes.list().iter().map(|attribute| self.attribute(attribute).to_message()).collect();
        SlaveInfo { attributes: Attributes::from_messages(messages.iter()), ..info.clone() }
    }

    /// The same of the message that the agent prints.
    pub(super) fn message<'a>(&self, message: &Dynamic<'a>) -> Dynamic<'a> {
        let mut message = message.clone();
        let lists = message.values_mut().filter(|(field, _)| field.name == field!("attributes"));
        for (_, list) in lists {
            let FieldValue::List(list) = list else { continue };
            for value in list {
                let FieldValue::Message(attribute) = value else { continue };
                let shown = Attribute::read(attribute);
                if is_secret(&shown) {
                    **attribute = self.attribute(&shown).to_message();
                }
            }
        }
        message
    }

    fn attribute(&self, attribute: &Attribute) -> Attribute {
        let text = match (self.0.len(), self.0.iter().position(|secret| secret == attribute)) {
            (_, None) => return attribute.clone(),
            (1, _) => "(redacted)".to_owned(),
            (_, Some(index)) => format!("(redacted {})", index + 1),
        };
        Attribute { value: Value::Text(Text::from(text.as_bytes())), ..attribute.clone() }
    }
}

fn is_secret(attribute: &Attribute) -> bool {
    is_secret_name(&attribute.name.to_string())
}
