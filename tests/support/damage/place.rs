//! Faults of place: an entry is missing, of another type, elsewhere behind a symlink, or has company that the agent
//! never put there (R75, R76, R87).

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FileType, Mode, mknodat};

use super::Offers;
use super::context::{FaultContext, senseless};
use crate::support::tree_dirs::Form;

pub(super) fn offer(out: &mut Offers<'_>) {
    match out.entry.form {
        Form::Directory => offer_directory(out),
        Form::Link => {}
        _ => offer_file(out),
    }
}

fn offer_file(out: &mut Offers<'_>) {
    out.add("missing", |context| context.remove(context.path));
    out.add("dir-for-file", |context| {
        context.remove(context.path)?;
        fs::create_dir(context.path)
    });
    out.add("fifo-for-file", |context| {
        context.remove(context.path)?;
        Ok(mknodat(CWD, context.path, FileType::Fifo, Mode::from_raw_mode(0o600), 0)?)
    });
    out.add("symlink-dangling", |context| context.link(context.path, "no-such-file"));
    out.add("symlink-loop", |context| {
        let name = context.path.file_name().map(PathBuf::from).unwrap_or_default();
        context.link(context.path, name)
    });
    out.add("symlink-to-copy", |context| {
        let copy = with_suffix(context.path, ".real");
        fs::rename(context.path, &copy)?;
        context.note(&copy);
        let name = copy.file_name().map(PathBuf::from).unwrap_or_default();
        context.link(context.path, name)
    });
}

fn offer_directory(out: &mut Offers<'_>) {
    out.add("missing-dir", |context| context.remove(context.path));
    out.add("empty-dir", |context| {
        context.remove(context.path)?;
        fs::create_dir(context.path)
    });
    out.add("file-for-dir", |context| {
        context.remove(context.path)?;
        context.create(context.path, b"not a directory")
    });
    out.add("dir-is-symlink", |context| {
        // Aside, at the top of the work_dir, as an operator does who moves a directory to another disk.
        let inside = context.path.strip_prefix(&context.dirs.work);
        let Ok(inside) = inside else { return senseless("not in the work_dir") };
        let name = inside.to_string_lossy().replace('/', "__");
        let name: String = name.chars().rev().take(80).collect::<Vec<_>>().into_iter().rev().collect();
        let to = context.dirs.work.join(format!("{name}.moved"));
        fs::rename(context.path, &to)?;
        context.note(&to);
        context.link(context.path, context.dirs.placed(&to))
    });
    out.add("symlink-self", |context| {
        let name = context.path.file_name().map(PathBuf::from).unwrap_or_default();
        context.link(context.path, name)
    });
    out.add("symlink-loop-in", |context| context.link(&context.path.join("loop"), ".."));
    out.add("stray-empty-mkstemp-in", |context| context.create(&context.path.join("Ab3XyZ"), b""));
    out.add("stray-mkstemp-in", |context| {
        let name = context.rng.mkstemp();
        // A good copy of a neighbour: the agent died between write and rename.
        let copy = some_file(context.path)?.map_or(Ok(Vec::new()), fs::read)?;
        context.create(&context.path.join(name), &copy)
    });
    out.add("junk-files-in", |context| {
        [".hidden", "README", "core.1234"]
            .iter()
            .try_for_each(|name| context.create(&context.path.join(name), b"junk"))
    });
    out.add("junk-dirs-in", junk_directories);
}

fn junk_directories(context: &mut FaultContext<'_>) -> io::Result<()> {
    ["lost+found", ".snapshot", "unknown-id"].iter().try_for_each(|name| {
        let path = context.path.join(name);
        context.note(&path);
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
