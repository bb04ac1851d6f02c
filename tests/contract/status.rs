//! `ckpt status`: one screen, one answer, and each part of it as the command that the part is a summary of.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Value as Json, json};

use crate::support::cli::{Ckpt, Output, ckpt, documents};
use crate::support::corpus;
use crate::support::namespaces::in_namespaces;

/// A copy, and the options that say so.
struct Copy {
    _dir: tempfile::TempDir,
    work: PathBuf,
    options: Vec<String>,
}

impl Copy {
    fn new(name: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let tree = corpus::unpack(name, dir.path());
        let runtime = tree.runtime.to_str().unwrap().to_owned();
        let options = ["--relocated", "--boot-id", "same", "--runtime-dir", &runtime];
        Self { _dir: dir, work: tree.work, options: options.map(ToOwned::to_owned).to_vec() }
    }

    fn call(&self, command: &str) -> Ckpt {
        ckpt([command]).args(&self.options).arg(&self.work)
    }

    /// As if nothing had changed for years.
    fn age(&self) {
        for entry in walkdir::WalkDir::new(&self.work).contents_first(true) {
            let entry = entry.unwrap();
            if !entry.file_type().is_symlink() {
                let file = fs::File::open(entry.path()).unwrap();
                file.set_modified(UNIX_EPOCH + Duration::from_secs(1_500_000_000)).unwrap();
            }
        }
    }

    fn json(&self, command: &str, words: &[&str]) -> (Json, i32) {
        let output = self.call(command).args(["-o", "json"]).args(words).run();
        (output.json(), output.status())
    }
}

/// Flags of an agent whose configuration is that of `slave.info`, and none.
const FLAGS: [&[&str]; 2] = [&["--", "--hostname=agent1.example.org"], &[]];

#[test]
fn each_part_says_what_its_command_says() {
    for (at, name) in corpus::names().into_iter().enumerate() {
        // Every other one has no flags.
        let flags = FLAGS[at % FLAGS.len()];
        let words = [&["--now", corpus::NOW], flags].concat();
        let copy = Copy::new(&name);
        let (status, code) = copy.json("status", &words);
        let same = |path: &str, value: &Json, own: &Json| assert_eq!(value, own, "{name} {flags:?}: {path}");
        let (validate, validated) = copy.json("validate", &words);
        for key in ["mode", "verdict", "summary", "recovery", "next"] {
            same(key, &validate[key], &status["validation"][key]);
        }
        let (executors, reconnect) = copy.json("executors", &words);
        same("outcome", &executors["outcome"], &status["restart"]["outcome"]);
        let verdicts: Vec<_> = executors["executors"].as_array().unwrap().iter().collect();
        let count = |word: &str| verdicts.iter().filter(|one| one["verdict"] == word).count();
        same("reconnects", &json!(count("reconnects")), &status["restart"]["executors"]["reconnect"]);
        same("may", &json!(count("may-reconnect")), &status["restart"]["executors"]["may_reconnect"]);
        let (config, fits) = copy.json("config", &words);
        same("config", &config["config"], &status["configuration"]["config"]);
        same("last change", &Json::Null, &status["last_change"]);
        assert_eq!(code, validated.max(reconnect).max(fits), "{name} {flags:?}");
    }
}

/// What was read already is judged as what is read for it.
#[test]
fn a_cleanup_would_remove_what_is_shown() {
    let mut removes = 0;
    for name in corpus::names() {
        let copy = Copy::new(&name);
        copy.age();
        let (status, _) = copy.json("status", &[]);
        if status["cleanup"].is_null() {
            continue;
        }
        let scopes = ["-n", "--scope", "completed,old-runs,temp,empty,sandboxes", "--agent-is-stopped"];
        let (cleanup, _) = copy.json("cleanup", &scopes);
        assert_eq!(cleanup["summary"]["goes"], status["cleanup"]["goes"], "{name}");
        removes += status["cleanup"]["goes"].as_array().unwrap().len();
    }
    assert!(removes > 0, "nothing would be removed anywhere");
}

