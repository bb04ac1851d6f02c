//! Which entities are shown: what is read at all, and the one that a word names.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use super::args::Args;
use crate::app::{EntityWords, Hint, Located, NextCall, ambiguous_id, load_named, unknown_id};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::layout::{Entity, Name, identify};
use crate::model::{Agents, Checkpoint, Filter, Request};
use crate::view::inspect::{AgentPick, Found, InspectView, Pick, all, find};
use crate::view::{Charset, escape, fit};

/// What the options and the path ask for.
pub(super) struct Wanted {
    pub(super) request: Request,
    /// Words that name what is shown, beside what the path names.
    pub(super) words: EntityWords,
    agents: AgentPick,
    container: Option<Name>,
}

impl Wanted {
    pub(super) fn new(args: &Args, located: &Located, context: &Context<'_>) -> Self {
        let scope = identify(located.source.scope.as_bytes());
        let exact = |name: &Option<Name>| name.as_ref().map(|name| name.as_bytes().to_vec());
        let filter = Filter {
            framework: exact(&scope.framework),
            executor: exact(&scope.executor),
            container: exact(&scope.container),
            task: exact(&scope.task),
        };
        let mut words = args.words();
        words.framework = words.framework.filter(|_| scope.framework.is_none());
        words.executor = words.executor.filter(|_| scope.executor.is_none());
        words.task = words.task.filter(|_| scope.task.is_none());
        let agents = match scope.agent.filter(|agent| agent.as_bytes() != b"latest") {
            Some(agent) => AgentPick::One(agent),
            None if args.all_agents => AgentPick::All,
            None => AgentPick::Latest,
        };
        let latest = agents == AgentPick::Latest;
        let request = Request {
            agents: if latest { Agents::Latest } else { Agents::All },
            filter,
            ..context.request(located)
        };
        Self { request, words, agents, container: scope.container }
    }

    /// Loads it, and says what of that is shown.
    pub(super) fn load(
        &self,
        args: &Args,
        located: &Located,
        context: &Context<'_>,
    ) -> Result<(Checkpoint, Pick), CommandError> {
        let (request, words) = (&self.request, &self.words);
        let (checkpoint, filter) = context.load(|progress| load_named(located, request, words, progress))?;
        let pick = self.pick(args, &filter);
        Ok((checkpoint, pick))
    }

    /// What is shown of what is loaded with this filter.
    pub(super) fn pick(&self, args: &Args, filter: &Filter) -> Pick {
        Pick {
            by_executor: filter.executor.is_some(),
            by_task: filter.task.is_some(),
            states: args.state.clone(),
            unacked: args.unacked,
            ids: Entity { container: self.container.clone(), ..Entity::default() },
            agents: self.agents.clone(),
            with_executors: None,
        }
    }
}

/// Narrows the view to the one entity that a word names.
pub(super) fn one_entity(args: &Args, view: &mut InspectView<'_>) -> Result<Option<Entity>, CommandError> {
    let Some(word) = args.word() else { return Ok(None) };
    match find(view, word.as_bytes()) {
        Found::One(entity) => {
            if let Some(agent) = &entity.agent {
                view.pick.agents = AgentPick::One(agent.clone());
            }
            view.pick.ids = entity.clone();
            Ok(Some(entity))
        }
        Found::None => Err(nothing(word, args, &all(view))),
        Found::Many(entities) => {
            let candidates = entities.iter().map(words).collect();
            Err(ambiguous_id(&word.to_string_lossy(), candidates).into())
        }
    }
}

fn nothing(word: &OsStr, args: &Args, all: &[Entity]) -> CommandError {
    let message = format!("no ID and no name contains {}", word.to_string_lossy());
    let candidates = all.iter().filter_map(|entity| levels(entity).next()).collect();
    let error = CommandError::from(unknown_id(message, candidates));
    if args.all_agents {
        return error;
    }
    error.hint(Hint::from(NextCall::with("--all-agents")).words("to search agents with old IDs as well"))
}

fn words(entity: &Entity) -> String {
    levels(entity).collect::<Vec<_>>().join(" of ")
}

/// An entity and what it is in, each in words.
fn levels(entity: &Entity) -> impl Iterator<Item = String> {
    let levels = [
        ("task", &entity.task),
        ("container", &entity.container),
        ("executor", &entity.executor),
        ("framework", &entity.framework),
        ("agent", &entity.agent),
    ];
    levels.into_iter().filter_map(|(level, id)| {
        let id = id.as_ref()?;
        Some(format!("{level} {}", fit::shorten(&escape(id.as_bytes()), 60, Charset::Unicode)))
    })
}
