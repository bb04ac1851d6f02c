//! Rules of reading the agent: boot ID, resources, agent information, operations.

use super::rule::topic;

topic! {
    READING "Reading the checkpoint";
    R1 Observed "slave/state.cpp: recover" []
        "Without a directory `meta` there is nothing to recover: the agent registers as a new agent.";
    R2 Derived "slave/state.cpp: recover" []
        "The checkpointed resources are read first, also after a reboot. If that fails, recovery fails.";
    R3 Observed "slave/state.cpp: recover" ["`boot_id` since 0.16.0"]
        "Without `boot_id` the agent treats the host as not rebooted.";
    R4 Observed "slave/state.cpp: recover" []
        "If `boot_id` cannot be read, the agent logs a warning and treats the host as not rebooted.";
    R5 Observed "slave/state.cpp: recover" ["since 1.4.0; before, see R225"]
        "If `boot_id` differs from the boot ID of the host, the host counts as rebooted and recovery \
         continues. White space around the ID is ignored. An empty file differs from any ID.";
    R6 Derived "slave/state.cpp: recover" []
        "If `boot_id` can be read but the boot ID of the host cannot be read, the agent aborts.";
    R7 Observed "slave/state.cpp: recover" []
        "Without `meta/slaves/latest` there is no agent to recover, whatever is beside it: the agent \
         registers with a new ID.";
    R8 Observed "slave/state.cpp: recover" []
        "If `meta/slaves/latest` is a dangling symlink, recovery fails in both modes. Its target is \
         absolute, so this is also the result of moving or copying the `work_dir`.";
    R9 Observed "slave/state.cpp: recover" []
        "If `meta/slaves/latest` cannot be resolved for another reason, e.g. a symlink loop, recovery fails \
         in both modes.";
    R10 Observed "slave/state.cpp: recover" []
        "The agent ID is the last component of the path that `meta/slaves/latest` resolves to. The rest of \
         that path is ignored: files are read from `meta/slaves/ID`. A real directory named `latest` gives \
         an agent with the ID `latest`.";
}

topic! {
    RESOURCES "Checkpointed resources";
    R11 Observed "slave/state.cpp: ResourcesState::recover" ["since 1.8.0"]
        "If `resources_and_operations.state` exists, the agent reads the resources from it and never reads \
         `resources.info` or `resources.target`.";
    R12 Observed "slave/state.cpp: ResourcesState::recover" ["since 1.8.0"]
        "An empty `resources_and_operations.state` means no resources at all. The agent logs no error and \
         does not fall back to an intact `resources.info`.";
    R13 Observed "slave/state.cpp: ResourcesState::recover" ["since 1.8.0"]
        "Four zero bytes in `resources_and_operations.state` are a valid empty message: no resources and no \
         operations.";
    R14 Observed "slave/state.cpp: ResourcesState::recover" ["since 1.8.0"]
        "If `resources_and_operations.state` cannot be read, a strict agent fails. A lenient agent counts an \
         error and continues without reservations and volumes.";
    R15 Derived "slave/state.cpp: ResourcesState::recover" ["since 1.9.0"]
        "Without `resources_and_operations.target` no change of the resources was in progress.";
    R16 Observed "slave/state.cpp: ResourcesState::recover" ["since 1.9.0"]
        "If `resources_and_operations.target` cannot be read, a strict agent fails. A lenient agent counts \
         an error, keeps the resources of the state file and forgets the target.";
    R17 Observed "slave/state.cpp: ResourcesState::recover" ["since 1.9.0"]
        "A readable `resources_and_operations.target` is what the resources were about to become. An empty \
         one counts as no target.";
    R18 Observed "slave/state.cpp: ResourcesState::recover" ["since 1.8.0"]
        "Without `resources_and_operations.state` the agent reads the old format, `resources.info`. The \
         resources of a lone `resources_and_operations.target` are ignored, but its operations are used.";
    R19 Observed "slave/state.cpp: ResourcesState::recover" []
        "Without `resources.info` the old format holds no resources, and `resources.target` is ignored.";
    R20 Observed "slave/state.cpp: ResourcesState::recover" ["since 1.5.0; before, see R229"]
        "If any record of `resources.info` is damaged or cut, a strict agent fails. A lenient agent counts \
         an error and continues without any resource, including those of the good records.";
    R21 Observed "slave/state.cpp: ResourcesState::recover" []
        "An empty `resources.info` is valid: no checkpointed resources.";
    R22 Observed "slave/state.cpp: ResourcesState::recover" ["since 1.1.0"]
        "If `resources.target` cannot be read, a strict agent fails. A lenient agent counts an error and \
         keeps the resources of `resources.info`.";
    R23 Observed "common/resources.cpp: Resources::operator+=" []
        "An invalid resource, or one with no amount, is silently left out. Resources that differ only in \
         their amount become one.";
}

topic! {
    AGENT "Agent information and operations";
    R24 Observed "slave/state.cpp: SlaveState::recover" []
        "Without `slave.info` the agent recovers nothing below its directory: no frameworks, no drain, no \
         operations.";
    R25 Observed "slave/state.cpp: SlaveState::recover" []
        "If `slave.info` cannot be read, a strict agent fails. A lenient agent counts an error and recovers \
         nothing below its directory.";
    R26 Observed "slave/state.cpp: SlaveState::recover" ["since 0.14.1; before, see R222"]
        "An empty `slave.info` counts as missing, with a warning.";
    R27 Observed "slave/state.cpp: SlaveState::recover" []
        "The read does not check that the ID inside `slave.info` is the name of the directory. The \
         consequences are those of R119.";
    R28 Derived "slave/state.cpp: SlaveState::recover" []
        "If the directory `frameworks` cannot be listed, recovery fails. This practically never happens, \
         since such a listing is empty (R75).";
    R29 Derived "slave/state.cpp: SlaveState::recover" []
        "If one framework fails to recover, the whole recovery fails.";
    R30 Observed "slave/state.cpp: SlaveState::recover" ["since 1.9.0"]
        "If `drain.config` cannot be read, the agent counts an error and continues without it, in strict \
         mode too.";
    R31 Derived "slave/state.cpp: SlaveState::recover" ["since 1.9.0"]
        "An empty `drain.config` means that the agent is not draining.";
    R32 Observed "slave/state.cpp: SlaveState::recover" ["since 1.9.0"]
        "If `resources_and_operations.target` exists, operations are read from it alone. If it is empty \
         there are none. If it cannot be read, a strict agent fails and a lenient agent counts an error and \
         has none.";
    R33 Observed "slave/state.cpp: SlaveState::recover" ["since 1.8.0"]
        "Without a target, operations are read from `resources_and_operations.state`. If it cannot be read, \
         a strict agent fails and a lenient agent counts an error and has none.";
    R34 Derived "slave/state.cpp: SlaveState::recover" []
        "Without both files there are no operations.";
}
