//! What a fault may do: read and rewrite its entry, move and make things around it. Everything it touches is
//! noted. Errors are those of the disk; a body that does not decode is one too.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use ckpt::schema::{Dynamic, Message, Release, Value, decode, encode, find};
use ckpt::wire::{Frame, Frames};

use crate::support::ids::Rng;
use crate::support::message::frame;
use crate::support::tree_dirs::{Entry, Form, TreeDirs};

/// What a fault does.
pub(super) type Apply = fn(&mut FaultContext<'_>) -> io::Result<()>;

/// A fault while it is applied.
pub(super) struct FaultContext<'a> {
    pub(super) dirs: &'a TreeDirs,
    pub(super) path: &'a Path,
    pub(super) form: Form,
    pub(super) detail: &'a str,
    pub(super) rng: Rng,
    pub(super) changed: Vec<PathBuf>,
}

/// A fault that makes no sense here.
pub(super) fn senseless<T>(why: &str) -> io::Result<T> {
    Err(io::Error::new(io::ErrorKind::InvalidData, why.to_owned()))
}

impl<'a> FaultContext<'a> {
    pub(super) fn new(dirs: &'a TreeDirs, entry: &'a Entry, detail: &'a str, rng: Rng) -> Self {
        Self { dirs, path: &entry.path, form: entry.form, detail, rng, changed: Vec::new() }
    }

    pub(super) fn parent(&self) -> &'a Path {
        self.path.parent().unwrap_or(self.path)
    }

    pub(super) fn note(&mut self, path: &Path) {
        self.changed.push(path.to_owned());
    }

    /// The bytes of the entry, which must still be a plain file.
    pub(super) fn bytes(&self) -> io::Result<Vec<u8>> {
        read_file(self.path)
    }

    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        read_file(self.path)?;
        self.create(self.path, bytes)
    }

    pub(super) fn create(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.note(path);
        fs::write(path, bytes)
    }

    /// Deletes whatever is there.
    pub(super) fn remove(&mut self, path: &Path) -> io::Result<()> {
        self.note(path);
        if fs::symlink_metadata(path)?.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
    }

    /// A symlink in place of whatever is there, or of nothing.
    pub(super) fn link(&mut self, path: &Path, target: impl AsRef<Path>) -> io::Result<()> {
        if fs::symlink_metadata(path).is_ok() {
            self.remove(path)?;
        }
        self.note(path);
        symlink(target, path)
    }

    /// The type of the messages in the entry.
    pub(super) fn message(&self) -> io::Result<&'static Message> {
        match self.form {
            Form::Single(name) | Form::Stream(name) => find(name).map_or_else(|| senseless(name), Ok),
            _ => senseless("no messages here"),
        }
    }

    /// The bodies of the whole frames.
    pub(super) fn bodies(&self) -> io::Result<Vec<Vec<u8>>> {
        Ok(bodies(&self.bytes()?))
    }

    pub(super) fn write_bodies(&mut self, bodies: &[Vec<u8>]) -> io::Result<()> {
        let bytes: Vec<u8> = bodies.iter().flat_map(|body| frame(body)).collect();
        self.write(&bytes)
    }

    /// Changes the body of one record, any one of a stream.
    pub(super) fn change_body(
        &mut self,
        change: impl FnOnce(&mut Vec<u8>, &mut Rng) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut bodies = self.bodies()?;
        if bodies.is_empty() {
            return senseless("no record");
        }
        let index = self.rng.below(bodies.len());
        change(&mut bodies[index], &mut self.rng)?;
        self.write_bodies(&bodies)
    }

    /// Changes the first record that `change` finds something to change in.
    pub(super) fn change_message(&mut self, change: impl Fn(&mut Dynamic<'_>) -> bool) -> io::Result<()> {
        let mut bodies = self.bodies()?;
        let message = self.message()?;
        for body in &mut bodies {
            let mut value = read(message, body)?;
            if change(&mut value) {
                *body = encode(&value);
                return self.write_bodies(&bodies);
            }
        }
        senseless("nothing to change")
    }
}

/// The bytes of a plain file; symlinks, directories and pipes are senseless.
pub(super) fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    if fs::symlink_metadata(path)?.is_file() { fs::read(path) } else { senseless("no plain file") }
}

/// The bodies of the whole frames of a file.
pub(super) fn bodies(bytes: &[u8]) -> Vec<Vec<u8>> {
    let whole = |frame| if let Frame::Whole { body, .. } = frame { Some(body) } else { None };
    Frames::new(bytes).filter_map(whole).map(<[u8]>::to_vec).collect()
}

/// A body as a value.
pub(super) fn read(message: &'static Message, body: &[u8]) -> io::Result<Dynamic<'static>> {
    let decoded = decode(message, body, Release::HEAD);
    if decoded.damage.is_some() {
        return senseless("damaged already");
    }
    Ok(decoded.value.into_owned())
}

/// Sets a field by name; false if the message has no such field.
pub(super) fn set(message: &mut Dynamic<'_>, name: &str, value: Value<'static>) -> bool {
    let Some(index) = message.message.fields.iter().position(|field| field.name == *name) else {
        return false;
    };
    message.set(index, value);
    true
}

/// The nested message at a path of names, to be changed.
pub(super) fn nested<'m, 'a>(message: &'m mut Dynamic<'a>, path: &[&str]) -> Option<&'m mut Dynamic<'a>> {
    let Some((name, rest)) = path.split_first() else { return Some(message) };
    let (_, value) = message.values_mut().find(|(field, _)| field.name == **name)?;
    match value {
        Value::Message(inner) => nested(inner, rest),
        Value::List(list) => match list.first_mut()? {
            Value::Message(inner) => nested(inner, rest),
            _ => None,
        },
        _ => None,
    }
}
