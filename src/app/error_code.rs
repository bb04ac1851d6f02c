//! The codes of errors: stable words for scripts. Each is a variant, so that a misspelt one does not compile.

use std::fmt;

macro_rules! error_codes {
    ($($code:ident $name:literal;)*) => {
        /// Why a command has no answer, or did not do what was asked for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum ErrorCode {
            $(#[doc = $name] $code,)*
        }

        impl ErrorCode {
            /// The stable name, in kebab-case.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$code => $name,)* }
            }
        }
    };
}

error_codes! {
    AgentMayRun "agent-may-run";
    AgentRuns "agent-runs";
    AgentWouldRefuse "agent-would-refuse";
    AmbiguousId "ambiguous-id";
    AmbiguousRepair "ambiguous-repair";
    Archive "archive";
    ArchiveChanged "archive-changed";
    ArgumentConflict "argument-conflict";
    BadArchive "bad-archive";
    BadDocument "bad-document";
    BadJournal "bad-journal";
    BadOptions "bad-options";
    BadPlan "bad-plan";
    BadUsage "bad-usage";
    BadValue "bad-value";
    ChangedSince "changed-since";
    Differs "differs";
    ExecutorsLeft "executors-left";
    ExecutorsLive "executors-live";
    ExecutorsNotProved "executors-not-proved";
    Exists "exists";
    FlagsUnreadable "flags-unreadable";
    IoError "io-error";
    JournalNotTrusted "journal-not-trusted";
    ListNotTrusted "list-not-trusted";
    Locked "locked";
    LogEmpty "log-empty";
    LogUnreadable "log-unreadable";
    MetaMissing "meta-missing";
    MissingArgument "missing-argument";
    MissingCommand "missing-command";
    NoCheckpoint "no-checkpoint";
    NoCheckpointFound "no-checkpoint-found";
    NoLatestAgent "no-latest-agent";
    NoNagios "no-nagios";
    NoSuchChange "no-such-change";
    NoSuchFinding "no-such-finding";
    NoTree "no-tree";
    NotACheckpoint "not-a-checkpoint";
    NotAFile "not-a-file";
    NotAgreed "not-agreed";
    NotAnArchive "not-an-archive";
    NotChecked "not-checked";
    NotFound "not-found";
    NotInArchive "not-in-archive";
    NotInSource "not-in-source";
    NotPermitted "not-permitted";
    NotPossible "not-possible";
    NotReadable "not-readable";
    NotTheRoot "not-the-root";
    OtherAgent "other-agent";
    OtherRuntimeDir "other-runtime-dir";
    OtherTree "other-tree";
    OutputFailed "output-failed";
    OutputIsTty "terminal";
    ReadOnly "read-only";
    SeveralAgents "several-agents";
    SeveralCheckpoints "several-checkpoints";
    StdinTwice "stdin-twice";
    SymlinkNotTrusted "symlink-not-trusted";
    TimedOut "timed-out";
    Unfinished "unfinished";
    UnitKillsExecutors "unit-kills-executors";
    UnitRemovesCheckpoint "unit-removes-checkpoint";
    UnknownArgument "unknown-argument";
    UnknownCode "unknown-code";
    UnknownCommand "unknown-command";
    UnknownId "unknown-id";
    UnknownKind "unknown-kind";
    UnknownPath "unknown-path";
    Unreadable "unreadable";
    Usage "usage";
    WrongAgentId "wrong-agent-id";
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