/// One screen, whatever is found.
#[test]
fn it_fits_one_screen() {
    for name in corpus::names() {
        let copy = Copy::new(&name);
        let archive = corpus::directory().join(format!("{name}.tar.gz"));
        for call in [copy.call("status"), ckpt(["status"]).arg(archive)] {
            let shown = call.on_terminal(80).run().stdout();
            let lines = shown.lines().count();
            assert!((8..=24).contains(&lines), "{name}: {lines} lines\n{shown}");
            let findings = shown.lines().find_map(|line| line.strip_prefix("Findings")).unwrap_or_default();
            let mut codes: Vec<&str> = findings.split([',', '(']).map(str::trim).collect();
            codes.retain(|code| code.contains('-'));
            let all = codes.len();
            codes.sort_unstable();
            codes.dedup();
            assert_eq!(codes.len(), all, "{name}: a code twice: {findings}");
        }
    }
}

#[test]
fn the_last_change_and_the_way_back_are_named() {
    let copy = Copy::new("t_bad_forkedpid");
    let repaired = copy.call("repair").args(["--yes", "--agent-is-stopped"]).run();
    assert_eq!(repaired.status(), 0, "{repaired}");
    let (status, _) = copy.json("status", &[]);
    let last = &status["last_change"];
    assert_eq!(
        (&last["id"], &last["state"], &last["steps"]),
        (&json!("0001-repair"), &json!("done"), &json!(1))
    );
    let shown = copy.call("status").run().stdout();
    let line = shown.lines().find(|line| line.starts_with("Changes")).unwrap();
    assert!(line.starts_with("Changes     last 0001-repair, ") && line.ends_with(": done, 1 step"), "{line}");
    // As if ckpt had been killed after the first step.
    let journal = copy.work.join(".ckpt/0001-repair/journal");
    let lines = fs::read_to_string(&journal).unwrap();
    let cut: String = lines
        .lines()
        .filter(|line| !line.contains("\"record\":\"end\""))
        .map(|line| line.to_owned() + "\n")
        .collect();
    assert_ne!(cut, lines);
    fs::write(&journal, cut).unwrap();
    let (status, _) = copy.json("status", &[]);
    assert_eq!(status["last_change"]["state"], "unfinished");
    let runtime = &copy.options[4];
    let expected =
        format!("ckpt undo 0001-repair --relocated --runtime-dir {runtime} {}", copy.work.display());
    assert_eq!(status["next"]["command"], expected);
}

/// The options of a copy, in the order in which a command lists them.
fn kept(copy: &Copy) -> String {
    let runtime = &copy.options[4];
    format!("--runtime-dir {runtime} --relocated --boot-id same")
}

#[test]
fn the_next_command_can_be_pasted() {
    let next = |name: &str| {
        let copy = Copy::new(name);
        let (status, _) = copy.json("status", &[]);
        let command = status["next"]["command"].as_str().unwrap_or_default().to_owned();
        let command = command.replace(&*copy.work.to_string_lossy(), "WORK").replace(&kept(&copy), "KEPT");
        (command, status["next"]["why"].as_str().unwrap().to_owned())
    };
    let free = "repairs what costs nothing; prints its plan and asks first";
    assert_eq!(next("t_bad_forkedpid"), ("ckpt repair KEPT WORK".to_owned(), free.to_owned()));
    let restores = "creates slaves/latest again, so that the agent keeps its ID, its volumes, and the executors that \
                    are still alive; costs nothing, unless the ID was abandoned on purpose";
    let restore = "ckpt repair --only restore-latest KEPT WORK".to_owned();
    assert_eq!(next("s_latest_removed"), (restore, restores.to_owned()));
    let nothing = "name all flags of the agent with --flags-from: whether it starts with them was not checked, since no flags \
                   of the agent were found. Nothing else has to be done before it starts";
    assert_eq!(next("a_command_tasks"), (String::new(), nothing.to_owned()));
    let archive = corpus::directory().join("t_bad_forkedpid.tar.gz");
    let status = ckpt(["status", "-o", "json"]).arg(archive).run().json();
    assert_eq!(status["next"]["command"], "ckpt repair /var/lib/mesos");
    assert_eq!(status["next"]["elsewhere"], true);
}

