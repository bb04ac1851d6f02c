//! `ckpt inspect`: what a checkpoint contains.

mod args;
mod gather;
mod lines;
mod narrow;
mod processes;

use std::io::{self, Write};

use serde::Serialize;

use crate::app::{ErrorCode, Hint, HostFacts, Liveness, Located, Messages, Survey};
use crate::cli::args::OutputFormat;
use crate::cli::context::Context;
use crate::cli::error::CommandError;
use crate::cli::exit::Status;
use crate::cli::output::put_plain_summary;
use crate::layout::Entity;
use crate::view::OutputSpec;
use crate::view::inspect::{
    InspectView, Totals, find_last_tasks, orphans, put_entity, put_executors, put_orphans, put_summary,
    put_tree, put_volumes, volumes,
};
use crate::view::json::inspect::{InspectJson, InspectSummaryJson, OrphansJson, VolumesJson, put_lines};
use crate::view::json::{Document, ErrorJson, put_line, put_summary as put_json_summary, put_visible};

pub use args::Args;
use gather::Gathered;
use narrow::Wanted;
use processes::processes;

/// Shows it.
pub(crate) fn run(args: &Args, context: &Context<'_>) -> Result<Status, CommandError> {
    args.check_path()?;
    let options = args.source.options();
    context.confine(options.inspects_processes(), None);
    let located = context.find(&options)?;
    let wanted = Wanted::new(args, &located, context);
    let messages = Messages::new(&located.source, located.release, context.global.redact).with_later_fields();
    let gathered = Gathered { args, located: &located, messages: &messages, call: context.call };
    if context.is_lines()
        && lines::can_stream(args, &wanted)
        && let Some(status) = lines::put(&gathered, &wanted, context)?
    {
        note_changes(&messages, context);
        return Ok(status);
    }
    let (checkpoint, pick) = wanted.load(args, &located, context)?;
    gather::refuse_nothing(&located, &checkpoint)?;
    let survey = Survey::of(&located, &checkpoint);
    let host = HostFacts::collect(&located);
    let lives = processes(&Liveness::new(host.as_ref(), &located.source), &checkpoint);
    let mut view = gathered.view(&checkpoint, &survey, lives, pick);
    let entity = narrow::one_entity(args, &mut view)?;
    let status = status(&view);
    let show = Show { located: &located, view: &view, entity: entity.as_ref(), status, context };
    let (output, terminal) = (context.global.output, context.terminal);
    let spec = context.spec();
    let write = |out: &mut dyn Write| {
        if args.volumes {
            show.volumes(out, output, spec)
        } else if args.orphans {
            show.orphans(out, output, spec)
        } else {
            show.all(out, output, spec)
        }
    };
    if output.is_for_people() {
        terminal.show(write)?;
    } else {
        terminal.print(write)?;
    }
    note_changes(&messages, context);
    Ok(status)
}

fn status(view: &InspectView<'_>) -> Status {
    let is_read = !view.closed && view.why_not_read().is_none();
    if is_read { Status::Good } else { Status::Unanswered }
}

fn note_changes(messages: &Messages<'_>, context: &Context<'_>) {
    if messages.changed() > 0 {
        let text = "files changed while they were read: an agent is running here; run this again for a consistent answer";
        context.terminal.note(text);
    }
}

/// All that is needed to write the answer.
struct Show<'s, 'a> {
    located: &'s Located,
    view: &'s InspectView<'a>,
    entity: Option<&'s Entity>,
    status: Status,
    context: &'s Context<'s>,
}

impl Show<'_, '_> {
    fn all(&self, out: &mut dyn Write, output: OutputFormat, spec: OutputSpec) -> io::Result<()> {
        let view = self.view;
        match (output, self.entity) {
            (OutputFormat::Tree, _) => put_tree(out, view, spec),
            (OutputFormat::Table | OutputFormat::Nagios, Some(ids)) => put_entity(out, view, ids, spec),
            (OutputFormat::Table | OutputFormat::Nagios, None) => {
                put_summary(out, view, &Totals::of(view), spec)?;
                put_executors(out, view, spec)
            }
            (OutputFormat::Json, _) => {
                self.document(out, &InspectJson::new(view, &Totals::of(view), self.entity))
            }
            (OutputFormat::Ndjson, _) => {
                self.header(out)?;
                put_lines(out, view)?;
                self.summary(out, &Totals::of(view))
            }
        }
    }

    fn header(&self, out: &mut dyn Write) -> io::Result<()> {
        let header = InspectJson::above_executors(self.view, self.entity);
        put_line(out, "header", &self.around(&header))
    }

    fn summary(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        put_json_summary(out, self.status.code(), &InspectSummaryJson::new(self.view, totals))
    }

    fn volumes(&self, out: &mut dyn Write, output: OutputFormat, spec: OutputSpec) -> io::Result<()> {
        let mut volumes = volumes(self.view);
        find_last_tasks(self.view, &mut volumes);
        let payload = VolumesJson::new(self.view, &volumes);
        match output {
            OutputFormat::Table | OutputFormat::Tree | OutputFormat::Nagios => {
                put_volumes(out, self.view, &volumes, spec)
            }
            OutputFormat::Json => self.document(out, &payload),
            OutputFormat::Ndjson => self.lines(out, &payload),
        }
    }

    fn orphans(&self, out: &mut dyn Write, output: OutputFormat, spec: OutputSpec) -> io::Result<()> {
        let orphans = orphans(self.view);
        let payload = OrphansJson::new(self.view, &orphans);
        match output {
            OutputFormat::Table | OutputFormat::Tree | OutputFormat::Nagios => {
                put_orphans(out, self.view, &orphans, spec)
            }
            OutputFormat::Json => self.document(out, &payload),
            OutputFormat::Ndjson => self.lines(out, &payload),
        }
    }

    fn document(&self, out: &mut dyn Write, payload: &impl Serialize) -> io::Result<()> {
        put_visible(out, &self.around(payload))
    }

    /// For answers without executors and tasks: everything is in the header.
    fn lines(&self, out: &mut dyn Write, payload: &impl Serialize) -> io::Result<()> {
        put_line(out, "header", &self.around(payload))?;
        put_plain_summary(out, self.status)
    }

    fn around<'p, P: Serialize>(&self, payload: &'p P) -> Document<'p, P> {
        let document = Document::new("inspect", self.status.code(), payload);
        document.of(self.located).covering(&self.view.checkpoint.coverage).but(self.error())
    }

    /// Why the answer is not complete.
    fn error(&self) -> Option<ErrorJson> {
        self.view.closed.then(|| {
            let message = "some of the checkpoint may not be read by this user";
            let error = CommandError::unanswered(ErrorCode::NotPermitted, message);
            self.context.error_json(&error.path(&self.view.source.path).hint(Hint::sudo()))
        })
    }
}
