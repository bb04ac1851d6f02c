//! Everything that a question about a checkpoint depends on, put together in one place: the checkpoint, the host, the
//! agent's configuration and how it fits, Mesos version, boot ID and time.

use std::sync::OnceLock;

use super::agent_flags::AgentFlags;
use super::agent_place::{AgentPlace, undetermined};
use super::agent_unit::MachineUnits;
use super::answer::Answer;
use super::config_fit::{ConfigFit, config_fit};
use super::copy_check::looks_like_a_copy;
use super::docker_facts::DockerFacts;
use super::docker_strays::DockerStray;
use super::error::Error;
use super::executors_killed::killed_by_unit;
use super::fetcher_cache::removed_as_cache;
use super::flag_files::FlagFiles;
use super::forecast::{Doubts, Forecast};
use super::host_facts::{HostFacts, is_disk_full};
use super::liveness::Liveness;
use super::located::Located;
use super::no_checkpoint::no_agent;
use super::not_writable::not_writable;
use super::options::{MissingMeta, ScenarioOptions};
use super::port_in_use::port_in_use;
use super::runtime_elsewhere::{read_runtime_dir_of_flags, runtime_dir_elsewhere};
use super::swept::Swept;
use super::unit_removals::{removed_by_unit, runtime_dir_removed};
use super::unknown::{cannot_be_read, closed_flag_file, docker_may_fail, may_be_killed, may_be_removed};
use super::untold::{Untold, not_told};
use super::validation::Validation;
use super::work_dir_elsewhere::work_dir_elsewhere;
use crate::check::{FailOn, Finding, resource_findings};
use crate::flags::{FlagName, Setting, Source as FlagSource};
use crate::model::{Checkpoint, DirectoryState, Progress, Request, load_sandboxes};
use crate::plan::{Plan, Step};
use crate::recovery::config::Secrets;
use crate::recovery::{BootId, Changes, Conditions, ReadOutcome, read};
use crate::source::Source;

/// A checkpoint, and everything that decides what an agent makes of it.
#[derive(Debug)]
pub struct Scenario {
    /// Where the checkpoint is.
    pub located: Located,
    /// The host, if its facts apply.
    pub host: Option<HostFacts>,
    /// Docker's containers.
    pub docker: DockerFacts,
    /// The checkpoint.
    pub checkpoint: Checkpoint,
    /// The agent's configuration.
    pub agent: AgentFlags,
    /// How it fits the checkpoint.
    pub fit: ConfigFit,
    /// The conditions under which recovery is played.
    pub conditions: Conditions,
    /// What it was made of.
    pub options: ScenarioOptions,
    /// Nothing has changed before the first start.
    pub(super) unchanged: Changes,
    volumes: OnceLock<Vec<Finding>>,
    docker_strays: OnceLock<Vec<DockerStray>>,
    /// The steps of a plan that this is the result of.
    pub(super) planned: Vec<Step>,
}

/// A boot ID that no kernel has.
const OTHER_BOOT: &str = "00000000-0000-0000-0000-000000000000";

impl Scenario {
    /// Finds the checkpoint, loads it, and collects all that belongs to it.
    ///
    /// # Errors
    /// There is no checkpoint, or a place that gives flags cannot be read.
    pub fn open(options: &ScenarioOptions, progress: &Progress) -> Result<Self, Error> {
        Self::at(Located::find(&options.source, progress)?, options, progress)
    }

