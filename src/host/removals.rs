//! Paths that a unit deletes, moves, empties or hides around each start of its agent: by `rm`, `mv`, `find` and similar
//! commands, by redirections, and by settings of systemd that remove directories. A program that is not known to be
//! harmless may remove each path in its arguments.

use std::path::{Component, Path, PathBuf};

use super::file_tree::FileTree;
use super::guess::Guess;
use super::removed_operands::{Depth, PROGRAMS, Removed, calls_remover, removed};
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

pub(super) fn text_of(command: &ShellCommand) -> String {
    let words = command.words.iter().map(ShellWord::shown);
    words
        .chain(command.emptied.iter().map(|file| format!("> {}", file.shown())))
        .collect::<Vec<_>>()
        .join(" ")
}

fn of_command(unit_command: &UnitCommand, all: &[UnitCommand], tree: &dyn FileTree) -> Vec<UnitRemoval> {
    let UnitCommand { setting, command } = unit_command;
    let Some((program, words)) = command.words.split_first() else { return Vec::new() };
    let name = program.text.rsplit('/').next().unwrap_or_default();
    let removed = removed(name, words, is_given_to_remover(unit_command, all));
    let emptied = command.emptied.iter().cloned().map(Removed::replaced);
    let is_certain = command.is_certain && *setting != ExecSetting::StartPost;
    let make = |removed: Removed| -> Vec<UnitRemoval> {
        let words =
            removed.word.possible().into_iter().filter(|word| !(word.is_known && word.text.is_empty()));
        let paths: Vec<ShellWord> = words.flat_map(|word| whole(command, &word).possible()).collect();
        let is_one = paths.len() == 1 && !removed.word.is_doubtful;
        let several = (!is_one).then(|| {
            let places = [Some(&removed.word), command.somewhere.as_ref()].into_iter().flatten();
            let hole = places.flat_map(|word| &word.holes).find(|hole| !hole.values.is_empty());
            hole.map_or_else(
                || "a variable in it may not be set".to_owned(),
                |hole| doubt(hole.shown.clone()),
            )
        });
        let removal = |path: ShellWord| {
            let (guess, unknown) = Guess::of(&path).unzip();
            // What takes the place of something is named; the other end of a pipe or a file of its own is not the
            // checkpoint.
            if removed.is_replaced && guess.as_ref().is_some_and(|guess| !guess.has_name()) {
                return None;
            }
            let own = removed.doubt.map(ToOwned::to_owned);
            let doubts = [own, unknown.map(doubt), several.clone(), (!command.is_certain).then(undecided)];
            Some(UnitRemoval {
                setting: setting.name(),
                path: match guess {
                    Some(_) => PathBuf::from(removed.word.shown()),
                    None => normal(command, &path.text),
                },
                doubt: doubts.into_iter().flatten().next(),
                is_pattern: path.is_pattern,
                is_deep: removed.depth == Depth::Tree,
                name: removed.name.clone(),
                is_mention: false,
                file: tree.shown(&command.path),
                line: command.line,
                is_certain: is_certain && removed.is_certain && guess.is_none() && is_one,
                guess,
                text: text_of(command),
            })
        };
        paths.into_iter().filter_map(removal).collect()
    };
    removed.into_iter().chain(emptied).flat_map(make).chain(mentions(unit_command, tree)).collect()
}

