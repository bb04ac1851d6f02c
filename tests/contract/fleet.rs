//! `ckpt fleet`: what it says of each source is what the commands for one say; the worst comes first, and nothing that
//! can't be read stops the others.

use serde_json::{Value as Json, json};

use crate::support::cli::{Ckpt, ckpt};
use crate::support::corpus;

fn fleet(sources: &[&str]) -> Ckpt {
    ckpt(["fleet", "-o", "json", "--boot-id", "same"]).args(sources).cwd(&corpus::directory())
}

fn names() -> Vec<String> {
    let names = corpus::names().into_iter().filter(|name| !name.starts_with("z_"));
    names.map(|name| format!("{name}.tar.gz")).collect()
}

#[test]
fn a_row_agrees_with_the_commands_for_one_checkpoint() {
    let names = names();
    let document =
        ckpt(["fleet", "-o", "json", "--boot-id", "same"]).args(&names).cwd(&corpus::directory()).run();
    let document = document.exits(1).json();
    let rows = document["sources"].as_array().unwrap();
    assert_eq!(rows.len(), names.len());
    for row in rows {
        let of = |command: &str| {
            let call = ckpt([command, "-o", "json", "--boot-id", "same", row["path"].as_str().unwrap()]);
            call.cwd(&corpus::directory()).run().json()
        };
        let (simulated, validated) = (of("simulate"), of("validate"));
        assert_eq!(row["outcome"], simulated["outcome"], "{row}");
        assert_eq!(row["exit_status"], simulated["exit_status"], "{row}");
        assert_eq!(row["next_start"], simulated["next_start"]["outcome"], "{row}");
        assert_eq!(row["verdict"], validated["verdict"], "{row}");
        for severity in ["fatal", "error", "warning", "note"] {
            assert_eq!(row["findings"][severity], validated["summary"][severity], "{row}");
        }
        let executors = simulated["executors"].as_array().unwrap();
        let may = executors.iter().filter(|executor| executor["fate"] == "may-reconnect").count();
        let [lost, may_be_lost] = ["lost", "may_be_lost"].map(|key| row["executors"][key].as_u64().unwrap());
        assert!(may_be_lost <= may as u64, "{row}");
        if row["outcome"] == "recovers" {
            assert_eq!(lost > 0, row["exit_status"] == 1, "{row}");
        }
    }
}

#[test]
fn the_worst_comes_first_whatever_the_order_and_the_threads() {
    let worst_first =
        ["/nonexistent", "t_cut_frameworkinfo.tar.gz", "s_latest_removed.tar.gz", "x_two_runs.tar.gz"];
    let mut sources = worst_first;
    for threads in ["1", "2", "7"] {
        sources.rotate_left(1);
        let document = fleet(&sources).args(["-j", threads]).run().exits(3).json();
        let paths: Vec<&str> =
            document["sources"].as_array().unwrap().iter().map(|row| row["path"].as_str().unwrap()).collect();
        assert_eq!(paths, worst_first);
        let unreadable = &document["sources"][0];
        assert_eq!((&unreadable["exit_status"], &unreadable["outcome"]), (&json!(3), &Json::Null));
        assert_eq!(unreadable["error"]["code"], "not-found");
    }
    let _ = fleet(&worst_first[1..]).run().exits(1);
    let _ = fleet(&worst_first[3..]).run().exits(0);
    let _ = fleet(&worst_first[3..]).arg("--pessimistic").run().exits(1);
    let _ = fleet(&worst_first[3..]).arg("-q").run().exits(0);
}

#[test]
fn names_come_from_a_file_too() {
    let list = "# collected today\n\nx_two_runs.tar.gz\r\nt_torn_updates.tar.gz\n";
    let document = fleet(&["--from", "-", "c_completed.tar.gz"]).stdin(list).run().exits(0).json();
    assert_eq!(document["sources"].as_array().unwrap().len(), 3);
    let none = fleet(&["--from", "-"]).stdin("# none\n").run().exits(3);
    assert_eq!(none.json()["error"]["code"], "unreadable");
    let _ = fleet(&["--from", "/nonexistent"]).run().exits(3);
    let _ = fleet(&[]).run().exits(2);
}

#[test]
fn flags_of_the_agent_hold_for_all() {
    let sources = ["t_cut_executorinfo.tar.gz", "x_two_runs.tar.gz"];
    let strict = fleet(&sources).run().json();
    assert_eq!(strict["sources"][0]["outcome"], "fails");
    let lenient = fleet(&sources).args(["--", "--no-strict"]).run().json();
    assert_eq!(lenient["sources"][0]["outcome"], "recovers");
}

#[test]
fn lines_and_tables_agree() {
    let sources = ["t_cut_executorinfo.tar.gz", "x_two_runs.tar.gz", "/nonexistent"];
    let of = |format| {
        ckpt(["fleet", "-o", format, "--boot-id", "same"]).args(sources).cwd(&corpus::directory()).run()
    };
    let lines = of("ndjson").exits(3).lines();
    let types: Vec<&Json> = lines.iter().map(|line| &line["type"]).collect();
    assert_eq!(types, ["header", "source", "source", "source", "summary"]);
    assert_eq!(lines[4]["exit_status"], 3);
    let text = of("table").exits(3).stdout();
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
    assert!(text.contains("3 sources: 1 cannot be assessed, 1 would lose something, 1 good"), "{text}");
}

