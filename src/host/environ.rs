//! The environment that a process was started with (`<pid>/environ`). It may contain secrets: nothing here prints it whole.

use std::fmt;

/// Variables as the kernel gives them: `NAME=value`, each ended by a zero byte.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Environ(Vec<u8>);

impl Environ {
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The value of a variable; of the first one if it occurs twice, as `getenv` does.
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.iter().find(|(key, _)| *key == name.as_bytes()).map(|(_, value)| value)
    }

    /// All variables, in their order. What has no `=` is left out.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], &[u8])> {
        self.0.split(|byte| *byte == 0).filter_map(|entry| {
            let equals = entry.iter().position(|byte| *byte == b'=')?;
            Some((&entry[..equals], &entry[equals + 1..]))
        })
    }
}

impl fmt::Debug for Environ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.iter().map(|(name, _)| String::from_utf8_lossy(name));
        f.debug_list().entries(names).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables() {
        let environ = Environ::new(b"A=1\0B=x=y\0nothing\0A=2\0C=\0".to_vec());
        assert_eq!(environ.get("A"), Some(&b"1"[..]));
        assert_eq!(environ.get("B"), Some(&b"x=y"[..]));
        assert_eq!(environ.get("C"), Some(&b""[..]));
        assert_eq!(environ.get("nothing"), None);
        assert_eq!(format!("{environ:?}"), r#"["A", "B", "A", "C"]"#);
    }
}
