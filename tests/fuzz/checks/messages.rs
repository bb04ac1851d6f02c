//! Messages of every kind: the fast and the thorough road agree, places lie within the bytes, the encoding settles, what is
//! canonical comes back byte for byte, and JSON can be written and read.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use ckpt::layout::KINDS;
use ckpt::schema::{
    Dynamic, JsonMessage, JsonOptions, Message, Path, Release, Scalar, Type, Value, Visitor, check as fast,
    decode, encode, find,
};
use ckpt::values::{Resource, SlaveInfo, debug_string, message_from_json, upgrade_resources};

/// Every message that a checkpoint file can hold, nested ones too.
pub(crate) static MESSAGES: LazyLock<Vec<&'static Message>> = LazyLock::new(|| {
    let mut known = BTreeMap::new();
    KINDS.iter().filter_map(|kind| kind.root).for_each(|root| reach(root, &mut known));
    known.into_values().collect()
});

fn reach(message: &'static Message, known: &mut BTreeMap<(&'static str, bool), &'static Message>) {
    // Map entries of both languages share a name.
    let key = (message.name, message.syntax == ckpt::schema::Syntax::Proto3);
    if known.insert(key, message).is_some() {
        return;
    }
    for field in message.fields {
        if let Type::Message(nested) | Type::Map(nested) = field.ty {
            reach(nested, known);
        }
    }
}

/// The number under which [`check`] knows a message, for who writes seeds.
#[cfg(not(test))]
pub(crate) fn number_of(message: &'static Message) -> u8 {
    let at = MESSAGES.iter().position(|known| std::ptr::eq(*known, message)).expect("it is in a file");
    u8::try_from(at).expect("there are fewer than 256")
}

/// The first byte says the message, the second the release; the others are the body.
pub(super) fn check(bytes: &[u8]) {
    let [message, release, body @ ..] = bytes else { return };
    let message = MESSAGES[usize::from(*message) % MESSAGES.len()];
    let release = match release {
        0 => Release::HEAD,
        minor if minor % 2 == 0 => Release::new(0, 14 + minor % 15, 0),
        minor => Release::new(1, minor % 13, 0),
    };
    let decoded = decode(message, body, release);
    let mut watch = Watch { body, paths: Vec::new() };
    let refused = fast(message, body, release, &mut watch).err();
    assert_eq!(refused, decoded.damage, "{} {release}", message.name);
    json(&decoded.value);
    let Some(damage) = refused else {
        assert_eq!(watch.paths, []);
        settles(&decoded.value, release);
        meaning(&decoded.value);
        return;
    };
    assert!(damage.offset <= body.len(), "{} {release} {damage:?}", message.name);
}

/// Compares what the fast path finds with the body.
struct Watch<'a> {
    body: &'a [u8],
    /// Those of the messages that are open.
    paths: Vec<Path>,
}

impl Watch<'_> {
    /// Compares a path with that of the message that its field is in. A longer one has lost its beginning.
    fn is_here(&self, path: Path) {
        if self.paths.len() < 8 {
            assert_eq!(path.parent(), self.paths.last().copied().unwrap_or(Path::of(&[])));
        }
    }
}

impl<'a> Visitor<'a> for Watch<'a> {
    fn scalar(&mut self, path: Path, value: Scalar<'a>) -> bool {
        self.is_here(path);
        if let Scalar::Bytes(bytes) = value {
            assert!(bytes.is_empty() || self.body.as_ptr_range().contains(&bytes.as_ptr()));
        }
        true
    }

    fn enter(&mut self, path: Path, message: &'static Message, offset: usize) -> bool {
        self.is_here(path);
        self.paths.push(path);
        assert!(offset <= self.body.len(), "{}", message.name);
        true
    }

    fn leave(&mut self, path: Path, _: &'static Message) -> bool {
        assert_eq!(self.paths.pop(), Some(path));
        true
    }
}

/// The encoding of a value reads as the same value, and encodes to the same bytes.
fn settles(value: &Dynamic<'_>, release: Release) {
    let bytes = encode(value);
    let again = decode(value.message, &bytes, release);
    assert_eq!(again.damage, None, "{}", value.message.name);
    assert_eq!(encode(&again.value), bytes, "{}", value.message.name);
}

fn json(value: &Dynamic<'_>) {
    let name = value.message.name;
    for (defaults, redact) in [(false, false), (true, false), (false, true)] {
        let options = JsonOptions { defaults, redact, known_to: None };
        let text = serde_json::to_vec(&JsonMessage::new(value, options)).expect("memory takes it");
        // Levels of groups and messages are bounded, so that a reader with a bound of 128 takes them.
        let json: serde_json::Value = match serde_json::from_slice(&text) {
            Ok(json) => json,
            Err(error) => panic!("{name}: {error}"),
        };
        assert!(json.is_object(), "{name}");
        if !defaults && !redact && is_plain(value) {
            let Ok(read) = message_from_json(value.message, &json) else {
                assert!(value.missing_required(Release::HEAD).is_some(), "{name}: {json}");
                continue;
            };
            assert!(encode(&read) == encode(value), "{name}: {json}");
        }
    }
}

/// Whether the JSON of stout can say all of it: strings that are text, enums with names, numbers that are one, no
/// unknown fields.
fn is_plain(value: &Dynamic<'_>) -> bool {
    let is_text = |text: &[u8]| std::str::from_utf8(text).is_ok();
    let is_entry = value.message.name.starts_with("map<");
    let holds = |field: &ckpt::schema::Field, value: &Value<'_>| match value {
        Value::String(text) => is_text(text),
        Value::Double(number) => !number.is_nan(),
        Value::Enum(number) => match field.ty {
            Type::Enum(ty) => ty.by_number(*number, Release::HEAD).is_some(),
            _ => false,
        },
        Value::Message(message) => is_plain(message),
        _ => true,
    };
    !is_entry
        && value.unknown.is_empty()
        && value.fields().all(|(field, value)| match value {
            Value::List(list) => list.iter().all(|value| holds(field, value)),
            Value::Map(entries) => entries.iter().all(|entry| {
                entry.unknown.is_empty() && entry.fields().all(|(field, value)| holds(field, value))
            }),
            value => holds(field, value),
        })
}

/// What Mesos's value types make of it.
fn meaning(value: &Dynamic<'_>) {
    let is_entry = value.message.name.starts_with("map<");
    assert!(find(value.message.name).is_some() || is_entry);
    let _ = debug_string(value);
    let mut upgraded = value.clone();
    if upgrade_resources(&mut upgraded).is_ok() {
        let mut twice = upgraded.clone();
        assert!(upgrade_resources(&mut twice).is_ok());
        assert!(
            encode(&twice) == encode(&upgraded),
            "{}: upgraded twice is upgraded once",
            value.message.name
        );
    }
    match value.message.name {
        "mesos.Resource" => {
            if let Ok(resource) = Resource::read(&upgraded) {
                let again = Resource::read(&resource.to_message()).expect("what was read can be read");
                assert_eq!(again.to_message(), resource.to_message());
            }
        }
        "mesos.SlaveInfo" => {
            let info = SlaveInfo::read(&upgraded);
            let again = SlaveInfo::read(&info.to_message());
            assert_eq!(encode(&again.to_message()), encode(&info.to_message()));
        }
        _ => {}
    }
}
