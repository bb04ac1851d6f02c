//! A script in namespaces of its own, where mounts, processes and their IDs can be made up without being root.

use std::process::{Command, Output};

/// What a script ends with that can't have what it needs.
pub(crate) const NOT_TO_BE_HAD: i32 = 77;

/// Runs a shell script in new namespaces: `flags` as of unshare(1). Where there are none the test says so, gives nothing,
/// and nothing is proved.
pub(crate) fn in_namespaces(
    flags: &[&str],
    script: &str,
    prepare: impl FnOnce(&mut Command),
) -> Option<Output> {
    let mut command = Command::new("unshare");
    command.args(flags).args(["sh", "-c", script, "sh"]).env_remove("MESOS_WORK_DIR");
    prepare(&mut command);
    let why = match command.output() {
        Ok(output) => match output.status.code() {
            Some(0) => return Some(output),
            // 1 is unshare's own.
            Some(1 | NOT_TO_BE_HAD) => String::from_utf8_lossy(&output.stderr).into_owned(),
            _ => panic!("{output:?}"),
        },
        Err(error) => format!("unshare can't be called: {error}"),
    };
    super::skipped(&format!("no name space of one's own: {why}"));
    None
}
