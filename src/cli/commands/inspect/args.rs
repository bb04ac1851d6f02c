//! What can be typed behind `ckpt inspect`.

use std::ffi::OsString;

use crate::cli::SourceArgs;
use crate::cli::commands::session::CommandError;
use crate::exit::Status;
use crate::schema::{Release, table};

/// Show what a checkpoint holds: the agent, its frameworks, executors, tasks and updates
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    pub(super) source: SourceArgs,
    /// Show one entity: an id or name of an agent, framework, executor, container or task, or its beginning or end
    #[arg(value_name = "WORD", help_heading = None::<&str>)]
    pub(super) word: Option<OsString>,
    /// The same as WORD
    #[arg(short, long, value_name = "WORD", conflicts_with = "word", help_heading = "What is shown")]
    pub(super) id: Option<OsString>,
    /// Only the framework with this id, or ids that begin or end so
    #[arg(long, value_name = "ID", help_heading = "Filters")]
    pub(super) framework: Option<OsString>,
    /// Only the executor with this id, or ids that begin or end so
    #[arg(long, value_name = "ID", help_heading = "Filters")]
    pub(super) executor: Option<OsString>,
    /// Only the task with this id, or ids that begin or end so
    #[arg(long, value_name = "ID", help_heading = "Filters")]
    pub(super) task: Option<OsString>,
    /// Only tasks in this state, as RUNNING.
    #[arg(long, help = "Only tasks in this state, as RUNNING or TASK_RUNNING", value_name = "STATE", value_delimiter = ',', value_parser = parse_state, help_heading = "Filters")]
    pub(super) state: Vec<i8>,
    /// Only tasks with updates that are not acknowledged
    #[arg(long, help_heading = "Filters")]
    pub(super) unacked: bool,
    /// Agents of the past too, not just the latest
    #[arg(long, help_heading = "Filters")]
    pub(super) all_agents: bool,
    /// Show reservations and persistent volumes: directory, size, last task
    #[arg(long, conflicts_with_all = ["orphans", "word", "id"], help_heading = "What is shown")]
    pub(super) volumes: bool,
    /// Show what no checkpoint knows: sandboxes, runtime containers, provisioner directories, old agents
    #[arg(long, conflicts_with_all = ["word", "id", "framework", "executor", "task", "state", "unacked"], help_heading = "What is shown")]
    pub(super) orphans: bool,
    /// Put whole messages into the JSON, as info of agent, frameworks, executors and tasks
    #[arg(long, help_heading = "What is shown")]
    pub(super) full: bool,
}

const AFTER: &str = "\
Examples:
  ckpt inspect                          the checkpoint of this host
  ckpt inspect meta.tar.gz              a copy from elsewhere, not unpacked
  ckpt inspect /var/lib/mesos web-17    all about one task or executor
  ckpt inspect --unacked -o tree        what the agent still has to tell

Exit status:
  0  shown
  2  WORD fits nothing, or several entities: they are listed
  3  there is no agent state at PATH, or some of it may not be read

Reads only: changes nothing on disk.";

fn parse_state(text: &str) -> Result<i8, String> {
    let upper = text.to_ascii_uppercase();
    let name = if upper.starts_with("TASK_") { upper } else { format!("TASK_{upper}") };
    let state = table::E_TASK_STATE.by_name(&name).and_then(|value| i8::try_from(value.number).ok());
    state.ok_or_else(|| {
        let known = table::E_TASK_STATE.values.iter().filter(|value| value.since <= Release::HEAD);
        let known: Vec<_> = known.map(|value| value.name.trim_start_matches("TASK_")).collect();
        format!("known states: {}", known.join(", "))
    })
}

impl Args {
    /// The word that names one entity.
    pub(super) fn word(&self) -> Option<&OsString> {
        self.id.as_ref().or(self.word.as_ref())
    }

    /// A first word that is no path was rather meant as an id.
    pub(super) fn check_path(&self) -> Result<(), CommandError> {
        let Some(path) = &self.source.path else { return Ok(()) };
        let has_slash = path.as_os_str().as_encoded_bytes().contains(&b'/');
        if has_slash || std::fs::symlink_metadata(path).is_ok() {
            return Ok(());
        }
        let word = crate::view::escape(path.as_os_str().as_encoded_bytes());
        Err(CommandError {
            status: Status::Unanswered,
            code: "not-found",
            message: format!("{word} does not exist"),
            path: Some(path.clone()),
            next: format!("did you mean --id? ckpt inspect --id {}", crate::values::shell_path(path)),
        })
    }
}
