//! Where changes are written down and what they take away is kept: a hidden directory beside `meta`, else below `/run`.

use std::ffi::OsString;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FileType, Mode, OFlags};
use rustix::io::Errno;

use super::change::ChangeId;
use super::error::Fault;
use super::record::{Record, Records};
use super::syscalls::Syscalls;
use super::tree::{Tree, beneath};
use crate::plan::{Plan, put_plan, read_plan, sum_of_bytes};
use crate::source::Directory;

/// Below this the journal is kept where the file system of `meta` can't take it. Gone after a reboot.
const FALLBACK: &str = "/run/ckpt";

/// A place for a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalPlace {
    /// The directory.
    pub path: PathBuf,
    /// What is kept there is lost when the host restarts.
    pub is_volatile: bool,
}

/// Where the journal of a tree is kept: the first place that can be written. A journal that the user names is the
/// only place.
pub fn places(tree: &Tree, chosen: Option<&Path>) -> Vec<JournalPlace> {
    if let Some(path) = chosen {
        return vec![JournalPlace { path: path.to_owned(), is_volatile: false }];
    }
    let meta = tree.meta_path();
    let beside = meta.parent().unwrap_or(Path::new("/"));
    let mut name = OsString::from(".ckpt");
    if let Some(other) = meta.file_name().filter(|name| *name != "meta") {
        name.push("-");
        name.push(other);
    }
    let sum = sum_of_bytes(meta.as_os_str().as_encoded_bytes()).to_string();
    let slug: String = beside
        .to_string_lossy()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .take(64)
        .collect();
    let volatile = Path::new(FALLBACK).join(format!("{}-{}", slug.trim_matches('-'), &sum[..12]));
    vec![
        JournalPlace { path: beside.join(name), is_volatile: false },
        JournalPlace { path: volatile, is_volatile: true },
    ]
}

/// Why the journal of a change lies where a restart of the host takes it away; `None`: it does not lie there.
/// `journal`: its directory, in one of these places.
pub fn why_volatile(places: &[JournalPlace], journal: &Path) -> Option<String> {
    let place = places.iter().find(|place| Some(&*place.path) == journal.parent())?;
    let read = |journal| Records::parse(&read(&open_named(journal).ok()?, LINES).ok()??).ok();
    let why = |records: Records| records.instead;
    place.is_volatile.then(|| read(journal).and_then(why).unwrap_or_else(|| NO_REASON.to_owned()))
}

/// Of a journal that does not say more.
pub(super) const NO_REASON: &str = "the directory beside the checkpoint could not be written";

/// The journal of one change.
#[derive(Debug)]
pub(super) struct ChangeLog {
    /// Which one.
    pub id: ChangeId,
    /// What was taken away, by number of the step.
    pub kept: OwnedFd,
    /// Its directory's path, for people.
    pub path: PathBuf,
    lines: OwnedFd,
}

/// Of a plan that is written at once: in all it is as long as there are steps.
const CHUNK: usize = 256 << 10;
const PLAN: &[u8] = b"plan";
const LINES: &[u8] = b"journal";
/// The directory of what was taken away.
pub(super) const KEPT: &[u8] = b"kept";

impl ChangeLog {
    /// Begins the journal of a change in the first place that takes it.
    pub(super) fn begin(
        hands: &Syscalls,
        tree: &Tree,
        places: &[JournalPlace],
        plan: &Plan,
        at: &str,
    ) -> Result<Self, Fault> {
        let mut number = 1;
        for place in places {
            let Ok(Some(root)) = open_to_read(tree, place) else { continue };
            let Ok((ids, forgotten)) = ids(&root) else { continue };
            let last = ids.iter().chain(&forgotten).map(|id| id.number).max();
            number = number.max(last.unwrap_or_default() + 1);
        }
        let mut first: Option<Fault> = None;
        for place in places {
            let begun = open_to_write(hands, tree, place).and_then(|root| {
                let id = ChangeId { number, command: plan.command.clone() };
                let begin =
                    Record::Begin { at: at.to_owned(), instead: first.as_ref().map(Fault::to_string) };
                let begun = Self::begin_in(hands, &root, place, id, plan, &begin);
                begun.map_err(|errno| Fault::new("beginning a journal", place.path.display(), errno))
            });
            match begun {
                Ok(log) => return Ok(log),
                Err(fault) => first = first.or(Some(fault)),
            }
        }
        Err(first.unwrap_or_else(|| Fault::new("beginning a journal", FALLBACK, Errno::NOENT)))
    }

