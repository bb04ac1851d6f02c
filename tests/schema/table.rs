//! `src/schema/table.rs` must be what `messages.json.gz` gives. `CKPT_BLESS=1` writes it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ckpt::schema::Release;
use serde_json::Value as Json;

use super::data::{EnumValue, Field, Schema};

const WIDTH: usize = 110;

#[test]
fn the_table_is_what_the_data_gives() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/schema/table.rs");
    let rendered = Table::of(&Schema::read()).render();
    if std::env::var_os("CKPT_BLESS").is_some() {
        fs::write(&path, &rendered).unwrap();
    }
    let is_same = fs::read_to_string(&path).unwrap() == rendered;
    assert!(is_same, "{} is stale: CKPT_BLESS=1 cargo test schema writes it", path.display());
}

struct Table<'s> {
    schema: &'s Schema,
    /// The lines of the map entries found so far, by the name of the static.
    map_entries: BTreeMap<String, String>,
}

impl<'s> Table<'s> {
    fn of(schema: &'s Schema) -> Self {
        Self { schema, map_entries: BTreeMap::new() }
    }

    fn render(mut self) -> String {
        let mut out = String::from(
            "//! The messages, fields and enums that occur in checkpoint files, as of Mesos 1.12.0, with the first release that\n\
             //! knows each and how its label changed since 0.14.0. Generated from `tests/schema/messages.json.gz` by\n\
             //! `CKPT_BLESS=1 cargo test schema`. Do not edit.\n\n\
             use super::enum_name::enum_name;\n\
             use super::macros::{enums, map_entries, messages};\n\
             use super::message::{Default, EnumType, EnumValue, Field, Label, Message, Syntax, Type};\n\n\
             messages! {\n",
        );
        for (name, message) in &self.schema.messages {
            let _ = write!(out, "    {} = {} \"{name}\" {{", static_name(name), capitalized(&message.syntax));
            for field in &message.fields {
                let _ = write!(out, "\n        {}", self.field(field, &message.syntax));
            }
            out += if message.fields.is_empty() { "}\n" } else { "\n    }\n" };
        }
        out += "}\n\nmap_entries! {\n";
        self.map_entries.values().for_each(|line| out += line);
        out += "}\n\nenums! {\n";
        for (name, values) in &self.schema.enums {
            let _ = writeln!(out, "    E_{} = \"{name}\" {{\n{}    }}", static_name(name), filled(values));
        }
        out + "}\n"
    }

    fn field(&mut self, field: &Field, syntax: &str) -> String {
        let label = if field.map_value().is_some() { "repeated" } else { &field.label };
        let ty = match field.map_value() {
            Some(value) => format!("Map({})", self.map_entry(value, syntax)),
            None => self.ty(&field.ty),
        };
        let options = self.options(field);
        let space = if options.is_empty() { "" } else { " " };
        format!("{} {} {ty} \"{}\"{space}{options};", field.number, capitalized(label), field.name)
    }

    fn options(&self, field: &Field) -> String {
        let mut options = String::new();
        let mut put = |name: &str, value: String| {
            let _ = write!(options, ".{name}({value})");
        };
        if field.since() > Release::OLDEST {
            put("since", format!("\"{}\"", field.since()));
        }
        if let Some(default) = &field.default {
            put("default", self.default(default, &field.ty));
        }
        if field.deprecated {
            put("deprecated", String::new());
        }
        if let Some(oneof) = &field.oneof {
            put("oneof", format!("\"{oneof}\""));
        }
        if let Some(last) = field.last_with_label("required") {
            put("required_until", format!("\"{last}\""));
        }
        if let Some(last) = field.last_with_label("optional").filter(|_| field.label == "required") {
            put("optional_until", format!("\"{last}\""));
        }
        options
    }

    fn default(&self, default: &Json, ty: &str) -> String {
        match default {
            Json::String(text) if self.schema.enums.contains_key(ty) => {
                format!("Default::Enum(enum_name!(E_{}, {text}))", static_name(ty))
            }
            Json::String(text) => format!("Default::String(\"{text}\")"),
            Json::Bool(value) => format!("Default::Bool({value})"),
            number if ty == "double" => format!("Default::Double({:?})", number.as_f64().unwrap()),
            number => format!("Default::Int({number})"),
        }
    }

    fn ty(&self, name: &str) -> String {
        let scalar = match name {
            "bool" => "Bool",
            "int32" => "Int32",
            "int64" => "Int64",
            "uint32" => "UInt32",
            "uint64" => "UInt64",
            "double" => "Double",
            "string" => "String",
            "bytes" => "Bytes",
            name if self.schema.enums.contains_key(name) => return format!("Enum(E_{})", static_name(name)),
            name if self.schema.messages.contains_key(name) => {
                return format!("Message({})", static_name(name));
            }
            name => panic!("{name} is not in the data"),
        };
        scalar.to_owned()
    }

    fn map_entry(&mut self, value: &str, syntax: &str) -> String {
        let id = format!("ENTRY_{}_{}", syntax.to_uppercase(), static_name(value));
        let label = if self.schema.is_incomplete_if_empty(value) { "Required" } else { "Optional" };
        let (syntax, ty) = (capitalized(syntax), self.ty(value));
        let line = format!("    {id} = {syntax} \"map<string, {value}>\" {label} {ty};\n");
        self.map_entries.insert(id.clone(), line);
        id
    }
}

/// As many values on a line as fit.
fn filled(values: &[EnumValue]) -> String {
    let indent = " ".repeat(7);
    let (mut out, mut line) = (String::new(), indent.clone());
    for value in values {
        let mut word = format!(" {} = {}", value.name, value.number);
        if value.since() > Release::OLDEST {
            let _ = write!(word, " since \"{}\"", value.since());
        }
        word.push(',');
        if line.len() + word.len() > WIDTH {
            out += &line;
            out.push('\n');
            line.clone_from(&indent);
        }
        line += &word;
    }
    out + &line + "\n"
}

/// `mesos.ContainerInfo.DockerInfo` as `CONTAINER_INFO_DOCKER_INFO`.
fn static_name(name: &str) -> String {
    let mut out = String::new();
    let mut previous = '.';
    for c in name.strip_prefix("mesos.").unwrap_or(name).chars() {
        if c.is_ascii_uppercase() && (previous.is_ascii_lowercase() || previous.is_ascii_digit()) {
            out.push('_');
        }
        out.push(if c == '.' { '_' } else { c.to_ascii_uppercase() });
        previous = c;
    }
    out
}

fn capitalized(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}
