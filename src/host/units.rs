//! The systemd units that run an agent, by what files say: their settings, the processes in their cgroups, and whether
//! they are started. systemd itself is not asked. That it waits to restart a unit is not in any file.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::file_tree::FileTree;
use super::host_files::{Host, Seen, Unseen, names};
use super::process::Cgroup;
use super::unit_conditions::conditions;
use super::unit_file::{Settings, UnitLine, span, truth};
use super::unit_namespace::UnitNamespace;
use super::unit_paths::{PLACES, drop_ins, is_place, main_file, services, text_of};

/// A unit that runs an agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// E.g. `mesos-agent.service`.
    pub name: String,
    /// The unit file, and the drop-ins that change it, in their order.
    pub files: Vec<PathBuf>,
    /// Whether it cannot be started at all.
    pub masked: bool,
    /// The lines that run commands, by setting, in the order in which systemd runs them.
    pub exec: Vec<(ExecSetting, UnitLine)>,
    /// The same for upstart and `SysV`, as shell scripts.
    pub scripts: Vec<(ExecSetting, UnitLine)>,
    /// Conditions and assertions about files, by setting.
    pub conditions: Vec<(String, UnitLine)>,
    /// `Environment`.
    pub environment: Vec<UnitLine>,
    /// `EnvironmentFile`; one that begins with `-` may be missing.
    pub environment_files: Vec<UnitLine>,
    /// `User`; `None` where it runs as root.
    pub user: Option<String>,
    /// `WorkingDirectory`, by default `/`.
    pub working_directory: String,
    /// Directories that systemd removes when the unit stops (`RuntimeDirectory`), as written.
    pub runtime_directories: Vec<UnitLine>,
    /// `PassEnvironment`: variables from systemd's own environment, which is not in any file.
    pub passed_environment: Vec<UnitLine>,
    pub namespace: UnitNamespace,
    /// `KillMode`, by default `control-group`, which kills the executors with the agent.
    pub kill_mode: String,
    /// `Restart`, by default `no`.
    pub restart: String,
    /// `RestartSec`, by default 100 ms; `None` for never.
    pub restart_after: Option<Duration>,
    /// `Slice`, by default `system.slice`.
    pub slice: String,
    pub delegate: bool,
    /// The processes in its cgroup and below; `Missing` without a cgroup, e.g. when it is stopped.
    pub processes: Seen<Vec<i32>>,
    /// Whether systemd counts it as started (`/run/systemd/units/invocation:NAME`); `Missing` on systemd before 239.
    pub started: Seen<bool>,
}

/// A setting that runs commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExecSetting {
    Condition,
    StartPre,
    Start,
    StartPost,
    Stop,
    StopPost,
}

impl ExecSetting {
    pub(super) const ALL: [Self; 6] =
        [Self::Condition, Self::StartPre, Self::Start, Self::StartPost, Self::Stop, Self::StopPost];

    pub fn name(self) -> &'static str {
        match self {
            Self::Condition => "ExecCondition",
            Self::StartPre => "ExecStartPre",
            Self::Start => "ExecStart",
            Self::StartPost => "ExecStartPost",
            Self::Stop => "ExecStop",
            Self::StopPost => "ExecStopPost",
        }
    }
}

/// Names that packages give to the agent's unit.
const KNOWN: [&str; 4] = [
    "mesos-slave.service",
    "mesos-agent.service",
    "dcos-mesos-slave.service",
    "dcos-mesos-slave-public.service",
];

impl Unit {
    /// A unit with the settings of an empty file.
    pub(super) fn bare(name: String, path: PathBuf) -> Self {
        Self {
            name,
            files: vec![path],
            masked: false,
            exec: Vec::new(),
            scripts: Vec::new(),
            conditions: Vec::new(),
            environment: Vec::new(),
            environment_files: Vec::new(),
            user: None,
            working_directory: "/".to_owned(),
            runtime_directories: Vec::new(),
            passed_environment: Vec::new(),
            namespace: UnitNamespace::default(),
            slice: "system.slice".to_owned(),
            kill_mode: "control-group".to_owned(),
            restart: "no".to_owned(),
            restart_after: Some(Duration::from_millis(100)),
            delegate: false,
            processes: Err(Unseen::Missing),
            started: Err(Unseen::Missing),
        }
    }

