//! Questions and messages on a terminal: whole words, what to do next, and nothing wider than the screen.

use super::calls::{FOR_PROGRAMS, Fixture, calls};
use super::fits::seen;

#[test]
fn questions_fit_and_name_what_they_are_about() {
    let fixture = Fixture::corpus("t_bad_forkedpid", "t1");
    let place = fixture.work.to_str().unwrap();
    for width in [30, 60] {
        let output = fixture.call("repair @").typed(width, "n\n").run().exits(4);
        let shown = seen(&output.stdout());
        let (_, question) = shown.split_once("Carry out this plan").unwrap();
        let words = question.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(place) && words.contains("-S0? [y/N] error: "), "{output}");
        assert!(
            words.contains("Aborted. Nothing was changed. hint: pass --yes to carry out the plan"),
            "{output}"
        );
    }
    // There is nothing to undo.
    assert!(fixture.call("history @").run().exits(0).stdout().contains("No change of ckpt is recorded"));
}

/// Whatever is called, colours reach only what asks for them. A test in `fits` proves that the calls have every command.
#[test]
fn no_escape_codes_reach_a_pipe() {
    let fixture = Fixture::corpus("t_bad_forkedpid", "t1");
    for call in calls().chain(FOR_PROGRAMS.iter().copied()) {
        let plain = fixture.call(call).run();
        assert!(!plain.to_string().contains('\u{1b}'), "{call}\n{plain}");
    }
    for call in calls().chain(FOR_PROGRAMS.iter().copied()) {
        // Before the agent's flags, which follow `--`.
        let (own, flags) = call.split_at(call.find(" -- ").unwrap_or(call.len()));
        let call = format!("{own} --color=never{flags}");
        let plain = fixture.call(&call).env("CLICOLOR_FORCE", "1").run();
        assert!(!plain.to_string().contains('\u{1b}'), "{call}\n{plain}");
    }
    for call in ["inspect @", "validate @", "simulate @"] {
        let colored = fixture.call(&format!("{call} --color=always")).run();
        assert!(colored.stdout().contains('\u{1b}'), "{call}\n{colored}");
    }
}

/// A plan that was written is mentioned, and how it is carried out.
#[test]
fn a_written_plan_is_mentioned() {
    let fixture = Fixture::corpus("t_bad_forkedpid", "t1");
    let plan = fixture.base.join("a plan");
    let call = fixture.call("repair @ -n").arg("--plan-out").arg(&plan);
    let proc = fixture.base.join("proc");
    let apply = format!("ckpt apply --proc-root {} '{}'", proc.display(), plan.display());
    let note = format!("note: the plan was written:\n  {apply}\n");
    let shown = seen(&call.on_terminal(40).run().stdout());
    assert!(shown.contains(&note), "{note}{shown}");
}

/// At the end of the input, the line of the question ends, and nothing is changed.
#[test]
fn ctrl_d_is_no_answer() {
    let fixture = Fixture::corpus("t_bad_forkedpid", "t1");
    let shown = seen(&fixture.call("repair @").typed(80, "\u{4}").run().exits(4).stdout());
    assert!(shown.contains("[y/N] \nerror: Aborted. Nothing was changed."), "{shown}");
}

/// A message is one line for programs that keep it in a file, at any width.
#[test]
fn messages_are_whole_lines_in_files() {
    let fixture = Fixture::corpus("x_two_runs", "dup");
    let path = format!("{}/{}", fixture.base.display(), "a-long-name-of-a-directory/".repeat(5));
    let call = || fixture.call("inspect").arg(&path);
    let kept = call().env("COLUMNS", "40").run().exits(3).stderr();
    assert_eq!(kept, format!("error: {path} does not exist\nhint: check the path\n"));
    let shown = seen(&call().on_terminal(40).run().exits(3).stdout());
    assert_eq!(shown, format!("error: {path}\n  does not exist\nhint: check the path\n"));
}
