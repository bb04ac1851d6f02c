//! Conditions of a unit (`ConditionPathExists=`, `AssertPathExists=` and others of systemd.unit(5)): where one is not met,
//! systemd does not start the agent. Those about files are checked; what the kernel, the machine or time decide is not.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use super::file_tree::FileTree;
use super::host_files::Unseen;
use super::specifiers::Specifiers;
use super::unit_file::{Settings, UnitLine};
use super::units::Unit;
use crate::layout::matches;

/// What a condition asks about a path.
type Test = fn(&dyn FileTree, &Path) -> Option<bool>;

const TESTS: &[(&str, Test)] = &[
    ("PathExists", exists),
    ("PathExistsGlob", fits_any),
    ("PathIsDirectory", |tree, path| match tree.names(path) {
        Err(Unseen::Missing) => exists(tree, path).map(|_| false),
        names => names.is_ok().then_some(true),
    }),
    ("PathIsSymbolicLink", |tree, path| match tree.read_link(path) {
        Ok(_) => Some(true),
        Err(_) => exists(tree, path).map(|_| false),
    }),
    ("DirectoryNotEmpty", |tree, path| match tree.names(path) {
        Ok(names) => Some(!names.is_empty()),
        Err(_) => exists(tree, path).filter(|there| !there),
    }),
    ("FileNotEmpty", |tree, path| match tree.read(path) {
        Ok(content) => Some(!content.is_empty()),
        Err(_) => exists(tree, path).filter(|there| !there),
    }),
    // Of a file that is there its mode decides.
    ("FileIsExecutable", |tree, path| exists(tree, path).filter(|there| !there)),
];

/// The conditions and assertions about files, in the order of the unit.
pub(super) fn conditions(settings: &Settings) -> Vec<(String, UnitLine)> {
    let kinds =
        TESTS.iter().flat_map(|(name, _)| ["Condition", "Assert"].map(|kind| format!("{kind}{name}")));
    kinds.flat_map(|key| settings.all(&key).into_iter().map(move |line| (key.clone(), line))).collect()
}

impl Unit {
    /// A condition with which systemd does not start it, if its files say so: the setting, and its line.
    pub fn unmet(&self, tree: &dyn FileTree) -> Option<(&str, &UnitLine)> {
        let mut alternatives = Vec::new();
        for (key, line) in &self.conditions {
            let is_alternative = line.text.starts_with('|');
            let holds = self.holds(key, line.text.trim_start_matches('|'), tree);
            if is_alternative {
                alternatives.push((holds, key, line));
            } else if holds == Some(false) {
                return Some((key, line));
            }
        }
        // One of them is enough.
        let none_holds = alternatives.iter().all(|(holds, ..)| *holds == Some(false));
        alternatives.first().filter(|_| none_holds).map(|(_, key, line)| (&***key, *line))
    }

    fn holds(&self, key: &str, text: &str, tree: &dyn FileTree) -> Option<bool> {
        let (is_negated, text) = match text.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let mut unknown = Vec::new();
        let path = Specifiers { unit: &self.name, tree }.expand(text.trim(), &mut unknown);
        let path = Path::new(&path);
        let (_, test) = TESTS.iter().find(|(name, _)| key.ends_with(name) && key.len() - name.len() <= 9)?;
        let holds = if unknown.is_empty() && path.is_absolute() { test(tree, path) } else { None };
        holds.map(|holds| holds != is_negated)
    }
}

/// Whether anything is at a path. A copy need not have everything: what is missing in a directory that it has is missing.
fn exists(tree: &dyn FileTree, path: &Path) -> Option<bool> {
    let is_there = |seen: Result<(), Unseen>| seen != Err(Unseen::Missing);
    if is_there(tree.read(path).map(drop)) || tree.names(path).is_ok() {
        return Some(true);
    }
    let parent = path.parent()?;
    tree.names(parent).is_ok().then_some(false)
}

fn fits_any(tree: &dyn FileTree, pattern: &Path) -> Option<bool> {
    let name = pattern.file_name()?;
    let parent = pattern.parent()?;
    if parent.as_os_str().as_bytes().iter().any(|byte| b"*?[".contains(byte)) {
        return None;
    }
    let fits = |one: &OsStr| matches(name.as_bytes(), one.as_bytes());
    match tree.names(parent) {
        Ok(names) => Some(names.iter().any(|one| fits(one))),
        Err(_) => exists(tree, parent).filter(|there| !there),
    }
}

#[cfg(test)]
mod tests {
    use crate::host::fake::Fake;
    use crate::host::unit_named;

    #[test]
    fn conditions_that_are_not_met() {
        let fake = Fake::new();
        fake.root_file("etc/mesos/zk", "zk://a/mesos\n");
        fake.root_file("etc/mesos/empty", "");
        let unmet = |lines: &str| {
            fake.root_file(
                "etc/systemd/system/a.service",
                &format!("[Unit]\n{lines}\n[Service]\nExecStart=/x\n"),
            );
            let tree = fake.host().tree();
            let unit = unit_named(&tree, "a").unwrap();
            unit.unmet(&tree).map(|(key, line)| format!("{key}={}:{}", line.text, line.line))
        };
        for met in [
            "",
            "ConditionPathExists=/etc/mesos/zk",
            "ConditionPathExists=!/etc/mesos/disabled",
            "ConditionPathExistsGlob=/etc/mesos/z*",
            "ConditionPathIsDirectory=/etc/mesos",
            "ConditionFileNotEmpty=/etc/mesos/zk",
            "ConditionDirectoryNotEmpty=/etc/mesos",
            "ConditionPathExists=|/etc/mesos/none\nConditionPathExists=|/etc/mesos/zk",
            // An empty setting resets those before it.
            "ConditionPathExists=/etc/mesos/none\nConditionPathExists=",
            // What cannot be decided is not held against it.
            "ConditionPathExists=/not/in/this/copy",
            "ConditionFileIsExecutable=/etc/mesos/zk",
            "ConditionVirtualization=container",
            "ConditionPathExists=/etc/mesos/%b",
        ] {
            assert_eq!(unmet(met), None, "{met}");
        }
        for not_met in [
            "ConditionPathExists=/etc/mesos/none",
            "AssertPathExists=/etc/mesos/none",
            "ConditionPathExists=!/etc/mesos/zk",
            "ConditionPathIsDirectory=/etc/mesos/zk",
            "ConditionPathIsSymbolicLink=/etc/mesos/zk",
            "ConditionFileNotEmpty=/etc/mesos/empty",
            "ConditionFileIsExecutable=/etc/mesos/none",
            "ConditionPathExistsGlob=/etc/mesos/*.conf",
            "ConditionPathExists=|!/etc/mesos/zk",
        ] {
            assert_eq!(unmet(not_met), Some(format!("{not_met}:2")), "{not_met}");
        }
    }
}
