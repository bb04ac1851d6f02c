//! Drawn trees: the bars in front of a line, and lines that fit beside them. Does not know what is in the tree.

use super::fit;

/// No tree is so deep that it leaves less space beside its bars.
const LEAST: usize = 16;

/// Where a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// It has none above it.
    Root,
    /// Others of its level follow.
    Inner,
    /// It is the last of its level.
    Last,
}

/// The position of a line: for each level above, whether more follows there.
#[derive(Debug, Default)]
pub(super) struct Branches {
    bars: Vec<bool>,
}

impl Branches {
    /// Goes down a level, below such a line.
    pub(super) fn enter(&mut self, place: Place) {
        self.bars.push(place == Place::Inner);
    }

    /// Goes up again.
    pub(super) fn leave(&mut self) {
        self.bars.pop();
    }

    /// What precedes a line.
    pub(super) fn prefix(&self, place: Place) -> String {
        let mut prefix = self.above();
        prefix.push_str(match place {
            Place::Root => "",
            Place::Inner => "├─ ",
            Place::Last => "└─ ",
        });
        prefix
    }

    /// What precedes the further lines of one that is too long.
    pub(super) fn below(&self, place: Place) -> String {
        let mut prefix = self.above();
        prefix.push_str(match place {
            Place::Root => "   ",
            Place::Inner => "│    ",
            Place::Last => "     ",
        });
        prefix
    }

    fn above(&self) -> String {
        self.bars.iter().map(|more| if *more { "│  " } else { "   " }).collect()
    }

    /// Columns that are left beside the bars of such a line.
    pub(super) fn space(&self, width: Option<usize>) -> Option<usize> {
        width.map(|width| width.saturating_sub(fit::width(&self.below(Place::Last))).max(LEAST))
    }
}

/// Items of a level, each with its place.
pub(super) fn marked<T>(items: impl IntoIterator<Item = T>) -> impl Iterator<Item = (T, Place)> {
    let mut items = items.into_iter().peekable();
    std::iter::from_fn(move || {
        let item = items.next()?;
        let place = if items.peek().is_none() { Place::Last } else { Place::Inner };
        Some((item, place))
    })
}
