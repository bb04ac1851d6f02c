//! Decoded and encoded again, every file has the same bytes, whatever is in it; and what somebody changed in the JSON is
//! what another protobuf library then reads.

use ckpt::cli::commands::encode::file_of;
use ckpt::layout::{Framing, KINDS, Kind, kind_by_name, kind_of};
use ckpt::model::dissect;
use ckpt::schema::{Release, Type, decode, encode, find, from_json, to_json};
use ckpt::view::json::{DecodedJson, Document, put_value, put_visible};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::sample::Index;
use proptest::{prop_oneof, proptest};
use serde_json::{Value as Json, json};

use super::cases;
use super::drawn::sample;
use super::edit::{edited, edits};
use super::partner::{Opinion, Partner};
use super::plain::of_ours;
use super::samples::{FILES, MESSAGES, SAMPLES};
use crate::support::message::frame;

/// The document of `ckpt decode`, in the form for programs and in that for terminals.
fn documents(bytes: &[u8], kind: &Kind, release: Release) -> [Json; 2] {
    let file = dissect(bytes, kind, release);
    let payload = DecodedJson { path: b"file", kind, file: &file, redact: false };
    let document = Document::new("decode", 0, &payload);
    let (mut line, mut visible) = (Vec::new(), Vec::new());
    put_value(&mut line, &document).unwrap();
    put_visible(&mut visible, &document).unwrap();
    [line, visible].map(|text| serde_json::from_slice(&text).unwrap())
}

#[track_caller]
fn comes_back(bytes: &[u8], kind: &Kind, release: Release) {
    for document in documents(bytes, kind, release) {
        let again = file_of(&document, kind, release);
        assert_eq!(again.as_deref(), Ok(bytes), "{} {document}", kind.name);
    }
}

fn framed_kind(at: Index) -> &'static Kind {
    let framed: Vec<&Kind> = KINDS.iter().filter(|kind| kind.root.is_some()).collect();
    framed[at.index(framed.len())]
}

#[test]
fn every_file_of_the_corpus_comes_back() {
    for (index, file) in FILES.iter().enumerate() {
        if !file.path.starts_with("z_big") || index % 50 == 0 {
            comes_back(&file.bytes, kind_of(file.path.as_bytes()).unwrap(), Release::HEAD);
        }
    }
}

/// Files of bodies as they come: of the kind's own message mostly, damaged mostly, the lengths too.
fn framed_file() -> impl Strategy<Value = (&'static Kind, Vec<u8>)> {
    let own = any::<Index>().prop_map(|at| {
        let sample = at.get(&SAMPLES);
        let kind = KINDS.iter().find(|kind| kind.root == Some(sample.message)).unwrap();
        (kind, sample.body.clone())
    });
    let any_kind = (any::<Index>(), sample()).prop_map(|(at, sample)| (framed_kind(at), sample.body));
    let record = vec((edits(), any::<bool>()), 1..4);
    let file = (prop_oneof![3 => own, 1 => any_kind], record, edits(), 0..4_u8);
    file.prop_map(|((kind, body), records, whole, damage)| {
        let bodies = records
            .iter()
            .map(|(edits, is_edited)| frame(&if *is_edited { edited(&body, edits) } else { body.clone() }));
        let bytes = bodies.collect::<Vec<_>>().concat();
        (kind, if damage == 0 { edited(&bytes, &whole) } else { bytes })
    })
}

