//! What `ckpt validate` says can be done about a finding: each repair with its command and its cost.

use serde_json::{Value as Json, json};

use crate::support::cli::ckpt;
use crate::support::corpus;

/// The findings of a copy that have repairs: code, default repair, and each repair with its command and cost.
fn repairs(validated: &Json) -> Vec<(String, Json, Vec<Json>)> {
    let findings = validated["findings"].as_array().unwrap().iter();
    let with_repairs = findings.filter(|finding| finding["repairs"] != json!([]));
    let read = |finding: &Json| {
        let repairs = finding["repairs"].as_array().unwrap().clone();
        (finding["code"].as_str().unwrap().to_owned(), finding["repair"].clone(), repairs)
    };
    with_repairs.map(read).collect()
}

#[test]
fn each_repair_of_a_finding_has_a_command_and_a_cost() {
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack("t_bad_forkedpid", dir.path());
    let (work, runtime) = (tree.work.to_str().unwrap(), tree.runtime.to_str().unwrap());
    let call = || ckpt(["validate", work, "--relocated", "--runtime-dir", runtime]).env("COLUMNS", "400");
    let kept = format!("--runtime-dir {runtime} --relocated {work}");
    let validated = call().args(["-o", "json"]).run().exits(1).json();
    let cure = |name: &str, costs: &str, by_default: bool| {
        let command = format!("ckpt repair --only {name} {kept}");
        json!({ "name": name, "command": command, "costs": costs, "by_default": by_default })
    };
    let alive = "the executor and its tasks, if it is alive: the agent drops it";
    let expected = vec![cure("copy-runtime-pid", "nothing", true), cure("remove-pid", alive, false)];
    let found = repairs(&validated);
    assert_eq!(found, [("forked-pid-malformed".to_owned(), json!("copy-runtime-pid"), expected)]);
    assert_eq!(validated["next"], format!("ckpt repair {kept}"));
    let text = call().run().exits(1).stdout();
    let lines = [
        format!("  repair    ckpt repair --only copy-runtime-pid {kept}"),
        "            costs nothing".to_owned(),
        format!("  repair    ckpt repair --only remove-pid {kept}"),
        format!("            costs {alive}"),
        String::new(),
        format!("Next: repair what costs nothing: ckpt repair {kept}"),
    ];
    assert!(text.ends_with(&(lines.join("\n") + "\n")), "{text}");
}

/// Where every repair costs something, none is the next command.
#[test]
fn what_costs_something_is_not_the_last_line() {
    let dir = tempfile::tempdir().unwrap();
    let work = corpus::unpack("s_latest_removed", dir.path()).work;
    let call = || ckpt(["validate", "--relocated"]).arg(&work);
    let validated = call().args(["-o", "json"]).run().exits(1).json();
    let found = repairs(&validated);
    assert_eq!((found.len(), found[0].0.as_str(), &found[0].1), (1, "latest-missing", &Json::Null));
    assert_eq!(found[0].2[0]["name"], "restore-latest");
    assert_eq!(validated["next"], Json::Null);
    assert!(!call().run().exits(1).stdout().contains("Next:"));
}

/// An archive cannot be changed: the commands are for the host that it comes from.
#[test]
fn repairs_of_an_archive_are_for_its_host() {
    let archive = corpus::directory().join("t_bad_forkedpid.tar.gz");
    let text = ckpt(["validate"]).arg(&archive).env("COLUMNS", "400").run().exits(1).stdout();
    assert!(
        text.contains("  repair    on the host: ckpt repair --only remove-pid /var/lib/mesos\n"),
        "{text}"
    );
    assert!(
        text.ends_with("Next: repair what costs nothing on the host: ckpt repair /var/lib/mesos\n"),
        "{text}"
    );
    let json = ckpt(["validate", "-o", "json"]).arg(&archive).run().exits(1).json();
    assert_eq!(json["next"], "ckpt repair /var/lib/mesos");
}

/// A code is explained with every repair that there is for it.
#[test]
fn codes_are_explained_with_their_repairs() {
    let text = ckpt(["explain", "latest-missing"]).env("COLUMNS", "400").run().exits(0).stdout();
    let line = "Repair      ckpt repair --only restore-latest PATH: creates slaves/latest again, so that the agent keeps \
                its ID, its executors and its volumes; costs nothing, unless the ID was abandoned on purpose\n";
    assert!(text.contains(line), "{text}");
}
