//! Values as tables, trees and JSON. Belongs here: layout, colour, escaping, shapes. Does not: deciding anything.

mod escape;
pub mod json;
mod messages;
mod simulation;

pub use escape::escape;
pub use messages::Messages;
pub use simulation::simulation;
