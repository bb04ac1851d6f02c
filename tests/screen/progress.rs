//! Progress: on a terminal alone, of what takes longer than a moment, with a bar where it is known how much there is.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::support::cli::ckpt;
use crate::support::corpus;
use crate::support::skipped;
use crate::support::terminal::Terminal;

/// Longer than nothing is shown.
const A_WHILE: Duration = Duration::from_millis(900);

/// What a program shows on a terminal. Its stdin gets the parts, with a pause between them.
fn shown(command: &mut Command, parts: &[&[u8]]) -> String {
    let terminal = Terminal::new(80);
    let screen = || terminal.screen.try_clone().unwrap();
    command
        .env_clear()
        .env("LC_ALL", "C")
        .env("PATH", "/usr/bin:/bin")
        .env("TERM", "xterm")
        .current_dir(corpus::directory());
    let mut child = command.stdin(Stdio::piped()).stdout(screen()).stderr(screen()).spawn().unwrap();
    // It keeps descriptors of the terminal.
    *command = Command::new("true");
    let reader = terminal.show(b"");
    let mut stdin = child.stdin.take().unwrap();
    for part in parts {
        // Who does not read its stdin closes it.
        let _ = stdin.write_all(part);
        std::thread::sleep(A_WHILE);
    }
    drop(stdin);
    child.wait().unwrap();
    String::from_utf8(reader.join().unwrap()).unwrap()
}

fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ckpt"));
    command.args(args);
    command
}

#[test]
fn an_archive_that_comes_slowly_is_counted_and_the_line_erased() {
    let bytes = std::fs::read(corpus::directory().join("c_completed.tar.gz")).unwrap();
    let parts = bytes.split_at(bytes.len() / 2);
    let text = shown(&mut program(&["validate", "-"]), &[parts.0, parts.1]);
    let (progress, result) = text.split_once("Checkpoint  -").unwrap_or_else(|| panic!("{text}"));
    let count = format!("reading the archive: {}", ckpt::view::bytes(parts.0.len() as u64));
    assert!(progress.contains(&count), "{text}");
    // The line is erased, and nothing of it comes after the result has begun.
    assert!(progress.ends_with("\r\u{1b}[2K") || progress.ends_with("\u{1b}[2K"), "{progress:?}");
    assert!(!result.contains("reading"), "{result}");
}

#[test]
fn sources_that_do_not_answer_are_counted() {
    let mut call = program(&["fleet", "-", "c_completed.tar.gz", "x_two_runs.tar.gz", "--timeout=1500ms"]);
    let text = shown(&mut call, &[b"", b"", b""]);
    assert!(text.contains("assessing sources: 2 of 3") && text.contains("1 does not answer"), "{text}");
    assert!(text.contains("[#######>----] ") && text.contains("timed-out"), "{text}");
}

/// Each opened file takes a while.
#[test]
fn a_bar_shows_how_much_of_a_slow_disk_is_read() {
    let plain = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).status();
    if !plain.is_ok_and(|status| status.success()) {
        return skipped("no strace, or it may not trace");
    }
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack("z_big_2000", dir.path());
    let mut strace = Command::new("strace");
    strace.args([
        "-f",
        "-qq",
        "-o",
        "/dev/null",
        "-e",
        "trace=openat",
        "-e",
        "inject=openat:delay_enter=1000",
    ]);
    strace.args([env!("CARGO_BIN_EXE_ckpt"), "validate", "--relocated"]).arg(&tree.work);
    let text = shown(&mut strace, &[]);
    let counted = text.split("reading executors: ").skip(1).filter_map(|text| text.split(" file").next());
    let counts: Vec<u64> = counted.filter_map(|count| count.replace(',', "").parse().ok()).collect();
    assert!(
        counts.len() > 3 && counts.is_sorted() && counts[0] < counts[counts.len() - 1],
        "{counts:?}\n{text}"
    );
    assert!(text.contains("[#") && text.contains(" s left, "), "{text}");
    assert!(text.contains("Verdict  "), "{text}");
}

#[test]
fn fast_calls_and_pipes_show_none() {
    let text = shown(&mut program(&["validate", "c_completed.tar.gz"]), &[]);
    assert!(text.contains("Verdict") && !text.contains("reading"), "{text}");
    let output = ckpt(["fleet", "-", "--timeout=1500ms"]).stdin("not an archive").run().exits(3);
    assert_eq!(output.stderr(), "");
    let mut quiet = program(&["validate", "--no-progress", "-"]);
    let bytes = std::fs::read(corpus::directory().join("c_completed.tar.gz")).unwrap();
    let text = shown(&mut quiet, &[b"", &bytes]);
    assert!(text.starts_with("Checkpoint  -"), "{text}");
}