proptest! {
    #![proptest_config(cases(3000))]

    #[test]
    fn any_framed_file_comes_back((kind, bytes) in framed_file(), old in any::<bool>()) {
        comes_back(&bytes, kind, if old { Release::new(1, 4, 0) } else { Release::HEAD });
    }

    #[test]
    fn any_bytes_come_back(at in any::<Index>(), bytes in vec(any::<u8>(), 0..60)) {
        let kind = at.get(KINDS);
        if kind.framing != Framing::Secret || bytes.is_empty() {
            comes_back(&bytes, kind, Release::HEAD);
        }
    }

    #[test]
    fn any_json_comes_back(seed in "[\\[\\]{},:\"0-9a-e\\.\\-+ n\\\\]{0,12}", depth in 0..200_usize) {
        let kind = kind_by_name("cni-network.info").unwrap();
        comes_back(seed.as_bytes(), kind, Release::HEAD);
        comes_back(format!("{}1e400{}", "[".repeat(depth), "]".repeat(depth)).as_bytes(), kind, Release::HEAD);
        comes_back(format!("{}{}", "[".repeat(depth), "]".repeat(depth)).as_bytes(), kind, Release::HEAD);
    }

    #[test]
    fn what_was_changed_is_what_is_read(sample in sample(), edits in edits(), salt in any::<u8>()) {
        let partner = Partner::new();
        let body = edited(&sample.body, &edits);
        let before = decode(sample.message, &body, Release::HEAD).value;
        // Only where the two agree before anything is changed: where they do not is another law's.
        let agree = matches!(partner.reads(sample.message, &body), Opinion::Reads { plain, .. } if plain == of_ours(&before));
        if !agree {
            return Ok(());
        }
        let mut shown = to_json(&before);
        change(&mut shown, salt);
        let Ok(built) = from_json(sample.message, &shown) else { return Ok(()) };
        let bytes = encode(&built);
        let missing = built.missing_required(Release::HEAD).is_some();
        let Opinion::Reads { initialised, plain } = partner.reads(sample.message, &bytes) else {
            panic!("{shown} is refused")
        };
        assert_eq!((plain, initialised), (of_ours(&built), !missing), "{shown}");
        let again = decode(sample.message, &bytes, Release::HEAD);
        assert_eq!(again.damage.is_some(), missing);
        assert_eq!(to_json(&again.value), to_json(&built));
    }
}

/// Changes every number below.
fn change(json: &mut Json, salt: u8) {
    match json {
        Json::Number(number) => {
            if let Some(small) = number.as_u64().filter(|number| *number < 1 << 30) {
                *json = (small + u64::from(salt)).into();
            }
        }
        Json::Array(list) => list.iter_mut().for_each(|json| change(json, salt)),
        Json::Object(map) => {
            let keep = |key: &str| key.starts_with('_') || key.ends_with("_bytes");
            map.iter_mut().filter(|(key, _)| !keep(key)).for_each(|(_, json)| change(json, salt));
        }
        _ => {}
    }
}

/// An edit of each kind of value in a real message: the JSON says it, and the file has it.
#[test]
fn edits_reach_the_bytes() {
    let update = find("mesos.internal.StatusUpdateRecord").unwrap();
    let sample = SAMPLES.iter().find(|sample| sample.message == update).unwrap();
    let mut shown = to_json(&decode(update, &sample.body, Release::HEAD).value);
    shown["update"]["status"]["state"] = json!("TASK_LOST");
    shown["update"]["status"]["message"] = json!("moved by hand");
    shown["update"]["timestamp"] = json!(1.5);
    shown["_unknown"] = json!([{"number": 9999, "wire_type": 0, "value": "Bw=="}]);
    let document = json!({"records": [{"message": shown}]});
    let bytes = file_of(&document, kind_by_name("task.updates").unwrap(), Release::HEAD).unwrap();
    let body = &bytes[4..];
    let Opinion::Reads { initialised: true, plain } = Partner::new().reads(update, body) else { panic!() };
    assert_eq!(plain.unknown[&9999].len(), 1);
    let again = decode(update, body, Release::HEAD);
    assert_eq!(again.damage, None);
    assert_eq!(to_json(&again.value), shown);
}

/// What could not be read again would end in an error of the JSON reader: no message nests through lists of itself, so
/// that a hundred levels stay a hundred levels.
#[test]
fn nesting_stays_below_what_json_readers_take() {
    for message in MESSAGES.iter() {
        for field in message.fields.iter().filter(|field| field.is_repeated()) {
            let Type::Message(nested) = field.ty else { continue };
            let mut seen = vec![nested];
            let mut at = 0;
            while at < seen.len() {
                assert!(seen[at] != *message, "{}.{} leads back to itself", message.name, field.name);
                for field in seen[at].fields {
                    if let Type::Message(below) = field.ty
                        && !seen.contains(&below)
                    {
                        seen.push(below);
                    }
                }
                at += 1;
            }
        }
    }
}

/// The edit that is most easily lost: a second record found behind a length that lies.
#[test]
fn a_length_that_lies_comes_back() {
    let updates = kind_by_name("task.updates").unwrap();
    let sample = SAMPLES.iter().find(|sample| Some(sample.message) == updates.root).unwrap();
    for cut in 0..8 {
        let mut bytes =
            [[0xff, 0xff, 0xff, 0x7f, 1, 2, 3][..cut.min(7)].to_vec(), frame(&sample.body)].concat();
        bytes.extend(&[7, 0, 0][..cut % 4]);
        comes_back(&bytes, updates, Release::HEAD);
    }
}
