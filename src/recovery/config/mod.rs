//! Whether a configuration still fits a checkpoint: `SlaveInfo` under both policies, checkpointed reservations and
//! volumes, and the flags that would make it fit (R106, R110-R118).
//! Belongs here: the comparison and the agent's texts about it. Does not: what the agent does with the verdict.

mod change;
mod checkpointed;
mod compare;
mod configured;
mod hidden;
mod policy;
mod probed;
mod suggest;

pub use checkpointed::{Applied, Misfit, MisfitKind, apply_checkpointed};
pub use compare::{Comparison, Field, Policy, Verdict, compare};
pub use configured::{Configured, FieldOrigin, Origins, configure};
pub use hidden::Secrets;
pub use policy::{additive, equal, is_equal};
pub use probed::Probed;
pub use suggest::Suggestion;