    fn begin_in(
        hands: &Syscalls,
        root: &OwnedFd,
        place: &JournalPlace,
        id: ChangeId,
        plan: &Plan,
        begin: &Record,
    ) -> Result<Self, Errno> {
        let name = id.to_string().into_bytes();
        hands.mkdir(root, &name)?;
        let directory = beneath(root, &name)?;
        let begun = Self::fill(hands, &directory, plan, begin);
        match begun {
            Ok((kept, lines)) => {
                hands.sync(root)?;
                Ok(Self { path: place.path.join(id.to_string()), id, kept, lines })
            }
            Err(errno) => {
                // A journal without a first line is none: nothing was changed under it.
                let _ = hands.unlink(&directory, LINES);
                let _ = hands.unlink(&directory, PLAN);
                let _ = hands.rmdir(&directory, KEPT);
                let _ = hands.rmdir(root, &name);
                Err(errno)
            }
        }
    }

    fn fill(
        hands: &Syscalls,
        directory: &OwnedFd,
        plan: &Plan,
        begin: &Record,
    ) -> Result<(OwnedFd, OwnedFd), Errno> {
        hands.mkdir(directory, KEPT)?;
        let kept = beneath(directory, KEPT)?;
        let file = hands.create(directory, PLAN)?;
        let mut out = BufWriter::with_capacity(CHUNK, Through { hands, file: &file });
        let written = put_plan(&mut out, plan).and_then(|()| out.flush());
        written.map_err(|error| Errno::from_io_error(&error).unwrap_or(Errno::IO))?;
        drop(out);
        hands.sync(&file)?;
        let lines = hands.create(directory, LINES)?;
        hands.reserve(&lines, room_for(plan))?;
        hands.write(&lines, &line(begin))?;
        hands.sync(&lines)?;
        hands.sync(directory)?;
        Ok((kept, lines))
    }

    /// Opens the journal of an earlier change, to go back.
    pub(super) fn reopen(hands: &Syscalls, change: &OpenChange) -> Result<Self, Fault> {
        let fault = |errno| Fault::new("opening the journal", change.path.display(), errno);
        let kept = beneath(&change.directory, KEPT).map_err(fault)?;
        let lines = hands.append(&change.directory, LINES).map_err(fault)?;
        if change.records.torn {
            hands.write(&lines, b"\n\n").map_err(fault)?;
        }
        Ok(Self { id: change.id.clone(), kept, path: change.path.clone(), lines })
    }

    /// Writes lines, and waits until they are on the disk.
    pub(super) fn put(&self, hands: &Syscalls, records: &[Record]) -> Result<(), Fault> {
        let fault = |errno| Fault::new("writing the journal", self.path.display(), errno);
        let bytes: Vec<u8> = records.iter().flat_map(line).collect();
        let size = rustix::fs::fstat(&self.lines).map_err(fault)?.st_size;
        let put = hands.write(&self.lines, &bytes).and_then(|()| hands.sync(&self.lines));
        if put.is_err() {
            // Half a line would hide the next one.
            let _ = hands.truncate(&self.lines, u64::try_from(size).unwrap_or_default());
        }
        put.map_err(fault)
    }
}

/// Writes to a file by the calls that a test can break.
struct Through<'a> {
    hands: &'a Syscalls,
    file: &'a OwnedFd,
}

