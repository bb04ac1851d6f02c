//! What `%` means in a unit (systemd.unit(5), SPECIFIERS), as far as the files of the machine say.

use std::path::Path;

use super::file_tree::FileTree;

/// What `%` means in a unit (systemd.unit(5), SPECIFIERS).
pub(super) struct Specifiers<'t> {
    /// The unit, e.g. `mesos-slave@a.service`.
    pub(super) unit: &'t str,
    pub(super) tree: &'t dyn FileTree,
}

impl Specifiers<'_> {
    /// The text with every specifier replaced. Specifiers that are not known stay, and are added to `unknown`.
    pub(super) fn expand(&self, text: &str, unknown: &mut Vec<String>) -> String {
        let (mut out, mut chars) = (String::new(), text.chars());
        while let Some(c) = chars.next() {
            if c != '%' {
                out.push(c);
                continue;
            }
            let letter = chars.next();
            if let Some(value) = letter.and_then(|letter| self.value(letter)) {
                out.push_str(&value);
            } else {
                let specifier: String = std::iter::once('%').chain(letter).collect();
                out.push_str(&specifier);
                unknown.push(specifier);
            }
        }
        out
    }

    fn value(&self, letter: char) -> Option<String> {
        let full = self.unit;
        let stem = full.rsplit_once('.').map_or(full, |(stem, _)| stem);
        let (prefix, instance) = stem.split_once('@').unwrap_or((stem, ""));
        let first_line = |path: &str| {
            let bytes = self.tree.read(Path::new(path)).ok()?;
            let text = String::from_utf8_lossy(&bytes).lines().next().unwrap_or_default().trim().to_owned();
            (!text.is_empty()).then_some(text)
        };
        Some(match letter {
            '%' => "%".to_owned(),
            'n' => full.to_owned(),
            'N' => stem.to_owned(),
            'p' => prefix.to_owned(),
            'P' => unescaped(prefix),
            'i' => instance.to_owned(),
            'I' => unescaped(instance),
            'j' => prefix.rsplit('-').next().unwrap_or_default().to_owned(),
            'J' => unescaped(prefix.rsplit('-').next().unwrap_or_default()),
            'f' => format!("/{}", unescaped(if instance.is_empty() { prefix } else { instance })),
            't' => "/run".to_owned(),
            'S' => "/var/lib".to_owned(),
            'C' => "/var/cache".to_owned(),
            'L' => "/var/log".to_owned(),
            'E' => "/etc".to_owned(),
            'T' => "/tmp".to_owned(),
            'V' => "/var/tmp".to_owned(),
            // A service of the system manager: `User` does not change these.
            'h' => "/root".to_owned(),
            'u' => "root".to_owned(),
            'U' => "0".to_owned(),
            'H' => first_line("/etc/hostname")?,
            'l' => first_line("/etc/hostname")?.split('.').next().unwrap_or_default().to_owned(),
            'm' => first_line("/etc/machine-id")?,
            _ => return None,
        })
    }
}

/// `-` means a slash, and `\xNN` a byte (systemd-escape(1)).
fn unescaped(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let hex = rest.strip_prefix("\\x").and_then(|rest| rest.get(..2));
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(u8::is_ascii);
        let length = if let Some(byte) = byte {
            out.push(char::from(byte));
            4
        } else {
            out.push(if c == '-' { '/' } else { c });
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::file_tree::DiskTree;

    #[test]
    fn what_is_not_known_stays() {
        let tree = DiskTree::new(Path::new("/nonexistent"));
        let specifiers = Specifiers { unit: "a.service", tree: &tree };
        let mut unknown = Vec::new();
        assert_eq!(specifiers.expand("%m-%y-%", &mut unknown), "%m-%y-%");
        assert_eq!(unknown, ["%m", "%y", "%"]);
    }

    #[test]
    fn escaped_paths() {
        assert_eq!(unescaped("data-a\\x2d1"), "data/a-1");
        assert_eq!(unescaped("a\\x"), "a\\x");
    }
}
