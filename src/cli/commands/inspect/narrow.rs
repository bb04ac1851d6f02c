//! Which entities are wanted: what the walk may leave out, what the views do, and the one that a word names.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use super::args::Args;
use crate::cli::commands::session::{AMBIGUOUS, CommandError};
use crate::exit::Status;
use crate::layout::{Entity, Name, identify};
use crate::model::{Agents, Filter, IdMatch};
use crate::source::Source;
use crate::view::inspect::{AgentPick, Found, InspectView, Pick, find};
use crate::view::{Charset, escape, fit};

/// Candidates that are listed before the rest is only counted.
const LISTED: usize = 20;

/// What is to be read, and what of that is shown.
pub(super) struct Wanted {
    pub(super) agents: Agents,
    pub(super) filter: Filter,
    pub(super) pick: Pick,
}

/// From the options and from what lies below PATH.
pub(super) fn wanted(args: &Args, source: &Source) -> Wanted {
    let scope = identify(source.scope.as_bytes());
    let exact = |name: &Option<Name>| name.as_ref().map(|name| IdMatch::Exact(name.as_bytes().to_vec()));
    let affix =
        |word: &Option<std::ffi::OsString>| word.as_ref().map(|w| IdMatch::Affix(w.as_bytes().to_vec()));
    let filter = Filter {
        framework: exact(&scope.framework).or_else(|| affix(&args.framework)),
        executor: exact(&scope.executor).or_else(|| affix(&args.executor)),
        container: exact(&scope.container),
        task: exact(&scope.task).or_else(|| affix(&args.task)),
    };
    let agents = match scope.agent.filter(|agent| agent.as_bytes() != b"latest") {
        Some(agent) => AgentPick::One(agent),
        None if args.all_agents => AgentPick::All,
        None => AgentPick::Latest,
    };
    let pick = Pick {
        by_executor: filter.executor.is_some(),
        by_task: filter.task.is_some(),
        states: args.state.clone(),
        unacked: args.unacked,
        ids: Entity { container: scope.container, ..Entity::default() },
        agents,
    };
    let agents = if pick.agents == AgentPick::Latest { Agents::Latest } else { Agents::All };
    Wanted { agents, filter, pick }
}

/// Narrows the picture to the one entity that a word names.
pub(super) fn one_entity(args: &Args, picture: &mut InspectView<'_>) -> Result<Option<Entity>, CommandError> {
    let Some(word) = args.word() else { return Ok(None) };
    match find(picture, word.as_bytes()) {
        Found::One(entity) => {
            if let Some(agent) = &entity.agent {
                picture.pick.agents = AgentPick::One(agent.clone());
            }
            picture.pick.ids = entity.clone();
            Ok(Some(entity))
        }
        Found::None => Err(nothing(word, &picture.argument)),
        Found::Many(entities) => Err(ambiguous(word, &entities)),
    }
}

fn usage(code: &'static str, message: String, next: &str) -> CommandError {
    CommandError { status: Status::Usage, code, message, path: None, next: next.to_owned() }
}

fn nothing(word: &OsStr, argument: &str) -> CommandError {
    let word = escape(word.as_bytes());
    let message = format!("no id and no name is {word}, or begins or ends with it");
    let next = format!(
        "add --all-agents to look at old agents too; for a list of all: ckpt inspect -o tree {argument}"
    );
    usage("unknown-id", message, &next)
}

fn ambiguous(word: &OsStr, entities: &[Entity]) -> CommandError {
    let mut message = format!("{} may be any of these:", escape(word.as_bytes()));
    for entity in entities.iter().take(LISTED) {
        message.push_str("\n    ");
        message.push_str(&words(entity));
    }
    if entities.len() > LISTED {
        message.push_str("\n    and more");
    }
    usage(AMBIGUOUS, message, "name more of it, or narrow it down with --framework or --executor")
}

fn words(entity: &Entity) -> String {
    let levels = [
        ("task", &entity.task),
        ("container", &entity.container),
        ("executor", &entity.executor),
        ("framework", &entity.framework),
        ("agent", &entity.agent),
    ];
    let named = levels.iter().filter_map(|(level, id)| {
        let id = id.as_ref()?;
        Some(format!("{level} {}", fit::shorten(&escape(id.as_bytes()), 60, Charset::Unicode)))
    });
    named.collect::<Vec<_>>().join(" of ")
}