    /// Whether it is started when the host boots: a target wants it.
    pub fn is_enabled(&self, tree: &dyn FileTree) -> bool {
        let wants = ["multi-user.target.wants", "default.target.wants", "graphical.target.wants"];
        let in_place = |place: &str| {
            wants.iter().any(|wants| tree.read_link(&Path::new(place).join(wants).join(&self.name)).is_ok())
        };
        PLACES.iter().any(|place| in_place(place))
    }

    /// Whether a process is in its cgroup.
    pub fn contains(&self, cgroups: &[Cgroup]) -> bool {
        // Only these hierarchies are systemd's own.
        let own = |cgroup: &&Cgroup| cgroup.controllers.is_empty() || cgroup.controllers == "name=systemd";
        cgroups.iter().filter(own).any(|cgroup| cgroup.contains(&self.name))
    }

    /// Whether stopping the unit kills a process in these cgroups that is not the agent itself.
    pub fn kills(&self, cgroups: &[Cgroup]) -> bool {
        self.kills_cgroup() && self.contains(cgroups)
    }

    /// Whether stopping it kills what is left in its cgroup. Jobs and scripts of other systems have none.
    pub fn kills_cgroup(&self) -> bool {
        self.name.ends_with(".service") && matches!(&*self.kill_mode, "control-group" | "mixed")
    }

    /// Whether it is restarted automatically after the agent has died.
    pub fn restarts(&self) -> bool {
        !self.masked && self.restart != "no" && self.restart_after.is_some()
    }
}

/// All units of the host that run an agent, by name. Empty without systemd.
pub fn units(host: &Host) -> Vec<Unit> {
    let mut units = units_in(&host.tree());
    for unit in &mut units {
        unit.processes = processes(&cgroups(host, &unit.slice, &unit.name));
        unit.started = started(host, &unit.name);
    }
    units
}

/// All units among the files of a machine that run an agent, by name. Whether they are started is not known.
pub fn units_in(tree: &dyn FileTree) -> Vec<Unit> {
    services(tree).into_iter().filter_map(|name| agent_unit(tree, name)).collect()
}

/// The unit of this name, whatever it runs.
pub fn unit_named(tree: &dyn FileTree, name: &str) -> Option<Unit> {
    let name = if name.ends_with(".service") { name.to_owned() } else { format!("{name}.service") };
    let main = main_file(tree, &name)?;
    Some(read_unit(tree, name, main))
}

/// The unit in a file. Its drop-ins count if the file is in a directory of units.
pub fn unit_at(tree: &dyn FileTree, path: &Path) -> Option<Unit> {
    let name = path.file_name()?.to_str()?.to_owned();
    let main = text_of(tree, path)?;
    let counts = path.parent().is_some_and(is_place);
    Some(if counts { read_unit(tree, name, main) } else { unit_of(name, vec![main]) })
}

/// The unit of this name, if it is an agent's.
fn agent_unit(tree: &dyn FileTree, name: String) -> Option<Unit> {
    let known = KNOWN.contains(&&*name);
    let (path, text) = main_file(tree, &name)?;
    // Most units do not run an agent: drop-ins are read only where they can matter.
    if !known && !text.contains("mesos") {
        return None;
    }
    let unit = read_unit(tree, name, (path, text));
    (known || unit.starts_agent(tree) || seems_to_start_agent(&unit)).then_some(unit)
}

/// Whether the name of the program in `ExecStart` suggests an agent of Mesos.
fn seems_to_start_agent(unit: &Unit) -> bool {
    let starts = unit.exec.iter().filter(|(setting, _)| *setting == ExecSetting::Start);
    starts.into_iter().any(|(_, line)| {
        let program = line.text.split_whitespace().next().unwrap_or_default().to_ascii_lowercase();
        let others = ["export", "metric", "dns", "master", "log", "zookeeper"];
        program.contains("mesos")
            && (program.contains("agent") || program.contains("slave"))
            && !others.iter().any(|other| program.contains(other))
    })
}

