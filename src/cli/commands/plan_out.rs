//! Writes a plan to the file of `--plan-out`.

use std::io::Write as _;
use std::path::Path;

use crate::apply::new_file;
use crate::cli::error::CommandError;
use crate::plan::{Plan, put_plan};

/// Writes a plan to a new file.
pub(super) fn write_plan(plan: &Plan, path: &Path) -> Result<(), CommandError> {
    let failed = |message: String| {
        let hint = "name a new file in a directory that this user may write";
        CommandError::unanswered("io-error", message).path(path).hint(hint)
    };
    let file = new_file(path).map_err(|fault| failed(fault.to_string()))?;
    let mut out = std::io::BufWriter::new(&file);
    let written = put_plan(&mut out, plan).and_then(|()| out.flush()).and_then(|()| file.sync_all());
    written.map_err(|error| failed(format!("{}: writing the plan: {error}", path.display())))
}
