//! A word of a shell command, with the parts of it that are not known.

/// A word of a command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShellWord {
    pub text: String,
    /// False if a part of it is not known.
    pub is_known: bool,
    /// A shell replaces patterns in it by the names that they match.
    pub is_pattern: bool,
    /// The parts that are not known, in the order of the text.
    pub holes: Vec<Hole>,
}

/// A part of a word that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// Where it is in the text.
    pub at: usize,
    /// How much of the text stands for it.
    pub length: usize,
    /// How the script writes it, e.g. `$NAME`.
    pub shown: String,
}

impl ShellWord {
    pub(super) fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), is_known: true, ..Self::default() }
    }

    /// A word of which nothing is known.
    pub(super) fn unknown(shown: &str) -> Self {
        let mut word = Self::plain("");
        word.push_hole(shown);
        word
    }

    pub(super) fn push_hole(&mut self, shown: &str) {
        self.is_known = false;
        self.holes.push(Hole { at: self.text.len(), length: 0, shown: shown.to_owned() });
    }

    /// Marks a text in it as not known.
    pub(super) fn hide(&mut self, text: &str) {
        for (at, _) in self.text.clone().match_indices(text) {
            self.is_known = false;
            self.holes.push(Hole { at, length: text.len(), shown: text.to_owned() });
        }
        self.holes.sort_by_key(|hole| hole.at);
    }

    pub(super) fn push_word(&mut self, other: &Self) {
        let before = self.text.len();
        self.text.push_str(&other.text);
        self.is_known &= other.is_known;
        self.is_pattern |= other.is_pattern;
        self.holes.extend(other.holes.iter().map(|hole| Hole { at: hole.at + before, ..hole.clone() }));
    }

    /// The word without its beginning.
    pub(super) fn without(&self, start: &str) -> Option<Self> {
        let text = self.text.strip_prefix(start)?.to_owned();
        let holes = self.holes.iter().filter_map(|hole| {
            let at = hole.at.checked_sub(start.len())?;
            Some(Hole { at, ..hole.clone() })
        });
        Some(Self { text, holes: holes.collect(), ..*self })
    }

    /// As the script writes it, as far as that is kept.
    pub(super) fn shown(&self) -> String {
        let (mut out, mut from) = (String::new(), 0);
        for hole in &self.holes {
            out.push_str(self.text.get(from..hole.at).unwrap_or_default());
            out.push_str(&hole.shown);
            from = hole.at + hole.length;
        }
        out + self.text.get(from..).unwrap_or_default()
    }

    /// Its text between the parts that are not known.
    pub(super) fn pieces(&self) -> Vec<&str> {
        let mut from = 0;
        let mut pieces = Vec::new();
        for hole in &self.holes {
            pieces.push(self.text.get(from..hole.at).unwrap_or_default());
            from = hole.at + hole.length;
        }
        pieces.push(self.text.get(from..).unwrap_or_default());
        pieces
    }
}

/// Whether a text has patterns of a shell.
pub(super) fn has_pattern(text: &str) -> bool {
    text.contains(['*', '?']) || text.contains('[') && text.contains(']')
}
