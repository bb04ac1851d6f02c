//! The terminal: streams, progress, width, colour. The only place that knows there is one.

mod progress;
mod terminal;

pub use progress::with_progress;
pub use terminal::{Color, Terminal, TerminalOptions, WriteFailed};
