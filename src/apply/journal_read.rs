//! Reads the journals of earlier changes: only what no other user could have written, and with bounds.

use std::fs::File;
use std::io::{BufReader, Read};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{FileType, Mode, OFlags};
use rustix::io::Errno;

use super::backup::step_of_backup;
use super::change::ChangeId;
use super::journal::{KEPT, LINES, PLAN};
use super::journal_error::JournalError;
use super::journal_place::{JournalPlace, open_directory};
use super::record::Records;
use super::tree::beneath;
use super::trust::check_trusted;
use crate::plan::{Plan, Summed, read_plan};
use crate::source::Directory;

/// Bytes of the largest file of a journal: a plan of a million steps fits.
const MAX_BYTES: u64 = 1 << 30;
const BUFFER: usize = 256 << 10;

/// Why the journal of a change is where a reboot deletes it; `None`: it is not. `journal`: its directory.
pub fn why_volatile(places: &[JournalPlace], journal: &Path) -> Option<String> {
    let place = places.iter().find(|place| Some(&*place.path) == journal.parent())?;
    let why = || records(&open_directory(journal).ok()?).ok()??.instead;
    place.is_volatile.then(|| why().unwrap_or_else(|| NO_REASON.to_owned()))
}

/// For a journal that gives no reason.
pub(super) const NO_REASON: &str = "the directory beside the checkpoint could not be written";

/// The journal of an earlier change.
#[derive(Debug)]
pub(super) struct OpenChange {
    pub id: ChangeId,
    pub directory: OwnedFd,
    /// Its directory, for people.
    pub path: PathBuf,
    pub plan: Plan,
    pub records: Records,
}

/// Opens the journal of an earlier change; `None`: the change never began, and there is no backup.
pub(super) fn open_change(
    root: &OwnedFd,
    place: &Path,
    id: ChangeId,
) -> Result<Option<OpenChange>, JournalError> {
    let path = place.join(id.to_string());
    let Some(directory) = open_trusted(root, id.to_string().as_bytes())? else { return Ok(None) };
    // First what is kept: each line is written before the steps that it mentions are begun.
    let backups = backups(&directory)?;
    let records = records(&directory)?;
    let Some(records) = records.as_ref().filter(|records| records.began.is_some()) else {
        return match (backups.is_some(), records) {
            (false, _) => Ok(None),
            (true, Some(_)) => Err(JournalError::BackupsWithoutBegin),
            (true, None) => Err(JournalError::LinesMissing),
        };
    };
    let plan = open_file(&directory, PLAN)?.ok_or(JournalError::PlanMissing)?;
    let mut lines = BufReader::with_capacity(BUFFER, Summed::new(plan));
    let plan = read_plan(&mut lines).map_err(JournalError::Plan)?;
    if records.plan.is_some_and(|began_with| began_with != lines.get_ref().sum()) {
        return Err(JournalError::OtherPlan);
    }
    if backups.is_some_and(|backups| backups > records.intended) {
        return Err(JournalError::EndMissing);
    }
    if records.intended > plan.steps.len() {
        return Err(JournalError::UnknownSteps);
    }
    Ok(Some(OpenChange { id, directory, path, plan, records: records.clone() }))
}

/// Opens a directory of a journal; `None`: it does not exist.
pub(super) fn open_trusted(at: &OwnedFd, name: &[u8]) -> Result<Option<OwnedFd>, JournalError> {
    match beneath(at, name) {
        Ok(directory) => {
            check_trusted(&directory, &String::from_utf8_lossy(name))?;
            Ok(Some(directory))
        }
        Err(Errno::NOENT) => Ok(None),
        Err(Errno::NOTDIR | Errno::LOOP) => Err(JournalError::NotADirectory),
        Err(errno) => Err(errno.into()),
    }
}

/// The number after that of the last step with a backup; `None`: nothing is backed up.
fn backups(directory: &OwnedFd) -> Result<Option<usize>, JournalError> {
    let Some(kept) = open_trusted(directory, KEPT)? else { return Ok(None) };
    let mut after_last = None;
    Directory::opened(kept).each(&mut |name, _| {
        after_last = after_last.max(Some(step_of_backup(name).map_or(0, |step| step.saturating_add(1))));
        Ok(())
    })?;
    Ok(after_last)
}

fn records(directory: &OwnedFd) -> Result<Option<Records>, JournalError> {
    match open_file(directory, LINES)? {
        Some(file) => Records::read(&mut BufReader::with_capacity(BUFFER, file)).map(Some),
        None => Ok(None),
    }
}

/// Opens a file of a journal; `None`: it does not exist. One with a second name may be changed by that name.
pub(super) fn open_file(directory: &OwnedFd, name: &[u8]) -> Result<Option<impl Read + use<>>, JournalError> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
    let file = match rustix::fs::openat(directory, name, flags, Mode::empty()) {
        Ok(file) => file,
        Err(Errno::NOENT) => return Ok(None),
        Err(errno) => return Err(errno.into()),
    };
    let name = String::from_utf8_lossy(name).into_owned();
    let stat = check_trusted(&file, &name)?;
    if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
        return Err(JournalError::NotAFile(name));
    }
    if stat.st_nlink > 1 {
        return Err(JournalError::NotPrivate(name));
    }
    if u64::try_from(stat.st_size).unwrap_or_default() > MAX_BYTES {
        return Err(JournalError::TooLarge(name));
    }
    Ok(Some(File::from(file).take(MAX_BYTES)))
}

/// The changes of a journal, and those whose deletion began and did not end; each the oldest first.
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
