//! Of the messages in Mesos's sources, release by release: how many are known, and why the others are not.
//!
//! `data/messages.tsv.zst` has a line a message: source file, function, kind, the releases that have it (bit 0 is the
//! first of `RELEASES`), and its words with `*` for values.
//!
//! It was made from every release of each minor version and from the master branch, where each call of these macros was
//! read, with string literals kept and what stands between them replaced by `*`: `LOG` and its kin from WARNING on,
//! `EXIT`, `ABORT`, `CHECK*` (with its expression, as the preprocessor prints it), and `cerr` in the agent's main
//! function. `TEXT` is the text of an `Error`, `Failure` or `ErrnoError` in a function that a start runs (create,
//! initialize, load, verify, recover, register, authenticate). Files: `src/slave`, `docker`, `linux`, `module`, `hook`,
//! `status_update_manager`, `resource_provider`, `csi`, authentication, master detectors, logging, libprocess and stout;
//! not those of other programs (executors, fetchers, loggers, helpers), and not HTTP endpoints.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read as _};

use ckpt::logs::{Catalogue, Options, read};
use ruzstd::decoding::StreamingDecoder;

use super::fixture::data;

/// For each release: its messages, those that are known, and those that are left out.
#[rustfmt::skip]
const RELEASES: [(&str, u32, u32, u32); 28] = [
    ("0.14", 540, 246, 294),
    ("0.15", 549, 247, 302),
    ("0.16", 566, 241, 325),
    ("0.17", 565, 242, 323),
    ("0.18", 548, 246, 302),
    ("0.19", 645, 274, 371),
    ("0.20", 759, 344, 415),
    ("0.21", 841, 383, 458),
    ("0.22", 884, 401, 483),
    ("0.23", 1078, 477, 601),
    ("0.24", 1121, 492, 629),
    ("0.25", 1177, 534, 643),
    ("0.26", 1206, 554, 652),
    ("0.27", 1258, 583, 675),
    ("0.28", 1312, 614, 698),
    ("1.0", 1483, 712, 771),
    ("1.1", 1502, 712, 790),
    ("1.2", 1594, 732, 862),
    ("1.3", 1644, 760, 884),
    ("1.4", 1748, 794, 954),
    ("1.5", 2090, 890, 1200),
    ("1.6", 2140, 905, 1235),
    ("1.7", 2232, 928, 1304),
    ("1.8", 2274, 959, 1315),
    ("1.9", 2308, 976, 1332),
    ("1.10", 2359, 988, 1371),
    ("1.11", 2406, 1009, 1397),
    ("1.12", 2514, 1077, 1437),
];

/// Functions of an agent that has registered: launching, updating and killing tasks, requests, statistics.
const RUNNING: &[&str] = &[
    "__call",
    "__fetch",
    "__launch",
    "__poll",
    "__pull",
    "__statistics",
    "__statusUpdate",
    "__update",
    "__usage",
    "_applyOperation",
    "_checkDiskUsage",
    "_fetch",
    "_fetchImage",
    "_forwardOversubscribed",
    "_isolate",
    "_launch",
    "_monitor",
    "_poll",
    "_prune",
    "_qosCorrections",
    "_run",
    "_sample",
    "_status",
    "_statusUpdate",
    "_stop",
    "_unmonitor",
    "_unwatch",
    "_update",
    "_usage",
    "_watch",
    "acknowledgeOperationStatus",
    "acknowledgement",
    "api",
    "applyDestroyDisk",
    "applyOperation",
    "availableSpace",
    "checkDiskUsage",
    "claimSpace",
    "closeHttpConnection",
    "delta",
    "destroy",
    "detach",
    "discardSample",
    "dropOperation",
    "executorLaunched",
    "executorMessage",
    "executorStarted",
    "fetch",
    "fetchImage",
    "fileAttached",
    "fork",
    "forward",
    "forwardOversubscribed",
    "isolate",
    "kill",
    "killTask",
    "launch",
    "launchExecutor",
    "listenFds",
    "monitor",
    "notify",
    "oom",
    "oomListen",
    "oomWaited",
    "oomed",
    "org_apache_mesos_UriDiskProfileAdaptor",
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
    "sample",
    "schedulerMessage",
    "sendOperationStatusUpdate",
    "statistics",
    "status",
    "statusUpdate",
    "statusUpdateAcknowledgement",
    "stop",
    "terminateTask",
    "unmonitor",
    "unpublishVolume",
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
    "validateVolume",
    "wait",
    "watch",
];

/// Before the text of an error that ends recovery.
const RECOVERY: &str = "EXIT with status 1: Failed to perform recovery: ";

/// Parts of Mesos that other programs use as well.
const LIBRARY: &[&str] = &["src/linux/", "src/common/", "src/zookeeper/", "src/slave/paths.cpp"];

/// Functions that run in a child process, by file.
const CHILD: &[(&str, &str)] = &[
    ("docker.cpp", "setup"),
    ("launcher.cpp", "fork"),
    ("linux_launcher.cpp", "_childMain"),
    ("linux_launcher.cpp", "childSetup"),
    ("mesos_containerizer.cpp", "execute"),
    ("port_mapping.cpp", "_update"),
    ("switchboard.cpp", "handler"),
];

