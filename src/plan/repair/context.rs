//! The input of a repair (checkpoint, source, host facts, selection) and its result.

use crate::check::{Finding, a_pid};
use crate::layout::{Entity, Name, RelPath};
use crate::model::{Agent, Checkpoint, Executor, File, Framework, Run};
use crate::recovery::outcome::{Asked, Holder, RunFacts};
use crate::recovery::{AgentSetup, Conditions};
use crate::source::{NodeType, Source, Stat};
use crate::values::Upid;

use crate::plan::{Action, Attributes, Content, PathError};

use super::lookups::Lookups;
use super::select::Selection;

/// Looks up the user ID and group ID of a user name.
pub type Users<'w> = dyn Fn(&[u8]) -> Option<(u32, u32)> + 'w;

/// Facts of the host. A copy has none.
#[derive(Clone, Copy)]
pub struct HostFacts<'w> {
    /// Facts about the process of a run.
    pub ask: &'w dyn Fn(&Asked<'_>) -> RunFacts,
    /// The user ID and group ID of a user name.
    pub user: &'w Users<'w>,
}

impl HostFacts<'_> {
    /// No facts at all, as for a copy or an archive.
    pub const NONE: HostFacts<'static> = HostFacts { ask: &|_| RunFacts::default(), user: &|_| None };
}

/// A step that a repair proposes: without its precondition, which is read from the disk later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ProposedStep {
    pub action: Action,
    /// Relative to the `work_dir`.
    pub path: RelPath,
    pub why: String,
}

impl ProposedStep {
    pub(super) fn new(action: Action, path: &RelPath, why: impl Into<String>) -> Self {
        Self { action, path: path.clone(), why: why.into() }
    }
}

/// Why a repair proposes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoRepair {
    /// The finding is of a kind that the repair is not for.
    NotApplicable,
    /// It is for such findings, but this one it would not make better.
    Unsafe(String),
    /// A path that the decision depends on could not be read.
    Io(PathError),
}

impl NoRepair {
    pub(super) fn because(why: impl Into<String>) -> Self {
        Self::Unsafe(why.into())
    }

    /// What there is to say of it; nothing of a repair that is for something else.
    pub(super) fn why(self) -> Option<String> {
        match self {
            Self::NotApplicable => None,
            Self::Unsafe(why) => Some(why),
            Self::Io(error) => Some(error.to_string()),
        }
    }
}

/// The steps that a repair proposes, or why it proposes none.
pub(super) type RepairResult = Result<Vec<ProposedStep>, NoRepair>;

/// The repair is not safe here, for this reason.
pub(super) fn cannot(why: impl Into<String>) -> RepairResult {
    Err(NoRepair::because(why))
}

pub(super) const NOT_APPLICABLE: RepairResult = Err(NoRepair::NotApplicable);

/// What a repair is planned from, beside the checkpoint.
#[derive(Clone, Copy)]
pub(crate) struct RepairInput<'a> {
    /// Conditions of the recovery.
    pub conditions: &'a Conditions,
    /// The agent's configuration.
    pub setup: &'a AgentSetup,
    pub host: HostFacts<'a>,
    /// The codes and the agent that the user chose.
    pub selection: &'a Selection,
    /// Threads to read with; zero: one for each processor, and more while they wait for a disk.
    pub threads: usize,
}

/// A checkpoint that is to be repaired, as it would be after the steps planned so far.
#[derive(Clone, Copy)]
pub(super) struct RepairContext<'a> {
    pub(super) source: &'a Source,
    pub(super) checkpoint: &'a Checkpoint,
    pub(super) input: &'a RepairInput<'a>,
    pub(super) lookups: &'a Lookups,
}

/// A run, and what it belongs to.
#[derive(Clone)]
pub(super) struct RunRef<'a> {
    pub(super) agent: &'a Agent,
    pub(super) framework: &'a Framework,
    pub(super) executor: &'a Executor,
    pub(super) run: &'a Run,
}

impl RunRef<'_> {
    pub(super) fn home(&self) -> RelPath {
        let (framework, executor) = (&self.framework.id, &self.executor.id);
        RelPath::of_run("meta/slaves", &self.agent.id, framework, executor, &self.run.id)
    }

    pub(super) fn pid_path(&self) -> RelPath {
        self.home().join("pids/forked.pid")
    }

    /// The latest run of its executor, and not completed.
    pub(super) fn is_live(&self) -> bool {
        self.executor.latest.id() == Some(&self.run.id) && self.run.sentinel == Some(false)
    }

    /// The pid, white space aside.
    pub(super) fn pid(&self) -> Option<i32> {
        match &self.run.forked_pid {
            File::Read(text) => a_pid(text.trim_ascii()),
            _ => None,
        }
    }
}

