//! The names of the repairs. Each is a variant, so that a misspelt one does not compile.

use std::fmt;

use serde::Serialize;

macro_rules! repair_names {
    ($($variant:ident = $name:literal $(| $alias:literal)?,)*) => {
        /// A repair.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        pub enum RepairName {
            $(#[doc = $name] #[serde(rename = $name)] $variant,)*
        }

        impl RepairName {
            /// As it is typed and printed.
            pub fn text(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// The repair of this name. Names of earlier versions are accepted, too.
            pub fn parse(text: &str) -> Option<Self> {
                match text {
                    $($name $(| $alias)? => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

repair_names! {
    FixRecordLength = "fix-record-length",
    SpliceRecord = "splice-record",
    EndStream = "end-stream",
    CutTail = "cut-tail",
    RemoveDirectoryAtStream = "remove-directory-at-stream" | "no-stream",
    FixLengthPrefix = "fix-length-prefix" | "own-length",
    CompleteFromContainer = "complete-from-container" | "same-container",
    RemoveForeignBytes = "remove-foreign-bytes",
    RestoreTempCopy = "restore-temp-copy" | "good-copy",
    UseResourcesInfo = "use-resources-info" | "old-format",
    ShortenLengthPrefix = "shorten-length-prefix" | "shorter-length",
    RemoveDamagedField = "remove-damaged-field",
    RemoveDamagedResource = "remove-damaged-resource",
    RelinkCopiedLatest = "relink-copied-latest",
    RetargetLatest = "retarget-latest" | "agent-link",
    RestoreLatest = "restore-latest" | "agent-again",
    RelinkCopiedRunLatest = "relink-copied-run-latest",
    RetargetRunLatest = "retarget-run-latest" | "run-link",
    RemoveRunLatest = "remove-run-latest" | "drop-run-link",
    RetargetProviderLatest = "retarget-provider-latest" | "provider-link",
    TrimPid = "trim-pid",
    CopyRuntimePid = "copy-runtime-pid" | "pid-of-runtime",
    RouteViaMaster = "route-via-master" | "scheduler-by-master",
    ArchiveCompleted = "archive-completed" | "of-the-past",
    RebuildFromContainer = "rebuild-from-container",
    RemoveUnreadable = "remove-unreadable" | "give-up",
    RemoveLayers = "remove-layers" | "drop-layers",
    RemovePid = "remove-pid" | "drop-pid",
    FixGeneratedFlag = "fix-generated-flag" | "command-task-flag",
    RemoveStalePid = "remove-stale-pid" | "stale-pid",
    ResolveDuplicatePid = "resolve-duplicate-pid" | "pid-of-one",
    CreateSandbox = "create-sandbox" | "make-sandbox",
    CompleteCommit = "complete-commit",
    RemoveEmptyTarget = "remove-empty-target" | "empty-target",
    AbandonCommit = "abandon-commit" | "give-up-commit",
    RemoveResourcesInfo = "remove-resources-info",
    RemovePhantom = "remove-phantom" | "phantom-entry",
    RemoveStrayContainer = "remove-stray-container" | "stray-container",
    RemoveOperationEntry = "remove-operation-entry" | "operation-entry",
    ResetRegistry = "reset-registry" | "empty-registry",
    RemoveTemp = "remove-temp" | "stray-temp",
    RemoveUnknown = "remove-unknown" | "unknown-entry",
    WriteBootId = "write-boot-id" | "boot-id",
}

impl fmt::Display for RepairName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

#[cfg(test)]
mod tests {
    use super::super::table::REPAIRS;
    use super::RepairName;

    #[test]
    fn names_and_those_of_earlier_versions_are_read() {
        for repair in REPAIRS {
            assert_eq!(RepairName::parse(repair.name.text()), Some(repair.name));
        }
        assert_eq!(RepairName::parse("agent-again"), Some(RepairName::RestoreLatest));
        assert_eq!(RepairName::parse("own-length"), Some(RepairName::FixLengthPrefix));
        assert_eq!(RepairName::parse("restore-lates"), None);
    }
}
