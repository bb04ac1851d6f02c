//! Places where a code that the agent is silent about has another severity than in its row. The checks name them, and
//! `explain` lists them.

use crate::recovery::{Code, Severity};

/// A code's severity in some place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Elsewhere {
    pub(super) code: Code,
    pub(super) severity: Severity,
    /// Where, in words.
    pub(super) place: &'static str,
}

macro_rules! places {
    ($($name:ident = $code:ident $severity:ident $place:literal;)*) => {
        $(pub(super) const $name: Elsewhere =
            Elsewhere { code: Code::$code, severity: Severity::$severity, place: $place };)*

        pub(super) const PLACES: &[Elsewhere] = &[$($name),*];
    };
}

places! {
    PATTERN_ABOVE_EXECUTORS = IdPattern Error "where the path of the agent is a pattern, and executors are live";
    PATTERN_HIDES = IdPattern Error "where the agent then does not find a live run, or an unfinished task";
    HIDDEN_AND_OVER = IdHidden Note "for a run that is not the latest";
    FRAMEWORK_ABORTS = FrameworkIdDiffers Fatal "where the agent aborts over an executor that ends";
    EXECUTOR_ABORTS = ExecutorIdDiffers Fatal "where the agent aborts over an executor that ends";
    TASK_REFUSED = TaskIdsDiffer Error "where the task is unfinished";
    TASK_DROPPED = UpdateForeignTask Error "where the task is unfinished, and has no update of its own";
    PID_UNUSED = ForkedPidReused Warning "where the agent does not kill by the pid, or the executor listens";
    PID_MAY_DO = ForkedPidDiffers Warning "where the executor may reconnect nevertheless";
    PIDS_SPARED = PidTwice Warning "where the launcher is not posix";
    RUNTIME_NOT_NEEDED = RuntimeDirElsewhere Warning "where no default executor has its container there";
    REMOVAL_UNCERTAIN = UnitRemovesCheckpoint Warning "where it is not certain";
    KILL_UNCERTAIN = UnitKillsExecutors Warning "where it is not certain";
    OF_OLD_AGENT = ContainerNotCheckpointed Warning "where it was lost with an old agent ID";
}
