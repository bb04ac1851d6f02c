//! The table of repairs: one row each, and the only place for the words about it. `ckpt repair --list`, the README and
//! the plan take them from here.

use crate::check::Finding;
use crate::recovery::{CODES, Code, Effect, Row};
use crate::schema::Release;

use super::context::{RepairContext, RepairResult};
use super::{
    boot_id, commit, length_prefix, links, pids, runtime_copy, sandboxes, scheduler, strays, streams,
    temp_copy,
};

/// A repair.
pub struct Repair {
    /// Its stable name.
    pub name: &'static str,
    /// The findings that it answers.
    pub codes: &'static [Code],
    /// What it does.
    pub does: &'static str,
    /// Why that is safe.
    pub safe: &'static str,
    /// What it costs.
    pub costs: &'static str,
    /// It is done unasked; else only where `--only` names its finding.
    pub by_default: bool,
    /// What it wants done about a finding.
    pub(super) cure: fn(&RepairContext<'_>, &Finding) -> RepairResult,
}

/// Files of one message.
const LENGTHS: &[Code] = &[
    Code::AgentInfoUnreadable,
    Code::FrameworkInfoUnreadable,
    Code::ExecutorInfoUnreadable,
    Code::TaskInfoUnreadable,
    Code::StateUnreadable,
    Code::OperationsUnreadable,
    Code::TargetUnreadable,
    Code::OperationsTargetUnreadable,
];

/// The repairs. Of several for one code the first that can help is taken.
pub static REPAIRS: &[Repair] = &[
    Repair {
        name: "splice-record",
        codes: &[Code::UpdatesRecordDamaged, Code::UpdatesBadAck],
        does: "takes one damaged record out of the stream and keeps what stands behind it",
        safe: "only where every later record parses and names this task; the whole stream is kept aside",
        costs: "that one update or acknowledgement; what it was is not known",
        by_default: false,
        cure: streams::splice,
    },
    Repair {
        name: "end-stream",
        codes: &[
            Code::UpdatesRecordDamaged,
            Code::UpdatesBadAck,
            Code::UpdateBad,
            Code::TerminalUpdateBad,
            Code::OperationStreamUnreadable,
            Code::OperationUpdateBad,
            Code::OperationAckUnexpected,
        ],
        does: "ends the stream in front of the record that stops the agent",
        safe: "the agent would cut a damaged record and all behind it itself, at the start that fails; the whole stream is kept aside",
        costs: "updates and acknowledgements from there on: a live executor sends again what was not acknowledged",
        by_default: true,
        cure: streams::end_stream,
    },
    Repair {
        name: "cut-tail",
        codes: &[Code::UpdatesTailCut, Code::UpdatesLengthTooLong, Code::OperationStreamCut],
        does: "cuts the tail that the agent would cut, and keeps it aside",
        safe: "the agent cuts the same bytes at its next start, without keeping them",
        costs: "nothing that the agent would not lose",
        by_default: true,
        cure: streams::cut_tail,
    },
    Repair {
        name: "no-stream",
        codes: &[Code::UpdatesUnreadable],
        does: "moves away a directory that stands where a stream of updates should",
        safe: "the stream is gone already, and the agent starts without one; not done to a link, or where the disk fails",
        costs: "nothing more: a live executor sends again what was not acknowledged",
        by_default: true,
        cure: strays::no_stream,
    },
    Repair {
        name: "own-length",
        codes: LENGTHS,
        does: "sets the length in front of a message right, which is that of no message",
        safe: "only if what stands behind it is a whole message of this entity, and the length is shorter than that, longer by one byte, or longer than any message",
        costs: "nothing; the file is kept aside as it was",
        by_default: true,
        cure: length_prefix::proved,
    },
    Repair {
        name: "same-container",
        codes: &[Code::ExecutorInfoUnreadable, Code::TaskInfoUnreadable],
        does: "completes an info file that was cut off from the config of its container in the runtime directory",
        safe: "only where the length is then the one that the file claims, and every byte that is left is the same; never resources of an executor, which differ there",
        costs: "nothing",
        by_default: true,
        cure: runtime_copy::complete,
    },
    Repair {
        name: "good-copy",
        codes: &[
            Code::TempFileGoodCopy,
            Code::AgentInfoMissing,
            Code::AgentInfoEmpty,
            Code::AgentInfoUnreadable,
            Code::FrameworkInfoMissing,
            Code::FrameworkInfoEmpty,
            Code::FrameworkInfoUnreadable,
            Code::ExecutorInfoMissing,
            Code::ExecutorInfoEmpty,
            Code::ExecutorInfoUnreadable,
            Code::TaskInfoMissing,
            Code::TaskInfoEmpty,
            Code::TaskInfoUnreadable,
            Code::StateEmpty,
            Code::StateUnreadable,
            Code::OperationsUnreadable,
        ],
        does: "puts a good temp file in the place of the file beside it",
        safe: "only if it parses, is of this agent, framework, executor and task, and no other copy differs; of the resources only if resources.info says the same",
        costs: "nothing; what stood there is kept aside",
        by_default: true,
        cure: temp_copy::good_copy,
    },
    Repair {
        name: "old-format",
        codes: &[Code::StateEmpty, Code::StateUnreadable, Code::OperationsUnreadable],
        does: "moves resources_and_operations.state away, so that the agent reads resources.info",
        safe: "only if resources.info is good and no commit was under way: every commit writes both with the same resources",
        costs: "operations that were not acknowledged: only the state lists them",
        by_default: true,
        cure: commit::old_format,
    },
    Repair {
        name: "shorter-length",
        codes: LENGTHS,
        does: "sets the length in front of a message to what is there, where the end may have been cut off",
        safe: "only if what is there is a whole message of this entity",
        costs: "optional fields that stood at its end, if any did",
        by_default: false,
        cure: length_prefix::likely,
    },
    Repair {
        name: "agent-link",
        codes: &[Code::LatestDangling, Code::LatestLoop, Code::LatestOutside],
        does: "lets slaves/latest lead to the directory of this work_dir that it names",
        safe: "only if a directory of that name is here, or it names none and there is only one",
        costs: "nothing",
        by_default: true,
        cure: links::agent,
    },
    Repair {
        name: "agent-again",
        codes: &[Code::LatestMissing, Code::LatestDangling, Code::LatestLoop],
        does: "makes slaves/latest again, so that the agent comes back with its id, its executors and its volumes",
        safe: "only if one id is possible, or --agent names one of several, and its slave.info is good and its own; the link would be there if a new agent had registered since",
        costs: "nothing, unless the id was given up on purpose",
        by_default: false,
        cure: links::again,
    },
    Repair {
        name: "run-link",
        codes: &[Code::RunLatestDangling, Code::RunLatestLoop, Code::LatestRunNotFound, Code::LatestOutside],
        does: "lets runs/latest lead to the run of this work_dir that it names",
        safe: "only if that run is here, or it names none and there is only one, or only one is proved to live",
        costs: "nothing",
        by_default: true,
        cure: links::run,
    },
    Repair {
        name: "drop-run-link",
        codes: &[Code::RunLatestDangling],
        does: "moves a runs/latest away whose run is gone",
        safe: "agents up to 1.11.0 do not start over it; later ones skip the executor, as they all do then",
        costs: "nothing: the run, and with it the executor, is gone already",
        by_default: true,
        cure: links::drop_run,
    },
    Repair {
        name: "provider-link",
        codes: &[Code::ProviderLatestDangling],
        does: "lets latest of a resource provider lead to the id of this work_dir that it names",
        safe: "only if that id is here, or it names none and there is only one",
        costs: "nothing",
        by_default: true,
        cure: links::provider,
    },
    Repair {
        name: "trim-pid",
        codes: &[Code::ForkedPidMalformed],
        does: "writes forked.pid without white space",
        safe: "the pid stays the same",
        costs: "nothing",
        by_default: true,
        cure: pids::trim,
    },
    Repair {
        name: "pid-of-runtime",
        codes: &[
            Code::ForkedPidMalformed,
            Code::ForkedPidUnreadable,
            Code::ForkedPidMissing,
            Code::ForkedPidEmpty,
        ],
        does: "writes the pid that the runtime directory has of the same container",
        safe: "the agent writes the same pid to both, and that one only behind this; where the file is missing or empty only if /proc proves that the process is the executor's",
        costs: "nothing",
        by_default: true,
        cure: pids::twin,
    },
    Repair {
        name: "scheduler-by-master",
        codes: &[Code::FrameworkPidMissing, Code::FrameworkPidEmpty, Code::FrameworkPidUnreadable],
        does: "writes the address of nobody into framework.pid, as the agent does for a scheduler on HTTP",
        safe: "the agent then sends by way of the master, which tells it the scheduler's address when it registers again",
        costs: "nothing; without the file the agent drops every executor of the framework",
        by_default: true,
        cure: scheduler::by_the_master,
    },
    Repair {
        name: "of-the-past",
        codes: &[
            Code::FrameworkInfoUnreadable,
            Code::ExecutorInfoUnreadable,
            Code::GeneratedUnreadable,
            Code::TaskInfoUnreadable,
            Code::UpdatesUnreadable,
            Code::ForkedPidMalformed,
            Code::ForkedPidUnreadable,
            Code::LibprocessPidUnreadable,
        ],
        does: "moves away a damaged file of a run that is over, of an executor without a live run, or of a framework without executors",
        safe: "the agent reads such files only to collect their directories later, and collects them all the same",
        costs: "that they are shown among what is completed",
        by_default: true,
        cure: strays::of_the_past,
    },
    Repair {
        name: "give-up",
        codes: &[Code::FrameworkInfoUnreadable, Code::ExecutorInfoUnreadable, Code::TaskInfoUnreadable],
        does: "moves the directory of a framework, executor or task away whose info can't be read",
        safe: "an agent with --no-strict passes over the same directory, and leaves the rest of the agent as it is",
        costs: "that task; or that executor and its tasks; or that framework with all its executors",
        by_default: false,
        cure: strays::give_up,
    },
    Repair {
        name: "drop-layers",
        codes: &[Code::LayersUnreadable],
        does: "moves a damaged list of image layers of a container away",
        safe: "the agent starts without it",
        costs: "as long as the container lives, pruning images may delete layers that it uses",
        by_default: false,
        cure: strays::layers,
    },
    Repair {
        name: "drop-pid",
        codes: &[Code::ForkedPidMalformed, Code::ForkedPidUnreadable],
        does: "moves away a forked.pid that can't be read",
        safe: "the agent starts as if the executor had never been forked",
        costs: "the executor and its tasks, if it lives: the agent gives it up",
        by_default: false,
        cure: pids::drop,
    },
    Repair {
        name: "command-task-flag",
        codes: &[Code::GeneratedMalformed, Code::GeneratedUnreadable],
        does: "writes the number without white space, or moves the file away if it holds none",
        safe: "without the file the agent decides by the executor's command and name, as agents before 1.10 always did",
        costs: "nothing, unless a framework has named its own executor like the agent's",
        by_default: true,
        cure: pids::generated,
    },
    Repair {
        name: "stale-pid",
        codes: &[Code::ForkedPidStale, Code::ForkedPidReused],
        does: "moves away the forked.pid of a process that is gone, or whose id another process has now",
        safe: "only where /proc proves it; the agent would take a stranger for the executor, and kill it",
        costs: "nothing: the executor is gone",
        by_default: true,
        cure: pids::stale,
    },
    Repair {
        name: "pid-of-one",
        codes: &[Code::PidTwice, Code::DockerPidTwice],
        does: "leaves a pid that two runs have to the one whose process it is, and moves the other forked.pid away",
        safe: "a pid is given again only when its process has ended: the run that was forked first is over",
        costs: "nothing: that executor is gone",
        by_default: true,
        cure: pids::twice,
    },
    Repair {
        name: "make-sandbox",
        codes: &[Code::SandboxMissing],
        does: "makes the sandbox of a live run again, with the owner and mode that it had",
        safe: "the agent only asks whether the directory exists",
        costs: "nothing more: its files are gone already",
        by_default: true,
        cure: sandboxes::sandbox,
    },
    Repair {
        name: "complete-commit",
        codes: &[Code::TargetWithoutOld, Code::OldTargetOnly, Code::OldTargetIgnored],
        does: "completes a commit of resources that a crash has interrupted, in the agent's order",
        safe: "only where no volume is to be made or deleted for it, and none is declared gone",
        costs: "nothing; what stood there is kept aside",
        by_default: true,
        cure: commit::complete,
    },
    Repair {
        name: "empty-target",
        codes: &[Code::TargetEmpty],
        does: "moves an empty resources_and_operations.target away",
        safe: "it holds nothing, and hides the operations of the state beside it",
        costs: "a commit that was never written to disk",
        by_default: true,
        cure: strays::empty_target,
    },
    Repair {
        name: "give-up-commit",
        codes: &[Code::TargetUnreadable, Code::OldTargetUnreadable, Code::OperationsTargetUnreadable],
        does: "moves the damaged target of a commit away",
        safe: "the agent then starts from what was committed before",
        costs: "the reservation or volume that was being made or removed, and operations that only the target lists",
        by_default: false,
        cure: strays::give_up_commit,
    },
    Repair {
        name: "phantom-entry",
        codes: &[
            Code::FrameworkInfoMissing,
            Code::RunLatestMissing,
            Code::ExecutorSkipped,
            Code::ForkedPidMissing,
            Code::TaskInfoMissing,
        ],
        does: "moves away a file or link that stands where a framework, executor, run or task has its directory",
        safe: "nothing can be recovered from it",
        costs: "nothing",
        by_default: true,
        cure: strays::phantom,
    },
    Repair {
        name: "stray-container",
        codes: &[Code::ContainerNotADirectory],
        does: "moves a file or link away that lies among the containers of the runtime directory",
        safe: "every container is a directory",
        costs: "nothing",
        by_default: true,
        cure: strays::container,
    },
    Repair {
        name: "operation-entry",
        codes: &[Code::OperationDirectoryName],
        does: "moves away an entry of operations/ that is no uuid",
        safe: "no operation has such a name, and the agent does not start over it",
        costs: "nothing",
        by_default: true,
        cure: strays::operation,
    },
    Repair {
        name: "empty-registry",
        codes: &[Code::RegistryBroken],
        does: "moves away a resource_provider_registry that can't be opened",
        safe: "only where no resource provider has a checkpoint; the agent makes it anew",
        costs: "nothing",
        by_default: true,
        cure: strays::registry,
    },
    Repair {
        name: "stray-temp",
        codes: &[Code::TempFile],
        does: "moves a temp file away that a crash has left",
        safe: "no agent ever looks at it",
        costs: "nothing",
        by_default: true,
        cure: strays::temp,
    },
    Repair {
        name: "unknown-entry",
        codes: &[Code::UnknownEntry],
        does: "moves an entry away that no agent writes",
        safe: "no agent looks at it",
        costs: "nothing to the agent; whoever put it there may miss it",
        by_default: false,
        cure: strays::unknown,
    },
    Repair {
        name: "boot-id",
        codes: &[Code::BootIdDiffers, Code::BootIdEmpty],
        does: "writes the host's boot id",
        safe: "only if a process of the checkpoint is proved to live on: the host was not booted since",
        costs: "nothing: without it the agent forgets every executor that lives",
        by_default: true,
        cure: boot_id::boot_id,
    },
];

impl Repair {
    /// Whether it may answer a finding of this code.
    pub fn answers(&self, code: Code) -> bool {
        self.codes.contains(&code)
    }
}

/// Codes over which a strict agent does not start, and for which there is no repair.
pub fn without_repair() -> impl Iterator<Item = &'static Row> {
    CODES.into_iter().filter(|row| {
        row.code.strict(Release::LAST) >= Effect::Fails
            && !REPAIRS.iter().any(|repair| repair.answers(row.code))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_words() {
        for (index, repair) in REPAIRS.iter().enumerate() {
            assert!(REPAIRS[..index].iter().all(|other| other.name != repair.name), "{}", repair.name);
            assert!(!repair.codes.is_empty(), "{}", repair.name);
            for words in [repair.does, repair.safe, repair.costs] {
                assert!(!words.is_empty(), "{} has nothing to say", repair.name);
            }
        }
    }

    #[test]
    fn what_costs_more_stands_behind_what_costs_less() {
        let last = |code| REPAIRS.iter().rfind(|repair| repair.answers(code)).map(|repair| repair.name);
        assert_eq!(last(Code::ForkedPidMalformed), Some("drop-pid"));
        assert_eq!(last(Code::RunLatestDangling), Some("drop-run-link"));
        assert_eq!(last(Code::UpdatesRecordDamaged), Some("end-stream"));
    }
}
