//! Facts about the running machine: processes, sockets, cgroups, units, mounts, boot, and the agent that holds a
//! `work_dir`. Belongs here: what can be read, without changing, starting or asking anything. Does not: what follows
//! for recovery.

mod age;
mod agent;
mod boot;
mod cgroups;
mod docker;
mod environ;
mod executor;
#[cfg(test)]
mod fake;
mod hold;
mod holder;
mod identity;
mod judge;
mod locks;
mod marks;
mod mounts;
mod places;
mod probe;
mod process;
mod processes;
mod roots;
mod sockets;
mod standing;
mod stat;
mod unit_file;
mod unit_paths;
mod units;
mod users;
mod version;
mod visibility;

pub use agent::{Agent, WorkDir, agents};
pub use boot::{Clock, boot_id};
pub use cgroups::{ContainerCgroup, container_cgroups};
pub use docker::{DockerContainer, docker_containers};
pub use environ::Environ;
pub use hold::{HeldBy, Hold, Holders};
pub use holder::holders;
pub use identity::{Claim, Identity, Judgement};
pub use judge::{bears_marks, judge};
pub use locks::{Lock, lock_holder, locks};
pub use mounts::{Mount, Mounts};
pub use places::places;
pub use probe::{cpus, hostname, total_mem};
pub use process::{Cgroup, Process};
pub use processes::{Liveness, Processes};
pub use roots::{Host, Seen, Unseen};
pub use sockets::{Listener, OwnSockets, Sockets};
pub use standing::may_keep;
pub use stat::Stat;
pub use units::{Unit, units};
pub use users::user;
pub use version::{Installed, mapped, packaged};
pub use visibility::{doubts, own_pid_namespace};
