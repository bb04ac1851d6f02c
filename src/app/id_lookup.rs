//! Which entity a word names. One rule for `--framework`, `--executor`, `--task` and `--id`: the one with this ID, else the
//! one with this name, else the only one whose ID or name contains the word.

use std::collections::BTreeMap;

use super::error::Error;
use super::error_code::ErrorCode;
use super::located::Located;
use crate::layout::Name;
use crate::model::{Checkpoint, Executor, Filter, Framework, Progress, Request, StreamingLoad, Task};

/// How well a word fits an entity, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closeness {
    /// It is its ID.
    Id,
    /// It is its name.
    Name,
    /// Its ID or its name contains it.
    Part,
}

/// How well a word fits an entity with this ID and this name.
pub fn closeness(word: &[u8], id: &[u8], name: Option<&str>) -> Option<Closeness> {
    let contains = |text: &[u8]| word.is_empty() || text.windows(word.len()).any(|part| part == word);
    if id == word {
        Some(Closeness::Id)
    } else if name.is_some_and(|name| name.as_bytes() == word) {
        Some(Closeness::Name)
    } else if contains(id) || name.is_some_and(|name| contains(name.as_bytes())) {
        Some(Closeness::Part)
    } else {
        None
    }
}

/// Candidates that an error lists.
const LISTED: usize = 20;

/// IDs, each with its names.
type Candidates<'c> = BTreeMap<&'c Name, Vec<&'c str>>;

/// The ID that a word names, e.g. of a `framework`.
fn find(what: &str, word: &[u8], candidates: &Candidates<'_>) -> Result<Name, Error> {
    let of = |id: &Name, names: &[&str]| {
        let by_name = names.iter().map(|name| closeness(word, id.as_bytes(), Some(name)));
        by_name.chain([closeness(word, id.as_bytes(), None)]).flatten().min()
    };
    let fitting: Vec<(&Name, Closeness)> =
        candidates.iter().filter_map(|(id, names)| Some((*id, of(id, names)?))).collect();
    let best = fitting.iter().map(|(_, closeness)| *closeness).min();
    let found: Vec<&Name> =
        fitting.iter().filter(|(_, closeness)| Some(*closeness) == best).map(|(id, _)| *id).collect();
    let word = String::from_utf8_lossy(word);
    match found[..] {
        [one] => Ok(one.clone()),
        [] => {
            let all = candidates.keys().map(|id| format!("{what} {id}")).collect();
            Err(unknown_id(format!("no {what} has an ID or name that contains {word}"), all))
        }
        _ => Err(ambiguous_id(&word, found.iter().map(|id| format!("{what} {id}")).collect())),
    }
}

/// Nothing has this ID or name. `candidates`: what could be named instead.
pub fn unknown_id(message: String, candidates: Vec<String>) -> Error {
    let hint = if candidates.is_empty() { "" } else { "name one of these" };
    Error::usage(ErrorCode::UnknownId, message).details(listed(candidates)).hint(hint)
}

/// Several entities fit.
pub fn ambiguous_id(word: &str, candidates: Vec<String>) -> Error {
    let message = format!("{word} matches several:");
    let hint = "name more of the ID, or add --framework or --executor";
    Error::usage(ErrorCode::AmbiguousId, message).details(listed(candidates)).hint(hint)
}

fn listed(mut candidates: Vec<String>) -> Vec<String> {
    if candidates.len() > LISTED {
        let more = candidates.len() - LISTED;
        candidates.truncate(LISTED);
        candidates.push(format!("and {more} more"));
    }
    candidates
}

/// Words for entities of a checkpoint, as they were typed.
#[derive(Debug, Clone, Default)]
pub struct EntityWords {
    /// A framework.
    pub framework: Option<Vec<u8>>,
    /// An executor.
    pub executor: Option<Vec<u8>>,
    /// A task.
    pub task: Option<Vec<u8>>,
}

fn name_of(framework: &Framework) -> Option<&str> {
    framework.info.value()?.name.as_deref()
}

/// The framework of a checkpoint that a word names; executors are not read.
///
/// # Errors
/// None or several fit.
pub fn find_framework(located: &Located, request: &Request, word: &[u8]) -> Result<Name, Error> {
    let progress = Progress::default();
    let begun = StreamingLoad::open(&located.source, request, &progress);
    framework_in(&begun.top, word)
}