    /// The same for a checkpoint that was found already.
    ///
    /// # Errors
    /// A place that gives flags cannot be read.
    pub fn at(mut located: Located, options: &ScenarioOptions, progress: &Progress) -> Result<Self, Error> {
        let host = HostFacts::collect(&located);
        let docker = DockerFacts::collect(&located, host.as_ref());
        let machine = MachineUnits::find(&located);
        let (release, proc_root) = (located.release, &located.proc_root);
        let mut agent = AgentFlags::resolve(&options.flags, release, proc_root, host.as_ref(), &machine)?;
        let files = FlagFiles::look(&located, &agent, &machine.files);
        agent.add(files);
        if options.secrets == Secrets::Hidden {
            agent.hide_secrets();
        }
        let place = |flag| AgentPlace::of_flag(flag, &located, &agent, host.as_ref());
        let (work_dir, mut runtime_dir) = (place(FlagName::WORK_DIR), place(FlagName::RUNTIME_DIR));
        // `MESOS_WORK_DIR` says which checkpoint is meant where no path does; beside a path it is not what the agent reads.
        let is_variable = |setting: &Setting| setting.origin.source == FlagSource::Environment;
        let is_overruled = options.source.path.is_some()
            && agent.configuration.setting(FlagName::WORK_DIR).is_some_and(is_variable);
        let work_dir = work_dir.filter(|_| !is_overruled);
        // A runtime directory that was named for ckpt is the agent's, whatever its flags say.
        let asks_runtime_dir = options.source.runtime_dir.is_none()
            && (located.source.in_place || located.source.runtime_path().is_some());
        let usual = runtime_dir
            .as_mut()
            .and_then(|place| read_runtime_dir_of_flags(&mut located, &options.source, place));
        let request = Request { threads: options.threads, ..Request::default() };
        let mut checkpoint = located.load(&request, progress);
        let is_empty = !checkpoint.has_agent_state() && checkpoint.containers.is_empty();
        let is_assessed = options.source.missing_meta == MissingMeta::Assessed;
        if is_empty && is_assessed && !located.source.has_traces_of_agent() {
            return Err(no_agent(&located.source));
        }
        load_sandboxes(&located.source, &mut checkpoint, options.threads, progress);
        let emptied = located.source.runtime_path().and_then(|path| runtime_dir_removed(&agent.units, &path));
        let emptied = emptied.filter(|_| !checkpoint.containers.is_empty());
        if emptied.is_some() {
            checkpoint.containers.clear();
            checkpoint.container_strays.clear();
            checkpoint.containers_blocked = false;
            checkpoint.cni_damaged.retain(|file| file.in_work_dir);
        }
        agent.configuration.notes.extend(emptied);
        let mut conditions = located.conditions(agent.mode);
        agent.setup.not_writable = not_writable(&located, work_dir.as_ref());
        conditions.read_only = agent.setup.not_writable.as_ref().is_some_and(|it| it.is_read_only);
        if options.reboot {
            conditions.boot_id = BootId::Known(OTHER_BOOT.to_owned());
            // A reboot empties `/var/run`.
            checkpoint.containers.clear();
            checkpoint.container_strays.clear();
            checkpoint.containers_blocked = false;
            checkpoint.cni_damaged.retain(|file| file.in_work_dir);
        }
        // After a reboot, other processes run.
        let host_now = host.as_ref().filter(|_| !options.reboot && agent.refused.is_none());
        let in_use = host_now.and_then(|host| port_in_use(host, &located.source, &checkpoint, &agent));
        agent.refuse(in_use);
        // An agent that refuses its flags compares nothing.
        let fit = match agent.refused {
            Some(_) => ConfigFit::default(),
            None => config_fit(&located, &checkpoint, &agent.configuration, host.as_ref(), options.secrets),
        };
        agent.setup.fit.clone_from(&fit.start);
        agent.setup.disk_full = is_disk_full(&located.source, agent.configuration.machine.root);
        let elsewhere = work_dir.as_ref().and_then(|place| work_dir_elsewhere(&located, &checkpoint, place));
        agent.setup.elsewhere = elsewhere;
        agent.setup.runtime_elsewhere = usual
            .zip(runtime_dir.as_ref())
            .and_then(|(usual, place)| runtime_dir_elsewhere(&located.source, &checkpoint, place, &usual));
        let runtime_dir = runtime_dir.filter(|_| asks_runtime_dir);
        let places = [(FlagName::WORK_DIR, work_dir.as_ref()), (FlagName::RUNTIME_DIR, runtime_dir.as_ref())];
        agent.setup.undetermined = undetermined(&located, &checkpoint, &agent, places);
        agent.setup.untold = Untold {
            located: &located,
            checkpoint: &checkpoint,
            conditions: &conditions,
            setup: &agent.setup,
            docker: &docker,
            liveness: &Liveness::new(host.as_ref(), &located.source),
        }
        .first();
        let swept = Swept::look(&located, &machine.files);
        agent.setup.removed =
            removed_by_unit(&agent.units, &located, &checkpoint).or(swept.at_boot.filter(|_| options.reboot));
        let as_cache = || removed_as_cache(&located, &checkpoint, &agent.configuration);
        agent.setup.removed = agent.setup.removed.take().or_else(as_cache);
        agent.setup.swept = swept.warnings;
        let is_checked = Liveness::new(host.as_ref(), &located.source).is_checked();
        agent.setup.killed =
            killed_by_unit(&agent.units, &located, &checkpoint, &agent.configuration, is_checked);
        let (options, unchanged) = (options.clone(), Changes::default());
        let (volumes, docker_strays, planned) = (OnceLock::new(), OnceLock::new(), Vec::new());
        let mut scenario = Self {
            located,
            host,
            docker,
            checkpoint,
            agent,
            fit,
            conditions,
            options,
            unchanged,
            volumes,
            docker_strays,
            planned,
        };
        // What is lost for certain is so whatever else is.
        scenario.agent.setup.untold_decides = scenario.agent.setup.untold.is_some()
            && scenario.forecast(0.0).answer(Doubts::CountAsGood) != Answer::Bad;
        Ok(scenario)
    }

