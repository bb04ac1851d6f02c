//! The boot ID, and the clock that converts start times of processes to times of day.

use chrono::{DateTime, Utc};

use super::host_files::{Host, Seen, Unseen};

/// Clock ticks a second where the kernel does not say it: 100 on every architecture that Mesos runs on.
const USUAL_TICKS: u64 = 100;
/// `AT_CLKTCK` of the auxiliary vector.
const CLOCK_TICKS: usize = 17;

/// The kernel's boot id, trimmed as the agent trims it (`stout/os/linux.hpp`, `os::bootId`).
pub fn boot_id(host: &Host) -> Seen<String> {
    let bytes = host.read_proc("sys/kernel/random/boot_id")?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Unseen::Unreadable)?;
    Ok(text.trim().to_owned())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// Seconds since 1970 at which the machine was booted, rounded down by the kernel. Moves when the clock is set.
    pub booted: i64,
    /// Ticks a second.
    pub ticks: u64,
}

impl Clock {
    /// Reads `btime` from `stat`, and the ticks from our own auxiliary vector if it is there.
    pub fn read(host: &Host) -> Seen<Self> {
        let stat = host.read_proc("stat")?;
        let line = stat.split(|byte| *byte == b'\n').find_map(|line| line.strip_prefix(b"btime "));
        let booted = line.and_then(|text| std::str::from_utf8(text).ok()?.trim().parse().ok());
        let booted = booted.ok_or(Unseen::Unreadable)?;
        let ticks = host.read_proc("self/auxv").ok().and_then(|bytes| ticks(&bytes)).unwrap_or(USUAL_TICKS);
        Ok(Self { booted, ticks })
    }

    /// Milliseconds since 1970 of a start time in ticks since boot; up to a second too early, as `btime` is.
    pub fn millis(&self, start_ticks: u64) -> i64 {
        let since_boot = i128::from(start_ticks) * 1000 / i128::from(self.ticks.max(1));
        i64::try_from(i128::from(self.booted) * 1000 + since_boot).unwrap_or(i64::MAX)
    }

    /// `None` beyond the range of the calendar.
    pub fn time(&self, start_ticks: u64) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_millis(self.millis(start_ticks))
    }
}

/// The vector is pairs of machine words: a key and a value.
fn ticks(auxv: &[u8]) -> Option<u64> {
    const WORD: usize = size_of::<usize>();
    let words: Vec<usize> = auxv
        .chunks_exact(WORD)
        .filter_map(|word| Some(usize::from_ne_bytes(word.try_into().ok()?)))
        .collect();
    let pair = words.chunks_exact(2).find(|pair| pair[0] == CLOCK_TICKS)?;
    u64::try_from(pair[1]).ok().filter(|ticks| (1..=1_000_000).contains(ticks))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn boot_of_a_tree() {
        let dir = tempfile::tempdir().unwrap();
        let host = Host::at(dir.path(), Path::new("/"), DateTime::UNIX_EPOCH);
        assert_eq!(boot_id(&host), Err(Unseen::Missing));
        assert_eq!(Clock::read(&host), Err(Unseen::Missing));
        std::fs::create_dir_all(dir.path().join("sys/kernel/random")).unwrap();
        std::fs::write(dir.path().join("sys/kernel/random/boot_id"), " 6aad83ea\n").unwrap();
        std::fs::write(dir.path().join("stat"), "cpu  1 2 3\nbtime 1000\nprocesses 5\n").unwrap();
        assert_eq!(boot_id(&host).unwrap(), "6aad83ea");
        let clock = Clock::read(&host).unwrap();
        assert_eq!(clock, Clock { booted: 1000, ticks: 100 });
        assert_eq!(clock.millis(250), 1_002_500);
        assert_eq!(clock.time(250), DateTime::from_timestamp_millis(1_002_500));
        assert!(clock.millis(u64::MAX) > 0);
        std::fs::write(dir.path().join("stat"), "btime soon\n").unwrap();
        assert_eq!(Clock::read(&host), Err(Unseen::Unreadable));
    }

    #[test]
    fn ticks_of_the_vector() {
        let vector = |words: &[usize]| words.iter().flat_map(|word| word.to_ne_bytes()).collect::<Vec<u8>>();
        assert_eq!(ticks(&vector(&[6, 4096, 17, 250, 0, 0])), Some(250));
        assert_eq!(ticks(&vector(&[17, 0])), None);
        assert_eq!(ticks(&vector(&[17])), None);
        assert_eq!(ticks(b"xyz"), None);
    }

    #[test]
    fn this_machine() {
        let host = Host::here(DateTime::UNIX_EPOCH);
        assert_eq!(boot_id(&host).unwrap().len(), 36);
        let clock = Clock::read(&host).unwrap();
        assert_eq!(clock.ticks, 100);
        assert!(clock.booted > 1_000_000_000);
    }
}
