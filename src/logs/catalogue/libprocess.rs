//! Messages of libprocess, authentication and garbage collection.

use super::super::message::Meaning::{Silent, Topic};
use super::super::message::{SourceFile, error, exit, fatal, part, system, warning};
use super::super::topics::{recovery, system};

#[rustfmt::skip]
pub(super) const FILES: &[SourceFile] = &[
    SourceFile {
        name: "authenticatee.cpp",
        messages: &[
            warning("Authentication failed; secret needed by CRAM-MD5 authenticatee", 23..=112, Topic(&system::AUTHENTICATION)),
        ],
    },
    SourceFile {
        name: "authenticator.cpp",
        messages: &[
            warning("Authentication failure: *", 23..=112, Silent),
            warning("No credentials provided, authentication requests will be refused", 25..=112, Silent),
            warning("No credentials provided, authentication requests will be refused.", 23..=24, Silent),
            error("Authentication error: *", 23..=112, Silent),
        ],
    },
    SourceFile {
        name: "authenticator.hpp",
        messages: &[
            warning("Authentication failure: *", 21..=22, Silent),
            error("Authentication error: *", 21..=22, Silent),
        ],
    },
    SourceFile {
        name: "combined_authenticator.cpp",
        messages: &[
            warning("HTTP authenticator for scheme '*' returned a result with * members set, which is an error", 103..=112, Silent),
        ],
    },
    SourceFile {
        name: "gc.cpp",
        messages: &[
            warning("Failed to delete '*': *", 14..=112, Topic(&recovery::GC)),
            warning("Skipping deletion of '*' because unmount failed on '*': *", 104..=112, Topic(&recovery::GC)),
            warning("Unmounting dangling mount point '*' of persistent volume '*' inside garbage collected path '*'", 104..=112, Topic(&recovery::GC)),
            error("Skipping any path deletion because of failure on read MountInfoTable for agent process: *", 104..=112, Topic(&recovery::GC)),
        ],
    },
    SourceFile {
        name: "monitor.cpp",
        messages: &[
            error("Invalid timestamp * for container '*' for executor '*' of framework '*: *", 18..=22, Silent),
            error("Invalid timestamp * for executor '*' of framework '*: *", 17..=17, Silent),
        ],
    },
    SourceFile {
        name: "process.cpp",
        messages: &[
            warning("Attempted to spawn a process (*) after finalizing libprocess!", 102..=112, Silent),
            warning("Attempted to spawn a process (*) that has already been initialized", 104..=112, Silent),
            warning("Attempted to spawn already running process *", 104..=112, Silent),
            warning("Failed SSL connections will be downgraded to a non-SSL socket", 23..=112, Silent),
            warning("Failed to accept socket: *", 106..=112, Topic(&system::CONNECTION)),
            warning("Failed to link to '*', connect: *", 106..=112, Topic(&system::CONNECTION)),
            warning("Failed to link to '*', create socket: *", 106..=112, Topic(&system::CONNECTION)),
            warning("Failed to link, create socket: *", 28..=105, Topic(&system::CONNECTION)),
            warning("Failed to recv on socket * to peer '*': *", 106..=112, Topic(&system::CONNECTION)),
            warning("Failed to send '*' to '*', connect: *", 106..=112, Topic(&system::CONNECTION)),
            warning("Failed to send '*' to '*', create socket: *", 106..=112, Topic(&system::CONNECTION)),
            warning("Failed to send on socket * to peer '*': *", 106..=112, Topic(&system::CONNECTION)),
            warning("Failed to shutdown old link to * using socket * to peer '*': *", 106..=112, Topic(&system::CONNECTION)),
            warning("Failed to shutdown socket * to peer '*': *", 106..=112, Topic(&system::CONNECTION)),
            warning("Ignoring invalid value * for *, using default value *. Valid values are integers in the range 1 to *", 100..=112, Silent),
            error("Failed to accept socket: *", 103..=103, Topic(&system::CONNECTION)),
            error("Failed to shutdown socket with fd *, address *: *", 103..=104, Topic(&system::CONNECTION)),
            error("Failed to shutdown socket with fd *: *", 26..=102, Topic(&system::CONNECTION)),
            error("Received more than 1 HTTP Response", 14..=18, Silent),
            exit("Failed to obtain the IP address for '*'; the DNS service may not be able to resolve it: *", 23..=112, Topic(&system::HOSTNAME)),
            exit("Number of worker threads can not exceed * at this time", 104..=112, Topic(&system::ENVIRONMENT)),
            fatal("Aborting libprocess: '*' threw exception during initialization: *", 105..=112, Topic(&system::LIBPROCESS)),
            fatal("Aborting libprocess: '*' threw exception during initialization: unknown", 105..=112, Topic(&system::LIBPROCESS)),
            fatal("Aborting libprocess: '*' threw exception: *", 105..=112, Topic(&system::LIBPROCESS)),
            fatal("Aborting libprocess: '*' threw unknown exception", 105..=112, Topic(&system::LIBPROCESS)),
            fatal("Failed to construct server socket:*", 22..=112, Topic(&system::ADDRESS)),
            fatal("Failed to initialize, bind", 14..=20, Topic(&system::ADDRESS)),
            fatal("Failed to initialize, bind *:*", 21..=21, Topic(&system::ADDRESS)),
            fatal("Failed to initialize, cloexec: *", 14..=21, Topic(&system::LIBPROCESS)),
            fatal("Failed to initialize, gethostbyname2: *", 14..=21, Topic(&system::HOSTNAME)),
            fatal("Failed to initialize, gethostname", 104..=112, Topic(&system::HOSTNAME)),
            fatal("Failed to initialize, gethostname: *", 14..=103, Topic(&system::HOSTNAME)),
            fatal("Failed to initialize, getsockname", 14..=21, Topic(&system::LIBPROCESS)),
            fatal("Failed to initialize, inet_ntop", 14..=21, Topic(&system::LIBPROCESS)),
            fatal("Failed to initialize, inet_pton", 14..=22, Topic(&system::LIBPROCESS)),
            fatal("Failed to initialize, listen", 14..=21, Topic(&system::ADDRESS)),
            fatal("Failed to initialize, nonblock: *", 14..=21, Topic(&system::LIBPROCESS)),
            fatal("Failed to initialize, pthread_create", 14..=23, Topic(&system::LIBPROCESS)),
            fatal("Failed to initialize, setsockopt(SO_REUSEADDR)", 14..=112, Topic(&system::LIBPROCESS)),
            fatal("Failed to initialize, socket", 14..=21, Topic(&system::LIBPROCESS)),
            fatal("Failed to initialize: *", 22..=112, Topic(&system::ADDRESS)),
            fatal("LIBPROCESS_ADVERTISE_PORT=* is not a valid port", 24..=101, Topic(&system::ENVIRONMENT)),
            fatal("LIBPROCESS_IP=* was unparseable", 14..=22, Topic(&system::ENVIRONMENT)),
            fatal("LIBPROCESS_PORT=* is not a valid port", 14..=101, Topic(&system::ENVIRONMENT)),
            fatal("LIBPROCESS_STATISTICS_WINDOW=* is not a valid duration: *", 14..=18, Topic(&system::ENVIRONMENT)),
            fatal("Parsing LIBPROCESS_ADVERTISE_IP=* failed: *", 24..=101, Topic(&system::ENVIRONMENT)),
            fatal("Parsing LIBPROCESS_IP=* failed: *", 23..=101, Topic(&system::ENVIRONMENT)),
            part("LIBPROCESS_ADVERTISE_PORT=* is not a valid port", 102..=112, Topic(&system::ENVIRONMENT)),
            part("LIBPROCESS_PORT=* is not a valid port", 102..=112, Topic(&system::ENVIRONMENT)),
        ],
    },
    SourceFile {
        name: "reaper.cpp",
        messages: &[
            warning("Cannot get the exit status of process * because it no longer exists", 14..=17, Silent),
            error("Failed to get process information for *: *", 14..=17, Silent),
        ],
    },
    SourceFile {
        name: "system",
        messages: &[
            system("Address already in use", 14..=112, Topic(&system::ADDRESS)),
            system("Cannot assign requested address", 14..=112, Topic(&system::ADDRESS)),
            system("Disk quota exceeded", 14..=112, Topic(&system::DISK_FULL)),
            system("No space left on device", 14..=112, Topic(&system::DISK_FULL)),
            system("Operation not permitted", 14..=112, Topic(&system::PERMISSION)),
            system("Permission denied", 14..=112, Topic(&system::PERMISSION)),
            system("Read-only file system", 14..=112, Topic(&system::READ_ONLY)),
        ],
    },
];
