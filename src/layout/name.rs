//! One path component or ID: any bytes except `/` and NUL.

use std::fmt;
use std::sync::Arc;

/// An ID or file name, byte for byte as on disk. Shared, because answers repeat the IDs of the checkpoint.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Arc<[u8]>);

impl Name {
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// A name of these bytes: `known` itself, if it is the same.
    pub fn like(bytes: &[u8], known: Option<&Self>) -> Self {
        known.filter(|known| known.as_bytes() == bytes).map_or_else(|| bytes.into(), Self::clone)
    }

    /// For display: U+FFFD replaces what is not UTF-8.
    pub fn lossy(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.0)
    }
}

impl From<&[u8]> for Name {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.into())
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().into())
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.lossy())
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.lossy(), f)
    }
}

impl std::borrow::Borrow<[u8]> for Name {
    fn borrow(&self) -> &[u8] {
        &self.0
    }
}

/// Whether current agents accept an ID (`common/validation.cpp:validateID`).
pub fn is_valid_id(id: &[u8]) -> bool {
    let bad = |byte: &u8| byte.is_ascii_control() || matches!(byte, b'/' | b'\\');
    !id.is_empty() && id.len() <= 255 && id != b"." && id != b".." && !id.iter().any(bad)
}

/// Whether current agents accept a container ID (`slave/validation.cpp:validateContainerId`).
pub fn is_valid_container_id(id: &[u8]) -> bool {
    is_valid_id(id) && id.len() <= 242 && !id.iter().any(|byte| matches!(byte, b'.' | b' '))
}

/// Whether a name is like that of an unfinished write: six of `[A-Za-z0-9]` (R205).
pub fn is_temp_name(name: &[u8]) -> bool {
    name.len() == 6 && name.iter().all(u8::is_ascii_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_is_shared() {
        let known = Name::from("a");
        let at = |name: &Name| name.as_bytes().as_ptr();
        assert_eq!(at(&Name::like(b"a", Some(&known))), at(&known));
        assert_eq!(Name::like(b"b", Some(&known)), Name::from("b"));
        assert_eq!(Name::like(b"b", None), Name::from("b"));
    }
}
