//! The agents of a checkpoint: who is the latest, and why there may be none.

use std::io::{self, Write};

use super::inspect_view::{AgentPick, InspectView};
use crate::model::{File, Latest, Part};
use crate::view::{Column, OutputSpec, Row, Style, escape, plural, put_table};

/// The value of the line `agent`, and what it means.
pub(super) fn agent_line(view: &InspectView<'_>) -> (String, Style) {
    let Some(agent) = view.agent() else { return (no_agent(view), Style::Bad) };
    let id = escape(agent.id.as_bytes());
    let others = view.checkpoint.agents.len() - 1;
    let others = match others {
        0 => String::new(),
        n => format!(" (beside {})", plural(n as u64, "other agent")),
    };
    match &agent.info {
        File::Read(info) => {
            let host =
                info.hostname.as_deref().map_or_else(|| "?".to_owned(), |host| escape(host.as_bytes()));
            let port = info.port.unwrap_or(crate::values::DEFAULT_PORT);
            (format!("{id} on {host}:{port}{others}"), Style::Plain)
        }
        file => (format!("{id}, slave.info {}{others}", file_words(file)), Style::Bad),
    }
}

/// Why no agent is the latest.
fn no_agent(view: &InspectView<'_>) -> String {
    if let AgentPick::One(id) = &view.pick.agents {
        return format!("{} has no directory below meta/slaves", escape(id.as_bytes()));
    }
    match &view.checkpoint.latest {
        Latest::Missing => {
            "none: meta/slaves/latest is missing, the agent would register with a new ID".to_owned()
        }
        Latest::Dangling { text } => format!("none: slaves/latest points to nothing: {}", escape(text)),
        Latest::Loop { .. } => "none: meta/slaves/latest is a symlink loop".to_owned(),
        Latest::Unknown { .. } if view.checkpoint.slaves.is_unknown() => {
            format!("unknown: meta/slaves is {}", view.why_not_read().unwrap_or("not readable"))
        }
        Latest::Unknown { text } => format!("unknown: slaves/latest points to {}", escape(text)),
        Latest::Beside { id } | Latest::Resolves { id, .. } => {
            format!("{}: meta/slaves has no such directory", escape(id.as_bytes()))
        }
    }
}

/// What became of a file, in a word or two.
pub(super) fn file_words<T>(file: &File<T>) -> String {
    match file {
        File::Missing => "is missing".to_owned(),
        File::NotInSource => "is not in the source".to_owned(),
        File::NotPermitted => "may not be read by this user".to_owned(),
        File::Unknown => "cannot be checked from here".to_owned(),
        File::Empty => "is empty".to_owned(),
        File::Unreadable(trouble) => format!("cannot be read: {}", trouble.errno()),
        File::Damaged(damage) => format!("is damaged at byte {}: {}", damage.offset, damage.kind),
        File::Read(_) => "is good".to_owned(),
    }
}

/// Writes the table of all agents, where the latest is not the whole story.
pub(super) fn put_agents(out: &mut dyn Write, view: &InspectView<'_>, spec: OutputSpec) -> io::Result<()> {
    let checkpoint = view.checkpoint;
    let row = |agent: &crate::model::Agent| {
        let latest = view.is_latest_agent(agent);
        let sandboxes = match checkpoint.coverage.sandboxes {
            Part::Read if checkpoint.sandbox_agents.binary_search(&agent.id).is_ok() => "yes",
            Part::Read => "no",
            _ => "not known",
        };
        let cells = vec![
            if latest { "latest" } else { "old" }.to_owned(),
            escape(agent.id.as_bytes()),
            sandboxes.to_owned(),
        ];
        Row { cells, meaning: if latest { Style::Plain } else { Style::Past } }
    };
    let columns = [Column::words("AGENT"), Column::id("ID"), Column::words("SANDBOXES")];
    writeln!(out)?;
    put_table(out, &columns, checkpoint.agents.iter().map(row).collect(), spec)
}
