//! What a shell knows of its variables and its directory, and what is left of that where a part of a script may not be run:
//! then a variable has one of several values.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::shell_conditions::Runs;
use super::shell_run::{End, File, Shell};
use super::shell_tree::Item;
use super::shell_word::ShellWord;
use super::unit_run::{Variable, Variables};

/// What of a shell its commands change.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct State {
    pub(super) variables: Variables,
    /// Variables whose value is not known.
    pub(super) unknown: Vec<String>,
    /// Variables of which a part is known, that have one of several values, or that take all names that fit a pattern.
    pub(super) words: BTreeMap<String, ShellWord>,
    /// Variables that may not be set.
    pub(super) maybe_unset: BTreeSet<String>,
    pub(super) directory: PathBuf,
    /// The directory, where it is not known.
    pub(super) somewhere: Option<ShellWord>,
}

/// What is kept of one variable.
pub(super) type Kept = (Option<Variable>, Option<ShellWord>, bool);

impl State {
    pub(super) fn new(variables: Variables, directory: PathBuf) -> Self {
        Self {
            variables,
            unknown: Vec::new(),
            words: BTreeMap::new(),
            maybe_unset: BTreeSet::new(),
            directory,
            somewhere: None,
        }
    }

    /// What a variable is set to; `None` where it is not set.
    fn value(&self, name: &str) -> Option<ShellWord> {
        let of_variable = || self.variables.get(name).map(|variable| ShellWord::plain(&variable.value));
        self.words.get(name).cloned().or_else(of_variable)
    }

    pub(super) fn is_set(&self, name: &str) -> bool {
        self.value(name).is_some() && !self.maybe_unset.contains(name)
    }

    pub(super) fn unset(&mut self, name: &str) {
        self.unknown.retain(|unknown| unknown != name);
        self.maybe_unset.remove(name);
        self.variables.remove(name);
        self.words.remove(name);
    }

    pub(super) fn kept(&self, name: &str) -> Kept {
        let is_doubtful = self.maybe_unset.contains(name);
        (self.variables.get(name).cloned(), self.words.get(name).cloned(), is_doubtful)
    }

    pub(super) fn put(&mut self, name: &str, (variable, word, is_doubtful): Kept) {
        self.unset(name);
        let name = name.to_owned();
        if word.as_ref().is_some_and(|word| !word.is_known) {
            self.unknown.push(name.clone());
        }
        if is_doubtful {
            self.maybe_unset.insert(name.clone());
        }
        self.variables.extend(variable.map(|variable| (name.clone(), variable)));
        self.words.extend(word.map(|word| (name, word)));
    }

    /// The names of variables that differ.
    fn changed(&self, other: &Self) -> BTreeSet<String> {
        let all = [self, other];
        let names = all.iter().flat_map(|state| state.variables.keys().chain(state.words.keys()));
        names.filter(|name| self.value(name) != other.value(name)).cloned().collect()
    }

    /// One of both.
    fn join(&mut self, other: &Self) {
        for name in self.changed(other) {
            match (self.value(&name), other.value(&name)) {
                (Some(own), Some(its)) => {
                    let is_doubtful = [&*self, other].iter().any(|state| state.maybe_unset.contains(&name));
                    let either = own.or(&its, &format!("${name}"));
                    self.put(&name, (None, Some(either), is_doubtful));
                }
                (None, Some(_)) => {
                    let (variable, word, _) = other.kept(&name);
                    self.put(&name, (variable, word, true));
                }
                _ => {
                    self.maybe_unset.insert(name);
                }
            }
        }
        self.maybe_unset.extend(other.maybe_unset.iter().cloned());
        let place = |state: &Self| {
            let known = || ShellWord::plain(state.directory.to_str().unwrap_or_default());
            state.somewhere.clone().unwrap_or_else(known)
        };
        let (own, its) = (place(self), place(other));
        if own != its {
            self.somewhere = Some(own.or(&its, "$PWD"));
        }
    }
}

/// The states that the branches of a choice end in.
#[derive(Debug, Default)]
pub(super) struct Ways {
    /// That of the branch that is taken, and whether it ends the script.
    taken: Option<(State, bool)>,
    others: Vec<State>,
}

impl Shell<'_> {
    /// A branch of a choice, beside which the others continue from the state before it.
    pub(super) fn way(&mut self, ways: &mut Ways, body: &[Item], file: &File, runs: Runs, is_taken: bool) {
        if runs == Runs::No {
            return;
        }
        let before = self.state();
        self.branch(body, file, runs);
        let after = std::mem::replace(&mut self.state, before);
        let has_left = std::mem::take(&mut self.has_left);
        if is_taken && ways.taken.is_none() {
            ways.taken = Some((after, has_left));
        } else if !has_left {
            ways.others.push(after);
        }
    }

    /// Continues where the branches have ended: in the state of the one that is taken, else in any.
    pub(super) fn one_of(&mut self, ways: Ways) {
        if let Some((taken, has_left)) = ways.taken {
            (self.state, self.has_left) = (taken, has_left);
            return;
        }
        let mut others = ways.others.into_iter();
        match others.next() {
            Some(first) => self.state = first,
            None => self.has_left = true,
        }
        others.for_each(|other| self.state.join(&other));
    }

    /// What a process of its own does not change for others.
    pub(super) fn state(&self) -> State {
        self.state.clone()
    }

    pub(super) fn restore(&mut self, state: State) {
        self.state = state;
    }

    /// Continues from the state before a part that may not have been run. Where that part ends the script, nothing goes on
    /// from it.
    pub(super) fn or_from(&mut self, before: State) {
        if std::mem::take(&mut self.has_left) {
            self.state = before;
        } else {
            self.state.join(&before);
        }
    }

    /// A list that is run any number of times: what it sets counts in its next turn.
    pub(super) fn turns(&mut self, body: &[Item], file: &File, runs: Runs) {
        let before = self.state();
        self.branch(body, file, runs);
        self.leave(End::Turn);
        if self.state == before || self.ended.is_some() || self.has_left {
            return;
        }
        let once = self.state();
        self.branch(body, file, runs);
        self.leave(End::Turn);
        // What each turn changes may be anything in the end.
        for name in self.state.changed(&once) {
            self.state.put(&name, (None, Some(ShellWord::unknown(&format!("${name}"))), false));
        }
    }
}
