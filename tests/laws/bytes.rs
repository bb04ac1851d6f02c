//! For any bytes, no parser panics, `check` and `decode` agree for every release, and offsets of damage are inside the
//! bytes.

use ckpt::schema::{Damage, Dynamic, Message, Release, Value, check, decode, encode, field, find};
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::proptest;
use proptest::sample::Index;

use super::cases;
use super::edit::{edited, edits};
use super::random_message::sample;
use super::samples::MESSAGES;
use crate::fuzz::checks::records::frames_cover;

/// Releases whose schemas differ.
const RELEASES: &[Release] = &[
    Release::new(0, 14, 0),
    Release::new(0, 28, 0),
    Release::new(1, 4, 0),
    Release::new(1, 8, 0),
    Release::LAST,
    Release::HEAD,
];

proptest! {
    #![proptest_config(cases(4000))]

    #[test]
    fn check_and_decode_agree_on_any_bytes(at in any::<Index>(), body in vec(any::<u8>(), 0..120)) {
        assert_consistent(MESSAGES[at.index(MESSAGES.len())], &body);
    }

    #[test]
    fn check_and_decode_agree_on_damaged_messages(sample in sample(), edits in edits()) {
        assert_consistent(sample.message, &edited(&sample.body, &edits));
    }

    #[test]
    fn frames_are_contiguous(bytes in vec(any::<u8>(), 0..60), small in vec(0..6u8, 0..60)) {
        frames_cover(&bytes);
        // Lengths that are valid.
        frames_cover(&small.iter().flat_map(|length| [*length, 0, 0, 0, 0, 0]).collect::<Vec<_>>());
    }
}

fn assert_consistent(message: &'static Message, body: &[u8]) {
    for release in RELEASES {
        let decoded = decode(message, body, *release);
        let checked = check(message, body, *release, &mut ()).err();
        assert_eq!(checked, decoded.damage, "{} {release} {body:02x?}", message.name);
        if let Some(Damage { offset, .. }) = checked {
            assert!(offset <= body.len(), "{} {release} {body:02x?}", message.name);
        } else {
            assert_stable_encoding(&decoded.value, *release);
        }
    }
}

/// Encoding, decoding and encoding again gives the same bytes.
fn assert_stable_encoding(value: &Dynamic<'_>, release: Release) {
    let bytes = encode(value);
    let again = decode(value.message, &bytes, release);
    assert_eq!(again.damage, None, "{} {bytes:02x?}", value.message.name);
    assert_eq!(encode(&again.value), bytes, "{}", value.message.name);
}

/// An end tag may be an overlong varint; none of its bytes belong to the group.
#[test]
fn a_group_ends_where_its_end_tag_begins() {
    let task_id = find("mesos.TaskID").unwrap();
    let body = [0x0a, 1, b'x', 0xcb, 0xb8, 0x02, 0x08, 0x05, 0xcc, 0xb8, 0x82, 0x00];
    let decoded = decode(task_id, &body, Release::HEAD);
    assert_eq!(decoded.damage, None);
    assert_eq!(&*decoded.value.unknown[0].bytes, [0x08, 0x05]);
    assert_stable_encoding(&decoded.value, Release::HEAD);
}

/// An entry without a key and one with the empty key have the same key: the last one wins.
#[test]
fn a_map_has_one_entry_for_the_empty_key() {
    let config = find("mesos.slave.ContainerConfig").unwrap();
    let limits = [0x82, 0x01, 0x00, 0x82, 0x01, 0x0d, 0x12, 0x09, 0x09, 0, 0, 0, 0, 0, 0, 0, 0, 0x0a, 0x00];
    let decoded = decode(config, &limits, Release::HEAD);
    let map = decoded.value.get(field!("limits")).unwrap();
    assert!(matches!(map, Value::Map(entries) if entries.len() == 1), "{map:?}");
}

/// With quadratic lookup of keys this map would take hours.
#[test]
fn a_large_map_is_read_in_linear_time() {
    let config = find("mesos.slave.ContainerConfig").unwrap();
    let mut body = Vec::new();
    for number in 0..200_000 {
        body.extend_from_slice(&[0x82, 0x01, 0x09, 0x0a, 0x07]);
        body.extend_from_slice(format!("{:07}", number % 150_000).as_bytes());
    }
    let decoded = decode(config, &body, Release::HEAD);
    let map = decoded.value.get(field!("limits")).unwrap();
    assert!(matches!(map, Value::Map(entries) if entries.len() == 150_000));
}
