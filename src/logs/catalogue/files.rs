//! The source files of the catalogue.

use super::super::message::SourceFile;
use super::{
    agent_main, authentication, cgroups, containerizer, creation, csi, docker, isolator_texts, isolators,
    libprocess, module, provisioner, recovered, slave_exit, slave_messages, slave_story, slave_warning,
    state, status_updates, tls, update_repeats, zookeeper,
};

/// All of them. A file can occur several times.
pub(in super::super) fn files() -> impl Iterator<Item = &'static SourceFile> {
    [
        agent_main::FILES,
        authentication::FILES,
        cgroups::FILES,
        containerizer::FILES,
        creation::FILES,
        csi::FILES,
        docker::FILES,
        isolator_texts::FILES,
        isolators::FILES,
        libprocess::FILES,
        module::FILES,
        provisioner::FILES,
        recovered::FILES,
        slave_exit::FILES,
        slave_messages::FILES,
        slave_story::FILES,
        slave_warning::FILES,
        state::FILES,
        status_updates::FILES,
        tls::FILES,
        update_repeats::FILES,
        zookeeper::FILES,
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::logs::known::CodeInfo;
    use crate::logs::message::{Level, Meaning};
    use crate::logs::pattern::literal;

    #[test]
    fn every_row_is_unique_and_says_something() {
        let mut seen = HashSet::new();
        for file in files() {
            for message in file.messages {
                let row = format!("{} {:?} {}", file.name, message.level, message.pattern);
                assert!(message.releases.start() <= message.releases.end(), "{row}");
                let is_silent = matches!(message.meaning, Meaning::Silent | Meaning::Story(_));
                assert!(is_silent || CodeInfo::of(message, &["x"]).is_some(), "{row}: no such code");
                let least = if matches!(message.level, Level::Part | Level::System) { 12 } else { 6 };
                assert!(literal(message.pattern) >= least, "{row} says too little");
                assert!(seen.insert(row.clone()), "{row} is there twice");
            }
        }
        assert!(seen.len() > 1000, "{}", seen.len());
    }
}
