//! `FrameworkState::recover` (R35 to R41).

use crate::layout::{Name, RelPath};
use crate::model::{File, Framework};
use crate::recovery::{Code, RecoveredFramework, Stop, releases};
use crate::values::Upid;

use super::listing::{self, FrameworkIds};
use super::reader::{FileOutcome, FileRef, FileRule, RecoveryReader, Words};

const INFO: FileRule<'_> = FileRule {
    missing: Some(Code::FrameworkInfoMissing),
    empty: Some(Code::FrameworkInfoEmpty),
    bad: Code::FrameworkInfoUnreadable,
    words: Words {
        missing: "Failed to find framework info file",
        empty: "Found empty framework info file",
        bad: "Failed to read framework info from",
    },
};
const PID: FileRule<'_> = FileRule {
    missing: Some(Code::FrameworkPidMissing),
    empty: Some(Code::FrameworkPidEmpty),
    bad: Code::FrameworkPidUnreadable,
    words: Words {
        // The agent leaves out the verb.
        missing: "Failed to framework pid file",
        empty: "Found empty framework pid file",
        bad: "Failed to read framework pid from",
    },
};

impl<'m> RecoveryReader<'m> {
    pub(super) fn recover_framework(
        &mut self,
        agent: &Name,
        id: &'m Name,
        node: Option<&'m Framework>,
        home: &RelPath,
    ) -> Result<RecoveredFramework<'m>, Stop> {
        let mut framework =
            RecoveredFramework { id, node, errors: 0, info: false, pid: None, executors: Vec::new() };
        let recovered = self.recover_framework_files(&mut framework, home)?;
        if !recovered {
            if self.is_survey() && !self.log.shadow {
                self.log.shadow = true;
                let below = self.recover_executors(agent, &mut framework, home);
                self.log.shadow = false;
                framework.executors.clear();
                below?;
            }
            return Ok(framework);
        }
        if let Some(node) = node {
            self.look_over(node.executors_directory, FileRef { home, name: "executors" });
        }
        self.recover_executors(agent, &mut framework, home)?;
        Ok(framework)
    }

    /// Info and pid; false if the agent stops there.
    fn recover_framework_files(
        &mut self,
        framework: &mut RecoveredFramework<'m>,
        home: &RelPath,
    ) -> Result<bool, Stop> {
        let node = framework.node;
        let file = node.map_or(&File::Missing, |node| &node.info);
        let at = FileRef { home, name: "framework.info" };
        match self.message(file, at, INFO)? {
            FileOutcome::Value(_) => framework.info = true,
            FileOutcome::Bad => {
                Self::count(&mut framework.errors, INFO.bad);
                return Ok(false);
            }
            FileOutcome::Empty | FileOutcome::Missing => return Ok(false),
        }
        let file = node.map_or(&File::Missing, |node| &node.pid);
        let at = FileRef { home, name: "framework.pid" };
        match self.text(file, at, PID)? {
            FileOutcome::Value(text) => {
                let pid = Upid::parse(text);
                if pid.is_empty() && !text.is_complete() {
                    self.log.unknown.push(at.path());
                } else if pid.is_empty() && **text != *b"@0.0.0.0:0" {
                    let detail = format!("{:?} is not an address", String::from_utf8_lossy(text));
                    self.log.decide(Code::FrameworkPidUnparsable, &at.path(), None, detail, String::new())?;
                }
                framework.pid = Some(pid);
                Ok(true)
            }
            FileOutcome::Bad => {
                Self::count(&mut framework.errors, PID.bad);
                Ok(false)
            }
            FileOutcome::Empty | FileOutcome::Missing => Ok(false),
        }
    }

    fn executor_failed(&self, id: &Name) -> String {
        if releases::quotes_executors(self.log.conditions.release) {
            format!("Failed to recover executor '{id}': ")
        } else {
            format!("Failed to recover executor {id}: ")
        }
    }

    pub(super) fn recover_executors(
        &mut self,
        agent: &Name,
        framework: &mut RecoveredFramework<'m>,
        home: &RelPath,
    ) -> Result<(), Stop> {
        self.log.reach_executors(framework.id);
        let ids = FrameworkIds { agent, framework: framework.id };
        let executors = self.executors(ids);
        framework.executors.reserve_exact(executors.len());
        for id in executors {
            let node = framework.node.and_then(|node| node.executor(id));
            let home = home.join("executors").join(id);
            let executor = self
                .recover_executor(ids, id, node, &home)
                .map_err(|stop| stop.within(|| self.executor_failed(id)))?;
            framework.errors += executor.errors;
            listing::take(&mut framework.executors, executor, |node| node.id);
        }
        Ok(())
    }
}
