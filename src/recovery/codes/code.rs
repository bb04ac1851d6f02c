//! The codes as a type. Each has one row in the table of its area; a code without a row, or with two, does not compile.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::row::Row;
use super::{agent, containers, entries, frameworks, resources, runs, tasks};

macro_rules! codes {
    ($($code:ident $name:literal;)*) => {
        /// What can be wrong with a checkpoint.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
        pub enum Code {
            $(#[serde(rename = $name)] $code,)*
        }

        impl Code {
            const ALL: &[Self] = &[$(Self::$code),*];

            /// The stable name, in kebab-case.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$code => $name,)* }
            }
        }
    };
}

codes! {
    BootIdUnreadable "boot-id-unreadable";
    BootIdDirectory "boot-id-is-a-folder";
    BootIdDiffers "boot-id-differs";
    BootIdEmpty "boot-id-empty";
    StateEmpty "resources-state-empty";
    StateBlank "resources-state-blank";
    ListsDiffer "resources-lists-differ";
    ResourceInvalid "resource-invalid";
    StateUnreadable "resources-state-unreadable";
    TargetUnreadable "resources-target-unreadable";
    TargetEmpty "resources-target-empty";
    InfoUnreadable "resources-info-unreadable";
    ResourceListCut "resources-list-cut";
    OldTargetUnreadable "resources-old-target-unreadable";
    MetaMissing "meta-missing";
    MetaNotWritable "meta-not-writable";
    ContainerNotCheckpointed "container-not-checkpointed";
    ContainerNotCheckpointing "container-not-checkpointing";
    ContainerizerMissing "containerizer-missing";
    ContainerMissing "container-missing";
    SentinelTooEarly "sentinel-too-early";
    RunLatestStale "run-latest-stale";
    RunWithoutTasks "run-without-tasks";
    WorkDirElsewhere "work-dir-elsewhere";
    RuntimeDirElsewhere "runtime-dir-elsewhere";
    UnitRemovesCheckpoint "unit-removes-checkpoint";
    UnitKillsExecutors "unit-kills-executors";
    FlagRefused "flag-refused";
    FlagMissing "flag-missing";
    LatestMissing "latest-missing";
    SlavesNotADirectory "slaves-not-a-folder";
    LatestStale "latest-stale";
    LatestDangling "latest-dangling";
    LatestLoop "latest-loop";
    AgentInfoMissing "slave-info-missing";
    AgentInfoUnreadable "slave-info-unreadable";
    AgentInfoEmpty "slave-info-empty";
    DrainUnreadable "drain-unreadable";
    OperationsTargetUnreadable "operations-target-unreadable";
    OperationsUnreadable "operations-unreadable";
    FrameworkInfoMissing "framework-info-missing";
    FrameworkInfoEmpty "framework-info-empty";
    FrameworkInfoUnreadable "framework-info-unreadable";
    FrameworkPidMissing "framework-pid-missing";
    FrameworkPidEmpty "framework-pid-empty";
    FrameworkPidUnreadable "framework-pid-unreadable";
    FrameworkPidUnparsable "framework-pid-unparsable";
    RunLatestDangling "run-latest-dangling";
    RunLatestLoop "run-latest-loop";
    RunLatestMissing "run-latest-missing";
    ExecutorInfoMissing "executor-info-missing";
    ExecutorInfoEmpty "executor-info-empty";
    ExecutorInfoUnreadable "executor-info-unreadable";
    GeneratedUnreadable "generated-flag-unreadable";
    GeneratedMalformed "generated-flag-malformed";
    ForkedPidStale "forked-pid-stale";
    ForkedPidMissing "forked-pid-missing";
    ForkedPidUnreadable "forked-pid-unreadable";
    ForkedPidEmpty "forked-pid-empty";
    ForkedPidMalformed "forked-pid-malformed";
    LibprocessPidUnreadable "libprocess-pid-unreadable";
    LibprocessPidEmpty "libprocess-pid-empty";
    LibprocessPidUnparsable "libprocess-pid-unparsable";
    ConnectionUnknown "connection-unknown";
    TaskInfoMissing "task-info-missing";
    TaskInfoEmpty "task-info-empty";
    TaskInfoUnreadable "task-info-unreadable";
    UpdatesMissing "task-updates-missing";
    UpdatesEmpty "task-updates-empty";
    UpdatesUnreadable "task-updates-unreadable";
    UpdatesBadAck "task-updates-bad-ack";
    UpdatesTailCut "task-updates-cut-tail";
    UpdatesLengthTooLong "task-updates-hidden-records";
    UpdatesRecordDamaged "task-updates-damaged";
    Unconvertible "resource-unconvertible";
    AllocationMissing "allocation-missing";
    TargetWithoutOld "target-without-old-target";
    OldTargetOnly "old-target-blocks";
    ResourceUnexpected "resource-unexpected";
    VolumeUnnameable "volume-unnameable";
    VolumeNotListed "volume-not-listed";
    ReservationNotListed "reservation-not-listed";
    VolumeMissing "volume-missing";
    VolumeUnclaimed "volume-unclaimed";
    AgentIdDiffers "agent-id-differs";
    RegistryBroken "registry-broken";
    RegistryMissing "registry-missing";
    WorkDirFull "work-dir-full";
    FrameworkEmpty "framework-empty";
    FrameworkNotCheckpointing "framework-not-checkpointing";
    FrameworkIdMissing "framework-id-missing";
    ExecutorSkipped "executor-skipped";
    LatestRunNotFound "latest-run-not-found";
    IdNotAllowed "id-not-allowed";
    TerminalUpdateBad "terminal-update-without-uuid";
    TaskIdDiffers "task-id-differs";
    DefaultExecutorTask "default-executor-task";
    UpdateBad "update-without-uuid";
    VolumeGidsUnreadable "volume-gids-unreadable";
    SandboxMissing "sandbox-missing";
    ConfigUnreadable "container-config-unreadable";
    ContainerNotADirectory "container-not-a-folder";
    ContainersNotADirectory "containers-not-a-folder";
    ContainerTerminated "container-terminated";
    ContainerPidMalformed "container-pid-malformed";
    LaunchInfoUnreadable "launch-info-unreadable";
    ParentTerminated "parent-terminated";
    PidTwice "pid-twice";
    ContainerIdTwice "container-id-twice";
    DockerPidTwice "docker-pid-twice";
    DockerNotRunning "docker-not-running";
    SwitchboardPidBad "switchboard-pid-bad";
    BackendUnknown "provisioner-backend-unknown";
    LayersUnreadable "provisioner-layers-unreadable";
    DeviceStateUnreadable "device-state-unreadable";
    CniInfoUnreadable "cni-network-unreadable";
    CsiVolumesUnreadable "csi-volumes-unreadable";
    OperationOfProvider "operation-of-provider";
    OperationUuidBad "operation-uuid-bad";
    OperationDirectoryName "operation-folder-name";
    OperationUnknown "operation-unknown";
    OperationStreamUnreadable "operation-updates-unreadable";
    OperationStreamCut "operation-updates-cut-tail";
    OperationAckUnexpected "operation-ack-unexpected";
    OperationUpdateBad "operation-update-without-uuid";
    OperationPendingWithStream "operation-pending-with-stream";
    TempFile "temp-file";
    TempFileGoodCopy "temp-file-good-copy";
    UnknownEntry "unknown-entry";
    LinkInside "link-inside";
    LinkOutside "link-outside";
    LatestOutside "latest-outside";
    ProviderLatestDangling "provider-latest-dangling";
    ProviderStateUnreadable "provider-state-unreadable";
    ProviderOperationUuidBad "provider-operation-uuid-bad";
    ProviderOperationsUnreadable "provider-operations-unreadable";
    CsiStateUnreadable "csi-state-unreadable";
    ForkedPidReused "forked-pid-reused";
    ForkedPidDiffers "forked-pid-differs";
    ForkedPidOfGroup "forked-pid-of-group";
    IdHidden "id-hidden";
    IdPattern "id-pattern";
    FrameworkIdDiffers "framework-id-differs";
    ExecutorIdDiffers "executor-id-differs";
    ExecutorFrameworkDiffers "executor-framework-differs";
    TaskIdsDiffer "task-ids-differ";
    ResourcesRefused "resources-refused";
    UpdateForeignTask "update-foreign-task";
    UpdatesStuck "updates-stuck";
    OldAgentUncollected "old-agent-uncollected";
    AgentDirectoryHollow "agent-folder-hollow";
    TargetWithoutState "target-without-state";
    ResourcesNotADirectory "resources-not-a-directory";
    OldTargetIgnored "old-target-ignored";
    DrainStored "drain-stored";
    AgentNotCheckpointing "agent-not-checkpointing";
    WorkDirTemporary "work-dir-temporary";
    OwnerOdd "owner-odd";
    ModeOdd "mode-odd";
    ResourcesDontFit "resources-do-not-fit";
    InfoIncompatible "agent-info-incompatible";
    InfoIncompatibleAfterReboot "agent-info-incompatible-after-reboot";
}

