//! The hosts that write into one log, as an aggregated journal has them: each has a story of its own.

use super::kernel::{KernelLine, OomKill};
use super::read::Program;
use super::starts::Starts;

/// More hosts than this are only counted by their lines.
const LIMIT: usize = 32;

/// The hosts of a log.
pub(super) struct Hosts {
    all: Vec<HostLog>,
    current: usize,
    /// Starts that are kept of the first host; of others, fewer.
    starts: usize,
    /// Lines of hosts beyond the limit.
    omitted: u64,
}

/// What the lines of one host say.
pub(super) struct HostLog {
    /// None where lines name no host.
    pub(super) name: Option<String>,
    pub(super) starts: Starts,
    /// Which program the lines are from.
    pub(super) program: Program,
    /// The last process that the OOM killer ended, which it reports twice; and the container that it was about to.
    killed: Option<u32>,
    container: Option<String>,
}

/// Which program logs from a source file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sender {
    /// Several do.
    Unknown,
    Agent,
    /// A master, a scheduler or an executor. An executor may write to the log of its agent.
    Other,
}

impl Sender {
    pub(super) fn of_file(file: &str) -> Self {
        match file {
            "slave.cpp" | "state.cpp" | "containerizer.cpp" => Self::Agent,
            "master.cpp"
            | "hierarchical.cpp"
            | "contender.cpp"
            | "replica.cpp"
            | "sched.cpp"
            | "scheduler.cpp"
            | "exec.cpp"
            | "executor.cpp"
            | "default_executor.cpp"
            | "checker_process.cpp"
            | "health_checker.cpp"
            | "logrotate.cpp" => Self::Other,
            _ => Self::Unknown,
        }
    }
}

impl HostLog {
    fn new(name: Option<String>, starts: usize) -> Self {
        let starts = Starts::new(starts);
        Self { name, starts, program: Program::Unknown, killed: None, container: None }
    }

    /// The container of a process that is killed now; none for lines that only repeat or prepare it.
    pub(super) fn oom_kill<'l>(&mut self, line: KernelLine<'l>) -> Option<(OomKill<'l>, Option<String>)> {
        match line {
            KernelLine::Container(container) => {
                self.container = Some(container.to_owned());
                None
            }
            KernelLine::Kill(kill) => {
                let container = self.container.take().or_else(|| kill.container.map(str::to_owned));
                let is_repeated = self.killed.replace(kill.pid) == Some(kill.pid);
                (!is_repeated).then_some((kill, container))
            }
        }
    }
}

impl Hosts {
    /// `starts`: number of starts that are kept.
    pub(super) fn new(starts: usize) -> Self {
        Self { all: vec![HostLog::new(None, starts)], current: 0, starts, omitted: 0 }
    }

    /// The host of the last line that named one.
    pub(super) fn current(&mut self) -> &mut HostLog {
        &mut self.all[self.current]
    }

    /// Makes the host that a number of lines names the current one. False: there are too many, and the lines are not read.
    pub(super) fn select(&mut self, name: Option<&str>, lines: u64) -> bool {
        let Some(name) = name else { return true };
        if self.all[self.current].name.as_deref() == Some(name) {
            return true;
        }
        if let [HostLog { name: first @ None, .. }] = &mut self.all[..] {
            *first = Some(name.to_owned());
            return true;
        }
        match self.all.iter().position(|host| host.name.as_deref() == Some(name)) {
            Some(index) => self.current = index,
            None if self.all.len() < LIMIT => {
                self.current = self.all.len();
                self.all.push(HostLog::new(Some(name.to_owned()), (self.starts / 16).max(2)));
            }
            None => {
                self.omitted += lines;
                return false;
            }
        }
        true
    }

    /// All of them, and the number of lines of others.
    pub(super) fn finish(self) -> (Vec<HostLog>, u64) {
        (self.all, self.omitted)
    }
}
