//! A word of a shell command, with the parts of it that are not known.

/// A word of a command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShellWord {
    pub text: String,
    /// False if a part of it is not known.
    pub is_known: bool,
    /// A shell replaces patterns in it by the names that they match.
    pub is_pattern: bool,
    /// It may be another text: a variable in it may not be set.
    pub is_doubtful: bool,
    /// The parts that are not known, in the order of the text.
    pub holes: Vec<Hole>,
}

/// More values are not kept of one variable, and more texts are not made of one word.
const MOST: usize = 16;

/// A part of a word that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// Where it is in the text.
    pub at: usize,
    /// How much of the text stands for it.
    pub length: usize,
    /// How the script writes it, e.g. `$NAME`.
    pub shown: String,
    /// What it may be; empty: anything.
    pub values: Vec<String>,
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
        self.holes.push(Hole { at: self.text.len(), length: 0, shown: shown.to_owned(), values: Vec::new() });
    }

    /// Marks a text in it as not known.
    pub(super) fn hide(&mut self, text: &str) {
        for (at, _) in self.text.clone().match_indices(text) {
            self.is_known = false;
            self.holes.push(Hole { at, length: text.len(), shown: text.to_owned(), values: Vec::new() });
        }
        self.holes.sort_by_key(|hole| hole.at);
    }

    pub(super) fn push_word(&mut self, other: &Self) {
        let before = self.text.len();
        self.text.push_str(&other.text);
        self.is_known &= other.is_known;
        self.is_pattern |= other.is_pattern;
        self.is_doubtful |= other.is_doubtful;
        self.holes.extend(other.holes.iter().map(|hole| Hole { at: hole.at + before, ..hole.clone() }));
    }

    /// This word or another one. `shown`: how the script writes it.
    pub(super) fn or(&self, other: &Self, shown: &str) -> Self {
        if self == other {
            return self.clone();
        }
        let mut either = Self::unknown(shown);
        either.is_pattern = self.is_pattern || other.is_pattern;
        either.is_doubtful = self.is_doubtful || other.is_doubtful;
        if let (Some(own), Some(its)) = (self.values(), other.values()) {
            let values = &mut either.holes[0].values;
            values.extend(own);
            let is_new = |value: &String| !values.contains(value);
            let new: Vec<String> = its.into_iter().filter(is_new).collect();
            values.extend(new);
            if values.len() > MOST {
                values.clear();
            }
        }
        either
    }

    /// The texts that it may be, if these are all.
    fn values(&self) -> Option<Vec<String>> {
        match &self.holes[..] {
            [] => Some(vec![self.text.clone()]),
            [hole] if self.text.is_empty() && !hole.values.is_empty() => Some(hole.values.clone()),
            _ => None,
        }
    }

    /// The words that it may be, as far as the values of its parts are known.
    pub(super) fn possible(&self) -> Vec<Self> {
        let mut all = vec![Self { is_known: true, holes: Vec::new(), text: String::new(), ..self.clone() }];
        let mut from = 0;
        for hole in &self.holes {
            let between = Self::plain(self.text.get(from..hole.at).unwrap_or_default());
            from = hole.at + hole.length;
            let is_open = hole.values.is_empty() || all.len() * hole.values.len() > MOST;
            let parts: Vec<Self> = if is_open {
                let text = self.text.get(hole.at..from).unwrap_or_default();
                let hole = Hole { at: 0, values: Vec::new(), ..hole.clone() };
                vec![Self { text: text.to_owned(), is_known: false, holes: vec![hole], ..Self::default() }]
            } else {
                hole.values.iter().map(|value| Self::plain(value)).collect()
            };
            let with = |start: &Self, part: &Self| {
                let mut word = start.clone();
                word.push_word(&between);
                word.push_word(part);
                word
            };
            all = all.iter().flat_map(|start| parts.iter().map(|part| with(start, part))).collect();
        }
        let end = Self::plain(self.text.get(from..).unwrap_or_default());
        for word in &mut all {
            word.push_word(&end);
        }
        all
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

    /// The last name of a path.
    pub(super) fn last_name(&self) -> Self {
        let path = self.text.trim_end_matches('/');
        let start = path.rfind('/').map_or(0, |at| at + 1);
        let mut name = Self { text: path[start..].to_owned(), ..self.clone() };
        name.holes.retain_mut(|hole| match hole.at.checked_sub(start) {
            Some(at) if at + hole.length <= name.text.len() => {
                hole.at = at;
                true
            }
            _ => false,
        });
        name.is_known = name.holes.is_empty();
        name
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