/// The rows, in the order of the enum.
pub static CODES: [&Row; Code::ALL.len()] = in_order(&[
    agent::ROWS,
    resources::ROWS,
    frameworks::ROWS,
    runs::ROWS,
    tasks::ROWS,
    containers::ROWS,
    entries::ROWS,
]);

const fn in_order(areas: &[&'static [Row]]) -> [&'static Row; Code::ALL.len()] {
    let mut found = [None; Code::ALL.len()];
    let mut area = 0;
    while area < areas.len() {
        let mut at = 0;
        while at < areas[area].len() {
            let row = &areas[area][at];
            assert!(found[row.code as usize].is_none(), "a code has two rows");
            found[row.code as usize] = Some(row);
            at += 1;
        }
        area += 1;
    }
    let mut rows = [&areas[0][0]; Code::ALL.len()];
    let mut at = 0;
    while at < found.len() {
        match found[at] {
            Some(row) => rows[at] = row,
            None => panic!("a code has no row"),
        }
        at += 1;
    }
    rows
}

impl Code {
    /// Its row in the table.
    pub fn row(self) -> &'static Row {
        CODES[self as usize]
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// By name.
impl Ord for Code {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name().cmp(other.name())
    }
}

impl Code {
    /// Whether it is about a configuration that does not fit.
    pub fn is_about_flags(self) -> bool {
        matches!(self, Self::ResourcesDontFit | Self::InfoIncompatible | Self::InfoIncompatibleAfterReboot)
    }
}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Not the name of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownCode;

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(name: &str) -> Result<Self, UnknownCode> {
        Self::ALL.iter().copied().find(|code| code.name() == name).ok_or(UnknownCode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_kebab_case() {
        for code in Code::ALL {
            assert_eq!(code.name().parse(), Ok(*code));
            let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(code.name().chars().all(is_kebab), "{code}");
        }
        assert_eq!("nonsense".parse::<Code>(), Err(UnknownCode));
    }

    #[test]
    fn reservations_do_not_depend_on_the_agent_id() {
        for code in
            [Code::LatestMissing, Code::AgentInfoMissing, Code::AgentInfoUnreadable, Code::AgentInfoEmpty]
        {
            assert!(code.row().lost.ends_with("Reservations and volumes in meta/resources stay"), "{code}");
        }
    }

    #[test]
    fn every_row_has_words() {
        for row in CODES {
            for words in [row.disk, row.agent, row.lost, row.next] {
                assert!(!words.is_empty(), "{}", row.code);
            }
        }
    }
}
