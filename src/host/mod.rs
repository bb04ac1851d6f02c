//! Facts about the running machine: processes, sockets, cgroups, units, mounts, boot, and the
//! agent that holds a `work_dir`.
//! Belongs here: what can be read, without changing, starting or asking anything. Does not: what follows for recovery.

mod boot;
mod environ;
#[cfg(test)]
mod fake;
mod identity;
mod marks;
mod mounts;
mod process;
mod processes;
mod roots;
mod sockets;
mod stat;

pub use boot::{Clock, boot_id};
pub use environ::Environ;
pub use identity::{Claim, Identity, Judgement, judge};
pub use mounts::{Mount, Mounts};
pub use process::{Cgroup, Process};
pub use processes::{Liveness, Processes};
pub use roots::{Host, Seen, Unseen};
pub use sockets::{Listener, Sockets, owns};
pub use stat::Stat;
