//! Standard output and error, and what is known of the terminal behind them.

use std::io::{self, BufWriter, IsTerminal, Write};

use crate::view::escape;

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
    progress: bool,
    wide: bool,
}

impl Terminal {
    /// Looks at the streams, the environment and the options.
    pub fn new(options: TerminalOptions) -> Self {
        let stdout_is_terminal = io::stdout().is_terminal();
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let color = match options.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => stdout_is_terminal && !no_color && !is_dumb,
        };
        let columns = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
        let width = columns.or_else(|| if stdout_is_terminal { terminal_width() } else { None });
        let progress = !options.quiet && !options.no_progress && io::stderr().is_terminal();
        Self {
            quiet: options.quiet,
            color,
            on_screen: stdout_is_terminal,
            width,
            progress,
            wide: options.wide,
        }
    }

    /// Whether results are coloured.
    pub fn has_color(&self) -> bool {
        self.color
    }

    /// Whether nothing is to be printed.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Whether results go to a terminal.
    pub fn is_terminal(&self) -> bool {
        self.on_screen
    }

    /// Columns to fit into; 100 where nothing is known, none with `--wide`.
    pub fn width(&self) -> Option<u16> {
        if self.wide { None } else { Some(self.width.unwrap_or(100).max(40)) }
    }

    /// Whether progress may be shown.
    pub fn shows_progress(&self) -> bool {
        self.progress
    }

    /// Writes a result to stdout. A closed pipe is no error: whoever read has read enough.
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
        let lines: Vec<String> = text.split('\n').map(|line| escape(line.as_bytes())).collect();
        let _ = writeln!(io::stderr().lock(), "ckpt: {}", lines.join("\n"));
    }
}

fn terminal_width() -> Option<u16> {
    rustix::termios::tcgetwinsize(io::stdout()).ok().map(|size| size.ws_col).filter(|columns| *columns > 0)
}
