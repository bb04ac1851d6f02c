//! Rules of the end of recovery, of garbage collection, and of what becomes of executors and tasks.

use super::rule::topic;

topic! {
    RECOVERED "End of recovery and garbage collection";
    R161 Derived "slave/slave.cpp: Slave::_recover" []
        "If a framework is alive, recovery ends exactly `--executor_reregistration_timeout` after the read, \
         also if all executors are back. Otherwise it ends at once.";
    R162 Observed "slave/slave.cpp: Slave::__recover" ["`boot_id` since 0.16.0"]
        "At the end of a successful recovery the agent writes `boot_id`, schedules the directories of old \
         agents for garbage collection, and starts to look for a master.";
    R163 Observed "slave/slave.cpp: Slave::_recover, Slave::__recover"
        ["`meta/slaves/latest` is kept since 1.5.0, see R227"]
        "With `--recover=cleanup` the agent shuts its executors down, never registers, and exits when none \
         is left. Each run gets its sentinel.";
    R164 Derived "slave/slave.cpp: Slave::garbageCollect, slave/gc.cpp" []
        "A directory is deleted `gc_delay` after its modification time, at once if that is past. Mounts \
         below it are unmounted first. The schedule is in memory only.";
    R165 Derived "slave/slave.cpp: Slave::checkDiskUsage" []
        "Every `disk_watch_interval` the tolerated age shrinks with the free space of the `work_dir`'s file \
         system, less `gc_disk_headroom`. What is older is deleted at once.";
    R166 Derived "slave/slave.cpp: Slave::__recover" []
        "After recovery each other agent ID in `WORK_DIR/slaves` gets the current time and is scheduled, \
         sandboxes and checkpoint. A directory in `meta/slaves` without one in `WORK_DIR/slaves` is never \
         collected.";
    R167 Derived "slave/gc.cpp" []
        "Never collected: unfinished writes (`XXXXXX`), entries that start with a dot, drain, device and gid \
         files.";
    R168 Derived "slave/gc.cpp" []
        "A crash during a deletion leaves a part of the tree. If the sentinel is gone and `forked.pid` is \
         not, a completed run looks live again.";
    R169 Derived "slave/slave.cpp: Slave::removeExecutor" []
        "The agent makes `executor.sentinel` when the executor has terminated and every update is \
         acknowledged, or when it gives the framework up. A sentinel made by hand makes the agent forget the \
         run, its containers and its updates.";
}

