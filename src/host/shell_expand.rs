//! The words that a shell makes of a command: variables replaced, text split, braces expanded. Of what a command prints only
//! little is known.

use super::shell_run::Shell;
use super::shell_text::{Part, RawCommand, RawWord, raw_commands};
use super::shell_word::{ShellWord, has_pattern};

/// More words are not made of one.
const MOST: usize = 100;

impl Shell<'_> {
    pub(super) fn expanded(&self, words: &[RawWord]) -> Vec<ShellWord> {
        let mut all = Vec::new();
        for word in words {
            for word in braces(word) {
                self.expand(&word, &mut all);
            }
        }
        all
    }

    fn expand(&self, word: &RawWord, all: &mut Vec<ShellWord>) {
        let is_bare_variable = word.iter().all(|part| matches!(part, Part::Variable { quoted: false, .. }));
        let mut words = vec![ShellWord::plain("")];
        for part in word {
            self.expand_part(part, &mut words);
        }
        // An unquoted variable that is empty is not a word.
        words.retain(|word| !(is_bare_variable && word.text.is_empty() && word.is_known));
        all.append(&mut words);
    }

    /// The value of an assignment, which is one word.
    pub(super) fn expanded_value(&self, parts: &RawWord) -> ShellWord {
        let mut value = ShellWord::plain("");
        for part in parts {
            let mut quoted = part.clone();
            if let Part::Text { quoted, .. } | Part::Variable { quoted, .. } | Part::Output { quoted, .. } =
                &mut quoted
            {
                // A value is not split into words.
                *quoted = true;
            }
            let mut words = vec![value];
            self.expand_part(&quoted, &mut words);
            value = words.pop().unwrap_or_else(|| ShellWord::plain(""));
        }
        value
    }

    /// Adds a part to the last word, and further words where it is split.
    fn expand_part(&self, part: &Part, words: &mut Vec<ShellWord>) {
        let Some(last) = words.last_mut() else { return };
        match part {
            Part::Text { text, quoted } => {
                last.text.push_str(text);
                last.is_pattern |= !quoted && has_pattern(text);
            }
            Part::Variable { name, quoted, .. } if name == "@" || (name == "*" && !quoted) => {
                let mut arguments = self.arguments.iter();
                if let Some(first) = arguments.next() {
                    last.push_word(first);
                }
                words.extend(arguments.cloned());
            }
            Part::Variable { name, otherwise, quoted, .. } => {
                let mut value = self.value(name);
                let may_be_unset = self.state.maybe_unset.contains(name);
                match otherwise {
                    Some(otherwise) if value.is_known && value.text.is_empty() => {
                        value = self.otherwise(otherwise);
                    }
                    Some(otherwise) if may_be_unset => {
                        value = value.or(&self.otherwise(otherwise), &format!("${name}"));
                    }
                    _ => value.is_doubtful |= may_be_unset,
                }
                push_value(&value, *quoted, words);
            }
            Part::Output { command, quoted } => {
                let printed = self.output(command);
                push_value(&printed, *quoted, words);
            }
            Part::Other(shown) => last.push_hole(shown),
        }
    }

    /// What stands for a variable without a value.
    fn otherwise(&self, text: &str) -> ShellWord {
        if !text.contains(['$', '`']) {
            return ShellWord::plain(text.trim_matches('"'));
        }
        let mut value = ShellWord::plain("");
        for word in raw_commands(text).into_iter().flat_map(|command| command.words) {
            value.push_word(&self.expanded_value(&word));
        }
        value
    }

    /// The value of a variable; empty where it is not set.
    fn value(&self, name: &str) -> ShellWord {
        let unknown = || ShellWord::unknown(&format!("${name}"));
        if let Ok(position) = name.parse::<usize>() {
            let Some(position) = position.checked_sub(1) else {
                return self.script.as_deref().map_or_else(unknown, ShellWord::plain);
            };
            return self.arguments.get(position).cloned().unwrap_or_else(|| ShellWord::plain(""));
        }
        if let Some(word) = self.state.words.get(name) {
            return word.clone();
        }
        if matches!(name, "#" | "?" | "$" | "!" | "-" | "*" | "RANDOM" | "HOSTNAME" | "PWD")
            || self.state.unknown.iter().any(|unknown| unknown == name)
        {
            return unknown();
        }
        match self.state.variables.get(name) {
            Some(variable) => ShellWord::plain(&variable.value),
            None if self.has_unread => unknown(),
            None => ShellWord::plain(""),
        }
    }

    /// Whether all variables in a word are set.
    pub(super) fn is_set(&self, word: &RawWord) -> bool {
        word.iter().all(|part| match part {
            Part::Variable { name, otherwise: None, .. } => name
                .parse::<usize>()
                .map_or_else(|_| self.state.is_set(name), |position| position <= self.arguments.len()),
            _ => true,
        })
    }

    /// What a command prints.
    fn output(&self, command: &str) -> ShellWord {
        let unknown = || ShellWord::unknown(&format!("$({})", command.trim()));
        let raw = raw_commands(command);
        let [RawCommand { words, .. }] = &raw[..] else { return unknown() };
        let words = self.expanded(words);
        let printed = self.printed_by(&words).map(|printed| match &printed[..] {
            [one] => one.clone(),
            several => {
                let texts: Vec<_> = several.iter().map(|word| word.text.clone()).collect();
                let holes = several.iter().flat_map(|word| &word.holes);
                match holes.into_iter().next() {
                    None => ShellWord::plain(&texts.join(" ")),
                    Some(hole) => ShellWord::unknown(&hole.shown),
                }
            }
        });
        printed.unwrap_or_else(unknown)
    }

    /// What a program prints, if its text says so.
    pub(super) fn printed_by(&self, words: &[ShellWord]) -> Option<Vec<ShellWord>> {
        let (program, arguments) = words.split_first()?;
        let name = program.text.rsplit('/').next().unwrap_or_default();
        let given: Vec<&ShellWord> = arguments.iter().filter(|word| !word.text.starts_with('-')).collect();
        let with_hole = |start: &ShellWord| {
            let mut word = start.clone();
            word.push_hole(&format!("$({name} ...)"));
            word
        };
        match (name, &given[..]) {
            ("echo", _) => {
                let is_own = |word: &&ShellWord| matches!(&*word.text, "-n" | "-e" | "-E");
                Some(arguments.iter().skip_while(is_own).cloned().collect())
            }
            ("printf", [format, ..]) if format.is_known && format.text.contains("%s") => {
                Some(given[1..].iter().map(|word| (*word).clone()).collect())
            }
            ("printf", [format]) => Some(vec![(*format).clone()]),
            ("cat", [file]) if file.is_known && !file.is_pattern => {
                let content = self.tree.read(&self.in_directory(file)?).ok()?;
                Some(vec![ShellWord::plain(String::from_utf8_lossy(&content).trim_end_matches('\n'))])
            }
            ("ls", [_, ..]) if arguments.iter().any(|word| is_option(&word.text, 'd')) => {
                Some(given.into_iter().cloned().collect())
            }
            ("find", _) if !arguments.iter().any(|word| word.text.starts_with("-printf")) => {
                let roots = arguments.iter().take_while(|word| !word.text.starts_with(['-', '(', '!']));
                let roots: Vec<_> = roots.map(with_hole).collect();
                (!roots.is_empty()).then_some(roots)
            }
            ("dirname", [path]) if path.is_known && !path.is_pattern => {
                let parent =
                    path.text.trim_end_matches('/').rsplit_once('/').map_or(".", |(parent, _)| parent);
                Some(vec![ShellWord::plain(if parent.is_empty() { "/" } else { parent })])
            }
            ("basename", [path]) if path.is_known && !path.is_pattern => {
                path.text.trim_end_matches('/').rsplit('/').next().map(|name| vec![ShellWord::plain(name)])
            }
            ("mktemp", _) => {
                // A new name: nothing that exists.
                let template =
                    given.iter().find(|word| word.text.contains("XXX") && word.text.starts_with('/'));
                let start =
                    template.map_or("/tmp/tmp.", |word| word.text.split("XXX").next().unwrap_or_default());
                Some(vec![with_hole(&ShellWord::plain(start))])
            }
            _ => None,
        }
    }
}

