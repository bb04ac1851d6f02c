//! ckpt's own command line: what is wrong ends with 2 and says so on stderr alone; help and version are good answers.

use crate::support::cli::ckpt;

#[test]
fn what_is_wrong_ends_with_2() {
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
fn help_and_version_are_answers() {
    for line in
        [&["--help"][..], &["-h"], &["--version"], &["help"], &["inspect", "--help"], &["help", "decode"]]
    {
        let output = ckpt(line).run().exits(0);
        assert!(!output.stdout().is_empty(), "{line:?}");
        assert_eq!(output.stderr(), "", "{line:?}");
    }
}

/// Every command says at the end of its help how it ends.
#[test]
fn every_help_tells_the_exit_statuses() {
    for command in ["inspect", "validate", "simulate", "executors", "config", "explain", "decode"] {
        let help = ckpt([command, "--help"]).run().exits(0).stdout();
        assert!(help.contains("Exit status"), "{command}\n{help}");
    }
}

/// A terminal shows no Markdown, and everything fits into what `max_term_width` gives.
#[test]
fn help_is_written_for_a_terminal() {
    for command in ["", "inspect", "validate", "simulate", "executors", "config", "explain", "decode"] {
        let words = [command, "--help"].into_iter().filter(|word| !word.is_empty());
        let help = ckpt(words).env("COLUMNS", "100").run().exits(0).stdout();
        assert!(!help.contains('`'), "{command}\n{help}");
        for line in help.lines() {
            assert!(line.chars().count() <= 100, "{command}: {line}");
        }
    }
}

/// Colours only where they are asked for.
#[test]
fn no_escape_codes_reach_a_pipe() {
    let archive = crate::support::corpus::directory().join("t_bad_forkedpid.tar.gz");
    for command in ["inspect", "validate", "simulate"] {
        let plain = ckpt([command]).arg(&archive).run().stdout();
        assert!(!plain.contains('\x1b'), "{command}");
        let never =
            ckpt([command, "--color", "never"]).arg(&archive).env("CLICOLOR_FORCE", "1").run().stdout();
        assert!(!never.contains('\x1b'), "{command}");
    }
}

/// Scripts that ask for JSON get it for their own mistakes too.
#[test]
fn what_is_wrong_is_told_in_the_form_that_is_asked_for() {
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
        // Of lines the header tells.
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
