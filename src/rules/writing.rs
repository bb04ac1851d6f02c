//! Rules of how the agent writes, and of what a crash leaves.

use super::rule::topic;

topic! {
    WRITING "How the agent writes";
    R205 Derived "slave/state.hpp: checkpoint" ["since 0.22.0"]
        "A file is written as a temporary file `XXXXXX` (six letters or digits) beside it, with mode 0600, \
         and renamed. After a crash the temporary file remains, and nothing deletes it.";
    R206 Derived "slave/state.hpp: checkpoint" []
        "Most files are not synced to disk: a crash of the host can leave an empty or short file under its \
         final name.";
    R207 Derived "slave/state.hpp: checkpoint, stout/os/touch.hpp" ["until 0.21 files are written in place"]
        "Directories have mode 0755, runs and sandboxes 0750, markers and update streams 0644, all other \
         files 0600, less the umask.";
    R208 Derived "slave/task_status_update_manager.cpp" ["`task.updates` synced until 1.2, see R232"]
        "`task.updates` is appended to, without a sync. `operation.updates` is synced at each write and must \
         not exist before.";
    R209 Observed "slave/slave.cpp: Slave::registered" []
        "A new agent ID gets its directory, then a new `meta/slaves/latest` with the path as `--work_dir` \
         gives it, then `slave.info`. A relative `--work_dir` gives a symlink that dangles.";
    R210 Derived "slave/slave.cpp: Framework::checkpointFramework" []
        "`framework.info` is written before `framework.pid`. A crash between them drops the framework (R37).";
    R211 Derived "slave/slave.cpp: Executor::checkpointExecutor, slave/paths.cpp: createExecutorDirectory" []
        "An executor gets its sandbox, then `executor.info`, then the directory of its run, then \
         `runs/latest`. A crash before the last step leaves an executor without a latest run, or with the \
         previous one.";
    R212 Derived "slave/slave.cpp: Slave::__run" []
        "`task.info` is written before the task is sent to the executor, with TASK_STAGING, and never again. \
         A task can be known on disk and unknown to its executor (R175).";
    R213 Derived "slave/containerizer/mesos/containerizer.cpp: _launch" []
        "`pids/forked.pid` is written after the fork and before `pid` in the runtime directory, so where \
         `pid` exists, `forked.pid` was written. `status` is empty until the container ends.";
    R214 Derived "slave/slave.cpp: Slave::registerExecutor, Slave::subscribe" []
        "`pids/libprocess.pid` or `http.marker` is written when the executor registers, before it gets a \
         task.";
    R215 Derived "slave/task_status_update_manager.cpp: _handle" []
        "Each update and each acknowledgement is one record of `task.updates`. A crash can leave a part of \
         the last one, which the next recovery cuts (R70).";
    R216 Derived "slave/slave.cpp: Slave::removeExecutor" []
        "At removal the last acknowledgement is written, then the sentinel, then four directories are \
         scheduled for deletion, in no guaranteed order. In between, `runs/latest` can dangle.";
    R217 Observed "slave/slave.cpp: Slave::checkpointResourceState"
        ["since 1.9.0; 1.8 writes the state directly"]
        "A change of the resources writes `resources_and_operations.target`, then `resources.target`, \
         applies volumes, and renames `resources.target` before `resources_and_operations.target`. A crash \
         in between leaves what R104 and R18 describe.";
    R218 Derived "slave/slave.cpp: Slave::applyOperation" ["since 1.8.0"]
        "An operation that makes or destroys a volume is first written as pending, then applied, then \
         written as finished, before its update is. Others are written once.";
    R219 Derived "slave/slave.cpp: Slave::drain" ["since 1.9.0"]
        "`drain.config` is written when the drain starts and removed when no framework and operation is \
         left.";
    R220 Derived "slave/slave.cpp: Slave::__recover" ["since 0.16.0"]
        "`boot_id` is written at the end of every successful recovery. If the agent crashes before, the next \
         start again counts as one after a reboot.";
    R221 Derived "slave/slave.cpp: Slave::recover" []
        "Recovery itself changes the checkpoint: it truncates streams, deletes `forked.pid` after a reboot, \
         renames targets, deletes directories of unknown operations, adds updates and sentinels, and writes \
         `boot_id`.";
}
