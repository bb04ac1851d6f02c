//! Parse, run, exit. No logic.

use std::process::ExitCode;

use ckpt::cli::{Cli, agent_words};
use clap::Parser;

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().collect();
    match Cli::try_parse_from(agent_words(words.iter().cloned())) {
        Ok(cli) => ckpt::cli::commands::run(&cli, &words).into(),
        Err(error) => ckpt::cli::commands::misused(&words, &error).into(),
    }
}
