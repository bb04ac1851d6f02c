//! The table of repairs. `ckpt repair --list`, the README and the plan use its texts.

use crate::check::Finding;
use crate::recovery::{CODES, Code, Effect, Row};
use crate::schema::Release;

use super::context::{RepairContext, RepairResult};
use super::name::RepairName;
use super::{
    boot_id, commit, copied_latest, damaged_field, length_prefix, links, pids, rebuild, resource_list,
    runtime_copy, sandboxes, scheduler, splice, strays, streams, temp_copy,
};

#[derive(Debug)]
pub struct Repair {
    pub name: RepairName,
    /// The findings that it answers.
    pub codes: &'static [Code],
    pub does: &'static str,
    /// Why that is safe.
    pub safe: &'static str,
    pub costs: &'static str,
    /// It is used without `--only`.
    pub by_default: bool,
    /// The steps that it proposes for a finding.
    pub(super) propose: fn(&RepairContext<'_>, &Finding) -> RepairResult,
}

/// Files of messages.
const LENGTHS: &[Code] = &[
    Code::AgentInfoUnreadable,
    Code::FrameworkInfoUnreadable,
    Code::ExecutorInfoUnreadable,
    Code::TaskInfoUnreadable,
    Code::StateUnreadable,
    Code::OperationsUnreadable,
    Code::TargetUnreadable,
    Code::OperationsTargetUnreadable,
    Code::InfoUnreadable,
    Code::OldTargetUnreadable,
];

/// The same without the targets of commits: one that lacks a resource would take it from the agent.
const MESSAGES: &[Code] = &[
    Code::AgentInfoUnreadable,
    Code::FrameworkInfoUnreadable,
    Code::ExecutorInfoUnreadable,
    Code::TaskInfoUnreadable,
    Code::StateUnreadable,
    Code::OperationsUnreadable,
    Code::InfoUnreadable,
];

/// Info files of executors and tasks that are of no use.
const INFOS_OF_CONTAINERS: &[Code] = &[
    Code::ExecutorInfoMissing,
    Code::ExecutorInfoEmpty,
    Code::ExecutorInfoUnreadable,
    Code::TaskInfoMissing,
    Code::TaskInfoEmpty,
    Code::TaskInfoUnreadable,
];

/// Streams whose good records end before the file does.
const MIDDLE_OF_STREAM: &[Code] =
    &[Code::UpdatesRecordDamaged, Code::UpdatesBadAck, Code::UpdatesTailCut, Code::UpdatesLengthTooLong];

/// The repairs. Of several for one code, the first that proposes steps is used.
pub static REPAIRS: &[Repair] = &[
    Repair {
        name: RepairName::FixRecordLength,
        codes: MIDDLE_OF_STREAM,
        does: "corrects the length of a record in the stream",
        safe: "only where a complete record of this task follows, up to the next good one or to the end of the file",
        costs: "nothing; the journal keeps the whole stream",
        by_default: true,
        propose: splice::fix_length,
    },
    Repair {
        name: RepairName::SpliceRecord,
        codes: MIDDLE_OF_STREAM,
        does: "removes the damaged bytes from the stream and keeps the records after them; writes an acknowledgement again without which the agent would not send later updates",
        safe: "only where every later record parses and names this task, and the last state is among them or only an acknowledgement was damaged; the journal keeps the whole stream",
        costs: "the update or acknowledgement that was there; without this repair, the agent loses all later ones, too, and then ends a live executor that has no update left",
        by_default: true,
        propose: splice::splice,
    },
    Repair {
        name: RepairName::EndStream,
        codes: &[
            Code::UpdatesRecordDamaged,
            Code::UpdatesBadAck,
            Code::UpdateBad,
            Code::TerminalUpdateBad,
            Code::OperationStreamUnreadable,
            Code::OperationUpdateBad,
            Code::OperationAckUnexpected,
        ],
        does: "truncates the stream at the record that stops the agent",
        safe: "the agent truncates a stream at a damaged record itself, during the start that fails; the journal keeps the whole stream",
        costs: "updates and acknowledgements from there on; a live executor sends unacknowledged updates again, but the agent ends one whose task has no update left",
        by_default: true,
        propose: streams::end_stream,
    },
    Repair {
        name: RepairName::CutTail,
        codes: &[Code::UpdatesTailCut, Code::UpdatesLengthTooLong, Code::OperationStreamCut],
        does: "truncates the incomplete record at the end of a stream, and keeps it in the journal",
        safe: "the agent truncates the same bytes at its next start, without keeping them",
        costs: "nothing that the agent would not lose anyway",
        by_default: true,
        propose: streams::cut_tail,
    },
    Repair {
        name: RepairName::RemoveDirectoryAtStream,
        codes: &[Code::UpdatesUnreadable],
        does: "moves away a directory that is in the place of an update stream",
        safe: "the stream is lost already, and the agent starts without one; not for a symlink, or where the disk fails",
        costs: "nothing more; a live executor sends unacknowledged updates again",
        by_default: true,
        propose: strays::directory_at_stream,
    },
    Repair {
        name: RepairName::FixLengthPrefix,
        codes: LENGTHS,
        does: "corrects an invalid length prefix",
        safe: "only if a complete message of this entity follows, and the prefix is smaller than it, larger by one byte, or larger than any message",
        costs: "nothing; the journal keeps the file",
        by_default: true,
        propose: length_prefix::proved,
    },
    Repair {
        name: RepairName::CompleteFromContainer,
        codes: &[Code::ExecutorInfoUnreadable, Code::TaskInfoUnreadable],
        does: "completes a truncated info file from the config of its container in the runtime directory",
        safe: "only if the result has the length that the file claims, and the same bytes as far as they are left; never the resources of an executor, which differ there",
        costs: "nothing",
        by_default: true,
        propose: runtime_copy::complete,
    },
    Repair {
        name: RepairName::RemoveForeignBytes,
        codes: &[
            Code::AgentInfoUnreadable,
            Code::FrameworkInfoUnreadable,
            Code::ExecutorInfoUnreadable,
            Code::TaskInfoUnreadable,
        ],
        does: "removes a few bytes at the end of a message that are not a field of it",
        safe: "only if a complete message of this entity is before them, and no single wrong bit makes a field of them",
        costs: "nothing that an agent reads",
        by_default: true,
        propose: damaged_field::foreign_bytes,
    },
    Repair {
        name: RepairName::RestoreTempCopy,
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
        does: "replaces a missing or damaged file with the good temporary file beside it",
        safe: "only if it parses, belongs to this agent, framework, executor and task, and no other copy differs; for resources only if resources.info has the same",
        costs: "nothing; the journal keeps the replaced file",
        by_default: true,
        propose: temp_copy::good_copy,
    },
    Repair {
        name: RepairName::UseResourcesInfo,
        codes: &[Code::StateEmpty, Code::StateUnreadable, Code::OperationsUnreadable],
        does: "moves away resources_and_operations.state, so that the agent reads resources.info",
        safe: "only if resources.info is good and no commit was interrupted: every commit writes the same resources to both",
        costs: "unacknowledged operations: only the state file lists them",
        by_default: true,
        propose: commit::old_format,
    },
    Repair {
        name: RepairName::ShortenLengthPrefix,
        codes: MESSAGES,
        does: "sets the length prefix to the bytes that are left, where the end may have been truncated",
        safe: "only if the bytes that are left are a complete message of this entity",
        costs: "optional fields at its end, if there were any: of resources_and_operations.state, the last reservations, volumes or operations",
        by_default: false,
        propose: length_prefix::likely,
    },
    Repair {
        name: RepairName::RemoveDamagedField,
        codes: MESSAGES,
        does: "removes the damaged fields from a message and keeps the others",
        safe: "only if the rest is a complete message of this entity; the plan says which fields are lost",
        costs: "what the damaged fields said: an agent refuses to start if slave.info then differs from its flags, and loses a reservation or volume that was in a damaged one",
        by_default: false,
        propose: damaged_field::damaged,
    },
    Repair {
        name: RepairName::RemoveDamagedResource,
        codes: &[Code::InfoUnreadable],
        does: "removes one damaged resource from the list and keeps the others",
        safe: "only if every other resource in the file is complete",
        costs: "that one reservation or volume; an agent with --no-strict loses the whole list",
        by_default: false,
        propose: resource_list::damaged_resource,
    },
    Repair {
        name: RepairName::RelinkCopiedLatest,
        codes: &[Code::AgentIdDiffers],
        does: "makes slaves/latest a symlink again, where a copy has turned it into a directory",
        safe: "only if it is a copy of exactly one directory beside it",
        costs: "nothing; the journal keeps the copy",
        by_default: true,
        propose: copied_latest::agent,
    },
    Repair {
        name: RepairName::RetargetLatest,
        codes: &[Code::LatestDangling, Code::LatestLoop, Code::LatestOutside],
        does: "points slaves/latest to the directory of this work_dir that it names",
        safe: "only if a directory of that name exists, or it names none and there is only one",
        costs: "nothing",
        by_default: true,
        propose: links::agent,
    },
    Repair {
        name: RepairName::RestoreLatest,
        codes: &[
            Code::LatestMissing,
            Code::LatestDangling,
            Code::LatestLoop,
            Code::AgentInfoMissing,
            Code::AgentDirectoryHollow,
        ],
        does: "creates slaves/latest again, so that the agent keeps its ID, its volumes, and the executors that are still alive",
        safe: "only if one ID is possible, or --agent names one of several, and its slave.info is good and its own; a new agent that had registered since would have created the symlink",
        costs: "nothing, unless the ID was abandoned on purpose",
        by_default: false,
        propose: links::restore,
    },
    Repair {
        name: RepairName::RelinkCopiedRunLatest,
        codes: &[Code::LatestRunNotFound],
        does: "makes runs/latest a symlink again, where a copy has turned it into a directory",
        safe: "only if it is a copy of exactly one run beside it, or exactly one run is proved to be alive",
        costs: "nothing; the journal keeps the copy",
        by_default: true,
        propose: copied_latest::run,
    },
    Repair {
        name: RepairName::RetargetRunLatest,
        codes: &[
            Code::RunLatestDangling,
            Code::RunLatestLoop,
            Code::RunLatestMissing,
            Code::LatestRunNotFound,
            Code::LatestOutside,
        ],
        does: "points runs/latest to the run of this work_dir that it names",
        safe: "only if that run exists, or it names none and there is only one, or exactly one is proved to be alive",
        costs: "nothing",
        by_default: true,
        propose: links::run,
    },
    Repair {
        name: RepairName::RemoveRunLatest,
        codes: &[Code::RunLatestDangling],
        does: "moves away a runs/latest that points to a missing run",
        safe: "agents up to 1.11.0 refuse to start with it; later ones skip the executor, as all do without it",
        costs: "nothing: the run, and with it the executor, is lost already",
        by_default: true,
        propose: links::drop_run,
    },
    Repair {
        name: RepairName::RetargetProviderLatest,
        codes: &[Code::ProviderLatestDangling],
        does: "points latest of a resource provider to the ID of this work_dir that it names",
        safe: "only if that ID exists, or it names none and there is only one",
        costs: "nothing",
        by_default: true,
        propose: links::provider,
    },
    Repair {
        name: RepairName::TrimPid,
        codes: &[Code::ForkedPidMalformed],
        does: "removes white space from forked.pid",
        safe: "the pid stays the same",
        costs: "nothing",
        by_default: true,
        propose: pids::trim,
    },
    Repair {
        name: RepairName::CopyRuntimePid,
        codes: &[
            Code::ForkedPidMalformed,
            Code::ForkedPidUnreadable,
            Code::ForkedPidMissing,
            Code::ForkedPidEmpty,
            Code::ForkedPidDiffers,
        ],
        does: "writes the pid that the runtime directory has for the same container",
        safe: "the agent writes the same pid to both, forked.pid first; where forked.pid is missing, empty or contains another pid, only if /proc proves that the process is the executor's",
        costs: "nothing",
        by_default: true,
        propose: pids::copy_from_runtime,
    },
    Repair {
        name: RepairName::RouteViaMaster,
        codes: &[Code::FrameworkPidMissing, Code::FrameworkPidEmpty, Code::FrameworkPidUnreadable],
        does: "writes the address 0.0.0.0:0 to framework.pid, as the agent does for an HTTP scheduler",
        safe: "the agent then sends messages through the master, which reports the scheduler's address when the agent reregisters",
        costs: "nothing; without the file the agent drops every executor of the framework",
        by_default: true,
        propose: scheduler::via_master,
    },
    Repair {
        name: RepairName::ArchiveCompleted,
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
        does: "moves away a damaged file that belongs to a completed run, an executor without a live run, or a framework without executors",
        safe: "the agent reads such files only to schedule GC of their directories, and does that without them, too",
        costs: "their entry in the list of completed executors",
        by_default: true,
        propose: strays::archive_completed,
    },
    Repair {
        name: RepairName::RebuildFromContainer,
        codes: INFOS_OF_CONTAINERS,
        does: "writes executor.info or task.info again from the config of its container in the runtime directory",
        safe: "only if /proc proves that the container's process is alive, and the message is of this executor or task",
        costs: "the executor's own resources: the agent then counts only those of its tasks; of a task, nothing",
        by_default: true,
        propose: rebuild::from_container,
    },
    Repair {
        name: RepairName::RemoveUnreadable,
        codes: &[Code::FrameworkInfoUnreadable, Code::ExecutorInfoUnreadable, Code::TaskInfoUnreadable],
        does: "moves away the directory of a framework, executor or task whose info file cannot be read",
        safe: "an agent with --no-strict skips the same directory and recovers the rest",
        costs: "that task; or that executor and its tasks; or that framework with all its executors",
        by_default: false,
        propose: strays::unreadable_entity,
    },
    Repair {
        name: RepairName::RemoveLayers,
        codes: &[Code::LayersUnreadable],
        does: "moves away a damaged list of image layers of a container",
        safe: "the agent starts without it",
        costs: "while the container runs, image pruning may delete layers that it uses",
        by_default: false,
        propose: strays::layers,
    },
    Repair {
        name: RepairName::RemovePid,
        codes: &[Code::ForkedPidMalformed, Code::ForkedPidUnreadable],
        does: "moves away a forked.pid that cannot be read",
        safe: "the agent starts as if the executor had never been forked",
        costs: "the executor and its tasks, if it is alive: the agent drops it",
        by_default: false,
        propose: pids::drop,
    },
    Repair {
        name: RepairName::FixGeneratedFlag,
        codes: &[Code::GeneratedMalformed, Code::GeneratedUnreadable],
        does: "removes white space from the file, or moves away the file if it does not contain a number",
        safe: "without the file the agent decides by the executor's command and name, as agents before 1.10 always did",
        costs: "nothing, unless a framework named its own executor like the agent's",
        by_default: true,
        propose: pids::generated,
    },
    Repair {
        name: RepairName::RemoveStalePid,
        codes: &[Code::ForkedPidStale, Code::ForkedPidReused],
        does: "moves away the forked.pid of a dead process, or one whose pid now belongs to another process",
        safe: "only where /proc proves it; the agent would mistake the other process for the executor, and kill it",
        costs: "nothing: the process that forked.pid names is gone",
        by_default: true,
        propose: pids::stale,
    },
    Repair {
        name: RepairName::ResolveDuplicatePid,
        codes: &[Code::PidTwice, Code::DockerPidTwice],
        does: "writes the pid that the runtime directory has for a run; where that does not tell, keeps the forked.pid of the run that a shared pid belongs to, and moves away the other one",
        safe: "the agent writes the same pid to both; a pid is reused only after its process has ended, so the run that was forked first is dead",
        costs: "nothing: only the forked.pid of a dead executor is moved away",
        by_default: true,
        propose: pids::duplicate,
    },
    Repair {
        name: RepairName::CreateSandbox,
        codes: &[Code::SandboxMissing],
        does: "creates the missing sandbox of a live run, with the owner and mode that it had",
        safe: "the agent only checks whether the directory exists",
        costs: "nothing more: its files are lost already",
        by_default: true,
        propose: sandboxes::sandbox,
    },
    Repair {
        name: RepairName::CompleteCommit,
        codes: &[Code::TargetWithoutOld, Code::OldTargetOnly, Code::OldTargetIgnored],
        does: "completes a commit of resources that a crash interrupted, in the agent's order",
        safe: "only where it creates and deletes no volume, and declares none as gone",
        costs: "nothing; the journal keeps the replaced file",
        by_default: true,
        propose: commit::complete,
    },
    Repair {
        name: RepairName::RemoveEmptyTarget,
        codes: &[Code::TargetEmpty],
        does: "moves away an empty resources_and_operations.target",
        safe: "it is empty, and hides the operations in the state file",
        costs: "a commit that was never written to disk",
        by_default: true,
        propose: strays::empty_target,
    },
    Repair {
        name: RepairName::AbandonCommit,
        codes: &[Code::TargetUnreadable, Code::OldTargetUnreadable, Code::OperationsTargetUnreadable],
        does: "moves away the damaged target of a commit",
        safe: "the agent then starts from the last commit",
        costs: "the reservation or volume that was being created or removed, and operations that only the target lists",
        by_default: false,
        propose: strays::abandon_commit,
    },
    Repair {
        name: RepairName::RemoveResourcesInfo,
        codes: &[Code::InfoUnreadable],
        does: "moves away resources.info, so that the agent continues without it",
        safe: "an agent with --no-strict does the same",
        costs: "every reservation and volume that it lists; the directories of volumes stay",
        by_default: false,
        propose: resource_list::without,
    },
    Repair {
        name: RepairName::RemovePhantom,
        codes: &[
            Code::FrameworkInfoMissing,
            Code::RunLatestMissing,
            Code::ExecutorSkipped,
            Code::ForkedPidMissing,
            Code::TaskInfoMissing,
        ],
        does: "moves away a file or symlink that is in the place of the directory of a framework, executor, run or task",
        safe: "nothing can be recovered from it",
        costs: "nothing",
        by_default: true,
        propose: strays::phantom,
    },
    Repair {
        name: RepairName::RemoveStrayContainer,
        codes: &[Code::ContainerNotADirectory],
        does: "moves away a file or symlink that is among the containers of the runtime directory",
        safe: "every container is a directory",
        costs: "nothing",
        by_default: true,
        propose: strays::container,
    },
    Repair {
        name: RepairName::RemoveOperationEntry,
        codes: &[Code::OperationDirectoryName],
        does: "moves away an entry of operations/ that is not a UUID",
        safe: "no operation has such a name, and the agent refuses to start with it",
        costs: "nothing",
        by_default: true,
        propose: strays::operation,
    },
    Repair {
        name: RepairName::ResetRegistry,
        codes: &[Code::RegistryBroken],
        does: "moves away a resource_provider_registry that cannot be opened",
        safe: "only where no resource provider has a checkpoint; the agent creates a new one",
        costs: "nothing",
        by_default: true,
        propose: strays::registry,
    },
    Repair {
        name: RepairName::RemoveTemp,
        codes: &[Code::TempFile],
        does: "moves away a temporary file that a crash left",
        safe: "no agent ever reads it",
        costs: "nothing",
        by_default: true,
        propose: strays::temp,
    },
    Repair {
        name: RepairName::RemoveUnknown,
        codes: &[Code::UnknownEntry],
        does: "moves away an entry that no agent writes",
        safe: "no agent reads it",
        costs: "nothing to the agent; its owner may need it",
        by_default: false,
        propose: strays::unknown,
    },
    Repair {
        name: RepairName::WriteBootId,
        codes: &[Code::BootIdDiffers, Code::BootIdEmpty],
        does: "writes the host's boot ID",
        safe: "only if a process of the checkpoint is proved to be the same and alive: the host was not rebooted since",
        costs: "nothing: without it the agent drops every live executor",
        by_default: true,
        propose: boot_id::boot_id,
    },
];

impl Repair {
    /// Whether it may answer a finding of this code.
    pub fn answers(&self, code: Code) -> bool {
        self.codes.contains(&code)
    }
}

/// Codes with which a strict agent refuses to start or aborts, and for which no repair exists.
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
                assert!(!words.is_empty(), "{} has no text", repair.name);
            }
        }
    }

    #[test]
    fn what_costs_more_stands_behind_what_costs_less() {
        let last = |code| REPAIRS.iter().rfind(|repair| repair.answers(code)).map(|repair| repair.name);
        assert_eq!(last(Code::ForkedPidMalformed), Some(RepairName::RemovePid));
        assert_eq!(last(Code::RunLatestDangling), Some(RepairName::RemoveRunLatest));
        assert_eq!(last(Code::UpdatesRecordDamaged), Some(RepairName::EndStream));
    }
}
