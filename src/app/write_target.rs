//! The checkpoint of a changing command: its tree on disk, its journals, and who uses it now.

use std::path::Path;

use chrono::Utc;

use super::error::Error;
use super::error_code::ErrorCode;
use super::located::Located;
use crate::apply::{
    Answer, Fault, History, JournalPlace, Refusal, Tree, WritePermit, history, permit, places,
};
use crate::host::{Holders, Host, Processes, holders};
use crate::plan::Plan;
use crate::source::Kind;

/// A tree that may be changed, with a permit.
#[derive(Debug)]
pub struct WriteTarget<'a> {
    located: &'a Located,
    /// The tree on disk.
    pub tree: Tree,
    /// Where its journals are.
    pub journals: Vec<JournalPlace>,
}

/// Whether the user knows that no agent runs, if ckpt cannot see all processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnseenAgent {
    /// The change is refused.
    MayRun,
    /// The user has said that none does.
    IsStopped,
}

impl<'a> WriteTarget<'a> {
    /// Opens the tree. `journal`: another place for the journal.
    ///
    /// # Errors
    /// The tree cannot be opened.
    pub fn open(located: &'a Located, journal: Option<&Path>) -> Result<Self, Fault> {
        let tree = Tree::of(&located.source)?;
        let journals = places(&tree, journal);
        Ok(Self { located, tree, journals })
    }

    /// The changes that ckpt has made there.
    ///
    /// # Errors
    /// A journal's directory cannot be read.
    pub fn changes(&self) -> Result<History, Fault> {
        history(&self.tree, &self.journals)
    }

    /// Asks for permission to carry out a plan.
    ///
    /// # Errors
    /// An agent uses the tree, or the plan is for another one.
    pub fn permit(
        self,
        plan: &Plan,
        answer: Answer<'_>,
        unseen: UnseenAgent,
    ) -> Result<WritePermit<'a>, Refusal> {
        let located = self.located;
        let is_stopped = unseen == UnseenAgent::IsStopped;
        permit(self.tree, Box::new(move || holders_of(located)), plan, answer, is_stopped)
    }
}

/// Refuses what cannot be changed in place.
///
/// # Errors
/// It is an archive.
pub fn in_place(located: &Located) -> Result<(), Error> {
    let path = &located.source.path;
    match located.source.kind {
        Kind::Dir => Ok(()),
        Kind::Archive => {
            let message = format!("{} is an archive: only a directory can be changed", path.display());
            let hint = "unpack it, and name the directory with --relocated";
            Err(Error::usage(ErrorCode::Archive, message).path(path).hint(hint))
        }
    }
}

/// Why a change would be refused now: another user could lead it elsewhere, or an agent uses the checkpoint or may do so.
pub fn refused_now(located: &Located, unseen: UnseenAgent) -> Option<Refusal> {
    if let Ok(tree) = Tree::of(&located.source)
        && let Some(path) = tree.untrusted()
    {
        return Some(Refusal::Untrusted(path.to_owned()));
    }
    let Holders { holds, doubts } = holders_of(located);
    if !holds.is_empty() {
        return Some(Refusal::Held(holds));
    }
    (!doubts.is_empty() && unseen == UnseenAgent::MayRun).then_some(Refusal::Doubt(doubts))
}

/// Who uses the directory now.
fn holders_of(located: &Located) -> Holders {
    let host = Host::at(&located.proc_root, Path::new("/"), Utc::now());
    let meta = located.source.meta_dir();
    holders(&Processes::look(&host), meta.parent().unwrap_or(Path::new("/")))
}
