//! What the kernel's OOM killer writes into the journal that the agent writes into.

use crate::values::Uuid;

/// A line of the OOM killer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum KernelLine<'a> {
    /// The container whose limit was reached; the process follows.
    Container(&'a str),
    /// A process is killed.
    Kill(OomKill<'a>),
}

/// A process that is killed for want of memory. The kernel reports it in two lines.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OomKill<'a> {
    pub(super) pid: u32,
    victim: &'a str,
    /// By its cgroup.
    pub(super) container: Option<&'a str>,
}

/// Names of processes have 15 bytes at most; those of a build tree begin with `lt-`.
const AGENTS: [&str; 2] = ["mesos-agent", "mesos-slave"];
const EXECUTORS: [&str; 5] =
    ["mesos-executor", "mesos-default-e", "mesos-docker-ex", "mesos-container", "mesos-usage"];

impl OomKill<'_> {
    pub(super) fn is_agent(&self) -> bool {
        AGENTS.contains(&self.name())
    }

    pub(super) fn is_executor(&self) -> bool {
        self.container.is_some() || EXECUTORS.iter().any(|name| *name == self.name())
    }

    fn name(&self) -> &str {
        self.victim.strip_prefix("lt-").unwrap_or(self.victim)
    }
}

/// What a line without a glog prefix says, if it is the kernel's.
pub(super) fn kernel_line(text: &str) -> Option<KernelLine<'_>> {
    let text = without_time(text);
    if let Some(rest) = text.strip_prefix("oom-kill:") {
        return pairs(rest).map(KernelLine::Kill);
    }
    if let Some(rest) = text.strip_prefix("Task in ") {
        let (cgroup, _) = rest.split_once(" killed as a result of limit of ")?;
        return container(cgroup).map(KernelLine::Container);
    }
    let starts = ["Out of memory: ", "Memory cgroup out of memory: ", ""];
    let rest = starts.iter().find_map(|start| {
        let rest = text.strip_prefix(start)?;
        rest.strip_prefix("Killed process ").or_else(|| rest.strip_prefix("Kill process "))
    })?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let pid = rest[..digits].parse().ok()?;
    let (_, rest) = rest.split_once('(')?;
    let (victim, rest) = rest.split_once(')')?;
    let is_kernels = rest.trim_start().starts_with("total-vm:") || rest.starts_with(" score ");
    is_kernels.then_some(KernelLine::Kill(OomKill { pid, victim, container: None }))
}

/// `constraint=CONSTRAINT_MEMCG,...,oom_memcg=/mesos/C,task_memcg=/mesos/C,task=java,pid=384,uid=0`.
fn pairs(text: &str) -> Option<OomKill<'_>> {
    let value = |name: &str| text.split(',').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let pid = value("pid")?.parse().ok()?;
    Some(OomKill { pid, victim: value("task")?, container: value("task_memcg").and_then(container) })
}

/// The innermost part of a cgroup's path that is the ID of a container.
fn container(cgroup: &str) -> Option<&str> {
    cgroup.split('/').rev().find(|part| part.len() == 36 && Uuid::parse(part.as_bytes()).is_some())
}

/// Without `kernel: ` and the time of `dmesg`.
fn without_time(text: &str) -> &str {
    let text = text.strip_prefix("kernel: ").unwrap_or(text);
    let Some(rest) = text.strip_prefix('[') else { return text };
    rest.split_once("] ").filter(|(time, _)| time.len() < 40).map_or(text, |(_, rest)| rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "6aad83ea-ca30-4182-94ce-105cb33b65b6";

    #[test]
    fn lines_of_every_kernel() {
        for (line, pid, is_agent, is_executor) in [
            ("Out of memory: Killed process 384 (mesos-agent) total-vm:1kB, anon-rss:2kB", 384, true, false),
            (
                "[12345.678901] Out of memory: Kill process 9 (mesos-slave) score 900 or sacrifice child",
                9,
                true,
                false,
            ),
            ("kernel: Killed process 384 (lt-mesos-slave) total-vm:1kB", 384, true, false),
            (
                "[Sat Nov 28 21:21:59 2026] Killed process 7, UID 0, (mesos-executor) total-vm:1kB",
                7,
                false,
                true,
            ),
            ("Memory cgroup out of memory: Killed process 12 (java) total-vm:1kB", 12, false, false),
        ] {
            let Some(KernelLine::Kill(kill)) = kernel_line(line) else { panic!("{line}") };
            assert_eq!(
                (kill.pid, kill.is_agent(), kill.is_executor()),
                (pid, is_agent, is_executor),
                "{line}"
            );
        }
        let memcg = format!(
            "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),oom_memcg=/mesos/{ID},task_memcg=/mesos/{ID}/leaf,\
             task=java,pid=12,uid=0"
        );
        let Some(KernelLine::Kill(kill)) = kernel_line(&memcg) else { panic!() };
        assert_eq!((kill.pid, kill.container, kill.is_executor()), (12, Some(ID), true));
        let old = format!("Task in /mesos/{ID} killed as a result of limit of /mesos/{ID}");
        assert_eq!(kernel_line(&old), Some(KernelLine::Container(ID)));
    }

    #[test]
    fn other_lines() {
        for line in [
            "",
            "java invoked oom-killer: gfp_mask=0x201da, order=0, oom_score_adj=0",
            "Out of memory: Killed process x (mesos-agent) total-vm:1kB",
            "Killed process 12 (mesos-agent) of test run",
            "Task in /docker/0123 killed as a result of limit of /docker/0123",
            "oom-kill:constraint=CONSTRAINT_NONE",
        ] {
            assert_eq!(kernel_line(line), None, "{line}");
        }
    }
}
