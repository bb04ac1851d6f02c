//! The question whether the process that has a checkpointed id is the one that was forked for the run, and its answer.
//! The agent never asks it (R136, R181): it takes whatever lives under that id. How it is answered stands in `judge`.

use super::stat::Stat;
use crate::values::Upid;

/// What a checkpoint says of the process of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claim<'a> {
    /// Framework id.
    pub framework_id: &'a [u8],
    /// Executor id.
    pub executor_id: &'a [u8],
    /// Container id, the name of the run's directory.
    pub container_id: &'a [u8],
    /// What `forked.pid` holds: with the mesos containerizer the launcher, the parent of the executor.
    pub forked_pid: i32,
    /// When `forked.pid` was last written (its mtime), in whole seconds since 1970; `None` if that says nothing.
    pub forked_at: Option<i64>,
    /// What `libprocess.pid` holds.
    pub libprocess: Option<&'a Upid>,
}

/// Who has the id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Identity {
    /// Provably the process that was forked for the run.
    Same,
    /// Provably another one.
    Foreign,
    /// It has ended and was not yet waited for; the agent takes it for alive (R136).
    Zombie,
    /// Nobody.
    Dead,
    /// It can't be told.
    Unknown,
}

/// Who has the id, and how we know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Who has the id.
    pub identity: Identity,
    /// Short statements of fact, the deciding ones first.
    pub evidence: Vec<String>,
    /// What could have told more and could not be looked at.
    pub not_checked: Vec<&'static str>,
    /// The executor itself, where it was found: the launcher's child, or the process itself.
    pub executor: Option<Stat>,
    /// Whether anything listens at the address of `libprocess.pid`. `None`: there is none, it is a host name, or
    /// the network of the executor can't be seen.
    pub listens: Option<bool>,
}