/// The path that a word names, from the directory of its command.
fn whole(command: &ShellCommand, word: &ShellWord) -> ShellWord {
    let is_relative = !word.text.starts_with('/') && word.holes.first().is_none_or(|hole| hole.at > 0);
    let mut whole = ShellWord::plain("");
    if is_relative {
        let directory = || ShellWord::plain(command.directory.to_str().unwrap_or_default());
        whole.push_word(&command.somewhere.clone().unwrap_or_else(directory));
        whole.push_word(&ShellWord::plain("/"));
    }
    whole.push_word(word);
    whole
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

/// Whether `xargs` gives what a `find` prints to a program that removes it, on the same line.
fn is_given_to_remover(find: &UnitCommand, all: &[UnitCommand]) -> bool {
    let is_beside = |other: &&UnitCommand| {
        (&other.command.path, other.command.line) == (&find.command.path, find.command.line)
            && other.command.words.first().is_some_and(|word| word.text.ends_with("xargs"))
    };
    all.iter().filter(is_beside).any(|xargs| calls_remover(&xargs.command.words))
}

/// Programs that do not change a checkpoint.
const HARMLESS: &[&str] = &[
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
    if HARMLESS.contains(&name) || PROGRAMS.contains(&name) || reads || unit_command.starts_agent() {
        return Vec::new();
    }
    let given = words.iter().flat_map(ShellWord::possible).flat_map(|word| mentioned_paths(&word.text));
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
            ("ExecStartPre=/bin/sh -c 'cd /w; truncate -s 0 x'", "ExecStartPre /w/x []"),
            ("ExecStartPre=/bin/dd if=/dev/zero of=/w/x count=1", "ExecStartPre /w/x []"),
            ("ExecStartPre=/bin/dd if=/y of=/w/x", "ExecStartPre /w/x [maybe]"),
            ("ExecStartPre=/bin/sed -i s/a/b/ /w/x", "ExecStartPre /w/x [maybe]"),
            ("ExecStartPre=/bin/rsync -a /golden/ /w/", "ExecStartPre /w [deep,maybe]"),
            ("ExecStartPre=/bin/tar -xzf /b.tgz -C /w", "ExecStartPre /w [deep,maybe]"),
            ("ExecStartPre=/bin/sh -c 'cd /w && tar xzf /b.tgz'", "ExecStartPre /w [deep,maybe]"),
            ("ExecStartPre=/bin/tar -C /w --remove-files -cz -f /b.tgz meta", "ExecStartPre /w/meta [deep]"),
            ("ExecStartPre=/usr/bin/find /w ! -name x -delete", "ExecStartPre /w [deep,maybe]"),
            ("ExecStartPre=/usr/bin/find /w -name x -o -name y -delete", "ExecStartPre /w [deep,maybe]"),
            ("ExecStartPre=/usr/bin/find /w -name x -exec shred -u {} +", "ExecStartPre /w named x [deep]"),
            (
                "ExecStartPre=/usr/bin/find /w -name x -exec /opt/x {} +",
                "ExecStartPre /w named x [deep,maybe]",
            ),
            ("ExecStartPre=/bin/sh -c 'cd /w; find -delete'", "ExecStartPre /w [deep]"),
            ("ExecStartPre=/sbin/mkfs.ext4 -F /dev/sdb1", "ExecStartPre $DEVICE [deep,maybe]"),
            ("ExecStartPre=/bin/dd if=/dev/zero of=/dev/sdb1", "ExecStartPre $DEVICE [deep,maybe]"),
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
            assert_eq!(shown(line)[0], format!("{expected} {UNIT}:3"), "{line}");
        }
        // The target, or what has the same name in it.
        for (line, inside, target) in [
            ("/bin/cp /y /w/x", "/w/x/y [maybe]", "/w/x [maybe]"),
            ("/bin/cp -a /y/meta /w", "/w/meta [deep,maybe]", "/w [maybe]"),
            ("/bin/ln -sfn S1 /w/latest", "/w/latest/S1 [maybe]", "/w/latest [maybe]"),
            ("/usr/bin/install -m 600 -t /w /y/x", "/w/x [maybe]", "/w [maybe]"),
        ] {
            let expected = [inside, target].map(|path| format!("ExecStartPre {path} {UNIT}:3"));
            assert_eq!(shown(&format!("ExecStartPre={line}")), expected, "{line}");
        }
        for harmless in [
            "ExecStartPre=/usr/bin/find /w -name x -print",
            "ExecStartPre=/bin/ls /w",
            "ExecStartPre=/usr/bin/ckpt validate /w",
            "ExecStartPre=/bin/tar -czf /backup/meta.tar.gz /w/meta",
            "ExecStartPre=/bin/mount /w",
            "ExecStartPre=/bin/mount -o remount,rw /w",
            "ExecStartPre=/bin/tar -czf /b.tgz /w/meta",
            "ExecStartPre=/bin/ln -s /w /x",
            "ExecStartPre=/bin/cp -n /y /w/x",
            "ExecStartPre=/bin/sed -n p /w/x",
            "ExecStartPre=/usr/bin/find /w -name x -exec chmod 600 {} +",
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
            assert!(found[0].starts_with(&format!("ExecStartPre {expected} ")), "{command}: {found:?}");
        }
        for harmless in
            ["echo 1 > $(get)", "truncate -s 0 $(get)", "rm -f $UNSET", "rm -rf \"$UNSET\"", "tee $(get)/"]
        {
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
