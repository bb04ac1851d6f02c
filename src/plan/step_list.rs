//! Many steps in little memory: a cleanup may have one for each of a hundred thousand runs.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;

use crate::layout::RelPath;

use super::precondition::Precondition;
use super::step::{Action, Step};

/// Every 64th path is stored whole; the others only as far as they differ from the one before.
const WHOLE: usize = 64;
/// Steps that share a piece of memory: nothing that is there is copied when more come.
const PIECE: usize = 4096;

/// Steps in order. A step is made when it is asked for.
#[derive(Clone, Default)]
pub struct StepList {
    pieces: Vec<Piece>,
    words: Words,
    last: RelPath,
}

/// Up to [`PIECE`] steps; all pieces but the last are full.
#[derive(Clone, Default)]
struct Piece {
    steps: Vec<Slim>,
    paths: Vec<u8>,
}

/// A step without its path and its words.
#[derive(Clone)]
struct Slim {
    action: Kind,
    before: Precondition,
    why: u32,
    code: u32,
    /// Bytes that the path shares with the one before.
    shared: u32,
    /// Where the rest of it begins in the piece.
    rest: usize,
}

#[derive(Clone)]
enum Kind {
    SetAside,
    Delete,
    Other(Box<Action>),
}

/// Each word once.
#[derive(Clone, Default)]
struct Words {
    list: Vec<Cow<'static, str>>,
    places: HashMap<Cow<'static, str>, u32>,
}

impl Words {
    fn place(&mut self, word: Cow<'static, str>) -> u32 {
        if let Some(place) = self.places.get(&word) {
            return *place;
        }
        let place = narrow(self.list.len());
        self.list.push(word.clone());
        self.places.insert(word, place);
        place
    }
}

impl StepList {
    /// Adds a step at the end.
    pub fn push(&mut self, step: Step) {
        let Step { action, path, why, code, before } = step;
        let (why, code) = (self.words.place(why), self.words.place(code));
        if self.pieces.last().is_none_or(|piece| piece.steps.len() == PIECE) {
            self.pieces.push(Piece::default());
        }
        let Some(piece) = self.pieces.last_mut() else { return };
        let is_whole = piece.steps.len().is_multiple_of(WHOLE);
        let shared = if is_whole { 0 } else { common(self.last.as_bytes(), path.as_bytes()) };
        let rest = piece.paths.len();
        piece.paths.extend_from_slice(&path.as_bytes()[shared..]);
        let action = match action {
            Action::SetAside => Kind::SetAside,
            Action::Delete => Kind::Delete,
            other => Kind::Other(Box::new(other)),
        };
        piece.steps.push(Slim { action, before, why, code, shared: narrow(shared), rest });
        self.last = path;
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.pieces.last().map_or(0, |last| (self.pieces.len() - 1) * PIECE + last.steps.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The step at a place, from 0 on, if there is one.
    pub fn get(&self, index: usize) -> Option<Step> {
        self.range(index..index.saturating_add(1)).next()
    }

    /// All, in order.
    pub fn iter(&self) -> impl Iterator<Item = Step> {
        self.range(0..self.len())
    }

    /// Those at these places, in order; as far as they are there.
    pub fn range(&self, places: Range<usize>) -> impl Iterator<Item = Step> {
        let places = places.start.min(self.len())..places.end.min(self.len());
        let slim = places.clone().map(|index| &self.pieces[index / PIECE].steps[index % PIECE]);
        slim.zip(self.paths(places)).map(|(slim, path)| Step {
            action: match &slim.action {
                Kind::SetAside => Action::SetAside,
                Kind::Delete => Action::Delete,
                Kind::Other(action) => (**action).clone(),
            },
            path: RelPath::new(path),
            why: self.words.list[slim.why as usize].clone(),
            code: self.words.list[slim.code as usize].clone(),
            before: slim.before.clone(),
        })
    }

    /// The paths at these places, which are there.
    fn paths(&self, places: Range<usize>) -> impl Iterator<Item = Vec<u8>> {
        let mut path = Vec::new();
        let begin = places.start - places.start % WHOLE;
        (begin..places.end).filter_map(move |index| {
            let (piece, at) = (&self.pieces[index / PIECE], index % PIECE);
            let slim = &piece.steps[at];
            let end = piece.steps.get(at + 1).map_or(piece.paths.len(), |next| next.rest);
            path.truncate(slim.shared as usize);
            path.extend_from_slice(&piece.paths[slim.rest..end]);
            (index >= places.start).then(|| path.clone())
        })
    }
}

/// Saturates: more than `u32::MAX` entries cannot occur.
fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn common(one: &[u8], other: &[u8]) -> usize {
    one.iter().zip(other).take_while(|(a, b)| a == b).count()
}

impl<'l> IntoIterator for &'l StepList {
    type Item = Step;
    type IntoIter = Box<dyn Iterator<Item = Step> + 'l>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.iter())
    }
}

impl Extend<Step> for StepList {
    fn extend<I: IntoIterator<Item = Step>>(&mut self, steps: I) {
        for step in steps {
            self.push(step);
        }
    }
}

impl FromIterator<Step> for StepList {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        let mut list = Self::default();
        list.extend(steps);
        list
    }
}

impl PartialEq for StepList {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl Eq for StepList {}

impl fmt::Debug for StepList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(number: usize) -> Step {
        let path = RelPath::new(format!("meta/slaves/S/frameworks/F{}/executors/{number:05}", number / 100));
        let action = match number % 5 {
            0 => Action::Delete,
            1 => Action::Link { text: number.to_string().into_bytes() },
            _ => Action::SetAside,
        };
        let before =
            if number.is_multiple_of(3) { Precondition::Absent } else { Precondition::Other((7, 8)) };
        let why =
            if number.is_multiple_of(7) { "one".into() } else { format!("reason {}", number % 4).into() };
        Step { action, path, why, code: "completed".into(), before }
    }

    #[test]
    fn gives_back_what_was_put_in() {
        let count = 2 * PIECE + 3 * WHOLE + 5;
        let steps: Vec<Step> = (0..count).map(step).collect();
        let list: StepList = steps.iter().cloned().collect();
        assert_eq!((list.len(), list.is_empty()), (count, false));
        assert!(list.iter().eq(steps.iter().cloned()));
        for index in [0, 1, WHOLE - 1, WHOLE, WHOLE + 1, PIECE - 1, PIECE, PIECE + 1, count - 1] {
            assert_eq!(list.get(index), Some(steps[index].clone()), "{index}");
        }
        assert_eq!(list.get(count), None);
        let part: Vec<Step> = list.range(PIECE - 10..PIECE + 10).collect();
        assert_eq!(part, steps[PIECE - 10..PIECE + 10]);
        assert_eq!(list.range(count - 1..count + 9).count(), 1);
        assert_eq!(StepList::default().iter().count(), 0);
    }

    #[test]
    fn is_equal_where_its_steps_are() {
        let list: StepList = (0..200).map(step).collect();
        assert_eq!(list, (0..200).map(step).collect());
        assert_ne!(list, (0..199).map(step).collect());
        assert_ne!(list, (1..201).map(step).collect());
    }
}
