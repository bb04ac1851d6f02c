//! What a repair is given to decide on: the checkpoint, where it comes from, what was found, and facts from outside
//! as plain answers; and what it gives back.

use crate::check::Finding;
use crate::layout::{Entity, Name, RelPath};
use crate::model::{Agent, Checkpoint, Executor, File, Framework, Run, Stray};
use crate::recovery::Conditions;
use crate::recovery::outcome::{Asked, Holder, RunFacts};
use crate::source::{NodeType, Source, Stat};
use crate::values::{Upid, parse_int};

use crate::plan::{Action, Attributes, Content};

/// Who knows users: the numbers of user and group for a name.
pub type Users<'w> = dyn Fn(&[u8]) -> Option<(u32, u32)> + 'w;

/// Answers from outside the checkpoint. Who asks a copy gets none.
#[derive(Clone, Copy)]
pub struct HostFacts<'w> {
    /// What is known of the processes of a run.
    pub ask: &'w dyn Fn(&Asked<'_>) -> RunFacts,
    /// The numbers of a user of this name: user and group.
    pub user: &'w Users<'w>,
}

impl HostFacts<'_> {
    /// Knows nothing.
    pub const SILENT: HostFacts<'static> = HostFacts { ask: &|_| RunFacts::default(), user: &|_| None };
}

/// A change that a repair wants, before anybody has looked at what stands there now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    /// What is done.
    pub action: Action,
    /// To what: relative to the `work_dir`.
    pub path: RelPath,
    /// Why, for a person.
    pub why: String,
}

impl Draft {
    pub(super) fn new(action: Action, path: &RelPath, why: impl Into<String>) -> Self {
        Self { action, path: path.clone(), why: why.into() }
    }
}

/// What a repair wants done; or why it can't help here, in words. Without words: it is not meant for this.
pub(super) type RepairResult = Result<Vec<Draft>, Option<String>>;

/// It can't help, for this reason.
pub(super) fn no(why: impl Into<String>) -> RepairResult {
    Err(Some(why.into()))
}

/// It is not meant for this.
pub(super) const NOT_MEANT: RepairResult = Err(None);

/// A checkpoint that is to be repaired.
pub(super) struct RepairContext<'a> {
    pub(super) source: &'a Source,
    pub(super) checkpoint: &'a Checkpoint,
    pub(super) conditions: &'a Conditions,
    pub(super) world: HostFacts<'a>,
    /// The agent id that a person named.
    pub(super) agent_named: Option<&'a str>,
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

/// The id of a process, as the agent reads it.
pub(super) fn a_pid(text: &[u8]) -> Option<i32> {
    parse_int(text, 1..=i64::from(i32::MAX)).and_then(|pid| i32::try_from(pid).ok())
}

impl<'a> RepairContext<'a> {
    pub(super) fn place(&self, entity: &Entity) -> Option<RunRef<'a>> {
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
    pub(super) fn facts(&self, place: &RunRef<'_>) -> RunFacts {
        self.facts_if(place, place.pid())
    }

    /// What is known of the process of a run, if this were its pid.
    pub(super) fn facts_if(&self, place: &RunRef<'_>, pid: Option<i32>) -> RunFacts {
        let path = place.pid_path();
        let libprocess = place.run.libprocess_pid.value().map(|text| Upid::parse(text));
        (self.world.ask)(&Asked {
            framework_id: place.framework.id.as_bytes(),
            executor_id: place.executor.id.as_bytes(),
            container_id: place.run.id.as_bytes(),
            pid,
            forked_pid_path: path.as_bytes(),
            libprocess: libprocess.as_ref(),
        })
    }

    pub(super) fn holder(&self, place: &RunRef<'_>) -> Holder {
        self.facts(place).holder
    }

    /// The temp files in a directory.
    pub(super) fn temps(&self, directory: &RelPath) -> impl Iterator<Item = &'a Stray> {
        let strays = &self.checkpoint.strays;
        let directory = directory.clone();
        let from = strays.partition_point(|stray| stray.path < directory);
        let below = strays[from..].iter().take_while({
            let directory = directory.clone();
            move |stray| stray.path.is_below(&directory)
        });
        below.filter(move |stray| {
            stray.temp && stray.node == NodeType::File && stray.path.parent() == directory
        })
    }

    /// The bytes of a file, if they can be had.
    pub(super) fn read(&self, path: &RelPath) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        self.source.read(path, &mut bytes).ok()?;
        Some(bytes)
    }

    /// Whether a plain file stands there, and no link on the way.
    pub(super) fn is_file(&self, path: &RelPath) -> bool {
        self.source.stat(path).is_ok_and(|stat| stat.node == NodeType::File)
    }

    /// The names in a directory.
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

/// Writes a file of the agent that is missing, or that holds nothing of use. A link in its place is replaced, and kept.
pub(super) fn write_anew(
    case: &RepairContext<'_>,
    finding: &Finding,
    bytes: Vec<u8>,
    why: impl Into<String>,
) -> RepairResult {
    let stat = case.source.stat(&finding.path);
    let attributes = match stat {
        Ok(Stat { node: NodeType::File, .. }) => None,
        Ok(Stat { node: NodeType::Symlink, .. }) => Some(like_agents(case, finding)?),
        Err(errno) if errno.is_missing() => Some(like_agents(case, finding)?),
        _ => return no("a directory or device stands in its place"),
    };
    let action = Action::Write { content: Content::Bytes(bytes), attributes };
    Ok(vec![Draft::new(action, &finding.path, why)])
}

/// Owner and mode as the agent gives them to its files (`state::checkpoint`, by mkstemp).
fn like_agents(case: &RepairContext<'_>, finding: &Finding) -> Result<Attributes, Option<String>> {
    let directory = finding.path.parent();
    let stat = case.source.stat(&directory).map_err(|errno| Some(format!("{directory}: {errno}")))?;
    Ok(Attributes { mode: 0o600, ..Attributes::from(&stat) })
}

/// The last name in the text of a link.
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
