//! Reservations and persistent volumes: whose they are, where their directories lie, how large they are, and which task
//! used them last.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::os::unix::ffi::OsStrExt;

use super::agents::file_words;
use super::inspect_view::InspectView;
use super::list_places::{run_home, task_home};
use super::totals::{state_name, state_word};
use crate::layout::{Entity, RelPath};
use crate::model::{File, Part, RecordKind, Task};
use crate::recovery::{ResourceFile, replay};
use crate::schema::{field, table};
use crate::source::Existence;
use crate::values::{Amount, Resource, Resources};
use crate::view::{Column, OutputSpec, Row, Style, escape, put_table, times};

/// A persistent volume.
#[derive(Debug)]
pub struct VolumeFact<'a> {
    /// The resource as it is checkpointed.
    pub resource: &'a Resource,
    /// The role it is reserved for.
    pub role: Vec<u8>,
    /// Its persistence id.
    pub id: Vec<u8>,
    /// The principal that made it.
    pub principal: Option<Vec<u8>>,
    /// Its directory as the agent names it; none where the agent can name none.
    pub directory: Option<Vec<u8>>,
    /// Whether the directory is there; none if that was not checked.
    pub exists: Option<bool>,
    /// Its size as reserved, in megabytes.
    pub megabytes: f64,
    /// The task that used it last; only filled in by [`find_last_tasks`].
    pub last_task: Option<LastTask>,
}

/// A task that used a volume.
#[derive(Debug, Clone)]
pub struct LastTask {
    /// Its ids.
    pub ids: Entity,
    /// Its state.
    pub state: Option<i8>,
    /// The time of its last update, in seconds since 1970.
    pub at: Option<f64>,
}

impl LastTask {
    /// The name of its state, as `TASK_RUNNING`.
    pub fn state_name(&self) -> Option<&'static str> {
        self.state.and_then(state_name)
    }
}

/// Why reservations and volumes are not known, if the agent's file of them could not be read.
pub fn unread_resources(view: &InspectView<'_>) -> Option<String> {
    let ResourceFile { name, file } = view.resource_files().committed;
    let is_amiss = !matches!(file, File::Missing | File::Read(_) | File::Empty);
    is_amiss.then(|| format!("{name} {}", file_words(file)))
}

fn all<'a>(view: &InspectView<'a>) -> impl Iterator<Item = &'a Resource> {
    view.resource_files().resources().into_iter().flat_map(Resources::iter)
}

/// What is reserved beside volumes, by role and name.
pub fn reserved<'a>(view: &InspectView<'a>) -> Vec<&'a Resource> {
    let plain = |resource: &&Resource| resource.reserved_role().is_some() && !resource.is_persistent_volume();
    let mut list: Vec<&Resource> = all(view).filter(plain).collect();
    list.sort_by(|a, b| (a.reserved_role(), &a.name).cmp(&(b.reserved_role(), &b.name)));
    list
}

/// What is reserved beside volumes, a text for each role: `cpus:2; mem:512 for eng`.
pub(super) fn reservations(view: &InspectView<'_>) -> Vec<String> {
    let mut roles: BTreeMap<&[u8], Vec<String>> = BTreeMap::new();
    for resource in reserved(view) {
        let Some(role) = resource.reserved_role() else { continue };
        let amount =
            format!("{}:{}", escape(resource.name.bytes()), escape(resource.amount.to_string().as_bytes()));
        roles.entry(role.bytes()).or_default().push(amount);
    }
    let text = |(role, amounts): (&[u8], Vec<String>)| format!("{} for {}", amounts.join(" "), escape(role));
    roles.into_iter().map(text).collect()
}

/// The persistent volumes, by role and id.
pub fn volumes<'a>(view: &InspectView<'a>) -> Vec<VolumeFact<'a>> {
    let place = view.source.place_or_path().as_os_str().as_bytes();
    let fact = |resource: &'a Resource| {
        let volume = resource.volume_id()?;
        let directory = resource.volume_path(place).ok();
        let persistence = resource.disk.as_ref().and_then(|disk| disk.persistence.as_ref());
        let principal = persistence.and_then(|persistence| persistence.principal.as_ref());
        Some(VolumeFact {
            resource,
            role: volume.role.bytes().to_vec(),
            id: volume.id.bytes().to_vec(),
            principal: principal.map(|principal| principal.bytes().to_vec()),
            exists: directory.as_deref().and_then(|directory| exists(view, place, directory)),
            directory,
            megabytes: if let Amount::Scalar(size) = &resource.amount { size.value() } else { 0.0 },
            last_task: None,
        })
    };
    let mut volumes: Vec<_> = all(view).filter_map(fact).collect();
    volumes.sort_by(|a, b| (&a.role, &a.id).cmp(&(&b.role, &b.id)));
    volumes
}

