//! Quoting for a POSIX shell, so that a command that ckpt suggests can be pasted.

use std::fmt::Write as _;
use std::path::Path;

/// A word for a POSIX shell: unchanged if that is safe, else in single quotes.
pub fn shell_word(text: &str) -> String {
    quote(text.as_bytes())
}

/// [`shell_word`] for a path of any bytes.
pub fn shell_path(path: &Path) -> String {
    quote(path.as_os_str().as_encoded_bytes())
}

fn quote(bytes: &[u8]) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-./:,@%+=".contains(c);
    let is_visible = |c: char| !c.is_control() && (c.is_ascii() || c.is_alphanumeric());
    if let Ok(text) = std::str::from_utf8(bytes) {
        if !text.is_empty() && text.chars().all(is_plain) {
            return text.to_owned();
        }
        if text.chars().all(is_visible) {
            return format!("'{}'", text.replace('\'', "'\\''"));
        }
    }
    // Invisible characters as octal in `$'...'`, which bash, zsh, ksh and POSIX.1-2024 know.
    let mut word = String::from("$'");
    let put = |word: &mut String, bytes: &[u8]| {
        for byte in bytes {
            let _ = write!(word, "\\{byte:03o}");
        }
    };
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\'' | '\\' => word.extend(['\\', c]),
                c if is_visible(c) => word.push(c),
                c => put(&mut word, c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        put(&mut word, chunk.invalid());
    }
    word + "'"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words() {
        for (text, word) in
            [("a:b", "a:b"), ("a;b", "'a;b'"), ("", "''"), ("it's", r"'it'\''s'"), ("[1-2]", "'[1-2]'")]
        {
            assert_eq!(shell_word(text), word);
        }
    }

    #[test]
    fn paths_of_any_bytes() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt as _;
        for (bytes, word) in [
            (&b"/var/lib/mesos"[..], "/var/lib/mesos"),
            (b"", "''"),
            (b"a b", "'a b'"),
            (b"it's", "'it'\\''s'"),
            ("\u{e4}\u{9b}".as_bytes(), "$'\u{e4}\\302\\233'"),
            (b"bad\xff'\\", "$'bad\\377\\'\\\\'"),
        ] {
            assert_eq!(shell_path(Path::new(OsStr::from_bytes(bytes))), word);
        }
    }
}
