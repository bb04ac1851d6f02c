//! One reading of a checkpoint, played in this process: the state as JSON, or how it ends. Faster than a process for
//! each of a thousand trees; that the program says the same is tested in `states.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ckpt::app::{Error, Located, Messages, MissingMeta, SourceOptions};
use ckpt::model::{Checkpoint, Progress, Request};
use ckpt::recovery::{BootId, Changes, Conditions, Mode, Mutation, Rule, Stop, read};
use ckpt::schema::Release;
use ckpt::view::json::RecoveredJson;
use serde_json::Value as Json;

/// Both modes of an agent, and their names in verdicts.
pub(super) const MODES: [(Mode, &str); 2] = [(Mode::Strict, "strict"), (Mode::Lenient, "non_strict")];

/// How a reading ends.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum End {
    /// With a state.
    State(Json),
    /// With the agent's error.
    Error(String),
    /// With the death of the agent.
    Abort(String),
}

/// What was played.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Played {
    pub(super) end: End,
    /// Sizes of files that the agent cuts, by path below the `work_dir`.
    pub(super) cut: BTreeMap<String, u64>,
    /// Files that it removes.
    pub(super) removed: Vec<String>,
    /// The rules by which it was decided.
    pub(super) rules: BTreeSet<Rule>,
    /// What could not be determined.
    pub(super) unknown: Vec<String>,
}

/// A checkpoint that was found and loaded.
#[derive(Debug)]
pub(super) struct Loaded {
    located: Located,
    checkpoint: Checkpoint,
}

/// Loads an archive, or a directory that is a copy, as a release does.
pub(super) fn loaded(path: &Path, release: Release) -> Result<Loaded, Error> {
    let options = SourceOptions {
        relocated: true,
        release: Some(release),
        probe: false,
        missing_meta: MissingMeta::Assessed,
        ..SourceOptions::of(path)
    };
    let located = Located::find(&options)?;
    let request = Request { threads: 1, ..Request::default() };
    let checkpoint = located.load(&request, &Progress::default());
    Ok(Loaded { located, checkpoint })
}

impl Loaded {
    /// Plays the reading.
    pub(super) fn play(&self, mode: Mode, boot_id: &str) -> Played {
        let boot_id = BootId::Known(boot_id.to_owned());
        let conditions = Conditions { boot_id, ..self.located.conditions(mode) };
        let changes = Changes::default();
        let outcome = read(&self.checkpoint, &conditions, &changes);
        let messages = Messages::new(&self.located.source, self.located.release, false);
        let end = match &outcome.result {
            Ok(state) => End::State(serde_json::to_value(RecoveredJson::new(state, &messages)).unwrap()),
            Err(Stop::Fails(failure)) => End::Error(failure.message.clone()),
            Err(Stop::Aborts(failure)) => End::Abort(failure.message.clone()),
        };
        let mut played = Played {
            end,
            cut: BTreeMap::new(),
            removed: Vec::new(),
            rules: outcome.decisions.iter().map(|decision| decision.cause.rule()).collect(),
            unknown: outcome.unknown.iter().map(ToString::to_string).collect(),
        };
        if messages.changed() > 0 {
            played.unknown.push(format!("{} files, read again,", messages.changed()));
        }
        for mutation in &outcome.mutations {
            match mutation {
                Mutation::Truncate { path, to_size, .. } => {
                    played.cut.insert(path.to_string(), *to_size);
                }
                Mutation::Remove { path, .. } => played.removed.push(path.to_string()),
                _ => {}
            }
        }
        played.removed.sort();
        played
    }
}
