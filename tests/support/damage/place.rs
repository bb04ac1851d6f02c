//! Faults of place: an entry is missing, of another type, elsewhere behind a link, or has company that the agent
//! never put there (R75, R76, R87).

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::Offers;
use super::scene::{Scene, senseless};
use crate::support::site::Form;

pub(super) fn offer(out: &mut Offers<'_>) {
    match out.entry.form {
        Form::Directory => offer_directory(out),
        Form::Link => {}
        _ => offer_file(out),
    }
}

fn offer_file(out: &mut Offers<'_>) {
    out.add("missing", |scene| scene.remove(scene.path));
    out.add("dir-for-file", |scene| {
        scene.remove(scene.path)?;
        fs::create_dir(scene.path)
    });
    out.add("fifo-for-file", |scene| {
        scene.remove(scene.path)?;
        Ok(mknodat(CWD, scene.path, FileType::Fifo, Mode::from_raw_mode(0o600), 0)?)
    });
    out.add("symlink-dangling", |scene| scene.link(scene.path, "no-such-file"));
    out.add("symlink-loop", |scene| {
        let name = scene.path.file_name().map(PathBuf::from).unwrap_or_default();
        scene.link(scene.path, name)
    });
    out.add("symlink-to-copy", |scene| {
        let copy = with_suffix(scene.path, ".real");
        fs::rename(scene.path, &copy)?;
        scene.note(&copy);
        let name = copy.file_name().map(PathBuf::from).unwrap_or_default();
        scene.link(scene.path, name)
    });
}

fn offer_directory(out: &mut Offers<'_>) {
    out.add("missing-dir", |scene| scene.remove(scene.path));
    out.add("empty-dir", |scene| {
        scene.remove(scene.path)?;
        fs::create_dir(scene.path)
    });
    out.add("file-for-dir", |scene| {
        scene.remove(scene.path)?;
        scene.create(scene.path, b"not a directory")
    });
    out.add("dir-is-symlink", |scene| {
        // Aside, at the top of the work_dir, as an operator does who moves a directory to another disk.
        let inside = scene.path.strip_prefix(&scene.site.work);
        let Ok(inside) = inside else { return senseless("not in the work_dir") };
        let name = inside.to_string_lossy().replace('/', "__");
        let name: String = name.chars().rev().take(80).collect::<Vec<_>>().into_iter().rev().collect();
        let to = scene.site.work.join(format!("{name}.moved"));
        fs::rename(scene.path, &to)?;
        scene.note(&to);
        scene.link(scene.path, scene.site.placed(&to))
    });
    out.add("symlink-self", |scene| {
        let name = scene.path.file_name().map(PathBuf::from).unwrap_or_default();
        scene.link(scene.path, name)
    });
    out.add("symlink-loop-in", |scene| scene.link(&scene.path.join("loop"), ".."));
    out.add("stray-empty-mkstemp-in", |scene| scene.create(&scene.path.join("Ab3XyZ"), b""));
    out.add("stray-mkstemp-in", |scene| {
        let name = scene.rng.mkstemp();
        // A good copy of a neighbour: the agent died between write and rename.
        let copy = some_file(scene.path)?.map_or(Ok(Vec::new()), fs::read)?;
        scene.create(&scene.path.join(name), &copy)
    });
    out.add("junk-files-in", |scene| {
        [".hidden", "README", "core.1234"]
            .iter()
            .try_for_each(|name| scene.create(&scene.path.join(name), b"junk"))
    });
    out.add("junk-dirs-in", junk_directories);
}

fn junk_directories(scene: &mut Scene<'_>) -> io::Result<()> {
    ["lost+found", ".snapshot", "unknown-id"].iter().try_for_each(|name| {
        let path = scene.path.join(name);
        scene.note(&path);
        fs::create_dir(path)
    })
}

fn some_file(dir: &Path) -> io::Result<Option<PathBuf>> {
    let mut paths = fs::read_dir(dir)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths.into_iter().find(|path| fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file())))
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
