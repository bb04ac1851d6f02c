//! Standard output and error, and what is known about their terminals.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::os::fd::AsFd;
use std::path::Path;
use std::sync::Arc;

use super::locale::glyphs;
use super::progress::ProgressLine;
use crate::model::Progress;
use crate::view::{Charset, Page, Paint, Style, escape, fitted, path_text, whole, with_command};

/// Writing to stdout failed, and not because of a closed pipe.
#[derive(Debug)]
pub struct WriteFailed(pub io::Error);

impl std::fmt::Display for WriteFailed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the result could not be written to standard output: {}", self.0)
    }
}

impl std::error::Error for WriteFailed {}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Color {
    /// On a terminal, or if `CLICOLOR_FORCE` is set, unless `NO_COLOR` is set.
    #[default]
    #[value(help = "On a terminal, or if CLICOLOR_FORCE is set, unless NO_COLOR is set")]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Options of the terminal.
#[derive(Debug, Clone, Copy, Default)]
pub struct TerminalOptions {
    /// Print only errors.
    pub quiet: bool,
    /// When to use colour.
    pub color: Color,
    /// Do not shorten to the width.
    pub wide: bool,
    /// Show no progress.
    pub no_progress: bool,
}

/// The streams of this process.
#[derive(Debug, Clone)]
pub struct Terminal {
    quiet: bool,
    stdout: Screen,
    stderr: Screen,
    glyphs: Charset,
    /// None where no progress may be shown.
    progress: Option<Arc<ProgressLine>>,
}

/// What is known of a stream.
#[derive(Debug, Clone, Copy)]
struct Screen {
    is_terminal: bool,
    /// Columns to fit into; none for no limit.
    width: Option<usize>,
    color: bool,
}

/// Lines are wrapped for at least this number of columns.
const LEAST: usize = 10;
/// The width of a terminal that does not know it, e.g. on a serial line.
const USUAL: usize = 80;

impl Screen {
    /// Inspects a stream. `COLUMNS` takes precedence over the width of the terminal.
    fn new(stream: &(impl IsTerminal + AsFd), options: TerminalOptions) -> Self {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_terminal = stream.is_terminal();
        let columns = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
        let columns = columns.filter(|columns| *columns > 0);
        let width = columns.or_else(|| is_terminal.then(|| terminal_width(stream).unwrap_or(USUAL)));
        let color = match options.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
                let is_forced = std::env::var_os("CLICOLOR_FORCE").is_some_and(|value| value != "0");
                !is_set("NO_COLOR") && (is_forced || is_terminal && !is_dumb)
            }
        };
        let width = width.filter(|_| !options.wide).map(|width| width.max(LEAST));
        Self { is_terminal, width, color }
    }
}

impl Terminal {
    /// Inspects the streams and the environment.
    pub fn new(options: TerminalOptions) -> Self {
        let stdout = Screen::new(&io::stdout(), options);
        let mut stderr = Screen::new(&io::stderr(), options);
        // Messages in a file are not wrapped: they are searched for.
        stderr.width = stderr.width.filter(|_| stderr.is_terminal);
        let shows_progress = !options.quiet && !options.no_progress && stderr.is_terminal;
        let progress = shows_progress.then(Arc::default);
        Self { quiet: options.quiet, stdout, stderr, glyphs: glyphs(), progress }
    }

    /// Colours and characters of results.
    pub fn paint(&self) -> Paint {
        Paint { color: self.stdout.color, glyphs: self.glyphs }
    }

    /// The characters that can be shown.
    pub(super) fn glyphs(&self) -> Charset {
        self.glyphs
    }

    /// Whether nothing is to be printed.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether results go to a terminal.
    pub fn is_terminal(&self) -> bool {
        self.stdout.is_terminal
    }

    /// Columns to fit into: `COLUMNS`, else those of the terminal. None with `--wide`, and in a pipe without `COLUMNS`:
    /// its reader needs whole IDs.
    pub fn width(&self) -> Option<usize> {
        self.stdout.width
    }

    /// Whether progress may be shown.
    pub(super) fn shows_progress(&self) -> bool {
        self.progress.is_some()
    }

    /// What is shown on stderr, if that is a terminal, until something else is written.
    pub fn progress(&self) -> Progress {
        self.progress.as_ref().map(|line| line.begin(self.glyphs)).unwrap_or_default()
    }

    /// Erases the progress, before something else is written.
    pub(super) fn end_progress(&self) {
        if let Some(line) = &self.progress {
            line.end();
        }
    }

    /// Writes a result for people to stdout, fitted to the width and the characters of the terminal.
    pub fn show(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), WriteFailed> {
        self.print(|out| {
            let mut page = Page::new(out, self.stdout.width, self.glyphs);
            write(&mut page)?;
            page.finish()
        })
    }

    /// Writes a result for programs to stdout, unchanged. A closed pipe is not an error: the reader has seen enough.
    pub fn print(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), WriteFailed> {
        if self.quiet {
            return Ok(());
        }
        self.end_progress();
        let mut out = BufWriter::with_capacity(64 << 10, io::stdout().lock());
        match write(&mut out).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(WriteFailed(error)),
            _ => Ok(()),
        }
    }

    /// Says something beside the result, on stderr.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            self.put_message(Style::Heading, "note:", &with_command(&escape(text.as_bytes())));
        }
    }

    /// Says on stderr what did not work, quiet or not.
    pub fn warn(&self, text: &str) {
        self.put_message(Style::Bad, "error:", &escape(text.as_bytes()));
    }

    /// Reports an error on stderr, quiet or not: what is wrong, with the path unshortened, and what to do next. `details` are
    /// lines below it, and escaped already.
    pub fn error(&self, message: &str, details: &[String], hint: &str, path: Option<&Path>) {
        let message = escape(message.as_bytes());
        let path = path.map(path_text).filter(|path| !path.is_empty());
        let message = match path {
            Some(path) => message.replacen(&path, &whole(&path), 1),
            None => message,
        };
        self.put_message(Style::Bad, "error:", &message);
        for line in details {
            let line = escape(line.as_bytes());
            let line = match line.split_once(": ") {
                Some((path, rest)) if path.contains('/') && !path.contains(' ') => {
                    format!("{}: {rest}", whole(path))
                }
                _ => line,
            };
            self.put_message(Style::Plain, "   ", &line);
        }
        if !hint.is_empty() {
            self.put_message(Style::Heading, "hint:", &with_command(&escape(hint.as_bytes())));
        }
    }

    fn put_message(&self, style: Style, label: &str, text: &str) {
        self.end_progress();
        let paint = Paint { color: self.stderr.color, glyphs: self.glyphs };
        let line = format!("{} {text}", paint.tone(style, label));
        let text = fitted(&line, self.stderr.width, self.glyphs);
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// A question, fitted to the screen, without an end of the line.
    pub(super) fn question(&self, text: &str) -> String {
        fitted(text, self.stderr.width, self.glyphs).trim_end().to_owned()
    }
}

fn terminal_width(stream: &impl AsFd) -> Option<usize> {
    rustix::termios::tcgetwinsize(stream)
        .ok()
        .map(|size| usize::from(size.ws_col))
        .filter(|columns| *columns > 0)
}
