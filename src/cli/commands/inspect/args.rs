//! The arguments of `ckpt inspect`.

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt as _;

use crate::app::{EntityWords, ErrorCode, Hint, NextCall};
use crate::cli::args::SourceArgs;
use crate::cli::error::CommandError;
use crate::schema::{Release, table};

/// Show what a checkpoint contains: the agent, its frameworks, executors, tasks and updates
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    pub(super) source: SourceArgs,
    /// Show one agent, framework, executor, container or task: its ID or name, or an unambiguous part
    #[arg(value_name = "WORD", help_heading = None::<&str>)]
    pub(super) word: Option<OsString>,
    /// The same as WORD
    #[arg(short, long, value_name = "WORD", conflicts_with = "word", help_heading = "What is shown")]
    pub(super) id: Option<OsString>,
    /// Only this framework: its ID or name, or an unambiguous part
    #[arg(long, value_name = "ID", help_heading = "Filters")]
    pub(super) framework: Option<OsString>,
    /// Only this executor: its ID or name, or an unambiguous part
    #[arg(long, value_name = "ID", help_heading = "Filters")]
    pub(super) executor: Option<OsString>,
    /// Only this task: its ID or name, or an unambiguous part
    #[arg(long, value_name = "ID", help_heading = "Filters")]
    pub(super) task: Option<OsString>,
    /// Only tasks in this state, e.g. RUNNING.
    #[arg(long, help = "Only tasks in this state, e.g. RUNNING or TASK_RUNNING", value_name = "STATE", value_delimiter = ',', value_parser = parse_state, help_heading = "Filters")]
    pub(super) state: Vec<i8>,
    /// Only tasks with unacknowledged updates
    #[arg(long, help_heading = "Filters")]
    pub(super) unacked: bool,
    /// Include agents with old IDs
    #[arg(long, help_heading = "Filters")]
    pub(super) all_agents: bool,
    /// Show reservations and persistent volumes: directory, size, last task
    #[arg(long, conflicts_with_all = ["orphans", "word", "id"], help_heading = "What is shown")]
    pub(super) volumes: bool,
    /// Show what no checkpoint knows: sandboxes, runtime containers, provisioner directories, old agents
    #[arg(long, conflicts_with_all = ["word", "id", "framework", "executor", "task", "state", "unacked"], help_heading = "What is shown")]
    pub(super) orphans: bool,
    /// Include whole messages in the JSON: info of agent, frameworks, executors and tasks
    #[arg(long, help_heading = "What is shown")]
    pub(super) full: bool,
}

const AFTER: &str = "\
Examples:
  ckpt inspect                          the checkpoint of this host
  ckpt inspect meta.tar.gz              an archive from elsewhere, not unpacked
  ckpt inspect /var/lib/mesos web-17    all about one task or executor
  ckpt inspect --unacked -o tree        updates that the agent still has to send

Exit status:
  0  shown
  2  WORD matches nothing, or several entities (which are listed)
  3  there is no agent state at PATH, or some of it may not be read

Reads only: changes nothing on disk. Run it as the owner of the checkpoint. Root is needed for processes of other users.";

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
    /// The words that narrow down what is shown.
    pub(super) fn words(&self) -> EntityWords {
        let bytes = |word: &Option<OsString>| word.as_ref().map(|word| word.as_bytes().to_vec());
        EntityWords {
            framework: bytes(&self.framework),
            executor: bytes(&self.executor),
            task: bytes(&self.task),
        }
    }

    /// The word that names one entity.
    pub(super) fn word(&self) -> Option<&OsString> {
        self.id.as_ref().or(self.word.as_ref())
    }

    /// A first word that is not a path was probably meant as an ID.
    pub(super) fn check_path(&self) -> Result<(), CommandError> {
        let Some(path) = &self.source.path else { return Ok(()) };
        let has_slash = path.as_os_str().as_encoded_bytes().contains(&b'/');
        if has_slash || path.as_os_str() == "-" || std::fs::symlink_metadata(path).is_ok() {
            return Ok(());
        }
        let word = path.display();
        let id = NextCall::default().without_path().option("--id").option(word.to_string());
        let hint = Hint::from(id).words("did you mean --id?");
        Err(CommandError::unanswered(ErrorCode::NotFound, format!("{word} does not exist"))
            .path(path)
            .hint(hint))
    }
}
