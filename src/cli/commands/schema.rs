//! `ckpt schema`: the JSON Schema of what a command prints.

use clap::CommandFactory as _;
use serde_json::{Value as Json, json};

use crate::app::ErrorCode;
use crate::cli::args::{Cli, OutputFormat};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::view::{SCHEMAS, schema};

/// Arguments of `ckpt schema`.
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// The command [default: all commands, in one schema]
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

const HELP: &str = "\
Examples:
  ckpt schema validate
  ckpt schema simulate | jq '.\"$defs\" | keys'
  ckpt schema > ckpt.schema.json

The schema is JSON Schema, draft 2020-12. Its definition document describes what the command prints with -o json, \
line what it prints with -o ndjson. Within ckpt.COMMAND/1 keys are only added.

Exit status:
  0  printed
  2  the command line is wrong, or there is no such command

Reads nothing, changes nothing.";

/// Prints it.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    let printed = match &args.command {
        Some(word) => one(word)?,
        None => all(),
    };
    match context.global.output {
        OutputFormat::Table | OutputFormat::Tree | OutputFormat::Nagios => {
            context.terminal.print(|out| writeln!(out, "{printed:#}"))?;
        }
        OutputFormat::Json | OutputFormat::Ndjson => context.document(&printed)?,
    }
    Ok(Status::Good)
}

/// The schema of a command, by its name or another name of it.
fn one(word: &str) -> Result<Json, CommandError> {
    let cli = Cli::command();
    let known = cli.find_subcommand(word).and_then(|command| schema(command.get_name()));
    known.ok_or_else(|| {
        let message = format!("there is no command {word}");
        CommandError::usage(ErrorCode::UnknownCommand, message).hint("ckpt --help")
    })
}

/// Every command's schema, each with a name of its own that its references are resolved in.
fn all() -> Json {
    let mut commands = serde_json::Map::new();
    for name in SCHEMAS {
        if let Some(Json::Object(mut schema)) = schema(name) {
            schema.insert("$id".to_owned(), json!(format!("urn:ckpt:{name}:1")));
            commands.insert((*name).to_owned(), Json::Object(schema));
        }
    }
    let any: Vec<Json> =
        commands.keys().map(|name| json!({ "$ref": format!("urn:ckpt:{name}:1") })).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ckpt",
        "anyOf": any,
        "$defs": commands,
    })
}
