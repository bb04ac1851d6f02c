//! Messages of image stores and the provisioner.

use super::super::message::Meaning::{Checkpoint, Silent, Topic};
use super::super::message::{SourceFile, error, exit, flag, part, warning};
use super::super::topics::{containers, recovery};
use crate::check::Code;

#[rustfmt::skip]
pub(super) const FILES: &[SourceFile] = &[
    SourceFile {
        name: "aufs.cpp",
        messages: &[
            error("Failed to remove rootfs mount point '*': *", 104..=112, Silent),
        ],
    },
    SourceFile {
        name: "backend.cpp",
        messages: &[
            warning("Failed to check aufs availability: '*", 100..=112, Silent),
            warning("Failed to check overlayfs availability: '*", 28..=112, Silent),
            warning("Failed to create '*' backend: *", 25..=112, Silent),
        ],
    },
    SourceFile {
        name: "cache.cpp",
        messages: &[
            warning("Failed to add image with id '*' to cache: *", 28..=112, Silent),
            part("Failed to list images under '*': *", 28..=112, Topic(&containers::ISOLATOR_RECOVERY)),
        ],
    },
    SourceFile {
        name: "copy.cpp",
        messages: &[
            error("Failed to destroy rootfs, exit status: *", 104..=112, Silent),
        ],
    },
    SourceFile {
        name: "metadata_manager.cpp",
        messages: &[
            warning("Found duplicate image in recovery for image name '*'", 26..=27, Silent),
            warning("Found duplicate image in recovery for image reference '*'", 28..=112, Silent),
            warning("Skipped loading image  '*' due to missing layers: *", 26..=26, Silent),
            warning("Skipped loading image '*'", 27..=101, Silent),
            warning("The images file '*' is empty", 104..=112, Silent),
            part("Failed to read images from '*' *", 27..=112, Topic(&containers::PROVISIONER)),
            part("Failed to read protobuf for Docker provisioner image: *", 26..=26, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Unexpected empty images file '*'", 27..=103, Topic(&containers::PROVISIONER)),
        ],
    },
    SourceFile {
        name: "overlay.cpp",
        messages: &[
            error("Failed to remove rootfs mount point '*': *", 104..=112, Silent),
        ],
    },
    SourceFile {
        name: "provisioner.cpp",
        messages: &[
            warning("Failed to remove temporary directory' *': *", 105..=112, Topic(&recovery::GC)),
            error("Failed to remove the provisioned container directory at '*': *", 25..=112, Topic(&recovery::GC)),
            part("Backend '*' is not supported due to missing d_type support on the underlying filesystem", 105..=112, Topic(&containers::PROVISIONER)),
            part("Backend '*' is not supported on the underlying filesystem '*'", 102..=112, Topic(&containers::PROVISIONER)),
            part("Failed to create image stores: *", 25..=112, Topic(&containers::PROVISIONER)),
            part("Failed to create provisioner root directory '*': *", 25..=112, Topic(&containers::PROVISIONER)),
            part("Failed to find a default backend", 102..=112, Topic(&containers::PROVISIONER)),
            part("Failed to list the containers managed by the provisioner: *", 25..=112, Topic(&containers::PROVISIONER)),
            part("Failed to recover layers for container '*': *", 105..=112, Checkpoint(Code::LayersUnreadable)),
            part("Failed to resolve the realpath of provisioner root directory '*': *", 25..=112, Topic(&containers::PROVISIONER)),
            part("Found rootfses managed by an unrecognized backend: *", 25..=112, Checkpoint(Code::BackendUnknown)),
            part("No usable provisioner backend created", 25..=112, Topic(&containers::PROVISIONER)),
            part("The specified provisioner backend '*' is not supported: *", 102..=112, Topic(&containers::PROVISIONER)),
            part("The specified provisioner backend '*' is not supported: Not found", 102..=112, Topic(&containers::PROVISIONER)),
            part("The specified provisioner backend '*' is unsupported", 25..=101, Topic(&containers::PROVISIONER)),
            part("Unable to list rootfses belonged to container *: *", 25..=112, Topic(&containers::PROVISIONER)),
        ],
    },
    SourceFile {
        name: "puller.cpp",
        messages: &[
            warning("Image layer '*' rootfs present in staging directory but not in store directory '*'. Removing staged rootfs and untarringlayer again.", 27..=27, Silent),
        ],
    },
    SourceFile {
        name: "store.cpp",
        messages: &[
            warning("Failed to remove staging directory '*': *", 107..=112, Silent),
            warning("Failed to remove staging directory: *", 26..=106, Silent),
            warning("Unexpected entry in storage: *", 24..=27, Silent),
            exit("Docker runtime isolator has to be specified if 'DOCKER' is included in 'image_providers'. Please add 'docker/runtime' to '--isolation' flags", 28..=112, flag("isolation")),
            part("Failed to create Docker store directory: *", 26..=112, Topic(&containers::PROVISIONER)),
            part("Failed to create Docker store gc directory: *", 105..=112, Topic(&containers::PROVISIONER)),
            part("Failed to create Docker store staging directory: *", 26..=112, Topic(&containers::PROVISIONER)),
            part("Failed to create Docker store: *", 27..=112, Topic(&containers::PROVISIONER)),
            part("Failed to create image cache: *", 28..=112, Topic(&containers::PROVISIONER)),
            part("Failed to create store for image type '*': *", 25..=112, Topic(&containers::PROVISIONER)),
            part("Failed to create the images directory: *", 24..=112, Topic(&containers::PROVISIONER)),
            part("Failed to get the realpath of the store directory: *", 24..=24, Topic(&containers::PROVISIONER)),
            part("Failed to get the realpath of the store root directory: *", 25..=112, Topic(&containers::PROVISIONER)),
            part("Failed to list images under '*': *", 24..=27, Topic(&containers::ISOLATOR_RECOVERY)),
            part("Failed to load image cache: *", 28..=112, Topic(&containers::PROVISIONER)),
            part("Failed to recover cache: *", 28..=112, Topic(&containers::PROVISIONER)),
            part("Unknown image type '*'", 25..=112, Topic(&containers::PROVISIONER)),
            part("Unsupported image type '*'", 25..=112, Topic(&containers::PROVISIONER)),
        ],
    },
];