#[test]
fn flags_that_do_not_fit_are_shown_with_what_fits() {
    let copy = Copy::new("a_command_tasks");
    let (status, code) = copy.json("status", &["--", "--attributes=rack:r9"]);
    assert_eq!((code, &status["configuration"]["fits"]), (1, &json!(false)));
    let expected =
        format!("ckpt config {} {} -- --attributes=rack:r9", kept_config(&copy), copy.work.display());
    assert_eq!(status["next"]["command"], expected);
    let shown = copy.call("status").args(["--", "--attributes=rack:r9"]).run().stdout();
    let line = "Config      does not fit: the agent does not accept what differs: attributes\n";
    assert!(shown.contains(line), "{shown}");
    let (refused, code) = copy.json("status", &["--", "--no_such_flag"]);
    assert_eq!((code, &refused["restart"]["outcome"]), (1, &json!("fails")));
    assert!(refused["configuration"]["refused"].as_str().unwrap().contains("no_such_flag"), "{refused}");
    let shown = copy.call("status").args(["--", "--no_such_flag"]).run().stdout();
    assert!(shown.contains("Strict      fails: flag-refused\n"), "{shown}");
    // What is read there is another checkpoint.
    let words = ["--", "--hostname=agent1.example.org", "--work_dir=/srv/mesos2"];
    let shown = copy.call("status").args(words).env("COLUMNS", "120").run().stdout();
    let line = "Config      does not fit: work_dir is /srv/mesos2: the agent does not read this checkpoint\n";
    assert!(shown.contains(line) && !shown.contains("Config      fits"), "{shown}");
    let (elsewhere, code) = copy.json("status", &words);
    assert_eq!((code, &elsewhere["configuration"]["fits"]), (1, &json!(false)), "{elsewhere}");
}

/// The command that frees the space that is named, and one for each kind of it.
#[test]
fn a_cleanup_is_named_with_what_it_removes() {
    let copy = Copy::new("c_completed");
    let cleanup = || {
        let shown = copy.call("status").env("COLUMNS", "300").run().stdout();
        let line = shown.lines().find_map(|line| line.strip_prefix("Cleanup"));
        line.unwrap_or_else(|| panic!("{shown}")).trim().to_owned()
    };
    copy.age();
    let meta = "ckpt cleanup would move aside 5.3 KiB of meta (4 runs)";
    assert_eq!(cleanup(), meta);
    let sandboxes = walkdir::WalkDir::new(copy.work.join("slaves")).into_iter().map(Result::unwrap);
    let sandboxes = sandboxes.filter(|entry| entry.path().parent().unwrap().ends_with("runs"));
    for sandbox in sandboxes.filter(|entry| entry.file_type().is_dir()).collect::<Vec<_>>() {
        fs::write(sandbox.path().join("stdout"), [b'x'; 1024]).unwrap();
    }
    copy.age();
    let disk = "ckpt cleanup --scope sandboxes would delete 4.0 KiB of sandboxes";
    assert_eq!(cleanup(), format!("{meta}; {disk}"));
}

/// Whoever pastes the next command does not undo what was asked for.
#[test]
fn a_forgotten_id_is_no_mistake_by_itself() {
    let copy = Copy::new("a_command_tasks");
    let (agent, _) = copy.json("inspect", &[]);
    let id = agent["agent"]["id"].as_str().unwrap();
    let forget = ["--yes", "--agent-is-stopped", "--agent", id];
    let done = ckpt(["forget-agent", "--relocated"]).args(forget).arg(&copy.work).run();
    assert_eq!(done.status(), 0, "{done}");
    let (status, _) = copy.json("status", &[]);
    assert_eq!(status["next"]["command"], Json::Null);
    let why = status["next"]["why"].as_str().unwrap();
    let undo = format!(
        "Only if that was a mistake: ckpt undo 0001-forget-agent --relocated --runtime-dir {} {}",
        copy.options[4],
        copy.work.display()
    );
    assert!(why.ends_with(&undo), "{why}");
}

/// `ckpt config` lists the same options.
fn kept_config(copy: &Copy) -> String {
    kept(copy)
}

/// A `/proc` in which an agent runs on the checkpoint.
fn with_agent(copy: &Copy) -> PathBuf {
    let proc = copy.work.parent().unwrap().join("proc");
    let put = |path: &str, content: &str| {
        fs::create_dir_all(proc.join(path).parent().unwrap()).unwrap();
        fs::write(proc.join(path), content).unwrap();
    };
    put("stat", "btime 1000\n");
    put("7/stat", "7 (mesos-agent) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 0 20 0 1 0 1 0 0\n");
    put("7/cmdline", &format!("/usr/sbin/mesos-agent\0--work_dir={}\0", copy.work.display()));
    put("7/environ", "A=1\0");
    proc
}

