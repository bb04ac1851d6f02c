//! What differs between Mesos releases in how an agent reads its flags and chooses containerizers, launcher and isolators:
//! one predicate for each difference. Single flags have their releases in the table.

use crate::schema::Release;

/// `--isolation` is a list of isolators; before, the name of one. Since 0.18.0.
pub fn lists_isolators(release: Release) -> bool {
    release >= Release::new(0, 18, 0)
}

/// `--containerizers` may name several. Since 0.20.0.
pub fn has_several_containerizers(release: Release) -> bool {
    release >= Release::new(0, 20, 0)
}

/// Empty names of isolators are skipped. Since 0.23.0.
pub fn skips_empty_isolators(release: Release) -> bool {
    release >= Release::new(0, 23, 0)
}

/// `--launcher` exists; before, the isolators decide. Since 0.25.0.
pub fn has_launcher_flag(release: Release) -> bool {
    release >= Release::new(0, 25, 0)
}

/// The agent deletes `--fetcher_cache_dir` when it starts; before, only the part of its ID. Since 1.4.0.
pub fn empties_fetcher_cache(release: Release) -> bool {
    release >= Release::new(1, 4, 0)
}

/// The linux launcher needs the freezer too. Since 0.26.0.
pub fn asks_for_freezer(release: Release) -> bool {
    release >= Release::new(0, 26, 0)
}

/// Errors put the names of isolators in quotes, and the launcher is chosen first. Since 0.27.0.
pub fn quotes_isolators(release: Release) -> bool {
    release >= Release::new(0, 27, 0)
}

/// Docker images need the isolator `docker/runtime`. Since 0.28.0.
pub fn wants_docker_runtime(release: Release) -> bool {
    release >= Release::new(0, 28, 0)
}

/// Files with credentials may be text, a pair a line, instead of JSON. Until 1.10, commit `3f9544390`.
pub fn has_text_credentials(release: Release) -> bool {
    release < Release::new(1, 11, 0)
}

/// The I/O switchboard creates the container logger, after the isolators; before, the containerizer does. Since 1.2.0.
pub fn switchboard_creates_logger(release: Release) -> bool {
    release >= Release::new(1, 2, 0)
}

/// Subsystems of cgroups are created by one isolator. Since 1.2.0.
pub fn has_one_cgroups_isolator(release: Release) -> bool {
    release >= Release::new(1, 2, 0)
}

/// The external containerizer exists. Up to 1.0.
pub fn has_external_containerizer(release: Release) -> bool {
    release < Release::new(1, 1, 0)
}

/// The names in `--containerizers` must differ, and are sorted. Since 1.1.0.
pub fn refuses_equal_containerizers(release: Release) -> bool {
    release >= Release::new(1, 1, 0)
}

/// Before anything else, equal isolators are refused, and several of file systems or networks. Since 1.5.0.
pub fn refuses_combinations(release: Release) -> bool {
    release >= Release::new(1, 5, 0)
}

/// Equal isolators are refused, those that the agent adds included. From 1.0 to 1.4.
pub fn refuses_equal_isolators_at_last(release: Release) -> bool {
    release >= Release::new(1, 0, 0) && !refuses_combinations(release)
}

/// `posix/disk` and `disk/du` exclude each other. From 1.0 to 1.5.
pub fn refuses_two_disk_isolators(release: Release) -> bool {
    release >= Release::new(1, 0, 0) && !replaces_deprecated_isolators(release)
}

/// Container images need the isolator `filesystem/linux` and the linux launcher. Since 1.4.0.
pub fn wants_linux_for_images(release: Release) -> bool {
    release >= Release::new(1, 4, 0)
}

/// The error about this ends with a full stop. Up to 1.4.
pub fn ends_image_errors_with_a_stop(release: Release) -> bool {
    release < Release::new(1, 5, 0)
}

/// The error about an unknown `--image_provisioner_backend` has a cause. Since 1.2.0.
pub fn says_why_backend_is_unsupported(release: Release) -> bool {
    release >= Release::new(1, 2, 0)
}

