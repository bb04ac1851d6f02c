//! Everything that the agent can meet, with the rule it follows and what it does in each mode. One row each.

use crate::schema::Release;

/// What the agent does, from least to most. Of two, the stronger counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Nothing.
    Ignores,
    /// It adds to its error counter.
    Counts,
    /// It loses a subtree or a record.
    Drops,
    /// It reports an error and exits.
    Fails,
    /// It aborts.
    Aborts,
}

impl Effect {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ignores => "ignores",
            Self::Counts => "counts",
            Self::Drops => "drops",
            Self::Fails => "fails",
            Self::Aborts => "aborts",
        }
    }
}

macro_rules! causes {
    (
        $($name:ident $rule:literal $strict:ident $lenient:ident $counted:literal $doc:literal;)*
    ) => {
        /// What the agent can meet.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Cause {
            $(#[doc = $doc] $name,)*
        }

        /// Every cause.
        pub const CAUSES: &[Cause] = &[$(Cause::$name),*];

        impl Cause {
            /// The rule that it comes under.
            pub fn rule(self) -> &'static str {
                match self { $(Self::$name => $rule,)* }
            }

            fn effects(self) -> (Effect, Effect) {
                match self {
                    $(Self::$name => (Effect::$strict, Effect::$lenient),)*
                }
            }

            /// Whether the agent adds to its error counter, where it goes on.
            pub fn is_counted(self) -> bool {
                match self { $(Self::$name => $counted,)* }
            }
        }
    };
}

