//! Validates JSON by the part of JSON Schema that ckpt's own schemas use. Panics on a keyword that it does not know, so
//! that nothing passes unread. An object may have no property that its schema does not name.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::{Map, Value as Json};

/// The schema of a command, made once.
fn of_command(command: &str) -> Result<Arc<Json>, String> {
    static MADE: Mutex<BTreeMap<String, Arc<Json>>> = Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(schema) = made.get(command) {
        return Ok(Arc::clone(schema));
    }
    let schema = ckpt::view::schema(command).ok_or_else(|| format!("ckpt {command} has no schema"))?;
    let schema = Arc::new(schema);
    made.insert(command.to_owned(), Arc::clone(&schema));
    Ok(schema)
}

/// The command that a document names as its own, if it names one.
fn command(document: &Json) -> Option<&str> {
    document["schema"]
        .as_str()?
        .strip_prefix("ckpt.")?
        .strip_suffix("/1")
        .filter(|name| !["ckpt", "plan"].contains(name))
}

/// What is wrong with a document that names its command; other JSON is not checked.
pub(crate) fn check(document: &Json, shape: &str) -> Result<(), String> {
    let Some(command) = command(document) else { return Ok(()) };
    let root = of_command(command)?;
    validate(document, &root["$defs"][shape], &root).map_err(|error| format!("ckpt {command}: {error}"))
}

/// The same of lines, the first of which is a header that names the command.
pub(crate) fn check_lines(lines: &[Json]) -> Result<(), String> {
    // A plan precedes what becomes of it.
    let Some(command) = lines.iter().find_map(command) else { return Ok(()) };
    let root = of_command(command)?;
    lines.iter().try_for_each(|line| {
        validate(line, &root["$defs"]["line"], &root).map_err(|error| format!("ckpt {command}: {error}"))
    })
}

/// Keywords that say nothing about validity.
const ANNOTATIONS: &[&str] =
    &["$schema", "$defs", "title", "description", "format", "properties", "additionalProperties"];

/// What is wrong with `value`; the deepest mismatch where several shapes were possible.
pub(crate) fn validate(value: &Json, schema: &Json, root: &Json) -> Result<(), String> {
    let schema = match schema {
        Json::Bool(true) => return Ok(()),
        Json::Object(schema) => schema,
        other => return Err(format!("nothing is valid by {other}")),
    };
    if schema.contains_key("$ref") {
        return validate(value, &Json::Object(merged(schema, root)), root);
    }
    for (keyword, of) in schema {
        match keyword.as_str() {
            "type" => has_type(value, of)?,
            "const" => (value == of).then_some(()).ok_or_else(|| format!("{value} is not {of}"))?,
            "enum" => {
                of.as_array()
                    .unwrap()
                    .contains(value)
                    .then_some(())
                    .ok_or(format!("{value} is not in {of}"))?;
            }
            "anyOf" | "oneOf" => any_of(value, of.as_array().unwrap(), root)?,
            "minimum" | "maximum" => {
                let (value, bound) = (value.as_f64(), of.as_f64().unwrap());
                if value.is_some_and(|value| if keyword == "minimum" { value < bound } else { value > bound })
                {
                    return Err(format!("{value:?} is beyond the {keyword} {bound}"));
                }
            }
            "required" => {
                let missing =
                    of.as_array().unwrap().iter().filter(|key| value[key.as_str().unwrap()].is_null());
                let missing: Vec<_> =
                    missing.filter(|key| value.get(key.as_str().unwrap()).is_none()).collect();
                missing.is_empty().then_some(()).ok_or_else(|| format!("without {missing:?}: {value}"))?;
            }
            "items" => {
                for (at, item) in value.as_array().into_iter().flatten().enumerate() {
                    validate(item, of, root).map_err(|error| format!("[{at}]: {error}"))?;
                }
            }
            "prefixItems" | "minItems" | "maxItems" => tuple(value, keyword, of, root)?,
            known if ANNOTATIONS.contains(&known) => {}
            unknown => panic!("the validator does not know {unknown}: {of}"),
        }
    }
    if let Some(object) = value.as_object() {
        for (key, value) in object {
            let named = schema.get("properties").and_then(|properties| properties.get(key));
            match named.or(schema.get("additionalProperties")) {
                Some(schema) => {
                    validate(value, schema, root).map_err(|error| format!("{key}: {error}"))?;
                }
                None if schema.contains_key("properties") => return Err(format!("an undeclared key {key}")),
                None => {}
            }
        }
    }
    Ok(())
}

/// What a reference points to, with the properties that are named beside it.
fn merged(schema: &Map<String, Json>, root: &Json) -> Map<String, Json> {
    let pointer = schema["$ref"].as_str().unwrap().strip_prefix('#').unwrap();
    let mut target = root.pointer(pointer).unwrap().as_object().unwrap().clone();
    for (keyword, of) in schema.iter().filter(|(keyword, _)| *keyword != "$ref") {
        match (target.get_mut(keyword), of) {
            (Some(Json::Object(known)), Json::Object(more)) => known.extend(more.clone()),
            (Some(Json::Array(known)), Json::Array(more)) => known.extend(more.clone()),
            _ => drop(target.insert(keyword.clone(), of.clone())),
        }
    }
    target
}

fn has_type(value: &Json, types: &Json) -> Result<(), String> {
    let is = |ty: &Json| match ty.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("there is no type {other}"),
    };
    let fits = types.as_array().map_or_else(|| is(types), |types| types.iter().any(is));
    fits.then_some(()).ok_or_else(|| format!("{value} is not of type {types}"))
}

fn any_of(value: &Json, schemas: &[Json], root: &Json) -> Result<(), String> {
    let errors: Result<Vec<String>, ()> = schemas
        .iter()
        .map(|schema| match validate(value, schema, root) {
            Ok(()) => Err(()),
            Err(error) => Ok(error),
        })
        .collect();
    // One of them is valid: that ends the search.
    errors.map_or(Ok(()), |errors| Err(errors.join(" | ")))
}

fn tuple(value: &Json, keyword: &str, of: &Json, root: &Json) -> Result<(), String> {
    let Some(items) = value.as_array() else { return Ok(()) };
    let bound = of.as_u64().map_or(0, |bound| usize::try_from(bound).unwrap());
    match keyword {
        "minItems" if items.len() < bound => Err(format!("{value} has less than {bound} items")),
        "maxItems" if items.len() > bound => Err(format!("{value} has more than {bound} items")),
        "prefixItems" => {
            items.iter().zip(of.as_array().unwrap()).try_for_each(|(item, of)| validate(item, of, root))
        }
        _ => Ok(()),
    }
}
