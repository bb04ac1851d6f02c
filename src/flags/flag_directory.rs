//! A directory with a file for each flag, such as `/etc/mesos-slave` of the Debian and RPM packages, and the arguments
//! that their `mesos-init-wrapper` makes of it.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use super::given::{Given, Origin, Source};
use super::layer::{Layer, Stray, StrayKind};
use crate::host::{DiskTree, FileTree, Seen, Unseen};
use crate::values::Text;

/// The content of a flag directory.
#[derive(Debug, Clone, Default)]
pub struct FlagDirectory {
    pub path: PathBuf,
    pub files: Vec<FlagFile>,
    /// The files of its subdirectory `attributes`.
    pub attributes: Vec<FlagFile>,
    /// The files of its subdirectory `resources`.
    pub resources: Vec<FlagFile>,
    /// The names of its other entries.
    pub others: Vec<Text>,
}

#[derive(Debug, Clone)]
pub struct FlagFile {
    pub name: Text,
    /// Its content, or why it cannot be read.
    pub content: Result<Vec<u8>, String>,
}

impl FlagDirectory {
    /// Reads a flag directory.
    ///
    /// # Errors
    /// If the directory itself cannot be listed. A file that cannot be read is part of the result.
    pub fn read(path: &Path) -> io::Result<Self> {
        if !path.metadata()?.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        let tree = DiskTree::new(Path::new("/"));
        let mut directory = Self::read_in(&tree, &std::path::absolute(path)?).map_err(|why| match why {
            Unseen::NotPermitted => io::Error::from(io::ErrorKind::PermissionDenied),
            _ => io::Error::other(why.to_string()),
        })?;
        path.clone_into(&mut directory.path);
        Ok(directory)
    }

    /// Reads a flag directory of a machine.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn read_in(tree: &dyn FileTree, path: &Path) -> Seen<Self> {
        let mut directory = Self { path: tree.shown(path), ..Self::default() };
        for entry in tree.names(path)? {
            let name = Text::from(entry.as_encoded_bytes());
            let at = path.join(&entry);
            // A symlink counts as what it points to; to the wrapper one that points to nothing is not a file.
            match (tree.names(&at), tree.read(&at)) {
                (Ok(_), _) if name == "attributes" => directory.attributes = list_files(tree, &at)?,
                (Ok(_), _) if name == "resources" => directory.resources = list_files(tree, &at)?,
                (Ok(_), _) | (_, Err(Unseen::Missing)) => directory.others.push(name),
                (_, content) => {
                    directory.files.push(FlagFile { name, content: content.map_err(|why| why.to_string()) });
                }
            }
        }
        Ok(directory)
    }

    /// The arguments that the wrapper makes of it, and what an operator may not expect of them.
    pub fn layer(&self) -> Layer {
        self.layer_of(Source::Directory)
    }

    /// The same for the unit whose wrapper reads it.
    pub(super) fn layer_of(&self, source: Source) -> Layer {
        let mut layer = Layer::new(source);
        for file in &self.files {
            self.flag(file, &mut layer);
        }
        for (name, files) in [("attributes", &self.attributes), ("resources", &self.resources)] {
            self.joined(name, files, &mut layer);
        }
        for name in &self.others {
            let consequence = "the wrapper ignores what is not a file".to_owned();
            layer.strays.push(Stray {
                origin: self.origin(source, &[name]),
                kind: StrayKind::Ignored,
                consequence,
            });
        }
        layer
    }

    fn origin(&self, source: Source, names: &[&Text]) -> Origin {
        let path = names.iter().fold(self.path.clone(), |path, name| path.join(name.to_string()));
        Origin::file(source, path, None)
    }

    /// A file at the top: `--name=content`, or `--name` for `?name`.
    fn flag(&self, file: &FlagFile, layer: &mut Layer) {
        let origin = self.origin(layer.source, &[&file.name]);
        let mut stray = |kind, consequence: String| {
            layer.strays.push(Stray { origin: origin.clone(), kind, consequence });
        };
        if file.name.bytes().first() == Some(&b'.') {
            stray(StrayKind::Ignored, "the wrapper ignores hidden files".into());
            return;
        }
        let (name, value) = match file.name.bytes().strip_prefix(b"?") {
            Some(name) => (Text::from(name), None),
            None => match &file.content {
                Ok(content) => (file.name.clone(), Some(as_shell_gives(content))),
                Err(error) => {
                    stray(StrayKind::Unreadable, format!("its value is not known: {error}"));
                    return;
                }
            },
        };
        // The wrapper keeps this one to itself.
        if name == "no-logger" {
            return;
        }
        if let Some(kind) = leftover(&name) {
            stray(
                kind,
                format!("the wrapper makes it `--{name}`, an unknown flag, and the agent refuses to start"),
            );
        } else if value.as_ref().is_some_and(Text::is_empty) {
            stray(
                StrayKind::Empty,
                format!("the wrapper makes it `--{name}=`: set to nothing, which is not the same as not set"),
            );
        }
        layer.arguments.push(Given { name: name.bytes().to_ascii_lowercase().into(), value, origin });
    }

    /// A subdirectory: each file that is not empty is `name:content`, with semicolons between.
    fn joined(&self, flag: &str, files: &[FlagFile], layer: &mut Layer) {
        let flag = Text::from(flag);
        let mut tokens: Vec<Vec<u8>> = Vec::new();
        for file in files {
            let origin = self.origin(layer.source, &[&flag, &file.name]);
            let mut stray = |kind, consequence: String| {
                layer.strays.push(Stray { origin: origin.clone(), kind, consequence });
            };
            if file.name.bytes().first() == Some(&b'.') {
                stray(StrayKind::Ignored, "the wrapper ignores hidden files".into());
                continue;
            }
            let content = match &file.content {
                Ok(content) if content.is_empty() => {
                    stray(StrayKind::Empty, "the wrapper passes over empty files here".into());
                    continue;
                }
                Ok(content) => as_shell_gives(content),
                Err(error) => {
                    stray(StrayKind::Unreadable, format!("its value is not known: {error}"));
                    continue;
                }
            };
            if let Some(kind) = leftover(&file.name) {
                stray(kind, format!("the wrapper adds `{}:{content}` to --{flag}", file.name));
            }
            tokens.push([file.name.bytes(), b":", content.bytes()].concat());
        }
        if !tokens.is_empty() {
            let value = Some(tokens.join(&b';').into());
            let origin = self.origin(layer.source, &[&flag]);
            layer.arguments.push(Given { name: flag, value, origin });
        }
    }
}

