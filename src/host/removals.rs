//! Paths that a unit deletes, moves, empties or hides around each start of its agent: by `rm`, `mv`, `find` and similar
//! commands, by redirections, and by settings of systemd that remove directories. A program that is not known to be
//! harmless may remove each path in its arguments.

use std::path::{Component, Path, PathBuf};

use super::file_tree::FileTree;
use super::guess::Guess;
use super::shell_conditions::Sight;
use super::shell_run::{Program, ShellCommand};
use super::shell_word::ShellWord;
use super::unit_commands::{UnitCommand, mentioned_paths};
use super::units::{ExecSetting, Unit};

/// A path that a unit removes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRemoval {
    /// The setting that does it, e.g. `ExecStartPre`.
    pub setting: &'static str,
    /// An absolute path without `..`; as it is written, where it is not known.
    pub path: PathBuf,
    /// What is known of the path, where not all of it is.
    pub guess: Option<Guess>,
    /// Why it is not known what is removed, in words.
    pub doubt: Option<String>,
    /// The path contains patterns as a shell reads them.
    pub is_pattern: bool,
    /// What is below it is removed too.
    pub is_deep: bool,
    /// `find` removes only what has this name below it.
    pub name: Option<String>,
    /// The path is an argument of a program that is not known.
    pub is_mention: bool,
    /// The file and line of the command.
    pub file: PathBuf,
    pub line: usize,
    /// It is removed at each start, as far as the text says.
    pub is_certain: bool,
    /// The command, for people.
    pub text: String,
}

impl Unit {
    /// What it removes before the agent starts and after it ends.
    /// `sight` answers tests of files in scripts.
    pub fn removals(&self, tree: &dyn FileTree, sight: Option<&dyn Sight>) -> Vec<UnitRemoval> {
        let commands = self.commands_seen(tree, sight);
        // Commands after the agent's in a script run when it has ended, which is before the next start.
        let mut found: Vec<UnitRemoval> =
            commands.iter().flat_map(|command| of_command(command, &commands, tree)).collect();
        for line in &self.runtime_directories {
            for name in line.text.split_whitespace() {
                found.push(UnitRemoval {
                    setting: "RuntimeDirectory",
                    path: Path::new("/run").join(name),
                    guess: None,
                    doubt: None,
                    is_pattern: false,
                    is_deep: true,
                    name: None,
                    is_mention: false,
                    file: tree.shown(&line.path),
                    line: line.line,
                    is_certain: true,
                    text: format!("RuntimeDirectory={name}"),
                });
            }
        }
        found
    }
}

/// A command whose program cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadCommand {
    /// The setting that runs it, e.g. `ExecStartPre`.
    pub setting: &'static str,
    /// The command, for people.
    pub text: String,
    pub file: PathBuf,
    pub line: usize,
}

impl Unit {
    /// Commands around each start whose program cannot be read.
    pub fn unread_commands(&self, tree: &dyn FileTree) -> Vec<UnreadCommand> {
        let is_unread = |one: &UnitCommand| one.command.program == Program::Unread && one.command.is_certain;
        let unread = self.all_commands(tree).into_iter().filter(is_unread);
        unread
            .map(|UnitCommand { setting, command }| UnreadCommand {
                setting: setting.name(),
                text: text_of(&command),
                file: tree.shown(&command.path),
                line: command.line,
            })
            .collect()
    }
}

fn text_of(command: &ShellCommand) -> String {
    let words = command.words.iter().map(ShellWord::shown);
    words
        .chain(command.emptied.iter().map(|file| format!("> {}", file.shown())))
        .collect::<Vec<_>>()
        .join(" ")
}