causes! {
    // Reading: section 1 of the rules.
    BootIdUnreadable "R4" Ignores Ignores false "`boot_id` can't be read";
    BootIdDiffers "R5" Ignores Ignores false "`boot_id` is not the host's: a reboot";
    BootIdEmpty "R5" Ignores Ignores false "`boot_id` is empty, which counts as a reboot";
    StateEmpty "R12" Drops Drops false "`resources_and_operations.state` is empty";
    StateUnreadable "R14" Fails Drops true "`resources_and_operations.state` can't be read";
    TargetUnreadable "R16" Fails Drops true "`resources_and_operations.target` can't be read";
    TargetEmpty "R17" Drops Drops false "`resources_and_operations.target` is empty";
    InfoUnreadable "R20" Fails Drops true "`resources.info` can't be read";
    ResourceListCut "R229" Drops Drops false "a list of resources ends in a cut record, which agents until 1.4 forgive";
    OldTargetUnreadable "R22" Fails Drops true "`resources.target` can't be read";
    LatestMissing "R7" Ignores Ignores false "`slaves/latest` is not there";
    LatestDangling "R8" Fails Fails false "`slaves/latest` leads to nothing";
    LatestLoop "R9" Fails Fails false "`slaves/latest` can't be resolved";
    AgentInfoMissing "R24" Drops Drops false "`slave.info` is not there";
    AgentInfoUnreadable "R25" Fails Drops true "`slave.info` can't be read";
    AgentInfoEmpty "R26" Drops Drops false "`slave.info` is empty";
    DrainUnreadable "R30" Counts Counts true "`drain.config` can't be read";
    OperationsTargetUnreadable "R32" Fails Drops true "operations can't be read from the target";
    OperationsUnreadable "R33" Fails Drops true "operations can't be read from the state";
    FrameworkInfoMissing "R35" Drops Drops false "`framework.info` is not there";
    FrameworkInfoEmpty "R35" Drops Drops false "`framework.info` is empty";
    FrameworkInfoUnreadable "R36" Fails Drops true "`framework.info` can't be read";
    FrameworkPidMissing "R37" Drops Drops false "`framework.pid` is not there";
    FrameworkPidEmpty "R37" Drops Drops false "`framework.pid` is empty";
    FrameworkPidUnreadable "R38" Fails Drops true "`framework.pid` can't be read";
    FrameworkPidUnparsable "R39" Ignores Ignores false "`framework.pid` is no address";
    RunLatestDangling "R42" Drops Drops false "`runs/latest` leads to nothing";
    RunLatestLoop "R43" Fails Fails false "`runs/latest` can't be resolved";
    RunLatestMissing "R46" Drops Drops false "no latest run";
    ExecutorInfoMissing "R47" Drops Drops false "`executor.info` is not there";
    ExecutorInfoEmpty "R47" Drops Drops false "`executor.info` is empty";
    ExecutorInfoUnreadable "R48" Fails Drops true "`executor.info` can't be read";
    GeneratedUnreadable "R49" Fails Fails false "`executor_generated_for_command_task` can't be read";
    GeneratedMalformed "R49" Fails Fails false "`executor_generated_for_command_task` is no integer";
    ForkedPidStale "R54" Ignores Ignores false "`forked.pid` of before the reboot";
    ForkedPidMissing "R55" Drops Drops false "`forked.pid` is not there";
    ForkedPidUnreadable "R56" Fails Drops true "`forked.pid` can't be read";
    ForkedPidEmpty "R57" Drops Drops false "`forked.pid` is empty";
    ForkedPidMalformed "R58" Fails Fails false "`forked.pid` is no integer";
    LibprocessPidUnreadable "R59" Fails Drops true "`libprocess.pid` can't be read";
    LibprocessPidEmpty "R60" Drops Drops false "`libprocess.pid` is empty";
    LibprocessPidUnparsable "R61" Drops Drops false "`libprocess.pid` is no address";
    ConnectionUnknown "R63" Ignores Ignores false "neither `libprocess.pid` nor `http.marker`";
    TaskInfoMissing "R64" Drops Drops false "`task.info` is not there";
    TaskInfoEmpty "R64" Drops Drops false "`task.info` is empty";
    TaskInfoUnreadable "R65" Fails Drops true "`task.info` can't be read";
    UpdatesMissing "R66" Ignores Ignores false "`task.updates` is not there";
    UpdatesUnreadable "R67" Fails Drops true "`task.updates` can't be opened";
    UpdatesBadAck "R69" Aborts Aborts false "an acknowledgement without a good uuid";
    UpdatesTailCut "R70" Drops Drops false "the last record is cut";
    UpdatesLengthTooLong "R71" Drops Drops false "a length hides the records behind it";
    UpdatesRecordDamaged "R72" Fails Drops true "a record does not parse";
    Unconvertible "R77" Aborts Aborts false "a resource that can't be upgraded";
    // Starting: section 3 of the rules.
    AllocationMissing "R101" Aborts Aborts false "resources without a role, of a framework with several";
    TargetWithoutOld "R104" Fails Fails false "`resources_and_operations.target` without `resources.target`";
    OldTargetOnly "R105" Fails Fails false "`resources.target` of an agent before 1.8";
    ResourceUnexpected "R106" Fails Fails false "a checkpointed resource that needs no checkpoint";
    VolumeUnnameable "R107" Aborts Aborts false "a persistent volume without a directory";
    AgentIdDiffers "R119" Aborts Aborts false "the id in `slave.info` is not that of the directory";
    RegistryBroken "R120" Aborts Aborts false "`resource_provider_registry` can't be opened";
    FrameworkEmpty "R121" Ignores Ignores false "a framework without executors";
    FrameworkNotCheckpointing "R122" Aborts Aborts false "`framework.info` does not ask for checkpoints";
    FrameworkIdMissing "R122" Ignores Ignores false "`framework.info` without an id";
    ExecutorSkipped "R123" Drops Drops false "an executor without run, latest or info";
    LatestRunNotFound "R124" Aborts Aborts false "`runs/latest` names no run";
    IdNotAllowed "R126" Aborts Aborts false "an id that today's agents refuse, in what is to be rewritten";
    TerminalUpdateBad "R127" Aborts Aborts false "a terminal update without a good uuid";
    TaskIdDiffers "R119" Aborts Aborts false "an acknowledged terminal task whose info has another id";
    DefaultExecutorTask "R119" Aborts Aborts false "a task of a default executor that names another";
    UpdateBad "R133" Aborts Aborts false "an update without a good uuid";
    VolumeGidsUnreadable "R131" Fails Fails false "`volume_gids` can't be read";
    SandboxMissing "R135" Aborts Aborts false "the sandbox of a live run is not there";
    ConfigUnreadable "R137" Fails Fails false "a container's `config` can't be read";
    ContainerNotADirectory "R138" Aborts Aborts false "something other than a directory among containers";
    ContainerTerminated "R139" Aborts Aborts false "`termination` in a container that nobody knows";
    ContainerPidMalformed "R140" Fails Fails false "a container's `pid` is no integer";
    LaunchInfoUnreadable "R142" Fails Fails false "a container's `launch_info` can't be read";
    ParentTerminated "R142" Aborts Aborts false "a nested container whose parent has ended";
    PidTwice "R143" Fails Fails false "two live runs with one pid";
    DockerPidTwice "R233" Fails Fails false "two docker executors with one pid, until 1.8.0";
    SwitchboardPidBad "R145" Fails Fails false "a container's `io_switchboard/pid` is missing or no integer";
    LayersUnreadable "R146" Fails Fails false "a container's `layers` can't be read";
    DeviceStateUnreadable "R147" Fails Fails false "`device.state` can't be read";
    CsiVolumesUnreadable "R147" Fails Fails false "`volumes` of the CSI isolator can't be read";
    OperationOfProvider "R152" Aborts Aborts false "a checkpointed operation of a resource provider";
    OperationUuidBad "R152" Aborts Aborts false "a checkpointed operation without a good uuid";
    OperationDirectoryName "R153" Fails Fails false "an entry of `operations` that is no UUID";
    OperationUnknown "R153" Ignores Ignores false "the stream of an operation that is no longer known";
    OperationStreamUnreadable "R154" Fails Counts true "`operation.updates` can't be read";
    OperationStreamCut "R154" Drops Drops false "`operation.updates` ends in a cut record";
    OperationAckUnexpected "R154" Fails Counts true "`operation.updates` acknowledges what is not pending";
    OperationUpdateBad "R154" Aborts Aborts false "`operation.updates` has an update without a good uuid";
    OperationPendingWithStream "R155" Aborts Aborts false "a pending operation that has a stream";
    // What the configuration decides: files alone do not tell.
    ResourcesDontFit "R106" Fails Fails false "checkpointed resources do not fit into those of the flags";
    InfoIncompatible "R116" Fails Fails false "the configuration differs from `slave.info`";
    InfoIncompatibleAfterReboot "R117" Drops Drops false "the configuration differs from `slave.info` of before a reboot";
}

