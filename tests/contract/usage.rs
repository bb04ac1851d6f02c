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
    for command in ["inspect", "validate", "simulate", "explain", "decode"] {
        let help = ckpt([command, "--help"]).run().exits(0).stdout();
        assert!(help.contains("Exit status"), "{command}\n{help}");
    }
}

/// Colours only where they are asked for.
#[test]
fn no_escape_codes_reach_a_pipe() {
    let archive = crate::support::corpus::folder().join("t_bad_forkedpid.tar.gz");
    for command in ["inspect", "validate", "simulate"] {
        let plain = ckpt([command]).arg(&archive).run().stdout();
        assert!(!plain.contains('\x1b'), "{command}");
        let never =
            ckpt([command, "--color", "never"]).arg(&archive).env("CLICOLOR_FORCE", "1").run().stdout();
        assert!(!never.contains('\x1b'), "{command}");
    }
}
