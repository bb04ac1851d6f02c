//! What no checkpoint knows: sandboxes, containers of the runtime directory, provisioner directories, old agents. Some of it
//! the agent will collect or kill, some of it never is.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;

use chrono::{DateTime, Utc};

use super::inspect_view::InspectView;
use crate::layout::{Entity, Name, RelPath, identify};
use crate::model::{Agent, Part};
use crate::source::{Directory, Listing, NodeType};
use crate::view::{Column, OutputSpec, Row, Style, escape, put_table, times};

/// What kind of thing is left over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OrphanKind {
    /// An agent below `meta` that is not the latest.
    OldAgent,
    /// Sandboxes without a checkpoint.
    Sandbox,
    /// A container of the runtime directory without a run.
    Container,
    /// A directory of the provisioner without a run.
    Provisioner,
}

impl OrphanKind {
    /// The word in JSON and in the table.
    pub fn word(self) -> &'static str {
        match self {
            Self::OldAgent => "old-agent",
            Self::Sandbox => "sandbox",
            Self::Container => "container",
            Self::Provisioner => "provisioner",
        }
    }
}

/// Something that no checkpoint knows.
#[derive(Debug, Clone)]
pub struct Orphan {
    /// Its kind.
    pub kind: OrphanKind,
    /// Its path: relative to the `work_dir`, or absolute in the runtime directory.
    pub path: Vec<u8>,
    /// The ids that its path says.
    pub ids: Entity,
    /// Why it is listed.
    pub why: &'static str,
    /// When it was last changed.
    pub modified: Option<DateTime<Utc>>,
}

/// Looks for what no checkpoint knows, by kind and path.
pub fn orphans(view: &InspectView<'_>) -> Vec<Orphan> {
    let mut found = Vec::new();
    agents(view, &mut found);
    for agent in view.checkpoint.agents.iter().filter(|agent| agent.loaded) {
        sandboxes(view, agent, &mut found);
    }
    let runs = runs(view);
    containers(view, &runs, &mut found);
    provisioner(view, &runs, &mut found);
    found.sort_by(|a, b| (a.kind, &a.path).cmp(&(b.kind, &b.path)));
    found
}

fn agents(view: &InspectView<'_>, found: &mut Vec<Orphan>) {
    let checkpoint = view.checkpoint;
    for agent in checkpoint.agents.iter().filter(|agent| !view.is_latest_agent(agent)) {
        let path = RelPath::new("meta/slaves").join(&agent.id);
        found.push(orphan(view, OrphanKind::OldAgent, &path, "slaves/latest names another agent"));
    }
    for id in &checkpoint.sandbox_agents {
        let path = RelPath::new("slaves").join(id);
        match checkpoint.agent(id.as_bytes()) {
            None => found.push(orphan(view, OrphanKind::Sandbox, &path, "no checkpoint of this agent")),
            Some(agent) if !view.is_latest_agent(agent) => {
                found.push(orphan(view, OrphanKind::Sandbox, &path, "of an old agent"));
            }
            Some(_) => {}
        }
    }
}

fn orphan(view: &InspectView<'_>, kind: OrphanKind, path: &RelPath, why: &'static str) -> Orphan {
    let stat = view.source.stat(path).ok();
    let modified = stat.and_then(|stat| DateTime::from_timestamp(stat.mtime, stat.mtime_nanos));
    Orphan { kind, path: path.as_bytes().to_vec(), ids: identify(path.as_bytes()), why, modified }
}

/// Sandboxes of the latest agent, three levels down; the uppermost unknown directory is named.
fn sandboxes(view: &InspectView<'_>, agent: &Agent, found: &mut Vec<Orphan>) {
    if view.checkpoint.coverage.sandboxes != Part::Read || !view.is_latest_agent(agent) {
        return;
    }
    let home = RelPath::new("slaves").join(&agent.id).join("frameworks");
    for framework in directories(view, &home) {
        let path = home.join(&framework);
        let Some(known) = agent.framework(&framework) else {
            found.push(orphan(view, OrphanKind::Sandbox, &path, "no checkpoint of this framework"));
            continue;
        };
        let path = path.join("executors");
        for executor in directories(view, &path) {
            let path = path.join(&executor);
            let Some(known) = known.executor(&executor) else {
                found.push(orphan(view, OrphanKind::Sandbox, &path, "no checkpoint of this executor"));
                continue;
            };
            let path = path.join("runs");
            let runs = directories(view, &path).into_iter();
            for run in runs.filter(|run| known.run(run).is_none()) {
                found.push(orphan(view, OrphanKind::Sandbox, &path.join(&run), "no checkpoint of this run"));
            }
        }
    }
}

