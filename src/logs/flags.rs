//! The flags of "Flags at startup", which may extend over several lines.

use std::collections::BTreeMap;
use std::path::Path;

use crate::flags;

/// The most bytes that are kept. No agent logs more.
const LONGEST: usize = 256 << 10;

/// The text of the flags while it is being read.
pub(super) struct FlagsText(String);

impl FlagsText {
    pub(super) fn new(first: &str) -> Self {
        Self(first.to_owned())
    }

    /// Adds a line without a prefix, with which a value with line breaks continues.
    pub(super) fn add(&mut self, line: &str) {
        if self.0.len() + line.len() < LONGEST {
            self.0.push('\n');
            self.0.push_str(line);
        }
    }

    pub(super) fn parse(&self) -> BTreeMap<String, String> {
        let layer = flags::log_file(Path::new(""), 1, self.0.as_bytes());
        let given = layer.into_iter().flat_map(|layer| layer.environment);
        given
            .map(|flag| (flag.name.to_string(), flag.value.map_or(String::new(), |value| value.to_string())))
            .collect()
    }
}
