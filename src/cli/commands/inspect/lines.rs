//! The lines of a checkpoint of any size: its executors are read a few at a time, and are not kept.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::io;
use std::rc::Rc;

use super::args::Args;
use super::gather::{Gathered, refuse_nothing};
use super::narrow::Wanted;
use super::processes::processes_of;
use super::{Show, status};
use crate::app::{HostFacts, Liveness, SurveyInParts, find_framework};
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::model::{FrameworkAt, StreamingLoad};
use crate::source::Kind;
use crate::view::inspect::{Lives, Totals};
use crate::view::json::inspect::put_executor_lines;

/// Whether what is shown can be found without a whole load. What a word names, only a whole load says.
pub(super) fn can_stream(args: &Args, wanted: &Wanted) -> bool {
    let names_executors = wanted.words.executor.is_some() || wanted.words.task.is_some();
    !args.volumes && !args.orphans && args.word().is_none() && !names_executors
}

/// Writes them; none if what the agent reads of one executor depends on others.
pub(super) fn put(
    gathered: &Gathered<'_>,
    wanted: &Wanted,
    context: &Context<'_>,
) -> Result<Option<Status>, CommandError> {
    let located = gathered.located;
    let mut request = wanted.request.clone();
    if let Some(word) = &wanted.words.framework {
        request.filter.framework = Some(find_framework(located, &request, word)?.as_bytes().to_vec());
    }
    let progress = context.progress();
    let mut load = StreamingLoad::open(&located.source, &request, &progress);
    if load.has_patterns() {
        return Ok(None);
    }
    refuse_nothing(located, &load.top)?;
    let mut pick = wanted.pick(gathered.args, &request.filter);
    // The header says whether all may be read, and names the frameworks with executors that are shown. In an archive all may
    // be read.
    if pick.needs_executors() {
        let mut with_executors = BTreeSet::new();
        let Ok(()) = load.visit::<Infallible>(&mut |FrameworkAt { agent, framework, .. }| {
            if pick.executors(framework).next().is_some() {
                with_executors.insert([agent.id.clone(), framework.id.clone()]);
            }
            Ok(())
        });
        pick.with_executors = Some(Rc::new(with_executors));
    } else if located.source.kind == Kind::Archive {
        load.settle_coverage();
    } else {
        let Ok(()) = load.visit::<Infallible>(&mut |_| Ok(()));
    }
    let mut survey = SurveyInParts::new(located, &load.top);
    let above = survey.above_executors();
    let host = HostFacts::collect(located);
    let liveness = Liveness::new(host.as_ref(), &located.source);
    let mut status_so_far = status(&gathered.view(&load.top, &above, Lives::default(), pick.clone()));
    context.terminal.print(|out| {
        let view = gathered.view(&load.top, &above, Lives::default(), pick.clone());
        Show { located, view: &view, entity: None, status: status_so_far, context }.header(out)?;
        let frameworks = view.agents().map(|agent| view.frameworks(agent).count() as u64).sum();
        let mut totals = Totals { frameworks, ..Totals::default() };
        drop(view);
        load.visit::<io::Error>(&mut |at| {
            survey.add(at);
            let FrameworkAt { checkpoint, agent, framework } = at;
            let mut view = gathered.view(checkpoint, &above, Lives::default(), pick.clone());
            if view.shows_agent(agent) && pick.wants_framework(agent, framework) {
                view.lives = processes_of(&liveness, agent, framework);
                put_executor_lines(out, &view, agent, framework)?;
                totals.add_executors(&view, framework);
            }
            Ok(())
        })?;
        let survey = survey.finish();
        let view = gathered.view(&load.top, &survey, Lives::default(), pick);
        status_so_far = status(&view);
        Show { located, view: &view, entity: None, status: status_so_far, context }.summary(out, &totals)
    })?;
    Ok(Some(status_so_far))
}
