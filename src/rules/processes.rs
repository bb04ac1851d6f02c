//! Rules about processes that do not answer, that no kill reaches, or that were never sent a task.

use super::rule::topic;

topic! {
    PROCESSES "Processes that do not answer";
    R255 Observed "slave/containerizer/mesos/linux_launcher.cpp: LinuxLauncherProcess::destroy" []
        "The linux launcher kills who is in the freezer cgroup of the container, `--cgroups_root` with its ID. \
         If the process of `forked.pid` and its executor are not there, nothing ends them: the tasks stay \
         unchanged, and with `--recover=cleanup` the agent does not exit.";
    R256 Observed "slave/containerizer/mesos/linux_launcher.cpp: LinuxLauncherProcess::destroy" []
        "An executor that the freezer of its cgroup keeps from running does not come back and is killed at \
         the timeout (R178). With nested containers the kill does not work, and is abandoned after \
         `--cgroups_destroy_timeout`.";
    R257 Observed "slave/slave.cpp: Slave::reregisterExecutor, Slave::subscribe, Executor::everSentTask"
        ["the executor is shut down since 1.3.3, 1.4.2, 1.5.1 and 1.6.0"]
        "A task without an update that its executor does not report when it comes back is dropped: TASK_LOST, \
         or TASK_DROPPED for partition-aware frameworks, with REASON_AGENT_RESTARTED. An executor that was \
         then never sent a task is shut down.";
    R258 Observed "launcher/default_executor.cpp: waited" []
        "A default executor that is back asks the agent for its nested containers. One that is dead or unknown \
         fails its task, or finishes it by its `status`. The first that fails has the others killed, and the \
         executor ends with the last.";
    R259 Observed "slave/containerizer/mesos/containerizer.cpp: recover" []
        "A container that only the runtime directory knows is destroyed as an orphan. If its executor was \
         told to checkpoint (R192), it does not end with the agent, and the posix launcher cannot kill it.";
    R260 Observed "slave/containerizer/mesos/launcher.cpp: destroy, stout/os/killtree.hpp" []
        "With a `forked.pid` of 0 or less the agent kills its own process group, and itself with it, when the \
         container is destroyed.";
    R261 Observed "slave/containerizer/mesos/containerizer.cpp: create" ["the launcher and `filesystem/linux` for namespaces since 1.1; one file system and network isolator since 1.5; cgroups with the posix launcher abort on the master branch (1.12)"]
        "The agent refuses isolators that it does not have, that exclude each other, or that lack what they \
         need: the linux launcher, `filesystem/linux`, another flag. The executors keep running and wait.";
    R262 Observed "resource_provider/manager.cpp: initialize, slave/slave.cpp: Slave::__recover"
        ["the registry since 1.6.0; `boot_id` since 0.16.0"]
        "On a file system without free space the agent aborts at every start: as soon as it opens \
         `resource_provider_registry`, before at the end of recovery, when it writes `boot_id`. Root may use \
         the blocks that are reserved for it.";
    R263 Observed "slave/containerizer/mesos/linux_launcher.cpp: LinuxLauncher::available"
        ["since 0.26.0; 0.25 asks for root alone; before, the isolators decide; cgroups v2 on the master branch (1.12)"]
        "Without `--launcher`, an agent that runs as root on a kernel with a freezer chooses the linux \
         launcher, any other the posix launcher.";
    R264 Derived "slave/task_status_update_manager.cpp: acknowledgement, master/master.cpp: Master::statusUpdate" []
        "An update in the queue is removed by the first acknowledgement of its UUID alone. Where that was \
         stored before, or the update names another task, framework or agent, so that the master does not \
         send it on or the acknowledgement misses the queue, it stays, and all later ones wait for it.";
    R265 Derived "slave/containerizer/mesos/isolators/posix.hpp, slave/containerizer/mesos/isolators/cgroups/cgroups.cpp" []
        "An isolator recovers each container once. Two live runs with one container ID fail recovery in \
         `posix/cpu` and `posix/mem`, and abort the agent in `cgroups`.";
}
