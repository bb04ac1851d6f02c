//! Rules of what differs between releases, and of upgrades and downgrades.

use super::rule::topic;

topic! {
    RELEASES "Differences between releases";
    R222 Derived "slave/state.cpp" ["since 0.14.1"]
        "Empty files and a missing `runs/latest` are not an error. 0.14.0 refuses them in strict mode.";
    R223 Derived "slave/state.cpp: RunState::recover" ["since 0.21.0"]
        "The sentinel is evaluated also if pid files are missing.";
    R224 Derived "slave/state.cpp: ExecutorState::recover" ["since 0.19.0"]
        "`executor.info` is read after the runs, so runs are recovered without it.";
    R225 Derived "slave/state.cpp: recover, RunState::recover" ["the fix: 1.4.3, 1.5.2, 1.6.2, 1.7.1, 1.8.0"]
        "From 0.16 to 1.3, the agent state is ignored after a reboot: the agent registers with a new ID. \
         Since 1.4 the ID is kept if possible. `forked.pid` is deleted after a reboot only by releases that \
         have the fix; the others read stale process IDs.";
    R226 Derived "slave/state.cpp: ExecutorState::recover"
        ["until all of 1.11; a warning on the master branch (1.12)"]
        "A dangling `runs/latest` fails recovery in both modes.";
    R227 Derived "slave/slave.cpp: Slave::finalize" ["until 1.4; kept since 1.5.0"]
        "`meta/slaves/latest` is removed when the agent terminates in an orderly way, e.g. after \
         `--recover=cleanup`.";
    R228 Derived "slave/slave.cpp: Slave::recover" ["since 1.5.0"]
        "The flag `--reconfiguration_policy` exists. Before, the agent information must be the same.";
    R229 Observed "slave/state.cpp: ResourcesState::recover" ["0.22 to 1.4; an error since 1.5.0"]
        "A cut record at the end of `resources.info` or `resources.target` is tolerated and truncated.";
    R230 Derived "slave/slave.cpp: Slave::checkpointResources" ["1.8 only"]
        "`resources_and_operations.state` is written before the volumes are made, and there is no target.";
    R231 Derived "slave/flags.cpp" ["since 1.1.3, 1.2.2, 1.3.1 and 1.4.0"]
        "The flags `--executor_reregistration_timeout` and `--executor_reregistration_retry_interval` exist. \
         Before, the agent waits two seconds.";
    R232 Derived "slave/status_update_manager.cpp" ["until 1.2"]
        "`task.updates` is synced at each write.";
    R233 Derived "slave/containerizer/docker.cpp: DockerContainerizerProcess::_recover"
        ["until 1.4.3, 1.5.3, 1.6.2, 1.7.2 and 1.8.0"]
        "Two docker executors with one process ID fail recovery (MESOS-9695).";
    R234 Derived "slave/containerizer/mesos/containerizer.cpp: recover" ["since 0.22.0"]
        "A missing sandbox of a live run aborts the agent (R135).";
    R235 Derived "slave/slave.cpp: executorEnvironment" ["since 0.14.0 and 0.27.0"]
        "Executors get `MESOS_RECOVERY_TIMEOUT` and `MESOS_SUBSCRIPTION_BACKOFF_MAX`.";
    R236 Derived "common/validation.cpp: validateID"
        ["task IDs at least since 0.20, all IDs since 1.2.0, length and dots since 1.3.0"]
        "IDs may not contain control characters or slashes, be empty, `.` or `..`, or have more than 255 \
         bytes. Older checkpoints can hold others.";
    R237 Derived "common/resources_utils.cpp: downgradeResources" ["agents before 1.4"]
        "Refined reservations cannot be downgraded. An agent that does not know them reads such resources as \
         unreserved, and fails at them (R106).";
    R238 Derived "slave/state.cpp: ResourcesState::recover" ["agents before 1.8"]
        "An older agent uses `resources.info` alone and leaves `resources_and_operations.state` as it was. \
         After the next upgrade that stale file decides (R11). Remove it before the upgrade.";
    R239 Derived "slave/state.cpp: SlaveState::recover" ["agents before 1.9"]
        "An older agent ignores `drain.config`. After the next upgrade it counts again.";
    R240 Derived "slave/containerizer/mesos/containerizer.cpp: recover" ["agents before 1.1, before 1.5"]
        "An older agent ignores the runtime directory, or `config` and `standalone.marker` in it. Standalone \
         containers are then destroyed as orphans.";
    R241 Derived "slave/state.cpp: RunState::recover" ["agents before 0.27"]
        "An older agent ignores `http.marker` and kills HTTP executors at the timeout.";
    R242 Derived "slave/state.cpp: ExecutorState::recover" ["agents before 1.7.3, and 1.8.0, 1.8.1, 1.9.0"]
        "Agents that do not know `executor_generated_for_command_task` ignore it.";
    R243 Derived "resource_provider/storage/provider.cpp" ["from 1.5 to 1.6"]
        "Storage providers that use CSI 0.1 must be removed before the upgrade.";
    R244 Derived "slave/slave.cpp: Slave::syncCheckpointedResources, slave/state.cpp: ExecutorState::recover"
        []
        "A change of resources in progress at an agent until 1.7 fails one since 1.9 (R105). A dangling \
         `runs/latest` fails all releases (R226).";
    R245 Derived "slave/slave.cpp: Slave::recover" ["upgrades across 1.2"]
        "If a framework is MULTI_ROLE with several roles and its tasks are older than 1.2, the agent aborts \
         (R101).";
    R246 Derived "slave/constants.cpp"
        ["1.4 RESERVATION_REFINEMENT, 1.6 RESOURCE_PROVIDER, 1.8 AGENT_OPERATION_FEEDBACK, 1.9 AGENT_DRAINING, 1.10 TASK_RESOURCE_LIMITS"]
        "Capabilities of the agent are not checkpointed: each release has its own.";
    R247 Derived "master/master.cpp" ["masters of the master branch (1.12)"]
        "The master ignores agents before 1.0.0.";
}
