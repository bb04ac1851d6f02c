//! Values as tables, trees and JSON. Belongs here: layout, colour, escaping, shapes. Does not: deciding anything.

mod escape;
mod explanation;
mod findings;
pub mod fit;
pub mod inspect;
pub mod json;
mod messages;
mod paint;
mod simulation;
mod table;
mod text;
pub mod times;

pub use escape::escape;
pub use explanation::{code_list, explanation, log_explanation};
pub use findings::report;
pub use messages::Messages;
pub use paint::{Paint, Tone};
pub use simulation::simulation;
pub use table::{Column, Row, put_table};
pub use text::{bytes, grouped, plural, wrap};
