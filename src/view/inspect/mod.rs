//! A checkpoint as people look at it: the first screen, tables, the tree, one entity, volumes, orphans.
//! Belongs here: choosing what is shown, wording, layout for people. Does not: reading, judging, JSON.

mod agents;
mod entity;
mod executors;
mod files;
mod found;
mod inspect_view;
mod list_places;
mod orphans;
mod run_row;
mod run_state;
mod summary;
mod timeline;
mod totals;
mod tree;
mod volumes;

pub use entity::put_entity;
pub(crate) use entity::sandbox_exists;
pub use executors::put_executors;
pub use files::{FileFact, files};
pub use found::{Found, all, find};
pub use inspect_view::{AgentPick, InspectCalls, InspectView, Lives, Pick};
pub use list_places::{agent_home, executor_home, framework_home, run_home, sandbox_of, task_home};
pub use orphans::{Orphan, OrphanKind, orphans, put_orphans};
pub use run_state::RunState;
pub use summary::put_summary;
pub use totals::Totals;
pub use tree::put_tree;
pub use volumes::{LastTask, VolumeFact, find_last_tasks, put_volumes, reserved, unread_resources, volumes};
