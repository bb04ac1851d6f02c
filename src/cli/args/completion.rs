//! Completions of command lines, made from the one definition: with the words that options take from tables, and with
//! what the generator for fish leaves out. Belongs here: the text of a script. Does not: printing it.

use std::fmt::Write as _;

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Command, CommandFactory as _};
use clap_complete::Shell;

use super::command::Cli;
use crate::check::CODES;
use crate::layout::KINDS;
use crate::logs::topics;
use crate::plan::cleanup::SCOPES;
use crate::plan::repair::REPAIRS;
use crate::schema::table;
use crate::view::SCHEMAS;

/// The script that a shell reads.
pub fn completion_script(shell: Shell) -> Vec<u8> {
    let mut command = with_words(Cli::command());
    let mut bytes = Vec::new();
    clap_complete::generate(shell, &mut command, "ckpt", &mut bytes);
    if shell == Shell::Fish { completed_for_fish(&command, &String::from_utf8_lossy(&bytes)) } else { bytes }
}

/// The definition, with the words that an argument takes where they come from a table.
fn with_words(command: Command) -> Command {
    let kinds: Vec<_> = KINDS.iter().map(|kind| kind.name).collect();
    let log_codes = topics().map(|topic| topic.code);
    let codes: Vec<_> = CODES.iter().map(|row| row.code.name()).chain(log_codes).collect();
    let mut repaired: Vec<_> =
        REPAIRS.iter().flat_map(|repair| repair.codes.iter().map(|code| code.name())).collect();
    repaired.sort_unstable();
    repaired.dedup();
    let states =
        table::E_TASK_STATE.values.iter().map(|state| state.name.trim_start_matches("TASK_")).collect();
    let arguments = [
        ("decode", "kind", kinds.clone()),
        ("encode", "kind", kinds),
        ("explain", "code", codes),
        ("repair", "only", repaired.clone()),
        ("repair", "except", repaired),
        ("cleanup", "scope", SCOPES.iter().map(|row| row.name).collect()),
        ("inspect", "state", states),
        ("schema", "command", SCHEMAS.to_vec()),
    ];
    command.mut_subcommands(|sub| {
        let name = sub.get_name().to_owned();
        let its = arguments.iter().filter(|(command, ..)| *command == name);
        its.fold(sub, |sub, (_, argument, words)| {
            let words = PossibleValuesParser::new(words.iter().copied().map(PossibleValue::new));
            sub.mut_arg(argument, |arg| arg.value_parser(words))
        })
    })
}

/// The generator for fish omits words of positionals, does not recognise `ckpt -o ` as a command line, because the value is
/// not there yet, and sees a command after `help` already in `ckpt help `.
fn completed_for_fish(command: &Command, script: &str) -> Vec<u8> {
    let parse = "argparse -s (__fish_ckpt_global_optspecs) -- $cmd 2>/dev/null\n";
    let again = "argparse -s (__fish_ckpt_global_optspecs) -- $cmd[1..-2] 2>/dev/null\n";
    let mut script = script
        .replace(parse, &format!("{parse}    or {again}"))
        .replace(" completions help\" -f -a", " completions\" -f -a");
    for sub in command.get_subcommands() {
        for argument in sub.get_positionals() {
            let words: Vec<String> =
                argument.get_possible_values().iter().map(|word| word.get_name().to_owned()).collect();
            if !words.is_empty() {
                let (name, words) = (sub.get_name(), words.join(" "));
                let _ = writeln!(
                    script,
                    "complete -c ckpt -n \"__fish_ckpt_using_subcommand {name}\" -f -a \"{words}\""
                );
            }
        }
    }
    script.into_bytes()
}
