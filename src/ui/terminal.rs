//! Standard output and error, and what is known of the terminal behind them.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::os::fd::AsFd;
use std::path::Path;

use super::locale::glyphs;
use crate::view::{Glyphs, Page, Paint, escape, fitted, path_text, whole, with_command};

/// Writing to stdout failed otherwise than by a closed pipe.
#[derive(Debug)]
pub struct WriteFailed(pub io::Error);

impl std::fmt::Display for WriteFailed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the result could not be written to standard output: {}", self.0)
    }
}

impl std::error::Error for WriteFailed {}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set or it is a dumb one.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What the user asked of the terminal.
#[derive(Debug, Clone, Copy, Default)]
pub struct TerminalOptions {
    /// Print nothing but complaints.
    pub quiet: bool,
    /// When to use colour.
    pub color: Color,
    /// Never shorten to the width.
    pub wide: bool,
    /// Show no progress.
    pub no_progress: bool,
}

/// The streams of this process.
#[derive(Debug, Clone)]
pub struct Terminal {
    quiet: bool,
    color: bool,
    on_screen: bool,
    width: Option<u16>,
    width_of_stderr: Option<u16>,
    color_of_stderr: bool,
    glyphs: Glyphs,
    progress: bool,
}

/// On a screen with fewer columns lines break as if it had these.
const LEAST: u16 = 10;

impl Terminal {
    /// Looks at the streams, the environment and the options.
    pub fn new(options: TerminalOptions) -> Self {
        let stdout_is_terminal = io::stdout().is_terminal();
        let stderr_is_terminal = io::stderr().is_terminal();
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let is_colored = |is_terminal: bool| match options.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => is_terminal && !no_color && !is_dumb,
        };
        let columns = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
        let columns = columns.filter(|columns| *columns > 0);
        let measured = |is_terminal: bool, stream: rustix::fd::BorrowedFd<'_>| {
            columns.or_else(|| if is_terminal { terminal_width(stream) } else { None })
        };
        let width = measured(stdout_is_terminal, io::stdout().as_fd());
        // Whoever keeps messages in a file looks for whole ones.
        let width_of_stderr =
            measured(stderr_is_terminal, io::stderr().as_fd()).filter(|_| stderr_is_terminal);
        let fit = |width: Option<u16>| width.filter(|_| !options.wide).map(|width| width.max(LEAST));
        Self {
            quiet: options.quiet,
            color: is_colored(stdout_is_terminal),
            on_screen: stdout_is_terminal,
            width: fit(width),
            width_of_stderr: fit(width_of_stderr),
            color_of_stderr: is_colored(stderr_is_terminal),
            glyphs: glyphs(),
            progress: !options.quiet && !options.no_progress && stderr_is_terminal,
        }
    }

    /// How results are painted.
    pub fn paint(&self) -> Paint {
        Paint { color: self.color, glyphs: self.glyphs }
    }

    /// The characters that can be shown.
    pub(super) fn glyphs(&self) -> Glyphs {
        self.glyphs
    }

    /// Whether nothing is to be printed.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether results go to a terminal.
    pub fn is_terminal(&self) -> bool {
        self.on_screen
    }

    /// Columns to fit into: what `COLUMNS` says, else what the terminal has. None with `--wide`, and where neither is:
    /// who reads from a pipe looks for whole ids.
    pub fn width(&self) -> Option<u16> {
        self.width
    }

    /// Whether progress may be shown.
    pub fn shows_progress(&self) -> bool {
        self.progress
    }

    /// Writes a result for people to stdout, brought to the width and the characters that there are.
    pub fn show(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), WriteFailed> {
        self.print(|out| {
            let mut page = Page::new(out, self.width, self.glyphs);
            write(&mut page)?;
            page.finish()
        })
    }

    /// Writes a result for programs to stdout, as it is. A closed pipe is no error: whoever read has read enough.
    pub fn print(&self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), WriteFailed> {
        if self.quiet {
            return Ok(());
        }
        let mut out = BufWriter::with_capacity(64 << 10, io::stdout().lock());
        match write(&mut out).and_then(|()| out.flush()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(WriteFailed(error)),
            _ => Ok(()),
        }
    }

    /// Says something beside the result, on stderr.
    pub fn note(&self, text: &str) {
        if !self.quiet {
            self.complain(text);
        }
    }

    /// Says on stderr what went wrong, quiet or not.
    pub fn complain(&self, text: &str) {
        self.complain_of(text, None);
    }

    /// The same about a path, which is told whole.
    pub fn complain_of(&self, text: &str, path: Option<&Path>) {
        let _ = io::stderr().lock().write_all(self.message(text, path).as_bytes());
    }

    /// Says on stderr what is wrong with the command line: in words, and the same in colour.
    pub fn explain(&self, words: &str, colored: &str) {
        let text = if self.color_of_stderr { colored } else { words };
        let lines = text.trim_end().split('\n').map(|line| fitted(line, self.width_of_stderr, self.glyphs));
        let _ = io::stderr().lock().write_all(lines.collect::<String>().as_bytes());
    }

    /// A message with its next step, each fitted to the screen.
    fn message(&self, text: &str, path: Option<&Path>) -> String {
        let path = path.map(path_text).filter(|path| !path.is_empty());
        let mut out = String::new();
        for (index, line) in text.split('\n').enumerate() {
            let before = if index == 0 { "ckpt: " } else { "" };
            let mut line = format!("{before}{}", with_command(&escape(line.as_bytes())));
            if let Some(path) = path.as_ref().filter(|_| index == 0) {
                line = line.replacen(path, &whole(path), 1);
            }
            out += &fitted(&line, self.width_of_stderr, self.glyphs);
        }
        out
    }

    /// A question, fitted to the screen, without an end of the line.
    pub(super) fn question(&self, text: &str) -> String {
        fitted(text, self.width_of_stderr, self.glyphs).trim_end().to_owned()
    }
}

fn terminal_width(stream: rustix::fd::BorrowedFd<'_>) -> Option<u16> {
    rustix::termios::tcgetwinsize(stream).ok().map(|size| size.ws_col).filter(|columns| *columns > 0)
}
