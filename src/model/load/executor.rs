//! Loads executors and their runs. The tasks of a large run are only listed here, and read later by all threads.

use crate::schema::table;

use super::cursor::Cursor;
use super::filter::Filter;
use super::reader::{Opened, Reader};
use super::resources::{state_of, unread};
use super::tasks::{self, ExecutorIds};
use crate::layout::{Name, RelPath};
use crate::model::facts::ExecutorVisitor;
use crate::model::file::read_single;
use crate::model::{DirectoryState, Executor, File, Latest, Run};
use crate::source::{Directory, Entry};

const INFO: &str = "executor.info";
const GENERATED: &str = "executor_generated_for_command_task";
const RUNS: &str = "runs";

/// The tasks of larger runs are distributed among the threads.
const LARGE_RUN: usize = 64;

/// The tasks of a large run that are read later. Their directory is opened again then, to save descriptors.
pub(super) struct TasksToRead {
    /// Index of the run in its executor.
    pub(super) run: usize,
    pub(super) path: RelPath,
    pub(super) real: RelPath,
    pub(super) entries: Vec<Entry>,
    pub(super) above: ExecutorIds,
}

/// The IDs of a framework and its agent.
pub(super) struct FrameworkIds<'n> {
    pub(super) agent: &'n Name,
    pub(super) framework: &'n Name,
}

/// An executor, and the tasks of its large runs, which are read later.
pub(super) struct LoadedExecutor {
    pub(super) executor: Executor,
    pub(super) tasks: Vec<TasksToRead>,
}

/// An executor whose directory cannot be reached.
pub(super) fn unreached(id: Name, directory: DirectoryState) -> Executor {
    Executor {
        id,
        directory,
        info: unread(directory),
        generated: unread(directory),
        runs_directory: if directory.is_unknown() { directory } else { DirectoryState::Missing },
        latest: Latest::Missing,
        runs: Vec::new(),
    }
}

pub(super) fn load<'s>(
    reader: &mut Reader<'s>,
    executors: &Directory<'s>,
    cursor: &Cursor<'_>,
    entry: &Entry,
    framework: &FrameworkIds<'_>,
    filter: &Filter,
) -> LoadedExecutor {
    let (state, opened, cursor) = reader.directory(executors, cursor, &entry.name, Some(entry.node));
    let id = Name::from(&*entry.name);
    let above =
        ExecutorIds { agent: framework.agent.clone(), framework: framework.framework.clone(), executor: id };
    let mut executor = unreached(above.executor.clone(), state);
    let mut tasks = Vec::new();
    if let Some(opened) = opened {
        executor.info = reader.with_file(
            &opened,
            &cursor,
            INFO.as_bytes(),
            |directory, name, buffer, repeats| {
                let visitor = ExecutorVisitor::new(&entry.name, framework.framework.as_bytes());
                match read_single(directory, name, buffer, &table::EXECUTOR_INFO, repeats, visitor) {
                    File::Read((visitor, counts)) => File::Read(Box::new(visitor.finish(counts))),
                    other => state_of(&other),
                }
            },
            |file| state_of(&file),
        );
        executor.generated = reader.text(&opened, &cursor, GENERATED.as_bytes());
        load_runs(reader, &opened, &cursor, &above, filter, &mut executor, &mut tasks);
        reader.strays(&opened, &cursor, &[INFO, GENERATED, RUNS]);
    }
    LoadedExecutor { executor, tasks }
}

fn load_runs<'s>(
    reader: &mut Reader<'s>,
    executor_directory: &Opened<'s>,
    cursor: &Cursor<'_>,
    above: &ExecutorIds,
    filter: &Filter,
    executor: &mut Executor,
    tasks: &mut Vec<TasksToRead>,
) {
    let (state, opened, cursor) = reader.named_directory(executor_directory, cursor, RUNS.as_bytes());
    executor.runs_directory = state;
    let Some(opened) = opened else { return };
    let (opened, latest) = reader.listed_with_latest(opened, &cursor);
    executor.latest = latest;
    let is_wanted =
        |entry: &&Entry| &*entry.name != b"latest" && Filter::wants(filter.container.as_ref(), &entry.name);
    let entries = || opened.listing.entries().iter().filter(is_wanted);
    // Nearly all executors have one run, and a list that grows has room for four.
    executor.runs.reserve_exact(entries().count());
    for (index, entry) in entries().enumerate() {
        let id = Name::like(&entry.name, executor.latest.id());
        let (run, to_read) = load_run(reader, &opened, &cursor, entry, id, above, filter);
        executor.runs.push(run);
        tasks.extend(to_read.map(|to_read| TasksToRead { run: index, ..to_read }));
    }
}

fn load_run<'s>(
    reader: &mut Reader<'s>,
    runs: &Opened<'s>,
    cursor: &Cursor<'_>,
    entry: &Entry,
    id: Name,
    above: &ExecutorIds,
    filter: &Filter,
) -> (Run, Option<TasksToRead>) {
    let (state, opened, cursor) = reader.directory(&runs.directory, cursor, &entry.name, Some(entry.node));
    let unknown = state.is_unknown();
    let mut run = Run {
        id,
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
    load_pids(reader, &opened, &cursor, &mut run);
    let (state, tasks, tasks_cursor) = reader.named_directory(&opened, &cursor, b"tasks");
    run.tasks_directory = state;
    reader.strays(&opened, &cursor, &["executor.sentinel", "http.marker", "pids", "tasks"]);
    let Some(mut tasks) = tasks else { return (run, None) };
    let mut entries = tasks.listing.take();
    entries.retain(|entry| Filter::wants(filter.task.as_ref(), &entry.name));
    if entries.len() > LARGE_RUN {
        let (path, real) = (tasks_cursor.path(), tasks_cursor.real());
        return (run, Some(TasksToRead { run: 0, path, real, entries, above: above.clone() }));
    }
    let task = |entry: &Entry| tasks::load(reader, &tasks.directory, &tasks_cursor, entry, above);
    run.tasks = entries.iter().map(task).collect();
    (run, None)
}

fn load_pids<'s>(reader: &mut Reader<'s>, run_directory: &Opened<'s>, cursor: &Cursor<'_>, run: &mut Run) {
    let (state, opened, cursor) = reader.named_directory(run_directory, cursor, b"pids");
    match opened {
        None => {
            run.forked_pid = unread(state);
            run.libprocess_pid = unread(state);
        }
        Some(opened) => {
            run.forked_pid = reader.text(&opened, &cursor, b"forked.pid");
            run.libprocess_pid = reader.text(&opened, &cursor, b"libprocess.pid");
            reader.strays(&opened, &cursor, &["forked.pid", "libprocess.pid"]);
        }
    }
}