/// Where a path does not fit, its end is kept, which says most; the directory of all is printed once, above the table.
#[test]
fn names_stay_readable_at_eighty_columns() {
    let names: Vec<String> = names().iter().map(|name| format!("tests/corpus/{name}")).collect();
    let shown = |width: &str, names: &[String]| {
        let call = ckpt(["fleet"]).args(names).env("COLUMNS", width);
        call.cwd(std::path::Path::new(env!("CARGO_MANIFEST_DIR"))).run().stdout()
    };
    let narrow = shown("80", &names);
    assert!(narrow.starts_with("In tests/corpus/\n"), "{narrow}");
    for name in &names {
        let name = name.rsplit('/').next().unwrap();
        let shown = narrow.lines().any(|line| line.ends_with(&format!("  {name}")));
        assert!(shown || name.len() > 24, "{name}\n{narrow}");
    }
    assert!(narrow.lines().all(|line| line.chars().count() <= 80), "{narrow}");
    let wide = shown("200", &names);
    assert!(wide.contains("  tests/corpus/x_two_runs.tar.gz") && wide.contains("WORST"), "{wide}");
    assert!(!shown("40", &names[..1]).starts_with("In "), "one source has no directory in common");
}

/// Archives of one name, each in the directory of its host.
#[test]
fn sources_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let hosts = ["rack-1/agent-a", "rack-1/agent-b", "rack-2/agent-a"].map(|host| {
        let path =
            dir.path().join("a-directory-with-a-long-name").join(host).join("var-lib-mesos-meta.tar.gz");
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::copy(corpus::directory().join("t_bad_forkedpid.tar.gz"), &path).unwrap();
        path
    });
    let text = ckpt(["fleet"]).args(&hosts).env("COLUMNS", "80").run().stdout();
    for host in ["rack-1/agent-a", "rack-1/agent-b", "rack-2/agent-a"] {
        assert!(text.contains(&format!("{host}/var-lib-mesos-meta.tar.gz\n")), "{text}");
    }
}

/// Only files that are archives by their name are meant.
#[test]
fn a_directory_of_archives_is_named_by_its_pattern() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["a.tar.gz", "b.tar.gz"] {
        std::fs::copy(corpus::directory().join("a_command_tasks.tar.gz"), dir.path().join(name)).unwrap();
    }
    std::fs::copy(dir.path().join("a.tar.gz"), dir.path().join("mesos-agent.log.1.gz")).unwrap();
    let text = ckpt(["fleet"]).arg(dir.path()).run().exits(3).stdout();
    assert!(text.contains(&format!("did you mean {}/*.tar.gz?", dir.path().display())), "{text}");
}

/// A directory that was copied here is judged by rules that are not its own, unless `--relocated` says what it is.
#[test]
fn copies_are_known_as_copies() {
    let dir = tempfile::tempdir().unwrap();
    let unpacked = corpus::unpack("c_completed", dir.path());
    let copy = dir.path().join("copy");
    let status = std::process::Command::new("cp").arg("-a").arg(&unpacked.work).arg(&copy).status().unwrap();
    assert!(status.success());
    std::fs::remove_dir_all(&unpacked.work).unwrap();
    let call = |options: &[&str]| ckpt(["fleet"]).args(options).arg(&copy).run();
    let shown = call(&[]).stdout();
    assert!(shown.contains("add --relocated"), "{shown}");
    assert!(!call(&["--relocated"]).stdout().contains("add --relocated"));
    assert_eq!(call(&["-o", "json"]).json()["sources"][0]["looks_like_a_copy"], true);
    assert_eq!(call(&["-o", "json", "--relocated"]).json()["sources"][0]["looks_like_a_copy"], false);
}

/// A snapshot contains meta alone: nothing is known of it because its sandboxes are missing, which is shown.
#[test]
fn a_source_that_is_not_enough_says_what_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    let work = corpus::unpack("c_completed", dir.path()).work;
    let archive = dir.path().join("snapshot.tar.zst");
    let _ = ckpt(["snapshot", "--relocated"]).arg(&work).arg("--to").arg(&archive).run().exits(0);
    let row = ckpt(["fleet", "--json"]).arg(&archive).run().exits(3).json()["sources"][0].clone();
    assert_eq!(
        (&row["outcome"], &row["error"]["code"]),
        (&json!("unknown"), &json!("not-in-source")),
        "{row}"
    );
    let why = row["error"]["message"].as_str().unwrap().to_owned();
    assert!(why.contains("which the source does not contain completely"), "{why}");
    let shown = ckpt(["fleet"]).arg(&archive).env("COLUMNS", "400").run().exits(3).stdout();
    assert!(shown.contains(&format!("{}: {why}", archive.display())), "{shown}");
    assert!(shown.lines().nth(1).unwrap().trim_end().ends_with("not-in-source"), "{shown}");
    let line = ckpt(["validate", "-o", "nagios"]).arg(&archive).run().exits(3).stdout();
    assert!(line.starts_with(&format!("UNKNOWN - verdict unknown: {why}")), "{line}");
}