fn directories(view: &InspectView<'_>, path: &RelPath) -> Vec<Name> {
    view.source.directory(path).map(|directory| names(&directory)).unwrap_or_default()
}

fn names(directory: &Directory<'_>) -> Vec<Name> {
    let mut listing = Listing::default();
    if directory.list(&mut listing).is_err() {
        return Vec::new();
    }
    let directories = listing.entries().iter().filter(|entry| entry.node == NodeType::Directory);
    directories.map(|entry| Name::from(&*entry.name)).collect()
}

/// The container ids of all runs.
fn runs<'a>(view: &InspectView<'a>) -> BTreeSet<&'a Name> {
    let agents = view.checkpoint.agents.iter();
    let executors = agents.flat_map(|agent| &agent.frameworks).flat_map(|framework| &framework.executors);
    executors.flat_map(|executor| &executor.runs).map(|run| &run.id).collect()
}

fn containers(view: &InspectView<'_>, runs: &BTreeSet<&Name>, found: &mut Vec<Orphan>) {
    let Some(root) = &view.checkpoint.runtime_path else { return };
    let directory = view.source.runtime().and_then(|root| root.ok()?.directory(b"containers").ok());
    for container in view.checkpoint.containers.iter().filter(|container| !runs.contains(&container.id)) {
        let path = [root.as_os_str().as_bytes(), b"/containers/", container.id.as_bytes()].concat();
        let stat = directory.as_ref().and_then(|directory| directory.stat(container.id.as_bytes()).ok());
        let facts = container.config.value();
        found.push(Orphan {
            kind: OrphanKind::Container,
            path,
            ids: Entity {
                framework: facts.and_then(|facts| facts.framework_id.clone()),
                executor: facts.and_then(|facts| facts.executor_id.clone()),
                container: Some(container.id.clone()),
                task: facts.and_then(|facts| facts.task_id.clone()),
                agent: None,
            },
            why: if container.standalone { "a standalone container" } else { "no run of this container" },
            modified: stat.and_then(|stat| DateTime::from_timestamp(stat.mtime, stat.mtime_nanos)),
        });
    }
}

fn provisioner(view: &InspectView<'_>, runs: &BTreeSet<&Name>, found: &mut Vec<Orphan>) {
    let home = RelPath::new("provisioner/containers");
    let living: BTreeSet<&Name> = view.checkpoint.containers.iter().map(|container| &container.id).collect();
    for id in directories(view, &home) {
        if !runs.contains(&id) && !living.contains(&id) {
            let mut orphan =
                orphan(view, OrphanKind::Provisioner, &home.join(&id), "no run of this container");
            orphan.ids.container = Some(id);
            found.push(orphan);
        }
    }
}

/// Writes what was found, and which parts could not be looked at.
pub fn put_orphans(
    out: &mut dyn Write,
    view: &InspectView<'_>,
    orphans: &[Orphan],
    spec: OutputSpec,
) -> io::Result<()> {
    if orphans.is_empty() {
        writeln!(out, "Nothing was found that no checkpoint knows.")?;
    } else {
        let row = |orphan: &Orphan| Row {
            cells: vec![
                orphan.kind.word().to_owned(),
                escape(&orphan.path),
                orphan.why.to_owned(),
                orphan.modified.map_or_else(|| "-".to_owned(), |then| times::age(view.now, then)),
            ],
            meaning: if orphan.kind == OrphanKind::Container { Style::Doubtful } else { Style::Plain },
        };
        let columns = [
            Column::words("KIND"),
            Column::id("PATH"),
            Column::words("WHY"),
            Column::words("CHANGED").spare(1),
        ];
        put_table(out, &columns, orphans.iter().map(row).collect(), spec)?;
    }
    let coverage = view.checkpoint.coverage;
    for (part, what) in [(coverage.sandboxes, "sandboxes"), (coverage.runtime_dir, "the runtime directory")] {
        if part != Part::Read {
            writeln!(out, "Not checked: {what} ({}).", part.word().replace('-', " "))?;
        }
    }
    Ok(())
}
