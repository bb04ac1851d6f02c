//! Manual pages of sections 5 and 7: those of section 7 are made from the tables of rules, codes and repairs, and checked
//! in; that of section 5 is written by hand.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

use ckpt::check::CODES;
use ckpt::layout::KINDS;
use ckpt::plan::repair::REPAIRS;
use ckpt::rules::RuleRow;
use ckpt::rules::{Basis, TOPICS};

use crate::manual_json::json_page;

/// No line of a page is longer, in bytes, where that can be.
const WIDTH: usize = 80;

/// The pages that are made, by their path in the repository.
pub(crate) fn pages(date: &str) -> [(PathBuf, Vec<u8>); 4] {
    let page = |name: &str, text: String| (PathBuf::from(format!("man/{name}.7")), text.into_bytes());
    [
        page("ckpt-recovery", recovery(date)),
        page("ckpt-codes", codes(date)),
        page("ckpt-repairs", repairs(date)),
        page("ckpt-json", json_page(date)),
    ]
}

#[test]
fn the_page_about_the_checkpoint_names_every_file_and_its_message() {
    let page =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/man/ckpt-checkpoint.5")).unwrap();
    let words: BTreeSet<_> = page.split([' ', '\n', '/', ',']).collect();
    for kind in KINDS {
        if let Some(message) = kind.root {
            assert!(words.contains(message.name), "{} of {}", message.name, kind.name);
        }
        // The words before a file name distinguish kinds of the same name.
        let name = kind.name.rsplit('-').next().unwrap();
        let name = match kind.name {
            "runtime-force_destroy" => "force_destroy_on_recovery",
            "runtime-standalone" => "standalone.marker",
            "runtime-secret" => ".secret",
            _ => name,
        };
        assert!(words.contains(name), "{name} of {}", kind.name);
    }
}

const TERMS: &str = "\
An agent of Apache Mesos that starts reads what the agent before it has checkpointed, and decides what it keeps. These \
rules say how. `ckpt explain` prints each of them, and with it the codes of the findings that come from it.

An agent *fails* if it logs the reason and exits with status 1. It *aborts* if it ends with SIGABRT. Either way, a \
supervisor that starts it again gets the same result, unless a rule says otherwise.

A *strict* agent (the default) fails at files that it cannot read. A *lenient* one (`--no-strict`) counts an error and \
goes on with less. Where a rule does not tell them apart, they behave the same.

A file *cannot be read* if it is cut, if its contents do not parse, if a required field is missing, if it is a directory, \
or if reading fails. An empty file is a case of its own.

The rules hold for the master branch (1.12) and all releases since 1.4.0, unless a rule says otherwise. What is known to differ in older releases, from 0.14.0 on, is \
named in the same way. Sources are \
relative to `src` in Mesos's repository, those of stout to its headers. A rule is *observed* if a real agent or its \
recovery code was seen to behave so, and *derived* if it was read in the source. Releases in between that were run are \
listed by *ckpt explain*.";

const EVIDENCE: &str = "\
The agent takes any process with the ID in `forked.pid` for the executor. Before ckpt ends a process, or abandons an \
executor, it has to know which process that is. It believes the kernel more than the process: where they contradict each \
other, the answer is unknown, and a process that is unknown is neither ended nor abandoned, and its files are not repaired. \
The same holds for the question whether an agent runs: a contradiction refuses a change, and `--agent-is-stopped` permits it.

For each piece of evidence: who can forge it, and what it can decide.";

/// What is seen of a process; who can forge it; what it can decide.
const PIECES: [[&str; 3]; 12] = [
    [
        "start time (`stat`), beside the time at which `forked.pid` was written",
        "no process; setting the clock shifts it",
        "a process that began later is not the one that was forked, whatever it says. One that began in the ten seconds \
         before is called another only by words of root",
    ],
    [
        "cgroup, where root made it: `<cgroups_root>/<container ID>`, below no slice, service or scope",
        "root",
        "the process belongs to that container, and no agent is in it",
    ],
    [
        "cgroup below a slice, service or scope",
        "the user that systemd gave it to",
        "as much as the environment",
    ],
    [
        "parent, session, thread group (`stat`, `status`)",
        "no process for others; it chooses its session, and gets another parent when its own ends",
        "which processes belong to a proved executor. A thread is never the forked process",
    ],
    [
        "pid namespace (`ns/pid`)",
        "no process; any user may start a new one",
        "IDs of another namespace than the agent's are not checked at all",
    ],
    [
        "user, capabilities (`status`)",
        "no process",
        "a process whose user cannot write the checkpoint is not its agent. What a process of root says of itself is believed, \
         unless its cgroup contradicts",
    ],
    [
        "open files, and locks (`fd`, `locks`)",
        "who may open the file",
        "a process that may write the checkpoint and has a file of it open holds it",
    ],
    [
        "program (`exe`)",
        "who may start that program",
        "a process with the name of an agent that runs another program is none",
    ],
    [
        "listening sockets (`net/tcp`)",
        "the process that listens there first",
        "nothing about the identity: only whether a driver can be reached",
    ],
    [
        "environment (`environ`)",
        "the process itself, at any time",
        "which run a process is of, if nothing above contradicts. A process is ended only if its start time or its cgroup say \
         the same",
    ],
    [
        "command line, name (`cmdline`, `comm`)",
        "the process itself, at any time",
        "as much as the environment",
    ],
    ["working directory (`cwd`)", "the process itself, by going there", "as much as the environment"],
];