/// The same among the frameworks of a loaded checkpoint.
///
/// # Errors
/// None or several fit.
pub fn framework_in(checkpoint: &Checkpoint, word: &[u8]) -> Result<Name, Error> {
    let mut candidates = Candidates::new();
    for framework in checkpoint.agents.iter().flat_map(|agent| &agent.frameworks) {
        candidates.entry(&framework.id).or_default().extend(name_of(framework));
    }
    find("framework", word, &candidates)
}

/// Loads what the words name and nothing else.
///
/// # Errors
/// A word names none or several.
pub fn load_named(
    located: &Located,
    request: &Request,
    words: &EntityWords,
    progress: &Progress,
) -> Result<(Checkpoint, Filter), Error> {
    let mut filter = request.filter.clone();
    let exact = |word: &[u8]| Some(word.to_vec());
    if let Some(word) = &words.framework {
        filter.framework = exact(find_framework(located, request, word)?.as_bytes());
    }
    let load = |filter: &Filter| {
        let request = Request { filter: filter.clone(), ..request.clone() };
        located.load(&request, progress)
    };
    // Most words are whole IDs: then nothing else needs to be read.
    let named = Filter {
        executor: words.executor.as_deref().map_or_else(|| filter.executor.clone(), exact),
        task: words.task.as_deref().map_or_else(|| filter.task.clone(), exact),
        ..filter.clone()
    };
    let checkpoint = load(&named);
    let is_found = (words.executor.is_none() || executors(&checkpoint).next().is_some())
        && (words.task.is_none() || tasks(&checkpoint, None).next().is_some());
    if is_found {
        return Ok((checkpoint, named));
    }
    let all = load(&filter);
    let mut only = None;
    if let Some(word) = &words.executor {
        let mut candidates = Candidates::new();
        for executor in executors(&all) {
            let name = executor.info.value().and_then(|info| info.name.as_deref());
            candidates.entry(&executor.id).or_default().extend(name);
        }
        let id = find("executor", word, &candidates)?;
        filter.executor = exact(id.as_bytes());
        only = Some(id);
    }
    if let Some(word) = &words.task {
        let mut candidates = Candidates::new();
        for task in tasks(&all, only.as_ref()) {
            let name = task.info.value().and_then(|info| info.name.as_deref());
            candidates.entry(&task.id).or_default().extend(name);
        }
        filter.task = exact(find("task", word, &candidates)?.as_bytes());
    }
    Ok((load(&filter), filter))
}

fn executors(checkpoint: &Checkpoint) -> impl Iterator<Item = &Executor> {
    let frameworks = checkpoint.agents.iter().flat_map(|agent| &agent.frameworks);
    frameworks.flat_map(|framework| &framework.executors)
}

fn tasks<'c>(checkpoint: &'c Checkpoint, executor: Option<&Name>) -> impl Iterator<Item = &'c Task> {
    let wanted = move |one: &&Executor| executor.is_none_or(|id| one.id == *id);
    executors(checkpoint).filter(wanted).flat_map(|executor| &executor.runs).flat_map(|run| &run.tasks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(word: &str) -> Result<String, ErrorCode> {
        let ids = ["web", "web-1", "db", "cache"].map(Name::from);
        let names = ["front", "db", "store", "front-cache"];
        let candidates = ids.iter().zip(names).map(|(id, name)| (id, vec![name])).collect();
        find("task", word.as_bytes(), &candidates).map(|id| id.to_string()).map_err(|error| error.code)
    }

    #[test]
    fn id_then_name_then_the_only_one_that_contains_the_word() {
        assert_eq!(found("web"), Ok("web".to_owned()));
        assert_eq!(found("db"), Ok("db".to_owned()));
        assert_eq!(found("front"), Ok("web".to_owned()));
        assert_eq!(found("eb-"), Ok("web-1".to_owned()));
        assert_eq!(found("e"), Err(ErrorCode::AmbiguousId));
        assert_eq!(found("absent"), Err(ErrorCode::UnknownId));
    }
}
