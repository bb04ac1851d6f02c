//! Where the files of a systemd unit are: the unit file and its drop-ins, and which of them hide others (systemd.unit(5)).

use std::path::{Path, PathBuf};

use super::file_tree::FileTree;

/// The directories of units, in the order of precedence.
pub(super) const PLACES: [&str; 13] = [
    "/etc/systemd/system.control",
    "/run/systemd/system.control",
    "/run/systemd/transient",
    "/run/systemd/generator.early",
    "/etc/systemd/system",
    "/etc/systemd/system.attached",
    "/run/systemd/system",
    "/run/systemd/system.attached",
    "/run/systemd/generator",
    "/usr/local/lib/systemd/system",
    "/usr/lib/systemd/system",
    "/lib/systemd/system",
    "/run/systemd/generator.late",
];

pub(super) fn is_place(directory: &Path) -> bool {
    PLACES.iter().any(|place| directory == Path::new(place))
}

/// The root of the machine that a unit file belongs to, and the path on that machine. The root is `/` where the directory
/// is not one of systemd, upstart or `SysV`.
pub fn root_of_unit(path: &Path) -> (PathBuf, PathBuf) {
    let directories = PLACES.iter().copied().chain(["/etc/init", "/etc/init.d"]);
    let directory = path.parent().unwrap_or(path);
    let found = directories.into_iter().find_map(|place| {
        let relative = Path::new(place.trim_start_matches('/'));
        let root = directory.ancestors().nth(relative.components().count())?;
        (root.join(relative) == directory).then(|| (root.to_owned(), Path::new(place)))
    });
    match (found, path.file_name()) {
        (Some((root, place)), Some(name)) => (root, place.join(name)),
        _ => (PathBuf::from("/"), path.to_owned()),
    }
}

/// The names of all services of the host, in order.
pub(super) fn services(tree: &dyn FileTree) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for place in PLACES {
        let names = tree.names(Path::new(place)).unwrap_or_default();
        let names = names.into_iter().filter_map(|name| name.into_string().ok());
        found.extend(names.filter(|name| is_service(name) && !is_alias(tree, &Path::new(place).join(name))));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a unit file is a symlink to a unit file of another name.
fn is_alias(tree: &dyn FileTree, path: &Path) -> bool {
    let Ok(target) = tree.read_link(path) else { return false };
    let is_unit = target.extension().is_some_and(|end| end == "service");
    is_unit && target.file_name() != path.file_name()
}

fn is_service(name: &str) -> bool {
    name.strip_suffix(".service").is_some_and(|stem| !stem.is_empty())
}

/// The unit file of a name in the first directory that has one, else that of its template, with its text.
pub(super) fn main_file(tree: &dyn FileTree, name: &str) -> Option<(PathBuf, String)> {
    let of = |name: &str| PLACES.iter().find_map(|place| text_of(tree, &Path::new(place).join(name)));
    of(name).or_else(|| of(&template(name)?))
}

/// The template of an instance: `a@.service` of `a@b.service`.
fn template(name: &str) -> Option<String> {
    let (prefix, instance) = name.strip_suffix(".service")?.split_once('@')?;
    (!instance.is_empty()).then(|| format!("{prefix}@.service"))
}

/// A unit file with its text, which is empty for a mask: a symlink to `/dev/null`, or an empty file.
pub(super) fn text_of(tree: &dyn FileTree, path: &Path) -> Option<(PathBuf, String)> {
    let mut target = path.to_path_buf();
    for _ in 0..8 {
        let Ok(link) = tree.read_link(&target) else { break };
        if link == Path::new("/dev/null") {
            return Some((path.to_path_buf(), String::new()));
        }
        target = target.parent().unwrap_or(&target).join(link);
    }
    let bytes = tree.read(path).ok()?;
    Some((path.to_path_buf(), String::from_utf8_lossy(&bytes).into_owned()))
}

/// The drop-ins of a unit in the order in which they apply. A drop-in in an earlier directory hides later ones of the same
/// name. Those for all services and for a common prefix have their own directories.
pub(super) fn drop_ins(tree: &dyn FileTree, name: &str) -> Vec<PathBuf> {
    let stem = name.strip_suffix(".service").unwrap_or(name);
    let prefixes = stem.match_indices('-').map(|(at, _)| format!("{}.service.d", &stem[..=at]));
    let of_template = template(name).map(|template| format!("{template}.d"));
    // From the general to the specific: the specific ones hide general ones of the same name.
    let dirs: Vec<String> = std::iter::once("service.d".to_owned())
        .chain(prefixes)
        .chain(of_template)
        .chain([format!("{name}.d")])
        .collect();
    let mut found: Vec<(String, PathBuf)> = Vec::new();
    for dir in dirs.iter().rev() {
        for place in PLACES {
            let path = Path::new(place).join(dir);
            let files = tree.names(&path).unwrap_or_default();
            for file in
                files.into_iter().filter_map(|file| file.into_string().ok()).filter(|file| is_drop_in(file))
            {
                if !found.iter().any(|(other, _)| *other == file) {
                    found.push((file.clone(), path.join(file)));
                }
            }
        }
    }
    found.sort_unstable();
    found.into_iter().map(|(_, path)| path).collect()
}

fn is_drop_in(file: &str) -> bool {
    file.strip_suffix(".conf").is_some_and(|stem| !stem.is_empty())
}
