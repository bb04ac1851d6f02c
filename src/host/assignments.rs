//! Variables that are set line by line in a file, as a shell reads them from `/etc/default/mesos-slave`, or systemd from an
//! `EnvironmentFile`. No shell is run.

use crate::values::trim;

/// Which program reads the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// `export` and comments at the end of a line are known; what begins with `$` would be expanded.
    Shell,
    /// A comment is a whole line; nothing is expanded.
    Systemd,
}

/// A variable in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    pub name: Vec<u8>,
    pub value: Vec<u8>,
    /// From 1.
    pub line: usize,
    /// Whether a shell would expand something in it.
    pub expands: bool,
}

/// The variables, in their order; one that is set twice is there twice.
pub fn assignments(content: &[u8], dialect: Dialect) -> Vec<Assignment> {
    let mut found = Vec::new();
    let (mut rest, mut line) = (content, 1);
    while !rest.is_empty() {
        let end = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
        let mut used = end;
        if let Some((name, start)) = assignment(&rest[..end], dialect) {
            let (value, length, expands) = value_at(&rest[start..], dialect);
            found.push(Assignment { name, value, line, expands });
            used = start + length;
            used += rest[used..].iter().position(|byte| *byte == b'\n').unwrap_or(rest.len() - used);
        }
        let taken = (used + 1).min(rest.len());
        line += rest[..taken].split(|byte| *byte == b'\n').count() - 1;
        rest = &rest[taken..];
    }
    found
}

/// The name and where the value begins, if the line sets a variable.
fn assignment(line: &[u8], dialect: Dialect) -> Option<(Vec<u8>, usize)> {
    let at = line.iter().position(|byte| *byte == b'=')?;
    let mut name = trim(&line[..at]);
    if let Some(exported) = name.strip_prefix(b"export ").filter(|_| dialect == Dialect::Shell) {
        name = trim(exported);
    }
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    (!name.is_empty() && name.iter().all(is_name)).then(|| (name.to_vec(), at + 1))
}

/// The value at the start of `text`, its length there, and whether a shell would expand something in it. Quoted text may
/// span lines. For a shell a `#` after a blank outside of quotes begins a comment.
fn value_at(text: &[u8], dialect: Dialect) -> (Vec<u8>, usize, bool) {
    let is_shell = dialect == Dialect::Shell;
    let (mut value, mut at, mut expands, mut quote) = (Vec::new(), 0, false, None);
    // Length of `value` that is kept when white space at its end is cut.
    let mut solid = 0;
    while let Some(&byte) = text.get(at) {
        let next = text.get(at + 1).copied();
        match (quote, byte) {
            (None, b'\n') => break,
            (None, b'#') if is_shell && at > 0 && matches!(text[at - 1], b' ' | b'\t') => break,
            (None, b' ' | b'\t') if value.is_empty() && !is_shell => {}
            (None, b'\'' | b'"') => quote = Some(byte),
            (Some(open), _) if byte == open => {
                quote = None;
                solid = value.len();
            }
            (None | Some(b'"'), b'\\') if next.is_some() => {
                at += 1;
                match next {
                    Some(b'\n') | None => {}
                    Some(escaped) if quote.is_none() || matches!(escaped, b'"' | b'\\' | b'$' | b'`') => {
                        value.push(escaped);
                    }
                    Some(other) => value.extend_from_slice(&[b'\\', other]),
                }
                solid = value.len();
            }
            _ => {
                expands |= is_shell && quote != Some(b'\'') && matches!(byte, b'$' | b'`');
                value.push(byte);
            }
        }
        at += 1;
    }
    while value.len() > solid && value.last().is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
        value.pop();
    }
    (value, at, expands)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, dialect: Dialect) -> Vec<String> {
        let show = |one: Assignment| {
            let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
            format!("{}={}@{}", text(one.name), text(one.value), one.line)
        };
        assignments(text.as_bytes(), dialect).into_iter().map(show).collect()
    }

    #[test]
    fn only_a_shell_knows_export_and_comments_at_the_end() {
        let text = "; no\n# no\nexport A=1 # why\nB = two words \nC=\"x # y\"\nD='a\nb'\nE=$A\n";
        let shell = ["A=1@3", "B= two words@4", "C=x # y@5", "D=a\nb@6", "E=$A@8"];
        assert_eq!(shown(text, Dialect::Shell), shell);
        let systemd = ["B=two words@4", "C=x # y@5", "D=a\nb@6", "E=$A@8"];
        assert_eq!(shown(text, Dialect::Systemd), systemd);
        assert_eq!(shown("A=1 # why\n", Dialect::Systemd), ["A=1 # why@1"]);
        let expands = |dialect| assignments(b"E=$A", dialect)[0].expands;
        assert_eq!((expands(Dialect::Shell), expands(Dialect::Systemd)), (true, false));
    }
}
