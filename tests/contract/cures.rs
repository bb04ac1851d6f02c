//! What `ckpt validate` says can be done about a finding: each repair with its command and its cost.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

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

/// Where every repair costs something, the first one is the next command, with its cost.
#[test]
fn the_last_line_says_what_a_repair_costs() {
    let dir = tempfile::tempdir().unwrap();
    let work = corpus::unpack("s_latest_removed", dir.path()).work;
    let call = || ckpt(["validate", "--relocated"]).arg(&work);
    let validated = call().args(["-o", "json"]).run().exits(1).json();
    let found = repairs(&validated);
    assert_eq!((found.len(), found[0].0.as_str(), &found[0].1), (1, "latest-missing", &Json::Null));
    assert_eq!(found[0].2[0]["name"], "restore-latest");
    let command = format!("ckpt repair --only restore-latest --relocated {}", work.display());
    assert_eq!(validated["next"], command);
    let text = call().env("COLUMNS", "400").run().exits(1).stdout();
    let last = text.lines().last().unwrap();
    assert!(
        last.starts_with("Next: this creates slaves/latest again, ") && last.ends_with(&command),
        "{last}"
    );
    assert!(last.contains(" (costs nothing, unless the ID was abandoned on purpose): "), "{last}");
    let state = ckpt(["status", "-o", "json", "--relocated"]).arg(&work).run().exits(3).json();
    assert_eq!(state["next"]["command"], command);
    let work = corpus::unpack("t_cut_frameworkinfo", &dir.path().join("other")).work;
    let cut = ckpt(["validate", "-o", "json", "--relocated"]).arg(&work).run().exits(1).json();
    let next = cut["next"].as_str().unwrap();
    assert!(next.starts_with("ckpt repair --only remove-unreadable "), "{next}");
}

