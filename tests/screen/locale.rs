//! Where the locale does not name UTF-8, everything for people is ASCII, and fits no worse; JSON is what it always is.

use super::calls::{Fixture, calls};
use super::fits::seen;

const NOT_UTF8: &[&[(&str, &str)]] = &[
    &[("LC_ALL", "C")],
    &[("LC_ALL", ""), ("LANG", "POSIX")],
    &[("LC_ALL", ""), ("LC_CTYPE", ""), ("LANG", "")],
];

#[test]
fn without_utf8_everything_is_ascii() {
    let fixture = Fixture::odd();
    for call in calls() {
        let output = fixture.call(call).env("LC_ALL", "C").on_terminal(60).run();
        let shown = output.stdout();
        assert!(shown.is_ascii() && !shown.is_empty(), "{call}: {output}");
    }
    for locale in NOT_UTF8 {
        let call =
            |line: &str| locale.iter().fold(fixture.call(line), |call, (name, value)| call.env(name, value));
        let drawn = call("inspect @ -o tree").run().stdout();
        assert!(
            drawn.is_ascii() && drawn.contains("`- task ") && drawn.contains("..."),
            "{locale:?}\n{drawn}"
        );
        assert!(drawn.contains("\\u{540d}"), "{locale:?}\n{drawn}");
    }
    let drawn = fixture.call("inspect @ -o tree").env("LC_ALL", "").env("LANG", "de_DE.utf8").run().stdout();
    assert!(drawn.contains("└─ task ") && drawn.contains('…'), "{drawn}");
}

#[test]
fn json_knows_no_locale() {
    let fixture = Fixture::odd();
    for call in
        ["inspect @ -o json", "simulate @ -o json", "executors @ -o ndjson", "diff @ @OTHER -o ndjson"]
    {
        let ascii = fixture.call(call).env("LC_ALL", "C").run().stdout();
        assert_eq!(ascii, fixture.call(call).run().stdout(), "{call}");
        assert!(ascii.contains('名'), "{call}");
    }
}

#[test]
fn colour_goes_and_words_stay() {
    let fixture = Fixture::corpus("t_bad_forkedpid", "t1");
    for call in ["inspect @", "validate @", "simulate @", "executors @"] {
        let coloured = fixture.call(call).on_terminal(80).run().stdout();
        let plain = fixture.call(call).env("NO_COLOR", "1").on_terminal(80).run().stdout();
        let piped = |force| fixture.call(call).env("CLICOLOR_FORCE", force).run().stdout();
        assert!(piped("1").contains("\u{1b}[") && !piped("0").contains('\u{1b}'), "{call}");
        assert!(coloured.contains("\u{1b}[") && !plain.contains('\u{1b}'), "{call}: {coloured}");
        let without: Vec<String> = coloured.lines().map(seen).collect();
        assert_eq!(without, plain.lines().collect::<Vec<_>>(), "{call}");
        // Each line begins and ends without colour: pagers show them one by one.
        for line in coloured.lines().filter(|line| line.contains('\u{1b}')) {
            assert!(line.rfind("\u{1b}[0m") == line.rfind('\u{1b}'), "{call}: {line:?}");
        }
    }
}
