//! Durations on ckpt's own options, as the agent writes them.

use crate::values::Duration;

/// Reads a duration.
pub fn parse_duration(text: &str) -> Result<Duration, String> {
    Duration::parse(text.as_bytes())
        .map_err(|_| format!("`{text}` is not a duration; expected e.g. 30secs, 10mins, 2days, 1weeks"))
}
