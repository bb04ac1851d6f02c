//! `ExecutorState::recover` (R42 to R51).

use crate::layout::{Name, RelPath};
use crate::model::{Executor, ExecutorFacts, File, Latest};
use crate::recovery::{Code, RecoveredExecutor, Stop, releases};
use crate::values::parse_int;

use super::listing::{self, ExecutorIds, FrameworkIds};
use super::reader::{FileOutcome, FileRef, FileRule, RecoveryReader, Words};

const INFO: FileRule<'_> = FileRule {
    missing: Some(Code::ExecutorInfoMissing),
    empty: Some(Code::ExecutorInfoEmpty),
    bad: Code::ExecutorInfoUnreadable,
    words: Words {
        missing: "Failed to find executor info file",
        empty: "Found empty executor info file",
        bad: "Failed to read executor info from",
    },
};

impl<'m> RecoveryReader<'m> {
    pub(super) fn recover_executor(
        &mut self,
        framework: FrameworkIds<'_>,
        id: &'m Name,
        node: Option<&'m Executor>,
        home: &RelPath,
    ) -> Result<RecoveredExecutor<'m>, Stop> {
        let mut executor = RecoveredExecutor {
            id,
            node,
            errors: 0,
            info: false,
            latest: None,
            generated: false,
            runs: Vec::new(),
        };
        let runs_first = releases::reads_runs_first(self.log.conditions.release);
        if !runs_first {
            self.recover_executor_info(&mut executor, home)?;
            if !executor.info {
                return Ok(executor);
            }
        }
        let runs = home.join("runs");
        if let Some(node) = node {
            self.look_over(node.runs_directory, FileRef { home, name: "runs" });
        }
        let ids = ExecutorIds { framework, executor: id };
        let (links, names) = self.runs(ids, node);
        for link in links {
            if let Some(latest) = self.recover_latest_run(link, id, &runs)? {
                executor.latest = Some(latest);
            }
        }
        // Nearly all executors have one run, and a list that grows has room for four.
        executor.runs.reserve_exact(names.len());
        for name in names {
            let node = node.and_then(|node| node.run(name));
            let run = self.recover_run(ids, name, node, &runs.join(name)).map_err(|stop| {
                stop.within(|| format!("Failed to recover run {name} of executor '{id}': "))
            })?;
            executor.errors += run.errors;
            listing::take(&mut executor.runs, run, |node| node.id);
        }
        if executor.latest.is_none() {
            let line = format!(
                "Failed to find the latest run of executor '{id}' of framework {}",
                framework.framework
            );
            let is_there = node.is_some_and(|node| node.latest.id().is_some());
            let detail = if is_there {
                "it is good, but the agent does not find it: it mistakes its path for a glob pattern"
            } else {
                "no latest run"
            };
            self.log.decide(Code::RunLatestMissing, &runs.join("latest"), None, detail.to_owned(), line)?;
            return Ok(executor);
        }
        if runs_first {
            self.recover_executor_info(&mut executor, home)?;
        }
        Ok(executor)
    }

    fn recover_latest_run(
        &mut self,
        link: &'m Latest,
        id: &Name,
        runs: &RelPath,
    ) -> Result<Option<&'m Name>, Stop> {
        let path = || runs.join("latest");
        match link {
            Latest::Beside { id } | Latest::Resolves { id, .. } => Ok(Some(id)),
            Latest::Missing => Ok(None),
            Latest::Unknown { .. } => {
                self.log.unknown.push(path());
                Ok(None)
            }
            Latest::Dangling { text } => {
                let detail = format!("points to {}", String::from_utf8_lossy(text));
                let line = if releases::tolerates_dangling_run(self.log.conditions.release) {
                    format!("Dangling 'latest' run symlink of executor '{id}'")
                } else {
                    format!("Failed to find latest run of executor '{id}': No such file or directory")
                };
                self.log.decide(Code::RunLatestDangling, &path(), None, detail, line)?;
                Ok(None)
            }
            Latest::Loop { text } => {
                let detail = format!("points to {}", String::from_utf8_lossy(text));
                let line = format!(
                    "Failed to find latest run of executor '{id}': Too many levels of symbolic links"
                );
                self.log.decide(Code::RunLatestLoop, &path(), None, detail, line)?;
                Ok(None)
            }
        }
    }

    fn recover_executor_info(
        &mut self,
        executor: &mut RecoveredExecutor<'m>,
        home: &RelPath,
    ) -> Result<(), Stop> {
        let node = executor.node;
        let file = node.map_or(&File::Missing, |node| &node.info);
        let at = FileRef { home, name: "executor.info" };
        let facts = match self.message(file, at, INFO)? {
            FileOutcome::Value(facts) => facts,
            FileOutcome::Bad => {
                Self::count(&mut executor.errors, INFO.bad);
                return Ok(());
            }
            FileOutcome::Empty | FileOutcome::Missing => return Ok(()),
        };
        executor.info = true;
        executor.generated = self.recover_generated(executor, facts, home)?;
        Ok(())
    }

    /// Whether the agent made this executor for a command task (R49 to R51).
    fn recover_generated(
        &mut self,
        executor: &RecoveredExecutor<'m>,
        info: &ExecutorFacts,
        home: &RelPath,
    ) -> Result<bool, Stop> {
        if !releases::marks_generated_executors(self.log.conditions.release) {
            return Ok(info.looks_generated);
        }
        let path = || home.join("executor_generated_for_command_task");
        let file = executor.node.map_or(&File::Missing, |node| &node.generated);
        let text: &[u8] = match file {
            file if file.is_unknown() => {
                self.log.unknown.push(path());
                return Ok(false);
            }
            File::Missing => return Ok(info.looks_generated),
            File::Unreadable(trouble) => {
                let error = trouble.errno().to_string();
                let path = path();
                let line = format!("Could not read '{}': {error}", self.log.spell(&path));
                self.log.decide(Code::GeneratedUnreadable, &path, None, error, line)?;
                return Ok(false);
            }
            File::Read(text) => text,
            _ => b"",
        };
        if let Some(number) = parse_int(text, i64::from(i32::MIN)..=i64::from(i32::MAX)) {
            Ok(number != 0)
        } else {
            let (text, path) = (String::from_utf8_lossy(text), path());
            let line =
                format!("Could not parse '{}': Failed to convert '{text}' to number", self.log.spell(&path));
            self.log.decide(
                Code::GeneratedMalformed,
                &path,
                None,
                format!("{text:?} is not an integer"),
                line,
            )?;
            Ok(false)
        }
    }
}
