//! What a unit runs: its commands in order, with their environment. Files are read, nothing is run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::assignments::{Dialect, assignments};
use super::exec_line::{ExecCommand, exec_commands, words};
use super::file_tree::FileTree;
use super::specifiers::Specifiers;
use super::unit_file::UnitLine;
use super::units::{ExecSetting, Unit};
use crate::layout::matches;

/// A variable of the environment, and the file and line that set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    pub value: String,
    pub path: PathBuf,
    /// From 1.
    pub line: usize,
}

/// Variables by name.
pub type Variables = BTreeMap<String, Variable>;

/// The environment that a unit gives to its commands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitEnvironment {
    pub variables: Variables,
    /// Parts that are not known, in words.
    pub unknown: Vec<String>,
    /// Files of variables that cannot be read, in words.
    pub unread: Vec<String>,
}

impl Unit {
    /// `Environment`, then the files of `EnvironmentFile`, which override it.
    pub fn environment(&self, tree: &dyn FileTree) -> UnitEnvironment {
        let specifiers = Specifiers { unit: &self.name, tree };
        let mut found = UnitEnvironment::default();
        for line in &self.environment {
            let mut unknown = Vec::new();
            for word in words(&line.text) {
                let word = specifiers.expand(&word, &mut unknown);
                if let Some((name, value)) = word.split_once('=') {
                    found.set(name, value, &line.path, line.line);
                }
            }
            found.unknown_specifiers(&unknown, line);
        }
        for line in &self.environment_files {
            let mut unknown = Vec::new();
            let named = specifiers.expand(line.text.trim_start_matches('-'), &mut unknown);
            found.unknown_specifiers(&unknown, line);
            if unknown.is_empty() {
                found.read(tree, &named, line);
            } else {
                found.unread.push(format!("{}:{}: {named} is not known", line.path.display(), line.line));
            }
        }
        found
    }

    /// The commands of a setting, in order.
    pub fn commands(&self, setting: ExecSetting, tree: &dyn FileTree) -> Vec<ExecCommand> {
        let environment = self.environment(tree).variables;
        let specifiers = Specifiers { unit: &self.name, tree };
        let variable = |name: &str| environment.get(name).map(|variable| variable.value.clone());
        let lines = self.exec.iter().filter(|(its, _)| *its == setting);
        lines.flat_map(|(_, line)| exec_commands(line, &specifiers, &variable)).collect()
    }
}

impl UnitEnvironment {
    fn set(&mut self, name: &str, value: &str, path: &Path, line: usize) {
        let variable = Variable { value: value.to_owned(), path: path.to_owned(), line };
        self.variables.insert(name.to_owned(), variable);
    }

    fn unknown_specifiers(&mut self, unknown: &[String], line: &UnitLine) {
        if !unknown.is_empty() {
            let place = format!("{}:{}", line.path.display(), line.line);
            self.unknown.push(format!("{place}: {} is not known here", unknown.join(", ")));
        }
    }

    /// Reads a file, or all that match a pattern. A missing file keeps the unit from starting, unless its path begins with
    /// `-`.
    fn read(&mut self, tree: &dyn FileTree, named: &str, line: &UnitLine) {
        let may_be_missing = line.text.starts_with('-');
        for path in matching(tree, named) {
            match tree.read(&path) {
                Ok(content) => {
                    for one in assignments(&content, Dialect::Systemd) {
                        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
                        self.set(&text(&one.name), &text(&one.value), &path, one.line);
                    }
                }
                Err(super::Unseen::Missing) if may_be_missing => {}
                Err(why) => {
                    let place = format!("{}:{}", tree.shown(&line.path).display(), line.line);
                    let path = tree.shown(&path);
                    self.unread
                        .push(format!("the variables in {} are not known: {why} ({place})", path.display()));
                }
            }
        }
    }
}

/// The files that match a path whose last component is a pattern.
fn matching(tree: &dyn FileTree, named: &str) -> Vec<PathBuf> {
    let path = PathBuf::from(named);
    let Some((directory, pattern)) = path.parent().zip(path.file_name().and_then(|name| name.to_str()))
    else {
        return vec![path];
    };
    if !pattern.contains(['*', '?', '[']) {
        return vec![path];
    }
    let names = tree.names(directory).unwrap_or_default();
    let fits = |name: &std::ffi::OsString| matches(pattern.as_bytes(), name.as_encoded_bytes());
    names.iter().filter(|name| fits(name)).map(|name| directory.join(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;
    use crate::host::unit_named;

    #[test]
    fn files_override_settings() {
        let fake = Fake::new();
        fake.root_file(
            "etc/systemd/system/a.service",
            "[Service]\nEnvironment=\"A=1 2\" B=%n C=%y\nEnvironmentFile=-/etc/none\nEnvironmentFile=/etc/e*.env\n\
             ExecStart=/bin/x ${A} $D\n",
        );
        fake.root_file("etc/e1.env", "D='x y' z\n# no\nB=file\n");
        fake.root_file("etc/e2.env", "E=5 # not a comment\n");
        let tree = fake.host().tree();
        let unit = unit_named(&tree, "a").unwrap();
        let environment = unit.environment(&tree);
        let shown: Vec<_> = environment
            .variables
            .iter()
            .map(|(name, it)| format!("{name}={} {}:{}", it.value, it.path.display(), it.line))
            .collect();
        assert_eq!(
            shown,
            [
                "A=1 2 /etc/systemd/system/a.service:2",
                "B=file /etc/e1.env:3",
                "C=%y /etc/systemd/system/a.service:2",
                "D=x y z /etc/e1.env:1",
                "E=5 # not a comment /etc/e2.env:1",
            ]
        );
        assert_eq!(environment.unknown, ["/etc/systemd/system/a.service:2: %y is not known here"]);
        let commands = unit.commands(ExecSetting::Start, &tree);
        assert_eq!(commands[0].words, ["/bin/x", "1 2", "x", "y", "z"]);
    }
}
