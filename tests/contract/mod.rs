//! What the command line promises, whatever it is given: exit statuses, errors that say what to do next, bounds, and
//! streams that close.

mod archives;
mod beside;
mod changes;
mod completions;
mod cures;
mod diff;
mod encode;
mod errors;
mod every_json;
mod flags;
mod fleet;
mod forged;
mod help;
mod hostile;
mod journals;
mod machine;
mod metrics;
mod nagios;
mod next_step;
mod nodes;
mod order;
mod permission;
mod pretender;
mod releases;
mod report;
mod snapshot;
mod snapshot_dir;
mod status;
mod statuses;
mod streams;
mod suggestions;
mod undo;
mod usage;
mod user_file;
mod volumes;
