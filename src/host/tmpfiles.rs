//! What removes files of a machine without any agent: systemd-tmpfiles, at boot and by age (tmpfiles.d(5)), and tmpwatch or
//! tmpreaper from cron. Belongs here: reading the rules. Does not: which of them take a checkpoint.

use std::collections::BTreeMap;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use super::file_tree::FileTree;
use crate::layout::matches_path;

/// A rule that removes files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sweep {
    /// What it names; may hold wildcards.
    pub pattern: PathBuf,
    /// When it removes them.
    pub when: SweepTime,
    /// Its file, for people.
    pub file: PathBuf,
    /// The line in it, from 1.
    pub line: usize,
    /// The line itself.
    pub text: String,
}

/// When a rule removes files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SweepTime {
    /// At each boot, with everything below.
    Boot,
    /// At each boot, if it is a file or an empty directory.
    BootAlone,
    /// What is below and was not used for so long.
    Age(String),
}

/// All rules of a machine.
#[derive(Debug, Default)]
pub struct Sweeps {
    rules: Vec<Sweep>,
    /// What is left out of what is removed by age.
    spared: Vec<PathBuf>,
}

/// Directories of rules; the first that has a file of a name overrides the others.
const PLACES: [&str; 4] =
    ["/etc/tmpfiles.d", "/run/tmpfiles.d", "/usr/local/lib/tmpfiles.d", "/usr/lib/tmpfiles.d"];
/// Where cron finds its jobs.
const CRON: [&str; 5] =
    ["/etc/cron.hourly", "/etc/cron.daily", "/etc/cron.weekly", "/etc/cron.monthly", "/etc/cron.d"];

impl Sweep {
    /// Whether it removes this path, or a directory that contains it.
    fn takes(&self, path: &Path) -> bool {
        match self.when {
            SweepTime::BootAlone => matches_path(&self.pattern, path),
            SweepTime::Boot | SweepTime::Age(_) => is_at_or_below(&self.pattern, path),
        }
    }

    /// What it removes at that path, in words.
    pub fn says(&self, path: &Path) -> String {
        let (place, path, text) = (self.file.display(), path.display(), &self.text);
        let line = self.line;
        match &self.when {
            SweepTime::Boot | SweepTime::BootAlone => {
                format!("{path} is removed at each boot ({place}:{line}: {text})")
            }
            SweepTime::Age(age) => {
                format!(
                    "files in {path} are removed when they were not used for {age} ({place}:{line}: {text})"
                )
            }
        }
    }
}

impl Sweeps {
    /// Those among the files of a machine.
    pub fn of(tree: &dyn FileTree) -> Self {
        let mut files: BTreeMap<Vec<u8>, PathBuf> = BTreeMap::new();
        for place in PLACES {
            for name in tree.names(Path::new(place)).unwrap_or_default() {
                if name.as_bytes().ends_with(b".conf") {
                    files.entry(name.as_bytes().to_vec()).or_insert_with(|| Path::new(place).join(&name));
                }
            }
        }
        let mut sweeps = Self::default();
        for path in files.values() {
            for (line, text) in lines(tree, path) {
                sweeps.add(tree.shown(path), line, text);
            }
        }
        sweeps.rules.extend(cron_jobs(tree));
        sweeps
    }

    /// Those that remove a path, or a directory that contains it.
    pub fn taking(&self, path: &Path) -> impl Iterator<Item = &Sweep> {
        let is_spared = self.spared.iter().any(|pattern| is_at_or_below(pattern, path));
        let counts = move |sweep: &&Sweep| !is_spared || !matches!(sweep.when, SweepTime::Age(_));
        self.rules.iter().filter(|sweep| sweep.takes(path)).filter(counts)
    }

    /// A line of tmpfiles.d: type, path, mode, user, group, age.
    fn add(&mut self, file: PathBuf, line: usize, text: String) {
        let mut fields = text.split_whitespace();
        let (Some(kind), Some(path)) = (fields.next(), fields.next()) else { return };
        let pattern = PathBuf::from(path.trim_matches('"'));
        // Which times count may stand before the age.
        let age = fields.nth(3).map(|age| age.rsplit([':', '~']).next().unwrap_or_default());
        let age =
            age.filter(|age| age.starts_with(|digit: char| digit.is_ascii_digit())).map(ToOwned::to_owned);
        let when = match kind.as_bytes()[0] {
            b'R' | b'D' => Some(SweepTime::Boot),
            b'r' => Some(SweepTime::BootAlone),
            b'd' | b'e' | b'v' | b'q' | b'Q' => age.map(SweepTime::Age),
            b'x' => {
                self.spared.push(pattern);
                return;
            }
            _ => None,
        };
        self.rules.extend(when.map(|when| Sweep { pattern, when, file, line, text }));
    }
}

fn is_at_or_below(pattern: &Path, path: &Path) -> bool {
    path.ancestors().any(|above| matches_path(pattern, above))
}

fn lines(tree: &dyn FileTree, path: &Path) -> Vec<(usize, String)> {
    let text = tree.read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line.trim().to_owned()));
    lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#')).collect()
}

