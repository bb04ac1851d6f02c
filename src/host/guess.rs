//! A path of which parts are not known: which paths it may be.

use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

use super::shell_word::ShellWord;

/// What is known of a path. Between two pieces anything may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    pieces: Vec<String>,
    is_pattern: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Token {
    /// Anything, slashes included.
    Anything,
    /// As a star.
    Some,
    /// As a question mark.
    One,
    Byte(u8),
}

impl Guess {
    /// What is known of a path, and what of it is not; `None` where all is known.
    pub(super) fn of(path: &ShellWord) -> Option<(Self, String)> {
        let hole = path.holes.first()?;
        let pieces = path.pieces().into_iter().map(|piece| {
            let mut piece = piece.replace("/./", "/");
            while piece.contains("//") {
                piece = piece.replace("//", "/");
            }
            piece
        });
        let guess = Self { pieces: pieces.collect(), is_pattern: path.is_pattern };
        Some((guess, hole.shown.clone()))
    }

    /// Whether it may be this path.
    pub fn may_be(&self, path: &Path) -> bool {
        let bytes = path.as_os_str().as_bytes();
        self.fits(bytes) || self.fits(&[bytes, b"/"].concat())
    }

    /// Whether what is known of its beginning is this directory, or in it.
    pub fn begins_in(&self, directory: &Path) -> bool {
        self.pieces.first().is_some_and(|first| Path::new(first).starts_with(directory))
    }

    /// Whether its last name is known.
    pub(super) fn has_name(&self) -> bool {
        let name = self.pieces.last().and_then(|piece| piece.rsplit_once('/')).map(|(_, name)| name);
        name.is_some_and(|name| !name.is_empty() && !name.contains(['*', '?', '[']))
    }

    fn tokens(&self) -> Vec<Token> {
        let mut tokens = Vec::new();
        for (at, piece) in self.pieces.iter().enumerate() {
            if at > 0 {
                tokens.push(Token::Anything);
            }
            let mut bytes = piece.bytes();
            while let Some(byte) = bytes.next() {
                tokens.push(match byte {
                    b'*' if self.is_pattern => Token::Some,
                    b'?' if self.is_pattern => Token::One,
                    b'[' if self.is_pattern && piece.contains(']') => {
                        let _ = bytes.by_ref().find(|byte| *byte == b']');
                        Token::One
                    }
                    byte => Token::Byte(byte),
                });
            }
        }
        tokens
    }

    fn fits(&self, path: &[u8]) -> bool {
        // Most do not even begin or end alike.
        let ends = self.pieces.first().zip(self.pieces.last()).filter(|_| !self.is_pattern);
        if ends.is_some_and(|(first, last)| {
            !path.starts_with(first.as_bytes()) || !path.ends_with(last.as_bytes())
        }) {
            return false;
        }
        let tokens = self.tokens();
        // The positions in the path that the tokens so far may lead to.
        let mut reached = vec![false; path.len() + 1];
        reached[0] = true;
        for token in tokens {
            let mut next = vec![false; path.len() + 1];
            let mut is_open = false;
            for at in 0..=path.len() {
                let byte = at.checked_sub(1).map(|before| path[before]);
                let from = at.checked_sub(1).is_some_and(|before| reached[before]);
                next[at] = match token {
                    Token::Byte(own) => from && byte == Some(own),
                    Token::One => from && byte != Some(b'/'),
                    Token::Some => {
                        is_open = reached[at] || is_open && byte != Some(b'/');
                        is_open
                    }
                    Token::Anything => {
                        is_open |= reached[at];
                        is_open
                    }
                };
            }
            reached = next;
        }
        reached[path.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_path_may_be() {
        let latest = Path::new("/w/meta/slaves/latest");
        let guess = |pieces: &[&str]| Guess {
            pieces: pieces.iter().map(|piece| (*piece).to_owned()).collect(),
            is_pattern: true,
        };
        for pieces in [
            &["", ""][..],
            &["", "/meta/slaves/latest"],
            &["", "/latest"],
            &["/w/", ""],
            &["/w/meta", "/l*"],
            &["/", "/", "/latest"],
            &["", "/meta/slaves/late[sx]?"],
            &["/w/meta/slaves/latest/", ""],
        ] {
            assert!(guess(pieces).may_be(latest), "{pieces:?}");
        }
        for pieces in [
            &["/tmp/x-", ""][..],
            &["/var/run/", ".pid"],
            &["", ".log"],
            &["", "/tmp"],
            &["/w/slaves/", ""],
            &["", "/*.lock"],
            &["/w/*", "x"],
        ] {
            assert!(!guess(pieces).may_be(latest), "{pieces:?}");
        }
        assert!(guess(&["/w/meta/", ""]).begins_in(Path::new("/w")) && !guess(&["/w", ""]).begins_in(latest));
        assert!(guess(&["", "/latest"]).has_name() && !guess(&["/w/", ""]).has_name());
    }
}
