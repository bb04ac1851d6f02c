//! What every level shares: the conditions, the log of decisions, and how each mode meets an error.

use crate::layout::{RelPath, matches_path};
use crate::model::{Checkpoint, DamageKind, DirectoryState, File};
use crate::recovery::log::Log;
use crate::recovery::text::{UNCONVERTIBLE, is_unconvertible, message_error, text_error};
use crate::recovery::{Changes, Code, Conditions, Mode, Stop, releases};

/// A recovery being played.
pub(super) struct RecoveryReader<'m> {
    pub(super) checkpoint: &'m Checkpoint,
    pub(super) changes: &'m Changes,
    pub(super) log: Log<'m>,
    /// The `work_dir`'s own path, as a glob pattern, matches itself.
    pub(super) place_is_plain: bool,
    /// The host was rebooted; false until the boot IDs are compared.
    pub(super) rebooted: bool,
}

/// A file below the directory of what it belongs to. Its path is built only when it is reported.
#[derive(Clone, Copy)]
pub(super) struct FileRef<'p> {
    pub(super) home: &'p RelPath,
    pub(super) name: &'static str,
}

impl FileRef<'_> {
    pub(super) fn path(self) -> RelPath {
        self.home.join(self.name)
    }
}

/// What the agent gets from a file with one message.
pub(super) enum FileOutcome<'f, T> {
    Value(&'f T),
    Missing,
    Empty,
    /// It cannot be read. This is decided already, and recovery continues.
    Bad,
}

/// What recovery decides of a file that is missing, empty, or cannot be read. `None`: nothing.
#[derive(Clone, Copy)]
pub(super) struct FileRule<'w> {
    pub(super) missing: Option<Code>,
    pub(super) empty: Option<Code>,
    pub(super) bad: Code,
    pub(super) words: Words<'w>,
}

/// What the agent prints before the path of such a file.
#[derive(Clone, Copy)]
pub(super) struct Words<'w> {
    pub(super) missing: &'w str,
    pub(super) empty: &'w str,
    pub(super) bad: &'w str,
}

impl<'m> RecoveryReader<'m> {
    pub(super) fn new(checkpoint: &'m Checkpoint, conditions: &'m Conditions, changes: &'m Changes) -> Self {
        let place_is_plain = matches_path(&conditions.place, &conditions.place);
        Self { checkpoint, changes, log: Log::new(conditions), place_is_plain, rebooted: false }
    }

    /// Whether a survey goes below what was dropped.
    pub(super) fn is_survey(&self) -> bool {
        self.log.conditions.mode == Mode::Survey
    }

    /// Notes that a directory's entries are unknown.
    pub(super) fn look_into(&mut self, directory: DirectoryState, path: &RelPath) {
        if directory.is_unknown() {
            self.log.unknown.push(path.clone());
        }
    }

    /// The same of a directory that the agent lists, which may have more entries than were found.
    pub(super) fn look_over(&mut self, directory: DirectoryState, at: FileRef<'_>) {
        if directory.may_have_more() {
            self.log.unknown.push(at.path());
        }
    }

    /// Whether an earlier start has removed a file.
    pub(super) fn is_gone(&self, path: &RelPath) -> bool {
        !self.changes.is_empty() && self.changes.is_removed(path)
    }

