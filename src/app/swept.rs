//! Whether the machine itself removes the checkpoint or the runtime directory: rules of systemd-tmpfiles, and jobs of cron.

use std::path::{Path, PathBuf};

use super::located::Located;
use super::machine_files::MachineFiles;
use crate::host::{Sweep, SweepTime, Sweeps};
use crate::recovery::Removed;

/// What a machine removes.
#[derive(Debug, Default)]
pub(super) struct Swept {
    /// Each path with its rule, in words.
    pub(super) warnings: Vec<String>,
    /// The removal of the checkpoint at each boot.
    pub(super) at_boot: Option<Removed>,
}

impl Swept {
    /// On the machine whose processes are looked at.
    pub(super) fn look(located: &Located, files: &MachineFiles) -> Self {
        let Some(tree) = files.tree().filter(|_| located.is_probed) else { return Self::default() };
        let sweeps = Sweeps::of(&**tree);
        let place = located.source.place_or_path();
        let parts = ["", "meta", "meta/slaves", "meta/slaves/latest"];
        let mut swept = Self::default();
        let parts =
            parts.into_iter().map(|part| if part.is_empty() { place.to_owned() } else { place.join(part) });
        if let Some((path, rules)) = first_taken(&sweeps, parts) {
            let at_boot = rules.iter().find(|rule| !matches!(rule.when, SweepTime::Age(_)));
            swept.at_boot = at_boot.map(|rule| removed(rule, &path));
            swept.warnings.extend(rules.iter().map(|rule| rule.says(&path)));
        }
        // A boot empties `/run` anyway.
        let runtime = located.source.runtime_path().into_iter().flat_map(|path| names_of(&path));
        if let Some((path, rules)) = first_taken(&sweeps, runtime) {
            let by_age = rules.into_iter().filter(|rule| matches!(rule.when, SweepTime::Age(_)));
            swept.warnings.extend(by_age.map(|rule| rule.says(&path)));
        }
        swept
    }
}

fn first_taken(sweeps: &Sweeps, paths: impl IntoIterator<Item = PathBuf>) -> Option<(PathBuf, Vec<&Sweep>)> {
    let taken = |path: PathBuf| {
        let rules: Vec<&Sweep> = sweeps.taking(&path).collect();
        (!rules.is_empty()).then_some((path, rules))
    };
    paths.into_iter().find_map(taken)
}

/// `/var/run` is a symlink to `/run`.
fn names_of(path: &Path) -> Vec<PathBuf> {
    let other = path.strip_prefix("/var/run").map(|rest| Path::new("/run").join(rest));
    std::iter::once(path.to_owned()).chain(other).collect()
}

fn removed(rule: &Sweep, path: &Path) -> Removed {
    Removed {
        unit: "systemd-tmpfiles".to_owned(),
        setting: "at each boot",
        path: path.to_owned(),
        command: rule.text.clone(),
        place: format!("{}:{}", rule.file.display(), rule.line),
        is_certain: true,
        doubt: None,
        is_part: false,
    }
}