/// `--fail-on` is about findings: it does not make an agent start, or keep its ID.
#[test]
fn no_severity_hides_an_agent_that_does_not_recover() {
    for (name, verdict) in [("t_bad_forkedpid", "fail"), ("s_latest_removed", "loses")] {
        let archive = corpus::directory().join(format!("{name}.tar.gz"));
        for severity in ["fatal", "error", "warning", "never"] {
            let call = ckpt(["validate", "-o", "json", "--fail-on", severity]).arg(&archive);
            assert_eq!(call.run().exits(1).json()["verdict"], verdict, "{name} {severity}");
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let none = ckpt(["validate", "-o", "json", "--fail-on", "never"]).arg(dir.path()).run().exits(3);
    assert_eq!(none.json()["error"]["code"], "no-checkpoint");
}

/// An executor whose ID, as a pattern, does not match itself is lost at each start: no change on disk helps.
#[test]
fn an_id_that_hides_a_live_executor_is_an_error() {
    let archive = corpus::directory().join("m_odd_ids.tar.gz");
    let validated = ckpt(["validate", "-o", "json"]).arg(&archive).run().exits(1).json();
    assert_eq!(validated["verdict"], "loses");
    let found = validated["findings"].as_array().unwrap();
    let errors: Vec<&Json> = found.iter().filter(|one| one["severity"] == "error").collect();
    let [error] = errors[..] else { panic!("{validated}") };
    assert_eq!((&error["code"], &error["entity"]["task_id"]), (&json!("id-pattern"), &Json::Null));
    assert!(error["next"].as_str().unwrap().contains("start them with another ID"), "{error}");
    let link = found.iter().find(|one| one["code"] == "run-latest-missing").unwrap();
    assert!(link["next"].as_str().unwrap().starts_with("If id-pattern is found, too, see that."), "{link}");
    let _ = ckpt(["simulate", "-q"]).arg(&archive).run().exits(1);
}

/// An empty `boot_id` shows no reboot.
#[test]
fn no_reboot_is_claimed_that_is_not_known() {
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack("a_command_tasks", dir.path());
    fs::write(tree.work.join("meta/boot_id"), "").unwrap();
    let call = ckpt(["validate", "-o", "json", "--relocated", "--boot-id=same"]).arg(&tree.work);
    let validated = call.run().json();
    let found = validated["findings"].as_array().unwrap();
    let stale = found.iter().find(|one| one["code"] == "forked-pid-stale").unwrap();
    assert_eq!(stale["message"], "the agent treats it as written before a reboot");
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
        text.ends_with("Next: on the host, repair what costs nothing: ckpt repair /var/lib/mesos\n"),
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
                its ID, its volumes, and the executors that are still alive; costs nothing, unless the ID was abandoned on purpose\n";
    assert!(text.contains(line), "{text}");
}

/// A copy with a damaged `slave.info`, and a directory for snapshots.
struct Damaged {
    _dir: tempfile::TempDir,
    work: PathBuf,
    snapshots: PathBuf,
}

impl Damaged {
    fn new(order: [&str; 2]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let work = corpus::unpack("a_command_tasks", dir.path()).work;
        let snapshots = dir.path().join("snapshots");
        fs::create_dir(&snapshots).unwrap();
        fs::set_permissions(&snapshots, fs::Permissions::from_mode(0o700)).unwrap();
        let damaged = Self { _dir: dir, work, snapshots };
        for what in order {
            match what {
                "snapshot" => damaged.snapshot(),
                _ => damaged.damage(),
            }
        }
        damaged
    }

    fn snapshot(&self) {
        let call =
            ckpt(["snapshot", "--relocated", "--keep", "3", "--dir"]).arg(&self.snapshots).arg(&self.work);
        let _ = call.run();
    }

    fn damage(&self) {
        let meta = walkdir::WalkDir::new(self.work.join("meta")).into_iter().map(Result::unwrap);
        let info = meta.into_iter().find(|entry| entry.file_name() == "slave.info").unwrap();
        fs::File::options().write(true).open(info.path()).unwrap().set_len(40).unwrap();
    }

    /// What is said of restoring, by validate and by status.
    fn restore(&self) -> (Json, Json) {
        let call =
            |command: &str| ckpt([command, "--relocated", "--boot-id", "same", "-o", "json"]).arg(&self.work);
        let validated = call("validate").run().json();
        let finding = &validated["findings"][0];
        assert_eq!(finding["code"], "slave-info-unreadable", "{validated}");
        (finding["restore"].clone(), call("status").run().json()["next"].clone())
    }

    fn snapshots(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.snapshots).unwrap().map(|entry| entry.unwrap().path());
        let archives = entries.filter(|path| path.to_string_lossy().ends_with(".tar.zst"));
        archives.map(|path| path.to_str().unwrap().to_owned()).collect()
    }
}

/// The newest snapshot that ckpt knows of is named in a command that can be pasted, and restores what was lost.
#[test]
fn a_snapshot_is_offered_where_it_helps() {
    let damaged = Damaged::new(["snapshot", "damage"]);
    let [snapshot] = &damaged.snapshots()[..] else { panic!("{:?}", damaged.snapshots()) };
    let (restore, next) = damaged.restore();
    let work = damaged.work.display();
    let command =
        format!("ckpt restore --only slave-info-unreadable {snapshot} --relocated --boot-id same {work}");
    assert_eq!((&restore["command"], &restore["snapshot"]), (&json!(command), &json!(snapshot)));
    assert_eq!(next["command"], command);
    let taken = restore["taken"].as_str().unwrap();
    let why = format!("restores it from the newest snapshot, taken {taken}; asks first");
    assert_eq!(next["why"], why);
    let text =
        ckpt(["validate", "--relocated", "--boot-id", "same"]).arg(&damaged.work).run().exits(1).stdout();
    assert!(
        text.contains(&format!(
            "  restore   {command}\n            from the newest snapshot, taken {taken} ("
        ))
    );
    let words = command.split(' ').skip(1).chain(["--yes", "--agent-is-stopped"]);
    let _ = ckpt(words).run().exits(0);
    let after = ckpt(["validate", "--relocated", "-o", "json"]).arg(&damaged.work).run().exits(0).json();
    assert_eq!(after["verdict"], "pass");
}

#[test]
fn a_snapshot_that_does_not_help_is_not_offered() {
    let damaged = Damaged::new(["damage", "snapshot"]);
    let (restore, next) = damaged.restore();
    let [snapshot] = &damaged.snapshots()[..] else { panic!("{:?}", damaged.snapshots()) };
    assert_eq!((&restore["command"], &restore["snapshot"]), (&Json::Null, &json!(snapshot)));
    assert_eq!(next["command"], "ckpt explain slave-info-unreadable");
    let why = next["why"].as_str().unwrap();
    let expected = "none of its repairs applies here (the damaged fields may be the ID, or that the framework checkpoints), \
                    and the newest snapshot contains nothing better; without a good copy the agent ID is lost";
    assert!(why.starts_with(expected), "{why}");
    let damaged = Damaged::new(["damage", "again"]);
    let (restore, _) = damaged.restore();
    assert_eq!(restore, json!({ "command": null, "snapshot": null, "taken": null }));
}

/// What cannot be cured comes first: a repair of something else would cost executors and leave the agent where it is.
#[test]
fn no_costly_repair_is_next_while_the_start_still_fails() {
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack("a_command_tasks", dir.path());
    let all =
        walkdir::WalkDir::new(tree.work.join("meta")).into_iter().map(|entry| entry.unwrap().into_path());
    for path in all.filter(|path| path.ends_with("slave.info") || path.ends_with("framework.info")) {
        fs::write(path, [0; 64]).unwrap();
    }
    let next = ckpt(["status", "--relocated", "-o", "json"]).arg(&tree.work).run().json()["next"].clone();
    assert_eq!(next["command"], "ckpt explain slave-info-unreadable", "{next}");
    assert!(next["why"].as_str().unwrap().contains("without a good copy the agent ID is lost"), "{next}");
}
