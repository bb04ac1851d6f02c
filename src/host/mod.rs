//! Facts about the running machine: processes, sockets, cgroups, units, mounts, boot, and the agent that holds a
//! `work_dir`. Belongs here: what can be read, without changing, starting or asking anything. Does not: what follows
//! for recovery.

mod age;
mod boot;
mod cgroups;
mod docker;
mod environ;
mod executor;
#[cfg(test)]
mod fake;
mod identity;
mod judge;
mod marks;
mod mounts;
mod places;
mod probe;
mod process;
mod processes;
mod roots;
mod sockets;
mod stat;
mod version;

pub use boot::{Clock, boot_id};
pub use cgroups::{ContainerCgroup, container_cgroups};
pub use docker::{DockerContainer, docker_containers};
pub use environ::Environ;
pub use identity::{Claim, Identity, Judgement};
pub use judge::judge;
pub use mounts::{Mount, Mounts};
pub use places::{KNOWN_PLACES, Place, places};
pub use probe::{DEFAULT_PORTS, cpus, disk, hostname, mem, total_mem};
pub use process::{Cgroup, Process};
pub use processes::{Liveness, Processes};
pub use roots::{Host, Seen, Unseen};
pub use sockets::{Listener, Sockets, owns};
pub use stat::Stat;
pub use version::{Installed, mapped, packaged};
