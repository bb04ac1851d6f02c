//! Where an agent with these flags looks for its checkpoint, and what it finds there: by the flags, the directory that it is
//! started in, and what its unit or its container shows it of the machine's files.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::agent_flags::AgentFlags;
use super::agent_unit::AgentUnit;
use super::host_facts::HostFacts;
use super::located::Located;
use crate::flags::{FlagName, Setting, Source as FlagSource};
use crate::host::{Sees, UnitView};
use crate::model::Checkpoint;
use crate::recovery::Undetermined;

/// A directory that the flags name, as a path of the machine.
#[derive(Debug)]
pub(super) struct AgentPlace {
    /// As the flags say.
    pub(super) named: PathBuf,
    /// Where the flag was given, and what else decides.
    pub(super) origin: String,
    /// What the agent finds there.
    pub(super) sees: Sees,
}

impl AgentPlace {
    /// What a flag names, if it is given.
    pub(super) fn of_flag(
        flag: FlagName,
        located: &Located,
        agent: &AgentFlags,
        host: Option<&HostFacts>,
    ) -> Option<Self> {
        let setting = agent.configuration.setting(flag)?;
        let named = PathBuf::from(OsStr::from_bytes(setting.text.bytes()));
        let mut origin = setting.origin.to_string();
        let unit = agent.units.first();
        let directory =
            if named.is_absolute() { Some(PathBuf::new()) } else { started_in(setting, located, unit, host) };
        let whole = directory.map(|directory| directory.join(&named));
        let Some(whole) = whole else { return Some(Self { named, origin, sees: Sees::Unknown }) };
        let view = unit.map(|unit| unit.view(&whole));
        let UnitView { sees, because } = view.unwrap_or(UnitView { sees: Sees::Path(whole), because: None });
        if let Some(because) = because {
            origin = format!("{origin}; {because}");
        }
        Some(Self { named, origin, sees })
    }

    /// Why it is not known what the agent finds there.
    pub(super) fn doubt(&self, flag: FlagName) -> Option<String> {
        let Self { named, origin, sees } = self;
        let named = named.display();
        match sees {
            Sees::Unknown => Some(format!("what an agent finds at {flag} {named} is not known ({origin})")),
            Sees::Nothing => Some(format!("the agent may not enter {flag} {named} ({origin})")),
            Sees::Path(_) | Sees::ReadOnly(_) | Sees::Empty => None,
        }
    }
}

/// The directory that an agent is started in, from which a relative path counts.
fn started_in(
    setting: &Setting,
    located: &Located,
    unit: Option<&AgentUnit>,
    host: Option<&HostFacts>,
) -> Option<PathBuf> {
    match setting.origin.source {
        FlagSource::Unit | FlagSource::OwnUnit => {
            unit.filter(|unit| unit.start.container.is_none()).map(|unit| unit.start.directory.clone())
        }
        FlagSource::RunningAgent(_) => host?.agent.as_ref()?.process.cwd().ok(),
        FlagSource::Process(pid) => fs::read_link(located.proc_root.join(pid.to_string()).join("cwd")).ok(),
        _ => None,
    }
}

/// What is not known of the agent's flags.
fn of_flags(what: String) -> Undetermined {
    let next =
        "find out the agent's flags, and give them all: --flags-from, or FLAGS after --, with --work_dir";
    Undetermined { what, next }
}

/// Why an answer cannot be given: what decides is nowhere to be read. The first of all reasons.
pub(super) fn undetermined(
    located: &Located,
    checkpoint: &Checkpoint,
    agent: &AgentFlags,
    places: [(FlagName, Option<&AgentPlace>); 2],
) -> Option<Undetermined> {
    let directories = || places.into_iter().find_map(|(flag, place)| place?.doubt(flag)).map(of_flags);
    let flags = || agent.doubts.first().cloned().map(of_flags);
    let units = || agent.judged_units().iter().find_map(|unit| of_unit(unit, located, checkpoint));
    flags().or_else(directories).or_else(units)
}

/// What is not known of a start by a unit.
fn of_unit(unit: &AgentUnit, located: &Located, checkpoint: &Checkpoint) -> Option<Undetermined> {
    let says = |what, next| Some(Undetermined { what, next });
    let name = &unit.unit.name;
    let lives = || checkpoint.latest_agent().is_some_and(|agent| agent.live_runs().next().is_some());
    if unit.start.container.is_some() && lives() {
        let what = format!(
            "{name} runs the agent in a container ({}): whether executors outlive that container is not known",
            unit.place()
        );
        return says(
            what,
            "find out whether that container shares the pids of the host, and outlives its agent",
        );
    }
    if let Some(line) = unit.unit.namespace.user().filter(|line| !owns(unit, &line.text, located)) {
        let what = format!(
            "{name} runs the agent as another user than root ({}:{}), and whether that user may read and write everything \
             in the checkpoint is not known",
            unit.tree.shown(&line.path).display(),
            line.line
        );
        return says(what, "look at who owns the files of meta, and whether that user may write them");
    }
    if let Some((setting, line)) = unit.unit.unmet(&*unit.tree) {
        let what = format!(
            "systemd does not start {name}, so no agent starts: {setting}={} is not met ({}:{})",
            line.text,
            unit.tree.shown(&line.path).display(),
            line.line
        );
        return says(what, "meet that condition, or remove it from the unit; then ask again");
    }
    let unread = unit.unit.unread_commands(&*unit.tree).into_iter().next()?;
    let what = format!(
        "{name} runs {} ({}, {}:{}), and what that does cannot be read",
        unread.text,
        unread.setting,
        unread.file.display(),
        unread.line
    );
    says(what, "find out what that command does to the checkpoint and to the agent's flags")
}

/// Whether `meta` belongs to the user of this name or number.
fn owns(unit: &AgentUnit, user: &str, located: &Located) -> bool {
    let passwd = unit.tree.read(Path::new("/etc/passwd")).unwrap_or_default();
    let passwd = String::from_utf8_lossy(&passwd).into_owned();
    let mut lines = passwd.lines().map(|line| line.split(':').collect::<Vec<_>>());
    let by_name =
        lines.find(|fields| fields.first() == Some(&user)).and_then(|fields| fields.get(2)?.parse().ok());
    let number = by_name.or_else(|| user.parse::<u32>().ok());
    let meta = fs::metadata(located.source.place_or_path().join("meta")).ok();
    located.source.in_place && number.is_some() && number == meta.map(|meta| meta.uid())
}
