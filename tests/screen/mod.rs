//! What people see: what fits on a screen, in colour and without, in the characters that it has.

mod calls;
mod fits;
mod locale;
mod many;
mod progress;
mod terminal;
mod words;
