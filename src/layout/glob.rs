//! The agent lists directories with `glob(3)` on a pattern made of literal IDs (R75), so that some names are hidden and
//! some IDs act as patterns. This is the part of `glob` and `fnmatch` that matters here.

use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;

/// Whether a listing omits this name: it begins with a dot.
pub fn is_hidden(name: &[u8]) -> bool {
    name.first() == Some(&b'.')
}

/// Whether `glob` treats an ID in a path as a pattern. An unclosed bracket is enough for that.
pub fn has_magic(component: &[u8]) -> bool {
    // No early return, so that the compiler can vectorise it: this runs for every ID.
    component.iter().fold(false, |magic, byte| magic | matches!(byte, b'*' | b'?' | b'\\' | b'['))
}

/// Whether a name matches one component of a pattern, as `fnmatch(FNM_PERIOD)` decides. `glob` drops a backslash at the end
/// of a component, which would escape the slash after it.
pub fn matches(pattern: &[u8], name: &[u8]) -> bool {
    let escapes = pattern.iter().rev().take_while(|byte| **byte == b'\\').count();
    let pattern = &pattern[..pattern.len() - escapes % 2];
    if is_hidden(name) && pattern.first() != Some(&b'.') && !pattern.starts_with(b"\\.") {
        return false;
    }
    matches_here(pattern, name)
}

/// Whether a path matches a pattern, component by component.
pub fn matches_path(pattern: &Path, path: &Path) -> bool {
    let (mut patterns, mut names) = (pattern.iter(), path.iter());
    loop {
        match (patterns.next(), names.next()) {
            (None, None) => return true,
            (Some(pattern), Some(name)) if matches(pattern.as_bytes(), name.as_bytes()) => {}
            _ => return false,
        }
    }
}

fn matches_here(pattern: &[u8], name: &[u8]) -> bool {
    // The position after the last star, and how much it matches: going back further is never necessary.
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        let step = if p == pattern.len() {
            if n == name.len() {
                return true;
            }
            None
        } else if pattern[p] == b'*' {
            star = Some((p + 1, n));
            p += 1;
            continue;
        } else if n == name.len() {
            return false;
        } else {
            one(&pattern[p..], name[n])
        };
        match (step, star) {
            (Some(used), _) => {
                p += used;
                n += 1;
            }
            (None, Some((after, matched))) if matched < name.len() => {
                star = Some((after, matched + 1));
                (p, n) = (after, matched + 1);
            }
            (None, _) => return false,
        }
    }
}

/// The number of pattern bytes that match this byte of the name.
fn one(pattern: &[u8], byte: u8) -> Option<usize> {
    match pattern[0] {
        b'?' => Some(1),
        b'\\' if pattern.len() > 1 => (pattern[1] == byte).then_some(2),
        b'[' => match bracket(pattern, byte) {
            Bracket::Closed { length, hit } => hit.then_some(length),
            Bracket::Open => (byte == b'[').then_some(1),
            Bracket::Nothing => None,
        },
        literal => (literal == byte).then_some(1),
    }
}

enum Bracket {
    /// An expression of this length, and whether it contains the byte.
    Closed { length: usize, hit: bool },
    /// Never closed: a literal bracket.
    Open,
    /// Ends inside a range: nothing matches.
    Nothing,
}

fn bracket(pattern: &[u8], byte: u8) -> Bracket {
    let negated = matches!(pattern.get(1), Some(b'!' | b'^'));
    let mut at = 1 + usize::from(negated);
    let mut hit = false;
    let mut first = true;
    // The byte at this offset after an optional escape, and the next offset.
    let literal = |at: usize| match pattern.get(at) {
        Some(b'\\') => pattern.get(at + 1).map(|byte| (*byte, at + 2)),
        byte => byte.map(|byte| (*byte, at + 1)),
    };
    loop {
        if pattern.get(at) == Some(&b']') && !first {
            return Bracket::Closed { length: at + 1, hit: hit != negated };
        }
        first = false;
        let Some((low, next)) = literal(at) else { return Bracket::Open };
        at = next;
        if pattern.get(at) == Some(&b'-') && pattern.get(at + 1) != Some(&b']') {
            let Some((high, next)) = literal(at + 1) else { return Bracket::Nothing };
            hit |= (low..=high).contains(&byte);
            at = next;
        } else {
            hit |= low == byte;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, name: &str) -> bool {
        matches(pattern.as_bytes(), name.as_bytes())
    }

    #[test]
    fn patterns_match_as_in_glob() {
        assert!(fits("*", "abc") && fits("a*", "a*") && fits("a*", "ab") && !fits("a*", "b"));
        assert!(fits("a[b]", "ab") && !fits("a[b]", "a[b]"));
        assert!(fits("a[b", "a[b") && fits("a?c", "abc") && !fits("a?c", "ac"));
        assert!(fits("a\\*", "a*") && !fits("a\\*", "ab"));
        assert!(fits("[!a]x", "bx") && fits("[a-c]x", "bx") && !fits("[a-c]x", "dx"));
        assert!(fits("a*b*c", "axxbyybzzc") && !fits("a*b*c", "axxb"));
        assert!(fits("[a-\\c]", "b") && fits("[\\a-c]", "b") && !fits("[a-\\c]", "d"));
        assert!(!fits("*", ".hidden") && fits(".*", ".hidden") && !fits("?x", ".x"));
    }

    /// As `glob(3)` of glibc 2.36 does for `<pattern>/*`.
    #[test]
    fn incomplete_patterns_match_as_in_glob() {
        assert!(fits("foo\\", "foo") && !fits("foo\\", "foo\\") && fits("foo\\\\", "foo\\"));
        assert!(fits("f*\\", "f*\\") && fits("f*\\", "fox"));
        assert!(!fits("[a-", "[a-") && !fits("*[a-", "x[a-") && fits("[a", "[a"));
    }

    #[test]
    fn magic_characters() {
        assert!(has_magic(b"a*") && has_magic(b"a[b]") && has_magic(b"a\\b") && has_magic(b"?"));
        assert!(has_magic(b"a[b") && !has_magic(b"a]") && !has_magic(b"plain-1.2"));
    }
}