fn list_files(tree: &dyn FileTree, path: &Path) -> Seen<Vec<FlagFile>> {
    // A symlink that points to nothing is a file that cannot be read, as it is to the wrapper.
    let file = |name: OsString| FlagFile {
        name: name.as_encoded_bytes().into(),
        content: tree.read(&path.join(&name)).map_err(|why| why.to_string()),
    };
    Ok(tree.names(path)?.into_iter().map(file).collect())
}

/// `$(cat file)`: without the line feeds at the end and without NUL bytes.
fn as_shell_gives(content: &[u8]) -> Text {
    let mut value: Vec<u8> = content.iter().copied().filter(|byte| *byte != 0).collect();
    while value.last() == Some(&b'\n') {
        value.pop();
    }
    value.into()
}

/// Whether a file of that name was left there by a package manager or an editor.
fn leftover(name: &Text) -> Option<StrayKind> {
    let name = name.to_string();
    let is_package =
        [".rpmnew", ".rpmsave", ".rpmorig", ".dpkg-", ".ucf-"].iter().any(|part| name.contains(part));
    let is_backup =
        ["~", ".bak", ".orig", ".old", ".save", ".swp", ".tmp", "#"].iter().any(|end| name.ends_with(end));
    match (is_package, is_backup) {
        (true, _) => Some(StrayKind::PackageLeftover),
        (_, true) => Some(StrayKind::EditorBackup),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, content: &str) -> FlagFile {
        FlagFile { name: name.into(), content: Ok(content.as_bytes().to_vec()) }
    }

    #[test]
    fn files_become_arguments() {
        let directory = FlagDirectory {
            path: "/etc/mesos-slave".into(),
            files: vec![
                file("port", "5051\n\n"),
                file("?no-strict", "ignored"),
                file("?no-logger", ""),
                file("hostname", ""),
                file("work_dir.rpmnew", "/var"),
                file(".port.swp", "x"),
            ],
            attributes: vec![file("rack", "r1\n"), file("zone", ""), file("rack.dpkg-old", "r0")],
            resources: vec![file("cpus", "8"), file("mem(eng)", "100")],
            others: vec!["conf.d".into()],
        };
        let layer = directory.layer();
        let shown: Vec<_> = layer
            .arguments
            .iter()
            .map(|given| match &given.value {
                Some(value) => format!("{}={value}", given.name),
                None => given.name.to_string(),
            })
            .collect();
        assert_eq!(
            shown,
            [
                "port=5051",
                "no-strict",
                "hostname=",
                "work_dir.rpmnew=/var",
                "attributes=rack:r1;rack.dpkg-old:r0",
                "resources=cpus:8;mem(eng):100"
            ]
        );
        let strays: Vec<_> =
            layer.strays.iter().map(|stray| (stray.origin.to_string(), stray.kind)).collect();
        let at = |name: &str| format!("flag directory /etc/mesos-slave/{name}");
        assert_eq!(
            strays,
            [
                (at("hostname"), StrayKind::Empty),
                (at("work_dir.rpmnew"), StrayKind::PackageLeftover),
                (at(".port.swp"), StrayKind::Ignored),
                (at("attributes/zone"), StrayKind::Empty),
                (at("attributes/rack.dpkg-old"), StrayKind::PackageLeftover),
                (at("conf.d"), StrayKind::Ignored),
            ]
        );
        let (_, bad) = layer.load(crate::schema::Release::HEAD);
        assert_eq!(bad[0].message, "Failed to load unknown flag 'work_dir.rpmnew'");
    }

    #[test]
    fn reads_a_directory() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("port"), "5052\n").unwrap();
        std::fs::create_dir(dir.path().join("attributes")).unwrap();
        std::fs::write(dir.path().join("attributes/rack"), "r1").unwrap();
        std::fs::create_dir(dir.path().join("x")).unwrap();
        let directory = FlagDirectory::read(dir.path()).unwrap();
        assert_eq!((directory.files.len(), directory.attributes.len(), directory.others.len()), (1, 1, 1));
        assert_eq!(directory.layer().arguments.len(), 2);
        assert!(FlagDirectory::read(&dir.path().join("gone")).is_err());
        assert!(FlagDirectory::read(&dir.path().join("port")).is_err());
        std::os::unix::fs::symlink("nowhere", dir.path().join("hostname")).unwrap();
        let strays = FlagDirectory::read(dir.path()).unwrap().layer().strays;
        assert!(strays.iter().any(|stray| stray.kind == StrayKind::Ignored), "{strays:?}");
    }

    #[test]
    fn leftovers() {
        for (name, kind) in [
            ("port~", Some(StrayKind::EditorBackup)),
            ("port.bak", Some(StrayKind::EditorBackup)),
            ("port.dpkg-dist", Some(StrayKind::PackageLeftover)),
            ("port", None),
        ] {
            assert_eq!(leftover(&name.into()), kind);
        }
    }
}
