//! Persistent volumes: a start that loses one, or the data of one, is never green.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::codes::with_volume;
use crate::support::cli::ckpt;
use crate::support::resource::{allocated, reserved, scalar, volume};
use crate::support::tree::{Agent, Checkpointed, Executor, Framework, Kind, Part, Placed, Run, Task, Tree};

/// Codes that are no notes.
fn codes(document: &Json) -> Vec<(String, String)> {
    let findings = document["findings"].as_array().unwrap().iter();
    let text = |value: &Json| value.as_str().unwrap().to_owned();
    let known = findings.map(|finding| (text(&finding["code"]), text(&finding["severity"])));
    known.filter(|(code, severity)| severity != "note" && code != "work-dir-temporary").collect()
}

fn ask(command: &str, work: &Path) -> Json {
    ckpt([command, "-o", "json", "--boot-id=same", "--no-probe"]).arg(work).run().json()
}

/// The codes of validate, its status, that of simulate and of executors, and what simulate calls lost.
fn answers(placed: &Placed) -> (Vec<(String, String)>, [i64; 3], Vec<String>) {
    let [validate, simulate, executors] =
        ["validate", "simulate", "executors"].map(|command| ask(command, &placed.work));
    let lost = simulate["lost_resources"].as_array().unwrap().iter();
    let lost = lost.map(|text| text.as_str().unwrap().to_owned()).collect();
    let status = |document: &Json| document["exit_status"].as_i64().unwrap();
    (codes(&validate), [status(&validate), status(&simulate), status(&executors)], lost)
}

fn owned(codes: &[(&str, &str)]) -> Vec<(String, String)> {
    codes.iter().map(|(code, severity)| ((*code).to_owned(), (*severity).to_owned())).collect()
}

#[test]
fn a_volume_that_is_listed_used_and_there_is_good() {
    let dir = tempfile::tempdir().unwrap();
    let placed = with_volume().write(dir.path());
    assert_eq!(answers(&placed), (vec![], [0, 0, 0], vec![]));
}

#[test]
fn a_volume_that_a_task_uses_and_nothing_lists_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let placed = with_volume().write(dir.path());
    fs::remove_dir_all(placed.meta().join("resources")).unwrap();
    let lost = "task T uses volume v of role eng, which meta/resources does not list".to_owned();
    let found = owned(&[("volume-not-listed", "error"), ("volume-unclaimed", "warning")]);
    assert_eq!(answers(&placed), (found, [1, 1, 1], vec![lost.clone()]));
    // On one line, as on a wide terminal.
    let text = |command| {
        let call = ckpt([command, "--boot-id=same", "--no-probe"]).arg(&placed.work);
        call.run().exits(1).stdout().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    assert!(text("executors").contains(&format!("Note lost: {lost}")), "{}", text("executors"));
    assert!(text("simulate").contains(&format!("Lost {lost}")), "{}", text("simulate"));
}

#[test]
fn an_executor_uses_volumes_too() {
    let uses = json!({"resources": [allocated(volume("v", "eng", 64.0), "eng")]});
    let run = Run::new("c").pid(4001).http().task(Task::new("T").running()).in_runtime();
    let executor = Executor::new("E", Kind::Custom).info(Part::But(uses)).run(run);
    let agent = Agent::new("S").framework(Framework::new("F").executor(executor));
    let dir = tempfile::tempdir().unwrap();
    let placed = Tree::new().agent(agent).write(dir.path());
    let lost = "executor E uses volume v of role eng, which meta/resources does not list".to_owned();
    assert_eq!(answers(&placed), (owned(&[("volume-not-listed", "error")]), [1, 1, 1], vec![lost]));
}

#[test]
fn a_task_that_has_ended_loses_no_volume() {
    let uses = Part::But(json!({"resources": [allocated(volume("v", "eng", 64.0), "eng")]}));
    let task = Task::new("T").ended("TASK_FINISHED").info(uses);
    let dir = tempfile::tempdir().unwrap();
    let placed = crate::codes::with_task(task).write(dir.path());
    assert_eq!(answers(&placed), (vec![], [0, 0, 0], vec![]));
}

#[test]
fn a_volume_without_its_directory_has_lost_its_data() {
    let dir = tempfile::tempdir().unwrap();
    let placed = with_volume().write(dir.path());
    fs::remove_dir(placed.work.join("volumes/roles/eng/v")).unwrap();
    let lost = "the directory of volume v of role eng does not exist".to_owned();
    assert_eq!(answers(&placed), (owned(&[("volume-missing", "error")]), [1, 1, 1], vec![lost]));
    // A copy that holds no volumes says nothing of them.
    fs::remove_dir_all(placed.work.join("volumes")).unwrap();
    let copy = ckpt(["validate", "-q", "--relocated", "--boot-id=same"]).arg(&placed.work);
    let _ = copy.run().exits(0);
}

/// Between the two steps of a commit, the directory of a volume comes or goes before the file says so.
#[test]
fn a_commit_in_progress_loses_no_volume() {
    let list = |with_volume: bool| {
        let mut list = vec![reserved(scalar("cpus", 2.0), "eng")];
        list.extend(with_volume.then(|| volume("v", "eng", 64.0)));
        list
    };
    for is_made in [true, false] {
        let resources = Checkpointed::new(list(!is_made)).target(list(is_made)).without_volumes();
        let dir = tempfile::tempdir().unwrap();
        let placed = Tree::new().agent(Agent::new("S")).resources(resources).write(dir.path());
        fs::create_dir_all(placed.work.join("volumes/roles/eng")).unwrap();
        assert_eq!(answers(&placed), (vec![], [0, 0, 0], vec![]), "{is_made}");
    }
}

#[test]
fn an_empty_file_of_resources_loses_them_all() {
    let dir = tempfile::tempdir().unwrap();
    let placed = with_volume().write(dir.path());
    fs::write(placed.meta().join("resources/resources_and_operations.state"), b"").unwrap();
    let (codes, statuses, lost) = answers(&placed);
    assert_eq!(statuses, [1, 1, 1]);
    let expected = owned(&[("resources-state-empty", "error"), ("volume-unclaimed", "warning")]);
    assert_eq!(codes, expected);
    assert_eq!(
        lost,
        [
            "meta/resources/resources_and_operations.state: every dynamic reservation and persistent volume; the \
             next checkpoint makes the loss final"
        ]
    );
}

/// What storage providers offer is in no list of the agent.
#[test]
fn volumes_of_resource_providers_are_not_the_agents() {
    let mut resource = allocated(volume("v", "eng", 64.0), "eng");
    resource["provider_id"] = json!({"value": "p"});
    let uses = Part::But(json!({"resources": [resource]}));
    let dir = tempfile::tempdir().unwrap();
    let placed = crate::codes::with_task(Task::new("T").running().info(uses)).write(dir.path());
    assert_eq!(answers(&placed), (vec![], [0, 0, 0], vec![]));
}

#[test]
fn volumes_that_a_copy_does_not_show_are_said_to_be_unchecked() {
    let dir = tempfile::tempdir().unwrap();
    let work = crate::support::corpus::unpack("e2_volume_missing", dir.path()).work;
    for command in ["validate", "simulate", "status"] {
        let shown = ckpt([command, "--relocated"]).arg(&work).run().stdout();
        let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        let note = "1 volume is listed in meta/resources and was not checked: the source does not show the directories of volumes";
        assert!(shown.contains(note), "{shown}");
    }
}
