//! What the command line promises, whatever it is given: exit statuses, errors that say what to do next, bounds, and
//! streams that close.

mod archives;
mod changes;
mod errors;
mod nodes;
mod permission;
mod snapshot;
mod streams;
mod usage;