#[test]
fn a_change_waits_for_the_agent_to_stop() {
    let copy = Copy::new("t_bad_forkedpid");
    let proc = with_agent(&copy);
    let (status, _) = copy.json("status", &["--proc-root", proc.to_str().unwrap()]);
    // The place of a copy is that of its links, where this agent does not run.
    assert_eq!(status["agent"]["running"], false, "{}", status["agent"]);
    let in_place =
        ckpt(["status", "--boot-id", "same", "-o", "json", "--proc-root"]).arg(&proc).arg(&copy.work);
    let status = in_place.run().json();
    assert_eq!((&status["agent"]["running"], &status["agent"]["pid"]), (&json!(true), &json!(7)));
    // What would be refused is not asked.
    let repair = ckpt(["repair", "--proc-root"]).arg(&proc).arg(&copy.work).typed(80, "y\n").run().exits(4);
    let shown = repair.stdout() + &repair.stderr();
    assert!(shown.contains("refused: ") && !shown.contains("[y/N]"), "{shown}");
}

/// The same checkpoint on an empty disk, and on one that is nearly full.
const DISK: &str = r#"
mount -t tmpfs -o size=8m none /var/lib || exit 77
cp -a "$WORK" /var/lib/mesos
"$CKPT" status --no-probe --boot-id same -o json /var/lib/mesos
head -c 100m /dev/zero > /var/lib/filler 2> /dev/null
"$CKPT" status --no-probe --boot-id same -o json /var/lib/mesos
exit 0
"#;

#[test]
fn a_full_disk_is_cleaned_up() {
    let copy = Copy::new("c_completed");
    copy.age();
    let Some(output) = in_namespaces(&["-rm"], DISK, |command| {
        command.env("CKPT", env!("CARGO_BIN_EXE_ckpt")).env("WORK", &copy.work);
    }) else {
        return;
    };
    let documents = documents(&output.stdout).into_iter();
    let next: Vec<Json> = documents.map(|mut document| document["next"]["command"].take()).collect();
    assert_eq!(next, [Json::Null, json!("ckpt cleanup --scope sandboxes --boot-id same /var/lib/mesos")]);
}

/// Who calls ckpt without a command is told which one to start with.
#[test]
fn no_command_points_to_status() {
    let hint = "error: no command was given (ckpt --help lists all)\n\
                hint: to see the state of a checkpoint, and what to do next: ckpt status\n";
    assert_eq!(ckpt([""; 0]).run().exits(2).stderr(), hint);
    let shown = ckpt([""; 0]).on_terminal(100).run().exits(2).stdout();
    assert!(shown.contains("ckpt status"), "{shown}");
}

#[test]
fn a_bad_answer_can_be_ignored_by_its_status() {
    let copy = Copy::new("s_latest_removed");
    let flags = ["--", "--hostname=agent1.example.org"];
    let run = |words: &[&str]| -> Output { copy.call("status").args(words).args(flags).run() };
    let (bad, zero) = (run(&[]), run(&["--exit-zero"]));
    assert_eq!(bad.bytes(), zero.bytes());
    assert_eq!(zero.status(), if bad.status() == 1 { 0 } else { bad.status() });
    assert!(!Path::new(&copy.work).join(".ckpt").exists());
}

/// Makes absolute symlinks point into the copy.
fn point_here(copy: &Copy) {
    for entry in walkdir::WalkDir::new(copy.work.join("meta")).into_iter().map(Result::unwrap) {
        let Ok(target) = fs::read_link(entry.path()) else { continue };
        let Some((_, below)) = target.to_str().unwrap().split_once("/meta/") else { continue };
        fs::remove_file(entry.path()).unwrap();
        std::os::unix::fs::symlink(copy.work.join("meta").join(below), entry.path()).unwrap();
    }
}

