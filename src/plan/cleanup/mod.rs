//! What `cleanup` removes, scope by scope, and what it keeps, each with its reason; the same for abandoning every executor
//! and for forgetting the agent's ID. Decides; changes nothing, and reads no process (facts of the host come as data).

mod after;
mod all;
mod choose;
mod collapse;
mod completed_in_journals;
mod docker;
mod environment;
mod forget;
mod hollow;
mod kept;
mod old_agents;
mod removals;
mod sandboxes;
mod scope;
mod temp;
mod uncheckpointed;
mod verdict;
mod walk;

pub use after::after;
pub(crate) use all::give_up_all;
pub use all::{GivenUp, Unsent};
pub use choose::{Cleanup, Counts, PastRun, Request, Sum, choose, choose_loaded};
pub use docker::docker_left;
pub use environment::{Environment, JournalsRead, Life, PastRuns, RunAt};
pub use forget::forget;
pub use kept::{Group, Kept, Reason};
pub use scope::{SCOPES, Scope, ScopeRow, Scopes};
