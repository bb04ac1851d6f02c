//! Facts about the running machine: processes, sockets, cgroups, units, mounts, boot, and the agent that holds a
//! `work_dir`. Belongs here: what can be read, without changing, starting or asking anything. Does not: what follows
//! for recovery.

mod age;
mod agent;
mod boot;
mod can_write;
mod cgroups;
mod default_work_dirs;
mod detect;
mod docker;
mod environ;
mod executor;
#[cfg(test)]
mod fake;
mod freezer;
mod hold;
mod holder;
mod host_files;
mod identify;
mod identity;
mod locks;
mod mounts;
mod process;
mod process_markers;
mod processes;
mod sockets;
mod stat;
mod unit_file;
mod unit_paths;
mod units;
mod users;
mod version;
mod visibility;

pub use agent::{Agent, WorkDir, agents};
pub use boot::{Clock, boot_id};
pub use can_write::may_keep;
pub use cgroups::{ContainerCgroup, container_cgroups};
pub use default_work_dirs::places;
pub use detect::{cpus, hostname, total_mem};
pub use docker::{DockerContainer, docker_containers, docker_listens};
pub use environ::Environ;
pub use freezer::Freezer;
pub use hold::{HeldBy, Hold, Holders};
pub use holder::holders;
pub use host_files::{Host, Seen, Unseen};
pub use identify::{bears_marks, judge};
pub use identity::{Claim, Identity, Judgement};
pub use locks::{Lock, lock_holder, locks};
pub use mounts::{Mount, Mounts};
pub use process::{Cgroup, Process};
pub use processes::{Liveness, Processes};
pub use sockets::OwnSockets;
pub use stat::Stat;
pub use units::{Unit, units};
pub use users::user;
pub use version::{Installed, mapped, packaged};
pub use visibility::{doubts, own_pid_namespace};
