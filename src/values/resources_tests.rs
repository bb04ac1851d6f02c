//! Tests of `resources`, `resource_compare` and `resource_index`: adding, subtracting and finding, with every kind of
//! disk.

use std::cell::Cell;

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
    assert_eq!(Resources::from_messages(&messages).to_string(), "mem:5");
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
    // Each volume is matched once.
    let volume = disk(3, VOLUME, "");
    let one: Resources = [volume.clone()].into_iter().collect();
    let two: Resources = [volume.clone(), volume].into_iter().collect();
    assert!(two.contains_all(&one));
    assert!(!one.contains_all(&two));
    // Whole disks and volumes are contained only whole.
    for (source, expected) in [(MOUNT, false), (PATH, true), (RAW, true), (RAW_ID, false), (VOLUME, false)] {
        let disks: Resources = [disk(3, source, "")].into_iter().collect();
        assert_eq!(disks.contains(&disk(2, source, "")), expected, "{source}");
        assert!(disks.contains(&disk(3, source, "")), "{source}");
    }
}

#[test]
fn subtracts() {
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

/// A resource of one of many kinds: divisible and whole disks, volumes, shared ones, labels in any order and repeated.
fn kind(number: u32) -> Resource {
    let role = number % 7;
    let labels = match number % 5 {
        0 => r#"{"key":"a"},{"key":"b","value":"1"}"#,
        1 => r#"{"key":"b","value":"1"},{"key":"a","value":""}"#,
        2 => r#"{"key":"a"},{"key":"a"}"#,
        3 => r#"{"key":"b","value":"1"},{"key":"b","value":"1"}"#,
        _ => r#"{"key":"c"}"#,
    };
    let reservation =
        format!(r#""reservations":[{{"type":"DYNAMIC","role":"r{role}","labels":{{"labels":[{labels}]}}}}]"#);
    let (value, id) = (1 + number % 3, number % 2);
    let rest = match number % 11 {
        0 => {
            return read(&format!(
                r#"{{"name":"x","type":"SET","set":{{"item":["{value}","{id}a"]}},{reservation}}}"#
            ));
        }
        1 => {
            let range = format!(r#"{{"begin":{number},"end":{}}}"#, number + 3);
            return read(&format!(
                r#"{{"name":"ports","type":"RANGES","ranges":{{"range":[{range}]}},{reservation}}}"#
            ));
        }
        2 => String::new(),
        3 => format!(r#","disk":{{{MOUNT}}}"#),
        4 => format!(r#","disk":{{{PATH}}}"#),
        5 => format!(r#","disk":{{{RAW_ID}}}"#),
        6 => format!(r#","disk":{{"persistence":{{"id":"v{id}"}}}},"shared":{{}}"#),
        7 => r#","revocable":{}"#.to_owned(),
        8 => r#","provider_id":{"value":"p"}"#.to_owned(),
        9 => r#","allocation_info":{"role":"r"}"#.to_owned(),
        _ => format!(r#","disk":{{"persistence":{{"id":"v{id}"}}}}"#),
    };
    read(&format!(r#"{{"name":"disk","type":"SCALAR","scalar":{{"value":{value}}},{reservation}{rest}}}"#))
}

/// The same by scanning all entries, as Mesos does.
#[derive(Default)]
struct Scanned(Vec<Entry>);

impl Scanned {
    fn add(&mut self, resource: Resource) {
        match self.0.iter_mut().find(|entry| entry.resource.is_addable(&resource)) {
            Some(entry) if entry.resource.shared => entry.count += 1,
            Some(entry) => entry.resource.amount.add_all(&[resource.amount]),
            None => self.0.push(Entry { resource, count: 1 }),
        }
    }

    fn subtract(&mut self, resource: &Resource) {
        let Some(at) = self.0.iter().position(|entry| entry.resource.is_subtractable(resource)) else {
            return;
        };
        let entry = &mut self.0[at];
        if entry.resource.shared {
            entry.count -= 1;
        } else {
            entry.resource.amount.subtract(&resource.amount);
        }
        let is_negative = matches!(&entry.resource.amount, Amount::Scalar(value) if value.value() < 0.0);
        if is_negative || entry.is_empty() {
            self.0.swap_remove(at);
        }
    }
}

fn entries(list: &[Entry]) -> Vec<String> {
    list.iter().map(|entry| format!("{} x{}", entry.resource, entry.count)).collect()
}

#[test]
fn an_index_changes_nothing_of_the_result() {
    let (mut indexed, mut scanned) = (Resources::default(), Scanned::default());
    let mut number = 1u32;
    let mut most = 0;
    for step in 0..3_000 {
        number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let resource = kind(number >> 16);
        if step < 1_500 || number % 5 < 2 {
            scanned.add(resource.clone());
            indexed.add(resource.clone());
        } else {
            scanned.subtract(&resource);
            indexed.subtract(&resource);
        }
        let found = scanned.0.iter().find(|entry| entry.resource.has_same_metadata(&resource));
        assert_eq!(
            indexed.matching(&resource).map(ToString::to_string),
            found.map(|entry| entry.resource.to_string())
        );
        assert_eq!(
            indexed.contains(&resource),
            scanned.0.iter().any(|entry| entry.contains(&Entry { resource: resource.clone(), count: 1 }))
        );
        most = most.max(indexed.len());
        if step % 100 == 99 {
            assert_eq!(entries(&indexed.entries), entries(&scanned.0), "after step {step}");
        }
    }
    assert!(most > 10 * SCANNED && indexed.len() < most, "{most} entries at most, {} left", indexed.len());
    let at_once: Resources = (0..2_000).map(kind).collect();
    let mut in_turn = Scanned::default();
    (0..2_000).map(kind).for_each(|resource| in_turn.add(resource));
    assert_eq!(entries(&at_once.entries), entries(&in_turn.0));
}

/// How many entries are compared while these are added, and then looked for.
fn comparisons(resources: impl Iterator<Item = Resource> + Clone) -> usize {
    let count = Cell::new(0);
    let counted = |is_it: bool| {
        count.set(count.get() + 1);
        is_it
    };
    let mut all = Resources::default();
    for resource in resources.clone() {
        if !resource.is_exclusive() || resource.shared {
            all.first(&resource, |entry| counted(entry.resource.is_addable(&resource)));
        }
        all.add(resource);
    }
    for resource in resources {
        all.first(&resource, |entry| counted(entry.resource.is_subtractable(&resource)));
    }
    count.get()
}

#[test]
fn ten_times_the_resources_cost_at_most_twelve_times_the_work() {
    let volume = |number: u32| disk(3, &format!(r#""persistence":{{"id":"v{number}"}}"#), "");
    let shared = |number: u32| disk(number + 1, VOLUME, r#","shared":{}"#);
    let ports = |number: u32| {
        let range = format!(r#"{{"begin":{0},"end":{0}}}"#, 2 * number);
        read(&format!(r#"{{"name":"ports","type":"RANGES","ranges":{{"range":[{range}]}}}}"#))
    };
    let role = |number: u32| {
        read(&format!(r#"{{"name":"cpus","type":"SCALAR","scalar":{{"value":1}},"role":"r{number}"}}"#))
    };
    let kinds: [(&str, &dyn Fn(u32) -> Resource); 5] = [
        ("volumes", &volume),
        ("the same volume", &|_| volume(0)),
        ("shared volumes of many sizes", &shared),
        ("ports", &ports),
        ("roles", &role),
    ];
    for (name, resource) in kinds {
        let (few, many) = (comparisons((0..500).map(resource)), comparisons((0..5_000).map(resource)));
        assert!(few > 0 && many <= 12 * few, "{name}: {few} comparisons for 500, {many} for 5000");
    }
}
