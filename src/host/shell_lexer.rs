//! The tokens of a shell script.

use super::shell_text::{Joint, Part, RawWord};

pub(super) enum Token {
    Word(RawWord),
    /// The target of `>`.
    Emptied(RawWord),
    Break(Joint),
    /// `(` and `)`.
    Open,
    Close,
    /// `()`.
    Function,
    /// `;;`.
    ArmEnd,
    Skipped,
    End,
}

pub(super) struct Lexer<'t> {
    pub(super) text: &'t [u8],
    pub(super) at: usize,
    pub(super) line: usize,
    /// End words of here-documents that begin on the next line.
    pub(super) heredocs: Vec<String>,
}

impl Lexer<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn take(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        self.line += usize::from(byte == b'\n');
        Some(byte)
    }

    fn take_if(&mut self, byte: u8) -> bool {
        let is_it = self.peek() == Some(byte);
        if is_it {
            self.take();
        }
        is_it
    }

    pub(super) fn next(&mut self) -> Token {
        loop {
            if self.text[self.at..].starts_with(b"\\\n") {
                self.take();
            } else if !matches!(self.peek(), Some(b' ' | b'\t' | b'\r')) {
                break;
            }
            self.take();
        }
        let Some(byte) = self.peek() else { return Token::End };
        match byte {
            b'#' => {
                while self.peek().is_some_and(|byte| byte != b'\n') {
                    self.take();
                }
                Token::Skipped
            }
            b'\n' => {
                self.take();
                self.skip_heredocs();
                Token::Break(Joint::Next)
            }
            b';' => {
                self.take();
                if !matches!(self.peek(), Some(b';' | b'&')) {
                    return Token::Break(Joint::Next);
                }
                while matches!(self.peek(), Some(b';' | b'&')) {
                    self.take();
                }
                Token::ArmEnd
            }
            b'(' => {
                self.take();
                let blanks = self.text[self.at..].iter().take_while(|byte| **byte == b' ').count();
                if self.text.get(self.at + blanks) != Some(&b')') {
                    return Token::Open;
                }
                self.at += blanks + 1;
                Token::Function
            }
            b')' => {
                self.take();
                Token::Close
            }
            b'&' => {
                self.take();
                Token::Break(if self.take_if(b'&') { Joint::And } else { Joint::Next })
            }
            b'|' => {
                self.take();
                Token::Break(if self.take_if(b'|') { Joint::Or } else { Joint::Pipe })
            }
            b'<' | b'>' => self.redirection(),
            b'0'..=b'9' if matches!(self.text.get(self.at + 1), Some(b'<' | b'>')) => {
                self.take();
                self.redirection()
            }
            _ => Token::Word(self.word()),
        }
    }

    fn redirection(&mut self) -> Token {
        let start = self.at;
        while matches!(self.peek(), Some(b'<' | b'>' | b'&' | b'|' | b'-')) {
            self.take();
        }
        let operator = &self.text[start..self.at];
        let is_heredoc = operator.starts_with(b"<<") && operator.len() < 4;
        let empties = matches!(operator, b">" | b">|" | b">&");
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.take();
        }
        if !matches!(self.peek(), None | Some(b'\n' | b';' | b'(')) {
            let target = self.word();
            if is_heredoc && let [Part::Text { text, .. }] = &target[..] {
                self.heredocs.push(text.clone());
            }
            // `>&1` is a copy of a stream.
            let is_number = matches!(&target[..], [Part::Text { text, .. }] if text.parse::<u8>().is_ok());
            if empties && !is_number {
                return Token::Emptied(target);
            }
        }
        Token::Skipped
    }

    fn skip_heredocs(&mut self) {
        for end in std::mem::take(&mut self.heredocs) {
            while self.at < self.text.len() {
                let rest = &self.text[self.at..];
                let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
                let is_end = rest[..length].trim_ascii() == end.as_bytes();
                self.at = (self.at + length + 1).min(self.text.len());
                self.line += 1;
                if is_end {
                    break;
                }
            }
        }
    }

    fn word(&mut self) -> RawWord {
        let mut word: RawWord = Vec::new();
        while let Some(byte) = self.peek() {
            match byte {
                // The words of an array are not kept.
                b'(' if matches!(&word[..], [Part::Text { text, quoted: false }] if text.ends_with('=')) => {
                    self.take();
                    let inner = self.nested();
                    word.push(Part::Other(format!("({})", String::from_utf8_lossy(&inner))));
                }
                b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')' => break,
                b'\'' => {
                    self.take();
                    let text = self.until(b'\'');
                    push_text(&mut word, &text, Quoting::Quoted);
                }
                b'"' => {
                    self.take();
                    self.quoted(&mut word);
                }
                b'\\' => {
                    self.take();
                    match self.take() {
                        Some(b'\n') | None => {}
                        Some(escaped) => push_text(&mut word, &[escaped], Quoting::Quoted),
                    }
                }
                b'$' | b'`' => {
                    let part = self.expansion(Quoting::Bare);
                    word.push(part);
                }
                _ => {
                    let text = self.character();
                    push_text(&mut word, &text, Quoting::Bare);
                }
            }
        }
        word
    }

    fn quoted(&mut self, word: &mut RawWord) {
        push_text(word, b"", Quoting::Quoted);
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.take();
                    return;
                }
                b'$' | b'`' => {
                    let part = self.expansion(Quoting::Quoted);
                    word.push(part);
                }
                b'\\' => {
                    self.take();
                    match self.take() {
                        Some(b'\n') | None => {}
                        Some(byte @ (b'"' | b'\\' | b'$' | b'`')) => {
                            push_text(word, &[byte], Quoting::Quoted);
                        }
                        Some(byte) => push_text(word, &[b'\\', byte], Quoting::Quoted),
                    }
                }
                _ => {
                    let text = self.character();
                    push_text(word, &text, Quoting::Quoted);
                }
            }
        }
    }

    /// All bytes of the next character.
    fn character(&mut self) -> Vec<u8> {
        let start = self.at;
        self.take();
        while self.peek().is_some_and(|byte| (0x80..0xc0).contains(&byte)) {
            self.take();
        }
        self.text[start..self.at].to_vec()
    }

    fn until(&mut self, end: u8) -> Vec<u8> {
        let mut text = Vec::new();
        while let Some(byte) = self.take() {
            if byte == end {
                break;
            }
            text.push(byte);
        }
        text
    }

    fn expansion(&mut self, quoting: Quoting) -> Part {
        let quoted = quoting == Quoting::Quoted;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if self.take() == Some(b'`') {
            return Part::Output { command: text(&self.until(b'`')), quoted };
        }
        match self.peek() {
            Some(b'{') => {
                self.take();
                let inner = text(&self.nested_in(b'{', b'}'));
                braced(&inner, quoting)
            }
            Some(b'(') => {
                self.take();
                let inner = self.nested();
                if inner.starts_with(b"(") {
                    Part::Other(format!("$({})", text(&inner)))
                } else {
                    Part::Output { command: text(&inner), quoted }
                }
            }
            Some(byte @ (b'@' | b'*' | b'#' | b'?' | b'$' | b'!' | b'-' | b'0'..=b'9')) => {
                self.take();
                Part::Variable { name: char::from(byte).to_string(), otherwise: None, assigns: false, quoted }
            }
            Some(byte) if byte.is_ascii_alphabetic() || byte == b'_' => {
                let start = self.at;
                while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                    self.take();
                }
                Part::Variable {
                    name: text(&self.text[start..self.at]),
                    otherwise: None,
                    assigns: false,
                    quoted,
                }
            }
            _ => Part::Text { text: "$".to_owned(), quoted },
        }
    }

    /// The text up to the parenthesis that closes an open one.
    fn nested(&mut self) -> Vec<u8> {
        self.nested_in(b'(', b')')
    }

    fn nested_in(&mut self, open: u8, close: u8) -> Vec<u8> {
        let (mut text, mut depth) = (Vec::new(), 1_usize);
        while let Some(byte) = self.take() {
            depth = depth + usize::from(byte == open) - usize::from(byte == close);
            if depth == 0 {
                break;
            }
            text.push(byte);
        }
        text
    }
}

