//! Rules of containerizers, operations, resource providers and draining.

use super::rule::topic;

topic! {
    CONTAINERS "Containers";
    R134 Derived "slave/containerizer/mesos/containerizer.cpp: recover" []
        "The Mesos containerizer skips executors without information, latest run or `forked.pid`, completed \
         ones, and those of another container type.";
    R135 Observed "slave/containerizer/mesos/containerizer.cpp: recover" ["since 0.22.0"]
        "The sandbox of every other executor must exist, otherwise the agent aborts. A deleted sandbox \
         therefore aborts every start until it is made again or the run is completed.";
    R136 Observed "slave/containerizer/mesos/containerizer.cpp: MesosContainerizerProcess::reap" []
        "The agent checks only that a process with the ID in `forked.pid` exists, not which. A reused ID, a \
         zombie, 0 and a negative number count as alive. When it is gone, the exit status is read from \
         `status` in the runtime directory.";
    R137 Observed "slave/containerizer/mesos/containerizer.cpp: recover" ["since 1.5.0"]
        "If `config` of a container in the runtime directory cannot be read, recovery fails. A missing or \
         empty one is ignored.";
    R138 Derived "slave/containerizer/mesos/paths.cpp: getContainerIds" ["since 1.1.0"]
        "All of `containers` in the runtime directory is walked. An entry that is not a directory aborts the \
         agent. A missing directory is normal after a reboot.";
    R139 Derived "slave/containerizer/mesos/containerizer.cpp: recover" ["since 1.1.0; the abort since 1.7.0"]
        "A `termination` file ends a nested container. In a top-level container that the checkpoint does not \
         know, it aborts the agent.";
    R140 Observed "slave/containerizer/mesos/paths.cpp: getContainerPid" ["since 1.1.0"]
        "If `pid` of a container that only the runtime directory knows is empty or not exactly an integer, \
         recovery fails. Without it, the container is assumed to end by itself.";
    R141 Derived "slave/containerizer/mesos/containerizer.cpp: recover"
        ["since 1.1.0; standalone since 1.5.0"]
        "A nested container is recovered if its root is known, its `pid` exists and \
         `force_destroy_on_recovery` does not. A standalone one needs `standalone.marker` and `pid`. All \
         others are orphans.";
    R142 Observed "slave/containerizer/mesos/containerizer.cpp: recover" ["since 1.4.0"]
        "If `launch_info` of a container that is recovered cannot be read, recovery fails. A nested \
         container whose parent has terminated aborts the agent.";
    R143 Observed "slave/containerizer/mesos/launcher.cpp, slave/containerizer/mesos/linux_launcher.cpp" []
        "With the posix launcher, two recovered containers with one process ID fail recovery. The linux \
         launcher compares with cgroups instead: unexpected ones are orphans, missing ones count as \
         destroyed.";
    R144 Observed "slave/containerizer/mesos/containerizer.cpp: __recover" []
        "Orphans are destroyed after recovery. The linux launcher kills them by their cgroup. The posix \
         launcher cannot kill them: they run until they end by themselves.";
    R145 Observed "slave/containerizer/mesos/io/switchboard.cpp: recover" ["since 1.2.0"]
        "If a recovered container has a directory `io_switchboard` whose `pid` is missing or not an integer, \
         recovery fails.";
    R146 Derived "slave/containerizer/mesos/provisioner/provisioner.cpp: recover" ["`layers` since 1.5.0"]
        "A root file system of an unknown backend, or a `layers` file or image store that cannot be read, \
         fails recovery. Containers that are not known are destroyed.";
    R147 Derived "slave/containerizer/mesos/isolators"
        ["`volume/csi` since 1.11.0; device manager on the master branch (1.12)"]
        "Isolators with files of their own fail recovery if these cannot be read: `network/cni`, \
         `docker/volume`, `volume/csi`, `disk/xfs`, the device manager. Empty files are tolerated.";
    R148 Observed "slave/containerizer/docker.cpp: create, DockerContainerizerProcess::_recover, _destroy"
        ["since 1.4.2, 1.5.1 and 1.6.0; before, `forked.pid` is enough"]
        "The docker containerizer recovers docker executors with `forked.pid` and `libprocess.pid`, so never \
         an HTTP executor. One that does not answer at its address counts as exited. Its container stays until \
         `--docker_remove_delay`, or the next start. If docker cannot be asked, the agent refuses to start. It \
         is asked at `--docker_socket`, whatever `DOCKER_HOST` says.";
    R149 Observed "slave/containerizer/docker.cpp: DockerContainerizerProcess::__recover"
        ["names contain the agent ID from 0.23 to 1.3"]
        "With `--docker_kill_orphans`, every docker container whose name is `mesos-` and a UUID that was not \
         recovered is stopped and removed, also one that no agent started. Names ending in `.executor` are recognized \
         with the agent ID alone. Recovery waits for that, up to `--docker_stop_timeout`.";
    R150 Observed "docker/executor.cpp: reaped, slave/containerizer/docker.cpp: _destroy" []
        "`forked.pid` of a docker executor is the process `mesos-docker-executor`. With \
         `--docker_mesos_image` it is the process of the executor's container. When its `docker run` has \
         ended, the executor reports TASK_FINISHED for the exit status 0, else TASK_FAILED, and ends. The agent \
         kills it by stopping the container of the task alone, and never signals the executor.";
    R151 Derived "slave/containerizer/composing.cpp: recover" []
        "With several containerizers, all recover at the same time, and one failure is the failure of all.";
}

