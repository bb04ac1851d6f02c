//! Names that would move what a terminal shows: whatever a command says of a path, only what can be seen gets through,
//! and what is to be pasted means that path.

use std::path::Path;
use std::process::Command;

use crate::support::cli::{Ckpt, ckpt, formats};
use crate::support::corpus;

/// Colours the text, begins a line, and turns the direction.
const NAME: &str = "a\u{1b}[31m b\nc\u{202e}d";

const AGENT: &str = "f9afec68-46f5-46a7-bce6-25ee9c9b2042-S0";

fn check(call: Ckpt, what: &str) {
    let output = call.run();
    for text in [output.stdout(), output.stderr()] {
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{what}: {text:?}");
        assert!(!text.contains("b\nc"), "{what}: {text:?}");
    }
}

#[test]
fn no_command_shows_a_path_that_moves_the_screen() {
    let dir = tempfile::tempdir().unwrap();
    let home = dir.path().join(NAME);
    let work = corpus::unpack("x_two_runs", &home).work;
    std::fs::create_dir(home.join("proc")).unwrap();
    let [nothing, snapshot, plan, proc] =
        ["nothing", "s.tar.gz", "new.plan", "proc"].map(|name| home.join(name));
    let in_place = ["--relocated", "--older-than=0secs"];
    let flags = |kind: &str| format!("--flags-from={kind}:{}", nothing.display());
    let calls: &[(&str, &[&str], &Path)] = &[
        ("inspect", &[], &work),
        ("inspect", &["--id=dup"], &work),
        ("validate", &[], &work),
        ("validate", &["--relocated", "-v"], &work),
        ("simulate", &[], &work),
        ("simulate", &[&flags("dir")], &work),
        ("simulate", &[&flags("env")], &work),
        ("simulate", &[&flags("log")], &work),
        ("executors", &[], &work),
        ("config", &[], &work),
        ("fleet", &[], &work),
        ("metrics", &[], &work),
        ("snapshot", &["--to", snapshot.to_str().unwrap()], &work),
        ("snapshot", &["--to", snapshot.to_str().unwrap()], &work),
        ("repair", &["-n", "--plan-out", plan.to_str().unwrap()], &work),
        ("repair", &["-n", "--plan-out", plan.to_str().unwrap()], &work),
        ("repair", &[], &work),
        ("cleanup", &["-n", in_place[0], in_place[1]], &work),
        ("cleanup", &["-y", in_place[0], in_place[1]], &work),
        ("history", &[], &work),
        ("undo", &["-n"], &work),
        ("undo", &["-y"], &work),
        ("undo", &["-y"], &work),
        ("forget-agent", &["-n", "--relocated"], &work),
        ("forget-agent", &["-y", "--relocated", "--agent", AGENT], &work),
        ("purge", &["-y", "--older-than=0secs"], &work),
        ("apply", &[], &nothing),
        ("apply", &["-n"], &plan),
        ("inspect", &[], &nothing),
        ("decode", &[], &nothing),
        ("encode", &[], &nothing),
        ("explain", &["--log"], &nothing),
        ("explain", &[], &nothing),
    ];
    let proc = format!("--proc-root={}", proc.display());
    let probing =
        ["inspect", "validate", "simulate", "executors", "repair", "cleanup", "undo", "forget-agent"];
    for (command, options, path) in calls {
        for format in formats(command).iter().filter(|format| ["table", "tree"].contains(format)) {
            let probes = probing.contains(command).then_some(&proc);
            let call = ckpt([*command, "-o", format]).args(probes).args(*options).arg(path);
            check(call, &format!("{command} {options:?} -o {format}"));
        }
    }
}

/// The next command that is named means that path, for a shell too.
#[test]
fn a_command_to_paste_means_the_path() {
    let dir = tempfile::tempdir().unwrap();
    let work = corpus::unpack("x_two_runs", &dir.path().join(NAME)).work;
    let output = ckpt(["undo", "-y"]).arg(&work).run().exits(3);
    let next = output.stderr().split_once("hint: ckpt history ").unwrap().1.trim_end().to_owned();
    let echoed = Command::new("bash").arg("-c").arg(format!("printf %s {next}")).output();
    match echoed {
        Ok(echoed) => assert_eq!(String::from_utf8(echoed.stdout).unwrap(), work.to_str().unwrap()),
        Err(error) => crate::support::skipped(&format!("no bash: {error}")),
    }
}

#[test]
fn a_copy_is_reported_to_look_like_one() {
    let dir = tempfile::tempdir().unwrap();
    let work = corpus::unpack("x_two_runs", dir.path()).work;
    for command in ["inspect", "validate", "simulate", "executors"] {
        let output = ckpt([command, "--boot-id=another"]).arg(&work).run();
        assert!(output.stdout().starts_with("This looks like a copy"), "{command}\n{output}");
        for known in ["--relocated", "--boot-id=same"] {
            let output = ckpt([command, known]).arg(&work).run();
            assert!(!output.stdout().contains("looks like a copy"), "{command} {known}\n{output}");
        }
    }
}
