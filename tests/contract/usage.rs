//! ckpt's own command line: a wrong one ends with 2 and an error on stderr alone; help and version end with 0.

use ckpt::cli::Cli;
use clap::CommandFactory as _;

use crate::support::cli::{ckpt, formats};
use crate::support::corpus;

/// The names of all commands.
fn commands() -> Vec<String> {
    Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect()
}

#[test]
fn a_wrong_command_line_ends_with_2() {
    for line in [
        &["frobnicate"][..],
        &["inspect", "--frobnicate"],
        &["validate", "--mesos-version", "yesterday", "x"],
        &["validate", "--mesos-version", "0.13.0", "x"],
        &["validate", "--mesos-version", "2.0", "x"],
        &["inspect", "-o", "yaml", "x"],
        &["explain", "no-such-code"],
        &["decode"],
        &[],
    ] {
        let output = ckpt(line).run().exits(2);
        assert_eq!(output.stdout(), "", "{line:?}");
        assert!(!output.stderr().is_empty(), "{line:?}");
    }
}

#[test]
fn what_was_probably_meant_is_named() {
    for (line, hint) in [
        (&["stat"][..], "did you mean status?"),
        (&["repar"], "did you mean repair or report?"),
        (&["inspect", "--redakt"], "did you mean --redact?"),
        (&["executors", "--frobnicate"], "ckpt executors --help"),
        (&["repair"], "name the work_dir of the agent: ckpt repair /var/lib/mesos"),
        (&["forget-agent", "-y"], "name the work_dir of the agent: ckpt forget-agent /var/lib/mesos"),
        (
            &["snapshot"],
            "name the agent's work_dir, and a new file with --to or a directory for snapshots with --dir",
        ),
        (&["decode"], "ckpt decode --help"),
        (&["no-such-command"], "ckpt --help"),
    ] {
        let output = ckpt(line).run().exits(2);
        assert_eq!(output.stderr().lines().last(), Some(&*format!("hint: {hint}")), "{line:?}");
    }
}

#[test]
fn help_and_version_end_with_0() {
    for line in
        [&["--help"][..], &["-h"], &["--version"], &["help"], &["inspect", "--help"], &["help", "decode"]]
    {
        let output = ckpt(line).run().exits(0);
        assert!(!output.stdout().is_empty(), "{line:?}");
        assert_eq!(output.stderr(), "", "{line:?}");
    }
}

/// Nor does any command take an option that it does not know, in words or in JSON.
#[test]
fn every_command_refuses_an_unknown_option() {
    for command in commands() {
        let output = ckpt([&*command, "--frobnicate"]).run().exits(2);
        assert_eq!(output.stdout(), "", "{command}");
        assert!(output.stderr().starts_with("error: unexpected argument '--frobnicate' found\n"), "{output}");
        let output = ckpt([&*command, "--frobnicate", "-o", "json"]).run().exits(2);
        let document = output.json();
        assert_eq!(document["schema"], format!("ckpt.{command}/1"));
        assert_eq!(document["error"]["code"], "unknown-argument", "{command}");
        assert_eq!(output.stderr(), "", "{command}");
    }
}

/// A terminal shows no Markdown, and everything fits into what `max_term_width` gives.
#[test]
fn help_is_written_for_a_terminal() {
    let of_commands = commands().into_iter().map(|command| vec![command, "--help".to_owned()]);
    for call in of_commands.chain([vec!["--help".to_owned()]]) {
        let help = ckpt(&call).env("COLUMNS", "100").run().exits(0).stdout();
        assert!(!help.contains('`'), "{call:?}\n{help}");
        for line in help.lines() {
            assert!(line.chars().count() <= 100, "{call:?}: {line}");
        }
    }
}