topic! {
    OPERATIONS "Operations, resource providers and draining";
    R152 Observed "slave/slave.cpp: Slave::_recoverOperations" ["since 1.8.0"]
        "A recovered operation must be one on the agent's own resources and have a valid UUID. Otherwise the \
         agent aborts, also where an unknown type or a list without resources leaves open whose they are.";
    R153 Observed "slave/slave.cpp: Slave::_recoverOperations" ["since 1.8.0"]
        "An entry of `operations` that is not a UUID fails recovery in both modes. The directory of an \
         operation that is no longer known is deleted.";
    R154 Observed "status_update_manager/status_update_manager_process.hpp" ["since 1.8.0"]
        "A cut tail of `operation.updates` is truncated. A record that does not parse, or an acknowledgement \
         of nothing, fails a strict agent and counts as an error in a lenient one. An update without a valid \
         UUID aborts the agent.";
    R155 Observed "slave/slave.cpp: Slave::__recoverOperations" ["since 1.8.0"]
        "A pending operation is completed at recovery, unless it has a stream of updates, which aborts the \
         agent. A terminated stream removes the operation.";
    R156 Observed "slave/slave.cpp: Slave::__recoverOperations" ["since 1.9.0"]
        "Removing the last old operation may leave `resources_and_operations.state` as it is, so an \
         acknowledged operation can be sent again at each restart. This is harmless.";
    R157 Derived "resource_provider/storage/provider.cpp: recover" ["since 1.5.0"]
        "The ID of a storage provider is the last component of what its `latest` resolves to. If that is \
         missing or dangling, it is a new provider. If `resource_provider.state` cannot be read, the \
         provider stops, not the agent.";
    R158 Derived "csi/volume_manager.cpp, csi/service_manager.cpp" ["since 1.5.0"]
        "If `volume.state` or `container.info` of a CSI plugin cannot be read, the provider fails. Volumes \
         of another boot are staged again.";
    R159 Derived "slave/slave.cpp: Slave::recover, Slave::reregisterExecutorTimeout" ["since 1.9.0"]
        "A stored `drain.config` is loaded before the frameworks, and new tasks are rejected. The drain is \
         repeated at the end of recovery if a framework is alive.";
    R160 Observed "slave/slave.cpp: Slave::removeFramework, Slave::updateDrainStatus" ["since 1.9.0"]
        "If the first framework to be recovered has only completed executors, the agent looks empty: the \
         drain counts as finished and `drain.config` is deleted, whatever follows. The order of frameworks \
         is arbitrary.";
}