/// Functions whose messages have no meaning of their own, by file.
const OTHER: &[(&str, &str)] = &[
    ("authenticator.cpp", "authenticate"),
    ("authenticator.cpp", "initialize"),
    ("containerizer.cpp", "reap"),
    ("csi_server.cpp", "initializePlugin"),
    ("daemon.cpp", "load"),
    ("isolator.cpp", "_recover"),
    ("local_puller.cpp", "putLayer"),
    ("logging.cpp", "handler"),
    ("main.cpp", "main"),
    ("memory.cpp", "recover"),
    ("nvml.cpp", "initialize"),
    ("paths.cpp", "getParentShmPath"),
    ("port_mapping.cpp", "ephemeralPortsAllocator"),
    ("port_mapping.cpp", "getLinkSpeed"),
    ("qos_controller.cpp", "initialize"),
    ("registrar.cpp", "_update"),
    ("state.cpp", "checkpoint"),
    ("state.cpp", "recover"),
    ("state.hpp", "checkpoint"),
    ("uri_disk_profile.cpp", "initialize"),
    ("uri_disk_profile_adaptor.cpp", "initialize"),
    ("v0_volume_manager.cpp", "prepareServices"),
    ("v1_volume_manager.cpp", "prepareServices"),
];

pub(super) struct Message {
    file: String,
    function: String,
    kind: String,
    releases: u32,
    words: String,
}

pub(super) fn messages() -> Vec<Message> {
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
    pub(super) fn line(&self) -> String {
        let text = self.words.replace('*', "x1");
        let file = self.file_name();
        let glog = |letter| format!("{letter}0102 03:04:05.678901  2345 {file}:67] {text}");
        match self.kind.as_str() {
            "WARNING" => glog('W'),
            "ERROR" => glog('E'),
            "FATAL" | "CHECK" => glog('F'),
            "EXIT" => format!("E0102 03:04:05.678901  2345 {file}:67] EXIT with status 1: {text}"),
            "CERR" => text,
            "ABORT" => format!("ABORT: ({file}:67): {text}"),
            "TEXT" => format!("E0102 03:04:05.678901  2345 slave.cpp:67] {RECOVERY}{text}"),
            kind => panic!("{kind}"),
        }
    }

    fn file_name(&self) -> &str {
        self.file.rsplit('/').next().unwrap()
    }

    fn is_known(&self, catalogue: &Catalogue) -> bool {
        // A text of several lines is known by one of them.
        self.line().split("\\n").any(|line| catalogue.has(line.as_bytes()))
    }

    /// Why it is not known.
    fn reason(&self) -> Option<&'static str> {
        let is_in = |path: &str| self.file.contains(path);
        let words = self.words.replace('*', "");
        let letters = words.chars().filter(|c| c.is_alphabetic()).count();
        if self.kind == "CHECK" {
            Some("checks the agent's own state, which no file of a checkpoint decides")
        } else if letters < 4 {
            Some("has no words of its own: what it prints is known as the message of another place")
        } else if self.words == "Failed to read '*': *" {
            Some("is known only with the name of the file in it")
        } else if is_in("3rdparty/") || LIBRARY.iter().any(|path| is_in(path)) {
            Some("is from a library, which any process can use")
        } else if CHILD.contains(&(self.file_name(), self.function.as_str())) {
            Some("is printed by the process of a new container, or by a helper")
        } else if self.kind == "TEXT" && self.function.starts_with("create") {
            Some("is the reason behind a known text, e.g. 'Failed to create a containerizer'")
        } else if self.kind == "TEXT" && self.words.starts_with("Failed to recover ") {
            Some("says what was being recovered: the reason follows")
        } else if RUNNING.contains(&self.function.as_str()) {
            Some("is logged by an agent that has registered")
        } else if OTHER.contains(&(self.file_name(), self.function.as_str())) {
            Some("is too general, or cannot occur in a start")
        } else {
            None
        }
    }
}

/// Which error texts say more than that recovery failed.
fn known_texts(messages: &[Message]) -> Vec<bool> {
    let log: String = messages.iter().map(|message| message.line().replace('\n', " ") + "\n").collect();
    let story =
        read(log.as_bytes(), &Options { starts: 1, lines_for_each_code: usize::MAX, ..Options::default() })
            .unwrap();
    let mut known = vec![false; messages.len()];
    for line in story.lines {
        known[usize::try_from(line.line).unwrap() - 1] =
            line.codes.iter().any(|code| code.code != "recovery-failed");
    }
    known
}

#[test]
fn every_message_is_known_or_left_out_for_a_reason() {
    let catalogue = Catalogue::default();
    let mut counts = RELEASES.map(|(release, ..)| (release, 0, 0, 0));
    let (mut reasons, mut neither) = (BTreeMap::new(), Vec::new());
    let (texts, others): (Vec<_>, Vec<_>) =
        messages().into_iter().partition(|message| message.kind == "TEXT");
    let known: Vec<_> = others.iter().map(|message| message.is_known(&catalogue)).collect();
    let known = known_texts(&texts).into_iter().chain(known);
    for (message, is_known) in texts.iter().chain(&others).zip(known) {
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
