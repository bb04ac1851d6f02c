//! Tests of `resources` and `resource_compare`: adding, taking and finding, with every kind of disk.

use super::super::json_message::{message_from_json, parse_json};
use super::*;
use crate::schema::table;

fn read(text: &str) -> Resource {
    let json = parse_json(text.as_bytes()).unwrap();
    Resource::read(&message_from_json(&table::RESOURCE, &json).unwrap()).unwrap()
}

fn disk(value: u32, disk: &str, more: &str) -> Resource {
    read(&format!(
        r#"{{"name":"disk","type":"SCALAR","scalar":{{"value":{value}}},"role":"a","disk":{{{disk}}}{more}}}"#
    ))
}

fn bag(text: &str) -> Resources {
    Resources::parse(text.as_bytes(), &"*".into()).unwrap()
}

const MOUNT: &str = r#""source":{"type":"MOUNT","mount":{"root":"/m"}}"#;
const PATH: &str = r#""source":{"type":"PATH","path":{"root":"/p"}}"#;
const RAW: &str = r#""source":{"type":"RAW"}"#;
const RAW_ID: &str = r#""source":{"type":"RAW","id":"x"}"#;
const VOLUME: &str = r#""persistence":{"id":"v"}"#;

#[test]
fn equal_kinds_become_one() {
    for (source, entries) in
        [(MOUNT, 2), (PATH, 1), (RAW, 1), (RAW_ID, 2), (VOLUME, 2), (r#""source":{"type":"BLOCK"}"#, 2)]
    {
        let both: Resources = [disk(3, source, ""), disk(4, source, "")].into_iter().collect();
        assert_eq!(both.len(), entries, "{source}");
        assert_eq!(both.scalar("disk"), Some(Scalar::new(7.0)));
    }
    assert_eq!(bag("cpus:1;cpus(a):2;cpus:3").to_string(), "cpus:4; cpus(reservations: [(STATIC,a)]):2");
}

#[test]
fn invalid_and_empty_ones_are_left_out() {
    let messages: Vec<_> = [
        r#"{"name":"cpus","type":"SCALAR","scalar":{"value":0}}"#,
        r#"{"name":"cpus","type":"SCALAR","scalar":{"value":-1}}"#,
        r#"{"name":"mem","type":"SCALAR","scalar":{"value":5}}"#,
        r#"{"name":"text","type":"TEXT"}"#,
    ]
    .iter()
    .map(|text| message_from_json(&table::RESOURCE, &parse_json(text.as_bytes()).unwrap()).unwrap())
    .collect();
    let mut dropped = Vec::new();
    let resources = Resources::from_messages_telling(&messages, |place, why| dropped.push((place, why.text)));
    assert_eq!(resources.to_string(), "mem:5");
    assert_eq!(
        dropped,
        [(1, "Invalid scalar resource: value <= 0".to_owned()), (3, "Unsupported resource type".to_owned())]
    );
}

#[test]
fn order_and_splitting_do_not_count() {
    assert_eq!(bag("cpus:1;mem:2;ports:[1-5]"), bag("ports:[3-5,1-2];mem:2;cpus:0.5;cpus:0.5"));
    assert_ne!(bag("cpus:1"), bag("cpus:1;mem:1"));
    assert_ne!(bag("cpus:1"), bag("cpus:2"));
    assert_eq!(bag("cpus:1.0001"), bag("cpus:1"));
    assert_eq!(bag("x:{a,b}"), bag("x:{b,a}"));
}

#[test]
fn contains_one_and_all() {
    let all = bag("cpus:4;ports:[1-10];x:{a,b}");
    for (part, expected) in [
        ("cpus:4", true),
        ("cpus:4.1", false),
        ("cpus(a):1", false),
        ("ports:[2-3,9-10]", true),
        ("ports:[10-11]", false),
        ("x:{b}", true),
        ("x:{c}", false),
        ("", true),
    ] {
        assert_eq!(all.contains_all(&bag(part)), expected, "{part}");
    }
    // A volume is used up by the first that finds it.
    let volume = disk(3, VOLUME, "");
    let one: Resources = [volume.clone()].into_iter().collect();
    let two: Resources = [volume.clone(), volume].into_iter().collect();
    assert!(two.contains_all(&one));
    assert!(!one.contains_all(&two));
    // Whole disks and volumes are found only whole.
    for (source, expected) in [(MOUNT, false), (PATH, true), (RAW, true), (RAW_ID, false), (VOLUME, false)] {
        let disks: Resources = [disk(3, source, "")].into_iter().collect();
        assert_eq!(disks.contains(&disk(2, source, "")), expected, "{source}");
        assert!(disks.contains(&disk(3, source, "")), "{source}");
    }
}

#[test]
fn takes_away() {
    let mut all = bag("cpus:4;mem:10;ports:[1-10]");
    all.subtract_all(&bag("cpus:4;ports:[3-4]"));
    assert_eq!(all.to_string(), "ports:[1-2, 5-10]; mem:10");
    all.subtract_all(&bag("mem:11"));
    assert_eq!(all.to_string(), "ports:[1-2, 5-10]");
    all.subtract_all(&bag("disk:11"));
    assert_eq!(all.len(), 1);
}

#[test]
fn shared_volumes_are_counted() {
    let shared = disk(3, VOLUME, r#","shared":{}"#);
    let mut bag: Resources = [shared.clone(), shared.clone()].into_iter().collect();
    assert_eq!(bag.len(), 1);
    let one: Resources = [shared.clone()].into_iter().collect();
    assert!(bag.contains_all(&one) && !one.contains_all(&bag));
    bag.subtract(&shared);
    assert_eq!(bag, one);
    bag.subtract(&shared);
    assert!(bag.is_empty());
}

#[test]
fn finds_by_metadata() {
    let all = bag("cpus:4;cpus(a):1");
    let part = bag("cpus(a):9");
    assert_eq!(
        all.matching(part.iter().next().unwrap()).unwrap().to_string(),
        "cpus(reservations: [(STATIC,a)]):1"
    );
    assert_eq!(all.names(), ["cpus"]);
    assert_eq!(all.scalar("cpus"), Some(Scalar::new(5.0)));
    assert_eq!(all.scalar("mem"), None);
    assert_eq!(all.filter(|resource| resource.reservations.is_empty()).to_string(), "cpus:4");
}
