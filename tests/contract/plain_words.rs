//! Texts that were false or contradicted each other, one test for each.

use std::fs;

use serde_json::Value as Json;

use crate::support::cli::ckpt;
use crate::support::corpus;
use crate::support::tree::{Agent, Executor, Framework, Tree};

fn archive(name: &str) -> std::path::PathBuf {
    corpus::directory().join(format!("{name}.tar.gz"))
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The file holds `abc`, which is not nothing.
#[test]
fn a_forked_pid_that_is_no_number_is_not_empty() {
    for command in ["executors", "simulate"] {
        let text = words(&ckpt([command]).arg(archive("t_bad_forkedpid")).run().exits(1).stdout());
        assert!(text.contains("forked.pid contains no pid") && !text.contains("holds nothing"), "{text}");
    }
}

/// A finding about the `work_dir` itself has a place.
#[test]
fn a_finding_about_the_work_dir_says_where() {
    let dir = tempfile::tempdir_in("/tmp").unwrap();
    let placed = Tree::new().agent(Agent::new("S")).write(dir.path());
    let text = ckpt(["validate", "--no-probe", "--boot-id=same"]).arg(&placed.work).run().exits(0).stdout();
    let found = text.lines().skip_while(|line| !line.contains("work-dir-temporary")).nth(1).unwrap();
    let expected = format!(".: {} is below /tmp", placed.work.display());
    assert_eq!(words(found), format!("where {expected}"), "{text}");
}

/// A code is as bad in `explain` as in `validate`, whose default is a strict agent.
#[test]
fn explain_and_validate_agree_how_bad_a_code_is() {
    let call = ckpt(["validate", "-o", "json"]).arg(archive("t_cut_executorinfo"));
    let found = call.run().exits(1).json()["findings"][0].clone();
    assert_eq!((&found["code"], &found["severity"]), (&"executor-info-unreadable".into(), &"fatal".into()));
    let explain = |format: &str| ckpt(["explain", "-o", format, "executor-info-unreadable"]).run().exits(0);
    assert_eq!(explain("json").json()["codes"][0]["severity"], "fatal");
    assert!(explain("table").stdout().contains("(fatal; error with --no-strict, rule R48)"));
}

/// Where no agent starts, tasks are not said to be as they are, and no process is looked up by it.
#[test]
fn a_start_that_fails_leaves_nothing_as_it_is() {
    let text = words(&ckpt(["simulate"]).arg(archive("t_cut_executorinfo")).run().exits(1).stdout());
    assert!(text.contains("Tasks 2 unchanged, for their frameworks, until an agent starts"), "{text}");
    assert!(text.contains("not decided before the agent starts; pid 3017 was not checked"), "{text}");
    assert!(!text.contains("as they are") && !text.contains("once the agent starts"), "{text}");
}

/// What may be lost is counted beside what is good.
#[test]
fn a_fleet_counts_what_may_be_lost() {
    let text = words(&ckpt(["fleet"]).arg(archive("a_command_tasks")).run().exits(0).stdout());
    assert!(text.contains("recovers 4 0 (+4?) 4 0 (+4?) -"), "{text}");
    assert!(text.contains("1 good; (+N?) may be lost"), "{text}");
}

/// A source has no worst finding only where it has none.
#[test]
fn a_fleet_names_the_worst_of_the_findings_that_it_counts() {
    let states = [
        ("a_command_tasks", "-", "-"),
        ("t_torn_updates", "1 note", "task-updates-cut-tail"),
        ("t_empty_updates", "1 error", "task-updates-empty"),
    ];
    let text = ckpt(["fleet", "--wide"]).args(states.map(|(name, ..)| archive(name))).run().exits(1).stdout();
    for (name, findings, worst) in states {
        let row = words(text.lines().find(|line| line.contains(name)).unwrap());
        assert!(
            row.contains(&format!(" {findings} ")) && row.ends_with(&format!(".tar.gz {worst}")),
            "{row}"
        );
    }
}

/// A file in the place of standard input is read as one.
#[test]
fn a_dash_is_standard_input_and_no_id() {
    let bytes = fs::read(archive("a_command_tasks")).unwrap();
    let output = ckpt(["inspect", "-"]).stdin(bytes).run().exits(0);
    assert!(output.stdout().contains("agent ") && !output.stderr().contains("--id"), "{output}");
}

/// A configuration that the policy refuses is a bad answer, and so is an executor that is lost.
#[test]
fn bad_answers_have_a_bad_status() {
    let flags = ["--", "--attributes=rack:r9"];
    let refused = ckpt(["config"]).arg(archive("x_two_runs")).args(flags).run().exits(1).stdout();
    assert!(words(&refused).contains("refuses"), "{refused}");
    let _ = ckpt(["config", "-q"]).arg(archive("x_two_runs")).args(flags).run().exits(1);
    let _ = ckpt(["executors", "-q"]).arg(archive("t_bad_forkedpid")).run().exits(1);
    let _ = ckpt(["executors", "-q", "--check"]).arg(archive("t_bad_forkedpid")).run().exits(1);
}

/// The word for counting doubts as losses. The old one is accepted, and not advertised.
#[test]
fn doubts_count_as_losses_by_pessimistic() {
    for command in ["simulate", "executors"] {
        let call = |option: &[&str]| ckpt([command, "-q"]).args(option).arg(archive("a_command_tasks")).run();
        let _ = (call(&[]).exits(0), call(&["--pessimistic"]).exits(1), call(&["--certain"]).exits(1));
        let help = ckpt([command, "--help"]).run().exits(0).stdout();
        assert!(help.contains("--pessimistic") && !help.contains("--certain"), "{help}");
    }
}

/// Which release is meant where none is named, and that its own recovery code was run.
#[test]
fn the_release_that_is_assumed_is_said() {
    let of = |document: &Json| {
        let version = &document["mesos_version"];
        let text = |key: &str| version[key].as_str().unwrap().to_owned();
        (text("value"), text("origin"), version["verified"] == true)
    };
    let dir = tempfile::tempdir().unwrap();
    let placed = Tree::new().agent(Agent::new("S")).write(dir.path());
    let last = ("1.11.0".to_owned(), "default: the last release".to_owned(), true);
    for command in ["inspect", "validate", "simulate"] {
        let document =
            ckpt([command, "-o", "json", "--no-probe", "--boot-id=same"]).arg(&placed.work).run().json();
        assert_eq!(of(&document), last, "{command}");
    }
    let decoded =
        ckpt(["decode", "-o", "json"]).arg(placed.agent("S").join("slave.info")).run().exits(0).json();
    assert_eq!(of(&decoded), last);
}

/// At eighty columns no option and no sentence is torn apart.
#[test]
fn help_breaks_lines_between_words() {
    for command in ["undo", "repair", "cleanup", "simulate", "validate", "restore"] {
        let help = ckpt([command, "--help"]).env("COLUMNS", "80").run().exits(0).stdout();
        let torn: Vec<&str> =
            help.lines().filter(|line| line.ends_with('-') || line.ends_with("--")).collect();
        assert_eq!(torn, [""; 0], "{command}");
    }
}

/// An executor without a latest run is lost for all commands.
#[test]
fn two_neighbours_agree_about_a_lost_executor() {
    let dir = tempfile::tempdir().unwrap();
    let framework = Framework::new("F").executor(Executor::command("t", 7));
    let placed = Tree::new().agent(Agent::new("S").framework(framework)).write(dir.path());
    fs::remove_file(placed.executor("S", "F", "t").join("runs/latest")).unwrap();
    for command in ["simulate", "executors", "validate"] {
        let _ = ckpt([command, "-q", "--no-probe", "--boot-id=same"]).arg(&placed.work).run().exits(1);
    }
}

/// An agent that fails does not start as a new one.
#[test]
fn a_start_that_fails_registers_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let framework = Framework::new("F").executor(Executor::command("t", 7));
    let placed = Tree::new().agent(Agent::new("S").framework(framework)).write(dir.path());
    let proc = dir.path().join("proc");
    fs::create_dir(&proc).unwrap();
    fs::write(proc.join("stat"), "btime 1000\n").unwrap();
    let latest = placed.meta().join("slaves/latest");
    fs::remove_file(&latest).unwrap();
    std::os::unix::fs::symlink("/gone/meta/slaves/S9", &latest).unwrap();
    let call = ckpt(["simulate", "--boot-id=same", "--proc-root"]).arg(&proc).arg(&placed.work);
    let text = words(&call.run().exits(1).stdout());
    assert!(text.contains("the agent refuses to start"), "{text}");
    assert!(text.contains("its process is gone") && !text.contains("as a new agent"), "{text}");
}