fn read_unit(tree: &dyn FileTree, name: String, main: (PathBuf, String)) -> Unit {
    let mut texts = vec![main];
    texts.extend(drop_ins(tree, &name).iter().filter_map(|path| text_of(tree, path)));
    unit_of(name, texts)
}

/// A unit from the texts of its files, the unit file first.
fn unit_of(name: String, texts: Vec<(PathBuf, String)>) -> Unit {
    let (mut settings, mut head) = (Settings::default(), Settings::default());
    let masked = texts.first().is_none_or(|(_, text)| text.is_empty());
    for (path, text) in &texts {
        settings.add(path, text, "Service");
        head.add(path, text, "Unit");
    }
    let files = texts.into_iter().map(|(path, _)| path).collect();
    let one = |key: &str, default: &str| settings.last(key).unwrap_or(default).to_owned();
    let exec = ExecSetting::ALL.into_iter();
    let exec =
        exec.flat_map(|setting| settings.all(setting.name()).into_iter().map(move |line| (setting, line)));
    let runtime_is_kept =
        !matches!(settings.last("RuntimeDirectoryPreserve"), None | Some("no" | "false" | "0"));
    Unit {
        files,
        masked,
        exec: exec.collect(),
        conditions: conditions(&head),
        environment: settings.all("Environment"),
        environment_files: settings.all("EnvironmentFile"),
        user: settings.last("User").filter(|user| !matches!(*user, "" | "root" | "0")).map(ToOwned::to_owned),
        working_directory: one("WorkingDirectory", "/"),
        runtime_directories: if runtime_is_kept { Vec::new() } else { settings.all("RuntimeDirectory") },
        passed_environment: settings.all("PassEnvironment"),
        namespace: UnitNamespace::of(&settings),
        slice: one("Slice", "system.slice"),
        kill_mode: kill_mode(&settings),
        restart: one("Restart", "no"),
        restart_after: settings.last("RestartSec").map_or(Some(Duration::from_millis(100)), span),
        delegate: settings.last("Delegate").is_some_and(|text| truth(text).unwrap_or(true)),
        ..Unit::bare(name, PathBuf::new())
    }
}

/// systemd ignores a value that it does not know, such as the `control-cgroup` in units of DC/OS.
fn kill_mode(settings: &Settings) -> String {
    let known = ["control-group", "mixed", "process", "none"];
    let given = settings.all("KillMode").into_iter().rev().map(|line| line.text);
    let mut valid = given.filter(|mode| known.contains(&&**mode));
    valid.next().unwrap_or_else(|| "control-group".to_owned())
}

/// The possible cgroups of a unit: v1 with systemd's own hierarchy, hybrid, v2.
fn cgroups(host: &Host, slice: &str, name: &str) -> Vec<PathBuf> {
    let stem = slice.strip_suffix(".slice").unwrap_or(slice);
    // `a-b.slice` is in `a.slice`.
    let parents = stem.match_indices('-').map(|(at, _)| format!("{}.slice", &stem[..at]));
    let path: PathBuf = parents.chain([slice.to_owned(), name.to_owned()]).collect();
    ["systemd", "unified", ""]
        .map(|hierarchy| host.in_root("sys/fs/cgroup").join(hierarchy).join(&path))
        .into()
}

fn processes(cgroups: &[PathBuf]) -> Seen<Vec<i32>> {
    cgroups
        .iter()
        .map(|cgroup| super::cgroups::pids_below(cgroup))
        .find(Result::is_ok)
        .unwrap_or(Err(Unseen::Missing))
}

