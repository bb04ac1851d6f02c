//! The permit to write: nothing changes a checkpoint without one, and none is given while an agent uses it.

use std::cell::Cell;
use std::fmt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::error::Fault;
use super::lock::{Locker, NotLocked, lock, unlock};
use super::syscalls::{FaultInjector, Syscalls};
use super::tree::Tree;
use crate::host::{Hold, Holders};
use crate::plan::{Consent, Plan};
use crate::source::Source;

/// What a person has said to a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer<'a> {
    Yes,
    /// Yes, and this agent id.
    AgentId(&'a str),
}

/// Why nothing is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// An agent uses the directory.
    Held(Vec<Hold>),
    /// Whether an agent does cannot be determined.
    Doubt(Vec<String>),
    /// Another ckpt changes it, or some process has locked it all the same.
    Locked(Locker),
    /// The agent id is not the one, or was not given.
    WrongId {
        given: Option<String>,
        /// The agent's id; `None`: there is no agent.
        wanted: Option<String>,
    },
    /// The plan was made for another tree.
    OtherTree,
    /// The file system of this directory is mounted read-only.
    ReadOnly(PathBuf),
    /// A part of the checkpoint is reached through a symlink, and other users can replace this on its way.
    Untrusted(PathBuf),
    /// It cannot be locked or checked.
    Fault(Fault),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Held(holds) => {
                let words: Vec<String> = holds.iter().map(ToString::to_string).collect();
                write!(f, "refused: {}", words.join("; "))
            }
            Self::Doubt(doubts) => {
                write!(
                    f,
                    "refused: whether an agent uses the directory cannot be determined: {}",
                    doubts.join("; ")
                )
            }
            Self::Locked(locker) => write!(f, "refused: {locker}"),
            Self::WrongId { given: None, .. } => f.write_str("refused: this change needs the agent's ID"),
            Self::WrongId { given: Some(given), wanted } => {
                let wanted = wanted.as_deref().unwrap_or("that of no agent");
                write!(f, "refused: {given} is not the agent's ID, which is {wanted}")
            }
            Self::OtherTree => f.write_str("refused: this plan was created for a different work_dir"),
            Self::ReadOnly(path) => write!(f, "refused: {} is mounted read-only", path.display()),
            Self::Untrusted(path) => write!(
                f,
                "refused: the checkpoint is reached through a symlink, and other users can replace {} on its way",
                path.display()
            ),
            Self::Fault(fault) => write!(f, "refused: {fault}"),
        }
    }
}

impl std::error::Error for Refusal {}

impl Refusal {
    /// What to do next.
    pub fn next(&self) -> String {
        match self {
            Self::Held(holds) => holds.iter().map(stop).collect::<Vec<_>>().join("; "),
            Self::Doubt(_) => {
                "run ckpt as root on the host itself; if you know that no agent uses it: --agent-is-stopped"
                    .to_owned()
            }
            Self::Locked(locker) => locker.next(),
            Self::WrongId { wanted: Some(id), .. } => format!("--yes --agent {id}, if you mean this agent"),
            Self::WrongId { wanted: None, .. } => "ckpt inspect shows which agents are there".to_owned(),
            Self::OtherTree => "create a new plan".to_owned(),
            Self::ReadOnly(_) => {
                "mount it writable; if its disk fails, ckpt snapshot saves what can be read".to_owned()
            }
            Self::Untrusted(path) => format!(
                "{} must belong to root or the owner of meta, and be writable by no other user: see chown(1) and chmod(1)",
                path.display()
            ),
            Self::Fault(_) => "check the path, and whether this user may write there".to_owned(),
        }
    }
}

/// How to stop what holds a directory.
fn stop(hold: &Hold) -> String {
    match hold {
        Hold::Agent { pid, .. } => {
            format!(
                "stop the agent and its supervisor: systemctl stop mesos-slave, or mesos-agent; else kill {pid}"
            )
        }
        Hold::Lock { pid: Some(pid), .. } => format!("stop the process with pid {pid}"),
        Hold::Lock { pid: None, .. } => "stop the agent in the container that has it open".to_owned(),
        Hold::Unit { name } => format!("systemctl stop {name}"),
    }
}

