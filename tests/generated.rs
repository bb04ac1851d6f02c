//! What is made from the command line's definition and checked in: completions for three shells, and manual pages. They
//! must be as the definition would make them today; `CKPT_BLESS=1` writes them again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use ckpt::cli::{Cli, completion_script};
use clap_complete::Shell;

use crate::manual;
use crate::support::cli::ckpt;

const DIRECTORIES: &[&str] = &["completions", "man"];

/// When the words were last gone over; a page has a date.
const DATE: &str = "2026-11-23";

/// No line of a page is longer, in bytes, where that can be.
const WIDTH: usize = 80;

#[test]
fn completions_and_manual_are_up_to_date() {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let rendered = rendered();
    if std::env::var_os("CKPT_BLESS").is_some() {
        bless(home, &rendered);
    }
    let checked_in = checked_in(home);
    let names = |files: &BTreeMap<PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&checked_in), names(&rendered), "CKPT_BLESS=1 cargo test generated writes them");
    for (path, bytes) in &rendered {
        let is_same = checked_in[path] == *bytes;
        assert!(is_same, "{} is stale: CKPT_BLESS=1 cargo test generated writes it", path.display());
    }
}

fn rendered() -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for (shell, name) in [(Shell::Bash, "ckpt.bash"), (Shell::Zsh, "_ckpt"), (Shell::Fish, "ckpt.fish")] {
        files.insert(Path::new("completions").join(name), completion_script(shell));
    }
    let command = Cli::documented();
    files.insert(PathBuf::from("man/ckpt.1"), page(&command, "ckpt"));
    for command in command.get_subcommands().filter(|command| command.get_name() != "help") {
        let name = format!("ckpt-{}", command.get_name());
        files.insert(PathBuf::from(format!("man/{name}.1")), page(command, &name));
    }
    files.extend(manual::pages(DATE));
    files
}

fn page(command: &clap::Command, name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    // No version: a page does not go stale by a release alone.
    // There is no page for `help`.
    let mut command = command.clone();
    if name == "ckpt" {
        command = command.mut_subcommands(|sub| {
            let is_help = sub.get_name() == "help";
            sub.hide(is_help)
        });
    }
    let man = clap_mangen::Man::new(command).title(name.to_uppercase()).date(DATE).source("ckpt");
    man.manual("Apache Mesos agents").render(&mut bytes).unwrap();
    smoothed(&in_sections(&String::from_utf8(bytes).unwrap(), name)).into_bytes()
}

/// In the page of a command, in place of the options that all have.
const COMMON: &str = ".PP\n\\-o, \\-q, \\-v and other options of all commands are in\n.BR ckpt (1).\n";

/// What follows the options in a help is one section `EXTRA` to the generator: examples and statuses get those of
/// their own that readers of manuals look for, and pages name each other.
fn in_sections(page: &str, name: &str) -> String {
    let (options, extra) = page.split_once(".SH EXTRA\n").unwrap();
    let (extra, version) = extra.split_once(".SH VERSION").unwrap_or((extra, ""));
    let mut out = options.replace("[\\fIAGENT FLAGS\\fR]", "[\\-\\- \\fIAGENT FLAGS\\fR...]");
    if name != "ckpt" {
        out += COMMON;
    }
    let mut notes = Vec::new();
    for part in extra.trim_end().split("\n\n") {
        let (first, rest) = part.split_once('\n').unwrap_or((part, ""));
        let heading = match first {
            "Examples:" => "EXAMPLES",
            "Exit status:" => "\"EXIT STATUS\"",
            first if first.ends_with(':') && rest.starts_with("  ") => {
                &first[..first.len() - 1].to_uppercase()
            }
            _ => {
                notes.push(part);
                continue;
            }
        };
        out.extend([".SH ", heading, "\n.nf\n", rest, "\n.fi\n"]);
    }
    if !notes.is_empty() {
        out.extend([".SH NOTES\n", &notes.join("\n.PP\n"), "\n"]);
    }
    out += if name == "ckpt" { ENTRY } else { ".SH \"SEE ALSO\"\n.BR ckpt (1)\n" };
    if !version.is_empty() {
        out += ".SH VERSION";
        out += version;
    }
    out
}

/// What the page of ckpt itself has beside its help.
const ENTRY: &str = "\
.SH RUNBOOKS
.BR ckpt\\-runbooks (7)
has the commands for each of these, with the exit status to expect:
.nf
  The agent does not start      ckpt status, ckpt repair, ckpt restore
  Before an upgrade             ckpt snapshot, ckpt simulate, ckpt cleanup
  A full disk                   ckpt cleanup \\-\\-scope sandboxes
  After a power loss            ckpt validate, ckpt repair
  slaves/latest was removed     ckpt repair \\-\\-only latest\\-missing
  The host was rebooted         ckpt simulate, ckpt validate
