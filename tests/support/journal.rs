//! Journals on disk.

use std::fs;
use std::path::Path;

use serde_json::Value as Json;

/// Makes a journal look as an older version of ckpt wrote it: its lines have no checksums.
pub(crate) fn without_checksums(path: &Path) {
    let text = fs::read_to_string(path).unwrap();
    let older = |line: &str| {
        let mut line: Json = serde_json::from_str(line).unwrap();
        let members = line.as_object_mut().unwrap();
        assert!(members.remove("sha256").is_some(), "{path:?} has checksums");
        members.remove("plan");
        format!("{line}\n")
    };
    fs::write(path, text.lines().map(older).collect::<String>()).unwrap();
}
