//! Of the messages in Mesos's sources, release by release: how many are known, and why the others are not.
//!
//! `data/messages.tsv.zst` has a line a message: source file, function, kind, the releases that have it (bit 0 is the
//! first of `RELEASES`), and its words with `*` for values.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read as _};

use ckpt::logs::Catalogue;
use ruzstd::decoding::StreamingDecoder;

use super::fixture::data;

/// For each release: its messages, those that are known, and those that are left out.
#[rustfmt::skip]
const RELEASES: [(&str, u32, u32, u32); 28] = [
    ("0.14", 412, 135, 277),
    ("0.15", 410, 137, 273),
    ("0.16", 420, 140, 280),
    ("0.17", 421, 141, 280),
    ("0.18", 375, 123, 252),
    ("0.19", 425, 146, 279),
    ("0.20", 463, 154, 309),
    ("0.21", 506, 165, 341),
    ("0.22", 517, 174, 343),
    ("0.23", 587, 201, 386),
    ("0.24", 608, 205, 403),
    ("0.25", 636, 220, 416),
    ("0.26", 650, 229, 421),
    ("0.27", 677, 247, 430),
    ("0.28", 701, 251, 450),
    ("1.0", 761, 270, 491),
    ("1.1", 787, 269, 518),
    ("1.2", 862, 284, 578),
    ("1.3", 881, 293, 588),
    ("1.4", 939, 318, 621),
    ("1.5", 1218, 366, 852),
    ("1.6", 1268, 381, 887),
    ("1.7", 1309, 388, 921),
    ("1.8", 1297, 409, 888),
    ("1.9", 1311, 411, 900),
    ("1.10", 1332, 419, 913),
    ("1.11", 1340, 424, 916),
    ("1.12", 1381, 433, 948),
];

/// Functions of an agent that has registered: launching, updating and killing tasks, requests, statistics.
const RUNNING: &[&str] = &[
    "acknowledgeOperationStatus",
    "acknowledgement",
    "api",
    "applyDestroyDisk",
    "applyOperation",
    "checkDiskUsage",
    "closeHttpConnection",
    "detach",
    "dropOperation",
    "executorLaunched",
    "executorMessage",
    "executorStarted",
    "fetch",
    "fetchImage",
    "fileAttached",
    "forward",
    "forwardOversubscribed",
    "isolate",
    "kill",
    "killTask",
    "launch",
    "launchExecutor",
    "listenFds",
    "monitor",
    "oom",
    "oomListen",
    "oomWaited",
    "oomed",
    "prepare",
    "pressureListen",
    "prune",
    "publish",
    "publishResources",
    "pull",
    "qosCorrections",
    "reconcileOperationStatuses",
    "reconcileOperations",
    "reconcileStatusUpdates",
    "reconcileStoragePools",
    "registerExecutor",
    "run",
    "runTask",
    "runTaskGroup",
    "runTasks",
    "schedulerMessage",
    "sendOperationStatusUpdate",
    "statistics",
    "status",
    "statusUpdate",
    "statusUpdateAcknowledgement",
    "stop",
    "terminateTask",
    "unmonitor",
    "unschedule",
    "unwatch",
    "update",
    "updateFramework",
    "updateOperation",
    "updateOperationStatus",
    "updatePersistentVolumes",
    "updateProfiles",
    "updatePublishResourcesStatus",
    "updateTaskState",
    "updateVolumes",
    "usage",
    "wait",
    "watch",
];

struct Message {
    file: String,
    function: String,
    kind: String,
    releases: u32,
    words: String,
}

fn messages() -> Vec<Message> {
    let file = BufReader::new(File::open(data("messages.tsv.zst")).unwrap());
    let mut text = String::new();
    StreamingDecoder::new(file).unwrap().read_to_string(&mut text).unwrap();
    let message = |line: &str| {
        let [file, function, kind, releases, words] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        let releases = u32::from_str_radix(releases, 16).unwrap();
        let (file, function, kind) = (file.to_owned(), function.to_owned(), kind.to_owned());
        Message { file, function, kind, releases, words: words.to_owned() }
    };
    text.lines().map(message).collect()
}

impl Message {
    /// As an agent would log it.
    fn line(&self) -> String {
        let text = self.words.replace('*', "x1");
        let file = &self.file;
        let glog = |letter| format!("{letter}0102 03:04:05.678901  2345 {file}:67] {text}");
        match self.kind.as_str() {
            "WARNING" => glog('W'),
            "ERROR" => glog('E'),
            "FATAL" | "CHECK" => glog('F'),
            "EXIT" => format!("E0102 03:04:05.678901  2345 {file}:67] EXIT with status 1: {text}"),
            "CERR" => text,
            "ABORT" => format!("ABORT: ({file}:67): {text}"),
            kind => panic!("{kind}"),
        }
    }

    /// Why it is not known.
    fn reason(&self) -> Option<&'static str> {
        let in_file = |files: &[&str]| files.contains(&self.file.as_str());
        let words = self.words.replace('*', "");
        if self.kind == "CHECK" {
            Some("checks the agent's own state, which no file of a checkpoint decides")
        } else if words.trim().len() < 4 {
            Some("has no words of its own: what it prints is known as the message of another place")
        } else if self.words == "Failed to read '*': *" {
            Some("is known only with the name of the file in it")
        } else if RUNNING.contains(&self.function.as_str()) {
            Some("is logged by an agent that has registered")
        } else if words.contains("unexpected state")
            || words.contains("Unexpected agent state")
            || words.contains("Unexpected slave state")
        {
            Some("checks the agent's own state, which no file of a checkpoint decides")
        } else if in_file(&["mesos_containerizer.cpp", "linux_launcher.cpp", "docker.cpp"])
            && self.kind == "ABORT"
        {
            Some("is printed by the process of a new container")
        } else if in_file(&["switchboard_main.cpp", "switchboard.cpp"]) {
            Some("is printed by a helper process")
        } else if in_file(&["process.cpp", "resources.cpp", "paths.cpp"]) {
            Some("can be logged by any process that uses the library")
        } else {
            None
        }
    }
}

#[test]
fn every_message_is_known_or_left_out_for_a_reason() {
    let catalogue = Catalogue::default();
    let mut counts = RELEASES.map(|(release, ..)| (release, 0, 0, 0));
    let (mut reasons, mut neither) = (BTreeMap::new(), Vec::new());
    for message in messages() {
        let is_known = catalogue.has(message.line().as_bytes());
        for (release, (_, all, known, left_out)) in counts.iter_mut().enumerate() {
            if message.releases >> release & 1 == 1 {
                *all += 1;
                *if is_known { known } else { left_out } += 1;
            }
        }
        if is_known {
            continue;
        }
        match message.reason() {
            Some(reason) => *reasons.entry(reason).or_insert(0) += 1,
            None => neither
                .push(format!("{} {} {} {}", message.file, message.function, message.kind, message.words)),
        }
    }
    assert!(neither.is_empty(), "{} are neither:\n{}", neither.len(), neither.join("\n"));
    assert_eq!(counts, RELEASES, "left out: {reasons:#?}");
}