/// Who holds the directory, asked again and again.
pub type Ask<'a> = Box<dyn Fn() -> Holders + 'a>;

/// The right to change one tree. Holds the lock that keeps two changes apart.
pub struct WritePermit<'a> {
    tree: Tree,
    syscalls: Syscalls,
    archive: Option<&'a Source>,
    ask: Option<Ask<'a>>,
    doubts_are_fine: bool,
    /// When it was asked last, and how long the answer took.
    asked: Cell<(Instant, Duration)>,
}

impl fmt::Debug for WritePermit<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WritePermit").field("tree", &self.tree).finish_non_exhaustive()
    }
}

/// Gives the permit for a plan, or says why not. `doubts_are_fine`: the user says that no agent runs, where ckpt
/// cannot see it.
pub fn permit<'a>(
    tree: Tree,
    ask: Ask<'a>,
    plan: &Plan,
    answer: Answer<'_>,
    doubts_are_fine: bool,
) -> Result<WritePermit<'a>, Refusal> {
    if tree.identity().map_err(Refusal::Fault)? != plan.identity {
        return Err(Refusal::OtherTree);
    }
    if let Some(path) = tree.untrusted() {
        return Err(Refusal::Untrusted(path.to_owned()));
    }
    if plan.consent == Consent::AgentId {
        match answer {
            Answer::AgentId(id) if plan.agent_id.as_deref() == Some(id) => {}
            Answer::AgentId(id) => {
                return Err(Refusal::WrongId { given: Some(id.to_owned()), wanted: plan.agent_id.clone() });
            }
            Answer::Yes => return Err(Refusal::WrongId { given: None, wanted: plan.agent_id.clone() }),
        }
    }
    if let Some(path) = tree.read_only(plan.steps.iter().map(|step| step.path)) {
        return Err(Refusal::ReadOnly(path.to_owned()));
    }
    lock(&tree).map_err(|why| match why {
        NotLocked::By(locker) => Refusal::Locked(locker),
        NotLocked::Fault(fault) => Refusal::Fault(fault),
    })?;
    let permit = WritePermit {
        tree,
        syscalls: Syscalls::default(),
        archive: None,
        ask: (!plan.beside_agent).then_some(ask),
        doubts_are_fine,
        asked: Cell::new((Instant::now(), Duration::ZERO)),
    };
    permit.check_now()?;
    Ok(permit)
}

impl Drop for WritePermit<'_> {
    fn drop(&mut self) {
        // A process that was forked and has not yet begun another program has the descriptor too, and with it the lock.
        unlock(&self.tree);
    }
}

impl<'a> WritePermit<'a> {
    /// The archive that files are restored from.
    #[must_use]
    pub fn with_archive(mut self, archive: Option<&'a Source>) -> Self {
        self.archive = archive;
        self
    }

    pub(super) fn archive(&self) -> Option<&'a Source> {
        self.archive
    }

    /// Lets `injector` break any system call that changes the disk.
    #[must_use]
    pub fn with_fault_injector(mut self, injector: FaultInjector) -> Self {
        self.syscalls = Syscalls::with(injector);
        self
    }

    /// Checks again whether an agent uses the directory. Reading all processes takes time: where steps are faster, the check
    /// is repeated only so often that it takes a tenth of the whole.
    pub(super) fn check_again(&self) -> Result<(), Refusal> {
        let (when, took) = self.asked.get();
        if when.elapsed() < took * 9 { Ok(()) } else { self.check_now() }
    }

    fn check_now(&self) -> Result<(), Refusal> {
        let Some(ask) = &self.ask else { return Ok(()) };
        let before = Instant::now();
        let found = ask();
        self.asked.set((Instant::now(), before.elapsed()));
        if !found.holds.is_empty() {
            return Err(Refusal::Held(found.holds));
        }
        if !found.doubts.is_empty() && !self.doubts_are_fine {
            return Err(Refusal::Doubt(found.doubts));
        }
        Ok(())
    }

    pub(super) fn tree(&self) -> &Tree {
        &self.tree
    }

    /// What changes the disk.
    pub(super) fn syscalls(&self) -> &Syscalls {
        &self.syscalls
    }
}
