//! Owners and modes that agents do not write, judged against the owner of `meta` (R205, R207). Looked at down to the
//! runs: it costs a system call for each path.

use crate::layout::RelPath;
use crate::model::{Checkpoint, FolderState};
use crate::source::{Folder, NodeType, Source, Stat};

use super::looker::Looker;

pub(super) fn look(looker: &mut Looker<'_>, checkpoint: &Checkpoint, source: &Source) {
    let meta = RelPath::new("meta");
    let (Ok(stat), Ok(folder)) = (source.stat(&meta), source.folder(&meta)) else { return };
    let mut judge = Judge { looker, owner: stat.uid };
    for name in ["boot_id", "slaves", "resources"] {
        judge.one(&folder, name, &meta);
    }
    if let Ok(resources) = folder.folder(b"resources") {
        for name in ["resources_and_operations.state", "resources.info"] {
            judge.one(&resources, name, &meta.join("resources"));
        }
    }
    let agents = checkpoint.agents.iter().filter(|agent| agent.loaded && agent.folder == FolderState::Listed);
    for agent in agents {
        let home = meta.join("slaves").join(&agent.id);
        let Ok(folder) = source.folder(&home) else { continue };
        judge.one(&folder, "slave.info", &home);
        for framework in &agent.frameworks {
            let home = home.join("frameworks").join(&framework.id);
            let Ok(folder) = source.folder(&home) else { continue };
            for name in ["framework.info", "framework.pid", "executors"] {
                judge.one(&folder, name, &home);
            }
            let Ok(executors) = folder.folder(b"executors") else { continue };
            for executor in &framework.executors {
                let home = home.join("executors").join(&executor.id);
                let Ok(folder) = executors.folder(executor.id.as_bytes()) else { continue };
                for name in ["executor.info", "runs"] {
                    judge.one(&folder, name, &home);
                }
            }
        }
    }
}

struct Judge<'j, 'a> {
    looker: &'j mut Looker<'a>,
    owner: u32,
}

impl Judge<'_, '_> {
    fn one(&mut self, folder: &Folder<'_>, name: &str, home: &RelPath) {
        let Ok(Stat { node, mode, uid, .. }) = folder.stat(name.as_bytes()) else { return };
        let path = home.join(name);
        if uid != self.owner {
            self.looker.note(
                "owner-odd",
                &path,
                format!("it belongs to user {uid}, meta to user {}", self.owner),
            );
        }
        let needed = match node {
            NodeType::Folder => 0o700,
            NodeType::File => 0o600,
            NodeType::Link | NodeType::Other => return,
        };
        if mode & needed != needed {
            self.looker.note("mode-odd", &path, format!("its mode is {mode:04o}"));
        }
    }
}