/// For a note there is nothing to do, so that no command is next.
#[test]
fn a_note_needs_no_repair() {
    let text = ckpt(["validate"]).arg(archive("t_torn_updates")).run().exits(0).stdout();
    assert!(text.contains("note: task-updates-cut-tail") && !text.contains("Next: repair"), "{text}");
}

/// What is refused was given.
#[test]
fn a_refused_flag_was_found() {
    let call = ckpt(["config"]).arg(archive("a_command_tasks")).args(["--", "--no_such_flag=1"]);
    let text = call.run().exits(1).stdout();
    assert!(text.contains("No flags that the agent accepts were found"), "{text}");
}

/// The info is there, and the task is counted.
#[test]
fn a_dropped_task_counts() {
    let call = ckpt(["executors", "--no-strict", "-o", "json"]).arg(archive("t_cut_taskinfo"));
    let document = call.run().exits(1).json();
    let of = |id: &str| {
        let all = document["executors"].as_array().unwrap();
        all.iter().find(|one| one["executor_id"] == id).unwrap().clone()
    };
    let why = of("t1")["why"].as_str().unwrap().to_owned();
    assert!(why.ends_with("the agent drops task t1, whose task.info cannot be read"), "{why}");
    let shown = words(&ckpt(["executors", "--no-strict"]).arg(archive("t_cut_taskinfo")).run().stdout());
    assert!(shown.contains("lost 1 t1 "), "{shown}");
}