const DOCKER: &str = "\
Docker is never asked, and no client of it is run. What is read of it, and what that decides:";

/// What is seen of docker, and what it can decide.
const PIECES_OF_DOCKER: [[&str; 2]; 6] = [
    [
        "listening sockets of the kernel (`net/unix`), and the process `dockerd` (`stat`, freezer of its cgroup)",
        "whether the agent can use Docker at `--docker_socket`. If nothing listens there, or the daemon is stopped or frozen, \
         the agent does not start. If that cannot be read, executors may reconnect",
    ],
    [
        "the program of `--docker`, for a checkpoint in place, and the cgroups v1 hierarchy with the controller cpu (`self/mountinfo`)",
        "whether the agent starts at all with docker in `--containerizers`",
    ],
    [
        "`containers/ID/config.v2.json` in Docker's data root: name, state, pid and exit status",
        "which containers the agent stops and removes (R149), and how the task of an executor has ended. They are as old as \
         the daemon's last write. Without them, docker executors may reconnect",
    ],
    [
        "`containers/ID/hostconfig.json`: restart policy",
        "whether a container runs after a reboot, and whether its exit status is that of its first run",
    ],
    [
        "children of `mesos-docker-executor` (`stat`, `cmdline`)",
        "whether its task has ended: without a child `docker run` the executor has only that to report (R150)",
    ],
    [
        "the data root: `--docker-root`, else `--data-root` of `dockerd`, else `data-root` in its settings \
         (`/etc/docker/daemon.json`), else `/var/lib/docker`",
        "where the above is read: on the host of a checkpoint in place, beside a `--proc-root`, in the copy, or in the archive",
    ],
];

fn docker() -> String {
    let mut page = String::from(".SH \"EVIDENCE ABOUT DOCKER\"\n");
    page += &paragraphs(DOCKER);
    for [seen, decides] in PIECES_OF_DOCKER {
        page += ".TP\n";
        page += &paragraph(seen);
        page += &paragraph(&format!("Decides: {decides}."));
    }
    page
}

fn evidence() -> String {
    let mut page = String::from(".SH \"EVIDENCE ABOUT PROCESSES\"\n");
    page += &paragraphs(EVIDENCE);
    for [seen, forged_by, decides] in PIECES {
        page += ".TP\n";
        page += &paragraph(seen);
        page += &paragraph(&format!("Forged by: {forged_by}."));
        page += ".br\n";
        page += &paragraph(&format!("Decides: {decides}."));
    }
    page
}

fn recovery(date: &str) -> String {
    let mut page = head("CKPT-RECOVERY", date, "rules by which Mesos agents recover from a checkpoint");
    page += ".SH DESCRIPTION\n";
    page += &paragraphs(TERMS);
    for topic in TOPICS {
        let _ = writeln!(page, ".SH {}", quoted(&topic.title.to_uppercase()));
        for row in topic.rows {
            let _ = writeln!(page, ".TP\n\\fB{}\\fR", row.rule);
            page += &paragraph(row.text);
            let basis = match row.basis {
                Basis::Observed => observed(row),
                Basis::Derived => "derived".to_owned(),
            };
            let mut origin = format!("({}; {basis})", row.source);
            if !row.versions.is_empty() {
                origin = format!("Releases: {}. {origin}", row.versions);
            }
            page += ".br\n";
            page += &paragraph(&origin);
        }
    }
    page += &evidence();
    page += &docker();
    page + &see_also("ckpt-explain (1), ckpt-simulate (1), ckpt-checkpoint (5), ckpt-codes (7)")
}

/// All releases that were run are one range.
fn observed(row: &RuleRow) -> String {
    let releases = row.observed_in();
    match (releases.first(), releases.last()) {
        (Some(first), Some(last)) if first != last => format!("observed in {first} to {last}"),
        (Some(first), _) => format!("observed in {first}"),
        _ => "observed".to_owned(),
    }
}

