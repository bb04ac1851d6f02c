//! Messages about `ZooKeeper`.

use super::super::message::Meaning::{Silent, Topic};
use super::super::message::{SourceFile, error, fatal, part, warning};
use super::super::topics::{network, system};

#[rustfmt::skip]
pub(super) const FILES: &[SourceFile] = &[
    SourceFile {
        name: "detector.cpp",
        messages: &[
            error("Failed to detect the leader: *", 16..=28, Topic(&network::ZOOKEEPER)),
            error("Failed to parse new master pid!", 14..=15, Topic(&network::ZOOKEEPER)),
            error("Failed to watch memberships: *", 16..=112, Topic(&network::ZOOKEEPER)),
            error("Master detector (*)  failed to get masters: *", 14..=15, Topic(&network::ZOOKEEPER)),
            error("Master detector failed to fetch new master pid: *", 14..=15, Topic(&network::ZOOKEEPER)),
            fatal("Failed to authenticate with ZooKeeper: *", 14..=15, Topic(&system::MASTER_UNKNOWN)),
            fatal("Failed to create '*' in ZooKeeper: *", 14..=15, Topic(&system::MASTER_UNKNOWN)),
            fatal("Non-retryable ZooKeeper error while fetching new master pid: *", 14..=15, Topic(&system::MASTER_UNKNOWN)),
            fatal("Non-retryable ZooKeeper error while getting masters: *", 14..=15, Topic(&system::MASTER_UNKNOWN)),
            fatal("Unable to create ephemeral child of '*' in ZooKeeper: %s*", 14..=15, Topic(&system::MASTER_UNKNOWN)),
            fatal("Unexpected ZooKeeper event (created) for '*'", 14..=15, Topic(&system::MASTER_UNKNOWN)),
            fatal("Unexpected ZooKeeper event (deleted) for '*'", 14..=15, Topic(&system::MASTER_UNKNOWN)),
            warning("Cleaning up after expired ZooKeeper session", 14..=15, Topic(&network::ZOOKEEPER)),
            warning("Leading master * has data in old format", 18..=28, Silent),
            warning("Leading master * is using a Protobuf binary format when registering with ZooKeeper (*): this will be deprecated as of Mesos 0.24 (see MESOS-2340)", 23..=28, Silent),
            warning("Master detector (*)  ZooKeeper session expired!", 14..=15, Topic(&network::ZOOKEEPER)),
            warning("Timed out waiting to reconnect to ZooKeeper (sessionId=*)", 14..=15, Topic(&network::ZOOKEEPER)),
            warning("Unexpected znode at '*': *", 14..=15, Topic(&network::ZOOKEEPER)),
        ],
    },
    SourceFile {
        name: "group.cpp",
        messages: &[
            error("Group aborting: *", 18..=112, Topic(&network::ZOOKEEPER)),
            part("Failed to authenticate with ZooKeeper", 16..=112, Topic(&system::MASTER_UNKNOWN)),
            warning("Found non-sequence node '*' at '*' in ZooKeeper", 14..=18, Topic(&network::ZOOKEEPER)),
            warning("Timed out waiting to connect to ZooKeeper. Forcing ZooKeeper session (sessionId=*) expiration", 27..=112, Topic(&network::ZOOKEEPER)),
            warning("Timed out waiting to reconnect to ZooKeeper (sessionId=*)", 16..=17, Topic(&network::ZOOKEEPER)),
            warning("Timed out waiting to reconnect to ZooKeeper. Forcing ZooKeeper session (sessionId=*) expiration", 18..=27, Topic(&network::ZOOKEEPER)),
        ],
    },
    SourceFile {
        name: "zookeeper.cpp",
        messages: &[
            error("Failed to detect the leader: *", 100..=112, Topic(&network::ZOOKEEPER)),
            fatal("Cannot instantiate ZooKeeper with NULL watcher", 14..=18, Topic(&system::MASTER_UNKNOWN)),
            fatal("Failed to cleanup ZooKeeper, zookeeper_close: *", 14..=112, Topic(&system::MASTER_UNKNOWN)),
            fatal("Failed to create ZooKeeper, zookeeper_init: *", 14..=112, Topic(&system::MASTER_UNKNOWN)),
            fatal("Unknown ZooKeeper code: *", 14..=112, Topic(&system::MASTER_UNKNOWN)),
            warning("Leading master * has data in old format", 100..=112, Silent),
            warning("Leading master * is using a Protobuf binary format when registering with ZooKeeper (*): this will be deprecated as of Mesos 0.24 (see MESOS-2340)", 100..=112, Silent),
        ],
    },
];
