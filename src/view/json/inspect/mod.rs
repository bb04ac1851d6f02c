//! The JSON of `ckpt inspect`: one shape for every level, written as it is walked.

mod agent;
mod extras;
mod framework;
mod lines;
mod payload;
mod task;

pub use extras::{OrphansJson, VolumesJson};
pub(super) use lines::{ExecutorLine, TaskLine};
pub use lines::{put_executor_lines, put_lines};
pub use payload::{InspectJson, InspectSummaryJson};
