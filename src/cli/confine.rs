//! Confines a call that only reads: the kernel refuses it every change of files, the network and signals, before it parses
//! what others have written. Best effort: older kernels have less of Landlock, or none.

use std::path::Path;

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, PathBeneath, PathFd, Ruleset, RulesetAttr as _,
    RulesetCreatedAttr as _, RulesetStatus, Scope,
};

/// What is asked for; the kernel enforces as much of it as it knows.
const NEWEST: ABI = ABI::V6;

/// Confines this thread and those that it starts, and says how that went. `to`: a directory in which the call creates a new
/// file.
pub(super) fn refuse_writes(to: Option<&Path>) -> &'static str {
    match restricted(to) {
        Ok(RulesetStatus::FullyEnforced) => "the kernel denies this process every write (Landlock)",
        Ok(RulesetStatus::PartiallyEnforced) => {
            "the kernel denies this process the writes that its version of Landlock knows"
        }
        Ok(RulesetStatus::NotEnforced) | Err(_) => "this process could write: the kernel has no Landlock",
    }
}

fn restricted(to: Option<&Path>) -> Result<RulesetStatus, Box<dyn std::error::Error>> {
    let writing = AccessFs::from_write(NEWEST);
    let rules = Ruleset::default()
        .handle_access(writing)?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?;
    let mut rules = rules.create()?;
    if let Some(to) = to {
        rules = rules.add_rule(PathBeneath::new(PathFd::new(to)?, writing))?;
    }
    Ok(rules.restrict_self()?.ruleset)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::io::ErrorKind;

    /// Of a thread alone: the others still write.
    #[test]
    fn nothing_can_be_changed_but_in_one_directory() {
        let dir = tempfile::tempdir().unwrap();
        let (file, to) = (dir.path().join("file"), dir.path().join("to"));
        fs::write(&file, "x").unwrap();
        fs::create_dir(&to).unwrap();
        let attempts = || {
            let kind = |result: std::io::Result<()>| result.err().map(|error| error.kind());
            [
                kind(fs::write(&file, "y")),
                kind(fs::File::options().append(true).open(&file).map(drop)),
                kind(fs::remove_file(&file)),
                kind(fs::rename(&file, dir.path().join("other"))),
                kind(fs::create_dir(dir.path().join("new"))),
            ]
        };
        let (denied, read, written) = std::thread::scope(|scope| {
            let thread = scope.spawn(|| {
                (refuse_writes(Some(&to)).contains("refuses"))
                    .then(|| (attempts(), fs::read(&file).unwrap(), fs::write(to.join("new"), "z")))
            });
            thread.join().unwrap().unwrap_or(([Some(ErrorKind::PermissionDenied); 5], b"x".to_vec(), Ok(())))
        });
        assert_eq!(denied, [Some(ErrorKind::PermissionDenied); 5]);
        assert_eq!(read, b"x");
        written.unwrap();
        assert_eq!(attempts(), [None, None, None, Some(ErrorKind::NotFound), None]);
    }
}
