//! The scopes of `cleanup` as one table.

use std::fmt;

/// What may be cleaned up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// Runs with a sentinel whose updates are all acknowledged.
    Completed,
    /// Runs that are not the latest of their executor.
    OldRuns,
    /// Unfinished writes beside a healthy file.
    Temp,
    /// Frameworks without executors, executors without runs.
    Empty,
    /// Agent ids that are not the latest.
    OldAgents,
    /// Sandboxes of completed runs.
    Sandboxes,
    /// Sandboxes of frameworks that do not checkpoint.
    Uncheckpointed,
    /// Not the sum of the others: everything that lives for the agent, as `--recover=cleanup` does it.
    All,
}

/// What there is to say of a scope.
#[derive(Debug)]
pub struct ScopeRow {
    pub scope: Scope,
    pub name: &'static str,
    /// It is meant where none is named.
    pub default: bool,
    /// It touches nothing that a running agent uses.
    pub beside_agent: bool,
}

/// All of them, in the order in which they are carried out.
pub static SCOPES: [ScopeRow; 8] = [
    row(Scope::Completed, "completed"),
    row(Scope::OldRuns, "old-runs"),
    row(Scope::Temp, "temp"),
    row(Scope::Empty, "empty"),
    ScopeRow { default: false, ..row(Scope::OldAgents, "old-agents") },
    ScopeRow { default: false, beside_agent: true, ..row(Scope::Sandboxes, "sandboxes") },
    ScopeRow { default: false, ..row(Scope::Uncheckpointed, "uncheckpointed") },
    ScopeRow { default: false, ..row(Scope::All, "all") },
];

const fn row(scope: Scope, name: &'static str) -> ScopeRow {
    ScopeRow { scope, name, default: true, beside_agent: false }
}

impl Scope {
    /// What there is to say of it.
    pub fn row(self) -> &'static ScopeRow {
        SCOPES.iter().find(|row| row.scope == self).unwrap_or(&SCOPES[0])
    }

    pub fn name(self) -> &'static str {
        self.row().name
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// Some scopes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scopes(Vec<Scope>);

impl Default for Scopes {
    fn default() -> Self {
        Self(SCOPES.iter().filter(|row| row.default).map(|row| row.scope).collect())
    }
}

impl Scopes {
    /// These.
    pub fn of(scopes: &[Scope]) -> Self {
        let mut scopes = scopes.to_vec();
        scopes.sort_unstable();
        scopes.dedup();
        Self(scopes)
    }

    /// Reads names with commas between them.
    ///
    /// # Errors
    /// An unknown name, or `all` among others.
    pub fn parse(text: &str) -> Result<Self, ScopeError> {
        let mut scopes = Vec::new();
        for name in text.split(',').map(str::trim) {
            let Some(row) = SCOPES.iter().find(|row| row.name == name) else {
                return Err(ScopeError::Unknown(name.to_owned()));
            };
            scopes.push(row.scope);
        }
        let scopes = Self::of(&scopes);
        if scopes.has(Scope::All) && scopes.0.len() > 1 {
            return Err(ScopeError::AllAmongOthers);
        }
        Ok(scopes)
    }

    /// Whether it is among them.
    pub fn has(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Whether an agent may run while all of them are cleaned up.
    pub fn beside_agent(&self) -> bool {
        self.0.iter().all(|scope| scope.row().beside_agent)
    }

    /// Their names, with commas between them.
    pub fn names(&self) -> String {
        self.0.iter().map(|scope| scope.name()).collect::<Vec<_>>().join(",")
    }
}

/// Why text does not name scopes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScopeError {
    Unknown(String),
    AllAmongOthers,
}

impl fmt::Display for ScopeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unknown(name) => {
                let names: Vec<_> = SCOPES.iter().map(|row| row.name).collect();
                write!(f, "`{name}` is not a scope; the scopes are {}", names.join(", "))
            }
            Self::AllAmongOthers => f.write_str(
                "all cannot be combined: it is not the sum of the other scopes, but abandons every executor",
            ),
        }
    }
}

impl std::error::Error for ScopeError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_are_usual_and_all_stands_alone() {
        assert_eq!(Scopes::default().names(), "completed,old-runs,temp,empty");
        assert_eq!(
            Scopes::parse("temp, completed,temp").map(|scopes| scopes.names()).unwrap(),
            "completed,temp"
        );
        assert!(Scopes::parse("all").unwrap().has(Scope::All));
        for wrong in ["all,temp", "", "Temp", "temp,"] {
            assert!(Scopes::parse(wrong).is_err(), "{wrong:?}");
        }
        assert!(Scopes::parse("sandboxes").unwrap().beside_agent());
        assert!(!Scopes::parse("sandboxes,temp").unwrap().beside_agent());
    }

    #[test]
    fn the_table_is_in_the_order_of_the_scopes() {
        assert!(SCOPES.windows(2).all(|pair| pair[0].scope < pair[1].scope));
    }
}
