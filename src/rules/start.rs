//! Rules of the start after the read, up to the containers.

use super::rule::topic;

topic! {
    START "Start of the agent";
    R99 Observed "slave/main.cpp: main, slave/slave.cpp: Slave::initialize" []
        "Before recovery the agent exits at flags that it rejects: an unknown flag, a missing required one, \
         a value that is malformed or out of range. Malformed `--attributes` abort it, and so does a port at \
         which another process listens.";
    R100 Derived "slave/slave.cpp: Slave::recover" []
        "After the read come: allocations, checkpointed resources, agent information, frameworks, volume \
         gids, status updates, containers, operations, executors. A failure at any step ends the start. What \
         earlier steps have changed on disk remains.";
    R101 Derived "slave/slave.cpp: Slave::recover" ["since 1.2.0"]
        "Resources of executors and tasks that lack `allocation_info` get the role of their framework. If \
         the framework is MULTI_ROLE with none or several roles, the agent aborts.";
    R102 Derived "slave/slave.cpp: Slave::recover" []
        "Errors of the checkpointed resources always reach the metric `slave/recovery_errors`. Errors of the \
         agent reach it only if `slave.info` was read.";
    R103 Observed "slave/slave.cpp: Slave::syncCheckpointedResources" ["since 1.9.0"]
        "A target that was read is applied: missing volumes are created, volumes that are not in it are \
         deleted with their data. Then `resources_and_operations.target` and `resources.target` are renamed, \
         in this order, and both must succeed.";
    R104 Observed "slave/slave.cpp: Slave::syncCheckpointedResources" ["since 1.9.0"]
        "A `resources_and_operations.target` without a `resources.target` fails one start, since the second \
         rename has nothing to rename. The next start succeeds.";
    R105 Observed "slave/slave.cpp: Slave::syncCheckpointedResources" ["since 1.9.0"]
        "A `resources.target` of the old format alone fails every start, since the first rename has nothing \
         to rename. It is left by an agent until 1.7 that crashed in a change.";
    R106 Observed "common/resources_utils.cpp: applyCheckpointedResources" ["since 0.23.0"]
        "The checkpointed resources must be contained in those of the agent, and each must be dynamically \
         reserved or a persistent volume. Otherwise recovery fails in both modes, also after a reboot.";
    R107 Derived "slave/paths.cpp: getPersistentVolumePath" []
        "A persistent volume in a change that has no reservation, an invalid role or ID, or a disk source \
         that has no path aborts the agent.";
    R108 Derived "slave/slave.cpp: Slave::recover" ["since 1.6.0"]
        "After an error or an empty state file, the agent continues without reservations and volumes. The \
         master believes it (with RESOURCE_PROVIDER), and the next checkpoint makes the loss final. The data \
         of the volumes is not deleted.";
    R109 Derived "slave/slave.cpp: Slave::recover" []
        "Without a readable `slave.info` the agent registers with a new ID. Its old directories are garbage \
         collected, and containers that are found are destroyed as orphans.";
    R110 Derived "slave/slave.cpp: Slave::recover" ["since 1.5.0"]
        "Before the comparison the recovered agent ID is copied into the new information, so the IDs never \
         differ.";
    R111 Observed "slave/compatibility.cpp: equal"
        ["the port since 0.23.0; until 0.21 the flag `--checkpoint` sets `checkpoint`, in 0.14 to false by default"]
        "Policy `equal`, the default: host name, port, `checkpoint`, resources, attributes and domain must \
         be the same. Order is irrelevant, numbers are compared to three decimals.";
    R112 Observed "slave/compatibility.cpp: additive" ["since 1.5.0"]
        "Policy `additive`: host name and port must be the same. A domain may be added. Old resources must \
         be contained in new ones with the same metadata. Of old attributes, scalars and text must be equal \
         and ranges contained. New resources and attributes are allowed.";
    R113 Derived "slave/containerizer/containerizer.cpp: Containerizer::resources" []
        "Undeclared cpus, memory, disk and ports are detected at each start, in whole megabytes. So a change \
         of memory or of the file system changes the agent information.";
    R114 Derived "slave/slave.cpp: Slave::registered" []
        "`slave.info` is written only when the agent gets a new ID. After an accepted change it still holds \
         the first information, with which later starts compare.";
    R115 Derived "slave/slave.cpp: Slave::detected" ["since 1.5.0"]
        "If the information is compatible but not equal, the agent needs a master with the capability \
         AGENT_UPDATE, and exits at any other.";
    R116 Observed "slave/slave.cpp: Slave::recover" ["with `--recover=cleanup` not checked until 1.4"]
        "If the agent information is incompatible and the host was not rebooted, recovery fails in both \
         modes. Either restore the old flags, or make the agent register with a new ID.";
    R117 Observed "slave/slave.cpp: Slave::recover"
        ["1.4: any difference, and the symlink stays; since 1.5.0: any difference that the policy rejects"]
        "If the agent information is incompatible and the host was rebooted, the agent drops all agent \
         state, removes `meta/slaves/latest` and registers with a new ID.";
    R118 Observed "slave/slave.cpp: Slave::recover"
        ["since 1.4.0; before, the agent state is not read after a reboot"]
        "If the agent information is compatible and the host was rebooted, the agent keeps its ID.";
    R119 Observed "slave/slave.cpp: Slave::recover, Slave::attachTaskVolumeDirectory" []
        "If the ID inside an info file differs from its directory, the agent reads from one and writes to \
         the other. Depending on the file it collects its own directories, aborts (agent ID, a task of a \
         default executor, an acknowledged terminal task) or never registers.";
    R120 Observed "resource_provider/manager.cpp, state/leveldb.cpp"
        ["since 1.5.0; opened at recovery since 1.6.0"]
        "When the ID is kept, the agent opens `resource_provider_registry` while recovery continues. If that \
         fails, the agent aborts at some point.";
    R121 Observed "slave/slave.cpp: Slave::recoverFramework" []
        "A framework without executors is only scheduled for garbage collection, sandbox and checkpoint.";
    R122 Derived "slave/slave.cpp: Slave::recoverFramework" ["since 0.24.0"]
        "If `framework.info` does not ask for checkpoints, the agent aborts. If it has no ID, the ID is the \
         name of the directory, and the file is written again.";
    R123 Observed "slave/slave.cpp: Framework::recoverExecutor" []
        "An executor without run, latest run or information is skipped and scheduled for garbage collection. \
         The agent sends no update of its tasks. The master learns of them at re-registration (R189).";
    R124 Observed "slave/slave.cpp: Framework::recoverExecutor" []
        "If `runs/latest` names a run that was not found, the agent aborts.";
    R125 Derived "slave/slave.cpp: Framework::recoverExecutor" []
        "Runs other than the latest are scheduled for garbage collection. Their updates are not sent.";
    R126 Observed "slave/slave.cpp: Framework::recoverExecutor" []
        "The latest run becomes an executor that is to reconnect. If allocations were added to it, its files \
         are written again, and an ID that this release does not allow aborts the agent.";
    R127 Observed "slave/slave.cpp: Executor::recoverTask" []
        "The updates of a task are applied in order, up to the first terminal one. A task that ended and was \
         acknowledged is completed. A terminal update without a valid UUID aborts the agent.";
    R128 Observed "slave/slave.cpp: Framework::recoverExecutor" []
        "If the latest run is completed, run and executor are scheduled for garbage collection. Updates that \
         are not acknowledged are never sent, and its containers are not recovered.";
    R129 Derived "slave/slave.cpp: Slave::recoverFramework" []
        "A framework whose executors are all completed is removed. Its directories get the current time, so \
         each restart delays their deletion by `gc_delay`.";
    R130 Derived "slave/slave.cpp: Framework::recoverExecutor" []
        "`runs/latest` decides, whichever run is really alive. A live container of an older run is an \
         orphan.";
    R131 Derived "slave/volume_gid_manager/volume_gid_manager.cpp: recover" ["since 1.8.0"]
        "With `--volume_gid_range`: if `volume_gids` cannot be read, recovery fails in both modes. If it is \
         empty, the agent logs a warning.";
    R132 Observed "slave/task_status_update_manager.cpp: recover" []
        "The updates of the latest run, unless it is completed, are queued in order. Each acknowledgement of \
         a queued update takes the first of the queue away. An acknowledged terminal update closes the \
         queue.";
    R133 Observed "slave/task_status_update_manager.cpp: recover"
        ["since 1.0.0; before, its bytes are copied unchecked"]
        "Any update without a valid UUID in the latest run, unless it is completed, aborts the agent.";
}
