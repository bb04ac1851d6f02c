//! `ckpt completions`: the completions of a shell, as in the directory completions.

use clap_complete::Shell;

use crate::cli::args::completion_script;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;

/// Print shell completions
///
/// The same scripts come with the sources, in `completions/`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

const HELP: &str = "\
Examples:
  ckpt completions bash > ~/.local/share/bash-completion/completions/ckpt
  ckpt completions zsh > \"${fpath[1]}/_ckpt\"
  ckpt completions fish > ~/.config/fish/completions/ckpt.fish

Exit status:
  0  printed
  2  the shell is not supported
  3  standard output cannot be written

Changes nothing on disk.";

/// Prints them.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let bytes = completion_script(args.shell);
    context.terminal.print(|out| out.write_all(&bytes))?;
    Ok(Status::Good)
}
