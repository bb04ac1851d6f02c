//! Commands that only read files give up the right to write: whatever is wrong in ckpt, nothing on disk can change by them.
//! Not those that look at processes: Landlock would hide from them the environment and the open files of all others.

use landlock::{ABI, AccessFs, Ruleset, RulesetAttr as _, RulesetStatus};

/// What files can be changed by: to write, truncate, create, remove and rename them. What is open already stays writable.
const WRITING: ABI = ABI::V3;

/// Gives up, for this process and its threads, what the kernel can take away. False where it has no Landlock.
pub(super) fn give_up_writing() -> bool {
    let ruleset = Ruleset::default().handle_access(AccessFs::from_write(WRITING));
    let restricted = ruleset.and_then(Ruleset::create).and_then(landlock::RulesetCreated::restrict_self);
    restricted.is_ok_and(|status| status.ruleset != RulesetStatus::NotEnforced)
}
