//! Paths that a unit deletes or moves around each start of its agent: by `rm`, `unlink`, `mv` and `find` in its commands,
//! and by settings of systemd that remove directories.

use std::path::{Component, Path, PathBuf};

use super::file_tree::FileTree;
use super::shell_run::{ShellCommand, ShellWord};
use super::unit_commands::UnitCommand;
use super::units::{ExecSetting, Unit};

/// Paths that a unit removes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRemoval {
    /// The setting that does it, as `ExecStartPre`.
    pub setting: &'static str,
    /// An absolute path without `..`; `is_pattern`: with patterns as a shell reads them.
    pub path: PathBuf,
    pub is_pattern: bool,
    /// Whether what is below it goes too.
    pub is_deep: bool,
    /// The names that are removed below it, where `find` looks for some.
    pub name: Option<String>,
    /// The file and line of the command.
    pub file: PathBuf,
    pub line: usize,
    /// It is done at each start, as far as the text says.
    pub is_certain: bool,
    /// The command, for people.
    pub text: String,
}

impl Unit {
    /// What it removes before the agent starts and after it ends.
    pub fn removals(&self, tree: &dyn FileTree) -> Vec<UnitRemoval> {
        let commands = self.all_commands(tree);
        // What a script does after the agent in it has ended does not count as before its start, but happens too.
        let mut found: Vec<UnitRemoval> =
            commands.iter().flat_map(|command| of_command(command, tree)).collect();
        for line in &self.runtime_directories {
            for name in line.text.split_whitespace() {
                found.push(UnitRemoval {
                    setting: "RuntimeDirectory",
                    path: Path::new("/run").join(name),
                    is_pattern: false,
                    is_deep: true,
                    name: None,
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

fn of_command(unit_command: &UnitCommand, tree: &dyn FileTree) -> Vec<UnitRemoval> {
    let UnitCommand { setting, command } = unit_command;
    let Some((program, words)) = command.words.split_first() else { return Vec::new() };
    let removed = match program.text.rsplit('/').next().unwrap_or_default() {
        "rm" => operands(words, is_recursive(words)),
        "unlink" => operands(words, Deep(false)),
        "mv" => moved(words),
        "find" => found_and_removed(words),
        _ => Vec::new(),
    };
    let text: Vec<&str> = command.words.iter().map(|word| &*word.text).collect();
    let make = |removed: Removed<'_>| UnitRemoval {
        setting: setting.name(),
        path: normal(command, removed.word),
        is_pattern: removed.word.is_pattern,
        is_deep: removed.deep.0,
        name: removed.name,
        file: tree.shown(&command.path),
        line: command.line,
        is_certain: command.is_certain && *setting != ExecSetting::StartPost && removed.is_certain,
        text: text.join(" "),
    };
    removed.into_iter().filter(|removed| removed.word.is_known).map(make).collect()
}

/// Whether what is below a path goes too.
#[derive(Clone, Copy)]
struct Deep(bool);

struct Removed<'w> {
    word: &'w ShellWord,
    deep: Deep,
    name: Option<String>,
    is_certain: bool,
}

fn operands(words: &[ShellWord], deep: Deep) -> Vec<Removed<'_>> {
    let mut all = Vec::new();
    let mut is_over = false;
    for word in words {
        if word.text == "--" && !is_over {
            is_over = true;
        } else if is_over || !word.text.starts_with('-') {
            all.push(Removed { word, deep, name: None, is_certain: true });
        }
    }
    all
}

fn is_recursive(words: &[ShellWord]) -> Deep {
    let is = |word: &ShellWord| {
        let text = &*word.text;
        text == "--recursive" || text.starts_with('-') && !text.starts_with("--") && text.contains(['r', 'R'])
    };
    Deep(words.iter().any(is))
}

/// What `mv` moves: all operands but the last, unless `-t` names the target.
fn moved(words: &[ShellWord]) -> Vec<Removed<'_>> {
    let mut all = operands(words, Deep(true));
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

/// What `find` deletes, by itself or by `rm`. Tests other than for a name and a type make it uncertain.
fn found_and_removed(words: &[ShellWord]) -> Vec<Removed<'_>> {
    let is_deleting = words.iter().any(|word| word.text == "-delete");
    let runs_rm = words.iter().any(|word| matches!(&*word.text, "rm" | "/bin/rm" | "/usr/bin/rm" | "unlink"));
    if !is_deleting && !runs_rm {
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
    roots.map(|word| Removed { word, deep: Deep(true), name: name.clone(), is_certain }).collect()
}

fn normal(command: &ShellCommand, word: &ShellWord) -> PathBuf {
    let mut path = PathBuf::from("/");
    for part in command.directory.join(&word.text).components() {
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
            let marks = [(it.is_deep, "deep"), (it.is_pattern, "pattern"), (!it.is_certain, "maybe")];
            let marks: Vec<_> = marks.iter().filter(|(is, _)| *is).map(|(_, mark)| *mark).collect();
            let name = it.name.map(|name| format!(" named {name}")).unwrap_or_default();
            let file = it.file.strip_prefix(&root).unwrap().display().to_string();
            format!("{} {}{name} [{}] {file}:{}", it.setting, it.path.display(), marks.join(","), it.line)
        };
        unit_named(&tree, "a").unwrap().removals(&tree).into_iter().map(show).collect()
    }

    #[test]
    fn commands_that_remove() {
        const UNIT: &str = "etc/systemd/system/a.service";
        for (line, expected) in [
            ("ExecStartPre=/usr/bin/rm -f ${W}/meta/slaves/latest", "ExecStartPre /w/meta/slaves/latest []"),
            ("ExecStartPre=-/bin/rm -rf /w/meta", "ExecStartPre /w/meta [deep]"),
            // Without a shell a star is a name.
            ("ExecStartPre=/bin/rm -rf /w/*", "ExecStartPre /w/* [deep]"),
            ("ExecStopPost=/bin/sh -c 'rm -rf /w/*'", "ExecStopPost /w/* [deep,pattern]"),
            ("ExecStartPre=/bin/mv /w/meta /w/meta.old", "ExecStartPre /w/meta [deep]"),
            ("ExecStartPre=/bin/mv -t /old /w/../w/meta", "ExecStartPre /w/meta [deep]"),
            ("ExecStartPre=/usr/bin/find /w -name latest -delete", "ExecStartPre /w named latest [deep]"),
            ("ExecStartPre=/usr/bin/find /w -mtime +7 -exec rm -rf {} \\;", "ExecStartPre /w [deep,maybe]"),
            ("ExecStop=/usr/bin/unlink /w/x", "ExecStop /w/x []"),
            ("RuntimeDirectory=mesos", "RuntimeDirectory /run/mesos [deep]"),
        ] {
            assert_eq!(shown(line), [format!("{expected} {UNIT}:3")], "{line}");
        }
        assert_eq!(
            shown("ExecStartPre=/usr/bin/find /w -name x -print\nExecStartPre=/bin/ls /w"),
            Vec::<String>::new()
        );
        assert_eq!(shown("RuntimeDirectory=mesos\nRuntimeDirectoryPreserve=yes"), Vec::<String>::new());
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
}
