//! What the agent of a unit sees at a path: systemd can give a service its own view of the file system (systemd.exec(5)),
//! and an agent in a container sees what is mounted there.

use std::path::{Path, PathBuf};

use super::file_tree::FileTree;
use super::specifiers::Specifiers;
use super::unit_file::{Settings, UnitLine, truth};
use super::units::Unit;

/// Settings that change which files a service sees, as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitNamespace {
    /// Settings with one value, by name.
    one: Vec<(&'static str, UnitLine)>,
    /// Lists of paths, by name.
    lists: Vec<(&'static str, UnitLine)>,
}

/// What the agent of a unit sees at a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitView {
    pub sees: Sees,
    /// Why it is not the same path of the machine: the setting, with its file and line.
    pub because: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sees {
    /// What is at this path of the machine.
    Path(PathBuf),
    /// What is at this path of the machine, without permission to write.
    ReadOnly(PathBuf),
    /// Only what this start of the unit has written itself.
    Empty,
    /// It may not access the path.
    Nothing,
    /// It cannot be determined.
    Unknown,
}

const ONE: [&str; 9] = [
    "RootDirectory",
    "RootImage",
    "PrivateTmp",
    "ProtectSystem",
    "ProtectHome",
    "DynamicUser",
    "User",
    "RootEphemeral",
    "StateDirectory",
];
const LISTS: [&str; 12] = [
    "BindPaths",
    "BindReadOnlyPaths",
    "TemporaryFileSystem",
    "ReadOnlyPaths",
    "ReadWritePaths",
    "InaccessiblePaths",
    "ReadOnlyDirectories",
    "ReadWriteDirectories",
    "InaccessibleDirectories",
    "MountImages",
    "ExtensionImages",
    "ExtensionDirectories",
];

impl UnitNamespace {
    pub(super) fn of(settings: &Settings) -> Self {
        let one = ONE.into_iter().filter_map(|key| Some((key, settings.last_line(key)?.clone())));
        let lists =
            LISTS.into_iter().flat_map(|key| settings.all(key).into_iter().map(move |line| (key, line)));
        Self { one: one.collect(), lists: lists.collect() }
    }

    fn one(&self, key: &str) -> Option<&UnitLine> {
        self.one.iter().find(|(name, _)| *name == key).map(|(_, line)| line)
    }

    fn is(&self, key: &str) -> Option<&UnitLine> {
        self.one(key).filter(|line| truth(&line.text) != Some(false) && line.text != "none")
    }

    /// The user that it runs as, if that is not root.
    pub fn user(&self) -> Option<&UnitLine> {
        self.one("User")
            .filter(|line| !matches!(&*line.text, "root" | "0"))
            .or_else(|| self.is("DynamicUser"))
    }
}

/// A path that a setting changes.
struct Covered {
    at: PathBuf,
    sees: Change,
    because: String,
}

enum Change {
    From(PathBuf),
    FromReadOnly(PathBuf),
    ReadOnly,
    ReadWrite,
    Empty,
    Nothing,
}

impl Unit {
    /// What its agent sees at an absolute path.
    pub fn view(&self, path: &Path, tree: &dyn FileTree) -> UnitView {
        let namespace = &self.namespace;
        let because =
            |key: &str, line: &UnitLine| format!("{key}, {}:{}", tree.shown(&line.path).display(), line.line);
        for key in ["RootImage", "RootEphemeral", "MountImages", "ExtensionImages", "ExtensionDirectories"] {
            let in_list = namespace.lists.iter().find(|(name, _)| *name == key).map(|(_, line)| line);
            if let Some(line) = namespace.is(key).or(in_list) {
                return UnitView { sees: Sees::Unknown, because: Some(because(key, line)) };
            }
        }
        let covered = self.covered(tree, &because);
        // The longest path counts, and of equal paths the last.
        let above = |change: &dyn Fn(&Change) -> bool| {
            let those = covered.iter().filter(|one| path.starts_with(&one.at) && change(&one.sees));
            those.max_by_key(|one| one.at.components().count())
        };
        let place = above(&|change| !matches!(change, Change::ReadOnly | Change::ReadWrite));
        let access = above(&|change| matches!(change, Change::ReadOnly | Change::ReadWrite));
        let rest = |one: &Covered| path.strip_prefix(&one.at).unwrap_or(path).to_owned();
        let (sees, mut because) = match place {
            Some(one) => {
                let sees = match &one.sees {
                    Change::From(from) => Sees::Path(joined(from, &rest(one))),
                    Change::FromReadOnly(from) => Sees::ReadOnly(joined(from, &rest(one))),
                    Change::Nothing => Sees::Nothing,
                    Change::Empty | Change::ReadOnly | Change::ReadWrite => Sees::Empty,
                };
                (sees, Some(one.because.clone()))
            }
            None => match namespace.one("RootDirectory").filter(|line| line.text != "/") {
                Some(line) => {
                    let root = PathBuf::from(self.expanded(&line.text, tree));
                    let inside = path.strip_prefix("/").unwrap_or(path);
                    (Sees::Path(joined(&root, inside)), Some(because("RootDirectory", line)))
                }
                None => (Sees::Path(path.to_owned()), None),
            },
        };
        let sees = match (sees, access) {
            (Sees::Path(path), Some(one)) if matches!(one.sees, Change::ReadOnly) => {
                because = Some(one.because.clone());
                Sees::ReadOnly(path)
            }
            (sees, _) => sees,
        };
        UnitView { sees, because }
    }

    fn expanded(&self, text: &str, tree: &dyn FileTree) -> String {
        let specifiers = Specifiers { unit: &self.name, tree };
        specifiers.expand(text, &mut Vec::new())
    }

    fn covered(&self, tree: &dyn FileTree, because: &dyn Fn(&str, &UnitLine) -> String) -> Vec<Covered> {
        let namespace = &self.namespace;
        let mut all = Vec::new();
        let dynamic = namespace.is("DynamicUser");
        let mut add = |at: &str, sees: Change, key: &str, line: &UnitLine| {
            // `-`: the path may be missing. `+`: it is below the root of the unit.
            let at = self.expanded(at.trim_start_matches(['-', '+']), tree).into();
            all.push(Covered { at, sees, because: because(key, line) });
        };
        if let Some(line) = namespace.is("PrivateTmp").or(dynamic) {
            add("/tmp", Change::Empty, "PrivateTmp", line);
            add("/var/tmp", Change::Empty, "PrivateTmp", line);
        }
        if let Some(line) = namespace.is("ProtectHome") {
            for home in ["/home", "/root", "/run/user"] {
                let change = match &*line.text {
                    "read-only" => Change::ReadOnly,
                    "tmpfs" => Change::Empty,
                    _ => Change::Nothing,
                };
                add(home, change, "ProtectHome", line);
            }
        }
        let protected: &[&str] = match namespace.is("ProtectSystem").map(|line| &*line.text) {
            Some("strict") => &["/"],
            Some("full") => &["/usr", "/boot", "/efi", "/etc"],
            Some(_) => &["/usr", "/boot", "/efi"],
            None if dynamic.is_some() => &["/"],
            None => &[],
        };
        if let Some(line) = namespace.is("ProtectSystem").or(dynamic) {
            for place in protected {
                add(place, Change::ReadOnly, "ProtectSystem", line);
            }
        }
        if let Some(line) = namespace.one("StateDirectory") {
            for name in line.text.split_whitespace() {
                let name = name.split(':').next().unwrap_or_default();
                add(&format!("/var/lib/{name}"), Change::ReadWrite, "StateDirectory", line);
            }
        }
        for (key, line) in &namespace.lists {
            for word in super::exec_line::words(&line.text) {
                let mut parts = word.splitn(3, ':');
                let first = parts.next().unwrap_or_default();
                let second = parts.next();
                let from = || PathBuf::from(self.expanded(first.trim_start_matches(['-', '+']), tree));
                match *key {
                    "BindPaths" => add(second.unwrap_or(first), Change::From(from()), key, line),
                    "BindReadOnlyPaths" => {
                        add(second.unwrap_or(first), Change::FromReadOnly(from()), key, line);
                    }
                    "TemporaryFileSystem" => add(first, Change::Empty, key, line),
                    "ReadOnlyPaths" | "ReadOnlyDirectories" => add(first, Change::ReadOnly, key, line),
                    "ReadWritePaths" | "ReadWriteDirectories" => add(first, Change::ReadWrite, key, line),
                    "InaccessiblePaths" | "InaccessibleDirectories" => add(first, Change::Nothing, key, line),
                    _ => {}
                }
            }
        }
        all
    }
}

fn joined(root: &Path, rest: &Path) -> PathBuf {
    root.join(rest).components().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;
    use crate::host::unit_named;

    fn view(lines: &str, path: &str) -> (Sees, String) {
        let fake = Fake::new();
        fake.root_file("etc/systemd/system/a.service", &format!("[Service]\n{lines}\n"));
        let tree = fake.host().tree();
        let view = unit_named(&tree, "a").unwrap().view(Path::new(path), &tree);
        let setting = view.because.map(|text| text.split(',').next().unwrap_or_default().to_owned());
        (view.sees, setting.unwrap_or_default())
    }

    #[test]
    fn what_a_unit_sees() {
        let path = |path: &str| Sees::Path(path.into());
        let read_only = |path: &str| Sees::ReadOnly(path.into());
        for (lines, at, sees, because) in [
            ("", "/w", path("/w"), ""),
            ("PrivateTmp=yes", "/w", path("/w"), ""),
            ("PrivateTmp=yes", "/tmp/mesos", Sees::Empty, "PrivateTmp"),
            ("PrivateTmp=no", "/tmp/mesos", path("/tmp/mesos"), ""),
            ("RootDirectory=/srv/%p", "/w", path("/srv/a/w"), "RootDirectory"),
            ("RootDirectory=/srv\nBindPaths=/w", "/w/x", path("/w/x"), "BindPaths"),
            ("RootImage=/i.raw", "/w", Sees::Unknown, "RootImage"),
            ("BindPaths=/other:/w -/none", "/w/meta", path("/other/meta"), "BindPaths"),
            ("BindReadOnlyPaths=/w", "/w", read_only("/w"), "BindReadOnlyPaths"),
            ("TemporaryFileSystem=/var:ro\nBindPaths=/var/w", "/var/w", path("/var/w"), "BindPaths"),
            ("TemporaryFileSystem=/var", "/var/w", Sees::Empty, "TemporaryFileSystem"),
            ("InaccessiblePaths=-/w", "/w", Sees::Nothing, "InaccessiblePaths"),
            ("ReadOnlyPaths=/w", "/w/meta", read_only("/w/meta"), "ReadOnlyPaths"),
            ("ProtectSystem=strict", "/w", read_only("/w"), "ProtectSystem"),
            ("ProtectSystem=strict\nReadWritePaths=/w", "/w", path("/w"), ""),
            ("ProtectSystem=strict\nStateDirectory=mesos", "/var/lib/mesos", path("/var/lib/mesos"), ""),
            ("ProtectSystem=full", "/w", path("/w"), ""),
            ("ProtectSystem=full", "/usr/w", read_only("/usr/w"), "ProtectSystem"),
            ("ProtectHome=yes", "/home/w", Sees::Nothing, "ProtectHome"),
            ("ProtectHome=read-only", "/home/w", read_only("/home/w"), "ProtectHome"),
        ] {
            assert_eq!(view(lines, at), (sees, because.to_owned()), "{lines}");
        }
    }

    #[test]
    fn the_user_of_a_unit() {
        for (lines, user) in
            [("", None), ("User=root", None), ("User=mesos", Some("mesos")), ("DynamicUser=yes", Some("yes"))]
        {
            let fake = Fake::new();
            fake.root_file("etc/systemd/system/a.service", &format!("[Service]\n{lines}\n"));
            let unit = unit_named(&fake.host().tree(), "a").unwrap();
            assert_eq!(unit.namespace.user().map(|line| &*line.text), user, "{lines}");
        }
    }
}