/// Scripts that ask for JSON get it for their own mistakes too.
#[test]
fn errors_have_the_format_that_was_asked_for() {
    for (line, schema, code) in [
        (&["frobnicate", "-o", "json"][..], "ckpt.ckpt/1", "unknown-command"),
        (&["-o", "json"], "ckpt.ckpt/1", "missing-command"),
        (&["inspect", "--frobnicate", "-ojson"], "ckpt.inspect/1", "unknown-argument"),
        (&["validate", "--output=json", "--mesos-version", "2.0", "x"], "ckpt.validate/1", "bad-value"),
        (&["reconnect", "-o", "ndjson", "--threads=x"], "ckpt.executors/1", "bad-value"),
        (&["decode", "-o", "json"], "ckpt.decode/1", "missing-argument"),
        (&["explain", "-o", "json", "no-such-code"], "ckpt.explain/1", "unknown-code"),
    ] {
        let output = ckpt(line).run().exits(2);
        // In lines, the header has the error.
        let document = if line.contains(&"ndjson") { output.lines().remove(0) } else { output.json() };
        assert_eq!((&document["schema"], &document["exit_status"]), (&schema.into(), &2.into()), "{line:?}");
        let error = &document["error"];
        assert_eq!(error["code"], code, "{line:?}");
        assert!(!error["message"].as_str().unwrap().is_empty() && error["next"].is_string(), "{line:?}");
        assert_eq!(output.stderr(), "", "{line:?}");
    }
    let output = ckpt(["inspect", "-qojson", "--frobnicate"]).run().exits(2);
    assert_eq!(output.to_string(), "[exit status: 2]\n");
}

#[test]
fn the_version_names_the_releases_that_are_known() {
    let printed = ckpt(["--version"]).run().exits(0).stdout();
    let expected = concat!("ckpt ", env!("CARGO_PKG_VERSION"), " (agents of Mesos 0.14.0 to 1.12.0");
    assert!(printed.starts_with(expected) && printed.ends_with(")\n"), "{printed}");
}

#[test]
fn a_tree_exists_for_four_commands() {
    let with_tree: Vec<_> = commands().into_iter().filter(|name| formats(name).contains(&"tree")).collect();
    assert_eq!(with_tree, ["inspect", "simulate", "executors", "diff"]);
    for line in [
        &["validate", "/nowhere"][..],
        &["config", "/nowhere"],
        &["fleet", "/nowhere"],
        &["metrics", "/nowhere"],
        &["history", "/nowhere"],
        &["repair", "--list"],
        &["undo", "-y", "/nowhere"],
        &["explain", "R1"],
        &["decode", "/nowhere"],
    ] {
        let output = ckpt(line).args(["-o", "tree"]).run().exits(2);
        let words =
            format!("error: ckpt {} has no tree: only inspect, executors, simulate and diff", line[0]);
        assert!(output.stderr().starts_with(&words), "{output}");
        assert_eq!(output.stdout(), "");
    }
}

#[test]
fn json_has_a_short_name() {
    let archive = corpus::directory().join("x_two_runs.tar.gz");
    let of = |format: &[&str]| ckpt(["inspect"]).args(format).arg(&archive).run();
    assert_eq!(of(&["--json"]).exits(0).bytes(), of(&["-o", "json"]).exits(0).bytes());
    let both = of(&["--json", "-o", "ndjson"]).exits(2);
    assert_eq!(both.lines()[0]["error"]["code"], "argument-conflict");
    let error = ckpt(["inspect", "--json", "/nowhere"]).run().exits(3).json();
    assert_eq!(error["error"]["code"], "not-found");
    let error = ckpt(["inspect", "--json", "--nonsense"]).run().exits(2).json();
    assert_eq!(error["error"]["code"], "unknown-argument");
}

/// People type `-vv` for more.
#[test]
fn quiet_and_verbose_can_be_repeated() {
    assert_eq!(ckpt(["explain", "latest-missing", "-qq"]).run().exits(0).stdout(), "");
    let _ = ckpt(["explain", "latest-missing", "-v", "--verbose"]).run().exits(0);
}