fn of_command(unit_command: &UnitCommand, all: &[UnitCommand], tree: &dyn FileTree) -> Vec<UnitRemoval> {
    let UnitCommand { setting, command } = unit_command;
    let Some((program, words)) = command.words.split_first() else { return Vec::new() };
    let outputs: Vec<ShellWord> = words.iter().filter_map(|word| word.without("of=")).collect();
    let removed = match program.text.rsplit('/').next().unwrap_or_default() {
        "rm" => operands(words, is_recursive(words)),
        "unlink" | "shred" => operands(words, Depth::Entry),
        "tee" => replacing(operands(words, Depth::Entry)),
        "mv" => moved(words),
        "find" => found_and_removed(words, is_given_to_rm(unit_command, all)),
        "truncate" => {
            let all = operands(words, Depth::Entry).into_iter();
            let is_path =
                |removed: &Removed<'_>| removed.word.text.starts_with(['/', '.']) || !removed.word.is_known;
            replacing(all.filter(is_path).collect())
        }
        "dd" => perhaps(replacing(operands(&outputs, Depth::Entry))),
        "cp" | "install" if words.iter().any(|word| word.text == "/dev/null") => replaced(words),
        "cp" | "install" | "ln" => perhaps(replaced(words)),
        "rsync" if words.iter().any(|word| word.text.starts_with("--del")) => perhaps(hidden(words)),
        "umount" => perhaps(hidden(words)),
        "mount" if words.iter().any(|word| matches!(&*word.text, "tmpfs" | "ramfs")) => hidden(words),
        "mount" if operands(words, Depth::Tree).len() > 1 => perhaps(hidden(words)),
        _ => Vec::new(),
    };
    let emptied = command.emptied.iter();
    let emptied = emptied.map(|word| Removed {
        word,
        depth: Depth::Entry,
        name: None,
        is_certain: true,
        is_replaced: true,
    });
    let is_certain = command.is_certain && *setting != ExecSetting::StartPost;
    let make = |removed: Removed<'_>| {
        let (guess, unknown) = Guess::of(command, removed.word).unzip();
        // What takes the place of something is named; the other end of a pipe or a file of its own is not the checkpoint.
        if removed.is_replaced && guess.as_ref().is_some_and(|guess| !guess.has_name()) {
            return None;
        }
        let path = match guess {
            Some(_) => PathBuf::from(removed.word.shown()),
            None => normal(command, &removed.word.text),
        };
        Some(UnitRemoval {
            setting: setting.name(),
            path,
            doubt: unknown.map(doubt).or_else(|| (!command.is_certain).then(undecided)),
            is_pattern: removed.word.is_pattern,
            is_deep: removed.depth == Depth::Tree,
            name: removed.name,
            is_mention: false,
            file: tree.shown(&command.path),
            line: command.line,
            is_certain: is_certain && removed.is_certain && guess.is_none(),
            guess,
            text: text_of(command),
        })
    };
    removed.into_iter().chain(emptied).filter_map(make).chain(mentions(unit_command, tree)).collect()
}

fn undecided() -> String {
    "whether that is run is not known".to_owned()
}

fn doubt(unknown: String) -> String {
    if unknown.is_empty() {
        return "which of these it removes is not known".to_owned();
    }
    format!("the value of {unknown} is not known")
}

/// Whether `xargs` gives what a `find` prints to `rm` on the same line.
fn is_given_to_rm(find: &UnitCommand, all: &[UnitCommand]) -> bool {
    let is_beside = |other: &&UnitCommand| {
        (&other.command.path, other.command.line) == (&find.command.path, find.command.line)
            && other.command.words.first().is_some_and(|word| word.text.ends_with("xargs"))
    };
    all.iter().filter(is_beside).any(|xargs| has_rm(&xargs.command.words))
}

fn has_rm(words: &[ShellWord]) -> bool {
    words.iter().any(|word| matches!(&*word.text, "rm" | "/bin/rm" | "/usr/bin/rm" | "unlink"))
}

/// Programs that do not change a checkpoint, or whose removals are known by [`of_command`].
const HARMLESS: &[&str] = &[
    "rm",
    "unlink",
    "shred",
    "dd",
    "mv",
    "find",
    "truncate",
    "tee",
    "cp",
    "install",
    "ln",
    "umount",
    "mount",
    ":",
    "[",
    "[[",
    "test",
    "echo",
    "printf",
    "cat",
    "chcon",
    "chgrp",
    "chmod",
    "chown",
    "date",
    "df",
    "du",
    "grep",
    "egrep",
    "head",
    "logger",
    "ls",
    "mkdir",
    "mountpoint",
    "pgrep",
    "pkill",
    "ps",
    "readlink",
    "realpath",
    "restorecon",
    "rmdir",
    "setfacl",
    "sleep",
    "stat",
    "sync",
    "systemctl",
    "tail",
    "touch",
    "wc",
    "xargs",
    "start-stop-daemon",
];
/// Commands of `ckpt` that only read.
const READING: &[&str] = &[
    "validate",
    "simulate",
    "status",
    "executors",
    "inspect",
    "config",
    "explain",
    "metrics",
    "report",
    "snapshot",
    "fleet",
];

