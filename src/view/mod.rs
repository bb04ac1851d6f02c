//! Values as tables, trees and JSON. Belongs here: layout, colour, escaping, shapes. Does not: deciding anything.

mod config;
mod config_diff;
mod diff;
mod escape;
mod executors;
mod explanation;
mod fate_table;
mod findings;
pub mod fit;
mod fleet;
pub mod inspect;
pub mod json;
mod messages;
mod metrics;
mod paint;
mod simulation;
mod table;
mod text;
pub mod times;

pub use config::{ConfigView, config_text};
pub use config_diff::config_diff;
pub use diff::{DiffTable, diff_sum, tree_line};
pub use escape::escape;
pub use executors::{ExecutorsView, executors_text};
pub use explanation::{code_list, explanation, log_explanation};
pub use findings::report;
pub use fleet::{FleetRow, fleet_text};
pub use messages::Messages;
pub use metrics::metrics_text;
pub use paint::{Paint, Tone};
pub use simulation::{Simulation, simulation};
pub use table::{Column, Row, put_table};
pub use text::{bytes, grouped, plural, wrap};