.fi
.SH FILES
.TP
.I /var/lib/mesos, /var/lib/mesos/slave, /var/lib/mesos/agent, /var/mesos, /tmp/mesos, /var/tmp/mesos
Work directories that are tried where none is named and no agent runs.
.TP
.I WORK_DIR/.ckpt, /run/ckpt
Journals of changes, with what they removed.
The second is used where the first cannot be written, and a reboot empties it.
.TP
.I /etc/mesos, /etc/mesos\\-slave, /etc/default/mesos\\-slave, /etc/systemd/system
Flags of the agent, where its unit reads them.
.TP
.I /etc/docker/daemon.json, /var/lib/docker/containers
State files of Docker's containers, and the setting that names another data root.
.SH ENVIRONMENT
.TP
.B MESOS_WORK_DIR, MESOS_RUNTIME_DIR
Directories of the agent; changing commands do not use the first.
Other variables that begin with MESOS_ are flags of the agent.
.TP
.B NO_COLOR, CLICOLOR_FORCE, TERM, COLUMNS, LC_ALL, LC_CTYPE, LANG
Colour, width and characters of the output.
.SH SECURITY
ckpt may run as root beside directories that others own.
What it reads there is bounded, never executed, and never believed against what the kernel says;
ckpt\\-recovery(7) has the table of evidence.
A change needs consent, stays in the tree, and is written to a journal that only its owner can write.
.PP
Where the kernel has Landlock, it refuses writes, the network and signals to calls that read archives, copies
(\\-\\-relocated) or single files, before they read: decode, diff, encode, explain \\-\\-log, and status, validate, simulate, executors,
inspect, config, metrics, fleet and report, which may still create its file.
With \\-v they say so.
Calls that inspect processes of this host are not confined: Landlock hides the environment of other processes from a process that is
confined, and which processes are inspected is only known once the checkpoint has been read.
With \\-\\-no\\-probe they are confined, too.
.SH \"SEE ALSO\"
.BR ckpt\\-runbooks (7),
.BR ckpt\\-checkpoint (5),
.BR ckpt\\-recovery (7),
.BR ckpt\\-codes (7),
.BR ckpt\\-repairs (7),
.BR ckpt\\-json (7)
";

/// What readers of manuals are strict about and the generator is not: an empty line is an error, no line is longer than it
/// must, none ends in a space.
fn smoothed(page: &str) -> String {
    let mut out = String::new();
    let (mut filled, mut is_tag) = (true, false);
    let page = page.replace(".br\n\n.br\n", ".sp\n");
    // An index needs name and purpose on one line.
    let (head, body) = page.split_once(".SH SYNOPSIS\n").unwrap();
    out.extend([head, ".SH SYNOPSIS\n"]);
    for line in body.lines().map(str::trim_end) {
        filled = if line == ".nf" { false } else { filled || line == ".fi" };
        let is_text = filled && !is_tag && !line.starts_with('.');
        out += &if is_text { wrapped(line) } else { line.to_owned() };
        out += "\n";
        is_tag = line == ".TP";
    }
    out
}

fn wrapped(line: &str) -> String {
    let (mut out, mut used) = (String::new(), 0);
    for word in line.split(' ') {
        // In front of a line these are commands.
        let may_begin = !word.is_empty() && !word.starts_with(['.', '\'']);
        if used > 0 && used + 1 + word.len() > WIDTH && may_begin {
            out += "\n";
            used = 0;
        } else if used > 0 {
            out += " ";
            used += 1;
        }
        out += word;
        used += word.len();
    }
    out
}

fn checked_in(home: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for directory in DIRECTORIES.iter().map(Path::new).filter(|directory| home.join(directory).is_dir()) {
        for entry in fs::read_dir(home.join(directory)).unwrap() {
            let path = entry.unwrap().path();
            if is_by_hand(&path) {
                continue;
            }
            files.insert(path.strip_prefix(home).unwrap().to_owned(), fs::read(&path).unwrap());
        }
    }
    files
}

/// Pages of section 5 describe what Mesos writes, and no table holds that; the runbooks are run by a test of their own.
fn is_by_hand(path: &Path) -> bool {
    path.extension().is_some_and(|section| section == "5") || path.ends_with("ckpt-runbooks.7")
}

fn bless(home: &Path, rendered: &BTreeMap<PathBuf, Vec<u8>>) {
    for path in checked_in(home).into_keys() {
        fs::remove_file(home.join(path)).unwrap();
    }
    for (path, bytes) in rendered {
        fs::create_dir_all(home.join(path).parent().unwrap()).unwrap();
        fs::write(home.join(path), bytes).unwrap();
    }
}

#[test]
fn the_command_prints_what_is_checked_in() {
    let rendered = rendered();
    for (shell, name) in [("bash", "ckpt.bash"), ("zsh", "_ckpt"), ("fish", "ckpt.fish")] {
        let printed = ckpt(["completions", shell]).run().exits(0).stdout();
        assert!(printed.as_bytes() == rendered[&Path::new("completions").join(name)], "{shell}");
    }
    for shell in ["elvish", "powershell"] {
        assert!(ckpt(["completions", shell]).run().exits(0).stdout().contains("simulate"), "{shell}");
    }
    let _ = ckpt(["completions", "tcsh"]).run().exits(2);
}