impl Cause {
    /// What a strict agent of this release does.
    pub fn strict(self, release: Release) -> Effect {
        self.in_release(release).unwrap_or(self.effects().0)
    }

    /// What a lenient agent of this release does.
    pub fn lenient(self, release: Release) -> Effect {
        self.in_release(release).unwrap_or(self.effects().1)
    }

    /// Where releases differ.
    fn in_release(self, release: Release) -> Option<Effect> {
        // R226: until 1.11.0 a dangling run link is fatal in both modes.
        if self == Self::RunLatestDangling && release <= Release::LAST {
            return Some(Effect::Fails);
        }
        self.since().is_some_and(|since| release < since).then_some(Effect::Ignores)
    }

    /// The first release that looks at it, where some do not (section 6.1 of the rules; for `termination` the `CHECK` in
    /// `MesosContainerizerProcess::recover`, for the ids `Slave::initializeResourceProviderManager` and
    /// `Slave::attachTaskVolumeDirectory`).
    fn since(self) -> Option<Release> {
        Some(match self {
            Self::ConfigUnreadable | Self::LayersUnreadable | Self::DefaultExecutorTask => {
                Release::new(1, 5, 0)
            }
            Self::RegistryBroken | Self::AgentIdDiffers => Release::new(1, 6, 0),
            Self::ContainerTerminated => Release::new(1, 7, 0),
            Self::VolumeGidsUnreadable => Release::new(1, 8, 0),
            Self::CsiVolumesUnreadable => Release::new(1, 11, 0),
            Self::DeviceStateUnreadable => Release::HEAD,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn releases_that_do_not_look_do_not_mind() {
        let (old, new) = (Release::new(1, 4, 3), Release::LAST);
        for cause in [Cause::ConfigUnreadable, Cause::AgentIdDiffers, Cause::DefaultExecutorTask] {
            assert_eq!(cause.strict(old), Effect::Ignores, "{cause:?}");
            assert!(cause.strict(new) >= Effect::Fails, "{cause:?}");
        }
        assert_eq!(Cause::DeviceStateUnreadable.lenient(Release::LAST), Effect::Ignores);
        assert_eq!(Cause::DeviceStateUnreadable.lenient(Release::HEAD), Effect::Fails);
        assert_eq!(Cause::RunLatestDangling.strict(Release::LAST), Effect::Fails);
        assert_eq!(Cause::RunLatestDangling.strict(Release::HEAD), Effect::Drops);
    }
}
