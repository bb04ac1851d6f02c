//! Loads executors and their runs. The tasks of a large run are only listed here and read later, by all threads.

use crate::schema::table;

use super::cursor::Spot;
use super::filter::Filter;
use super::reader::{Opened, Reader};
use super::resources::{state_of, unread};
use super::tasks::{self, Above};
use crate::layout::{Name, RelPath};
use crate::model::facts::ExecutorVisitor;
use crate::model::{DirectoryState, Executor, File, Latest, Run};
use crate::source::{Directory, Entry};

const INFO: &str = "executor.info";
const GENERATED: &str = "executor_generated_for_command_task";
const RUNS: &str = "runs";

/// Runs with more tasks than this are shared out among the threads.
const LARGE: usize = 256;

/// The tasks of a large run, to be read. The directory is opened again then: descriptors are few.
pub(super) struct TasksToRead {
    pub(super) path: RelPath,
    pub(super) real: RelPath,
    pub(super) entries: Vec<Entry>,
    pub(super) above: Above,
}

/// An executor, and for each of its runs the tasks that are still to be read.
pub(super) struct Loaded {
    pub(super) executor: Executor,
    pub(super) tasks: Vec<Option<TasksToRead>>,
}

pub(super) fn load<'s>(
    reader: &mut Reader<'s>,
    executors: &Directory<'s>,
    spot: &Spot<'_>,
    entry: &Entry,
    above: (&Name, &Name),
    filter: &Filter,
) -> Loaded {
    let (state, opened, spot) = reader.directory(executors, spot, &entry.name, Some(entry.node));
    let id = Name::from(&*entry.name);
    let above = Above { agent: above.0.clone(), framework: above.1.clone(), executor: id.clone() };
    let mut executor = Executor {
        id,
        directory: state,
        info: unread(state),
        generated: unread(state),
        runs_directory: if state.is_unknown() { state } else { DirectoryState::Missing },
        latest: Latest::Missing,
        runs: Vec::new(),
    };
    let mut tasks = Vec::new();
    if let Some(opened) = opened {
        let info = reader.single(&opened, &spot, INFO, &table::EXECUTOR_INFO, ExecutorVisitor::default());
        executor.info = match info {
            File::Read((visitor, counts)) => File::Read(Box::new(visitor.finish(counts))),
            other => state_of(&other),
        };
        executor.generated = reader.text(&opened, &spot, GENERATED.as_bytes());
        load_runs(reader, &opened, &spot, &above, filter, &mut executor, &mut tasks);
        reader.strays(&opened, &spot, &[INFO, GENERATED, RUNS]);
    }
    Loaded { executor, tasks }
}

fn load_runs<'s>(
    reader: &mut Reader<'s>,
    executor_directory: &Opened<'s>,
    spot: &Spot<'_>,
    above: &Above,
    filter: &Filter,
    executor: &mut Executor,
    tasks: &mut Vec<Option<TasksToRead>>,
) {
    let (state, opened, spot) = reader.named_directory(executor_directory, spot, RUNS.as_bytes());
    executor.runs_directory = state;
    let Some(opened) = opened else { return };
    let (opened, latest) = reader.listed_with_latest(opened, &spot);
    executor.latest = latest;
    for entry in opened.listing.entries() {
        if &*entry.name == b"latest" || !Filter::wants(filter.container.as_ref(), &entry.name) {
            continue;
        }
        let (run, to_read) = load_run(reader, &opened, &spot, entry, above, filter);
        executor.runs.push(run);
        tasks.push(to_read);
    }
}

fn load_run<'s>(
    reader: &mut Reader<'s>,
    runs: &Opened<'s>,
    spot: &Spot<'_>,
    entry: &Entry,
    above: &Above,
    filter: &Filter,
) -> (Run, Option<TasksToRead>) {
    let (state, opened, spot) = reader.directory(&runs.directory, spot, &entry.name, Some(entry.node));
    let unknown = state.is_unknown();
    let mut run = Run {
        id: Name::from(&*entry.name),
        directory: state,
        sentinel: (!unknown).then_some(false),
        http_marker: (!unknown).then_some(false),
        forked_pid: unread(state),
        libprocess_pid: unread(state),
        tasks_directory: if unknown { state } else { DirectoryState::Missing },
        tasks: Vec::new(),
        sandbox: None,
    };
    let Some(opened) = opened else { return (run, None) };
    run.sentinel = opened.has(b"executor.sentinel");
    run.http_marker = opened.has(b"http.marker");
    load_pids(reader, &opened, &spot, &mut run);
    let (state, tasks, tasks_spot) = reader.named_directory(&opened, &spot, b"tasks");
    run.tasks_directory = state;
    reader.strays(&opened, &spot, &["executor.sentinel", "http.marker", "pids", "tasks"]);
    let Some(mut tasks) = tasks else { return (run, None) };
    let mut entries = tasks.listing.take();
    entries.retain(|entry| Filter::wants(filter.task.as_ref(), &entry.name));
    if entries.len() > LARGE {
        let (path, real) = (tasks_spot.path(), tasks_spot.real());
        return (run, Some(TasksToRead { path, real, entries, above: above.clone() }));
    }
    let task =
        |entry: &Entry| tasks::load(reader, &tasks.directory, &tasks_spot, (&entry.name, entry.node), above);
    run.tasks = entries.iter().map(task).collect();
    (run, None)
}

fn load_pids<'s>(reader: &mut Reader<'s>, run_directory: &Opened<'s>, spot: &Spot<'_>, run: &mut Run) {
    let (state, opened, spot) = reader.named_directory(run_directory, spot, b"pids");
    match opened {
        None => {
            run.forked_pid = unread(state);
            run.libprocess_pid = unread(state);
        }
        Some(opened) => {
            run.forked_pid = reader.text(&opened, &spot, b"forked.pid");
            run.libprocess_pid = reader.text(&opened, &spot, b"libprocess.pid");
            reader.strays(&opened, &spot, &["forked.pid", "libprocess.pid"]);
        }
    }
}
