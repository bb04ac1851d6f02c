//! The command lines in a unit: words as systemd splits them, specifiers, variables (systemd.service(5), COMMAND LINES).
//! Runs nothing.

use super::specifiers::Specifiers;
use super::unit_file::UnitLine;

/// A command that systemd runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecCommand {
    /// The program, then its arguments.
    pub words: Vec<String>,
    pub line: UnitLine,
    /// Specifiers that are not known here, e.g. `%x`.
    pub unknown: Vec<String>,
}

/// A word, or a semicolon by itself, which separates commands.
#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Word(String),
    Semicolon,
}

/// The commands of one line. `variable` returns the value of an environment variable.
pub(super) fn exec_commands(
    line: &UnitLine,
    specifiers: &Specifiers<'_>,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Vec<ExecCommand> {
    let pieces = split(&line.text);
    let commands = pieces.split(|piece| *piece == Piece::Semicolon).filter(|words| !words.is_empty());
    commands.map(|words| command(words, line, specifiers, variable)).collect()
}

fn command(
    pieces: &[Piece],
    line: &UnitLine,
    specifiers: &Specifiers<'_>,
    variable: &dyn Fn(&str) -> Option<String>,
) -> ExecCommand {
    let mut unknown = Vec::new();
    let mut words = pieces.iter().filter_map(|piece| match piece {
        Piece::Word(word) => Some(specifiers.expand(word, &mut unknown)),
        Piece::Semicolon => None,
    });
    let first = words.next().unwrap_or_default();
    let program = first.trim_start_matches(['@', '-', ':', '+', '!', '|']);
    let prefixes = &first[..first.len() - program.len()];
    let mut all = vec![program.to_owned()];
    // The word after the program is then its own name.
    let rest = words.skip(usize::from(prefixes.contains('@')));
    if prefixes.contains(':') {
        all.extend(rest);
    } else {
        rest.for_each(|word| all.extend(with_variables(&word, variable)));
    }
    ExecCommand { words: all, line: line.clone(), unknown }
}

/// `$NAME` alone becomes any number of words; `${NAME}` is replaced anywhere; `$$` is a dollar sign.
fn with_variables(word: &str, variable: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    if let Some(name) = word.strip_prefix('$').filter(|name| is_name(name)) {
        return words(&variable(name).unwrap_or_default());
    }
    let (mut out, mut rest) = (String::new(), word);
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(tail) = rest.strip_prefix('$') {
            out.push('$');
            rest = tail;
        } else if let Some((name, tail)) = rest.strip_prefix('{').and_then(|rest| rest.split_once('}'))
            && is_name(name)
        {
            out.push_str(&variable(name).unwrap_or_default());
            rest = tail;
        } else {
            out.push('$');
        }
    }
    out.push_str(rest);
    vec![out]
}

/// The words of a command line or of a list of assignments, without their quotes.
pub(super) fn words(line: &str) -> Vec<String> {
    let words = split(line).into_iter();
    words
        .map(|piece| match piece {
            Piece::Word(word) => word,
            Piece::Semicolon => ";".to_owned(),
        })
        .collect()
}

fn split(line: &str) -> Vec<Piece> {
    let (mut pieces, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut is_plain = true;
    let mut chars = line.chars().peekable();
    let finish = |word: Option<String>, is_plain: bool| match word {
        Some(word) if word == ";" && is_plain => Some(Piece::Semicolon),
        word => word.map(Piece::Word),
    };
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                is_plain = false;
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => {
                pieces.extend(finish(word.take(), is_plain));
                is_plain = true;
            }
            (_, '\\') => {
                is_plain = false;
                escape(&mut chars, word.get_or_insert_default());
            }
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    pieces.extend(finish(word, is_plain));
    pieces
}

/// What follows a backslash, as in C.
fn escape(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, word: &mut String) {
    let Some(c) = chars.next() else {
        word.push('\\');
        return;
    };
    match c {
        'n' => word.push('\n'),
        't' => word.push('\t'),
        's' => word.push(' '),
        'x' => {
            let digits: String = chars.clone().take(2).take_while(char::is_ascii_hexdigit).collect();
            match u8::from_str_radix(&digits, 16).ok().filter(|byte| digits.len() == 2 && byte.is_ascii()) {
                Some(byte) => {
                    chars.next();
                    chars.next();
                    word.push(char::from(byte));
                }
                None => word.push_str("\\x"),
            }
        }
        '\\' | '"' | '\'' | ';' | ' ' | '$' => word.push(c),
        other => word.extend(['\\', other]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;
    use crate::host::file_tree::DiskTree;

    fn commands(text: &str) -> Vec<Vec<String>> {
        let fake = Fake::new();
        fake.root_file("etc/hostname", "agent1.example.org\n");
        let tree = DiskTree::new(&fake.root());
        let line = UnitLine { text: text.to_owned(), path: "/u".into(), line: 3 };
        let specifiers = Specifiers { unit: "mesos-slave@data-a\\x2d1.service", tree: &tree };
        let variable = |name: &str| match name {
            "DIR" => Some("/var/lib/my mesos".to_owned()),
            "OPTS" => Some("--a=1  '--b=x y'".to_owned()),
            _ => None,
        };
        exec_commands(&line, &specifiers, &variable).into_iter().map(|command| command.words).collect()
    }

    #[test]
    fn words_quotes_and_escapes() {
        for (text, expected) in [
            ("/bin/a  'b c'd \"\" e=\"f g\"", vec!["/bin/a", "b cd", "", "e=f g"]),
            ("-/bin/a -b", vec!["/bin/a", "-b"]),
            ("@/bin/a name x", vec!["/bin/a", "x"]),
            ("+!/bin/a", vec!["/bin/a"]),
            (r"/bin/a a\x20b c\sd e\\f", vec!["/bin/a", "a b", "c d", r"e\f"]),
        ] {
            assert_eq!(commands(text), [expected], "{text}");
        }
        let two = commands(r"/bin/a b ; /bin/c \; d';'");
        assert_eq!(two, [vec!["/bin/a", "b"], vec!["/bin/c", ";", "d;"]]);
    }

    #[test]
    fn variables() {
        for (text, expected) in [
            ("/a --w=${DIR}/x", vec!["/a", "--w=/var/lib/my mesos/x"]),
            ("/a $OPTS $NONE ${NONE}", vec!["/a", "--a=1", "--b=x y", ""]),
            ("/a x$DIR $$DIR $", vec!["/a", "x$DIR", "$DIR", "$"]),
            (":/a ${DIR} $OPTS", vec!["/a", "${DIR}", "$OPTS"]),
        ] {
            assert_eq!(commands(text), [expected], "{text}");
        }
    }

    #[test]
    fn specifiers() {
        assert_eq!(
            commands("/a %n %N %p %i %I %f %H %l %t %S %%"),
            [[
                "/a",
                "mesos-slave@data-a\\x2d1.service",
                "mesos-slave@data-a\\x2d1",
                "mesos-slave",
                "data-a\\x2d1",
                "data/a-1",
                "/data/a-1",
                "agent1.example.org",
                "agent1",
                "/run",
                "/var/lib",
                "%"
            ]]
        );
    }
}
