//! `ckpt inspect`: what a checkpoint holds. Reads, gathers what is known beside it, and hands both to the views.

mod args;
mod gather;
mod lives;
mod narrow;

use std::io::{self, Write};

use serde::Serialize;

use crate::cli::terminal::Terminal;
use crate::cli::{GlobalArgs, OutputFormat};
use crate::exit::Status;
use crate::layout::Entity;
use crate::recovery::{Changes, Mode, read};
use crate::view::Messages;
use crate::view::inspect::{
    InspectView, OutputSpec, Totals, find_last_tasks, orphans, put_entity, put_executors, put_orphans,
    put_summary, put_tree, put_volumes, volumes,
};
use crate::view::json::inspect::{EntityJson, InspectJson, OrphansJson, VolumesJson, put_lines};
use crate::view::json::{Document, ErrorJson, put_line, put_visible};

use super::output;
use super::session::Session;
pub use args::Args;
use gather::Gathered;

/// Shows what a checkpoint holds.
pub fn run(args: &Args, global: &GlobalArgs, terminal: &Terminal) -> anyhow::Result<Status> {
    args.check_path()?;
    let session = Session::open(&args.source)?;
    let wanted = narrow::wanted(args, &session.source);
    let checkpoint = session.load(global, terminal, wanted.agents, wanted.filter);
    gather::refuse_nothing(&session, &checkpoint)?;
    let conditions = session.conditions(Mode::Survey);
    let changes = Changes::default();
    let outcome = read(&checkpoint, &conditions, &changes);
    let messages = Messages::new(&session.source, global.redact);
    let gathered = Gathered { args, session: &session, checkpoint: &checkpoint };
    let mut picture = gathered.picture(&outcome, &messages, wanted.pick);
    let entity = narrow::one_entity(args, &mut picture)?;
    let status = if picture.closed { Status::Unanswered } else { Status::Good };
    let show = Show { session: &session, picture: &picture, entity: entity.as_ref(), status };
    let room = terminal.width().map(usize::from);
    let paper = OutputSpec { room, paint: terminal.paint() };
    let write = |out: &mut dyn Write| {
        if args.volumes {
            show.volumes(out, global.output, paper)
        } else if args.orphans {
            show.orphans(out, global.output, paper)
        } else {
            show.all(out, global.output, paper)
        }
    };
    match global.output {
        OutputFormat::Table | OutputFormat::Tree => terminal.show(write)?,
        OutputFormat::Json | OutputFormat::Ndjson => terminal.print(write)?,
    }
    if messages.changed() > 0 {
        terminal.note("files changed while they were read: an agent is at work here; ask again for one moment's picture");
    }
    Ok(status)
}

/// All that is needed to write the answer.
struct Show<'s, 'a> {
    session: &'s Session,
    picture: &'s InspectView<'a>,
    entity: Option<&'s Entity>,
    status: Status,
}

impl<'a> Show<'_, 'a> {
    fn all(&self, out: &mut dyn Write, output: OutputFormat, paper: OutputSpec) -> io::Result<()> {
        let picture = self.picture;
        match (output, self.entity) {
            (OutputFormat::Tree, _) => put_tree(out, picture, paper),
            (OutputFormat::Table, Some(ids)) => put_entity(out, picture, ids, paper),
            (OutputFormat::Table, None) => {
                put_summary(out, picture, &Totals::of(picture), paper)?;
                put_executors(out, picture, paper)
            }
            (OutputFormat::Json, _) => self.document(out, &self.payload(&Totals::of(picture))),
            (OutputFormat::Ndjson, _) => {
                let totals = Totals::of(picture);
                let payload = self.payload(&totals);
                put_lines(out, &payload, self.session.version(), self.status, self.error())
            }
        }
    }

    fn payload<'t>(&'t self, totals: &'t Totals) -> InspectJson<'t, 'a> {
        let entity = self.entity.map(|ids| EntityJson { picture: self.picture, ids });
        InspectJson { picture: self.picture, totals, entity }
    }

    fn volumes(&self, out: &mut dyn Write, output: OutputFormat, paper: OutputSpec) -> io::Result<()> {
        let mut volumes = volumes(self.picture);
        find_last_tasks(self.picture, &mut volumes);
        let payload = VolumesJson { picture: self.picture, volumes: &volumes };
        match output {
            OutputFormat::Table | OutputFormat::Tree => put_volumes(out, self.picture, &volumes, paper),
            OutputFormat::Json => self.document(out, &payload),
            OutputFormat::Ndjson => self.lines(out, &payload),
        }
    }

    fn orphans(&self, out: &mut dyn Write, output: OutputFormat, paper: OutputSpec) -> io::Result<()> {
        let orphans = orphans(self.picture);
        let payload = OrphansJson { picture: self.picture, orphans: &orphans };
        match output {
            OutputFormat::Table | OutputFormat::Tree => put_orphans(out, self.picture, &orphans, paper),
            OutputFormat::Json => self.document(out, &payload),
            OutputFormat::Ndjson => self.lines(out, &payload),
        }
    }

    fn document(&self, out: &mut dyn Write, payload: &impl Serialize) -> io::Result<()> {
        put_visible(out, &self.around(payload))
    }

    /// For answers that hold neither executors nor tasks: all stands in the header.
    fn lines(&self, out: &mut dyn Write, payload: &impl Serialize) -> io::Result<()> {
        put_line(out, "header", &self.around(payload))?;
        output::summary(out, self.status)
    }

    fn around<'p, P: Serialize>(&self, payload: &'p P) -> Document<'p, P> {
        let coverage = &self.picture.checkpoint.coverage;
        let document = Document::new("inspect", self.status, payload);
        document.of(self.picture.source, coverage, self.session.version()).but(self.error())
    }

    /// What was closed is not in the answer.
    fn error(&self) -> Option<ErrorJson> {
        self.picture.closed.then(|| ErrorJson {
            code: "not-permitted",
            message: "some of the checkpoint may not be read by this user".to_owned(),
            path: Some(self.picture.source.path.to_string_lossy().into_owned()),
            next: format!("sudo ckpt inspect {}", self.picture.argument),
        })
    }
}
