//! Sizes in bytes as stout reads and prints them (`stout/bytes.hpp`): a whole number and `B`, `KB`, `MB`, `GB`, `TB`.

use std::fmt;

use super::error::ValueError;
use super::number::parse_unsigned;

/// A number of bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Size(u64);

const UNITS: [(&str, u64); 5] =
    [("B", 1), ("KB", 1 << 10), ("MB", 1 << 20), ("GB", 1 << 30), ("TB", 1 << 40)];

impl Size {
    pub const fn from_bytes(bytes: u64) -> Self {
        Self(bytes)
    }

    pub const fn bytes(self) -> u64 {
        self.0
    }

    /// In units of 1,048,576 bytes, rounded down.
    pub const fn whole_megabytes(self) -> u64 {
        self.0 >> 20
    }

    /// Parses a size. The unit is required, in upper or lower case; a product above 64 bits wraps as in stout.
    ///
    /// # Errors
    /// The agent's words.
    pub fn parse(text: &[u8]) -> Result<Self, ValueError> {
        let whole = String::from_utf8_lossy(text);
        let Some(split) = text.iter().position(|byte| !byte.is_ascii_digit()) else {
            return Err(ValueError::fails(format!("Invalid bytes '{whole}'")));
        };
        let (number, unit) = text.split_at(split);
        if unit.first() == Some(&b'.') {
            return Err(ValueError::fails(format!("Fractional bytes '{whole}'")));
        }
        let Some(value) = parse_unsigned(number) else {
            let number = String::from_utf8_lossy(number);
            return Err(ValueError::fails(format!("Failed to convert '{number}' to number")));
        };
        let unit = String::from_utf8_lossy(unit).to_ascii_uppercase();
        match UNITS.iter().find(|(name, _)| *name == unit) {
            Some((_, factor)) => Ok(Self(value.wrapping_mul(*factor))),
            None => Err(ValueError::fails(format!("Unknown bytes unit '{unit}'"))),
        }
    }
}

/// The largest unit of which there is a whole number.
impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("0B");
        }
        let (name, factor) =
            UNITS.iter().rfind(|(_, factor)| self.0.is_multiple_of(*factor)).unwrap_or(&UNITS[0]);
        write!(f, "{}{name}", self.0 / factor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_prints_as_stout() {
        for (text, bytes, printed) in [
            ("2GB", 2 << 30, "2GB"),
            ("2048mb", 2 << 30, "2GB"),
            ("10B", 10, "10B"),
            ("1025KB", 1025 << 10, "1025KB"),
            ("0TB", 0, "0B"),
            ("1024GB", 1 << 40, "1TB"),
            ("2048TB", 2048 << 40, "2048TB"),
        ] {
            let size = Size::parse(text.as_bytes()).unwrap();
            assert_eq!((size.bytes(), size.to_string().as_str()), (bytes, printed), "{text}");
        }
        assert_eq!(Size::from_bytes(3 << 20 | 5).whole_megabytes(), 3);
    }

    #[test]
    fn refuses_in_the_agents_words() {
        for (text, words) in [
            ("", "Invalid bytes ''"),
            ("10", "Invalid bytes '10'"),
            ("1.5GB", "Fractional bytes '1.5GB'"),
            ("GB", "Failed to convert '' to number"),
            ("10 GB", "Unknown bytes unit ' GB'"),
            ("10gib", "Unknown bytes unit 'GIB'"),
            ("-1GB", "Failed to convert '' to number"),
        ] {
            assert_eq!(Size::parse(text.as_bytes()).unwrap_err().text, words, "{text:?}");
        }
    }
}
