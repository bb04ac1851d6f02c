//! Which characters can be shown, by the locale.

use std::ffi::OsString;

use crate::view::Charset;

/// In the order of POSIX: the first that is set and not empty counts.
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_CTYPE", "LANG"];

/// The characters of the environment's locale.
pub(super) fn glyphs() -> Charset {
    of(|name| std::env::var_os(name))
}

/// UTF-8 only if the locale names it. If none is set, as under cron and systemd, the locale is `C`: the output goes into a
/// mail or a log, which may not support UTF-8, and lines drawn in ASCII lose nothing. A letter that cannot be shown is
/// escaped, so that the ID can still be found; JSON has it unchanged.
fn of(variable: impl Fn(&str) -> Option<OsString>) -> Charset {
    let set = VARIABLES.iter().filter_map(|name| variable(name)).find(|value| !value.is_empty());
    let locale = set.unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    if locale.contains("utf-8") || locale.contains("utf8") { Charset::Unicode } else { Charset::Ascii }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(set: &[(&str, &str)]) -> Charset {
        of(|name| set.iter().find(|(own, _)| *own == name).map(|(_, value)| OsString::from(value)))
    }

    #[test]
    fn the_first_that_is_set_counts() {
        assert_eq!(with(&[]), Charset::Ascii);
        assert_eq!(with(&[("LANG", "de_DE.UTF-8")]), Charset::Unicode);
        assert_eq!(with(&[("LANG", "C.utf8")]), Charset::Unicode);
        assert_eq!(with(&[("LANG", "de_DE.UTF-8"), ("LC_ALL", "C")]), Charset::Ascii);
        assert_eq!(with(&[("LANG", "de_DE.UTF-8"), ("LC_ALL", "")]), Charset::Unicode);
        assert_eq!(with(&[("LC_ALL", "C.UTF-8"), ("LC_CTYPE", "POSIX")]), Charset::Unicode);
        assert_eq!(with(&[("LC_CTYPE", "POSIX"), ("LANG", "en_US.UTF-8")]), Charset::Ascii);
        assert_eq!(with(&[("LANG", "de_DE")]), Charset::Ascii);
    }
}
