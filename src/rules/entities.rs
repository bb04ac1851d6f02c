//! Rules of reading frameworks, executors, runs and tasks.

use super::rule::topic;

topic! {
    FRAMEWORKS "Frameworks";
    R35 Observed "slave/state.cpp: FrameworkState::recover" []
        "If `framework.info` is missing or empty, the framework and all of its executors are dropped.";
    R36 Observed "slave/state.cpp: FrameworkState::recover" []
        "If `framework.info` cannot be read, a strict agent fails. A lenient agent counts an error and drops \
         the framework.";
    R37 Observed "slave/state.cpp: FrameworkState::recover" []
        "If `framework.pid` is missing or empty, all executors of the framework are dropped, although their \
         files are good. Nothing reconnects to them, their containers become orphans, and their directories \
         are garbage collected.";
    R38 Observed "slave/state.cpp: FrameworkState::recover" []
        "If `framework.pid` cannot be read, a strict agent fails. A lenient agent counts an error and drops \
         the executors of the framework.";
    R39 Observed "slave/state.cpp: FrameworkState::recover, 3rdparty/libprocess/src/pid.cpp" []
        "Any text in `framework.pid` is accepted. Text that is not an address `ID@HOST:PORT` becomes the \
         empty address, which the agent treats as that of an HTTP scheduler. Text after white space or after \
         the port is ignored, and a port above 65535 wraps around.";
    R40 Derived "slave/state.cpp: FrameworkState::recover" []
        "If one executor fails to recover, the whole recovery fails.";
    R41 Derived "slave/state.cpp: FrameworkState::recover" []
        "The read does not check that the ID inside `framework.info` is the name of the directory. The \
         consequences are those of R119.";
}

topic! {
    EXECUTORS "Executors";
    R42 Observed "slave/state.cpp: ExecutorState::recover"
        ["on the master branch (1.12); in all releases recovery fails in both modes, see R226"]
        "If `runs/latest` is a dangling symlink, the executor has no latest run (R46).";
    R43 Observed "slave/state.cpp: ExecutorState::recover" []
        "If `runs/latest` cannot be resolved for another reason, e.g. a symlink loop, recovery fails in both \
         modes.";
    R44 Observed "slave/state.cpp: ExecutorState::recover" []
        "The latest run is the last component of the path that `runs/latest` resolves to. Whether there is \
         such a run is not checked at this point (R124).";
    R45 Derived "slave/state.cpp: ExecutorState::recover" []
        "If one run fails to recover, also an old one, the whole recovery fails.";
    R46 Observed "slave/state.cpp: ExecutorState::recover" []
        "Without a latest run, `executor.info` is not read, so the agent later skips the executor (R123).";
    R47 Observed "slave/state.cpp: ExecutorState::recover" []
        "If `executor.info` is missing or empty, the agent later skips the executor (R123).";
    R48 Observed "slave/state.cpp: ExecutorState::recover" []
        "If `executor.info` cannot be read, a strict agent fails. A lenient agent counts an error and skips \
         the executor.";
    R49 Observed "slave/state.cpp: ExecutorState::recover" ["since 1.7.3 and 1.10.0, and on the tips of 1.5.x, 1.6.x, 1.8.x, 1.9.x"]
        "If `executor_generated_for_command_task` is not exactly an integer, e.g. empty or followed by a \
         newline, recovery fails in both modes.";
    R50 Observed "slave/state.cpp: ExecutorState::recover" ["since 1.7.3 and 1.10.0, and on the tips of 1.5.x, 1.6.x, 1.8.x, 1.9.x"]
        "An integer other than 0 in `executor_generated_for_command_task` says that the agent generated the \
         executor for a command task.";
    R51 Observed "slave/state.cpp: ExecutorState::recover" []
        "Without `executor_generated_for_command_task` the agent guesses: the command must end with \
         `mesos-executor` and the name must start with `Command Executor`.";
}