fn started(host: &Host, name: &str) -> Seen<bool> {
    let dir = host.in_root("run/systemd/units");
    names(&dir).map(|names| names.iter().any(|entry| entry.to_str() == Some(&*format!("invocation:{name}"))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;

    fn only(fake: &Fake) -> Unit {
        let mut units = units(&fake.host());
        assert_eq!(units.len(), 1, "{units:?}");
        units.remove(0)
    }

    fn at(path: &str) -> Vec<Cgroup> {
        vec![Cgroup { controllers: "name=systemd".into(), path: path.into() }]
    }

    #[test]
    fn defaults_and_drop_ins() {
        let fake = Fake::new();
        fake.root_file(
            "lib/systemd/system/mesos-slave.service",
            "[Service]\nExecStart=/usr/bin/mesos-init-wrapper slave\nRestart=on-failure\nRestartSec=20\n",
        );
        fake.root_file("lib/systemd/system/cron.service", "[Service]\nExecStart=/usr/sbin/cron\n");
        let unit = only(&fake);
        assert_eq!((&*unit.kill_mode, &*unit.restart, unit.delegate), ("control-group", "on-failure", false));
        assert_eq!(unit.restart_after, Some(Duration::from_secs(20)));
        assert!(unit.restarts() && !unit.masked);
        assert_eq!((unit.processes.clone(), unit.started), (Err(Unseen::Missing), Err(Unseen::Missing)));
        assert!(unit.kills(&at("/system.slice/mesos-slave.service/x")));
        assert!(!unit.kills(&at("/mesos_executors.slice")));
        fake.root_file(
            "etc/systemd/system/mesos-slave.service.d/10-kill.conf",
            "[Service]\nKillMode=process\nDelegate=cpu memory\nUser=mesos\n",
        );
        fake.root_file("lib/systemd/system/mesos-slave.service.d/10-kill.conf", "[Service]\nKillMode=none\n");
        fake.root_file(
            "lib/systemd/system/mesos-.service.d/20.conf",
            "[Service]\nEnvironmentFile=-/etc/default/mesos\nRestart=no\n",
        );
        let unit = only(&fake);
        assert_eq!((&*unit.kill_mode, &*unit.restart, unit.delegate), ("process", "no", true));
        assert_eq!(unit.user.as_deref(), Some("mesos"));
        let [file] = &unit.environment_files[..] else { panic!("{unit:?}") };
        let place = Path::new("/lib/systemd/system/mesos-.service.d/20.conf");
        assert_eq!((&*file.text, &*file.path, file.line), ("-/etc/default/mesos", place, 2));
        assert_eq!(unit.files.len(), 3);
        assert!(unit.contains(&at("/system.slice/mesos-slave.service")));
        assert!(!unit.kills(&at("/system.slice/mesos-slave.service")) && !unit.restarts());
    }

    #[test]
    fn other_names_links_and_masks() {
        let fake = Fake::new();
        fake.root_file(
            "opt/x/own.service",
            "[Service]\nExecStart=-/opt/mesosphere/bin/mesos-agent --work_dir=/w\n",
        );
        fake.root_file(
            "etc/systemd/system/mesos-master.service",
            "[Service]\nExecStart=/usr/sbin/mesos-master\n",
        );
        std::os::unix::fs::symlink("/opt/x/own.service", fake.root().join("etc/systemd/system/own.service"))
            .unwrap();
        assert_eq!(only(&fake).name, "own.service");
        std::os::unix::fs::symlink("/dev/null", fake.root().join("etc/systemd/system/mesos-agent.service"))
            .unwrap();
        let units = units(&fake.host());
        assert_eq!(
            units.iter().map(|unit| (&*unit.name, unit.masked)).collect::<Vec<_>>(),
            [("mesos-agent.service", true), ("own.service", false)]
        );
        assert!(!units[0].restarts());
    }

    #[test]
    fn what_is_up() {
        let fake = Fake::new();
        fake.root_file(
            "etc/systemd/system/mesos-agent.service",
            "[Service]\nExecStart=/x\nSlice=a-b.slice\n",
        );
        fake.root_file("sys/fs/cgroup/a.slice/a-b.slice/mesos-agent.service/cgroup.procs", "12\n7\n");
        fake.root_file("sys/fs/cgroup/a.slice/a-b.slice/mesos-agent.service/sub/cgroup.procs", "9\n");
        fake.root_file("run/systemd/units/log-level-max:x", "");
        assert_eq!(only(&fake).processes, Ok(vec![7, 9, 12]));
        assert_eq!(only(&fake).started, Ok(false));
        fake.root_file("run/systemd/units/invocation:mesos-agent.service", "");
        assert_eq!(only(&fake).started, Ok(true));
    }
}
