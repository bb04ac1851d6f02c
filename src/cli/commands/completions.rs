//! `ckpt completions`: what a shell needs to complete command lines of ckpt; the same as in the directory completions.

use clap_complete::Shell;

use crate::cli::completion_script;
use crate::cli::terminal::Terminal;
use crate::exit::Status;

/// Print the completions for a shell
///
/// The same texts come with the sources, in `completions/`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// For which shell
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
  2  there is no such shell
  3  standard output can't be written

Changes nothing on disk.";

/// Prints them.
pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Status> {
    let bytes = completion_script(args.shell);
    terminal.print(|out| out.write_all(&bytes))?;
    Ok(Status::Good)
}
