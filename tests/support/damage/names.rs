//! Odd IDs. An ID is renamed wherever it is: directories, symlinks, and in every message that still decodes, so that
//! the tree is as if the framework or master had chosen it (layout.md, section 7).

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Component, Path, PathBuf};

use ckpt::schema::{Dynamic, Value, encode, find};

use super::Offers;
use super::context::{FaultContext, bodies, read, read_file, senseless};
use crate::support::message::frame;
use crate::support::tree_dirs::{Entry, Form};

const IDS: &[(&str, &[u8])] = &[
    ("one-byte", b"x"),
    ("numeric", b"12345"),
    ("comma", b"a,b;c"),
    ("colon", b"ct:1:2:a b:"),
    ("space", b" a  b "),
    ("dash", b"-rf"),
    ("dot-first", b".hidden"),
    ("double-quote", b"say \"hi\""),
    ("single-quote", b"it's"),
    ("percent", b"a%2Fb%00"),
    ("dollar", b"$HOME`id`"),
    ("json", b"{\"a\":[1]}"),
    ("glob-star", b"a*"),
    ("glob-question", b"a?b"),
    ("glob-bracket", b"exec[1]"),
    ("glob-bracket-open", b"a[b"),
    ("backslash", b"a\\b"),
    ("newline", b"line\nbreak"),
    ("escape", b"\x1b[31mred"),
    ("del", b"a\x7fb"),
    ("c1", b"a\xc2\x9bb"),
    ("combining", b"e\xcc\x81"),
    ("rtl", b"exec\xe2\x80\xaecexe.txt"),
    ("zero-width", b"a\xe2\x80\x8bb"),
    ("invalid-utf8", b"bad\xff\xfeid"),
    ("latest", b"latest-but-not"),
    ("runs", b"runs"),
    ("mkstemp", b"Ab3XyZ"),
];

pub(super) fn offer(out: &mut Offers<'_>) {
    if !matches!(out.entry.name, "agent" | "framework" | "executor" | "run" | "task") {
        return;
    }
    for (name, _) in IDS {
        out.named(format!("id-{}:{name}", out.entry.name), name, |context| {
            let id = IDS.iter().find(|(known, _)| *known == context.detail);
            let Some((_, id)) = id else { return senseless("no such id") };
            rename(context, OsStr::from_bytes(id))
        });
    }
    out.named(format!("id-{}:255-bytes", out.entry.name), "", |context| {
        rename(context, &OsString::from_vec(b"e".repeat(255)))
    });
    if out.entry.name == "executor" || out.entry.name == "task" {
        out.named(format!("id-{}:only-the-directory", out.entry.name), "", |context| {
            let to = context.path.with_file_name("renamed-by-hand");
            context.note(&to);
            fs::rename(context.path, to)
        });
    }
}

fn rename(context: &mut FaultContext<'_>, new: &OsStr) -> io::Result<()> {
    let Some(old) = context.path.file_name() else { return senseless("no name") };
    if context.path.with_file_name(new).symlink_metadata().is_ok() {
        return senseless("the name is taken");
    }
    for entry in context.dirs.entries() {
        change_entry(context, &entry, old, new)?;
    }
    rename_directories(&context.dirs.work.clone(), old, new, context)?;
    match &context.dirs.runtime {
        Some(runtime) => rename_directories(&runtime.clone(), old, new, context),
        None => Ok(()),
    }
}

/// Renames the ID in the messages or the symlink of one entry.
fn change_entry(context: &mut FaultContext<'_>, entry: &Entry, old: &OsStr, new: &OsStr) -> io::Result<()> {
    match entry.form {
        Form::Link => {
            let target = fs::read_link(&entry.path)?;
            let part = |part: Component<'_>| {
                if part.as_os_str() == old { new.into() } else { PathBuf::from(part.as_os_str()) }
            };
            let renamed: PathBuf = target.components().map(part).collect();
            if renamed == target { Ok(()) } else { context.link(&entry.path, renamed) }
        }
        Form::Single(name) | Form::Stream(name) => {
            let (bytes, Some(message)) = (read_file(&entry.path)?, find(name)) else { return Ok(()) };
            let bodies = bodies(&bytes);
            let whole: usize = bodies.iter().map(|body| 4 + body.len()).sum();
            let mut changed = false;
            let mut renamed = Vec::new();
            for body in bodies {
                let Ok(mut value) = read(message, &body) else { return Ok(()) };
                changed |= replace(&mut value, old.as_bytes(), new.as_bytes());
                renamed.extend(frame(&encode(&value)));
            }
            renamed.extend_from_slice(&bytes[whole..]);
            if changed { context.create(&entry.path, &renamed) } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

/// Replaces every text that is exactly `old`; true if there was one.
fn replace(message: &mut Dynamic<'static>, old: &[u8], new: &[u8]) -> bool {
    let mut changed = false;
    for (_, value) in message.values_mut() {
        changed |= replace_value(value, old, new);
    }
    changed
}

fn replace_value(value: &mut Value<'static>, old: &[u8], new: &[u8]) -> bool {
    match value {
        Value::String(text) if **text == *old => {
            *text = new.to_vec().into();
            true
        }
        Value::Message(inner) => replace(inner, old, new),
        Value::Map(entries) => entries.iter_mut().fold(false, |any, entry| replace(entry, old, new) | any),
        Value::List(list) => list.iter_mut().fold(false, |any, value| replace_value(value, old, new) | any),
        _ => false,
    }
}

/// Renames the directories of this name, the deepest first.
fn rename_directories(
    dir: &Path,
    old: &OsStr,
    new: &OsStr,
    context: &mut FaultContext<'_>,
) -> io::Result<()> {
    let entries = fs::read_dir(dir)?.collect::<io::Result<Vec<_>>>()?;
    for entry in entries {
        if entry.file_type()?.is_dir() {
            let path = entry.path();
            rename_directories(&path, old, new, context)?;
            if entry.file_name() == old {
                context.note(&path);
                fs::rename(&path, path.with_file_name(new))?;
            }
        }
    }
    Ok(())
}
