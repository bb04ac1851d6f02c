//! The agent's flags as they are given to a forecast, and what of them decides how files are met.

use std::path::Path;

use crate::exit::Status;
use crate::flags::{Configuration, FlagsFrom, FlagsFromError, Layer, Refusal};
use crate::recovery::{AgentSetup, Launcher, Outcome};
use crate::schema::Release;
use crate::user_file;

use super::machine::Machine;
use super::session::{CommandError, Session};

/// Flags of the agent.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Agent options")]
pub(super) struct AgentFlags {
    /// Meet any error as fatal (the agent's default)
    #[arg(long, overrides_with_all = ["strict", "no_strict"])]
    pub strict: bool,
    /// Go on with what can be read
    #[arg(long, visible_alias = "lenient", overrides_with_all = ["strict", "no_strict"])]
    pub no_strict: bool,
    /// Take flags from pid:N, dir:DIR, env:FILE or log:FILE; may be given several times
    #[arg(long, value_name = "WHERE")]
    pub flags_from: Vec<String>,
    /// The agent's flags, by its own rules
    #[arg(id = "agent_flags", last = true, value_name = "AGENT FLAGS", help_heading = None::<&str>)]
    pub agent: Vec<std::ffi::OsString>,
}

/// What the flags come to.
#[derive(Debug)]
pub(super) struct Judged {
    /// `--strict`.
    pub strict: bool,
    /// What decides how files are met.
    pub setup: AgentSetup,
    /// The agent would refuse to start with these flags.
    pub refused: Option<Refused>,
    /// The flags.
    pub configuration: Configuration,
}

/// Flags that end the agent before it recovers (R99, R252).
#[derive(Debug)]
pub(super) struct Refused {
    /// Fails or aborts.
    pub outcome: Outcome,
    /// The agent's own text.
    pub message: String,
    /// The rule.
    pub rule: &'static str,
}

impl AgentFlags {
    /// The configuration that they give, the environment included.
    ///
    /// # Errors
    /// If a place that they name can't be read.
    pub(super) fn configuration(
        &self,
        session: &Session,
        with_environment: bool,
        machine: Option<&Machine>,
    ) -> Result<Configuration, CommandError> {
        self.resolve(session.release, &session.proc_root, with_environment, machine)
    }

    /// The same where there need not be a checkpoint.
    ///
    /// # Errors
    /// If a place that they name can't be read.
    pub(super) fn resolve(
        &self,
        release: Release,
        proc_root: &Path,
        with_environment: bool,
        machine: Option<&Machine>,
    ) -> Result<Configuration, CommandError> {
        use std::os::unix::ffi::OsStrExt;
        let mut layers = vec![Layer::command_line(self.agent.iter().map(|word| word.as_bytes()))];
        for text in &self.flags_from {
            layers.push(read_place(text, proc_root)?);
        }
        if with_environment {
            let variables: Vec<_> = std::env::vars_os().collect();
            let pairs = variables.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes()));
            layers.push(Layer::environment(pairs));
        }
        layers.extend(machine.and_then(Machine::running_flags));
        Ok(Configuration::resolve(&layers, release, &|path: &Path| user_file::read(path, user_file::MOST)))
    }

    /// What they come to. Without a word about it, `strict` is the agent's default.
    ///
    /// # Errors
    /// If a place that they name can't be read.
    pub(super) fn judge(&self, session: &Session, with_environment: bool) -> Result<Judged, CommandError> {
        let configuration = self.configuration(session, with_environment, None)?;
        Ok(self.judged(configuration))
    }

    /// What a configuration comes to.
    pub(super) fn judged(&self, configuration: Configuration) -> Judged {
        let strict = match (self.strict, self.no_strict) {
            (true, _) => true,
            (_, true) => false,
            _ => configuration.bool("strict"),
        };
        let refused = configuration.refusals.first().map(Refused::new);
        Judged { strict, setup: setup(&configuration), refused, configuration }
    }
}

impl Refused {
    fn new(refusal: &Refusal) -> Self {
        let outcome = if refusal.aborts { Outcome::Aborts } else { Outcome::Fails };
        Self { outcome, message: refusal.message.clone(), rule: refusal.rule }
    }
}

fn setup(configuration: &Configuration) -> AgentSetup {
    let launcher = configuration.text("launcher").map(|text| text.to_string());
    AgentSetup {
        launcher: if launcher.as_deref() == Some("posix") { Launcher::Posix } else { Launcher::Linux },
        mesos_containerizer: lists(configuration, "containerizers", "mesos"),
        docker_containerizer: lists(configuration, "containerizers", "docker"),
        volume_gids: configuration.setting("volume_gid_range").is_some(),
        csi_isolator: lists(configuration, "isolation", "volume/csi"),
        device_manager: false,
        cleanup: configuration.text("recover").is_some_and(|text| text == "cleanup"),
        fit: None,
    }
}

/// Whether a flag that is a list with commas holds this word.
fn lists(configuration: &Configuration, flag: &str, word: &str) -> bool {
    let text = configuration.text(flag).map(|text| text.to_string()).unwrap_or_default();
    text.split(',').any(|part| part.trim() == word)
}

fn read_place(text: &str, proc_root: &Path) -> Result<Layer, CommandError> {
    let place: FlagsFrom = text.parse().map_err(|message: String| CommandError {
        status: Status::Usage,
        code: "bad-flags-from",
        message,
        path: None,
        next: "as --flags-from dir:/etc/mesos-slave".to_owned(),
    })?;
    place.read(proc_root).map_err(|error| {
        let (path, message) = match &error {
            FlagsFromError::Unreadable(path, why) => {
                (path, format!("{} can't be read: {why}", path.display()))
            }
            FlagsFromError::NoFlagsLogged(path) => {
                (path, format!("{} has no line with the agent's flags", path.display()))
            }
        };
        CommandError {
            status: Status::Unanswered,
            code: "flags-unreadable",
            message,
            path: Some(path.clone()),
            next: "check the place, or give the flags behind --".to_owned(),
        }
    })
}