/// Whether a volume's directory is there. Disks with a path of their own are not checked.
fn exists(view: &InspectView<'_>, place: &[u8], directory: &[u8]) -> Option<bool> {
    if view.checkpoint.coverage.volumes != Part::Read {
        return None;
    }
    let below = directory.strip_prefix(place)?.strip_prefix(b"/")?;
    match view.source.exists(&RelPath::new(below)) {
        Existence::Yes => Some(true),
        Existence::No => Some(false),
        Existence::Unknown => None,
    }
}

/// Finds the task that used each volume last, among those that are shown. Reads `task.info` of tasks with volumes.
pub fn find_last_tasks(view: &InspectView<'_>, volumes: &mut [VolumeFact<'_>]) {
    for agent in view.agents() {
        for framework in view.frameworks(agent) {
            for executor in view.executors(framework) {
                for run in view.runs(executor) {
                    let home = run_home(agent, framework, executor, run);
                    let ids = Entity {
                        agent: Some(agent.id.clone()),
                        framework: Some(framework.id.clone()),
                        executor: Some(executor.id.clone()),
                        container: Some(run.id.clone()),
                        task: None,
                    };
                    for task in view.tasks(run) {
                        let volumes_of = task.info.value().map_or(0, |info| info.resources.checkpointed);
                        if volumes_of > 0 {
                            let path = task_home(&home, task).join("task.info");
                            note_use(view, volumes, &path, &as_user(&ids, task));
                        }
                    }
                }
            }
        }
    }
}

fn as_user(ids: &Entity, task: &Task) -> LastTask {
    let updates = task.updates.records.iter().filter(|record| record.kind == RecordKind::Update);
    let last = updates.last();
    LastTask {
        ids: Entity { task: Some(task.id.clone()), ..ids.clone() },
        state: replay(task).state,
        at: last.map(|record| record.timestamp),
    }
}

fn note_use(view: &InspectView<'_>, volumes: &mut [VolumeFact<'_>], path: &RelPath, user: &LastTask) {
    let Some(info) = view.messages.single(path, &table::TASK) else { return };
    for used in
        Resources::from_messages(info.messages(field!("resources"))).iter().filter_map(Resource::volume_id)
    {
        let same =
            |volume: &&mut VolumeFact<'_>| volume.role == used.role.bytes() && volume.id == used.id.bytes();
        if let Some(volume) = volumes.iter_mut().find(same) {
            let known = volume.last_task.as_ref().and_then(|known| known.at);
            if volume.last_task.is_none() || user.at > known {
                volume.last_task = Some(user.clone());
            }
        }
    }
}

/// Writes reservations and volumes.
pub fn put_volumes(
    out: &mut dyn Write,
    view: &InspectView<'_>,
    volumes: &[VolumeFact<'_>],
    spec: OutputSpec,
) -> io::Result<()> {
    if let Some(why) = unread_resources(view) {
        return writeln!(out, "Reservations and volumes are not known: {why}.");
    }
    let reserved = reservations(view);
    match reserved[..] {
        [] => writeln!(out, "Nothing is reserved beside volumes.")?,
        _ => writeln!(out, "Reserved: {}", reserved.join("; "))?,
    }
    if volumes.is_empty() {
        return writeln!(out, "There are no persistent volumes.");
    }
    let row = |volume: &VolumeFact<'_>| {
        let (there, meaning) = match volume.exists {
            Some(true) => ("there", Style::Plain),
            Some(false) => ("MISSING", Style::Bad),
            None => ("not checked", Style::Plain),
        };
        let last = volume.last_task.as_ref();
        let id = last.and_then(|task| task.ids.task.as_ref());
        let cells = vec![
            escape(&volume.id),
            escape(&volume.role),
            format!("{} MB", volume.megabytes),
            there.to_owned(),
            volume.directory.as_deref().map_or_else(|| "the agent cannot name it".to_owned(), escape),
            id.map_or_else(|| "none known".to_owned(), |id| escape(id.as_bytes())),
            last.map_or_else(|| "-".to_owned(), |task| last_words(view, task)),
        ];
        Row { cells, meaning }
    };
    let columns = [
        Column::id("VOLUME"),
        Column::id("ROLE"),
        Column::number("SIZE"),
        Column::words("STATE"),
        Column::id("DIRECTORY").spare(1),
        Column::id("LAST TASK"),
        Column::words("ITS STATE").spare(2),
    ];
    writeln!(out)?;
    put_table(out, &columns, volumes.iter().map(row).collect(), spec)
}

fn last_words(view: &InspectView<'_>, task: &LastTask) -> String {
    let age = task.at.and_then(times::from_secs).map(|then| format!(", {}", times::age(view.now, then)));
    format!("{}{}", state_word(task.state), age.unwrap_or_default())
}
