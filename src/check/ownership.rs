//! Owners and modes that agents do not write, compared with the owner of `meta` (R205, R207). Checked down to the runs:
//! each path costs a system call.

use std::thread;

use crate::layout::RelPath;
use crate::model::{Checkpoint, DirectoryState, Framework};
use crate::recovery::Code;
use crate::source::{Directory, NodeType, Source, Stat, beside};

use super::collector::Collector;
use super::finding::Finding;

pub(super) fn look(checkpoint: &Checkpoint, source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    let meta = RelPath::new("meta");
    let (Ok(stat), Ok(directory)) = (source.stat(&meta), source.directory(&meta)) else { return findings };
    let owner = stat.uid;
    let mut check = Ownership { looker: Collector { findings: &mut findings }, owner };
    for name in ["boot_id", "slaves", "resources"] {
        check.stat(&directory, name, &meta);
    }
    if let Ok(resources) = directory.directory(b"resources") {
        for name in ["resources_and_operations.state", "resources.info"] {
            check.stat(&resources, name, &meta.join("resources"));
        }
    }
    let agents =
        checkpoint.agents.iter().filter(|agent| agent.loaded && agent.directory == DirectoryState::Listed);
    for agent in agents {
        let home = meta.join("slaves").join(&agent.id);
        let Ok(directory) = source.directory(&home) else { continue };
        check.stat(&directory, "slave.info", &home);
        let home = home.join("frameworks");
        // The disk serves two requests at a time.
        let (some, others) = agent.frameworks.split_at(agent.frameworks.len() / 2);
        check.looker.findings.extend(thread::scope(|scope| {
            let others = beside(scope, || frameworks(others, &home, source, owner));
            let mut found = frameworks(some, &home, source, owner);
            found.extend(others.join());
            found
        }));
    }
    findings
}

fn frameworks(frameworks: &[Framework], home: &RelPath, source: &Source, owner: u32) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut check = Ownership { looker: Collector { findings: &mut findings }, owner };
    for framework in frameworks {
        let home = home.join(&framework.id);
        let Ok(directory) = source.directory(&home) else { continue };
        for name in ["framework.info", "framework.pid", "executors"] {
            check.stat(&directory, name, &home);
        }
        let Ok(executors) = directory.directory(b"executors") else { continue };
        let home = home.join("executors");
        for executor in &framework.executors {
            let home = home.join(&executor.id);
            let Ok(directory) = executors.directory(executor.id.as_bytes()) else { continue };
            for name in ["executor.info", "runs"] {
                check.stat(&directory, name, &home);
            }
        }
    }
    findings
}

struct Ownership<'a> {
    looker: Collector<'a>,
    owner: u32,
}

impl Ownership<'_> {
    fn stat(&mut self, directory: &Directory<'_>, name: &str, home: &RelPath) {
        let Ok(Stat { node, mode, uid, .. }) = directory.stat(name.as_bytes()) else { return };
        let path = || home.join(name);
        if uid != self.owner {
            self.looker.note(
                Code::OwnerOdd,
                &path(),
                format!("it belongs to user {uid}, meta to user {}", self.owner),
            );
        }
        let needed = match node {
            NodeType::Directory => 0o700,
            NodeType::File => 0o600,
            NodeType::Symlink | NodeType::Other => return,
        };
        if mode & needed != needed {
            self.looker.note(Code::ModeOdd, &path(), format!("its mode is {mode:04o}"));
        }
    }
}