impl Write for Through<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.hands.write(self.file, bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Bytes that the lines of a plan take at most, so that a disk that fills up meanwhile stops no change half-way.
fn room_for(plan: &Plan) -> u64 {
    const LINE: usize = 256;
    let paths = plan.steps.iter().map(|step| LINE + 2 * step.path.as_bytes().len()).sum::<usize>();
    (4096 + 2 * paths) as u64
}

fn line(record: &Record) -> Vec<u8> {
    let mut bytes = serde_json::to_vec(record).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// A change that was written down.
#[derive(Debug)]
pub(super) struct OpenChange {
    /// Which one.
    pub id: ChangeId,
    /// Its directory.
    pub directory: OwnedFd,
    /// Its directory's path, for people.
    pub path: PathBuf,
    /// What was planned.
    pub plan: Plan,
    /// What the journal says.
    pub records: Records,
}

/// Opens an earlier change. A directory without a journal that keeps nothing is one that was never begun.
pub(super) fn open_change(root: &OwnedFd, place: &Path, id: ChangeId) -> Result<Option<OpenChange>, String> {
    let path = place.join(id.to_string());
    let directory = match beneath(root, id.to_string().as_bytes()) {
        Ok(directory) => directory,
        Err(Errno::NOENT) => return Ok(None),
        Err(errno) => return Err(crate::source::Errno::from(errno).to_string()),
    };
    let lines = read(&directory, LINES)?;
    let records = Records::parse(lines.as_deref().unwrap_or_default())?;
    if records.began.is_none() {
        let what =
            if lines.is_some() { "its journal does not say that it began" } else { "its journal is missing" };
        let keeps =
            keeps_something(&directory).map_err(|errno| crate::source::Errno::from(errno).to_string())?;
        return if keeps { Err(format!("{what}, though it keeps something")) } else { Ok(None) };
    }
    let plan = open(&directory, PLAN)?.ok_or("its plan is missing")?;
    let plan = read_plan(&mut BufReader::with_capacity(CHUNK, plan));
    let plan = plan.map_err(|error| format!("its plan: {error}"))?;
    if records.intended > plan.steps.len() {
        return Err("its journal speaks of steps that its plan does not have".to_owned());
    }
    Ok(Some(OpenChange { id, directory, path, plan, records }))
}

/// Whether a change has taken anything away.
fn keeps_something(directory: &OwnedFd) -> Result<bool, Errno> {
    let mut keeps = false;
    let kept = match beneath(directory, KEPT) {
        Err(Errno::NOENT) => return Ok(false),
        kept => kept?,
    };
    Directory::opened(kept).each(&mut |_, _| {
        keeps = true;
        Ok(())
    })?;
    Ok(keeps)
}

fn read(directory: &OwnedFd, name: &[u8]) -> Result<Option<Vec<u8>>, String> {
    let Some(mut file) = open(directory, name)? else { return Ok(None) };
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    Ok(Some(bytes))
}

/// Opens a file of a change, if it is there. They are as long as what was planned.
fn open(directory: &OwnedFd, name: &[u8]) -> Result<Option<File>, String> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let opened = rustix::fs::openat(directory, name, flags, Mode::empty());
    let file = match opened.and_then(|file| Ok((rustix::fs::fstat(&file)?, file))) {
        Err(Errno::NOENT) => return Ok(None),
        Err(errno) => return Err(crate::source::Errno::from(errno).to_string()),
        Ok((stat, _)) if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile => {
            return Err(format!("{} is no file", String::from_utf8_lossy(name)));
        }
        Ok((_, file)) => file,
    };
    Ok(Some(File::from(file)))
}

/// The changes of a journal, and those that were forgotten and not yet deleted; each the oldest first.
pub(super) fn ids(root: &OwnedFd) -> Result<(Vec<ChangeId>, Vec<ChangeId>), Errno> {
    let (mut ids, mut forgotten) = (Vec::new(), Vec::new());
    Directory::opened(beneath(root, b"")?).each(&mut |name, _| {
        ids.extend(ChangeId::parse(name));
        forgotten.extend(ChangeId::parse_forgotten(name));
        Ok(())
    })?;
    ids.sort();
    forgotten.sort();
    Ok((ids, forgotten))
}

/// Opens a place that is there, for reading; `None`: it is not.
pub(super) fn open_to_read(tree: &Tree, place: &JournalPlace) -> Result<Option<OwnedFd>, Fault> {
    let opened = match name_beside(tree, place) {
        Some(name) => beneath(tree.beside(), name),
        None => open_named(&place.path),
    };
    match opened {
        Ok(directory) => Ok(Some(directory)),
        Err(Errno::NOENT) => Ok(None),
        Err(errno) => Err(Fault::new("opening the journal", place.path.display(), errno)),
    }
}

/// The name of a place that lies right beside `meta`: reached by descriptor.
fn name_beside<'p>(tree: &Tree, place: &'p JournalPlace) -> Option<&'p [u8]> {
    let is_beside = place.path.parent() == tree.meta_path().parent();
    place.path.file_name().filter(|_| is_beside).map(std::ffi::OsStr::as_encoded_bytes)
}

