//! One value for one flag: fetched from its file and checked against the type (R249-R251; `stout/flags/parse.hpp`,
//! `fetch.hpp`, `common/parse.hpp`). Does not know the agent's own limits (see `startup`).

use std::ffi::OsStr;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use super::flag::{Flag, HIDDEN, Kind};
use super::given::Source;
use crate::host::Unseen;
use crate::values::{
    Duration, Size, Text, ValueError, message_from_json, parse_json, parse_unsigned, tokenize,
};

/// Reads the files that values name by `file://`, wherever they are given.
pub type Files<'f> = dyn Fn(&Path, Source) -> Result<Vec<u8>, NoFile> + 'f;

/// Why the content is not known.
#[derive(Debug)]
pub enum NoFile {
    /// What the agent would meet too.
    Failed(io::Error),
    /// It cannot be seen from here, and says nothing about the agent.
    Unseen(Unseen),
}

/// A value after it was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The value in force; for a bool `true` or `false`.
    pub text: Text,
    /// The file that it was read from.
    pub file: Option<PathBuf>,
}

/// Why there is no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoValue {
    /// The agent refuses it.
    Refused(ValueError),
    /// ckpt cannot see the file; the value is unknown.
    Unseen(PathBuf, Unseen),
}

impl From<ValueError> for NoValue {
    fn from(refused: ValueError) -> Self {
        Self::Refused(refused)
    }
}

/// Fetches and checks a value. A bool without a value is passed as `true` or `false`.
///
/// # Errors
/// The agent's text, without the prefix `Failed to load flag '...': `, and without a value that may hold secrets.
pub fn load_value(flag: &Flag, given: &Text, source: Source, files: &Files<'_>) -> Result<Fetched, NoValue> {
    let is_path = given.bytes().starts_with(b"/") || given.bytes().starts_with(b"file://");
    let shown = if flag.secret && !is_path { Text::from(HIDDEN) } else { given.clone() };
    let around = |error: NoValue| match error {
        NoValue::Refused(refused) => {
            NoValue::Refused(refused.with(|text| format!("Failed to load value '{shown}': {text}")))
        }
        unseen @ NoValue::Unseen(..) => unseen,
    };
    let mut value = Fetched { text: given.clone(), file: None };
    if flag.kind != Kind::Path
        && let Some(path) = given.bytes().strip_prefix(b"file://")
    {
        value = read(path, source, files).map_err(around)?;
    }
    if let (Kind::Json(_), Some(b'/')) = (flag.kind, value.text.bytes().first()) {
        value = read(value.text.bytes(), source, files).map_err(around)?;
    }
    let text = check(flag.kind, &value.text).map_err(|refused| around(refused.into()))?;
    Ok(Fetched { text, ..value })
}

fn read(path: &[u8], source: Source, files: &Files<'_>) -> Result<Fetched, NoValue> {
    let path = PathBuf::from(OsStr::from_bytes(path));
    match files(&path, source) {
        Ok(content) => Ok(Fetched { text: content.into(), file: Some(path) }),
        Err(NoFile::Unseen(why)) => Err(NoValue::Unseen(path, why)),
        Err(NoFile::Failed(error)) if error.kind() == io::ErrorKind::PermissionDenied => {
            Err(NoValue::Unseen(path, Unseen::NotPermitted))
        }
        Err(NoFile::Failed(error)) => {
            let reason = crate::user_file::reason(&error);
            Err(ValueError::fails(format!("Error reading file '{}': {reason}", path.display())).into())
        }
    }
}

fn check(kind: Kind, text: &Text) -> Result<Text, ValueError> {
    let bytes = text.bytes();
    let required = || ValueError::fails("Failed to convert into required type");
    match kind {
        Kind::Bool => match bytes {
            b"true" | b"1" => return Ok("true".into()),
            b"false" | b"0" => return Ok("false".into()),
            _ => return Err(ValueError::fails("Expecting a boolean (e.g., true or false)")),
        },
        Kind::Text | Kind::Path | Kind::Source => {}
        Kind::Duration => drop(Duration::parse(bytes)?),
        Kind::Size => drop(Size::parse(bytes)?),
        Kind::Double => drop(stream_double(bytes).ok_or_else(required)?),
        Kind::Unsigned(bits) => drop(stream_unsigned(bytes, bits).ok_or_else(required)?),
        Kind::Int => drop(stream_int(bytes).ok_or_else(required)?),
        Kind::Numbers => {
            for token in tokenize(bytes, b",") {
                if parse_unsigned(token).and_then(|number| u32::try_from(number).ok()).is_none() {
                    let token = String::from_utf8_lossy(token);
                    return Err(ValueError::fails(format!(
                        "Failed to numify '{token}': Failed to convert '{token}' to number"
                    )));
                }
            }
        }
        Kind::Json(message) => {
            let json = parse_json(bytes)?;
            if !json.is_object() {
                return Err(ValueError::fails("Unexpected JSON type parsed"));
            }
            if let Some(message) = message {
                message_from_json(message, &json)?;
            }
        }
    }
    Ok(text.clone())
}

