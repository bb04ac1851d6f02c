//! Parse, run, exit. No logic.

use std::process::ExitCode;

use ckpt::cli::{Cli, agent_words};
use ckpt::exit::Status;
use clap::Parser;

fn main() -> ExitCode {
    match Cli::try_parse_from(agent_words(std::env::args_os())) {
        Ok(cli) => ckpt::commands::run(&cli).into(),
        Err(error) => {
            let status = if error.use_stderr() { Status::Usage } else { Status::Good };
            // A closed stdout is the reader's choice.
            let _ = error.print();
            status.into()
        }
    }
}