topic! {
    RUNS "Runs";
    R52 Observed "slave/state.cpp: RunState::recover" []
        "If `executor.sentinel` exists, whatever it is, the run is completed. This is evaluated before \
         anything else in the run.";
    R53 Derived "slave/state.cpp: RunState::recover" []
        "If one task fails to recover, the whole recovery fails.";
    R54 Observed "slave/state.cpp: RunState::recover"
        ["since 1.4.3, 1.5.2, 1.6.2, 1.7.1 and 1.8.0; before, see R225"]
        "After a reboot the agent deletes `pids/forked.pid` of every run and reads no other file in `pids`. \
         If the deletion fails, recovery fails in both modes.";
    R55 Observed "slave/state.cpp: RunState::recover" []
        "Without `pids/forked.pid` the agent reads neither `libprocess.pid` nor `http.marker`: it does not \
         know the process and cannot reconnect to it.";
    R56 Observed "slave/state.cpp: RunState::recover" []
        "If `pids/forked.pid` cannot be read, a strict agent fails. A lenient agent counts an error and \
         continues as if it were missing.";
    R57 Observed "slave/state.cpp: RunState::recover" []
        "An empty `pids/forked.pid` counts as missing, with a warning.";
    R58 Observed "slave/state.cpp: RunState::recover" []
        "If `pids/forked.pid` is not exactly a 32-bit integer, e.g. followed by a newline, recovery fails in \
         both modes. A sign, leading zeros and `0x` are accepted.";
    R59 Observed "slave/state.cpp: RunState::recover" []
        "If `pids/libprocess.pid` cannot be read, a strict agent fails. A lenient agent counts an error and \
         does not know how the executor connects.";
    R60 Observed "slave/state.cpp: RunState::recover" []
        "If `pids/libprocess.pid` is empty, the agent does not know how the executor connects. It does not \
         look for `http.marker`.";
    R61 Observed "slave/state.cpp: RunState::recover" []
        "A `pids/libprocess.pid` with text makes it a driver-based executor, also beside an `http.marker`. \
         Text that is not an address has the same effect as an unknown connection.";
    R62 Derived "slave/state.cpp: RunState::recover" ["since 0.27.0"]
        "Without `pids/libprocess.pid`, an `http.marker` makes it an HTTP executor.";
    R63 Observed "slave/state.cpp: RunState::recover" []
        "Without both files the agent logs a warning and does not know how the executor connects.";
}

topic! {
    TASKS "Tasks and their status updates";
    R64 Observed "slave/state.cpp: TaskState::recover" []
        "If `task.info` is missing or empty, the agent forgets the task. Its updates are neither read nor \
         truncated.";
    R65 Observed "slave/state.cpp: TaskState::recover" []
        "If `task.info` cannot be read, a strict agent fails. A lenient agent counts an error and forgets \
         the task.";
    R66 Observed "slave/state.cpp: TaskState::recover" []
        "Without `task.updates` the task has no status update.";
    R67 Observed "slave/state.cpp: TaskState::recover" []
        "If `task.updates` cannot be opened for reading and writing, a strict agent fails. A lenient agent \
         counts an error and has no update of the task.";
    R68 Observed "slave/state.cpp: TaskState::recover" []
        "A record of type `UPDATE` is added to the updates of the task. Its UUID is not checked here (R133).";
    R69 Observed "slave/state.cpp: TaskState::recover"
        ["since 1.0.0; before, its bytes are copied unchecked"]
        "A record of type `ACK` whose UUID is missing, has not 16 bytes, or has an unknown version aborts \
         the agent.";
    R70 Observed "slave/state.cpp: TaskState::recover" []
        "A record that is cut at the end of `task.updates` ends the reading without an error. The agent \
         truncates the file after the last good record.";
    R71 Observed "slave/state.cpp: TaskState::recover" []
        "A length that is larger than the rest of the file counts as a cut tail. All records after it are \
         lost silently, in both modes.";
    R72 Observed "slave/state.cpp: TaskState::recover" []
        "At a whole record that does not parse, the agent truncates the file first. Then a strict agent \
         fails and a lenient agent counts an error. The next strict start succeeds, without this record and \
         the records after it.";
    R73 Derived "slave/state.cpp: TaskState::recover" []
        "If `task.updates` cannot be positioned or truncated, recovery fails.";
    R74 Observed "slave/state.cpp: TaskState::recover" []
        "The agent truncates a sound `task.updates` too, to the size that it has. So each recovery changes \
         its modification time.";
    R75 Observed "stout/posix/fs.hpp: fs::list" []
        "The agent lists directories by a glob pattern that contains the IDs as they are. Names that start \
         with a dot are invisible, an ID with `*`, `?`, `[`, `]` or a backslash is a pattern for its \
         children, the order is arbitrary, and a directory that cannot be read is empty.";
    R76 Observed "slave/paths.cpp: getFrameworkPaths, getExecutorPaths" []
        "Any other entry of `frameworks`, `executors`, `runs` or `tasks` becomes an entity without \
         information. As a framework, executor or run it is garbage collected, as a task it is skipped.";
    R77 Observed "common/resources_utils.cpp: convertResourceFormat" ["since 1.4.0"]
        "A resource with the role `*` (or none), a `reservation` and no `reservations` aborts the agent, in \
         whichever message of a file it is.";
    R78 Derived "slave/state.cpp: TaskState::recover" []
        "The records of `task.updates` and `operation.updates` are used as they are: their resources are not \
         upgraded (R95).";
}
