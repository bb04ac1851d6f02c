//! More messages of isolators.

use super::super::message::Meaning::{Checkpoint, Topic};
use super::super::message::{SourceFile, error, part};
use super::super::topics::{containers, system};
use crate::check::Code;

#[rustfmt::skip]
pub(super) const FILES: &[SourceFile] = &[
    SourceFile {
        name: "cni.cpp",
        messages: &[
            part("Unable to list the CNI network configuration directory '*'", 100..=112, Topic(&containers::ISOLATOR_REFUSED)),
            part("Unable to list the CNI plugin directory '*'", 100..=100, Topic(&containers::ISOLATOR_REFUSED)),
        ],
    },
    SourceFile {
        name: "device_manager.cpp",
        messages: &[
            part("Failed to perform checkpoint", 112..=112, Topic(&system::WRITE_FAILED)),
        ],
    },
    SourceFile {
        name: "docker.cpp",
        messages: &[
            error("Unable to remove Docker container '*", 101..=112, Topic(&containers::ORPHAN)),
        ],
    },
    SourceFile {
        name: "fetcher.cpp",
        messages: &[
            error("Could not delete fetcher cache directory '*", 23..=103, Topic(&system::WORK_DIR)),
            error("Malformed fetcher cache directory path '*", 23..=103, Topic(&system::WORK_DIR)),
        ],
    },
    SourceFile {
        name: "isolator.cpp",
        messages: &[
            part("Failed to create docker volume information root directory at '*'", 100..=112, Topic(&containers::ISOLATOR_REFUSED)),
            part("Failed to determine canonical path of docker volume information root directory at '*'", 100..=112, Topic(&containers::ISOLATOR_REFUSED)),
        ],
    },
    SourceFile {
        name: "linux.cpp",
        messages: &[
            part("Failed to get mount table", 24..=112, Topic(&containers::ISOLATOR_RECOVERY)),
        ],
    },
    SourceFile {
        name: "main.cpp",
        messages: &[
            part("Failed to determine all available controllers", 112..=112, Topic(&system::CGROUPS)),
        ],
    },
    SourceFile {
        name: "nvml.cpp",
        messages: &[
            part("Failed to load symbol '*'", 100..=112, Topic(&containers::ISOLATOR_REFUSED)),
            part("nvmlInit failed", 100..=112, Topic(&containers::ISOLATOR_REFUSED)),
        ],
    },
    SourceFile {
        name: "perf.cpp",
        messages: &[
            error("Failed to get perf version: *", 25..=112, Topic(&containers::ISOLATOR_WARNS)),
            error("Failed to get perf version: timeout of 5secs exceeded", 25..=112, Topic(&containers::ISOLATOR_WARNS)),
        ],
    },
    SourceFile {
        name: "perf_event.cpp",
        messages: &[
            part("Failed to check cgroup * for container '*'", 20..=100, Topic(&containers::ISOLATOR_RECOVERY)),
            part("The controller '*' has already been prepared", 112..=112, Topic(&containers::ISOLATOR_RECOVERY)),
            part("The controller '*' has already been recovered", 112..=112, Topic(&containers::ISOLATOR_RECOVERY)),
        ],
    },
    SourceFile {
        name: "posix.hpp",
        messages: &[
            part("Container already recovered", 18..=112, Checkpoint(Code::ContainerIdTwice)),
        ],
    },
];
