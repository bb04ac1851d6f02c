//! UUIDs: sixteen bytes that the agent accepts only with a known version (`id::UUID::fromBytes`, R69).

use std::fmt;

/// A UUID of any sixteen bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid([u8; 16]);

impl Uuid {
    /// Sixteen bytes with a version from 1 to 5. The agent aborts on anything else where it needs a UUID.
    #[inline]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let bytes: [u8; 16] = bytes.try_into().ok()?;
        (1..=5).contains(&(bytes[6] >> 4)).then_some(Self(bytes))
    }

    pub fn bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Parses the text form, in upper or lower case, with or without dashes or braces, as the agent does for directory
    /// names (`id::UUID::fromString`). The version is not checked.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let mut text = text;
        if let [b'{', inner @ .., b'}'] = text {
            text = inner;
        }
        let dashed = text.get(8) == Some(&b'-');
        let mut digits = Vec::with_capacity(32);
        for (index, byte) in text.iter().enumerate() {
            match byte {
                b'-' if dashed && matches!(index, 8 | 13 | 18 | 23) => {}
                byte => digits.push(char::from(*byte).to_digit(16)?),
            }
        }
        let mut bytes = [0; 16];
        if digits.len() != 32 || text.len() != if dashed { 36 } else { 32 } {
            return None;
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = u8::try_from(pair[0] << 4 | pair[1]).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, byte) in self.0.iter().enumerate() {
            if matches!(index, 4 | 6 | 8 | 10) {
                f.write_str("-")?;
            }
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_bytes() {
        let text = "6aad83ea-ca30-4182-94ce-105cb33b65b6";
        let uuid = Uuid::parse(text.as_bytes()).unwrap();
        assert_eq!(uuid.to_string(), text);
        assert_eq!(Uuid::from_bytes(uuid.bytes()), Some(uuid));
        assert_eq!(Uuid::parse(b"{6AAD83EACA30418294CE105CB33B65B6}"), Some(uuid));
        for bad in
            ["", "6aad83ea", "6aad83ea-ca30-4182-94ce-105cb33b65bx", "6aad83eaca30-4182-94ce-105cb33b65b6"]
        {
            assert_eq!(Uuid::parse(bad.as_bytes()), None, "{bad}");
        }
    }

    #[test]
    fn bytes_need_a_version() {
        assert_eq!(Uuid::from_bytes(&[0; 16]), None);
        assert_eq!(Uuid::from_bytes(&[0x11; 15]), None);
        assert!(Uuid::from_bytes(&[0x51; 16]).is_some());
        assert_eq!(Uuid::from_bytes(&[0x61; 16]), None);
    }
}