topic! {
    OUTCOMES "Outcome of executors and tasks";
    R170 Derived "slave/slave.cpp: Slave::recoverFramework, Framework::recoverExecutor" []
        "First comes whether the framework is dropped, then whether the executor is skipped, whether the run \
         is the latest, and whether it is completed. Executors of frameworks that do not checkpoint end with \
         the agent.";
    R171 Observed "slave/slave.cpp: Slave::_recover" ["since 1.4.0"]
        "After a reboot no process is known: the executor counts as terminated at once and its tasks fail.";
    R172 Derived "slave/slave.cpp: Slave::_recover" ["since 1.4.0"]
        "After a reboot that the runtime directory survived, the container is an orphan. Its tasks fail when \
         the process that now has its ID is gone.";
    R173 Observed "slave/slave.cpp: Slave::_recover" []
        "Without `forked.pid` the agent does not contact the executor. If the runtime directory has the \
         container, it is destroyed as an orphan, otherwise the executor counts as terminated and its \
         processes are left running. Its tasks fail.";
    R174 Observed "slave/slave.cpp: Slave::executorTerminated"
        ["until 0.25 tasks of custom executors become TASK_LOST (MESOS-2657)"]
        "If the process is dead, the agent notices within a second, and the tasks fail with the exit status \
         of the container.";
    R175 Observed "slave/slave.cpp: Slave::_recover, Slave::reregisterExecutor" []
        "A live driver-based executor is asked to reconnect and does so within \
         `--executor_reregistration_timeout`. Its tasks are kept. Tasks that were checkpointed but never \
         reached it are dropped.";
    R176 Observed "slave/http.cpp, slave/slave.cpp: Slave::subscribe" ["since 0.27.0"]
        "The agent waits until `--executor_reregistration_timeout` for a live HTTP executor to subscribe. \
         Then its tasks are kept.";
    R177 Observed "slave/slave.cpp: Slave::_recover" []
        "If it is unknown how a live executor connects, the agent does not contact it. An HTTP executor may \
         still subscribe in time, a driver-based one does not come back.";
    R178 Observed "slave/slave.cpp: Slave::reregisterExecutorTimeout" ["before 1.2 always TASK_LOST; until 0.25 TASK_FAILED for command executors"]
        "An executor that is not back at the timeout is killed. Its tasks become TASK_GONE, or TASK_LOST for \
         frameworks that are not partition-aware.";
    R179 Derived "slave/containerizer/docker.cpp" ["since 1.4.2, 1.5.1 and 1.6.0"]
        "A live docker executor on HTTP is not recovered by the docker containerizer: its container is \
         stopped as an orphan and its tasks fail.";
    R180 Derived "slave/containerizer/mesos/containerizer.cpp: recover" []
        "If the sandbox of a live run is missing, the agent aborts, whatever the state of the executor \
         (R135).";
    R181 Observed "slave/slave.cpp: Slave::reregisterExecutorTimeout" []
        "If another process has the recorded ID, the executor looks alive until the timeout. Then the posix \
         launcher kills that process and all its children. The linux launcher kills only the cgroup of the \
         container.";
    R182 Observed "slave/slave.cpp: Slave::_recover, Slave::removeExecutor" []
        "With `--recover=cleanup` a live executor is told to shut down and killed after its grace period. \
         What becomes of its tasks is never sent to the master, which finds out at the next registration \
         (R189).";
    R183 Derived "slave/slave.cpp: Slave::_recover" []
        "With `--recover=cleanup` an executor whose connection is unknown is killed at once.";
    R184 Observed "slave/slave.cpp: Slave::_recover" []
        "With `--recover=cleanup` an executor whose process is dead or unknown is removed at once.";
    R185 Derived "slave/slave.cpp: Slave::reregisterExecutor, Slave::registerExecutor" []
        "An executor that registers when it should re-register, that re-registers twice, or that was never \
         sent a task is shut down. One whose framework or executor the agent does not know is rejected.";
    R186 Derived "slave/slave.cpp: Slave::_reregisterExecutor" []
        "If the container of an executor that came back cannot be updated, it is destroyed and its tasks are \
         gone, with REASON_CONTAINER_UPDATE_FAILED.";
    R187 Observed "slave/state.cpp: RunState::recover" []
        "`forked.pid` decides whether `libprocess.pid` is read, and that, even if empty, whether \
         `http.marker` is.";
    R188 Derived "slave/slave.cpp: Slave::executorTerminated" []
        "An executor that terminated without an unfinished task is removed at once. Otherwise it remains \
         until every update is acknowledged.";
    R189 Observed "slave/slave.cpp: Slave::reregistered" []
        "At re-registration the master asks about tasks that the agent does not report, and the agent \
         answers TASK_LOST, or TASK_DROPPED for partition-aware frameworks. Tasks of dropped, skipped and \
         completed executors end this way.";
    R190 Derived "status_update_manager/status_update_manager_process.hpp" []
        "After registration the first queued update of each task is sent, again after 10 seconds and then at \
         doubling intervals of up to 10 minutes. The next one follows its acknowledgement. A scheduler may \
         see an update twice.";
    R191 Derived "slave/task_status_update_manager.cpp: acknowledgement" []
        "A crash before the acknowledgement is recorded sends the update again. A crash before the executor \
         learns of it makes the executor send it again, and the agent recognizes the UUID.";
    R192 Derived "slave/slave.cpp: executorEnvironment" []
        "At launch an executor gets `MESOS_CHECKPOINT`, `MESOS_RECOVERY_TIMEOUT` and \
         `MESOS_SUBSCRIPTION_BACKOFF_MAX` from the agent's flags. Later flags do not change them.";
    R193 Derived "exec/exec.cpp: ExecutorProcess::exited" []
        "A driver-based executor that had registered and checkpoints waits for its `MESOS_RECOVERY_TIMEOUT` \
         when the agent is gone, and then ends. Any other ends at once.";
    R194 Derived "executor/executor.cpp: disconnected" []
        "An HTTP executor that checkpoints tries to reconnect at random intervals until its \
         `MESOS_RECOVERY_TIMEOUT`, then it shuts down.";
    R195 Derived "exec/exec.cpp, executor/executor.cpp" []
        "So executors survive an absence of the agent of at most the `--recovery_timeout` that was in force \
         when they were launched, by default 15 minutes.";
}
