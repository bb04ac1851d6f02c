//! Loads the registry of resource providers, as far as an agent could open it, and whether it contains anything. Opening the
//! `LevelDB` would write to it.

use super::cursor::Cursor;
use super::reader::{Opened, Reader};
use super::resources::state_of;
use crate::model::leveldb::{Manifest, has_entries, is_table, number};
use crate::model::{Agent, File, Registry, Unread};
use crate::source::NodeType;

pub(super) fn load<'s>(reader: &mut Reader<'s>, opened: &Opened<'s>, cursor: &Cursor<'_>, agent: &mut Agent) {
    let (directory, opened, cursor) = reader.named_directory(opened, cursor, b"resource_provider_registry");
    agent.unread.extend(super::agent::unread_directory(&cursor, directory));
    agent.registry = Registry { directory, broken: None, is_new: false, is_empty: false };
    let Some(opened) = opened else { return };
    let found =
        Database { reader, opened: &opened, cursor: &cursor, has_providers: !agent.providers.is_empty() }
            .judge();
    match found {
        Found::Broken(why) => agent.registry.broken = Some(why),
        Found::New => agent.registry.is_new = true,
        Found::Empty => agent.registry.is_empty = true,
        Found::Good => {}
        Found::Unknown(unread) => agent.unread.push(unread),
    }
}

/// What an agent would find.
enum Found {
    Broken(&'static str),
    New,
    Empty,
    Good,
    Unknown(Unread),
}

struct Database<'r, 's, 'c> {
    reader: &'r mut Reader<'s>,
    opened: &'r Opened<'s>,
    cursor: &'r Cursor<'c>,
    has_providers: bool,
}

impl Database<'_, '_, '_> {
    fn judge(&mut self) -> Found {
        if self.opened.listing.node(b"LOCK") == Some(NodeType::Directory) {
            return Found::Broken("LOCK is a directory");
        }
        let current = match self.reader.text(self.opened, self.cursor, b"CURRENT") {
            File::Read(text) => text,
            File::Unreadable(_) => return Found::Broken("CURRENT cannot be read"),
            File::Empty => return Found::Broken("CURRENT is empty"),
            File::Missing => return Found::New,
            why => return self.unknown(b"CURRENT", &why),
        };
        let Some(name) = current.strip_suffix(b"\n") else {
            return Found::Broken("CURRENT does not end with a newline");
        };
        let manifest = match self.opened.has(name) {
            Some(true) => self.whole(name, Manifest::parse),
            Some(false) => return Found::Broken("CURRENT names a manifest that is missing"),
            None => return Found::Unknown(Unread { path: self.cursor.path(), why: File::NotInSource }),
        };
        match manifest {
            File::Read(Some(manifest)) => self.judge_content(&manifest),
            File::Read(None) => Found::Broken("the manifest that CURRENT names is empty or damaged"),
            File::Unreadable(_) => Found::Broken("the manifest that CURRENT names cannot be read"),
            // A running agent has replaced it.
            File::Missing => Found::Good,
            why => self.unknown(name, &why),
        }
    }

    fn judge_content(&mut self, manifest: &Manifest) -> Found {
        for (&number, &size) in &manifest.tables {
            let names = [format!("{number:06}.ldb"), format!("{number:06}.sst")];
            let Some(name) = names.iter().find(|name| self.opened.has(name.as_bytes()) == Some(true)) else {
                if self.opened.listing.is_partial() {
                    return Found::Unknown(Unread { path: self.cursor.path(), why: File::NotInSource });
                }
                return Found::Broken("a table that its manifest names is missing");
            };
            match self.whole(name.as_bytes(), |bytes| is_table(bytes, size)) {
                File::Read(true) | File::Missing => {}
                File::Read(false) => return Found::Broken("a table that its manifest names is damaged"),
                File::Unreadable(_) => {
                    return Found::Broken("a table that its manifest names cannot be read");
                }
                why => return self.unknown(name.as_bytes(), &why),
            }
        }
        if !manifest.tables.is_empty() || !self.has_providers {
            return Found::Good;
        }
        self.judge_logs(manifest)
    }

    /// Without tables, all that the registry contains is in its logs. Damage in them does not keep it from being opened.
    fn judge_logs(&mut self, manifest: &Manifest) -> Found {
        for entry in self.opened.listing.entries() {
            if !number(&entry.name, ".log").is_some_and(|number| manifest.reads_log(number)) {
                continue;
            }
            match self.whole(&entry.name, has_entries) {
                File::Read(true) | File::Missing => return Found::Good,
                File::Read(false) | File::Unreadable(_) => {}
                why => return self.unknown(&entry.name, &why),
            }
        }
        if self.opened.listing.is_partial() {
            return Found::Unknown(Unread { path: self.cursor.path(), why: File::NotInSource });
        }
        Found::Empty
    }

    /// Reads a file as a whole.
    fn whole<T>(&mut self, name: &[u8], parse: impl FnOnce(&[u8]) -> T) -> File<T> {
        self.reader.with_file(
            self.opened,
            self.cursor,
            name,
            |directory, name, buffer, _| match directory.read(name, buffer) {
                Err(error) => File::from_error(error),
                Ok(()) => File::Read(parse(buffer)),
            },
            |file| state_of(&file),
        )
    }

    fn unknown<T>(&self, name: &[u8], why: &File<T>) -> Found {
        Found::Unknown(Unread { path: self.cursor.path().join(name), why: why.state() })
    }
}
