//! Compares the start of a process with the time at which `forked.pid` was written: the one thing that a reused pid cannot
//! copy. It judges nothing.

use super::processes::Processes;
use super::stat::Stat;

/// Milliseconds by which the start of the same process may seem later than the write. Both are known to the second, and
/// `btime` is rounded down. The rest is for a clock that was set back a little.
const LATE: i64 = 2_000;
/// Milliseconds between fork and write within which a process without marks is not yet called foreign.
const PROMPT: i64 = 10_000;

/// Milliseconds from the write of `forked.pid` to the start of the process, if both are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Age(Option<i64>);

impl Age {
    /// `forked_at` is in seconds since 1970.
    pub(super) fn of(processes: &Processes, stat: Option<&Stat>, forked_at: Option<i64>) -> Self {
        let begun = processes.clock().ok().zip(stat).map(|(clock, stat)| clock.millis(stat.start_ticks));
        let write = forked_at.and_then(|seconds| seconds.checked_mul(1000));
        Self(begun.zip(write).and_then(|(begun, write)| begun.checked_sub(write)))
    }

    /// Whether both times are known.
    pub(super) fn is_known(self) -> bool {
        self.0.is_some()
    }

    /// Whether the process was started clearly after the write, so that it is not the one whose id was written.
    pub(super) fn is_late(self) -> bool {
        self.0.is_some_and(|gap| gap > LATE)
    }

    /// Whether it was started right before the write, as an agent does it, or so shortly after that this cannot be
    /// distinguished.
    pub(super) fn is_prompt(self) -> bool {
        self.0.is_some_and(|gap| (-PROMPT..=LATE).contains(&gap))
    }

    pub(super) fn words(self) -> Option<String> {
        let gap = self.0?;
        let side = if gap < 0 { "before" } else { "after" };
        let span = match gap.unsigned_abs() / 1000 {
            0 => return Some("it started in the second in which forked.pid was written".to_owned()),
            seconds @ 1..300 => format!("{seconds} s"),
            seconds @ 300..10_800 => format!("{} min", seconds / 60),
            seconds @ 10_800..172_800 => format!("{} h", seconds / 3600),
            seconds => format!("{} days", seconds / 86_400),
        };
        Some(format!("it started {span} {side} forked.pid was written"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edges() {
        for (gap, late, prompt) in [
            (-10_001, false, false),
            (-10_000, false, true),
            (0, false, true),
            (2_000, false, true),
            (2_001, true, false),
            (i64::MAX, true, false),
            (i64::MIN, false, false),
        ] {
            let age = Age(Some(gap));
            assert_eq!((age.is_late(), age.is_prompt()), (late, prompt), "{gap}");
            assert!(age.words().is_some());
        }
        assert!(!Age(None).is_late() && !Age(None).is_prompt() && !Age(None).is_known());
        assert_eq!(Age(None).words(), None);
    }

    #[test]
    fn words() {
        for (gap, words) in [
            (-999, "in the second in which"),
            (3_500, "3 s after"),
            (-600_000, "10 min before"),
            (20_000_000, "5 h after"),
            (-999_999_999, "11 days before"),
        ] {
            let all = Age(Some(gap)).words().unwrap();
            assert!(all.starts_with(&format!("it started {words} ")), "{all}");
        }
    }
}
