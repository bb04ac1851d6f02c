//! The text of `--resources`, parsed as the agent does: simple form or JSON array (R253, R254; `Resources::parse`,
//! `fromString`). Does not: detect the resources that the text does not name.

use std::collections::HashMap;

use super::error::ValueError;
use super::fields::{has, put_list, put_text};
use super::json_message::{message_from_json, parse_json};
use super::reservation::upgrade_resources;
use super::reservation_info::Reservation;
use super::resource::{Amount, Resource, put_amount};
use super::resources::Resources;
use super::role::UNRESERVED;
use super::text::{Text, tokenize, trim};
use super::value::Value;
use super::value::ValueType;
use crate::schema::{Dynamic, field, table};

impl Resources {
    /// Parses the text of `--resources`; a resource without a role gets `default_role`. Empty ones are left out.
    ///
    /// # Errors
    /// The agent's words, without `Failed to determine agent resources: `.
    pub fn parse(text: &[u8], default_role: &Text) -> Result<Self, ValueError> {
        let list = parse_resource_list(text, default_role)?;
        let result = list.iter().map(Resource::read).collect::<Result<Self, _>>()?;
        check_command_line(&result)?;
        Ok(result)
    }
}

/// Each resource that the text names, empty and invalid ones too (`Resources::fromString`): `cpus:0` adds nothing, but
/// the agent then does not detect `cpus`.
///
/// # Errors
/// The agent's words.
pub fn parse_resource_list(text: &[u8], default_role: &Text) -> Result<Vec<Dynamic<'static>>, ValueError> {
    match parse_json(text) {
        Ok(serde_json::Value::Array(elements)) => from_json(&elements, default_role),
        _ => from_simple(text, default_role),
    }
}

fn from_json(
    elements: &[serde_json::Value],
    default_role: &Text,
) -> Result<Vec<Dynamic<'static>>, ValueError> {
    let messages: Result<Vec<_>, ValueError> =
        elements.iter().map(|element| message_from_json(&table::RESOURCE, element)).collect();
    let mut messages = messages.map_err(|refused| {
        refused.with(|text| format!("Some JSON resources were not formatted properly: {text}"))
    })?;
    for message in &mut messages {
        if !has(message, field!("role")) && message.list(field!("reservations")).is_empty() {
            put_text(message, field!("role"), default_role);
        }
        if upgrade_resources(message).is_err() {
            return Err(ValueError::aborts("Check failed: !resource->has_reservation() "));
        }
    }
    Ok(messages)
}

fn from_simple(text: &[u8], default_role: &Text) -> Result<Vec<Dynamic<'static>>, ValueError> {
    tokenize(text, b";").map(|token| from_token(token, default_role)).collect()
}

fn from_token(token: &[u8], default_role: &Text) -> Result<Dynamic<'static>, ValueError> {
    let shown = String::from_utf8_lossy(token);
    let pair: Vec<&[u8]> = tokenize(token, b":").collect();
    let [key, value] = pair[..] else {
        return Err(ValueError::fails(format!("Bad value for resources, missing or extra ':' in {shown}")));
    };
    let (name, role) = match key.iter().position(|byte| *byte == b'(') {
        None => (Text::from(trim(key)), default_role.clone()),
        Some(open) => {
            let close = key.iter().position(|byte| *byte == b')').filter(|close| *close > open);
            let Some(close) = close else {
                return Err(ValueError::fails(format!(
                    "Bad value for resources, mismatched parentheses in {shown}"
                )));
            };
            (Text::from(trim(&key[..open])), Text::from(trim(&key[open + 1..close])))
        }
    };
    make(&name, value, role)
}

/// `Resources::parse(name, value, role)`. Not validated.
fn make(name: &Text, value: &[u8], role: Text) -> Result<Dynamic<'static>, ValueError> {
    let shown = String::from_utf8_lossy(value);
    let parsed = Value::parse(value).map_err(|refused| {
        refused.with(|error| format!("Failed to parse resource {name} value {shown} error {error}"))
    })?;
    let amount = match parsed {
        Value::Scalar(value) => Amount::Scalar(value),
        Value::Ranges(value) => Amount::Ranges(value),
        Value::Set(value) => Amount::Set(value),
        Value::Text(_) => {
            return Err(ValueError::fails(format!("Bad type for resource {name} value {shown} type TEXT")));
        }
    };
    let mut message = Dynamic::new(&table::RESOURCE);
    put_text(&mut message, field!("name"), name);
    put_amount(&mut message, &amount);
    if role != UNRESERVED {
        put_list(&mut message, field!("reservations"), [Reservation::fixed(role).to_message()]);
    }
    Ok(message)
}

