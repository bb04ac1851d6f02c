//! The facts of Mesos's protobuf definitions that the schema table is generated from: `messages.json.gz`, from release
//! 0.14.0 to 1.12.0 (`HEAD`). Read it with `zcat`: one message a line.

use std::cmp::max;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use ckpt::schema::Release;
use flate2::read::GzDecoder;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Schema {
    pub(super) enums: BTreeMap<String, Vec<EnumValue>>,
    pub(super) messages: BTreeMap<String, Message>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EnumValue {
    pub(super) name: String,
    pub(super) number: i32,
    /// The first release with this number, under whatever name. Absent if all supported releases with the enum have it.
    since: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Message {
    pub(super) syntax: String,
    since: String,
    pub(super) fields: Vec<Field>,
    /// Fields that an older release had. Their numbers are unused or were given to another field later.
    #[serde(default)]
    pub(super) removed: Vec<RemovedField>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Field {
    pub(super) number: u32,
    pub(super) name: String,
    pub(super) label: String,
    #[serde(rename = "type")]
    pub(super) ty: String,
    since: String,
    pub(super) default: Option<serde_json::Value>,
    #[serde(default)]
    pub(super) deprecated: bool,
    pub(super) oneof: Option<String>,
    /// How older releases declared it, in ascending order, where they differ from HEAD.
    #[serde(default)]
    history: Vec<Declaration>,
}

#[derive(Debug, Deserialize)]
struct Declaration {
    to: String,
    label: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct RemovedField {
    pub(super) number: u32,
    /// The last release with the field.
    last: String,
}

impl Schema {
    pub(super) fn read() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schema/messages.json.gz");
        serde_json::from_reader(GzDecoder::new(File::open(path).unwrap())).unwrap()
    }

    /// A map entry without a value gets an empty message, which is incomplete if it has required fields.
    pub(super) fn is_incomplete_if_empty(&self, ty: &str) -> bool {
        let has_required = |message: &Message| message.fields.iter().any(|field| field.label == "required");
        self.messages.get(ty).is_some_and(has_required)
    }
}

impl EnumValue {
    pub(super) fn since(&self) -> Release {
        self.since.as_deref().map_or(Release::OLDEST, release)
    }
}

impl Message {
    pub(super) fn since(&self) -> Release {
        max(release(&self.since), Release::OLDEST)
    }
}

impl Field {
    pub(super) fn since(&self) -> Release {
        max(release(&self.since), Release::OLDEST)
    }

    /// The type of the values, if the field is a map with string keys.
    pub(super) fn map_value(&self) -> Option<&str> {
        self.ty.strip_prefix("map<string, ")?.strip_suffix('>')
    }

    /// The last release in which the field was declared with this label, if HEAD declares another one.
    pub(super) fn last_with_label(&self, label: &str) -> Option<Release> {
        let last = self.history.iter().rfind(|declaration| declaration.label == label)?;
        (self.label != label).then(|| release(&last.to))
    }
}

impl RemovedField {
    pub(super) fn last(&self) -> Release {
        release(&self.last)
    }
}

fn release(text: &str) -> Release {
    if text == "HEAD" { Release::HEAD } else { Release::parse(text).unwrap() }
}