    /// The same question about the files as they are now.
    ///
    /// # Errors
    /// As when it was opened.
    pub fn again(&self, progress: &Progress) -> Result<Self, Error> {
        Self::open(&self.options, progress)
    }

    /// The same question about other files: those that a plan would leave.
    ///
    /// # Errors
    /// As when it was opened.
    pub fn over(&self, tree: Source, plan: &Plan) -> Result<Self, Error> {
        let scenario = Self::at(self.located.with_source(tree), &self.options, &Progress::default())?;
        Ok(Self { planned: plan.steps.iter().collect(), ..scenario })
    }

    /// What is found of persistent volumes: searched once, for the findings and for what a start loses.
    pub(super) fn resource_findings(&self) -> &[Finding] {
        self.volumes
            .get_or_init(|| resource_findings(&self.checkpoint, &self.located.source, self.located.release))
    }

    /// Containers of Docker whose executors are not checkpointed: searched once.
    pub(super) fn docker_strays(&self) -> &[DockerStray] {
        self.docker_strays.get_or_init(|| DockerStray::all(self))
    }

    /// Whether an agent may start here for the first time.
    pub(super) fn is_first_start(&self) -> bool {
        // The agent makes the directories, and does not remove a file that is in the place of one.
        let can_be_made = self.checkpoint.slaves != DirectoryState::NotADirectory;
        can_be_made && self.options.source.missing_meta == MissingMeta::FirstStart
    }

    /// Which findings there are, and whether the agent starts.
    pub fn validation(&self, fail_on: FailOn) -> Validation {
        Validation::of(self, self.conditions.mode, fail_on)
    }

    /// What the agent makes of the files, before it uses its configuration.
    pub fn reading(&self) -> ReadOutcome<'_> {
        read(&self.checkpoint, &self.conditions, &self.unchanged)
    }

    /// How a start ends, and what becomes of executors and tasks. `downtime_secs`: from the agent's death to this start.
    pub fn forecast(&self, downtime_secs: f64) -> Forecast<'_> {
        Forecast::play(self, downtime_secs)
    }

    /// Whether an agent was here of which nothing is checkpointed any more.
    pub(super) fn has_lost_its_meta(&self) -> bool {
        !self.checkpoint.has_agent() && self.located.source.has_traces_of_agent()
    }

    /// Which executors are alive.
    pub fn liveness(&self) -> Liveness<'_> {
        Liveness::new(self.host.as_ref(), &self.located.source)
    }

    /// Whether the directory looks like a copy, but was not declared as one.
    pub fn looks_like_a_copy(&self) -> bool {
        looks_like_a_copy(&self.located, &self.checkpoint)
    }

    /// Why the answer is unknown, if what decides about it cannot be read, or the unit may remove the checkpoint.
    pub(super) fn doubt(&self) -> Option<Error> {
        let setup = &self.agent.setup;
        let removed = || setup.removed.as_ref().filter(|removed| !removed.is_certain).map(may_be_removed);
        let killed = || setup.killed.as_ref().filter(|killed| !killed.is_certain).map(may_be_killed);
        let docker = || setup.docker_doubt.as_deref().filter(|_| setup.cleanup).map(docker_may_fail);
        let untold = || setup.untold.as_ref().map(not_told);
        let read = setup.undetermined.as_ref().map(cannot_be_read);
        read.or_else(removed).or_else(killed).or_else(docker).or_else(untold)
    }

    /// Why the answer is unknown, if the file of a flag cannot be read.
    pub(super) fn closed_flag(&self) -> Option<Error> {
        self.agent.configuration.unknown.first().map(closed_flag_file)
    }
}