/// A deprecated isolator is replaced wherever it is named; before, only if it is the only one. Since 1.6.0.
pub fn replaces_deprecated_isolators(release: Release) -> bool {
    release >= Release::new(1, 6, 0)
}

/// Without an isolator of file systems, `filesystem/posix` is added. Since 0.24.0.
pub fn adds_posix_filesystem(release: Release) -> bool {
    release >= Release::new(0, 24, 0)
}

/// Without an isolator of networks, `network/cni` is added. Since 1.0.0.
pub fn adds_cni(release: Release) -> bool {
    release >= Release::new(1, 0, 0)
}

/// `network/ports` counts as an isolator of networks. Up to 1.4.
pub fn takes_ports_for_a_network(release: Release) -> bool {
    release < Release::new(1, 5, 0)
}

/// `volume/image` is added to `filesystem/linux`. From 1.1 to 1.4.
pub fn adds_image_volumes(release: Release) -> bool {
    release >= Release::new(1, 1, 0) && release < Release::new(1, 5, 0)
}

/// `environment_secret` is added. Since 1.4.0.
pub fn adds_environment_secret(release: Release) -> bool {
    release >= Release::new(1, 4, 0)
}

/// Isolators are created in an order of the agent's own. Since 1.6.0.
pub fn orders_isolators_itself(release: Release) -> bool {
    release >= Release::new(1, 6, 0)
}

/// Isolators are created by name; before, in the order of `--isolation`. From 1.1 to 1.5.
pub fn orders_isolators_by_name(release: Release) -> bool {
    release >= Release::new(1, 1, 0) && !orders_isolators_itself(release)
}

/// The error about an unknown isolator begins with `Failed to`; before, with `Could not`. Since 1.0.0.
pub fn fails_to_create_isolators(release: Release) -> bool {
    release >= Release::new(1, 0, 0)
}

/// The error about an unknown isolator ends with its name. Since 1.6.0.
pub fn names_unknown_isolator_last(release: Release) -> bool {
    release >= Release::new(1, 6, 0)
}

/// `cgroups/all` means all subsystems, and an isolator of cgroups without any subsystem aborts the agent. Since 1.7.0.
pub fn has_all_cgroups(release: Release) -> bool {
    release >= Release::new(1, 7, 0)
}

/// Cgroups v2 and their isolator. On the master branch.
pub fn has_cgroups2(release: Release) -> bool {
    release >= Release::HEAD
}

/// What `--agent_features` must name, as the agent lists it: one more feature since 1.8.0, 1.9.0, and two since 1.10.0.
pub fn wanted_features(release: Release) -> &'static str {
    if release >= Release::new(1, 10, 0) {
        "MULTI_ROLE, HIERARCHICAL_ROLE, RESERVATION_REFINEMENT, AGENT_OPERATION_FEEDBACK, RESOURCE_PROVIDER, \
         AGENT_DRAINING, and TASK_RESOURCE_LIMITS"
    } else if release >= Release::new(1, 9, 0) {
        "MULTI_ROLE, HIERARCHICAL_ROLE, RESERVATION_REFINEMENT, AGENT_OPERATION_FEEDBACK, and AGENT_DRAINING"
    } else if release >= Release::new(1, 8, 0) {
        "MULTI_ROLE, HIERARCHICAL_ROLE, RESERVATION_REFINEMENT, AGENT_OPERATION_FEEDBACK"
    } else {
        "MULTI_ROLE, HIERARCHICAL_ROLE, RESERVATION_REFINEMENT"
    }
}

/// Features of `--agent_features` that need `RESOURCE_PROVIDER`: `RESIZE_VOLUME` since 1.6.0, `AGENT_OPERATION_FEEDBACK` since
/// 1.8.0. Since 1.10.0 all want it.
pub fn features_of_providers(release: Release) -> &'static [&'static str] {
    match release {
        _ if release >= Release::new(1, 10, 0) || release < Release::new(1, 6, 0) => &[],
        _ if release >= Release::new(1, 8, 0) => &["RESIZE_VOLUME", "AGENT_OPERATION_FEEDBACK"],
        _ => &["RESIZE_VOLUME"],
    }
}
