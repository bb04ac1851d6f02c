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
