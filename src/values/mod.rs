//! Mesos's own value types, parsed and printed in Mesos's syntax.
//! Belongs here: what a text or a message field means as a value. Does not: where it stood or what follows from it.

mod number;
mod reservation;
mod upid;
mod uuid;

pub use number::parse_int;
pub use reservation::{Unconvertible, is_unconvertible, upgrade_resources};
pub use upid::Upid;
pub use uuid::Uuid;
