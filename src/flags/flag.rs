//! A flag of the agent: its names, type, default, and the releases and builds that have it.

use super::table;
use crate::schema::{Message, Release};

/// What is shown in place of a value that may hold secrets.
pub const HIDDEN: &str = "<hidden>";

/// A flag of the agent.
#[derive(Debug)]
pub struct Flag {
    /// Its name, as after `--`.
    pub name: &'static str,
    /// The type of its value.
    pub kind: Kind,
    /// Its value where it is not given.
    pub default: Default,
    /// The first release from which on all have it.
    pub since: Release,
    /// The last release that has it, if it was removed.
    pub until: Option<Release>,
    /// The first release that does not start without it.
    pub required: Option<Release>,
    /// The deprecated name, and the first release that has it.
    pub alias: Option<(&'static str, Release)>,
    /// Whether its value may hold secrets.
    pub secret: bool,
    /// Whether it enters `SlaveInfo`.
    pub enters_info: bool,
    /// Maintenance releases before `since` that have it too.
    pub also: &'static [Release],
}

/// The type of the value of a flag.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// `true`, `1`, `false`, `0`, or nothing.
    Bool,
    /// Any text, or `file://` and the path of a file that contains it.
    Text,
    /// A path, never fetched.
    Path,
    /// The master: any text, or a file that contains it.
    Source,
    /// A duration with its unit.
    Duration,
    /// A size with its unit.
    Size,
    /// A floating point number.
    Double,
    /// An unsigned integer of that number of bits.
    Unsigned(u32),
    /// A signed integer of 32 bits.
    Int,
    /// Integers, separated by commas.
    Numbers,
    /// A JSON object, in place or in a file; of this message where the schema has it.
    Json(Option<&'static Message>),
}

/// The value of a flag that is not given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Default {
    /// Nothing.
    Unset,
    /// This text.
    Fixed(&'static str),
    /// Computed by the agent; this text on the usual host and in the usual build.
    Host(&'static str),
}

impl Default {
    /// The text, if there is a default.
    pub fn text(self) -> Option<&'static str> {
        match self {
            Self::Unset => None,
            Self::Fixed(text) | Self::Host(text) => Some(text),
        }
    }
}

impl Flag {
    /// Whether `release` has the flag, by its name or by its alias.
    pub fn is_known(&self, release: Release) -> bool {
        self.is_named(release) || self.alias.is_some_and(|(_, since)| since <= release)
    }

    /// What `release` calls it.
    pub fn name_in(&self, release: Release) -> &'static str {
        self.alias.filter(|_| !self.is_named(release)).map_or(self.name, |(alias, _)| alias)
    }

    pub fn is_required(&self, release: Release) -> bool {
        self.required.is_some_and(|first| first <= release)
    }

    fn is_named(&self, release: Release) -> bool {
        let is_removed = self.until.is_some_and(|last| last < release);
        (self.since <= release || self.also.contains(&release)) && !is_removed
    }
}

/// The flag of that name or alias in `release`. The name must be in lower case.
pub fn find(name: &str, release: Release) -> Option<&'static Flag> {
    let by_name = |flag: &&Flag| flag.name == name && flag.is_named(release);
    let by_alias = |flag: &&Flag| flag.alias.is_some_and(|(alias, since)| alias == name && since <= release);
    table::FLAGS.iter().find(by_name).or_else(|| table::FLAGS.iter().find(by_alias))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_aliases_by_release() {
        let knows = |name: &str, minor: u8, patch: u8| find(name, Release::new(1, minor, patch)).is_some();
        assert!(!knows("reconfiguration_policy", 4, 3));
        assert!(knows("reconfiguration_policy", 5, 0));
        assert!(knows("executor_secret_key", 4, 0));
        assert!(!knows("jwt_secret_key", 4, 0));
        assert_eq!(find("executor_secret_key", Release::HEAD).map(|flag| flag.name), Some("jwt_secret_key"));
        assert!(knows("authentication_timeout_max", 4, 3));
        assert!(!knows("authentication_timeout_max", 6, 1));
        assert!(knows("authentication_timeout_max", 7, 0));
        assert!(find("Strict", Release::HEAD).is_none());
        let checkpoint = |release| find("checkpoint", release).is_some();
        assert!(checkpoint(Release::OLDEST) && checkpoint(Release::new(0, 21, 2)));
        assert!(!checkpoint(Release::new(0, 22, 0)) && !checkpoint(Release::HEAD));
    }
}
