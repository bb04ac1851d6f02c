//! What is mounted where (`self/mountinfo`).

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use super::host_files::{Host, Seen};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// Major and minor number, as in `/proc/locks`.
    pub device: (u32, u32),
    /// The directory of the file system that is mounted: `/`, or another one for a bind mount.
    pub part: PathBuf,
    pub point: PathBuf,
    /// E.g. `ext4`, `tmpfs`, `nfs4`.
    pub fs_type: String,
    /// A device, a share, or a word.
    pub source: String,
    options: String,
}

impl Mount {
    /// Options of the mount and of its file system, e.g. `ro`, `noexec`, `hidepid=2`.
    pub fn options(&self) -> impl Iterator<Item = &str> {
        self.options.split(',')
    }
}

/// The mounts of our mount namespace, in the kernel's order: a later mount covers an earlier one on the same point.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mounts(Vec<Mount>);

impl Mounts {
    /// Reads `self/mountinfo`. Lines that make no sense are left out.
    pub fn read(host: &Host) -> Seen<Self> {
        let bytes = host.read_proc("self/mountinfo")?;
        Ok(Self(bytes.split(|byte| *byte == b'\n').filter_map(parse).collect()))
    }

    /// With the mounts of another list after these.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// The mount whose point is exactly this path.
    pub fn on(&self, path: &Path) -> Option<&Mount> {
        self.0.iter().rev().find(|mount| mount.point == path)
    }

    /// Mounts on a path or below it, which the agent's GC unmounts or cannot delete (R164).
    pub fn at_or_below(&self, path: &Path) -> impl Iterator<Item = &Mount> {
        self.0.iter().filter(move |mount| mount.point.starts_with(path))
    }
}

/// `ID PARENT MAJOR:MINOR PART POINT OPTIONS [TAGS ...] - TYPE SOURCE OPTIONS`
fn parse(line: &[u8]) -> Option<Mount> {
    let mut words = line.split(|byte| *byte == b' ').skip(2);
    let (major, minor) = std::str::from_utf8(words.next()?).ok()?.split_once(':')?;
    let device = (major.parse().ok()?, minor.parse().ok()?);
    let (part, point) = (path(words.next()?), path(words.next()?));
    let own = text(words.next()?);
    let mut words = words.skip_while(|word| *word != b"-").skip(1);
    let (fs_type, source) = (text(words.next()?), text(words.next()?));
    let options = format!("{own},{}", words.next().map(text).unwrap_or_default());
    Some(Mount { device, part, point, fs_type, source, options })
}

fn text(word: &[u8]) -> String {
    String::from_utf8_lossy(&unescape(word)).into_owned()
}

fn path(word: &[u8]) -> PathBuf {
    OsString::from_vec(unescape(word)).into()
}

/// The kernel writes space, tab, newline, backslash and `#` as a backslash and three octal digits.
fn unescape(word: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(word.len());
    let mut rest = word;
    while let Some((first, tail)) = rest.split_first() {
        let octal = tail
            .get(..3)
            .filter(|digits| *first == b'\\' && digits.iter().all(|digit| (b'0'..=b'7').contains(digit)));
        let value =
            octal.map(|digits| digits.iter().fold(0_u32, |value, digit| value * 8 + u32::from(digit - b'0')));
        if let Some(byte) = value.and_then(|value| u8::try_from(value).ok()) {
            bytes.push(byte);
            rest = &tail[3..];
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    const LINES: &str = "\
22 27 0:21 / /proc rw,relatime - proc proc rw,hidepid=2
27 0 254:0 / / rw,relatime shared:1 master:2 - ext4 /dev/vda rw,discard
30 27 0:55 / /var/lib rw - tmpfs tmpfs rw
31 30 254:0 /data/vol\\0401 /var/lib/mesos/slaves/a\\040b/vol\\134x rw shared:9 - ext4 /dev/vda rw
32 30 0:55 / /var/lib rw - xfs /dev/vdb rw
33 27 0:60 / /mnt/n rw - nfs4 host:/x rw
nonsense
34 27 x:y / /bad rw - ext4 a rw
35 27 0:61 /
";

    fn mounts() -> Mounts {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("self")).unwrap();
        std::fs::write(dir.path().join("self/mountinfo"), LINES).unwrap();
        Mounts::read(&Host::at(dir.path(), Path::new("/"), DateTime::UNIX_EPOCH)).unwrap()
    }

    #[test]
    fn points_below_and_around() {
        let mounts = mounts();
        assert_eq!(mounts.0.len(), 6);
        let below: Vec<_> = mounts.at_or_below(Path::new("/var/lib/mesos")).collect();
        assert_eq!(below.len(), 1);
        assert_eq!(below[0].point, Path::new("/var/lib/mesos/slaves/a b/vol\\x"));
        assert_eq!((below[0].part.as_path(), below[0].device), (Path::new("/data/vol 1"), (254, 0)));
        assert_eq!(mounts.on(Path::new("/mnt/n")).unwrap().fs_type, "nfs4");
        assert!(mounts.on(Path::new("/proc")).unwrap().options().any(|option| option == "hidepid=2"));
    }

    #[test]
    fn escapes() {
        for (word, bytes) in [
            (&b"a\\040b"[..], &b"a b"[..]),
            (b"\\134040", b"\\040"),
            (b"\\9", b"\\9"),
            (b"\\", b"\\"),
            (b"\\777", b"\\777"),
        ] {
            assert_eq!(unescape(word), bytes, "{word:?}");
        }
    }
}
