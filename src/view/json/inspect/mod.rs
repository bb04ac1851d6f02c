//! The JSON of `ckpt inspect`: one shape for every level, written as it is walked.

mod agent;
mod extras;
mod framework;
mod lines;
mod payload;
mod task;

pub use extras::{OrphansJson, VolumesJson};
pub use lines::put_lines;
pub(super) use lines::{ExecutorLine, TaskLine};
pub use payload::{InspectJson, InspectSummaryJson};
