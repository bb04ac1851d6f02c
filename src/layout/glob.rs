//! The agent lists folders with `glob(3)` on a pattern made of literal ids (R75), so some names hide and some ids
//! act as patterns. The part of `glob` and `fnmatch` that this needs.

/// Whether a listing leaves this name out: it begins with a dot.
pub fn is_hidden(name: &[u8]) -> bool {
    name.first() == Some(&b'.')
}

/// Whether an id is taken for a pattern when it stands in the path of a listing.
pub fn has_magic(component: &[u8]) -> bool {
    let mut open = false;
    for byte in component {
        match byte {
            b'*' | b'?' | b'\\' => return true,
            b'[' => open = true,
            b']' if open => return true,
            _ => {}
        }
    }
    false
}

/// Whether a name fits a pattern, as `fnmatch(FNM_PERIOD)` says.
pub fn matches(pattern: &[u8], name: &[u8]) -> bool {
    if is_hidden(name) && pattern.first() != Some(&b'.') && !pattern.starts_with(b"\\.") {
        return false;
    }
    matches_here(pattern, name)
}

fn matches_here(pattern: &[u8], name: &[u8]) -> bool {
    // Where the last star stood, and what it has swallowed up to: there is never need to go back further.
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
            (None, Some((after, swallowed))) if swallowed < name.len() => {
                star = Some((after, swallowed + 1));
                (p, n) = (after, swallowed + 1);
            }
            (None, _) => return false,
        }
    }
}

/// How many bytes of the pattern match this one byte of the name.
fn one(pattern: &[u8], byte: u8) -> Option<usize> {
    match pattern[0] {
        b'?' => Some(1),
        b'\\' if pattern.len() > 1 => (pattern[1] == byte).then_some(2),
        b'[' => match bracket(pattern, byte) {
            Some((length, hit)) => hit.then_some(length),
            None => (byte == b'[').then_some(1),
        },
        literal => (literal == byte).then_some(1),
    }
}

/// A bracket expression: its length and whether it has the byte; `None` if it is never closed.
fn bracket(pattern: &[u8], byte: u8) -> Option<(usize, bool)> {
    let negated = matches!(pattern.get(1), Some(b'!' | b'^'));
    let mut at = 1 + usize::from(negated);
    let mut hit = false;
    let mut first = true;
    loop {
        let low = *pattern.get(at)?;
        if low == b']' && !first {
            return Some((at + 1, hit != negated));
        }
        first = false;
        let low = if low == b'\\' {
            at += 1;
            *pattern.get(at)?
        } else {
            low
        };
        at += 1;
        if pattern.get(at) == Some(&b'-') && pattern.get(at + 1).is_some_and(|high| *high != b']') {
            let high = pattern[at + 1];
            hit |= (low..=high).contains(&byte);
            at += 2;
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
    fn patterns_as_glob_reads_them() {
        assert!(fits("*", "abc") && fits("a*", "a*") && fits("a*", "ab") && !fits("a*", "b"));
        assert!(fits("a[b]", "ab") && !fits("a[b]", "a[b]"));
        assert!(fits("a[b", "a[b") && fits("a?c", "abc") && !fits("a?c", "ac"));
        assert!(fits("a\\*", "a*") && !fits("a\\*", "ab"));
        assert!(fits("[!a]x", "bx") && fits("[a-c]x", "bx") && !fits("[a-c]x", "dx"));
        assert!(fits("a*b*c", "axxbyybzzc") && !fits("a*b*c", "axxb"));
        assert!(!fits("*", ".hidden") && fits(".*", ".hidden") && !fits("?x", ".x"));
    }

    #[test]
    fn magic_needs_a_closed_bracket() {
        assert!(has_magic(b"a*") && has_magic(b"a[b]") && has_magic(b"a\\b") && has_magic(b"?"));
        assert!(!has_magic(b"a[b") && !has_magic(b"a]") && !has_magic(b"plain-1.2"));
    }
}
