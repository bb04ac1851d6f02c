//! One line for Nagios: its word, its text and its numbers, and the exit statuses 0 to 3 of that convention.

use ckpt::cli::Cli;
use clap::CommandFactory as _;

use crate::support::cli::ckpt;
use crate::support::corpus;

const NONE: &str = "fatal=0 error=0 warning=0 note=0";
const ONE_MAY: &str =
    "executors=1 executors_lost=0 executors_may_be_lost=1 tasks=1 tasks_lost=0 tasks_may_be_lost=1";
const ONE_LOST: &str =
    "executors=1 executors_lost=1 executors_may_be_lost=0 tasks=1 tasks_lost=1 tasks_may_be_lost=0";

/// The line about an archive of the corpus, and the status.
fn line(command: &str, name: &str, words: &[&str]) -> (String, i32) {
    let archive = corpus::directory().join(format!("{name}.tar.gz"));
    let call = ckpt([command, "-o", "nagios", "--boot-id", "same"]).arg(archive).args(words);
    let output = call.run();
    assert_eq!(output.stderr(), "", "{output}");
    (output.stdout(), output.status())
}

#[test]
fn each_state_has_its_word_and_its_status() {
    let verdict = |text: &str, counts: &str| format!("{text} | {counts}\n");
    assert_eq!(line("validate", "x_two_runs", &[]), (verdict("OK - verdict pass", NONE), 0));
    let cut = verdict("WARNING - verdict pass: drain-stored", "fatal=0 error=0 warning=1 note=0");
    assert_eq!(line("validate", "o_drain", &[]), (cut, 1));
    let lost = verdict("CRITICAL - verdict loses: latest-missing", "fatal=0 error=1 warning=0 note=0");
    assert_eq!(line("validate", "s_latest_removed", &[]), (lost, 2));
    let fails = verdict("CRITICAL - verdict fail: forked-pid-malformed", "fatal=1 error=0 warning=0 note=0");
    assert_eq!(line("validate", "t_bad_forkedpid", &[]), (fails, 2));
    let nothing = ckpt(["validate", "-o", "nagios", "/nonexistent"]).run().exits(3).stdout();
    assert_eq!(nothing, "UNKNOWN - /nonexistent does not exist; check the path\n");
}

#[test]
fn a_restart_is_counted() {
    let may = "restart: recovers, 1 live executor (0 lost, 1 may be), 1 unfinished task (0 lost, 1 may be)";
    let lost = "restart: new-agent, 1 live executor (1 lost, 0 may be), 1 unfinished task (1 lost, 0 may be)";
    for command in ["simulate", "executors"] {
        let warning = format!("WARNING - {may} | {ONE_MAY}\n");
        assert_eq!(line(command, "x_two_runs", &[]), (warning, 1), "{command}");
        let critical = format!("CRITICAL - {may} | {ONE_MAY}\n");
        assert_eq!(line(command, "x_two_runs", &["--pessimistic"]), (critical, 2), "{command}");
        let critical = format!("CRITICAL - {lost} | {ONE_LOST}\n");
        assert_eq!(line(command, "s_latest_removed", &[]), (critical.clone(), 2), "{command}");
        assert_eq!(line(command, "s_latest_removed", &["--exit-zero"]), (critical, 0), "{command}");
    }
    let state = |level: &str, fits: &str| {
        format!("{level} - verdict pass; {may}; configuration {fits} | {NONE} {ONE_MAY}\n")
    };
    assert_eq!(line("status", "x_two_runs", &[]), (state("UNKNOWN", "not checked"), 3));
    let own = ["--", "--work_dir=/var/lib/mesos", "--hostname=agent1.example.org"];
    assert_eq!(line("status", "x_two_runs", &own), (state("WARNING", "fits"), 1));
    let other = ["--", "--work_dir=/var/lib/mesos", "--attributes=rack:r9"];
    let (text, status) = line("status", "x_two_runs", &other);
    assert_eq!((text.starts_with("CRITICAL - "), status), (true, 2), "{text}");
}

/// What is bad goes before what cannot be judged.
#[test]
fn a_fleet_is_summed_up() {
    let archive = |name: &str| corpus::directory().join(format!("{name}.tar.gz"));
    let fleet = |names: &[&str]| {
        let call =
            ckpt(["fleet", "-o", "nagios", "--boot-id", "same"]).args(names.iter().map(|name| archive(name)));
        let output = call.run();
        (output.stdout(), output.status())
    };
    let good = format!(
        "WARNING - 1 source: 0 would lose something, 0 cannot be assessed | sources=1 bad=0 unknown=0 {ONE_MAY}\n"
    );
    assert_eq!(fleet(&["x_two_runs"]), (good, 1));
    let (text, status) = fleet(&["x_two_runs", "missing"]);
    assert_eq!(status, 3, "{text}");
    let expected = format!("; the worst is {} | sources=2 bad=0 unknown=1 ", archive("missing").display());
    assert!(text.starts_with("UNKNOWN - 2 sources: ") && text.contains(&expected), "{text}");
    let (text, status) = fleet(&["x_two_runs", "missing", "s_latest_removed"]);
    assert_eq!((text.starts_with("CRITICAL - 3 sources: "), status), (true, 2), "{text}");
}

#[test]
fn other_commands_have_no_line() {
    const MONITORED: [&str; 5] = ["status", "validate", "simulate", "executors", "fleet"];
    let needed = |command: &str| match command {
        "diff" => vec!["a", "b"],
        "snapshot" => vec!["a", "--to", "b"],
        "completions" => vec!["bash"],
        "encode" => vec!["--as", "boot_id"],
        "purge" => vec!["a", "--older-than", "1weeks"],
        "report" => vec!["a", "--to", "b.html"],
        _ => vec!["a"],
    };
    let mut refused = 0;
    for command in Cli::command().get_subcommands().map(|command| command.get_name().to_owned()) {
        if MONITORED.contains(&&*command) {
            continue;
        }
        let output = ckpt([&*command, "-o", "nagios"]).args(needed(&command)).run();
        if !output.stderr().contains(" has no line for Nagios") {
            // It needs more words, and that is told first.
            assert_eq!(output.status(), 3, "{output}");
            continue;
        }
        let message =
            format!("error: ckpt {command} has no line for Nagios: only status, validate, simulate, ");
        assert!(output.stderr().starts_with(&message), "{output}");
        assert_eq!((output.status(), output.stdout()), (2, String::new()));
        refused += 1;
    }
    assert!(refused >= 15, "{refused}");
}

/// What a checkpoint names can end neither the text nor the line.
#[test]
fn names_do_not_end_the_text() {
    let dir = tempfile::tempdir().unwrap();
    let odd = dir.path().join("a|b\nc");
    let output = ckpt(["validate", "-o", "nagios"]).arg(&odd).run().exits(3);
    let text = output.stdout();
    assert_eq!((text.matches('\n').count(), text.contains('|')), (1, false), "{text}");
}
