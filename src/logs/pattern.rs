//! Patterns of messages: the text in the source, with `*` for each value.

use memchr::memchr_iter;

/// How much of a message a pattern must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of it.
    Whole,
    /// Its beginning, with the last word complete.
    Beginning,
}

/// The texts at each `*`, or `None` if the pattern does not match from the first byte.
pub(super) fn captures<'a>(pattern: &str, text: &'a str, extent: Extent) -> Option<Vec<&'a str>> {
    let mut captured = Vec::new();
    let mut parts = pattern.split('*');
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let is_last = parts.peek().is_none();
        let at = match (is_last, extent) {
            (true, _) if part.is_empty() => rest.len(),
            // The last part is at the end, though the value before it may contain the same words.
            (true, Extent::Whole) => rest.trim_end().strip_suffix(part)?.len(),
            _ => find(rest, part)?,
        };
        captured.push(&rest[..at]);
        rest = &rest[at + part.len()..];
    }
    let fits = match extent {
        Extent::Whole => rest.trim_end().is_empty(),
        Extent::Beginning => !pattern.ends_with(is_of_word) || !rest.starts_with(is_of_word),
    };
    fits.then_some(captured)
}

/// `str::find` for short texts, in which it does not pay to prepare the search.
pub(super) fn find(text: &str, part: &str) -> Option<usize> {
    let first = *part.as_bytes().first()?;
    let text = text.as_bytes();
    memchr_iter(first, text).find(|at| text[*at..].starts_with(part.as_bytes()))
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Number of bytes that are not `*`: the more, the more certain.
pub(super) fn literal(pattern: &str) -> usize {
    pattern.bytes().filter(|byte| *byte != b'*').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_captured() {
        let pattern = "Recovering executor '*' of framework *";
        let text = "Recovering executor 'it's' of framework f-1";
        assert_eq!(captures(pattern, text, Extent::Whole), Some(vec!["it's", "f-1"]));
        assert_eq!(captures("a '*'", "a 'b'c'", Extent::Whole), Some(vec!["b'c"]));
    }

    #[test]
    fn a_pattern_matches_from_the_first_byte_to_the_last() {
        assert!(captures("Finished recovery", "Finished recovery ", Extent::Whole).is_some());
        assert!(captures("Finished recovery", "Finished recovery of", Extent::Whole).is_none());
        assert!(captures("Finished recovery", "has Finished recovery", Extent::Whole).is_none());
        assert!(captures("Check failed: a", "Check failed: a (1 vs. 2)", Extent::Beginning).is_some());
        assert!(captures("Check failed: a", "Check failed: ab", Extent::Beginning).is_none());
    }
}