/// Paths in the arguments of a program that is not known, or in the text of its script.
fn mentions(unit_command: &UnitCommand, tree: &dyn FileTree) -> Vec<UnitRemoval> {
    let UnitCommand { setting, command } = unit_command;
    let Some((program, words)) = command.words.split_first() else { return Vec::new() };
    let name = program.text.rsplit('/').next().unwrap_or_default();
    let reads = name == "ckpt" && words.iter().any(|word| READING.contains(&&*word.text));
    let deletes = name == "rsync" && words.iter().any(|word| word.text.starts_with("--del"));
    let copies =
        name == "rsync" && !deletes || name == "tar" && !words.iter().any(|word| extracts(&word.text));
    let edits = name == "sed" && words.iter().any(|word| word.text.starts_with("-i"));
    if HARMLESS.contains(&name)
        || reads
        || copies
        || deletes
        || name == "sed" && !edits
        || unit_command.starts_agent()
    {
        return Vec::new();
    }
    let given = words.iter().flat_map(|word| mentioned_paths(&word.text));
    let inside = match &command.program {
        Program::Script(paths) => paths.clone(),
        Program::Known | Program::Unread => Vec::new(),
    };
    let make = |path: String| UnitRemoval {
        setting: setting.name(),
        is_pattern: path.contains(['*', '?']),
        path: normal(command, &path),
        guess: None,
        doubt: None,
        is_deep: true,
        name: None,
        is_mention: true,
        file: tree.shown(&command.path),
        line: command.line,
        is_certain: false,
        text: text_of(command),
    };
    given.chain(inside).map(make).collect()
}

fn extracts(word: &str) -> bool {
    word == "--extract" || !word.starts_with("--") && !word.contains('/') && word.contains('x')
}

/// What is removed at a path.
#[derive(Clone, Copy, PartialEq)]
enum Depth {
    /// The path alone.
    Entry,
    /// And what is below it.
    Tree,
}

struct Removed<'w> {
    word: &'w ShellWord,
    depth: Depth,
    name: Option<String>,
    is_certain: bool,
    /// It is written over: something else is in its place then.
    is_replaced: bool,
}

fn operands(words: &[ShellWord], depth: Depth) -> Vec<Removed<'_>> {
    let mut all = Vec::new();
    let mut is_over = false;
    for word in words {
        if word.text == "--" && !is_over {
            is_over = true;
        } else if (is_over || !word.text.starts_with('-')) && !(word.is_known && word.text.is_empty()) {
            all.push(Removed { word, depth, name: None, is_certain: true, is_replaced: false });
        }
    }
    all
}

fn is_recursive(words: &[ShellWord]) -> Depth {
    let is = |word: &ShellWord| {
        let text = &*word.text;
        text == "--recursive" || text.starts_with('-') && !text.starts_with("--") && text.contains(['r', 'R'])
    };
    if words.iter().any(is) { Depth::Tree } else { Depth::Entry }
}

/// What `mv` moves: all operands but the last, unless `-t` names the target.
fn moved(words: &[ShellWord]) -> Vec<Removed<'_>> {
    let mut all = operands(words, Depth::Tree);
    let named = words.iter().position(|word| word.text == "-t").and_then(|at| words.get(at + 1));
    match named {
        Some(target) => all.retain(|removed| !std::ptr::eq(removed.word, target)),
        None if words.iter().any(|word| word.text.starts_with("--target-directory=")) => {}
        None => {
            all.pop();
        }
    }
    all
}

/// What a copy or a new symlink replaces.
fn replaced(words: &[ShellWord]) -> Vec<Removed<'_>> {
    replacing(operands(words, Depth::Entry).pop().into_iter().collect())
}

fn replacing(removed: Vec<Removed<'_>>) -> Vec<Removed<'_>> {
    removed.into_iter().map(|removed| Removed { is_replaced: true, ..removed }).collect()
}

/// What is hidden by a mount, an unmount or a copy: the last operand, and what is below it.
fn hidden(words: &[ShellWord]) -> Vec<Removed<'_>> {
    operands(words, Depth::Tree).pop().into_iter().collect()
}

/// The same where something is still there afterwards, perhaps the same.
fn perhaps(removed: Vec<Removed<'_>>) -> Vec<Removed<'_>> {
    removed.into_iter().map(|removed| Removed { is_certain: false, ..removed }).collect()
}

/// What `find` deletes, by itself or by `rm`. Tests other than for a name and a type make it uncertain.
fn found_and_removed(words: &[ShellWord], is_piped: bool) -> Vec<Removed<'_>> {
    let is_deleting = words.iter().any(|word| word.text == "-delete");
    if !is_deleting && !has_rm(words) && !is_piped {
        return Vec::new();
    }
    let roots = words.iter().take_while(|word| !word.text.starts_with(['-', '(', '!']));
    let value = |name: &str| {
        let at = words.iter().position(|word| word.text == name)?;
        words.get(at + 1).map(|word| word.text.clone())
    };
    let name = value("-name").or_else(|| value("-iname"));
    let doubts = ["-mtime", "-mmin", "-newer", "-empty", "-path", "-regex", "-size", "-user", "-not", "!"];
    let is_certain = !words.iter().any(|word| doubts.contains(&&*word.text));
    let make =
        |word| Removed { word, depth: Depth::Tree, name: name.clone(), is_certain, is_replaced: false };
    roots.map(make).collect()
}

