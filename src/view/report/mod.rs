//! An incident as one HTML file, to be attached to a ticket: readable without JavaScript and without a network.

mod html;
mod page;
mod picture;
mod style;
mod tables;

pub use page::{IncidentReport, report_page};
