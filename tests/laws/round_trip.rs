//! `ckpt decode` and `ckpt encode` return the same bytes for every file, damaged or not, and an edit in the JSON is what
//! another protobuf library then reads.

use ckpt::layout::{Framing, KINDS, Kind, kind_by_name, kind_of};
use ckpt::model::dissect;
use ckpt::schema::{JsonOptions, Release, Type, decode, encode, find, from_json, to_json};
use ckpt::view::json::file_of;
use ckpt::view::json::{DecodedJson, Document, put_value, put_visible};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::sample::Index;
use proptest::{prop_oneof, proptest};
use serde_json::{Value as Json, json};

use super::cases;
use super::comparable::of_ours;
use super::edit::{edited, edits};
use super::partner::{Opinion, Partner};
use super::random_message::sample;
use super::samples::{FILES, MESSAGES, SAMPLES};
use crate::support::message::frame;

/// The document of `ckpt decode`, as written to a pipe and to a terminal.
fn documents(bytes: &[u8], kind: &Kind, release: Release) -> [Json; 2] {
    let file = dissect(bytes, kind, release);
    let payload = || DecodedJson::new(b"file", kind, &file, JsonOptions::default());
    let (mut line, mut visible) = (Vec::new(), Vec::new());
    put_value(&mut line, &Document::new("decode", 0, &payload())).unwrap();
    put_visible(&mut visible, &Document::new("decode", 0, &payload())).unwrap();
    [line, visible].map(|text| serde_json::from_slice(&text).unwrap())
}

#[track_caller]
fn assert_round_trip(bytes: &[u8], kind: &Kind, release: Release) {
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
fn every_file_of_the_corpus_round_trips() {
    for (index, file) in FILES.iter().enumerate() {
        if !file.path.starts_with("z_big") || index % 50 == 0 {
            assert_round_trip(&file.bytes, kind_of(file.path.as_bytes()).unwrap(), Release::HEAD);
        }
    }
}

/// Framed files, mostly with the kind's own message, and mostly with damage.
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
    fn any_framed_file_round_trips((kind, bytes) in framed_file(), old in any::<bool>()) {
        assert_round_trip(&bytes, kind, if old { Release::new(1, 4, 0) } else { Release::HEAD });
    }

    #[test]
    fn any_bytes_round_trip(at in any::<Index>(), bytes in vec(any::<u8>(), 0..60)) {
        let kind = at.get(KINDS);
        if kind.framing != Framing::Secret || bytes.is_empty() {
            assert_round_trip(&bytes, kind, Release::HEAD);
        }
    }

    #[test]
    fn any_json_round_trips(seed in "[\\[\\]{},:\"0-9a-e\\.\\-+ n\\\\]{0,12}", depth in 0..200_usize) {
        let kind = kind_by_name("cni-network.info").unwrap();
        assert_round_trip(seed.as_bytes(), kind, Release::HEAD);
        assert_round_trip(format!("{}1e400{}", "[".repeat(depth), "]".repeat(depth)).as_bytes(), kind, Release::HEAD);
        assert_round_trip(format!("{}{}", "[".repeat(depth), "]".repeat(depth)).as_bytes(), kind, Release::HEAD);
    }

    #[test]
    fn another_library_reads_the_edited_values(sample in sample(), edits in edits(), salt in any::<u8>()) {
        let partner = Partner::new();
        let body = edited(&sample.body, &edits);
        let before = decode(sample.message, &body, Release::HEAD).value;
        // Only where the two agree before the edit; `differential` covers the rest.
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

/// Changes all numbers.
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

/// Edits of several kinds of values in a message of the corpus.
#[test]
fn edits_are_encoded() {
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

/// No message contains itself through a list, so that the nesting of the JSON stays below the limit of JSON parsers.
#[test]
fn no_message_contains_itself_through_a_list() {
    for message in MESSAGES.iter() {
        for field in message.fields.iter().filter(|field| field.is_repeated()) {
            let Type::Message(nested) = field.ty else { continue };
            let mut seen = vec![nested];
            let mut at = 0;
            while at < seen.len() {
                assert!(seen[at] != *message, "{}.{} contains itself", message.name, field.name);
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

/// Records after a wrong length prefix.
#[test]
fn a_wrong_length_round_trips() {
    let updates = kind_by_name("task.updates").unwrap();
    let sample = SAMPLES.iter().find(|sample| Some(sample.message) == updates.root).unwrap();
    for cut in 0..8 {
        let mut bytes =
            [[0xff, 0xff, 0xff, 0x7f, 1, 2, 3][..cut.min(7)].to_vec(), frame(&sample.body)].concat();
        bytes.extend(&[7, 0, 0][..cut % 4]);
        assert_round_trip(&bytes, updates, Release::HEAD);
    }
}
