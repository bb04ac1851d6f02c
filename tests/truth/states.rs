//! The states of a real agent: the recovered state equals Mesos's own, field for field, messages included.

use std::fs::File;
use std::path::Path;

use ckpt::recovery::Mode;
use ckpt::schema::Release;
use flate2::read::GzDecoder;
use serde_json::{Map, Value as Json};

use super::played::{End, Played, loaded};
use crate::support::cli::ckpt;
use crate::support::corpus;
use crate::support::json::{assert_same, differences};

const MODES: [(Mode, &str, &str); 2] =
    [(Mode::Strict, "strict", "--strict"), (Mode::Lenient, "no_strict", "--no-strict")];

/// The state whose notes hold a summary: an `info` is true or null, and updates have no `update`.
const SUMMARY: &str = "z_big_2000";

#[test]
fn every_state_is_recovered_as_mesos_does_from_its_archive() {
    for_each_state(|name| corpus::directory().join(format!("{name}.tar.gz")));
}

#[test]
fn every_state_is_recovered_as_mesos_does_from_a_copied_directory() {
    let dir = tempfile::tempdir().unwrap();
    for_each_state(|name| corpus::unpack(name, &dir.path().join(name)).work);
}

fn for_each_state(place: impl Fn(&str) -> std::path::PathBuf) {
    let names = corpus::names();
    assert!(names.len() >= 40, "the corpus is not whole: {names:?}");
    let mut wrong = Vec::new();
    for name in &names {
        let mut loaded = loaded(&place(name), Release::HEAD).unwrap();
        let boot_id = corpus::note(name)["boot_id"].as_str().unwrap().to_owned();
        for (mode, key, _) in MODES {
            let differences = compare(name, key, loaded.play(mode, &boot_id));
            wrong.extend(differences.iter().take(5).map(|line| format!("{name} {key} {line}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn compare(name: &str, key: &str, played: Played) -> Vec<String> {
    assert_eq!(played.unknown, Vec::<String>::new(), "{name}");
    let truth = truth(name, key);
    match (played.end, truth.get("error").and_then(Json::as_str)) {
        (End::State(state), None) => differences(&in_our_form(&truth), &in_its_form(name, state)),
        (End::Error(text), Some(error)) if text == error => Vec::new(),
        (end, _) => vec![format!("{end:?}, but Mesos says {truth}")],
    }
}

/// The program prints what the library answers: a state, a failure, an unharmed one.
#[test]
fn the_program_gives_the_same() {
    for (name, key, flag) in [
        ("w_update_sequences", "strict", "--strict"),
        ("t_cut_executorinfo", "no_strict", "--no-strict"),
        ("m_odd_ids", "strict", "--strict"),
    ] {
        let (output, truth) = (simulate(name, flag), truth(name, key));
        assert_same(&in_our_form(&truth), &output["recovered"], name);
    }
    let (output, truth) = (simulate("t_cut_executorinfo", "--strict"), truth("t_cut_executorinfo", "strict"));
    assert_eq!(output["recovered"], Json::Null);
    assert_eq!(output["outcome"], "fails");
    assert_eq!(output["failure"]["message"], truth["error"]);
}

fn simulate(name: &str, flag: &str) -> Json {
    let note = corpus::note(name);
    let archive = corpus::directory().join(format!("{name}.tar.gz"));
    ckpt([
        "simulate",
        "-o",
        "json",
        "--mesos-version",
        "1.12.0",
        flag,
        "--boot-id",
        note["boot_id"].as_str().unwrap(),
    ])
    .arg(archive)
    .run()
    .json()
}

/// What Mesos's `state::recover()` returned, as it is in the corpus.
pub(super) fn truth(name: &str, key: &str) -> Json {
    let both = gunzipped(&corpus::directory().join(format!("{name}.recovered.json.gz")));
    both.get(key).unwrap_or(&both["strict"]).clone()
}

fn gunzipped(path: &Path) -> Json {
    let file = File::open(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    serde_json::from_reader(GzDecoder::new(file)).unwrap()
}

/// Mesos's print in the form of `recovered`: `agent` for `slave`, lists for maps, without texts and counts that
/// repeat what the lists say.
pub(super) fn in_our_form(mesos: &Json) -> Json {
    const MAPS: [&str; 4] = ["frameworks", "executors", "runs", "tasks"];
    const REPEATED: [&str; 3] = ["resources_string", "updates_count", "acks_count"];
    match mesos {
        Json::Object(map) => {
            let kept = map.iter().filter(|(key, _)| !REPEATED.contains(&key.as_str()));
            let convert = |(key, value): (&String, &Json)| match (key.as_str(), value) {
                ("slave", value) => ("agent".to_owned(), in_our_form(value)),
                (known, Json::Object(by_id)) if MAPS.contains(&known) && by_id.iter().all(has_id) => {
                    (key.clone(), Json::Array(by_id.values().map(in_our_form).collect()))
                }
                (_, value) if is_message(key) => (key.clone(), value.clone()),
                (_, value) => (key.clone(), in_our_form(value)),
            };
            Json::Object(kept.map(convert).collect::<Map<_, _>>())
        }
        Json::Array(list) => Json::Array(list.iter().map(in_our_form).collect()),
        other => other.clone(),
    }
}

fn has_id((id, value): (&String, &Json)) -> bool {
    value["id"] == **id
}

/// Keys that contain a message of Mesos, which both print alike.
fn is_message(key: &str) -> bool {
    ["info", "update", "drain_config", "operations"].contains(&key)
}

/// Our answer, reduced where the corpus holds a summary.
fn in_its_form(name: &str, mut ours: Json) -> Json {
    if name == SUMMARY {
        summarise(&mut ours);
    }
    ours
}

fn summarise(value: &mut Json) {
    match value {
        Json::Object(map) => {
            map.remove("update");
            if let Some(info @ Json::Object(_)) = map.get_mut("info") {
                *info = Json::Bool(true);
            }
            map.values_mut().for_each(summarise);
        }
        Json::Array(list) => list.iter_mut().for_each(summarise),
        _ => {}
    }
}