fn normal(command: &ShellCommand, text: &str) -> PathBuf {
    let mut path = PathBuf::from("/");
    for part in command.directory.join(text).components() {
        match part {
            Component::Normal(name) => path.push(name),
            Component::ParentDir => {
                path.pop();
            }
            Component::RootDir | Component::CurDir | Component::Prefix(_) => {}
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;
    use crate::host::unit_named;

    fn shown(lines: &str) -> Vec<String> {
        let fake = Fake::new();
        fake.root_file(
            "opt/clean.sh",
            "#!/bin/sh\nW=${1:-/w}\ncd $W && rm -rf meta/*\n[ -n \"$X\" ] || rm -f $W/x\n",
        );
        fake.root_file("etc/systemd/system/a.service", &format!("[Service]\nEnvironment=W=/w\n{lines}\n"));
        let tree = fake.host().tree();
        let root = fake.root();
        let show = |it: UnitRemoval| {
            let marks = [
                (it.is_deep, "deep"),
                (it.is_pattern, "pattern"),
                (!it.is_certain, "maybe"),
                (it.is_mention, "mention"),
            ];
            let marks: Vec<_> = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
            let name = it.name.map(|name| format!(" named {name}")).unwrap_or_default();
            let file = it.file.strip_prefix(&root).unwrap().display().to_string();
            format!("{} {}{name} [{}] {file}:{}", it.setting, it.path.display(), marks.join(","), it.line)
        };
        unit_named(&tree, "a").unwrap().removals(&tree, None).into_iter().map(show).collect()
    }

    #[test]
    fn commands_that_remove() {
        const UNIT: &str = "etc/systemd/system/a.service";
        for (line, expected) in [
            ("ExecStartPre=/usr/bin/rm -f ${W}/meta/slaves/latest", "ExecStartPre /w/meta/slaves/latest []"),
            ("ExecStartPre=-/bin/rm -rf /w/meta", "ExecStartPre /w/meta [deep]"),
            // Without a shell a star is an ordinary character.
            ("ExecStartPre=/bin/rm -rf /w/*", "ExecStartPre /w/* [deep]"),
            ("ExecStopPost=/bin/sh -c 'rm -rf /w/*'", "ExecStopPost /w/* [deep,pattern]"),
            ("ExecStartPre=/bin/mv /w/meta /w/meta.old", "ExecStartPre /w/meta [deep]"),
            ("ExecStartPre=/bin/mv -t /old /w/../w/meta", "ExecStartPre /w/meta [deep]"),
            ("ExecStartPre=/usr/bin/find /w -name latest -delete", "ExecStartPre /w named latest [deep]"),
            ("ExecStartPre=/usr/bin/find /w -mtime +7 -exec rm -rf {} \\;", "ExecStartPre /w [deep,maybe]"),
            ("ExecStop=/usr/bin/unlink /w/x", "ExecStop /w/x []"),
            ("RuntimeDirectory=mesos", "RuntimeDirectory /run/mesos [deep]"),
            ("ExecStartPre=/bin/sh -c ': > /w/x'", "ExecStartPre /w/x []"),
            ("ExecStartPre=/usr/bin/truncate -s 0 /w/x", "ExecStartPre /w/x []"),
            ("ExecStartPre=/bin/cp /dev/null /w/x", "ExecStartPre /w/x []"),
            ("ExecStartPre=/bin/cp /y /w/x", "ExecStartPre /w/x [maybe]"),
            (
                "ExecStartPre=/bin/ln -sfn S1 /w/meta/slaves/latest",
                "ExecStartPre /w/meta/slaves/latest [maybe]",
            ),
            ("ExecStartPre=/usr/bin/rsync -a --delete /e/ /w/", "ExecStartPre /w [deep,maybe]"),
            ("ExecStartPre=/bin/umount /w", "ExecStartPre /w [deep,maybe]"),
            ("ExecStartPre=/bin/mount -t tmpfs none /w", "ExecStartPre /w [deep]"),
            ("ExecStartPre=/bin/sh -c 'find /w -type l | xargs rm -f'", "ExecStartPre /w [deep]"),
            ("ExecStartPre=/bin/bash -c 'pushd /w; rm -rf meta'", "ExecStartPre /w/meta [deep]"),
            (
                "ExecStartPre=/usr/bin/python3 -c 'rmtree(\"/w/meta\")'",
                "ExecStartPre /w/meta [deep,maybe,mention]",
            ),
            (
                "ExecStartPre=/usr/local/bin/ckpt forget-agent --yes /w",
                "ExecStartPre /w [deep,maybe,mention]",
            ),
        ] {
            assert_eq!(shown(line), [format!("{expected} {UNIT}:3")], "{line}");
        }
        for harmless in [
            "ExecStartPre=/usr/bin/find /w -name x -print",
            "ExecStartPre=/bin/ls /w",
            "ExecStartPre=/usr/bin/ckpt validate /w",
            "ExecStartPre=/bin/tar -czf /backup/meta.tar.gz /w/meta",
            "ExecStartPre=/usr/bin/rsync -a /w/ /backup/",
            "ExecStartPre=/bin/mount /w",
            "ExecStart=/usr/sbin/mesos-agent --work_dir=/w",
        ] {
            assert_eq!(shown(harmless), Vec::<String>::new(), "{harmless}");
        }
        assert_eq!(shown("RuntimeDirectory=mesos\nRuntimeDirectoryPreserve=yes"), Vec::<String>::new());
    }

    #[test]
    fn what_is_removed_is_not_known() {
        for (command, expected) in [
            ("rm -f $(readlink -e /w/meta/slaves)/latest", "$(readlink -e /w/meta/slaves)/latest [maybe]"),
            ("D=$(get dir); rm -rf $D/meta", "$(get dir)/meta [deep,maybe]"),
            ("cd $(get dir) && mv meta old", "meta [deep,maybe]"),
            ("shred -u $(get)", "$(get) [maybe]"),
            ("find $(get) -name latest -delete", "$(get) named latest [deep,maybe]"),
            ("ls /w | xargs rm -f", "$(ls /w) [maybe]"),
            ("echo /w/x | xargs rm -f", "/w/x []"),
            ("dd if=/y of=$(get)/slave.info", "$(get)/slave.info [maybe]"),
        ] {
            let found = shown(&format!("ExecStartPre=/bin/sh -c '{command}'"));
            assert_eq!(found.len(), 1, "{command}: {found:?}");
            assert!(found[0].starts_with(&format!("ExecStartPre {expected} ")), "{command}: {found:?}");
        }
        for harmless in [
            "echo 1 > $(get)",
            "truncate -s 0 $(get)",
            "cp /y $(get)",
            "rm -f $UNSET",
            "rm -rf \"$UNSET\"",
            "tee $(get)/",
        ] {
            let found = shown(&format!("ExecStartPre=/bin/sh -c '{harmless}'"));
            assert_eq!(found, Vec::<String>::new(), "{harmless}");
        }
    }

    #[test]
    fn scripts_that_remove() {
        assert_eq!(
            shown("ExecStartPre=/opt/clean.sh\nExecStartPre=/bin/sh /opt/clean.sh /v"),
            [
                "ExecStartPre /w/meta/* [deep,pattern] opt/clean.sh:3",
                "ExecStartPre /w/x [maybe] opt/clean.sh:4",
                "ExecStartPre /v/meta/* [deep,pattern] opt/clean.sh:3",
                "ExecStartPre /v/x [maybe] opt/clean.sh:4",
            ]
        );
        assert_eq!(
            shown("ExecStart=/bin/sh -c 'rm -f /w/meta/slaves/latest; exec mesos-agent --work_dir=/w'"),
            ["ExecStart /w/meta/slaves/latest [] etc/systemd/system/a.service:3"]
        );
    }

    #[test]
    fn programs_in_other_languages_and_unread_ones() {
        let fake = Fake::new();
        fake.root_file("opt/own.py", "#!/usr/bin/python3\nremove(work_dir + '/meta/slaves/latest')\n");
        fake.root_file(
            "etc/systemd/system/a.service",
            "[Service]\nExecStartPre=/opt/own.py\nExecStartPre=/opt/none x\nExecStartPre=/usr/bin/other\n\
             ExecStart=/usr/sbin/mesos-agent\n",
        );
        let tree = fake.host().tree();
        let unit = unit_named(&tree, "a").unwrap();
        let paths: Vec<_> =
            unit.removals(&tree, None).into_iter().map(|it| (it.path, it.is_mention)).collect();
        assert_eq!(paths, [("/meta/slaves/latest".into(), true), ("/usr/bin/python3".into(), true)]);
        let unread: Vec<_> = unit.unread_commands(&tree).into_iter().map(|it| (it.text, it.line)).collect();
        assert_eq!(unread, [("/opt/none x".to_owned(), 3)]);
    }
}
