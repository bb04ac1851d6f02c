//! Which of the two formats in `meta/resources` an agent of a release reads (R11, R18, R238).

use crate::layout::resources::{INFO, STATE};
use crate::model::{self, File, ResourceFacts};
use crate::schema::Release;
use crate::values::Resources;

use super::releases;

/// A file of `meta/resources`.
#[derive(Debug, Clone, Copy)]
pub struct ResourceFile<'c> {
    pub name: &'static str,
    pub file: &'c File<ResourceFacts>,
}

/// The files of `meta/resources`, as an agent of one release sees them.
#[derive(Debug, Clone, Copy)]
pub struct ResourceFiles<'c> {
    /// The list that it reads.
    pub committed: ResourceFile<'c>,
    /// The list of a commit in progress, in the same format.
    pub target: &'c File<ResourceFacts>,
    /// The list in the other format.
    pub other: ResourceFile<'c>,
}

impl<'c> ResourceFiles<'c> {
    /// Since 1.8 the state goes before the list of the old format, which is written for agents before that.
    pub fn of(files: &'c model::Resources, release: Release) -> Self {
        let state = ResourceFile { name: STATE, file: &files.state };
        let info = ResourceFile { name: INFO, file: &files.info };
        if releases::checkpoints_operations(release) && files.state != File::Missing {
            Self { committed: state, target: &files.target, other: info }
        } else {
            Self { committed: info, target: &files.old_target, other: state }
        }
    }

    /// What is in the list that the agent reads.
    pub fn facts(&self) -> Option<&'c ResourceFacts> {
        self.committed.file.value()
    }

    /// The reservations and volumes of that list.
    pub fn resources(&self) -> Option<&'c Resources> {
        self.facts().map(|facts| &facts.resources)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::DirectoryState;

    /// Which list counts, and whether it can be read, where the state and the list of the old format are these.
    fn read(state: File<ResourceFacts>, info: File<ResourceFacts>, release: Release) -> (&'static str, bool) {
        let files = model::Resources {
            directory: DirectoryState::Listed,
            state,
            target: File::Missing,
            info,
            old_target: File::Missing,
            info_before: None,
            old_target_before: None,
        };
        let files = ResourceFiles::of(&files, release);
        (files.committed.name, files.resources().is_some())
    }

    #[test]
    fn the_state_counts_since_1_8() {
        let list = || File::Read(ResourceFacts::default());
        for (release, expected) in [
            (Release::new(1, 7, 2), (INFO, true)),
            (Release::new(1, 8, 0), (STATE, true)),
            (Release::HEAD, (STATE, true)),
        ] {
            assert_eq!(read(list(), list(), release), expected, "{release:?}");
            assert_eq!(read(File::Missing, list(), release), (INFO, true), "{release:?}");
        }
        // What cannot be read, or is empty, still counts.
        assert_eq!(read(File::Empty, list(), Release::HEAD), (STATE, false));
        assert_eq!(read(list(), File::Missing, Release::new(1, 7, 2)), (INFO, false));
    }
}