fn open_named(path: &Path) -> Result<OwnedFd, Errno> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    rustix::fs::openat(CWD, path, flags, Mode::empty())
}

fn open_to_write(hands: &Syscalls, tree: &Tree, place: &JournalPlace) -> Result<OwnedFd, Fault> {
    let fault = |errno| Fault::new("making the directory of the journal", place.path.display(), errno);
    let directory = if let Some(name) = name_beside(tree, place) {
        make(hands, tree.beside(), name).and_then(|()| beneath(tree.beside(), name)).map_err(fault)?
    } else {
        if is_read_by_agents(tree, &place.path) {
            return Err(Fault::new(
                "the agent looks into this directory",
                place.path.display(),
                Errno::INVAL,
            ));
        }
        if place.is_volatile {
            own(&make_named(hands, Path::new(FALLBACK)).map_err(fault)?, Path::new(FALLBACK))?;
        }
        make_named(hands, &place.path).map_err(fault)?
    };
    own(&directory, &place.path)?;
    Ok(directory)
}

fn make_named(hands: &Syscalls, path: &Path) -> Result<OwnedFd, Errno> {
    make(hands, CWD, path.as_os_str().as_encoded_bytes())?;
    open_named(path)
}

fn make(hands: &Syscalls, at: impl AsFd, name: &[u8]) -> Result<(), Errno> {
    match hands.mkdir(at, name) {
        Err(Errno::EXIST) => Ok(()),
        result => result,
    }
}

/// Whether a path lies where agents list directories.
fn is_read_by_agents(tree: &Tree, path: &Path) -> bool {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let parent = path.parent().and_then(|parent| std::fs::canonicalize(parent).ok());
    let real = parent.unwrap_or(path);
    let meta = std::fs::canonicalize(tree.meta_path()).unwrap_or_else(|_| tree.meta_path().to_owned());
    let beside = meta.parent().unwrap_or(Path::new("/")).to_owned();
    let listed = ["slaves", "provisioner", "volumes", "containers"];
    real.starts_with(&meta) || listed.iter().any(|name| real.starts_with(beside.join(name)))
}

/// What is kept is nobody else's to read or to change.
fn own(directory: &OwnedFd, path: &Path) -> Result<(), Fault> {
    let stat =
        rustix::fs::fstat(directory).map_err(|errno| Fault::new("looking at it", path.display(), errno))?;
    let ours = rustix::process::geteuid().as_raw() == stat.st_uid;
    if !ours || stat.st_mode & 0o077 != 0 {
        return Err(Fault::new(
            "the directory of the journal belongs to somebody else, or is open to others (wanted: mode 0700)",
            path.display(),
            Errno::PERM,
        ));
    }
    Ok(())
}