/// A C++ stream skips white space before a number, and accepts none after it.
fn stream_text(bytes: &[u8]) -> Option<&str> {
    let is_space = |byte: &u8| matches!(byte, 0x09..=0x0d | b' ');
    let start = bytes.iter().position(|byte| !is_space(byte))?;
    std::str::from_utf8(&bytes[start..]).ok()
}

/// A double as `stream >> value` reads it.
pub(super) fn stream_double(bytes: &[u8]) -> Option<f64> {
    let text = stream_text(bytes)?;
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    text.parse().ok().filter(|value: &f64| is_number && value.is_finite())
}

/// An unsigned number of that number of bits, likewise. A minus sign wraps.
pub(super) fn stream_unsigned(bytes: &[u8], bits: u32) -> Option<u64> {
    let text = stream_text(bytes)?;
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let largest = u64::MAX >> (64 - bits);
    let value = digits.parse::<u64>().ok().filter(|value| is_number && *value <= largest)?;
    Some(if negative { value.wrapping_neg() & largest } else { value })
}

fn stream_int(bytes: &[u8]) -> Option<i32> {
    let text = stream_text(bytes)?;
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

#[cfg(test)]
mod tests {
    use super::super::flag::find;
    use super::*;
    use crate::schema::Release;

    fn files(path: &Path, _: Source) -> Result<Vec<u8>, NoFile> {
        match path.to_str() {
            Some("/res") => Ok(b"cpus:1\n".to_vec()),
            Some("/domain.json") => {
                Ok(br#"{"fault_domain":{"region":{"name":"r"},"zone":{"name":"z"}}}"#.to_vec())
            }
            Some("/secret") => Err(NoFile::Failed(io::ErrorKind::PermissionDenied.into())),
            Some("/elsewhere") => Err(NoFile::Unseen(Unseen::Missing)),
            _ => Err(NoFile::Failed(io::Error::from_raw_os_error(2))),
        }
    }

    fn load(name: &str, value: &str) -> Result<String, String> {
        let flag = find(name, Release::HEAD).unwrap();
        match load_value(flag, &value.into(), Source::CommandLine, &files) {
            Ok(value) => Ok(value.text.to_string()),
            Err(NoValue::Refused(refused)) => Err(refused.text),
            Err(NoValue::Unseen(path, why)) => Err(format!("{why:?}: {}", path.display())),
        }
    }

    #[test]
    fn types() {
        for (name, value, loaded) in [
            ("strict", "1", "true"),
            ("strict", "false", "false"),
            ("gc_delay", "2days", "2days"),
            ("fetcher_cache_size", "2gb", "2gb"),
            ("gc_disk_headroom", "0.5", "0.5"),
            ("gc_disk_headroom", " 1e-1", " 1e-1"),
            ("port", "5051", "5051"),
            ("port", "-1", "-1"),
            ("port", "007", "007"),
            ("logbufsecs", "-3", "-3"),
            ("nvidia_gpu_devices", "0,1", "0,1"),
            ("modules", "{}", "{}"),
            ("resources", "file:///res", "cpus:1\n"),
            ("credential", "file:///nowhere", "file:///nowhere"),
            ("hostname", "", ""),
        ] {
            assert_eq!(load(name, value).unwrap(), loaded, "{name}={value}");
        }
        assert!(load("domain", "/domain.json").unwrap().contains("region"));
        assert!(load("domain", "file:///domain.json").unwrap().contains("region"));
    }

    #[test]
    fn refused_in_the_agents_words() {
        let required = "Failed to convert into required type";
        for (name, value, words) in [
            ("strict", "yes", "Expecting a boolean (e.g., true or false)"),
            ("strict", "True", "Expecting a boolean (e.g., true or false)"),
            ("gc_delay", "2", "Invalid duration '2'"),
            ("fetcher_cache_size", "2", "Invalid bytes '2'"),
            ("gc_disk_headroom", "0.5 ", required),
            ("gc_disk_headroom", "0.5x", required),
            ("gc_disk_headroom", "", required),
            ("gc_disk_headroom", "inf", required),
            ("port", "65536", required),
            ("port", "0x10", required),
            ("port", "50 51", required),
            ("logbufsecs", "1.5", required),
            ("nvidia_gpu_devices", "0,x", "Failed to numify 'x': Failed to convert 'x' to number"),
            ("domain", "[]", "Unexpected JSON type parsed"),
            ("resources", "file:///gone", "Error reading file '/gone': No such file or directory"),
            ("modules", "/gone", "Error reading file '/gone': No such file or directory"),
            ("domain", r#"{"fault_domain":{}}"#, "Missing required fields: fault_domain.region"),
        ] {
            assert_eq!(load(name, value).unwrap_err(), format!("Failed to load value '{value}': {words}"));
        }
        let hidden = "Failed to load value '<hidden>': Unexpected JSON type parsed";
        assert_eq!(load("modules", "[\"hunter2\"]").unwrap_err(), hidden);
        assert_eq!(load("resources", "file:///secret").unwrap_err(), "NotPermitted: /secret");
        assert_eq!(load("resources", "file:///elsewhere").unwrap_err(), "Missing: /elsewhere");
    }
}
