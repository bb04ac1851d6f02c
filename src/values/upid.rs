//! The address of a libprocess process, `id@host:port`, parsed as the agent does: never an error (R39).

use std::fmt;
use std::net::Ipv4Addr;

/// A libprocess address. ckpt does not resolve host names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upid {
    /// The part before the `@`, of any bytes.
    pub id: Box<[u8]>,
    /// An IPv4 address or a host name.
    pub host: Box<str>,
    /// Wrapped to 16 bits, as in the agent.
    pub port: u16,
}

impl Upid {
    /// `@0.0.0.0:0`: what the agent has for text that it cannot parse, and for an HTTP scheduler.
    pub fn empty() -> Self {
        Self { id: Box::default(), host: Ipv4Addr::UNSPECIFIED.to_string().into(), port: 0 }
    }

    /// Whether the agent treats it as no address (`UPID::operator!`).
    pub fn is_empty(&self) -> bool {
        self.id.is_empty() && self.is_address("0.0.0.0") && self.port == 0
    }

    fn is_address(&self, address: &str) -> bool {
        &*self.host == address
    }

    /// Text that is not an address gives [`Upid::empty`].
    pub fn parse(text: &[u8]) -> Self {
        Self::try_parse(text).unwrap_or_else(Self::empty)
    }

    fn try_parse(text: &[u8]) -> Option<Self> {
        let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | 0x0b | 0x0c | b'\r');
        let token = text.split(is_space).find(|token| !token.is_empty())?;
        let at = token.iter().position(|byte| *byte == b'@')?;
        let (id, rest) = (&token[..at], &token[at + 1..]);
        let colon = rest.iter().position(|byte| *byte == b':')?;
        let (host, port) = (&rest[..colon], &rest[colon + 1..]);
        Some(Self { id: id.into(), host: host_text(host)?, port: short(port)? })
    }
}

/// An IPv4 address or a valid host name; other text does not resolve. Everything from a NUL on is ignored, as by the C
/// library.
fn host_text(host: &[u8]) -> Option<Box<str>> {
    let host = host.split(|byte| *byte == 0).next()?;
    let text = std::str::from_utf8(host).ok()?;
    if let Some(address) = text.parse().ok().or_else(|| inet_aton(text)) {
        return Some(address.to_string().into());
    }
    let is_name_byte = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    // The last label of a host name has a letter: `0.0n0.0` resolves nowhere.
    let last = text.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    let is_name = text.bytes().all(is_name_byte) && last.bytes().any(|byte| byte.is_ascii_alphabetic());
    (is_name && text.len() <= 255).then(|| text.into())
}

/// One to four C numbers, of which the last fills the remaining bytes: `getaddrinfo` reads `10.1` as 10.0.0.1, without a
/// resolver.
fn inet_aton(text: &str) -> Option<Ipv4Addr> {
    let numbers: Vec<u32> = text.split('.').map(c_number).collect::<Option<_>>()?;
    let (last, first) = numbers.split_last().filter(|(_, first)| first.len() < 4)?;
    let left = 32 - 8 * u32::try_from(first.len()).ok()?;
    if first.iter().any(|number| *number > 0xff) || u64::from(*last) >> left != 0 {
        return None;
    }
    let high = first.iter().fold(0, |high, number| high << 8 | u64::from(*number));
    u32::try_from(high << left | u64::from(*last)).ok().map(Ipv4Addr::from)
}

/// An unsigned number in base 8, 10 or 16, like `strtoul` with base 0.
fn c_number(text: &str) -> Option<u32> {
    let (digits, base) = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => (&text[2..], 16),
        [b'0', _, ..] => (&text[1..], 8),
        _ => (text, 10),
    };
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    plain.then(|| u32::from_str_radix(digits, base).ok())?
}

/// `sscanf("%hu")`: an optional sign and decimal digits, whatever follows. Wraps.
fn short(text: &[u8]) -> Option<u16> {
    let (negative, digits) = match text.first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if count == 0 {
        return None;
    }
    let digits = std::str::from_utf8(&digits[..count]).ok()?;
    let value = digits.parse::<u64>().unwrap_or(u64::MAX);
    #[expect(clippy::cast_possible_truncation, reason = "the agent wraps so")]
    let value = if negative && value != u64::MAX { value.wrapping_neg() } else { value } as u16;
    Some(value)
}

impl fmt::Display for Upid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}:{}", String::from_utf8_lossy(&self.id), self.host, self.port)
    }
}

impl Upid {
    /// As the agent prints it, byte for byte.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = self.id.to_vec();
        bytes.extend_from_slice(format!("@{}:{}", self.host, self.port).as_bytes());
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_the_agent_does() {
        for (text, read) in [
            ("executor(1)@10.0.0.1:5051", "executor(1)@10.0.0.1:5051"),
            (" a@10.0.0.1:1\nrest", "a@10.0.0.1:1"),
            ("@10.0.0.1:5051", "@10.0.0.1:5051"),
            ("a@10.0.0.1:70000", "a@10.0.0.1:4464"),
            ("a@10.0.0.1:5051abc", "a@10.0.0.1:5051"),
            ("a@10.0.0.1\0\0.7:5051", "a@10.0.0.1:5051"),
            ("a@host\0name:5051", "a@host:5051"),
            ("a@10.1:5051", "a@10.0.0.1:5051"),
            ("a@0x7f.010.257:5051", "a@127.8.1.1:5051"),
            ("a@4294967295:5051", "a@255.255.255.255:5051"),
            ("a@010.0.0.1:5051", "a@8.0.0.1:5051"),
            ("a@10.0.0.09:5051", "@0.0.0.0:0"),
            ("a@10.256.0.1:5051", "@0.0.0.0:0"),
            ("a@10.0.0.0.1:5051", "@0.0.0.0:0"),
            ("a@10..1:5051", "@0.0.0.0:0"),
            ("a@4294967296:5051", "@0.0.0.0:0"),
            ("a@0x:5051", "a@0x:5051"),
            ("a@10.0.0.1:-1", "a@10.0.0.1:65535"),
            ("a@node-1.example:7", "a@node-1.example:7"),
            ("@0.0n0.0:0", "@0.0.0.0:0"),
            ("a@10.0.0.1:http", "@0.0.0.0:0"),
            ("a@:5051", "@0.0.0.0:0"),
            ("a@10.0.0.999:5051", "@0.0.0.0:0"),
            ("a10.0.0.1:5051", "@0.0.0.0:0"),
            ("a@10.0.0.1", "@0.0.0.0:0"),
            ("a@[::1]:5051", "@0.0.0.0:0"),
            ("", "@0.0.0.0:0"),
        ] {
            assert_eq!(Upid::parse(text.as_bytes()).to_string(), read, "{text:?}");
        }
        assert!(Upid::parse(b"nonsense").is_empty());
    }
}
