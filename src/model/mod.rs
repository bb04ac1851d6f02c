//! The checkpoint as found, damage included. The model judges nothing and knows nothing about the host.

mod dissect;
mod facts;
mod file;
mod leveldb;
mod load;
mod lookup;
mod operation_stream;
mod permission;
mod records;
mod resource_shape;
mod resource_watch;
mod side_files;
mod stream;
mod text;
mod tree;

pub use crate::source::Progress;
pub use dissect::{Content, Defect, Dissected, Piece, dissect, next_record};
pub use facts::{
    AgentFacts, ConfigFacts, ContainerType, DrainFacts, ExecutorFacts, FrameworkFacts, MismatchedIds,
    OperationFacts, OperationProvider, OwnFramework, ResourceFacts, TaskFacts,
};
pub use file::{DamageKind, File, FileDamage, ReadFailure};
pub use load::{
    Agents, Batch, ExecutorReader, ExecutorSink, Filter, FrameworkAt, OnDemandLoad, Request, StreamingLoad,
    load, load_sandboxes, still_names,
};
pub use lookup::volume_below;
pub use operation_stream::{OperationRecord, OperationStream};
pub use records::{RecordIter, Records};
pub use resource_watch::ResourceCounts;
pub use side_files::{SideFile, SideKind};
pub use stream::{
    Lost, Record, RecordKind, RecordUuid, StreamDamage, StreamEnd, StreamIds, Updates, parse_updates,
};
pub use text::Text;
pub use tree::{
    Agent, Before, Boot, Checkpoint, CniFile, Contradictions, Coverage, DirectoryState, Executor, Framework,
    Latest, Part, Provider, ProviderOperations, Registry, Resources, Run, RuntimeContainer, Stray,
    Switchboard, SymlinkFact, Task, Totals, Unread,
};
