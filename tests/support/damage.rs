//! Faults with a name each, for every way that recovery rules R1 to R98 distinguish files. A fault is data: it
//! can be listed for a tree, chosen by a seed, printed, and applied. The names are those of the corpus of faults
//! where it has one: `KIND:SUBJECT`.

mod bytes;
mod context;
mod fields;
mod links;
mod names;
mod place;
mod text;
mod updates;
mod whole;
mod wire;

use std::fmt;
use std::io;
use std::path::PathBuf;

use context::{Apply, FaultContext};

use super::ids::Rng;
use super::tree_dirs::{Entry, TreeDirs};

/// Something that can be done to a tree.
#[derive(Clone)]
pub(crate) struct Fault {
    /// What is done, and to what kind of entry.
    pub(crate) name: String,
    /// The entry, below the dirs's base.
    pub(crate) target: PathBuf,
    entry: Entry,
    detail: String,
    seed: u64,
    apply: Apply,
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {:?} (seed {})", self.name, self.target, self.seed)
    }
}

impl Fault {
    /// Does it. Says which entries changed.
    ///
    /// # Errors
    /// The tree has changed so much since the fault was listed that it makes no sense any more. The tree may be
    /// changed in part then, which is another fault.
    pub(crate) fn apply(&self, dirs: &TreeDirs) -> io::Result<Vec<PathBuf>> {
        let rng = Rng::named(self.seed, self.name.as_bytes());
        let mut context = FaultContext::new(dirs, &self.entry, &self.detail, rng);
        (self.apply)(&mut context)?;
        Ok(context.changed)
    }

    /// What is done, without to what.
    pub(crate) fn kind(&self) -> &str {
        self.name.split([':', '@']).next().unwrap_or_default()
    }
}

/// Collects what can be done.
struct Offers<'a> {
    dirs: &'a TreeDirs,
    entry: &'a Entry,
    seed: u64,
    faults: Vec<Fault>,
}

impl Offers<'_> {
    /// A fault called `KIND:` and the entry's name.
    fn add(&mut self, kind: &str, apply: Apply) {
        self.named(format!("{kind}:{}", self.entry.name), "", apply);
    }

    /// A fault of any name, with something for it to know.
    fn named(&mut self, name: String, detail: &str, apply: Apply) {
        let target = self.entry.path.strip_prefix(&self.dirs.base).unwrap().to_owned();
        let (entry, detail) = (self.entry.clone(), detail.to_owned());
        self.faults.push(Fault { name, target, entry, detail, seed: self.seed, apply });
    }
}

/// Every fault that fits the tree, each at every entry that it fits, in the order of paths.
pub(crate) fn all(dirs: &TreeDirs, seed: u64) -> Vec<Fault> {
    let offers = [
        bytes::offer,
        wire::offer,
        fields::offer,
        updates::offer,
        text::offer,
        place::offer,
        links::offer,
        names::offer,
        whole::offer,
    ];
    each(dirs, seed, |out| offers.iter().for_each(|offer| offer(out)))
}

/// A cut at every byte of every file with messages, for those who have the time.
pub(crate) fn every_cut(dirs: &TreeDirs, seed: u64) -> Vec<Fault> {
    each(dirs, seed, bytes::offer_cuts)
}

/// One fault of each name, where it matters most: with the current agent id rather than an old one, and in a run
/// that is not completed.
pub(crate) fn one_of_each(dirs: &TreeDirs, seed: u64) -> Vec<Fault> {
    let link = std::fs::read_link(dirs.work.join("meta/slaves/latest")).unwrap_or_default();
    let slaves = dirs.work.join("meta/slaves");
    let current = slaves.join(link.file_name().unwrap_or_default());
    let mut faults = all(dirs, seed);
    faults.sort_by_key(|fault| {
        let path = &fault.entry.path;
        let is_old =
            path.starts_with(&slaves) && path != &slaves.join("latest") && !path.starts_with(&current);
        (is_old, path.ancestors().any(|dir| dir.join("executor.sentinel").is_file()))
    });
    let mut known = std::collections::BTreeSet::new();
    faults.retain(|fault| known.insert(fault.name.clone()));
    faults
}

/// This number of random faults: the kind first, then the place, so that rare kinds are not drowned.
pub(crate) fn sample(faults: &[Fault], rng: &mut Rng, count: usize) -> Vec<Fault> {
    let mut kinds: Vec<&str> = faults.iter().map(Fault::kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let draw = |rng: &mut Rng| {
        let kind = *rng.pick(&kinds);
        let of_kind: Vec<_> = faults.iter().filter(|fault| fault.kind() == kind).collect();
        let mut fault = (*rng.pick(&of_kind)).clone();
        fault.seed = rng.next();
        fault
    };
    if faults.is_empty() { Vec::new() } else { (0..count).map(|_| draw(rng)).collect() }
}

fn each(dirs: &TreeDirs, seed: u64, offer: impl Fn(&mut Offers<'_>)) -> Vec<Fault> {
    let mut faults = Vec::new();
    for entry in &dirs.entries() {
        let mut out = Offers { dirs, entry, seed, faults: std::mem::take(&mut faults) };
        offer(&mut out);
        faults = out.faults;
    }
    faults
}
