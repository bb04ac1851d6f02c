//! A start and what follows from it, played once for all that show it: outcome, next start, fates, timeline.
//! Belongs here: the order of the play, and how good the answer is. Does not: printing.

use crate::exit::Status;
use crate::host::Unseen;
use crate::layout::RelPath;
use crate::recovery::config::Comparison;
use crate::recovery::outcome::{Due, Event, Fates, Played, Restart, alternatives, due, fates, timeline};
use crate::recovery::{
    AlternativeOutcome, Attempt, Conditions, Mode, Outcome, ReadState, SteadyState, Stop, attempt, in_mode,
    next_start, other_ends,
};
use crate::schema::Release;
use crate::source::CachedReader;

use super::fit::misfits;
use super::outlook::Outlook;
use super::process_facts::ProcessFacts;
use super::restart::restart;
use super::session::CommandError;
use super::unanswered::Unanswered;

/// Releases before this one are read, and not forecast.
const OLDEST: Release = Release::new(1, 4, 0);

/// A start that was played.
#[derive(Debug)]
pub(super) struct Forecast<'a> {
    outlook: &'a Outlook,
    /// The start.
    pub first: Attempt<'a>,
    /// The starts after it.
    pub next: SteadyState,
    /// How it ends, flags that the agent refuses included.
    pub outcome: Outcome,
    /// Other outcomes that Mesos's own order allows.
    pub alternatives: Vec<(Outcome, String)>,
    /// The conditions.
    pub restart: Restart,
    /// What becomes of executors and tasks.
    pub fates: Fates,
    /// What happens when.
    pub timeline: Vec<Event>,
    /// Checkpointed reservations and volumes that do not fit.
    pub misfits: Vec<String>,
    /// What makes it less than certain.
    pub notes: Vec<String>,
}

impl<'a> Forecast<'a> {
    /// Plays it.
    pub(super) fn play(outlook: &'a Outlook, downtime_secs: f64) -> Self {
        let (checkpoint, conditions, setup) =
            (&outlook.checkpoint, &outlook.conditions, &outlook.judged.setup);
        let mut first = attempt(checkpoint, conditions, setup, &outlook.unchanged);
        let survey = in_mode(conditions, Mode::Survey);
        let other_ends = worse_first(outlook, &survey, &mut first);
        let refused = outlook.judged.refused.as_ref().map(|refused| refused.outcome);
        let outcome = refused.unwrap_or_else(|| known(outlook, first.outcome(checkpoint)));
        let next = match refused {
            Some(outcome) => SteadyState { outcome, lost: Vec::new(), starts: 0 },
            None => next_start(checkpoint, conditions, setup, &first),
        };
        let restart = restart(outlook, downtime_secs);
        let facts = ProcessFacts::new(outlook.machine.as_ref(), &outlook.session.source);
        let look = |state: &ReadState<'_>| {
            let played = Played { checkpoint, state, outcome, restart: &restart };
            let fates = fates(&played, &mut |asked| facts.ask(asked));
            let refused = outlook.judged.refused.as_ref().map(|refused| &*refused.message);
            let timeline = timeline(&played, &first, refused, &fates);
            (fates, timeline, alternatives(&played))
        };
        let (fates, timeline, mut alternatives) = if let Ok(state) = &first.read.result {
            look(state)
        } else {
            // Who lives is asked even where the agent does not get that far.
            let surveyed = attempt(checkpoint, &survey, setup, &outlook.unchanged);
            surveyed.read.result.as_ref().map_or_else(|_| Default::default(), look)
        };
        if refused.is_none() {
            alternatives.extend(other_ends);
        }
        let misfits = misfits(checkpoint, &first, setup.fit.as_ref());
        let mut notes = notes(outlook);
        let docker = outlook.machine.as_ref().map(|machine| &machine.docker);
        if restart.docker && docker == Some(&Err(Unseen::NotPermitted)) {
            let note = "docker's own state may not be read by this user: which of its containers are orphans is unknown";
            notes.push(note.to_owned());
        }
        Self { outlook, first, next, outcome, alternatives, restart, fates, timeline, misfits, notes }
    }

    /// The comparison of the configuration with `slave.info`.
    pub(super) fn comparison(&self) -> Option<&Comparison> {
        self.outlook.fitting.comparison.as_ref()
    }

    /// How good the answer is. With `certain`, what may go wrong counts as gone wrong.
    pub(super) fn status(&self, certain: bool) -> Status {
        match self.outcome {
            Outcome::Recovers if self.fates.loses() || (certain && self.fates.may_lose()) => Status::Bad,
            Outcome::Recovers | Outcome::NoCheckpoint | Outcome::CleansUp => Status::Good,
            Outcome::NewAgent | Outcome::Fails | Outcome::Aborts => Status::Bad,
            Outcome::Unknown => Status::Unanswered,
        }
    }

    /// Why the outcome is unknown, if it is. `again` are the words behind `ckpt` that ask the same.
    pub(super) fn unanswered(&self, again: &str) -> Option<CommandError> {
        if self.outcome != Outcome::Unknown {
            return None;
        }
        let session = &self.outlook.session;
        let closed = self.outlook.closed_files().next();
        if let Some(path) = closed {
            return Some(CommandError {
                status: Status::Unanswered,
                code: "not-permitted",
                message: format!("{} may not be read by this user, and a flag names it", path.display()),
                path: Some(path.clone()),
                next: format!("sudo ckpt {again}"),
            });
        }
        let mut unknown: Vec<String> = self.first.unknown().map(ToString::to_string).collect();
        unknown.sort();
        unknown.dedup();
        let coverage = &self.outlook.checkpoint.coverage;
        Some(Unanswered { session, coverage, unknown: &unknown, again }.error())
    }

    /// What is left to garbage collection, and when it is due. Looks at the age of every such path.
    pub(super) fn due(&self) -> Vec<Due> {
        let Ok(state) = &self.first.read.result else { return Vec::new() };
        let (outcome, restart) = (self.outcome, &self.restart);
        let played = Played { checkpoint: &self.outlook.checkpoint, state, outcome, restart };
        let session = &self.outlook.session;
        let (source, now) = (&session.source, session.now.timestamp());
        let trail = CachedReader::new(source);
        let mut mtime = |path: &RelPath| trail.stat(path).ok().map(|stat| stat.mtime);
        due(&played, &self.first, &self.fates, now, &mut mtime)
    }
}