/// Refuses what only an operation can make, and a name with two types (`validateCommandLineResources`).
fn check_command_line(resources: &Resources) -> Result<(), ValueError> {
    let mut types: HashMap<&Text, ValueType> = HashMap::new();
    for resource in resources.iter() {
        if resource.is_persistent_volume() {
            return Err(ValueError::fails("Persistent volumes cannot be specified at the command line"));
        }
        if resource.revocable {
            return Err(ValueError::fails(
                "Revocable resources cannot be specified at the command line; do not include a 'revocable' key in \
                 the resources JSON",
            ));
        }
        if resource.is_dynamically_reserved() {
            return Err(ValueError::fails(
                "Dynamic reservations cannot be specified at the command line; do not include a reservation with \
                 DYNAMIC type in the resources JSON",
            ));
        }
        let (name, ty) = (&resource.name, resource.amount.ty());
        if *types.entry(name).or_insert(ty) != ty {
            return Err(ValueError::fails(format!(
                "Resources with the same name ('{name}') but different types are not allowed"
            )));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<String, String> {
        Resources::parse(text.as_bytes(), &UNRESERVED.into())
            .map(|resources| resources.to_string())
            .map_err(|refused| refused.text)
    }

    #[test]
    fn simple_form() {
        for (text, printed) in [
            ("cpus:8;mem:15000;ports:[31000-32000]", "cpus:8; mem:15000; ports:[31000-32000]"),
            ("cpus:2;cpus:3;;", "cpus:5"),
            (" cpus : 2 ; mem( eng ):5", "cpus:2; mem(reservations: [(STATIC,eng)]):5"),
            ("cpus(*):2", "cpus:2"),
            ("cpus:0;ports:[];x:{}", "{}"),
            ("", "{}"),
            ("ports:[1-2,3-4]", "ports:[1-4]"),
            ("disks:{sda1, sda2}", "disks:{sda1, sda2}"),
            ("ports:[1-2]\n", "ports:[1-2]"),
        ] {
            assert_eq!(parse(text).unwrap(), printed, "{text:?}");
        }
        let eng = Resources::parse(b"cpus:1;mem(*):2", &"eng".into()).unwrap();
        assert_eq!(eng.to_string(), "cpus(reservations: [(STATIC,eng)]):1; mem:2");
    }

    #[test]
    fn simple_form_refused() {
        for (text, words) in [
            ("cpus", "Bad value for resources, missing or extra ':' in cpus"),
            ("cpus:1:2", "Bad value for resources, missing or extra ':' in cpus:1:2"),
            ("cpus:", "Bad value for resources, missing or extra ':' in cpus:"),
            ("cpus(a:1", "Bad value for resources, mismatched parentheses in cpus(a:1"),
            ("cpus)a(:1", "Bad value for resources, mismatched parentheses in cpus)a(:1"),
            ("cpus:x", "Bad type for resource cpus value x type TEXT"),
            ("cpus:-1", "Bad type for resource cpus value -1 type TEXT"),
            ("mem:100\n", "Bad type for resource mem value 100\n type TEXT"),
            ("ports:[1-2", "Failed to parse resource ports value [1-2 error Mismatched brackets"),
            ("cpus: ", "Failed to parse resource cpus value   error Expecting non-empty string"),
            ("cpus():1", "Role names cannot be the empty string"),
            ("cpus:0.0001", "Invalid scalar resource: value <= 0"),
            ("ports:[5-1]", "Invalid ranges resource: begin > end"),
            ("x:{a,a}", "Invalid set resource: duplicated elements"),
            ("x:1;x:[1-2]", "Resources with the same name ('x') but different types are not allowed"),
            (" (r):1", "Empty resource name"),
            ("[{\"name\":", "Bad value for resources, missing or extra ':' in [{\"name\":"),
        ] {
            assert_eq!(parse(text).unwrap_err(), words, "{text:?}");
        }
    }

    #[test]
    fn json_form() {
        let role = r#","role":"eng"}]"#;
        let cpus = r#"[{"name":"cpus","type":"SCALAR","scalar":{"value":2}"#;
        assert_eq!(parse(&format!("{cpus}}}]")).unwrap(), "cpus:2");
        assert_eq!(parse(&format!("{cpus}{role}")).unwrap(), "cpus(reservations: [(STATIC,eng)]):2");
        assert_eq!(parse("[]").unwrap(), "{}");
        let disk = r#"[{"name":"disk","type":"SCALAR","scalar":{"value":9},"disk":{"source":{"type":"MOUNT","mount":{"root":"/a"}}}}]"#;
        assert_eq!(parse(disk).unwrap(), "disk[MOUNT:/a]:9");
        let list = parse_resource_list(format!("{cpus}}}]").as_bytes(), &"eng".into()).unwrap();
        assert_eq!(Resources::from_messages(&list).to_string(), "cpus(reservations: [(STATIC,eng)]):2");
    }

    #[test]
    fn json_form_refused() {
        let disk = r#"[{"name":"disk","type":"SCALAR","scalar":{"value":9},"#;
        for (rest, words) in [
            (
                r#""role":"a","disk":{"persistence":{"id":"x"}}}]"#,
                "Persistent volumes cannot be specified at the command line",
            ),
            (
                r#""revocable":{}}]"#,
                "Revocable resources cannot be specified at the command line; do not include a 'revocable' key in the resources JSON",
            ),
            (
                r#""role":"a","reservation":{}}]"#,
                "Dynamic reservations cannot be specified at the command line; do not include a reservation with DYNAMIC type in the resources JSON",
            ),
            (r#""shared":{}}]"#, "Only persistent volumes can be shared"),
            (
                r#""name":7}]"#,
                "Some JSON resources were not formatted properly: Not expecting a JSON number for field 'name'",
            ),
        ] {
            assert_eq!(parse(&format!("{disk}{rest}")).unwrap_err(), words, "{rest}");
        }
        let refused =
            Resources::parse(format!(r#"{disk}"reservation":{{}}}}]"#).as_bytes(), &UNRESERVED.into())
                .unwrap_err();
        assert!(refused.aborts, "{refused}");
    }
}
