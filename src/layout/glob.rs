//! The agent lists directories with `glob(3)` on a pattern made of literal ids (R75), so some names hide and some ids
//! act as patterns. The part of `glob` and `fnmatch` that this needs.

/// Whether a listing leaves this name out: it begins with a dot.
pub fn is_hidden(name: &[u8]) -> bool {
    name.first() == Some(&b'.')
}

/// Whether an id is taken for a pattern when it stands in the path of a listing. A bracket need not be closed for that.
pub fn has_magic(component: &[u8]) -> bool {
    // Without a way out in between, so that many bytes are looked at at once: it is asked of every id.
    component.iter().fold(false, |magic, byte| magic | matches!(byte, b'*' | b'?' | b'\\' | b'['))
}

/// Whether a name fits a directory's part of a pattern, as `fnmatch(FNM_PERIOD)` says. A backslash at its end, which would
/// escape the slash behind it, `glob` takes off.
pub fn matches(pattern: &[u8], name: &[u8]) -> bool {
    let escapes = pattern.iter().rev().take_while(|byte| **byte == b'\\').count();
    let pattern = &pattern[..pattern.len() - escapes % 2];
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
            Bracket::Closed { length, hit } => hit.then_some(length),
            Bracket::Open => (byte == b'[').then_some(1),
            Bracket::Nothing => None,
        },
        literal => (literal == byte).then_some(1),
    }
}

/// What stands at a bracket.
enum Bracket {
    /// An expression of this length, and whether it has the byte.
    Closed { length: usize, hit: bool },
    /// It is never closed: a bracket like any byte.
    Open,
    /// It ends within a range: nothing fits.
    Nothing,
}

fn bracket(pattern: &[u8], byte: u8) -> Bracket {
    let negated = matches!(pattern.get(1), Some(b'!' | b'^'));
    let mut at = 1 + usize::from(negated);
    let mut hit = false;
    let mut first = true;
    // The byte at this place, an escape in front of it passed over, and what follows.
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
    fn patterns_as_glob_reads_them() {
        assert!(fits("*", "abc") && fits("a*", "a*") && fits("a*", "ab") && !fits("a*", "b"));
        assert!(fits("a[b]", "ab") && !fits("a[b]", "a[b]"));
        assert!(fits("a[b", "a[b") && fits("a?c", "abc") && !fits("a?c", "ac"));
        assert!(fits("a\\*", "a*") && !fits("a\\*", "ab"));
        assert!(fits("[!a]x", "bx") && fits("[a-c]x", "bx") && !fits("[a-c]x", "dx"));
        assert!(fits("a*b*c", "axxbyybzzc") && !fits("a*b*c", "axxb"));
        assert!(fits("[a-\\c]", "b") && fits("[\\a-c]", "b") && !fits("[a-\\c]", "d"));
        assert!(!fits("*", ".hidden") && fits(".*", ".hidden") && !fits("?x", ".x"));
    }

    /// As `glob(3)` of glibc 2.36 answers for `<pattern>/*`.
    #[test]
    fn ends_of_patterns() {
        assert!(fits("foo\\", "foo") && !fits("foo\\", "foo\\") && fits("foo\\\\", "foo\\"));
        assert!(fits("f*\\", "f*\\") && fits("f*\\", "fox"));
        assert!(!fits("[a-", "[a-") && !fits("*[a-", "x[a-") && fits("[a", "[a"));
    }

    #[test]
    fn what_makes_a_pattern() {
        assert!(has_magic(b"a*") && has_magic(b"a[b]") && has_magic(b"a\\b") && has_magic(b"?"));
        assert!(has_magic(b"a[b") && !has_magic(b"a]") && !has_magic(b"plain-1.2"));
    }
}
