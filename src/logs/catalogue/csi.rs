//! Messages of resource providers and CSI plugins.

use super::super::message::Meaning::Topic;
use super::super::message::{SourceFile, error, part, warning};
use super::super::topics::containers;

#[rustfmt::skip]
pub(super) const FILES: &[SourceFile] = &[
    SourceFile {
        name: "container_daemon.cpp",
        messages: &[
            error("Failed to launch container '*': *", 105..=112, Topic(&containers::RESOURCE_PROVIDER)),
            error("Failed to launch container '*': future discarded", 105..=112, Topic(&containers::RESOURCE_PROVIDER)),
            error("Failed to wait for container '*': *", 105..=112, Topic(&containers::RESOURCE_PROVIDER)),
            error("Failed to wait for container '*': future discarded", 105..=112, Topic(&containers::RESOURCE_PROVIDER)),
        ],
    },
    SourceFile {
        name: "csi_server.cpp",
        messages: &[
            error("CSI server failed to initialize plugin '*': *", 111..=112, Topic(&containers::RESOURCE_PROVIDER)),
            error("Failed to read CSI plugin configuration file '*': *", 111..=112, Topic(&containers::RESOURCE_PROVIDER)),
            error("Multiple configurations for a CSI plugin are not allowed. Skipping configuration file '*' since CSI plugin '*' already exists", 111..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("CSI server expecting generated secret to be of VALUE type instead of * type; only VALUE type secrets are supported at this time", 111..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("CSI server failed to create volume manager for plugin '*'", 111..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("CSI server failed to initialize CSI plugins", 111..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("CSI server failed to validate generated secret", 111..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("No valid CSI plugin configurations found in '*'", 111..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("Unable to list the CSI plugin configuration directory '*'", 111..=112, Topic(&containers::RESOURCE_PROVIDER)),
        ],
    },
    SourceFile {
        name: "daemon.cpp",
        messages: &[
            part("'ResourceProviderInfo.id' must not be set", 105..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("Failed to create resource provider with type '*' and name '*'", 104..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("Multiple resource providers with type '*' and name '*'", 104..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("Not a valid resource provider config", 104..=112, Topic(&containers::RESOURCE_PROVIDER)),
        ],
    },
    SourceFile {
        name: "provider.cpp",
        messages: &[
            part("Failed to remove endpoint '*'", 105..=107, Topic(&containers::RESOURCE_PROVIDER)),
            part("Failed to remove endpoint directory '*'", 105..=107, Topic(&containers::RESOURCE_PROVIDER)),
            part("Failed to remove plugin container directory '*'", 105..=107, Topic(&containers::RESOURCE_PROVIDER)),
            part("Volume '*' is in * state", 105..=107, Topic(&containers::RESOURCE_PROVIDER)),
        ],
    },
    SourceFile {
        name: "service_manager.cpp",
        messages: &[
            error("Container daemon for '*' failed: *", 108..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("Failed to find service container paths for CSI plugin type '*' and name '*'", 108..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("Failed to parse service container path '*'", 108..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("Failed to read service container config from '*'", 108..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("Failed to remove endpoint directory '*'", 108..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("Failed to remove endpoint socket '*'", 108..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("Failed to remove plugin container directory '*'", 108..=112, Topic(&containers::RESOURCE_PROVIDER)),
        ],
    },
    SourceFile {
        name: "v0_volume_manager.cpp",
        messages: &[
            error("Failed to remove directory '*': *", 108..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("Failed to get boot ID", 108..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("Volume '*' is in INVALID state", 108..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("Volume '*' is in UNKNOWN state", 108..=112, Topic(&containers::RESOURCE_PROVIDER)),
            warning("Inconsistent plugin services. Please check with the plugin vendor to ensure compatibility.", 108..=112, Topic(&containers::RESOURCE_PROVIDER)),
        ],
    },
    SourceFile {
        name: "v1_volume_manager.cpp",
        messages: &[
            error("Failed to remove directory '*': *", 108..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("Failed to get boot ID", 108..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("Volume '*' is in INVALID state", 108..=112, Topic(&containers::RESOURCE_PROVIDER)),
            part("Volume '*' is in UNKNOWN state", 108..=112, Topic(&containers::RESOURCE_PROVIDER)),
            warning("Inconsistent plugin services. Please check with the plugin vendor to ensure compatibility.", 108..=112, Topic(&containers::RESOURCE_PROVIDER)),
        ],
    },
];
