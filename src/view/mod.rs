//! Values as tables, trees and JSON. Belongs here: layout, colour, escaping, shapes. Does not: deciding anything.

pub mod json;
mod messages;

pub use messages::Messages;