/// Lines of cron that call tmpwatch or tmpreaper: each path on them is cleaned by age.
fn cron_jobs(tree: &dyn FileTree) -> Vec<Sweep> {
    let mut files = vec![PathBuf::from("/etc/crontab")];
    for place in CRON {
        let names = tree.names(Path::new(place)).unwrap_or_default();
        files.extend(names.iter().map(|name| Path::new(place).join(name)));
    }
    let mut all = Vec::new();
    for path in files {
        for (line, text) in lines(tree, &path) {
            if !text.contains("tmpwatch") && !text.contains("tmpreaper") {
                continue;
            }
            let words: Vec<&str> =
                text.split_whitespace().map(|word| word.trim_matches(['"', '\'', ';'])).collect();
            let is_excluded = |at: usize| {
                at > 0
                    && matches!(words[at - 1], "-x" | "-X" | "--exclude" | "--exclude-pattern" | "--protect")
            };
            let is_age = |word: &&&str| {
                let digits = word.trim_end_matches(['d', 'h', 'm', 's']);
                !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
            };
            let age = words.iter().skip_while(|word| !word.contains("tmp")).find(is_age);
            let age = age.map_or_else(|| "some time".to_owned(), |age| (*age).to_owned());
            let is_program = |word: &str| word.contains("tmpwatch") || word.contains("tmpreaper");
            for (at, word) in words.iter().enumerate() {
                if word.starts_with('/') && !is_program(word) && !is_excluded(at) {
                    all.push(Sweep {
                        pattern: PathBuf::from(word),
                        when: SweepTime::Age(age.clone()),
                        file: tree.shown(&path),
                        line,
                        text: text.clone(),
                    });
                }
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;

    fn taken(fake: &Fake, path: &str) -> Vec<String> {
        let sweeps = Sweeps::of(&fake.host().tree());
        sweeps.taking(Path::new(path)).map(|sweep| format!("{:?} {}", sweep.when, sweep.text)).collect()
    }

    #[test]
    fn rules_of_tmpfiles() {
        let fake = Fake::new();
        fake.root_file(
            "usr/lib/tmpfiles.d/tmp.conf",
            "# Clean\nq /tmp 1777 root root 10d\nq /var/tmp 1777 root root 30d\nx /tmp/kept*\nD! /tmp/.X11-unix 1777 root root 10d\n",
        );
        fake.root_file("usr/lib/tmpfiles.d/mesos.conf", "R /var/lib/mesos\n");
        fake.root_file(
            "etc/tmpfiles.d/mesos.conf",
            "r! /srv/mesos/meta/slaves/latest\ne /run/mesos - - - 7d\nd /var/lib/other 0755 root root -\nR /srv/*/old\n",
        );
        let age = |age: &str, text: &str| vec![format!("Age(\"{age}\") {text}")];
        assert_eq!(taken(&fake, "/tmp/mesos/meta"), age("10d", "q /tmp 1777 root root 10d"));
        assert_eq!(taken(&fake, "/tmp/kept1/meta"), [""; 0]);
        assert_eq!(taken(&fake, "/run/mesos/containers"), age("7d", "e /run/mesos - - - 7d"));
        // A file of the same name in /etc overrides that of the package.
        assert_eq!(taken(&fake, "/var/lib/mesos/meta"), [""; 0]);
        let latest = "/srv/mesos/meta/slaves/latest";
        assert_eq!(taken(&fake, latest), [format!("BootAlone r! {latest}")]);
        assert_eq!(taken(&fake, "/srv/mesos/meta/slaves"), [""; 0]);
        assert_eq!(taken(&fake, "/srv/a/old/meta"), ["Boot R /srv/*/old"]);
        assert_eq!(taken(&fake, "/tmp/.X11-unix/x").len(), 2);
        let says = |sweep: &Sweep| sweep.says(Path::new("/run/mesos"));
        let sweeps = Sweeps::of(&fake.host().tree());
        let said: Vec<_> = sweeps.taking(Path::new("/run/mesos")).map(says).collect();
        let place = fake.root().join("etc/tmpfiles.d/mesos.conf");
        let place = place.display();
        let expected = format!(
            "files in /run/mesos are removed when they were not used for 7d ({place}:2: e /run/mesos - - - 7d)"
        );
        assert_eq!(said, [expected]);
        assert_eq!(taken(&fake, "/var/lib/other/x"), [""; 0]);
    }

    #[test]
    fn jobs_of_cron() {
        let fake = Fake::new();
        fake.root_file(
            "etc/cron.daily/tmpwatch",
            "#! /bin/sh\nflags=-umc\n/usr/sbin/tmpwatch \"$flags\" -x /tmp/.X11-unix 10d /tmp\n",
        );
        fake.root_file("etc/crontab", "0 4 * * * root tmpreaper 7d /data/mesos\n0 5 * * * root ls /data\n");
        let sweeps = Sweeps::of(&fake.host().tree());
        let says = |path: &str| -> Vec<String> {
            let all = sweeps.taking(Path::new(path));
            all.map(|sweep| format!("{:?}:{}", sweep.when, sweep.line)).collect()
        };
        assert_eq!(says("/tmp/mesos"), ["Age(\"10d\"):3"]);
        assert_eq!(says("/tmp/.X11-unix").len(), 1);
        assert_eq!(says("/data/mesos/meta"), ["Age(\"7d\"):1"]);
        assert_eq!(says("/data/other"), [""; 0]);
    }
}