/// A symlink that is good is not said to be missing.
#[test]
fn a_latest_run_below_a_pattern_is_there() {
    let text = words(&ckpt(["validate"]).arg(archive("m_odd_ids")).run().stdout());
    assert!(text.contains("it is good, but the agent does not find it"), "{text}");
    assert!(!text.contains("no latest run"), "{text}");
}

/// What removes nothing does not help a full disk.
#[test]
fn the_scope_all_frees_no_space() {
    let dir = tempfile::tempdir().unwrap();
    let work = corpus::unpack("a_command_tasks", dir.path()).work;
    let call = ckpt(["cleanup", "-n", "--relocated", "--scope", "all"]).arg(&work);
    let text = words(&call.run().exits(1).stdout());
    let instead = format!(
        "no space is freed. For a full disk: ckpt cleanup --scope sandboxes --relocated {}",
        work.display()
    );
    assert!(text.contains(&instead), "{text}");
}

/// A pipe without content is not a file of something else.
#[test]
fn an_empty_pipe_is_known_as_one() {
    let error = ckpt(["validate", "-"]).stdin("").run().exits(3).stderr();
    assert!(
        error.contains("standard input (-) is empty") && error.contains("the command before the pipe"),
        "{error}"
    );
}

/// A finding that ends the start goes before others of the same severity, as in the table.
#[test]
fn one_line_names_what_ends_the_start() {
    let line = ckpt(["validate", "-o", "nagios"]).arg(archive("e2_cut_state")).run().exits(2).stdout();
    assert!(line.starts_with("CRITICAL - verdict fail: resources-state-unreadable |"), "{line}");
}

/// A repair that was planned earlier ends with the next start, too; what has changed since is listed path by path.
#[test]
fn a_plan_from_a_file_says_what_it_changes() {
    let dir = tempfile::tempdir().unwrap();
    let framework =
        Framework::new("F").executor(Executor::command("a", 7)).executor(Executor::command("b", 8));
    let placed = Tree::new().agent(Agent::new("S").framework(framework)).write(dir.path());
    let latest = |id: &str| placed.executor("S", "F", id).join("runs/latest/pids/forked.pid");
    let pids = ["a", "b"].map(|id| fs::canonicalize(latest(id)).unwrap());
    for (pid, text) in pids.iter().zip(["7\n", "8\n"]) {
        fs::write(pid, text).unwrap();
    }
    let plan = dir.path().join("plan");
    let call = |command: &str| ckpt([command, "--relocated", "--agent-is-stopped"]);
    let _ = call("repair").args(["-n", "--plan-out"]).arg(&plan).arg(&placed.work).run().exits(1);
    let apply = || call("apply").arg("--yes").arg(&plan);
    for pid in &pids {
        fs::write(pid, "changed").unwrap();
    }
    let error = apply().env("COLUMNS", "80").run().exits(4).stderr();
    assert!(error.starts_with("error: nothing was changed: 2 paths are not as they must be\n"), "{error}");
    for pid in &pids {
        let path = pid.strip_prefix(fs::canonicalize(&placed.work).unwrap()).unwrap().display().to_string();
        assert!(error.contains(&path), "{path}: {error}");
    }
    for (pid, text) in pids.iter().zip(["7\n", "8\n"]) {
        fs::write(pid, text).unwrap();
    }
    let _ = fs::remove_file(&plan);
    let _ = call("repair").args(["-n", "--plan-out"]).arg(&plan).arg(&placed.work).run().exits(1);
    let text = apply().run().exits(0).stdout();
    assert!(text.lines().last().unwrap().starts_with("After: recovers as S"), "{text}");
}

/// Where nothing can be promised, the screen says why.
#[test]
fn an_unknown_answer_says_why() {
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack("e_reservation_only", dir.path());
    for entry in fs::read_dir(tree.work.join("meta/resources")).unwrap() {
        fs::remove_file(entry.unwrap().path()).unwrap();
    }
    for command in ["validate", "simulate", "executors", "status"] {
        let shown = ckpt([command, "--relocated"]).arg(&tree.work).run().exits(3).stdout();
        let shown = words(&shown);
        assert!(shown.contains("meta/resources has none of the agent's files"), "{command}: {shown}");
    }
}

/// An executor that registered with no agent is not asked, whether its process was checked or not.
#[test]
fn an_executor_without_an_address_is_not_asked() {
    let archive = corpus::directory().join("l_never_registers.tar.gz");
    for command in ["simulate", "executors"] {
        let document = ckpt([command, "-o", "json"]).arg(&archive).run().exits(1).json();
        let why = document["executors"][0]["why"].as_str().unwrap();
        assert!(why.contains("was not checked, and it has neither libprocess.pid nor http.marker"), "{why}");
    }
}
