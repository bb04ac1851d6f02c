//! The checkpoint as found: every file met, damage included, and nothing judged.
//! Belongs here: what is there. Does not: whether it is bad, or anything about the host.

mod dissect;
mod facts;
mod file;
mod load;
mod lookup;
mod permission;
mod side;
mod stream;
mod tree;
mod watch;

pub use dissect::{Content, Defect, Dissected, Piece, dissect};
pub use facts::{
    AgentFacts, ConfigFacts, ContainerType, DrainFacts, ExecutorFacts, FrameworkFacts, OddIds,
    OperationFacts, ResourceFacts, TaskFacts,
};
pub use file::{DamageKind, File, FileDamage, Trouble};
pub use load::{
    Agents, Batch, Begun, Filter, IdMatch, Pieces, Progress, Request, Sieve, load, load_sandboxes,
};
pub use side::{SideFile, SideKind};
pub use stream::{
    Lost, OperationRecord, OperationStream, Record, RecordKind, RecordUuid, StreamEnd, Updates,
};
pub use tree::{
    Agent, Before, Boot, Checkpoint, Coverage, Executor, FolderState, Framework, Latest, LinkFact, Part,
    Provider, Registry, Resources, Run, RuntimeContainer, Stray, Switchboard, Task, Totals,
};
pub use watch::ResourceCounts;
