//! The text of a systemd unit: sections, continued lines, and later settings that override earlier ones (systemd.syntax(7)).

use std::path::{Path, PathBuf};
use std::time::Duration;

/// A setting, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitLine {
    /// Its value, as it is written.
    pub text: String,
    /// The unit file or drop-in, as a path of the machine.
    pub path: PathBuf,
    /// The line in it, from 1.
    pub line: usize,
}

/// The settings of one section, in the order in which they were read, over all the files of a unit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Settings(Vec<(String, UnitLine)>);

impl Settings {
    /// Reads the section from one more file; its settings override earlier ones.
    pub(super) fn add(&mut self, path: &Path, text: &str, section: &str) {
        let mut inside = false;
        let mut lines = text.lines().enumerate();
        while let Some((number, line)) = lines.next() {
            let line = line.trim();
            if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
                inside = name == section;
            } else if !line.starts_with(['#', ';'])
                && let Some((key, value)) =
                    continued(line, &mut lines.by_ref().map(|(_, line)| line)).split_once('=')
                && inside
            {
                let (text, path) = (value.trim().to_owned(), path.to_owned());
                self.0.push((key.trim_end().to_owned(), UnitLine { text, path, line: number + 1 }));
            }
        }
    }

    /// The last value of a setting that is not a list.
    pub(super) fn last(&self, key: &str) -> Option<&str> {
        self.last_line(key).map(|line| &*line.text)
    }

    /// The last line of a setting that is not a list.
    pub(super) fn last_line(&self, key: &str) -> Option<&UnitLine> {
        let line = self.0.iter().rev().find(|(name, _)| name == key).map(|(_, line)| line);
        line.filter(|line| !line.text.is_empty())
    }

    /// The values of a setting that is a list. An empty value empties the list.
    pub(super) fn all(&self, key: &str) -> Vec<UnitLine> {
        let values = self.0.iter().filter(|(name, _)| name == key).map(|(_, line)| line);
        values.fold(Vec::new(), |mut list, line| {
            if line.text.is_empty() {
                list.clear();
            } else {
                list.push(line.clone());
            }
            list
        })
    }
}

/// A line and those that a backslash at its end joins to it, without comments among them.
fn continued<'a>(line: &str, lines: &mut impl Iterator<Item = &'a str>) -> String {
    let mut whole = line.to_owned();
    while let Some(open) = whole.strip_suffix('\\') {
        whole = format!("{open} ");
        let next = lines.map(str::trim).find(|line| !line.starts_with(['#', ';']));
        let Some(next) = next else { break };
        whole.push_str(next);
    }
    whole
}

/// A boolean of systemd.
pub(super) fn truth(text: &str) -> Option<bool> {
    match &*text.to_ascii_lowercase() {
        "1" | "yes" | "y" | "true" | "t" | "on" => Some(true),
        "0" | "no" | "n" | "false" | "f" | "off" => Some(false),
        _ => None,
    }
}

/// A span of time: numbers with units, seconds where there is none (systemd.time(7)). `None` for `infinity` and for
/// what is not a time span.
pub(super) fn span(text: &str) -> Option<Duration> {
    let mut rest = text.trim();
    let mut total = 0.0;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, tail) = rest.split_at(digits);
        let tail = tail.trim_start();
        let letters = tail.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tail.len());
        let (unit, tail) = tail.split_at(letters);
        total += number.parse::<f64>().ok()? * seconds(unit)?;
        rest = tail.trim_start();
    }
    (!text.trim().is_empty()).then(|| Duration::try_from_secs_f64(total).ok())?
}

fn seconds(unit: &str) -> Option<f64> {
    Some(match unit {
        "us" | "usec" => 1e-6,
        "ms" | "msec" => 1e-3,
        "" | "s" | "sec" | "second" | "seconds" => 1.0,
        "m" | "min" | "minute" | "minutes" => 60.0,
        "h" | "hr" | "hour" | "hours" => 3600.0,
        "d" | "day" | "days" => 86_400.0,
        "w" | "week" | "weeks" => 604_800.0,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(settings: &Settings, key: &str) -> Vec<String> {
        let show = |line: UnitLine| format!("{} {}:{}", line.text, line.path.display(), line.line);
        settings.all(key).into_iter().map(show).collect()
    }

    #[test]
    fn settings_add_up() {
        let mut settings = Settings::default();
        settings.add(
            Path::new("/u"),
            "[Unit]\nRestart=no\n[Service]\n# ExecStart=/x\nExecStart=/bin/a \\\n ; not this\n --b \\\n  --c\nRestart = always\nEnvironment=A=1\nEnvironment=B=2\nnonsense\n",
            "Service",
        );
        assert_eq!(texts(&settings, "ExecStart"), ["/bin/a  --b  --c /u:5"]);
        assert_eq!(settings.last("Restart"), Some("always"));
        assert_eq!(texts(&settings, "Environment"), ["A=1 /u:10", "B=2 /u:11"]);
        settings.add(
            Path::new("/d"),
            "[Service]\nExecStart=\nExecStart=/bin/d\nRestart=\n[Install]\nExecStart=/e\n",
            "Service",
        );
        assert_eq!(texts(&settings, "ExecStart"), ["/bin/d /d:3"]);
        assert_eq!(settings.last("Restart"), None);
        settings.add(Path::new("/e"), "[Service]\nX=1\\", "Service");
        assert_eq!(settings.last("X"), Some("1"));
    }

    #[test]
    fn spans_and_truths() {
        for (text, millis) in [
            ("20", 20_000),
            ("5s", 5_000),
            ("1min 30s", 90_000),
            ("100ms", 100),
            ("1.5", 1_500),
            ("2 h", 7_200_000),
        ] {
            assert_eq!(span(text), Some(Duration::from_millis(millis)), "{text}");
        }
        for bad in ["", "infinity", "x", "5 parsecs", "-1", "1..2"] {
            assert_eq!(span(bad), None, "{bad}");
        }
        assert_eq!((truth("Yes"), truth("off"), truth("maybe")), (Some(true), Some(false), None));
    }
}
