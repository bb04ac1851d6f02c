//! All topics.

use super::super::topic::Topic;
use super::{containers, creation, flags, messages, network, recovered, recovery, service, shutdown, system};

const GROUPS: &[&[&Topic]] = &[
    flags::ALL,
    containers::ALL,
    creation::ALL,
    system::ALL,
    service::ALL,
    network::ALL,
    recovered::ALL,
    recovery::ALL,
    messages::ALL,
    shutdown::ALL,
];

pub fn topics() -> impl Iterator<Item = &'static Topic> {
    GROUPS.iter().flat_map(|group| group.iter().copied())
}

pub fn by_code(code: &str) -> Option<&'static Topic> {
    topics().find(|topic| topic.code == code)
}

/// Topics that only say what failed, not why.
static GENERAL: [&Topic; 9] = [
    &recovery::RECOVERY_FAILED,
    &containers::CONTAINERIZER_REFUSED,
    &containers::ISOLATOR_REFUSED,
    &containers::LAUNCHER_REFUSED,
    &containers::PROVISIONER,
    &containers::RESOURCE_PROVIDER,
    &system::STARTUP,
    &system::WORK_DIR,
    &system::WRITE_FAILED,
];

/// Whether another code of the same line says more.
pub(in super::super) fn is_general(code: &str) -> bool {
    GENERAL.iter().any(|topic| topic.code == code)
}

/// Whether this is the cause, whatever else a line says: a full or read-only disk does not damage files.
pub(in super::super) fn is_decisive(code: &str) -> bool {
    [&system::DISK_FULL, &system::READ_ONLY].iter().any(|topic| topic.code == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Code;
    use crate::logs::catalogue;
    use crate::logs::known::CodeInfo;

    #[test]
    fn every_topic_is_the_meaning_of_a_message() {
        let is_meant = |topic: &Topic| {
            let messages = catalogue::files().flat_map(|file| file.messages);
            messages.filter_map(|message| CodeInfo::of(message, &["x"])).any(|info| info.code == topic.code)
        };
        let unused: Vec<_> = topics().filter(|topic| !is_meant(topic)).map(|topic| topic.code).collect();
        // No messages of Mesos: glog's signal handler, the kernel, systemd and the dynamic linker report them.
        assert_eq!(
            unused,
            [
                "crash-by-signal",
                "agent-out-of-memory",
                "executor-out-of-memory",
                "killed-by-sigkill",
                "service-start-limit",
                "service-timeout",
                "program-not-loaded"
            ]
        );
    }

    #[test]
    fn every_code_is_unique_and_says_something() {
        for topic in topics() {
            assert_eq!(topics().filter(|other| other.code == topic.code).count(), 1, "{}", topic.code);
            // What validate says of a flag before the start, and what the log says of it afterwards, have one code.
            let is_shared = topic.code == "flag-refused";
            assert_eq!(
                topic.code.parse::<Code>().is_ok(),
                is_shared,
                "{} is a code of the checkpoint",
                topic.code
            );
            let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(topic.code.chars().all(is_kebab), "{}", topic.code);
            for words in [topic.meaning, topic.lost, topic.next] {
                assert!(words.ends_with('.'), "{}: {words}", topic.code);
            }
        }
    }
}
