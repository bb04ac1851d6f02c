//! Writes what the user wants to have in a file: always a new one.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::Context as _;

use crate::app::ErrorCode;
use crate::apply::new_file;
use crate::cli::error::CommandError;

/// Writes a new file of this content, which is named as `the plan`.
pub(super) fn write_new_file(
    path: &Path,
    content: &str,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), CommandError> {
    let written = || -> anyhow::Result<()> {
        let file = new_file(path)?;
        let mut out = BufWriter::new(&file);
        write(&mut out)
            .and_then(|()| out.flush())
            .and_then(|()| file.sync_all())
            .with_context(|| format!("{}: writing {content}", path.display()))
    };
    written().map_err(|error| {
        let hint = "name a new file in a directory that this user may write";
        CommandError::unanswered(ErrorCode::IoError, format!("{error:#}")).path(path).hint(hint)
    })
}