#[test]
fn the_last_start_in_the_log_of_the_agent_is_shown() {
    let copy = Copy::new("t_bad_forkedpid");
    point_here(&copy);
    let logs = copy.work.parent().unwrap().join("logs");
    fs::create_dir(&logs).unwrap();
    let status = |output: &str| {
        let call = ckpt(["status", "--no-probe", "--boot-id", "same", "-o", output]).arg(&copy.work);
        call.args(["--", &format!("--log_dir={}", logs.display())]).run()
    };
    assert_eq!(status("json").json()["log"], Json::Null);
    let validate = ckpt(["validate", "--no-probe", "--boot-id", "same", "-o", "json"]).arg(&copy.work);
    let validation = validate.run().json();
    let finding = &validation["findings"][0];
    let write = |work_dir: &str| {
        let error = finding["log_line"].as_str().unwrap();
        let log = format!(
            "I1122 16:48:56.0 70 slave.cpp:280] Flags at startup: --work_dir=\"{work_dir}\"\n\
             E1122 16:48:56.3 70 slave.cpp:8366] EXIT with status 1: Failed to perform recovery: {error}\n"
        );
        fs::write(logs.join("mesos-slave.INFO"), log).unwrap();
    };
    write(copy.work.to_str().unwrap());
    let log = &status("json").json()["log"];
    let cause = json!({
        "line": 2, "code": "forked-pid-malformed", "state": "damaged", "path": finding["path"],
    });
    assert_eq!((&log["last_start"]["outcome"], &log["cause_now"]), (&json!("fails"), &cause));
    let shown = status("table").stdout();
    assert!(shown.contains("last start fails: forked-pid-malformed, and is still so"), "{shown}");
    // The log of an agent with another work_dir says nothing of this checkpoint.
    write("/var/lib/other");
    assert_eq!(status("json").json()["log"], Json::Null);
}

#[test]
fn the_log_may_be_an_exported_journal_beside_a_copy() {
    let copy = Copy::new("t_bad_forkedpid");
    // The copy is <root>/var/lib/mesos, and the log where the flags of the original say.
    let root = copy.work.ancestors().nth(3).unwrap();
    assert!(copy.work.ends_with("var/lib/mesos"), "{}", copy.work.display());
    let logs = root.join("var/log/mesos");
    fs::create_dir_all(&logs).unwrap();
    let error =
        "EXIT with status 1: Failed to perform recovery: Failed to read '/var/lib/mesos/meta/boot_id': x";
    let entry = |host: &str, work_dir: &str| {
        let flags = format!("I1122 16:48:56.0 70 slave.cpp:280] Flags at startup: --work_dir=\"{work_dir}\"");
        let failed = format!("E1122 16:48:56.3 70 slave.cpp:8366] {error}");
        [flags, failed].map(|message| {
            format!("__CURSOR=s\n_HOSTNAME={host}\nSYSLOG_IDENTIFIER=mesos-slave\nMESSAGE={message}\n\n")
        })
    };
    let status = |journal: Vec<[String; 2]>| {
        fs::write(logs.join("mesos-slave.journal"), journal.concat().concat()).unwrap();
        copy.json("status", &["--", "--log_dir=/var/log/mesos"]).0["log"].clone()
    };
    let ours = || entry("agent1", "/var/lib/mesos");
    let log = status(vec![ours()]);
    assert_eq!(log["last_start"]["outcome"], "fails", "{log}");
    // Of several hosts, the one that says that it has this work_dir; if two do, none.
    let log = status(vec![entry("agent2", "/srv/mesos"), ours()]);
    assert_eq!(log["last_start"]["host"], "agent1", "{log}");
    assert_eq!(status(vec![entry("agent2", "/var/lib/mesos"), ours()]), Json::Null);
    assert_eq!(status(vec![entry("agent2", "/srv/mesos")]), Json::Null);
}

#[test]
fn given_flags_that_do_not_enter_the_info_are_not_called_missing() {
    let copy = Copy::new("a_command_tasks");
    let shown = copy.call("status").args(["--", "--launcher=posix"]).run().stdout();
    assert!(shown.contains("not checked: none of the flags that were found enters slave.info\n"), "{shown}");
}

#[test]
fn what_was_dropped_is_not_called_empty() {
    let shown = |command: &str, name: &str| {
        ckpt([command]).arg(corpus::directory().join(format!("{name}.tar.gz"))).run().stdout()
    };
    let dropped = shown("validate", "t_no_frameworkpid");
    assert!(dropped.contains("framework-pid-missing") && !dropped.contains("framework-empty"), "{dropped}");
    // A task of a completed run is not at stake.
    let completed = shown("simulate", "c_completed");
    assert!(completed.contains("Tasks       1 unchanged\n"), "{completed}");
}

#[test]
fn one_count_of_executors_everywhere() {
    for name in ["g_killed_reconnected_killed", "d_mixed_checkpoint", "b_task_group_executor_dead"] {
        let copy = Copy::new(name);
        let (status, _) = copy.json("status", &[]);
        let counted = &status["restart"]["executors"];
        let metrics = copy.call("metrics").run().stdout();
        let lost = format!("ckpt_executors_at_risk{{certainty=\"lost\"}} {}\n", counted["lost"]);
        assert!(metrics.contains(&lost), "{name}: {counted} {metrics}");
    }
}