    pub(super) fn message<'f, T>(
        &mut self,
        file: &'f File<T>,
        at: FileRef<'_>,
        rule: FileRule<'_>,
    ) -> Result<FileOutcome<'f, T>, Stop> {
        let is_empty = match file {
            File::Empty => true,
            File::Damaged(damage) => {
                damage.kind == DamageKind::CutLength
                    && !releases::refuses_cut_lengths(self.log.conditions.release)
            }
            _ => false,
        };
        if is_empty && !self.is_gone(&at.path()) {
            return self.empty_message(&at.path(), rule);
        }
        if let Some(met) = self.plain(file, at, rule)? {
            return Ok(met);
        }
        let path = at.path();
        if is_unconvertible(file) {
            let line = UNCONVERTIBLE.to_owned();
            self.log.decide(Code::Unconvertible, &path, offset(file), detail(file), line)?;
            return Ok(FileOutcome::Bad);
        }
        let spelled = self.log.spell(&path);
        match message_error(file, &spelled) {
            Some(error) => {
                let line = format!("{} '{spelled}': {error}", rule.words.bad);
                self.log.decide(rule.bad, &path, offset(file), detail(file), line)?;
                Ok(FileOutcome::Bad)
            }
            None => self.missing(&path, rule),
        }
    }

    /// A message file without a whole length: a warning, or, for 0.14.0, an error.
    fn empty_message<'f, T>(
        &mut self,
        path: &RelPath,
        rule: FileRule<'_>,
    ) -> Result<FileOutcome<'f, T>, Stop> {
        if releases::accepts_empty_files(self.log.conditions.release) {
            self.warn(rule.empty, path, "zero bytes", rule.words.empty)?;
            return Ok(FileOutcome::Empty);
        }
        let cause = rule.empty.unwrap_or(rule.bad);
        // The doubled blank is the agent's.
        let line = format!("{} '{}':  none", rule.words.bad, self.log.spell(path));
        self.log.decide(cause, path, None, "zero bytes".to_owned(), line)?;
        Ok(FileOutcome::Bad)
    }

    /// A file of any kind that is good, empty, unknown or removed; `None` for others.
    fn plain<'f, T>(
        &mut self,
        file: &'f File<T>,
        at: FileRef<'_>,
        rule: FileRule<'_>,
    ) -> Result<Option<FileOutcome<'f, T>>, Stop> {
        if file.is_unknown() {
            // Recovery continues as if it were missing.
            self.log.unknown.push(at.path());
            return Ok(Some(FileOutcome::Missing));
        }
        if !self.changes.is_empty() && self.is_gone(&at.path()) {
            return Ok(Some(FileOutcome::Missing));
        }
        match file {
            File::Read(value) => Ok(Some(FileOutcome::Value(value))),
            File::Empty => {
                self.warn(rule.empty, &at.path(), "zero bytes", rule.words.empty)?;
                Ok(Some(FileOutcome::Empty))
            }
            _ => Ok(None),
        }
    }

    fn missing<'f, T>(&mut self, path: &RelPath, rule: FileRule<'_>) -> Result<FileOutcome<'f, T>, Stop> {
        self.warn(rule.missing, path, "not there", rule.words.missing)?;
        Ok(FileOutcome::Missing)
    }

    pub(super) fn text<'f>(
        &mut self,
        file: &'f File<crate::model::Text>,
        at: FileRef<'_>,
        rule: FileRule<'_>,
    ) -> Result<FileOutcome<'f, crate::model::Text>, Stop> {
        if matches!(file, File::Empty) && !releases::accepts_empty_files(self.log.conditions.release) {
            // 0.14.0 treats it as the text of a pid.
            self.log.unknown.push(at.path());
            return Ok(FileOutcome::Missing);
        }
        if let Some(met) = self.plain(file, at, rule)? {
            return Ok(met);
        }
        let path = at.path();
        let spelled = self.log.spell(&path);
        match text_error(file, &spelled, self.log.conditions.release) {
            Some(error) => {
                let line = format!("{} '{spelled}': {error}", rule.words.bad);
                self.log.decide(rule.bad, &path, None, error, line)?;
                Ok(FileOutcome::Bad)
            }
            None => self.missing(&path, rule),
        }
    }

    /// `warning` is what the agent prints before the path.
    fn warn(&mut self, cause: Option<Code>, path: &RelPath, detail: &str, warning: &str) -> Result<(), Stop> {
        let Some(cause) = cause else { return Ok(()) };
        let line = format!("{warning} '{}'", self.log.spell(path));
        self.log.decide(cause, path, None, detail.to_owned(), line)
    }

    pub(super) fn count(errors: &mut u32, cause: Code) {
        *errors += u32::from(cause.is_counted());
    }
}

fn offset<T>(file: &File<T>) -> Option<u64> {
    match file {
        File::Damaged(damage) => Some(damage.offset),
        _ => None,
    }
}

fn detail<T>(file: &File<T>) -> String {
    match file {
        File::Damaged(damage) => damage.kind.to_string(),
        File::Unreadable(trouble) => trouble.errno().to_string(),
        _ => String::new(),
    }
}
