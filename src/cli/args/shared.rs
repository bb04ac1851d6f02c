//! The options that several commands have: `ckpt --help` describes them once, and the help of a command names those it has.

use clap::{Arg, Args, Command};

use super::agent_flags::AgentFlagArgs;
use super::change::ConsentArgs;
use super::global::GlobalArgs;
use super::scenario::AllowMissingArgs;
use super::source::SourceArgs;

/// All of them, in the words of the commands that judge a checkpoint.
#[derive(Debug, Args)]
struct SharedArgs {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    missing: AllowMissingArgs,
    #[command(flatten)]
    flags: AgentFlagArgs,
    #[command(flatten)]
    consent: ConsentArgs,
}

/// The column at which lines of helps end.
const WIDTH: usize = 80;

/// The options that several commands have.
pub(super) struct Shared(Command);

impl Shared {
    pub(super) fn new() -> Self {
        let options = SharedArgs::augment_args(Command::new("shared").disable_help_flag(true));
        Self(options.mut_args(|arg| if arg.is_positional() { arg.hide(true) } else { arg }))
    }

    /// What they do, under their headings.
    pub(super) fn described(&self) -> String {
        let mut options = self.0.clone().help_template("{all-args}").max_term_width(100);
        options.render_help().to_string()
    }

    /// A command whose help names those of its options that others have too, and describes its own.
    pub(super) fn named(&self, command: Command) -> Command {
        let own = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let also = self.names(&command);
        let command = command.mut_args(|arg| match self.group(&arg) {
            Some(_) => arg.hide(true),
            None if arg.get_help_heading().is_some_and(is_shared) => arg.help_heading(None::<&str>),
            None => arg,
        });
        command.after_help(format!("{also}\n\n{own}"))
    }

    /// A line for each heading, with the options of the command.
    fn names(&self, command: &Command) -> String {
        let output = GlobalArgs::augment_args(Command::new("output"));
        let output = ("output", output.get_arguments().map(name).collect::<Vec<_>>());
        let groups = HEADINGS.iter().map(|(heading, short)| {
            let its = command.get_arguments().filter(|arg| self.group(arg) == Some(*heading));
            (*short, its.map(name).collect())
        });
        let groups = groups.chain([output]).filter(|(_, names)| !names.is_empty());
        groups.fold(ALSO.to_owned(), |text, (short, names)| text + &listed(short, &names))
    }

    /// The heading below which this option is described, if it is one that several commands have.
    fn group(&self, arg: &Arg) -> Option<&str> {
        let mut described = self.0.get_arguments().filter(|shared| !shared.is_positional());
        let shared = described.find(|shared| shared.get_id() == arg.get_id())?;
        (meaning(shared) == meaning(arg)).then(|| shared.get_help_heading()).flatten()
    }
}

/// Before the names of shared options.
const ALSO: &str = "Further options (see ckpt --help):";

/// The headings of shared options, and what they are called in short.
const HEADINGS: [(&str, &str); 3] =
    [("Source options", "source"), ("Agent options", "agent"), ("Change options", "change")];

fn is_shared(heading: &str) -> bool {
    HEADINGS.iter().any(|(shared, _)| *shared == heading)
}

/// What it does, without its default, which can differ.
fn meaning(arg: &Arg) -> Option<String> {
    let help = arg.get_help()?.to_string();
    Some(help.split(" [default").next().unwrap_or_default().to_owned())
}

/// The short name where there is one.
fn name(arg: &Arg) -> String {
    match (arg.get_short(), arg.get_long()) {
        (Some(short), _) => format!("-{short}"),
        (None, long) => format!("--{}", long.unwrap_or_default()),
    }
}

/// A line that begins with a word and continues below the text beside it.
fn listed(word: &str, names: &[String]) -> String {
    const INDENT: usize = 10;
    let mut text = format!("\n  {word:<8}");
    let mut column = INDENT;
    for (index, name) in names.iter().enumerate() {
        let name = if index + 1 < names.len() { format!("{name},") } else { name.clone() };
        if column > INDENT && column + 1 + name.len() > WIDTH {
            text.push('\n');
            text += &" ".repeat(INDENT);
            column = INDENT;
        } else if column > INDENT {
            text.push(' ');
            column += 1;
        }
        text += &name;
        column += name.len();
    }
    text
}