impl<'a> RepairContext<'a> {
    pub(super) fn run_of(&self, entity: &Entity) -> Option<RunRef<'a>> {
        let agent = self.checkpoint.agent_of(entity)?;
        let framework = agent.framework(entity.framework.as_ref()?)?;
        let executor = framework.executor(entity.executor.as_ref()?)?;
        let run = executor.run(entity.container.as_ref()?)?;
        Some(RunRef { agent, framework, executor, run })
    }

    /// Every run of the latest agent that is live for the agent.
    pub(super) fn live_runs(&self) -> impl Iterator<Item = RunRef<'a>> {
        let agent = self.checkpoint.latest_agent();
        let executors = agent.into_iter().flat_map(|agent| {
            let frameworks = agent.frameworks.iter();
            frameworks.flat_map(move |framework| {
                framework.executors.iter().map(move |executor| (agent, framework, executor))
            })
        });
        executors
            .flat_map(|(agent, framework, executor)| {
                executor.runs.iter().map(move |run| RunRef { agent, framework, executor, run })
            })
            .filter(RunRef::is_live)
    }

    /// What is known of the process of a run.
    pub(super) fn facts(&self, run: &RunRef<'_>) -> RunFacts {
        self.facts_if(run, run.pid())
    }

    /// What is known of the process of a run, if this were its pid.
    pub(super) fn facts_if(&self, run: &RunRef<'_>, pid: Option<i32>) -> RunFacts {
        let path = run.pid_path();
        let libprocess = run.run.libprocess_pid.value().map(|text| Upid::parse(text));
        (self.input.host.ask)(&Asked {
            framework_id: run.framework.id.as_bytes(),
            executor_id: run.executor.id.as_bytes(),
            container_id: run.run.id.as_bytes(),
            pid,
            forked_pid_path: path.as_bytes(),
            libprocess: libprocess.as_ref(),
        })
    }

    pub(super) fn holder(&self, run: &RunRef<'_>) -> Holder {
        self.facts(run).holder
    }

    /// The bytes of a file, if it can be read.
    pub(super) fn read(&self, path: &RelPath) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        self.source.read(path, &mut bytes).ok()?;
        Some(bytes)
    }

    /// Whether it is a regular file, without a symlink on the way.
    pub(super) fn is_file(&self, path: &RelPath) -> bool {
        self.source.stat(path).is_ok_and(|stat| stat.node == NodeType::File)
    }

    pub(super) fn names(&self, directory: &RelPath) -> Vec<Name> {
        let mut names = Vec::new();
        let Ok(directory) = self.source.directory(directory) else { return names };
        let listed = directory.each(&mut |name, _| {
            names.push(Name::from(name));
            Ok(())
        });
        if listed.is_err() {
            names.clear();
        }
        names.sort();
        names
    }
}

/// Of a file that `state::checkpoint` makes.
const FILE_MODE: u32 = 0o600;
/// Of a directory that it makes for one.
const DIRECTORY_MODE: u32 = 0o755;

/// Writes a file of the agent that is missing or useless. A symlink in its place is replaced, and kept.
pub(super) fn rewrite(
    context: &RepairContext<'_>,
    finding: &Finding,
    bytes: Vec<u8>,
    why: impl Into<String>,
) -> RepairResult {
    let stat = context.source.stat(&finding.path);
    let attributes = match stat {
        Ok(Stat { node: NodeType::File, .. }) => None,
        Ok(Stat { node: NodeType::Symlink, .. }) => Some(like_agents(context, finding)?),
        Err(errno) if errno.is_missing() => Some(like_agents(context, finding)?),
        _ => return cannot("there is a directory or device in its place"),
    };
    let action = Action::Write { content: Content::Bytes(bytes), attributes };
    let mut proposals = Vec::new();
    let directory = finding.path.parent();
    if context.source.stat(&directory).is_err_and(crate::source::Errno::is_missing) {
        let made = Attributes { mode: DIRECTORY_MODE, ..owner_of(context, &directory)? };
        let why = "the directory of the file that is written";
        proposals.push(ProposedStep::new(Action::MakeDirectory(made), &directory, why));
    }
    proposals.push(ProposedStep::new(action, &finding.path, why));
    Ok(proposals)
}

/// Owner and mode as the agent gives them to its files (`state::checkpoint`, by mkstemp).
fn like_agents(context: &RepairContext<'_>, finding: &Finding) -> Result<Attributes, NoRepair> {
    Ok(Attributes { mode: FILE_MODE, ..owner_of(context, &finding.path)? })
}

/// The owner of the directory above a path; if that is missing too, of the one above it.
fn owner_of(context: &RepairContext<'_>, path: &RelPath) -> Result<Attributes, NoRepair> {
    let (parent, above) = (path.parent(), path.parent().parent());
    let stat = context.source.stat(&parent).or_else(|_| context.source.stat(&above));
    let stat = stat.map_err(|errno| NoRepair::Io(PathError::new(&above, errno)))?;
    Ok(Attributes::from(&stat))
}

/// The last name in the target of a symlink.
pub(super) fn basename(text: &[u8]) -> Option<&[u8]> {
    text.split(|byte| *byte == b'/').rfind(|part| !part.is_empty())
}

/// The path of a finding's entry in a directory of entities, as `frameworks/x`: the entity itself.
pub(super) fn own_directory(finding: &Finding) -> Option<RelPath> {
    let Entity { agent, framework, executor, container, task } = &finding.entity;
    let mut path = RelPath::new("meta/slaves").join(agent.as_ref()?);
    for (directory, id) in
        [("frameworks", framework), ("executors", executor), ("runs", container), ("tasks", task)]
    {
        match id {
            Some(id) => path = path.join(directory).join(id),
            None => break,
        }
    }
    Some(path)
}