/// Whether a part of a word is quoted, so that the shell neither splits it nor replaces patterns in it.
#[derive(Clone, Copy, PartialEq)]
enum Quoting {
    Quoted,
    Bare,
}

fn braced(inner: &str, quoting: Quoting) -> Part {
    let end =
        inner.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'@' | b'*'));
    let (name, rest) = inner.split_at(end.count());
    let starts = [":-", "-", ":=", "="];
    let otherwise = match starts.iter().find_map(|start| rest.strip_prefix(start)) {
        Some(otherwise) => Some(otherwise.to_owned()),
        None if rest.is_empty() => None,
        // Without a value the script ends.
        None if rest.starts_with(":?") || rest.starts_with('?') => Some("$?".to_owned()),
        None => return Part::Other(format!("${{{inner}}}")),
    };
    if name.is_empty() {
        return Part::Other(format!("${{{inner}}}"));
    }
    let assigns = rest.starts_with(":=") || rest.starts_with('=');
    Part::Variable { name: name.to_owned(), otherwise, assigns, quoted: quoting == Quoting::Quoted }
}

fn push_text(word: &mut RawWord, bytes: &[u8], quoting: Quoting) {
    let is_quoted = quoting == Quoting::Quoted;
    if let Some(Part::Text { text, quoted }) = word.last_mut()
        && *quoted == is_quoted
    {
        text.push_str(&String::from_utf8_lossy(bytes));
        return;
    }
    let text = String::from_utf8_lossy(bytes).into_owned();
    word.push(Part::Text { text, quoted: is_quoted });
}