fn is_option(word: &str, letter: char) -> bool {
    word.starts_with('-') && !word.starts_with("--") && word.contains(letter)
}

/// Adds a value to the last word. Unquoted text is split at white space, and patterns in it count.
fn push_value(value: &ShellWord, quoted: bool, words: &mut Vec<ShellWord>) {
    let Some(last) = words.last_mut() else { return };
    if quoted {
        last.push_word(value);
        return;
    }
    if !value.is_known {
        let mut value = value.clone();
        for hole in &mut value.holes {
            value.is_pattern |= hole.values.iter().any(|text| has_pattern(text));
            if hole.values.iter().any(|text| text.contains(|c: char| c.is_ascii_whitespace())) {
                hole.values.clear();
            }
        }
        last.push_word(&value);
        return;
    }
    let is_doubtful = value.is_doubtful;
    let field =
        |text: &str| ShellWord { is_pattern: has_pattern(text), is_doubtful, ..ShellWord::plain(text) };
    let mut fields = value.text.split_ascii_whitespace();
    if let Some(first) = fields.next() {
        last.push_word(&field(first));
    }
    words.extend(fields.map(field));
}

/// The words that braces such as `{a,b}` make of one.
fn braces(word: &RawWord) -> Vec<RawWord> {
    let found = word.iter().enumerate().find_map(|(at, part)| {
        let Part::Text { text, quoted: false } = part else { return None };
        let open = text.find('{')?;
        let close = open + text[open..].find('}')?;
        let inner = &text[open + 1..close];
        inner.contains(',').then(|| (at, &text[..open], inner, &text[close + 1..]))
    });
    let Some((at, before, inner, after)) = found else { return vec![word.clone()] };
    let alternatives = inner.split(',').take(MOST).flat_map(|one| {
        let text = Part::Text { text: format!("{before}{one}{after}"), quoted: false };
        braces(&[&word[..at], &[text], &word[at + 1..]].concat())
    });
    alternatives.take(MOST).collect()
}
