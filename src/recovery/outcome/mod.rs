//! What becomes of executors and tasks when the agent starts: section 4 of the rules, played forward in time.
//! Belongs here: the decision tables, and what follows from them for tasks, master and disk. Does not: looking at
//! processes, whose facts come as plain values.

mod collect;
mod contradicted;
mod decide;
#[cfg(test)]
mod decide_tests;
mod docker;
mod docker_run;
mod ending;
mod executors;
mod facts;
mod input;
mod kill_reach;
mod live_runs;
mod nested;
mod not_back;
mod restart;
mod shut_down;
mod task_state;
mod timeline;
mod unknown_executors;
mod unreachable;
mod unsent;
mod walk;

pub use collect::Due;
pub(crate) use collect::due;
pub(crate) use contradicted::{
    has_unfinished, is_closed_too_early, is_newer, is_removed_at_its_end, stray_container, without_container,
};
pub(crate) use decide::INIT;
pub use decide::{Connection, Decided, Situation, decide};
pub use docker::{DockerOrphan, DockerSeen, DockerSeenState, DockerUse, Restarted};
pub use executors::{CountsAs, ExecutorCounts, ExecutorFate, Fate, Fates, Kind, TaskFate};
pub use facts::{Answers, Asked, CgroupKill, DockerClient, Holder, RunFacts};
pub use input::Played;
pub(crate) use input::{alternatives, fates};
pub use restart::{Disk, Drain, Restart, Supervisor, UNREACHABLE_SECS, span};
pub use task_state::{TaskEnd, after};
pub use timeline::Event;
pub(crate) use timeline::timeline;
pub(crate) use unknown_executors::agents_here;
pub use unknown_executors::tells_executors;
pub use unreachable::told_of_unreachable;
pub(crate) use unsent::is_shut_down_for_want_of_updates;
pub(crate) use walk::lost_its_run;
