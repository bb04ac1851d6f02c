//! `latest` links: re-pointed where only one answer is possible.

use std::os::unix::ffi::OsStrExt;

use crate::check::Finding;
use crate::layout::{Name, RelPath};
use crate::model::{Executor, Latest};
use crate::plan::Action;
use crate::recovery::Effect;
use crate::recovery::fate::Holder;
use crate::source::{NodeType, Resolved};

use super::case::{Case, Cure, Draft, NOT_MEANT, Place, basename, no};

/// Re-points `slaves/latest`.
pub(super) fn agent(case: &Case<'_>, finding: &Finding) -> Cure {
    if finding.path.as_bytes() != b"meta/slaves/latest" {
        return NOT_MEANT;
    }
    let folders: Vec<Name> = folders(case, &RelPath::new("meta/slaves"));
    point(case, finding, &case.checkpoint.latest, &folders, &|_| None)
}

/// Re-points `runs/latest` of an executor.
pub(super) fn run(case: &Case<'_>, finding: &Finding) -> Cure {
    let Some(executor) = of_run_link(case, finding) else { return NOT_MEANT };
    let folders: Vec<Name> = executor.runs.iter().map(|run| run.id.clone()).collect();
    point(case, finding, &executor.latest, &folders, &|link| proved(case, finding, executor, link))
}

/// Moves a `runs/latest` away that names a run which is gone, for agents that it stops.
pub(super) fn drop_run(case: &Case<'_>, finding: &Finding) -> Cure {
    let Some(executor) = of_run_link(case, finding) else { return NOT_MEANT };
    if finding.strict < Effect::Fails || !matches!(executor.latest, Latest::Dangling { .. }) {
        return NOT_MEANT;
    }
    let why = "the run that it names is gone; up to 1.11.0 the agent does not start over it";
    Ok(vec![Draft::new(Action::SetAside, &finding.path, why)])
}

/// Re-points `latest` of a resource provider.
pub(super) fn provider(case: &Case<'_>, finding: &Finding) -> Cure {
    let Some(agent) = case.agent(&finding.entity) else { return NOT_MEANT };
    let folder = finding.path.parent();
    let mut names = folder.components().collect::<Vec<_>>().into_iter().rev();
    let (Some(name), Some(kind)) = (names.next(), names.next()) else { return NOT_MEANT };
    let found = agent
        .providers
        .iter()
        .find(|provider| provider.kind.as_bytes() == kind && provider.name.as_bytes() == name);
    let Some(provider) = found else { return NOT_MEANT };
    let ids: Vec<Name> = provider.ids.iter().map(|(id, _)| id.clone()).collect();
    point(case, finding, &provider.latest, &ids, &|_| None)
}

fn of_run_link<'a>(case: &Case<'a>, finding: &Finding) -> Option<&'a Executor> {
    let is_link = finding.path.as_bytes().ends_with(b"/runs/latest");
    case.executor(&finding.entity).filter(|_| is_link)
}

/// Lets a link lead to the folder that it names; or, where it names none at all, to the only one there is.
fn point(
    case: &Case<'_>,
    finding: &Finding,
    latest: &Latest,
    folders: &[Name],
    proved: &dyn Fn(&[u8]) -> Option<Name>,
) -> Cure {
    let Some(place) = case.source.place.as_deref() else {
        return no("where the work_dir stands is not known: name the work_dir, not its meta");
    };
    let text = match latest {
        Latest::Dangling { text } | Latest::Loop { text } => text,
        Latest::Resolves { text: Some(text), to: Resolved::Outside(_) | Resolved::Inside { .. }, .. } => text,
        _ => return NOT_MEANT,
    };
    let named = basename(text).filter(|name| *name != b"latest");
    let by_name = named.and_then(|name| folders.iter().find(|id| id.as_bytes() == name)).cloned();
    let names_nothing = named.is_none() || !matches!(latest, Latest::Dangling { .. });
    let only = match folders {
        [one] if names_nothing => Some(one.clone()),
        _ => None,
    };
    let Some(id) = by_name.or(only).or_else(|| proved(text)) else {
        let count = folders.len();
        return no(format!(
            "it names none of the {count} folders beside it, so that there is no single answer"
        ));
    };
    let to = finding.path.parent().join(&id).below(place);
    let why = format!("it leads to {}", String::from_utf8_lossy(text));
    let action = Action::Link { text: to.as_os_str().as_bytes().to_vec() };
    Ok(vec![Draft::new(action, &finding.path, why)])
}

/// The only run whose process is proved to live, where the link names no run that is gone.
fn proved(case: &Case<'_>, finding: &Finding, executor: &Executor, text: &[u8]) -> Option<Name> {
    if matches!(executor.latest, Latest::Dangling { .. }) && basename(text) != Some(b"latest") {
        return None;
    }
    let (agent, framework) = (case.agent(&finding.entity)?, case.framework(&finding.entity)?);
    let places = executor.runs.iter().map(|run| Place { agent, framework, executor, run });
    let mut alive = places.filter(|place| place.pid().is_some() && case.holder(place) == Holder::Same);
    let first = alive.next()?;
    alive.next().is_none().then(|| first.run.id.clone())
}

/// The folders among the entries.
fn folders(case: &Case<'_>, path: &RelPath) -> Vec<Name> {
    let is_folder =
        |name: &Name| case.source.stat(&path.join(name)).is_ok_and(|stat| stat.node == NodeType::Folder);
    case.names(path).into_iter().filter(is_folder).collect()
}
