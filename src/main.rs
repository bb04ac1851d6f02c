//! Runs the command line. No logic.

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().collect();
    ckpt::cli::run(&words).into()
}
