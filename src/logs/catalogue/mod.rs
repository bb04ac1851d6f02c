//! The messages of Mesos 0.14 to 1.12 from the start of an agent to its registration, and in shutdowns. One row a
//! message: the words that identify it, the releases that have it, and its meaning.

mod agent_main;
mod authentication;
mod cgroups;
mod containerizer;
mod creation;
mod csi;
mod docker;
mod files;
mod isolator_texts;
mod isolators;
mod libprocess;
mod module;
mod provisioner;
mod recovered;
mod slave_exit;
mod slave_messages;
mod slave_story;
mod slave_warning;
mod state;
mod status_updates;
mod tls;
mod update_repeats;
mod zookeeper;

pub(super) use files::files;
