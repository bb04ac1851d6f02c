//! The files of one entity: what they are, how large and how old, and whether they are good.

use chrono::{DateTime, Utc};

use super::agents::file_words;
use super::inspect_view::InspectView;
use crate::layout::{Entity, RelPath, kind_of};
use crate::model::{File, StreamEnd, Task};
use crate::source::{Listing, NodeType, Stat};
use crate::view::{Charset, escape, fit};

/// A file of an entity.
#[derive(Debug, Clone)]
pub struct FileFact {
    /// Relative to the `work_dir`.
    pub path: RelPath,
    /// Its kind, as `task.updates`, if it is a checkpoint file.
    pub kind: Option<&'static str>,
    /// What it is.
    pub node: NodeType,
    /// Size in bytes.
    pub size: u64,
    /// When it was last written.
    pub modified: Option<DateTime<Utc>>,
    /// What became of it, where the model knows it.
    pub state: Option<String>,
    /// The text of a symlink.
    pub link: Option<Vec<u8>>,
}

/// The files in the directory of an entity, without those of the entities below it.
pub fn files(view: &InspectView<'_>, home: &RelPath, ids: &Entity) -> Vec<FileFact> {
    let mut found = Vec::new();
    list(view, home, &mut found);
    let directory = home.join("pids");
    if ids.container.is_some() && ids.task.is_none() && view.source.directory(&directory).is_ok() {
        list(view, &directory, &mut found);
    }
    if ids.executor.is_some() && ids.container.is_none() {
        let runs = home.join("runs");
        if let Ok(stat) = view.source.stat(&runs.join("latest")) {
            found.push(fact(view, &runs, b"latest", stat));
        }
    }
    for file in &mut found {
        file.state = state(view, ids, &file.path);
    }
    found
}

fn list(view: &InspectView<'_>, home: &RelPath, found: &mut Vec<FileFact>) {
    let Ok(directory) = view.source.directory(home) else { return };
    let mut listing = Listing::default();
    if directory.list(&mut listing).is_err() {
        return;
    }
    for entry in listing.entries().iter().filter(|entry| entry.node != NodeType::Directory) {
        if let Ok(stat) = directory.stat(&entry.name) {
            found.push(fact(view, home, &entry.name, stat));
        }
    }
}

fn fact(view: &InspectView<'_>, home: &RelPath, name: &[u8], stat: Stat) -> FileFact {
    let path = home.join(name);
    let link = (stat.node == NodeType::Symlink)
        .then(|| view.source.directory(home).and_then(|directory| directory.read_link(name)).ok())
        .flatten();
    FileFact {
        kind: kind_of(path.as_bytes()).map(|kind| kind.name),
        node: stat.node,
        size: stat.size,
        modified: DateTime::from_timestamp(stat.mtime, stat.mtime_nanos),
        state: None,
        link,
        path,
    }
}

/// What became of a file, from the model.
fn state(view: &InspectView<'_>, ids: &Entity, path: &RelPath) -> Option<String> {
    let name = path.file_name()?;
    let checkpoint = view.checkpoint;
    let agent = checkpoint.agent_of(ids)?;
    let (framework, executor) = (checkpoint.framework_of(ids), checkpoint.executor_of(ids));
    let (run, task) = (checkpoint.run_of(ids), checkpoint.task_of(ids));
    let words = match name {
        b"slave.info" => file_words(&agent.info),
        b"drain.config" => file_words(&agent.drain),
        b"framework.info" => file_words(&framework?.info),
        b"framework.pid" => text_words(&framework?.pid),
        b"executor.info" => file_words(&executor?.info),
        b"executor_generated_for_command_task" => text_words(&executor?.generated),
        b"forked.pid" => text_words(&run?.forked_pid),
        b"libprocess.pid" => text_words(&run?.libprocess_pid),
        b"task.info" => file_words(&task?.info),
        b"task.updates" => stream_words(task?),
        _ => return None,
    };
    Some(words)
}

fn text_words(file: &File<crate::model::Text>) -> String {
    match file {
        File::Read(text) if !text.is_complete() => {
            format!("contains {} ({} bytes)", fit::cut(&escape(text), 60, Charset::Unicode), text.size())
        }
        File::Read(text) => format!("contains {}", fit::cut(&escape(text), 60, Charset::Unicode)),
        other => file_words(other),
    }
}

fn stream_words(task: &Task) -> String {
    let updates = &task.updates;
    match (&updates.file, &updates.end) {
        (File::Read(()), StreamEnd::Clean) => "is good".to_owned(),
        (File::Read(()), StreamEnd::Cut) => format!("ends in a cut record at byte {}", updates.good),
        (File::Read(()), StreamEnd::Damaged(damage)) => {
            format!("is damaged at byte {}: {damage}", damage.at)
        }
        (File::Read(()), StreamEnd::BadAck) => {
            format!(
                "contains an acknowledgement without a valid UUID at byte {}: the agent aborts",
                updates.good
            )
        }
        (file, _) => file_words(file),
    }
}
