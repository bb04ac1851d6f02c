//! The line of `<pid>/stat`: state, parent and start of a process.

/// What the kernel says of a process, or of a thread, in `stat` (`proc_pid_stat(5)`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stat {
    /// Process id, or thread id.
    pub pid: i32,
    /// Name of the program, up to 15 bytes; may contain spaces, parentheses, newlines.
    pub comm: Box<[u8]>,
    /// `R`, `S`, `D`, `Z` (zombie), `T` and `t` (stopped), `X` (dead), `I`.
    pub state: u8,
    pub parent: i32,
    pub group: i32,
    pub session: i32,
    /// The kernel's own flags.
    pub flags: u64,
    /// Start, in clock ticks since boot.
    pub start_ticks: u64,
}

/// `PF_KTHREAD` of the kernel.
const KERNEL_THREAD: u64 = 0x0020_0000;

impl Stat {
    /// The name ends at the last closing parenthesis.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let open = bytes.iter().position(|byte| *byte == b'(')?;
        let close = bytes.iter().rposition(|byte| *byte == b')')?;
        let comm = bytes.get(open + 1..close)?.into();
        let rest = std::str::from_utf8(&bytes[close + 1..]).ok()?;
        let mut fields = rest.split_ascii_whitespace();
        let state = *fields.next()?.as_bytes().first()?;
        let parent = fields.next()?.parse().ok()?;
        let group = fields.next()?.parse().ok()?;
        let session = fields.next()?.parse().ok()?;
        let flags = fields.nth(2)?.parse().ok()?;
        let start_ticks = fields.nth(12)?.parse().ok()?;
        let pid = std::str::from_utf8(&bytes[..open]).ok()?.trim().parse().ok()?;
        Some(Self { pid, comm, state, parent, group, session, flags, start_ticks })
    }

    /// Whether it has ended and waits for its parent; `kill(pid, 0)` still finds it (R136).
    pub fn is_zombie(&self) -> bool {
        matches!(self.state, b'Z' | b'X' | b'x')
    }

    /// Whether it is stopped by a signal or a debugger, so that it does not answer.
    pub fn is_stopped(&self) -> bool {
        matches!(self.state, b'T' | b't')
    }

    /// Whether signals do not reach it now: it waits for a device, or is frozen by its cgroup.
    pub fn is_uninterruptible(&self) -> bool {
        self.state == b'D'
    }

    /// Whether it is a thread of the kernel, which is never an executor.
    pub fn is_kernel_thread(&self) -> bool {
        self.flags & KERNEL_THREAD != 0
    }

    /// The name for messages.
    pub fn name(&self) -> String {
        String::from_utf8_lossy(&self.comm).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(comm: &str) -> Vec<u8> {
        format!(
            "42 ({comm}) S 7 42 42 0 -1 4194304 5423 0 0 0 5 1 0 0 20 0 1 0 904132 270315520 44176 1844 0\n"
        )
        .into_bytes()
    }

    #[test]
    fn names_of_any_kind() {
        for comm in ["sh", "a b", "x) S 1 1", "((", ")", "", "a\nb", "é"] {
            let stat = Stat::parse(&line(comm)).unwrap();
            assert_eq!(&*stat.comm, comm.as_bytes(), "{comm:?}");
            assert_eq!((stat.pid, stat.parent, stat.group, stat.session), (42, 7, 42, 42));
            assert_eq!((stat.state, stat.flags, stat.start_ticks), (b'S', 4_194_304, 904_132));
            assert!(!stat.is_zombie() && !stat.is_stopped() && !stat.is_kernel_thread());
        }
    }

    #[test]
    fn nothing_panics() {
        let whole = line("x) (y");
        for end in 0..whole.len() {
            let _ = Stat::parse(&whole[..end]);
        }
        for bad in [
            &b")("[..],
            b"",
            b"()",
            b"1 (a",
            b"1 (a) ",
            b"a (b) S 1 1 1 0 0 0",
            b"\xff\xfe(\xff)\xff",
            b")1(",
        ] {
            assert_eq!(Stat::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn states() {
        let state = |letter: &str| {
            let text = String::from_utf8(line("x")).unwrap().replace(" S ", &format!(" {letter} "));
            Stat::parse(text.as_bytes()).unwrap()
        };
        assert!(state("Z").is_zombie());
        assert!(state("D").is_uninterruptible() && !state("S").is_uninterruptible());
        assert!(state("T").is_stopped() && state("t").is_stopped());
        let kernel = String::from_utf8(line("kworker")).unwrap().replace("4194304", "69238880");
        assert!(Stat::parse(kernel.as_bytes()).unwrap().is_kernel_thread());
    }
}