/// Where the order is the agent's own affair, the worst of what it may meet first; what else it may be is given back.
fn worse_first(outlook: &Outlook, survey: &Conditions, first: &mut Attempt<'_>) -> Vec<(Outcome, String)> {
    let Some(stop) = first.stop().cloned() else { return Vec::new() };
    let surveyed = attempt(&outlook.checkpoint, survey, &outlook.judged.setup, &outlook.unchanged);
    let release = outlook.session.release;
    let mut ends = other_ends(surveyed.decisions(), outlook.conditions.mode, release, &stop);
    let aborts = ends.iter().position(|end| end.outcome() == Outcome::Aborts);
    if let (Stop::Fails(_), Some(at)) = (&stop, aborts) {
        let worse = std::mem::replace(&mut ends[at], AlternativeOutcome { stop, places: 1 });
        first.meet_first(worse.stop);
    }
    ends.iter().map(|end| (end.outcome(), end.why())).collect()
}

/// A good outcome is known only where nothing that decides was kept from us.
fn known(outlook: &Outlook, outcome: Outcome) -> Outcome {
    let covered = outlook.session.release >= OLDEST;
    if covered && outlook.closed_files().next().is_none() { outcome } else { Outcome::Unknown }
}

fn notes(outlook: &Outlook) -> Vec<String> {
    let mut notes = Vec::new();
    let release = outlook.session.release;
    if release < OLDEST {
        notes.push(format!("forecasts cover Mesos 1.4 to 1.12; {release} is not covered"));
    }
    for path in outlook.closed_files() {
        notes.push(format!("{} may not be read by this user", path.display()));
    }
    let configuration = &outlook.judged.configuration;
    if !configuration.gives_info() {
        notes.push(
            "no flag that enters SlaveInfo was found, so the configuration is not compared with slave.info; give \
             flags behind --, or --flags-from"
                .to_owned(),
        );
    }
    notes.extend(configuration.notes.iter().cloned());
    notes.extend(configuration.strays.iter().map(|stray| format!("{}: {}", stray.origin, stray.consequence)));
    if let Some(comparison) = &outlook.fitting.comparison {
        notes.extend(comparison.configured.notes.iter().cloned());
        if comparison.needs_agent_update {
            notes.push(
                "the agent comes back with another SlaveInfo than it had: the master must be 1.5 or later (R115)"
                    .to_owned(),
            );
        }
    }
    match &outlook.machine {
        Some(machine) => notes.extend(crate::host::doubts(&machine.processes)),
        None if outlook.reboot => {}
        None => notes.push("processes were not looked at: name a /proc with --proc-root".to_owned()),
    }
    notes
}
