//! `SlaveState::recover` (R24 to R31).

use crate::layout::{Name, RelPath};
use crate::model::File;
use crate::recovery::{Code, RecoveredAgent, Stop, releases};

use super::listing;
use super::reader::{FileOutcome, FileRef, FileRule, RecoveryReader, Words};

const DRAIN: FileRule<'_> = FileRule {
    missing: None,
    empty: None,
    bad: Code::DrainUnreadable,
    words: Words { missing: "", empty: "", bad: "Failed to read agent state file" },
};

impl<'m> RecoveryReader<'m> {
    pub(super) fn recover_agent(&mut self, id: &Name) -> Result<RecoveredAgent<'m>, Stop> {
        let node = self.checkpoint.agent(id.as_bytes());
        let mut agent = RecoveredAgent {
            id: id.clone(),
            node,
            errors: 0,
            info: false,
            drain: false,
            operations: None,
            frameworks: Vec::new(),
        };
        let home = RelPath::new("meta/slaves").join(id);
        let file = node.map_or(&File::Missing, |node| &node.info);
        let noun = releases::noun(self.log.conditions.release);
        let rule = FileRule {
            missing: Some(Code::AgentInfoMissing),
            empty: Some(Code::AgentInfoEmpty),
            bad: Code::AgentInfoUnreadable,
            words: Words {
                missing: &format!("Failed to find {noun} info file"),
                empty: &format!("Found empty {noun} info file"),
                bad: &format!("Failed to read {noun} info from"),
            },
        };
        let at = FileRef { home: &home, name: "slave.info" };
        match self.message(file, at, rule)? {
            FileOutcome::Value(_) => agent.info = true,
            met => {
                if matches!(met, FileOutcome::Bad) {
                    Self::count(&mut agent.errors, rule.bad);
                }
                if self.is_survey() && node.is_some() {
                    self.log.shadow = true;
                    self.recover_frameworks(&mut agent, &home)?;
                    self.log.shadow = false;
                    agent.frameworks.clear();
                }
                return Ok(agent);
            }
        }
        if let Some(node) = node {
            self.look_over(node.frameworks_directory, FileRef { home: &home, name: "frameworks" });
        }
        self.recover_frameworks(&mut agent, &home)?;
        self.recover_drain(&mut agent, &home)?;
        self.recover_operations(&mut agent)?;
        Ok(agent)
    }

    fn recover_frameworks(&mut self, agent: &mut RecoveredAgent<'m>, home: &RelPath) -> Result<(), Stop> {
        for id in self.frameworks(&agent.id) {
            let node = agent.node.and_then(|node| node.framework(id));
            let framework = self
                .recover_framework(&agent.id, id, node, &home.join("frameworks").join(id))
                .map_err(|stop| stop.within(|| format!("Failed to recover framework {id}: ")))?;
            agent.errors += framework.errors;
            listing::take(&mut agent.frameworks, framework, |node| node.id);
        }
        Ok(())
    }

    fn recover_drain(&mut self, agent: &mut RecoveredAgent<'m>, home: &RelPath) -> Result<(), Stop> {
        let (Some(node), true) = (agent.node, releases::drains(self.log.conditions.release)) else {
            return Ok(());
        };
        let at = FileRef { home, name: "drain.config" };
        match self.message(&node.drain, at, DRAIN)? {
            FileOutcome::Value(_) => agent.drain = true,
            FileOutcome::Bad => Self::count(&mut agent.errors, DRAIN.bad),
            FileOutcome::Empty | FileOutcome::Missing => {}
        }
        Ok(())
    }
}
