//! Facts about the running machine: processes, sockets, cgroups, units, mounts, boot, and the agent that holds a
//! `work_dir`. Files are only read: nothing is changed or started, and no program is asked. What follows for recovery is
//! decided in `recovery` and `app`.
//!
//! The files of `/proc` are parsed here and not by the procfs crate (0.18 was tried). With it one line of `mountinfo` that
//! is not UTF-8 makes the whole table fail, so that any user who may mount could hide every mount. It also keeps escapes
//! in mount points.

mod age;
mod agent;
mod assignments;
mod boot;
mod can_write;
mod cgroups;
mod container_start;
mod default_work_dirs;
mod detect;
mod docker;
mod docker_daemon;
mod environ;
mod exec_line;
mod executor;
mod executor_kills;
#[cfg(test)]
mod fake;
mod file_tree;
mod freezer;
mod guess;
mod hold;
mod holder;
mod host_files;
mod identify;
mod identity;
mod init_scripts;
mod locks;
mod mounts;
mod process;
mod process_markers;
mod processes;
mod removals;
mod removed_operands;
mod shell_built_in;
mod shell_command;
mod shell_conditions;
mod shell_expand;
mod shell_lexer;
mod shell_run;
mod shell_state;
mod shell_text;
mod shell_tree;
mod shell_word;
mod sockets;
mod specifiers;
mod stat;
mod tmpfiles;
mod unit_commands;
mod unit_conditions;
mod unit_file;
mod unit_namespace;
mod unit_paths;
mod unit_run;
mod units;
mod users;
mod version;
mod visibility;

pub use agent::{Agent, WorkDir};
pub use assignments::{Assignment, Dialect, assignments};
pub use boot::{Clock, boot_id};
pub use can_write::may_keep;
pub use cgroups::{ContainerCgroup, container_cgroups};
pub use container_start::ContainerStart;
pub use default_work_dirs::places;
pub use detect::{controllers, cpus, has_freezer, hostname, subsystems, total_mem};
pub use docker::{DockerContainer, DockerState, RestartPolicy, docker_containers, docker_data_root};
pub use docker_daemon::{DockerDaemon, DockerReach, docker_daemons, docker_reach};
pub use environ::Environ;
pub use executor_kills::{ExecutorKill, Victims};
pub use file_tree::{DiskTree, FileTree, resolve_in_tree};
pub use freezer::Freezer;
pub use guess::Guess;
pub use hold::{HeldBy, Hold, Holders};
pub use holder::holders;
pub use host_files::{Host, Seen, Unseen, has_processes, has_units, root_beside};
pub use identify::{bears_marks, judge};
pub use identity::{Claim, Identity, Judgement};
pub use init_scripts::{init_script, init_scripts};
pub use locks::{Lock, lock_holder, locks};
pub use mounts::{Mount, Mounts};
pub use process::{Cgroup, Process};
pub use processes::{Liveness, Processes};
pub use removals::{UnitRemoval, UnreadCommand};
pub use shell_conditions::{FileTest, Sight, look_up};
pub use shell_run::{Program, ShellCommand, read_shell};
pub use shell_word::{Hole, ShellWord};
pub use sockets::{Listener, OwnSockets};
pub use stat::Stat;
pub use tmpfiles::{Sweep, SweepTime, Sweeps};
pub use unit_commands::{AgentStart, UnitCommand};
pub use unit_file::UnitLine;
pub use unit_namespace::{Sees, UnitNamespace, UnitView};
pub use unit_paths::root_of_unit;
pub use unit_run::{UnitEnvironment, Variable, Variables};
pub use units::{ExecSetting, Unit, unit_at, unit_named, units, units_in};
pub use users::user;
pub use version::{Installed, mapped, packaged};
pub use visibility::{doubts, own_pid_namespace};