fn codes(date: &str) -> String {
    let mut page = head("CKPT-CODES", date, "findings of ckpt validate");
    page += ".SH DESCRIPTION\n";
    page += &paragraphs(
        "Each finding has a code. This page lists them in the order of a recovery, with what is on disk, what the agent \
         does, what is lost, and what to do. The number of the rule behind a code is explained in ckpt-recovery(7).",
    );
    page += ".SH CODES\n";
    for row in CODES {
        let _ = writeln!(page, ".TP\n\\fB{}\\fR", escaped(row.code.name()));
        for (label, text) in
            [("On disk", row.disk), ("The agent", row.agent), ("Lost", row.lost), ("To do", row.next)]
        {
            page += &paragraph(&format!("{label}: {}.", text.trim_end_matches('.')));
            page += ".br\n";
        }
        let repairs = REPAIRS.iter().filter(|repair| repair.answers(row.code));
        let repairs: Vec<_> = repairs.map(|repair| repair.name.text()).collect();
        if !repairs.is_empty() {
            page += &paragraph(&format!("Repairs: {}.", repairs.join(", ")));
            page += ".br\n";
        }
        page += &paragraph(&format!("Rule: {}.", row.rule));
    }
    page + &see_also("ckpt-explain (1), ckpt-validate (1), ckpt-recovery (7), ckpt-repairs (7)")
}

fn repairs(date: &str) -> String {
    let mut page = head("CKPT-REPAIRS", date, "repairs of ckpt repair");
    page += ".SH DESCRIPTION\n";
    page += &paragraphs(
        "A repair answers findings of some codes. This page lists what each does, why that is safe, and what it costs. Some \
         are done only where `--only` names the code.",
    );
    page += ".SH REPAIRS\n";
    for row in REPAIRS {
        let _ = writeln!(page, ".TP\n\\fB{}\\fR", escaped(row.name.text()));
        let when = if row.by_default { "by default" } else { "only with --only" };
        for (label, text) in [("Does", row.does), ("Safe", row.safe), ("Costs", row.costs), ("Done", when)] {
            page += &paragraph(&format!("{label}: {}.", text.trim_end_matches('.')));
            page += ".br\n";
        }
        let codes: Vec<_> = row.codes.iter().map(ToString::to_string).collect();
        page += &paragraph(&format!("Codes: {}.", codes.join(", ")));
    }
    page + &see_also("ckpt-repair (1), ckpt-undo (1), ckpt-codes (7)")
}

pub(crate) fn head(title: &str, date: &str, purpose: &str) -> String {
    let name = escaped(&title.to_lowercase());
    format!(".TH {title} 7 {date} ckpt \"Apache Mesos agents\"\n.SH NAME\n{name} \\- {}\n", escaped(purpose))
}

/// Pages as `NAME (SECTION), NAME (SECTION)`.
pub(crate) fn see_also(pages: &str) -> String {
    let lines = pages.split(", ").map(|page| format!(".BR {}", escaped(page)));
    format!(".SH \"SEE ALSO\"\n{}\n", lines.collect::<Vec<_>>().join(" ,\n"))
}

fn quoted(heading: &str) -> String {
    if heading.contains(' ') { format!("\"{}\"", escaped(heading)) } else { escaped(heading) }
}

pub(crate) fn paragraphs(text: &str) -> String {
    text.split("\n\n").map(paragraph).collect::<Vec<_>>().join(".PP\n")
}

/// Text with `` `file names` `` and *terms*: each sentence begins a line, no line is longer than it must be.
pub(crate) fn paragraph(text: &str) -> String {
    let mut out = String::new();
    for sentence in sentences(text) {
        let mut used = 0;
        for word in marked(&escaped(sentence)).split(' ') {
            if used > 0 && used + 1 + word.len() > WIDTH && !word.starts_with(['.', '\'']) {
                out += "\n";
                used = 0;
            } else if used > 0 {
                out += " ";
                used += 1;
            }
            // In front of a line these are commands.
            out += if used == 0 && word.starts_with(['.', '\'']) { "\\&" } else { "" };
            out += word;
            used += word.len();
        }
        out += "\n";
    }
    out
}

/// A full stop ends a sentence where the next word begins with a capital or with what is quoted.
fn sentences(text: &str) -> Vec<&str> {
    let (mut found, mut start) = (Vec::new(), 0);
    for (at, _) in text.match_indices(". ") {
        if !text[at + 2..].starts_with(|c: char| c.is_ascii_lowercase()) {
            found.push(&text[start..=at]);
            start = at + 2;
        }
    }
    found.push(&text[start..]);
    found
}

/// Text in which roff sees no command, and no end of a sentence that is none.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq").replace("e.g.", "e.g.\\&")
}

/// Names in bold, terms in italics. A star in a name is itself.
fn marked(text: &str) -> String {
    let mut out = String::new();
    let (mut in_name, mut in_term) = (false, false);
    for c in text.chars() {
        match c {
            '`' => {
                in_name = !in_name;
                out += if in_name { "\\fB" } else { "\\fR" };
            }
            '*' if !in_name => {
                in_term = !in_term;
                out += if in_term { "\\fI" } else { "\\fR" };
            }
            c => out.push(c),
        }
    }
    out
}
