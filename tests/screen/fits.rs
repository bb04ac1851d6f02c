//! No line is wider than the screen, except one that holds nothing but a thing to copy, after a label at most: a command
//! to paste, a path to go to, an ID in full. That is the whole rule (`view/wrap.rs` makes it).

use ckpt::cli::Cli;
use clap::CommandFactory as _;
use unicode_width::UnicodeWidthStr as _;

use super::calls::{FOR_PROGRAMS, Fixture, calls, command};
use crate::support::cli::ckpt;

const WIDTHS: &[u16] = &[40, 60, 80, 120];

/// Columns of what may precede a thing to copy.
const LABEL: usize = 14;

/// A line as it is seen: without colour.
pub(super) fn seen(line: &str) -> String {
    let mut parts = line.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or(part, |(_, rest)| rest))
}

/// Whether a text is a thing to copy: all of a path, of a command, or of the id that was asked for.
fn is_whole(text: &str, call: &str, fixture: &Fixture) -> bool {
    let text = text.trim_end_matches(['.', ',', ':']);
    let is_command =
        ["ckpt ", "sudo ckpt ", "mesos-agent ", "--"].iter().any(|start| text.starts_with(start));
    let is_path =
        ["/", "meta/", "slaves/", "volumes/", "nothing"].iter().any(|start| text.starts_with(start));
    let is_id = call.contains("@ID") && fixture.names.contains(text.split(" (\"").next().unwrap_or_default());
    // A sentence that continues after a path has blanks in it; IDs in a path may have some, too.
    let sentence = text.split('/').any(|name| name.contains(' ') && !fixture.names.contains(name));
    !text.contains('…') && (is_command || is_path && !sentence || is_id)
}

fn check(line: &str, width: u16, call: &str, fixture: &Fixture) {
    let seen = seen(line);
    if seen.width() <= usize::from(width) {
        return;
    }
    // What follows a label of at most this number of columns, at any of its blanks.
    let mut starts = seen.char_indices().filter(|(at, c)| *c == ' ' && seen[..*at].width() < LABEL);
    let whole =
        is_whole(&seen, call, fixture) || starts.any(|(at, _)| is_whole(&seen[at + 1..], call, fixture));
    assert!(whole, "{call}: {} columns of {width}: {seen}", seen.width());
}

/// All calls at all widths; how many lines were wider for a reason.
fn all_fit(fixture: &Fixture) {
    for width in WIDTHS {
        for call in calls() {
            let output = fixture.call(call).on_terminal(*width).run();
            let shown = output.stdout();
            assert!(!shown.is_empty() && !shown.contains("panicked"), "{call}: {output}");
            assert!(!shown.contains(['\u{1e}', '\u{1f}']), "{call}: {output}");
            for line in shown.lines() {
                check(line, *width, call, fixture);
            }
        }
    }
}

#[test]
fn every_command_is_called_or_prints_for_programs() {
    for own in Cli::command().get_subcommands() {
        let name = own.get_name();
        let is_called = calls().any(|call| command(call) == name);
        let is_for_programs = FOR_PROGRAMS.iter().any(|call| command(call) == name);
        assert!(is_called != is_for_programs, "{name} is in neither list of calls, or in both");
    }
}

/// Helps fit, too; examples in them stay as they are pasted.
#[test]
fn helps_fit() {
    let cli = Cli::command();
    let own = cli.get_after_help().map(ToString::to_string).unwrap_or_default();
    let helps = cli.get_subcommands().map(|command| {
        let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        (vec![command.get_name().to_owned(), "--help".to_owned()], after)
    });
    for (words, after) in helps.chain([(vec!["--help".to_owned()], own)]) {
        let (examples, _) = after.split_once("\n\n").unwrap();
        for width in WIDTHS {
            let shown = ckpt(&words).on_terminal(*width).run().exits(0).stdout();
            for line in shown.lines().map(seen) {
                let fits = line.width() <= usize::from(*width);
                assert!(fits || examples.lines().any(|example| example == line), "{words:?} {width}: {line}");
            }
            for example in examples.lines() {
                assert!(shown.lines().any(|line| line == example), "{words:?} {width}: {example}\n{shown}");
            }
        }
    }
}

#[test]
fn a_sound_checkpoint_fits() {
    all_fit(&Fixture::corpus("x_two_runs", "dup"));
}

#[test]
fn a_damaged_checkpoint_fits() {
    all_fit(&Fixture::corpus("t_bad_forkedpid", "t1"));
}

#[test]
fn resources_fit() {
    all_fit(&Fixture::corpus("e2_target_left", "S0"));
}

#[test]
fn odd_ids_fit() {
    all_fit(&Fixture::odd());
}

#[test]
fn a_live_situation_fits() {
    all_fit(&Fixture::live("s02_mixture", "S0"));
}

/// Below forty columns, too, nothing is printed that a screen has to break, though it may be ugly.
#[test]
fn small_screens_get_what_they_can_show() {
    let fixture = Fixture::odd();
    for width in [12, 20, 30] {
        for call in ["inspect @", "executors @", "simulate @", "history @", "diff @ @OTHER", "fleet @ @OTHER"]
        {
            for line in fixture.call(call).on_terminal(width).run().stdout().lines() {
                check(line, width, call, &fixture);
            }
        }
    }
}

/// What does not fit on a screen is whole where output is not a terminal, and where that is asked for.
#[test]
fn ids_are_whole_in_pipes_and_where_that_is_asked_for() {
    let fixture = Fixture::odd();
    for call in ["inspect @", "executors @", "simulate @ -v"] {
        let on_screen = fixture.call(call).on_terminal(80).run().stdout();
        assert!(!on_screen.contains(&fixture.id), "{call}: {on_screen}");
        let wide = fixture.call(call).arg("--wide").on_terminal(80).run().stdout();
        let piped = fixture.call(call).env("COLUMNS", "").run().stdout();
        for text in [wide, piped] {
            assert!(text.contains(&fixture.id) && !text.contains("Left out"), "{call}: {text}");
        }
    }
}

/// Each path of damage can be copied, however small the screen.
#[test]
fn paths_of_damage_are_whole() {
    let fixture = Fixture::corpus("t_bad_forkedpid", "t1");
    let findings = fixture.call("validate @ -o json").run().json()["findings"].clone();
    let shown = fixture.call("validate @ -v").on_terminal(40).run().stdout();
    let paths = findings.as_array().unwrap().iter().map(|finding| finding["path"].as_str().unwrap());
    let paths: Vec<&str> = paths.filter(|path| !path.is_empty()).collect();
    assert!(!paths.is_empty());
    for path in paths {
        assert!(shown.lines().any(|line| line.contains(path)), "{path}: {shown}");
    }
}
