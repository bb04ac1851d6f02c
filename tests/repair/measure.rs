//! How many of the trees that a strict agent cannot read start after a repair, by default and by name, and that none of
//! them loses what an agent with `--no-strict` would keep.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use ckpt::plan::repair::REPAIRS;
use ckpt::recovery::{BootId, Mode};
use ckpt::schema::Release;
use serde_json::Value as Json;

use crate::support::faults::{BOOT_ID, Trees, unpacked, verdicts};
use crate::support::parallel::on_all_processors;
use crate::support::repair_call::{RepairCall, RepairOutcome};
use crate::truth::played::{End, loaded};
use crate::truth::verdict::normalised;

/// How a tree starts again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    Default,
    ByName,
    No,
}

struct Measured {
    way: Way,
    line: String,
    lost: Vec<String>,
}

#[test]
fn most_unreadable_trees_start_after_a_repair_and_nothing_is_lost() {
    let (trees, verdicts) = (Trees::read(), verdicts());
    let unreadable = trees.places.iter().zip(&verdicts).filter(|(_, said)| said["strict"]["kind"] != "state");
    let mut all = on_all_processors(unreadable, |((name, place), verdict)| {
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let archive = dir.path().join("tree.tar");
        trees.write(place, &archive);
        measure(&unpacked(&archive, dir.path(), name), verdict)
    });
    all.sort_by(|a, b| (a.way, &a.line).cmp(&(b.way, &b.line)));
    let lost: Vec<&String> = all.iter().flat_map(|tree| &tree.lost).collect();
    assert!(lost.is_empty(), "--no-strict would have kept: {lost:#?}");
    let count = |way| all.iter().filter(|tree| tree.way == way).count();
    let mut text = String::new();
    writeln!(text, "{} trees that a strict agent cannot read", all.len()).unwrap();
    writeln!(text, "{} start after repairs made by default", count(Way::Default)).unwrap();
    writeln!(text, "{} more start after repairs made by name", count(Way::ByName)).unwrap();
    writeln!(text, "{} are left", count(Way::No)).unwrap();
    for tree in &all {
        writeln!(text, "{}", tree.line).unwrap();
    }
    insta::assert_snapshot!("measure", text);
}

fn measure(work: &Path, verdict: &Json) -> Measured {
    let mut call = RepairCall::copy(work, None);
    call.boot_id = BootId::Known(BOOT_ID.to_owned());
    let default = call.repair();
    let mut way = Way::Default;
    let mut done = default.names().join(", ");
    let mut outcome = default;
    if state(work).is_none() {
        way = Way::ByName;
        call.only = REPAIRS.iter().map(|repair| repair.name.to_string()).collect();
        // Of several IDs one has to be named.
        call.agent = agents(work).into_iter().next();
        outcome = call.repair();
        let names = outcome.names().join(", ");
        done = [done, names].into_iter().filter(|names| !names.is_empty()).collect::<Vec<_>>().join(", ");
    }
    let (tree, fault) = (verdict["tree"].as_str().unwrap(), verdict["fault"].as_str().unwrap());
    let after = state(work);
    if after.is_none() {
        return Measured {
            way: Way::No,
            line: format!("{tree} {fault}: left {}", left(&outcome)),
            lost: Vec::new(),
        };
    }
    let word = if way == Way::Default { "by default" } else { "by name" };
    let after = items(after.as_ref().unwrap());
    let kept = items(&verdict["non_strict"]["state"]);
    // A commit that is completed may be one that takes resources away: that is what the agent had begun.
    let completes = outcome.names().contains(&"complete-commit");
    let resources = !completes
        && resources_before(&verdict["non_strict"]["state"]) > resources_after(&state(work).unwrap());
    let lost_resources = resources.then(|| format!("{tree} {fault}: resources"));
    let lost =
        kept.difference(&after).map(|item| format!("{tree} {fault}: {item}")).chain(lost_resources).collect();
    Measured { way, line: format!("{tree} {fault}: {word}, {done}"), lost }
}

fn left(outcome: &RepairOutcome) -> String {
    let codes: BTreeSet<&str> = outcome.fatal.iter().map(|(code, _)| *code).collect();
    let why: BTreeSet<&str> = outcome
        .refused
        .iter()
        .filter(|(code, _)| codes.contains(code))
        .map(|(_, why)| why.as_str())
        .collect();
    let words = |set: BTreeSet<&str>| set.into_iter().collect::<Vec<_>>().join(", ");
    let why = words(why);
    if why.is_empty() { words(codes) } else { format!("{}: {why}", words(codes)) }
}

fn agents(work: &Path) -> Vec<String> {
    let Ok(list) = std::fs::read_dir(work.join("meta/slaves")) else { return Vec::new() };
    let names = list.filter_map(|entry| entry.unwrap().file_name().into_string().ok());
    let mut ids: Vec<String> = names.filter(|name| name != "latest").collect();
    ids.sort();
    ids
}

/// What a strict agent reads.
fn state(work: &Path) -> Option<Json> {
    match loaded(work, Release::HEAD).ok()?.play(Mode::Strict, BOOT_ID).end {
        End::State(state) => Some(normalised(&state)),
        End::Error(_) | End::Abort(_) => None,
    }
}

/// How many resources an agent has that starts with this state: it completes a commit whose target it can read.
fn resources_before(state: &Json) -> u64 {
    let [target, count] = ["target_count", "count"].map(|key| state["resources"][key].as_u64());
    target.or(count).unwrap_or_default()
}

/// The same after a repair. A commit that can be read now may take resources away that the one before has.
fn resources_after(state: &Json) -> u64 {
    let [target, count] = ["target_count", "count"].map(|key| state["resources"][key].as_u64());
    target.max(count).unwrap_or_default()
}

/// Everything else in a state that can be lost.
fn items(state: &Json) -> BTreeSet<String> {
    let mut items = BTreeSet::new();
    let id = |node: &Json| node["id"].as_str().unwrap_or_default().to_owned();
    let list = |node: &Json, key: &str| node[key].as_array().cloned().unwrap_or_default();
    let agent = &state["agent"];
    if agent["info"] == true {
        items.insert(format!("agent {}", id(agent)));
    }
    for number in 0..agent["operations"].as_u64().unwrap_or_default() {
        items.insert(format!("operation {number}"));
    }
    for framework in list(agent, "frameworks").iter().filter(|node| node["info"] == true) {
        let of_framework = id(framework);
        items.insert(format!("framework {of_framework}"));
        for executor in list(framework, "executors").iter().filter(|node| node["info"] == true) {
            let of_executor = format!("{of_framework}/{}", id(executor));
            items.insert(format!("executor {of_executor}"));
            for run in list(executor, "runs") {
                let of_run = format!("{of_executor}/{}", id(&run));
                items.insert(format!("run {of_run}"));
                for task in list(&run, "tasks").iter().filter(|node| node["info"] == true) {
                    let of_task = format!("{of_run}/{}", id(task));
                    items.insert(format!("task {of_task}"));
                    for update in list(task, "updates") {
                        items.insert(format!("update {} of {of_task}", update[0]));
                    }
                    for ack in list(task, "acks") {
                        items.insert(format!("acknowledgement {ack} of {of_task}"));
                    }
                }
            }
        }
    }
    items
}
