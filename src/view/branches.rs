//! Drawn trees: the bars in front of a line, and lines that fit beside them. Does not know what is in the tree.

use super::fit;

/// No tree is so deep that it leaves less room beside its bars.
const LEAST: usize = 16;

/// The position of a line: for each level above, whether more follows there.
#[derive(Debug, Default)]
pub(super) struct Branches {
    bars: Vec<bool>,
}

impl Branches {
    /// Goes down a level, below a line that was `last` of its own.
    pub(super) fn enter(&mut self, last: bool) {
        self.bars.push(!last);
    }

    /// Goes up again.
    pub(super) fn leave(&mut self) {
        self.bars.pop();
    }

    /// What precedes a line; `last` says whether it is the last of its level, `None` that it is the root.
    pub(super) fn prefix(&self, last: Option<bool>) -> String {
        let mut prefix = self.above();
        prefix.push_str(match last {
            None => "",
            Some(false) => "├─ ",
            Some(true) => "└─ ",
        });
        prefix
    }

    /// What precedes the further lines of one that is too long.
    pub(super) fn below(&self, last: Option<bool>) -> String {
        let mut prefix = self.above();
        prefix.push_str(match last {
            None => "   ",
            Some(false) => "│    ",
            Some(true) => "     ",
        });
        prefix
    }

    fn above(&self) -> String {
        self.bars.iter().map(|more| if *more { "│  " } else { "   " }).collect()
    }

    /// Columns that are left beside the bars of such a line.
    pub(super) fn room(&self, width: Option<usize>) -> Option<usize> {
        width.map(|width| width.saturating_sub(fit::width(&self.below(Some(true)))).max(LEAST))
    }
}

/// Items, each with whether it is the last.
pub(super) fn marked<T>(items: impl IntoIterator<Item = T>) -> impl Iterator<Item = (T, bool)> {
    let mut items = items.into_iter().peekable();
    std::iter::from_fn(move || {
        let item = items.next()?;
        Some((item, items.peek().is_none()))
    })
}
