//! One path component or id: any bytes but `/` and NUL.

use std::fmt;

/// An id or file name, byte for byte as on disk.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Box<[u8]>);

impl Name {
    /// The bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The text, with U+FFFD for what is no UTF-8. For people, not for paths.
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

/// Whether agents of today accept an id (`common/validation.cpp:validateID`).
pub fn is_valid_id(id: &[u8]) -> bool {
    let bad = |byte: &u8| byte.is_ascii_control() || matches!(byte, b'/' | b'\\');
    !id.is_empty() && id.len() <= 255 && id != b"." && id != b".." && !id.iter().any(bad)
}

/// Whether agents of today accept a container id (`slave/validation.cpp:validateContainerId`).
pub fn is_valid_container_id(id: &[u8]) -> bool {
    is_valid_id(id) && id.len() <= 242 && !id.iter().any(|byte| matches!(byte, b'.' | b' '))
}

/// Whether a name looks like an unfinished write: six of `[A-Za-z0-9]` (R205).
pub fn is_temp_name(name: &[u8]) -> bool {
    name.len() == 6 && name.iter().all(u8::is_ascii_alphanumeric)
}
