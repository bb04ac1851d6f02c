//! The terminal: streams, progress, prompts, width, colour. No other module knows that there is one.

mod change;
mod locale;
mod progress;
mod prompt;
mod screen;

pub use change::with_change;
pub use screen::{Color, Terminal, TerminalOptions, WriteFailed};
