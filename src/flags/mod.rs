//! The agent's configuration: flags, environment, flag directories, environment files, logs, processes; each value with
//! its origin; and what the agent would refuse.

mod configuration;
mod credentials;
mod env_file;
mod flag;
mod flag_directory;
mod flags_from;
mod given;
mod isolators;
mod layer;
mod log;
mod machine;
mod name;
pub mod releases;
mod startup;
mod startup_address;
mod startup_authentication;
mod startup_containerizer;
mod startup_docker;
mod startup_isolators;
mod startup_modules;
mod startup_values;
mod table;
mod unit_flags;
mod value;
mod word;

pub use configuration::{Configuration, Refusal, Row, Setting, UnknownValue};
pub use credentials::{bad_credential, bad_credentials};
pub use env_file::env_file;
pub use flag::{Default, Flag, HIDDEN, Kind, find};
pub use flag_directory::{FlagDirectory, FlagFile};
pub use flags_from::{FlagsFrom, FlagsFromError};
pub use given::{Given, Origin, Source, split_arguments, split_environment};
pub use layer::{BadName, Layer, Loaded, Stray, StrayKind};
pub use log::log_file;
pub use machine::{Cgroups2, Machine};
pub use name::FlagName;
pub(crate) use name::is_flag;
pub use startup::MISSING_WORK_DIR;
pub use startup_values::no_subsystem;
pub use table::FLAGS;
pub use unit_flags::unit_flags;
pub use value::{Fetched, Files, NoFile, NoValue, load_value};
pub use word::FlagWord;
