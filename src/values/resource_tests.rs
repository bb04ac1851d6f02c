//! Tests of `resource` and `resource_check`: every refusal of `Resources::validate`, and every printed form.

use super::super::json_message::{message_from_json, parse_json};
use super::*;

fn read(text: &str) -> Result<Resource, String> {
    let json = parse_json(text.as_bytes()).unwrap();
    let message = message_from_json(&table::RESOURCE, &json).unwrap();
    Resource::read(&message).map_err(|refused| refused.text)
}

fn disk(rest: &str) -> String {
    format!(r#"{{"name":"disk","type":"SCALAR","scalar":{{"value":10}},{rest}}}"#)
}

#[test]
fn prints_as_mesos() {
    let eng = r#""reservations":[{"type":"DYNAMIC","role":"eng","principal":"ops"}]"#;
    for (text, printed) in [
        (r#"{"name":"cpus","type":"SCALAR","scalar":{"value":8}}"#.to_owned(), "cpus:8"),
        (disk(eng), "disk(reservations: [(DYNAMIC,eng,ops)]):10"),
        (
            disk(&format!(
                r#"{eng},"disk":{{"persistence":{{"id":"v1"}},"volume":{{"container_path":"data","mode":"RW"}}}}"#
            )),
            "disk(reservations: [(DYNAMIC,eng,ops)])[v1:data]:10",
        ),
        (
            disk(&format!(
                r#"{eng},"disk":{{"persistence":{{"id":"v1"}},"volume":{{"container_path":"data","host_path":"h","mode":"RO"}},
                   "source":{{"type":"PATH","path":{{"root":"/p"}}}}}},"shared":{{}}"#
            )),
            "disk(reservations: [(DYNAMIC,eng,ops)])[PATH:/p,v1:h:data:ro]<SHARED>:10",
        ),
        (disk(r#""disk":{"source":{"type":"MOUNT","mount":{"root":"/m"}}}"#), "disk[MOUNT:/m]:10"),
        (
            disk(r#""disk":{"source":{"type":"RAW","id":"i","profile":"fast","vendor":"v"}}"#),
            "disk[RAW(v,i,fast)]:10",
        ),
        (disk(r#""disk":{"source":{"type":"BLOCK"}},"revocable":{}"#), "disk[BLOCK]{REV}:10"),
        (
            r#"{"name":"cpus","type":"SCALAR","scalar":{"value":0.5},"allocation_info":{"role":"eng/web"},
               "reservations":[{"type":"STATIC","role":"eng"},{"type":"DYNAMIC","role":"eng/web",
               "labels":{"labels":[{"key":"k","value":"v"},{"key":"l"}]}}]}"#
                .to_owned(),
            "cpus(allocated: eng/web)(reservations: [(STATIC,eng),(DYNAMIC,eng/web,{k: v, l})]):0.5",
        ),
        (r#"{"name":"x","type":"SET","set":{"item":["a","b"]}}"#.to_owned(), "x:{a, b}"),
    ] {
        let resource = read(&text).unwrap();
        assert_eq!(resource.to_string(), printed);
        assert_eq!(Resource::read(&resource.to_message()).unwrap(), resource);
        assert_eq!(resource.to_message().missing_required(crate::schema::Release::HEAD), None);
    }
}

#[test]
fn older_shapes_are_upgraded() {
    let old = r#""role":"eng","reservation":{"principal":"ops"}"#;
    assert_eq!(read(&disk(old)).unwrap().to_string(), "disk(reservations: [(DYNAMIC,eng,ops)]):10");
    assert_eq!(read(&disk(r#""role":"eng""#)).unwrap().to_string(), "disk(reservations: [(STATIC,eng)]):10");
    assert_eq!(read(&disk(r#""role":"*""#)).unwrap().to_string(), "disk:10");
    assert!(read(&disk(r#""reservation":{}"#)).is_err());
}

#[test]
fn invalid_amounts() {
    for (text, words) in [
        (r#"{"name":"","type":"SCALAR"}"#, "Empty resource name"),
        (r#"{"name":"a","type":"SCALAR"}"#, "Invalid scalar resource"),
        (r#"{"name":"a","type":"SCALAR","scalar":{"value":1},"set":{}}"#, "Invalid scalar resource"),
        (r#"{"name":"a","type":"SCALAR","scalar":{"value":-1}}"#, "Invalid scalar resource: value <= 0"),
        (r#"{"name":"a","type":"SCALAR","scalar":{"value":0.0004}}"#, "Invalid scalar resource: value <= 0"),
        (
            r#"{"name":"a","type":"SCALAR","scalar":{"value":"Infinity"}}"#,
            "Invalid scalar resource: value <= 0",
        ),
        (r#"{"name":"a","type":"RANGES","scalar":{"value":1}}"#, "Invalid ranges resource"),
        (
            r#"{"name":"a","type":"RANGES","ranges":{"range":[{"begin":2,"end":1}]}}"#,
            "Invalid ranges resource: begin > end",
        ),
        (
            r#"{"name":"a","type":"RANGES","ranges":{"range":[{"begin":1,"end":5},{"begin":5,"end":9}]}}"#,
            "Invalid ranges resource: overlapping ranges",
        ),
        (r#"{"name":"a","type":"SET"}"#, "Invalid set resource"),
        (
            r#"{"name":"a","type":"SET","set":{"item":["x","x"]}}"#,
            "Invalid set resource: duplicated elements",
        ),
        (r#"{"name":"a","type":"TEXT"}"#, "Unsupported resource type"),
    ] {
        assert_eq!(read(text).unwrap_err(), words, "{text}");
    }
}

#[test]
fn invalid_disks_and_stacks() {
    for (rest, words) in [
        (r#""disk":{"source":{"type":"RAW","mount":{}}}"#, "Mount should not be set for RAW disk source"),
        (r#""disk":{"source":{"type":"BLOCK","path":{}}}"#, "Path should not be set for BLOCK disk source"),
        (r#""disk":{"source":{"type":"UNKNOWN"}}"#, "Unsupported 'DiskInfo.Source.Type' in 'UNKNOWN'"),
        (
            r#""reservations":[{"role":"a"}]"#,
            "Invalid reservation: 'Resource.ReservationInfo.type' field must be set.",
        ),
        (
            r#""reservations":[{"type":"STATIC"}]"#,
            "Invalid reservation: 'Resource.ReservationInfo.role' field must be set.",
        ),
        (
            r#""reservations":[{"type":"STATIC","role":"a b"}]"#,
            "Role component 'a b' is invalid because it contains backspace or whitespace",
        ),
        (
            r#""reservations":[{"type":"STATIC","role":"*"}]"#,
            "Invalid reservation: role \"*\" cannot be reserved",
        ),
        (
            r#""reservations":[{"type":"DYNAMIC","role":"a"},{"type":"STATIC","role":"a/b"}]"#,
            "Invalid refined reservation: A refined reservation cannot be STATIC",
        ),
        (
            r#""reservations":[{"type":"DYNAMIC","role":"a"},{"type":"DYNAMIC","role":"b"}]"#,
            "Invalid refined reservation: role 'b' is not a refinement of 'a'",
        ),
        (r#""reservations":[{"type":"UNKNOWN","role":"a"}]"#, "Unsupported 'Resource.ReservationInfo.Type'"),
        (r#""shared":{}"#, "Only persistent volumes can be shared"),
    ] {
        assert_eq!(read(&disk(rest)).unwrap_err(), words, "{rest}");
    }
    let cpus = r#"{"name":"cpus","type":"SCALAR","scalar":{"value":1},"#;
    assert_eq!(
        read(&format!(r#"{cpus}"disk":{{}}}}"#)).unwrap_err(),
        "DiskInfo should not be set for cpus resource"
    );
    assert_eq!(read(&format!(r#"{cpus}"shared":{{}}}}"#)).unwrap_err(), "Resource cpus cannot be shared");
}

#[test]
fn metadata() {
    let plain = read(&disk(r#""revocable":{}"#)).unwrap();
    for other in [
        disk(r#""provider_id":{"value":"p"},"revocable":{}"#),
        disk(r#""allocation_info":{"role":"r"},"revocable":{}"#),
        disk(r#""disk":{},"revocable":{}"#),
        disk(r#""reservations":[{"type":"STATIC","role":"a"}],"revocable":{}"#),
        disk(r#""role":"*""#),
        r#"{"name":"x","type":"SCALAR","scalar":{"value":10},"revocable":{}}"#.to_owned(),
        r#"{"name":"disk","type":"SET","set":{"item":["a"]},"revocable":{}}"#.to_owned(),
    ] {
        let other = read(&other).unwrap();
        assert!(!plain.has_same_metadata(&other), "{other}");
        assert!(!plain.contains(&other) && !other.contains(&plain));
    }
}

#[test]
fn volumes_differ_by_id_not_by_use() {
    let volume = |id: &str, path: &str| {
        read(&disk(&format!(
            r#""role":"a","disk":{{"persistence":{{"id":"{id}","principal":"{path}"}},"volume":{{"container_path":"{path}","mode":"RW"}}}}"#
        )))
        .unwrap()
    };
    assert_eq!(volume("v", "x"), volume("v", "y"));
    assert_ne!(volume("v", "x"), volume("w", "x"));
    assert!(volume("v", "x").needs_checkpointing());
    assert!(!read(&disk(r#""role":"a""#)).unwrap().needs_checkpointing());
}
