//! What `latest` can be (R7 to R10, R42 to R46, R124, R157): dangling, a loop, a chain, to another place, not a symlink.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Offers;
use super::context::{Apply, FaultContext, senseless};
use crate::support::tree_dirs::Form;

const VARIANTS: &[(&str, Apply)] = &[
    ("missing", |s| s.remove(s.path)),
    ("dangling", |s| {
        let target = s.dirs.placed(&s.path.with_file_name("no-such-id"));
        s.link(s.path, target)
    }),
    ("loop", |s| s.link(s.path, "latest")),
    ("loop-two", |s| {
        s.link(&s.path.with_file_name("latest2"), "latest")?;
        s.link(s.path, "latest2")
    }),
    ("chain", |s| {
        let target = fs::read_link(s.path)?;
        s.link(&s.path.with_file_name(".chain"), target)?;
        s.link(s.path, ".chain")
    }),
    ("relative", |s| {
        let target = fs::read_link(s.path)?;
        let name = target.file_name().map(PathBuf::from).unwrap_or_default();
        s.link(s.path, name)
    }),
    ("trailing-slash", |s| {
        let mut target = fs::read_link(s.path)?.into_os_string();
        target.push("/");
        s.link(s.path, target)
    }),
    ("dots", |s| {
        let target = fs::read_link(s.path)?;
        let name = target.file_name().map(PathBuf::from).unwrap_or_default();
        let target = target.with_file_name(".").join("..").join("latest-dots").with_file_name(name);
        s.link(s.path, target)
    }),
    ("outside", |s| s.link(s.path, "/tmp")),
    ("to-root", |s| s.link(s.path, "/")),
    ("to-file", |s| {
        let file = s.path.with_file_name("a-file");
        s.create(&file, b"x")?;
        s.link(s.path, s.dirs.placed(&file))
    }),
    ("to-parent", |s| s.link(s.path, s.dirs.placed(s.parent()))),
    ("empty-file", |s| {
        s.remove(s.path)?;
        s.create(s.path, b"")
    }),
    ("empty-directory", |s| {
        s.remove(s.path)?;
        fs::create_dir(s.path)
    }),
    ("directory-copy", |s| {
        let original = entry(s)?;
        s.remove(s.path)?;
        copy(&original, s.path)
    }),
];

pub(super) fn offer(out: &mut Offers<'_>) {
    if out.entry.form != Form::Link || out.entry.name == "latest-sandbox" {
        return;
    }
    for (name, apply) in VARIANTS {
        out.named(format!("{}:{name}", out.entry.name), "", *apply);
    }
    let path = &out.entry.path;
    let own = fs::read_link(path).unwrap_or_default();
    let has_other = first_other(path.parent().unwrap_or(path), own.file_name().unwrap_or_default()).is_ok();
    match out.entry.name {
        "latest-agent" => {
            out.named("latest-agent:to-framework".to_owned(), "", |s| {
                let frameworks = entry(s)?.join("frameworks");
                let first = first_other(&frameworks, OsStr::new(""))?;
                s.link(s.path, s.dirs.placed(&first))
            });
            if has_other {
                out.named("latest-agent:other-agent".to_owned(), "", to_other);
            }
            out.named("latest-agent:several-agents-latest-missing".to_owned(), "", |s| {
                let other = s.path.with_file_name("another-agent-S9");
                let original = entry(s)?;
                copy(&original, &other)?;
                s.note(&other);
                s.remove(s.path)
            });
        }
        "latest-run" => {
            if has_other {
                out.named("latest-run:other-run".to_owned(), "", to_other);
            }
            out.named("latest-run:run-removed".to_owned(), "", |s| s.remove(&entry(s)?));
            if foreign_run(&out.entry.path).is_ok() {
                out.named("latest-run:other-executor".to_owned(), "", |s| {
                    let run = foreign_run(s.path)?;
                    s.link(s.path, s.dirs.placed(&run))
                });
            }
        }
        _ => {}
    }
}

/// The neighbour that the symlink names.
fn entry(context: &FaultContext<'_>) -> io::Result<PathBuf> {
    let target = fs::read_link(context.path)?;
    match target.file_name() {
        Some(name) if name != "latest" => Ok(context.path.with_file_name(name)),
        _ => senseless("the link names nothing"),
    }
}

/// A run of another executor of the same framework.
fn foreign_run(latest: &Path) -> io::Result<PathBuf> {
    let (executors, own) = (latest.ancestors().nth(3), latest.ancestors().nth(2));
    let (Some(executors), Some(own)) = (executors, own.and_then(Path::file_name)) else {
        return senseless("no executors");
    };
    let runs = first_other(executors, own)?.join("runs");
    first_other(&runs, OsStr::new("latest"))
}

fn to_other(context: &mut FaultContext<'_>) -> io::Result<()> {
    let own = entry(context)?;
    let other = first_other(context.parent(), own.file_name().unwrap_or_default())?;
    context.link(context.path, context.dirs.placed(&other))
}

/// The first directory that has another name.
fn first_other(dir: &Path, own: &OsStr) -> io::Result<PathBuf> {
    let mut paths = fs::read_dir(dir)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    let is_other = |path: &&PathBuf| {
        path.file_name() != Some(own) && fs::symlink_metadata(path).is_ok_and(|meta| meta.is_dir())
    };
    paths.iter().find(is_other).cloned().map_or_else(|| senseless("there is no other"), Ok)
}

/// Copies a directory with its symlinks unchanged.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        let kind = entry.file_type()?;
        if kind.is_dir() {
            copy(&from, &to)?;
        } else if kind.is_symlink() {
            std::os::unix::fs::symlink(fs::read_link(&from)?, &to)?;
        } else if kind.is_file() {
            fs::copy(&from, &to)?;
        }
    }
    Ok(())
}
