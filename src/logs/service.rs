//! What systemd and the dynamic linker say of an agent in the journal that it writes into.

use super::pattern::find;

/// A line about the process of an agent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ServiceLine<'a> {
    /// The unit; of a program that was not loaded, its path.
    pub(super) unit: &'a str,
    pub(super) what: ServiceEvent,
}

/// What has happened to the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ServiceEvent {
    /// The agent has exited with an error; usually after a message that said why.
    Exited,
    /// A signal other than SIGKILL and SIGTERM ended it; often after an abort that said why.
    Crashed,
    /// SIGKILL ended it.
    Killed,
    /// The OOM killer ended the agent, or another process of the unit.
    OutOfMemory,
    /// It did not start or stop in time.
    TimedOut,
    /// It is not started again.
    GivenUp,
    /// Its program, or a library of it, could not be loaded: it has not begun.
    NotLoaded,
}

/// What a line without a glog prefix says, if it is systemd's or the linker's and about an agent. A stop by the service manager
/// is no such line.
pub(super) fn service_line(text: &str) -> Option<ServiceLine<'_>> {
    if let Some((unit, _)) = text.split_once(": error while loading shared libraries: ") {
        let is_agent = matches!(unit.rsplit('/').next(), Some("mesos-slave" | "mesos-agent"));
        return is_agent.then_some(ServiceLine { unit, what: ServiceEvent::NotLoaded });
    }
    let at = find(text, ".service")? + ".service".len();
    let (unit, rest) = text.split_at(at);
    if !unit.contains("mesos") || unit.contains("master") || unit.contains(' ') {
        return None;
    }
    let rest = rest.strip_prefix(": ").or_else(|| rest.strip_prefix(' '))?;
    let what = main_process(rest).or_else(|| {
        let result = rest.strip_prefix("Failed with result '").map(|rest| rest.trim_end_matches(['.', '\'']));
        let is_timeout =
            rest.contains("timed out") && (rest.contains("Killing") || rest.contains("Terminating"));
        match result {
            Some("oom-kill") => Some(ServiceEvent::OutOfMemory),
            Some("start-limit-hit" | "start-limit") => Some(ServiceEvent::GivenUp),
            Some(_) => None,
            None if rest.starts_with("A process of this unit has been killed by the OOM killer") => {
                Some(ServiceEvent::OutOfMemory)
            }
            None if rest.to_ascii_lowercase().starts_with("start request repeated too quickly") => {
                Some(ServiceEvent::GivenUp)
            }
            None => is_timeout.then_some(ServiceEvent::TimedOut),
        }
    })?;
    Some(ServiceLine { unit, what })
}

/// `main process exited, code=exited, status=1/FAILURE`.
fn main_process(rest: &str) -> Option<ServiceEvent> {
    let rest =
        rest.strip_prefix("Main process exited, ").or_else(|| rest.strip_prefix("main process exited, "))?;
    let (code, status) = rest.strip_prefix("code=")?.split_once(", status=")?;
    match code {
        _ if status.starts_with("0/") || status.starts_with("15/") => None,
        "killed" if status.starts_with("9/") => Some(ServiceEvent::Killed),
        "killed" | "dumped" => Some(ServiceEvent::Crashed),
        "exited" if status == "203/EXEC" => Some(ServiceEvent::NotLoaded),
        "exited" => Some(ServiceEvent::Exited),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_systemd_says() {
        for (line, what) in [
            (
                "mesos-slave.service: main process exited, code=exited, status=1/FAILURE",
                Some(ServiceEvent::Exited),
            ),
            (
                "mesos-agent.service: Main process exited, code=killed, status=9/KILL",
                Some(ServiceEvent::Killed),
            ),
            (
                "mesos-agent.service: Main process exited, code=dumped, status=6/ABRT",
                Some(ServiceEvent::Crashed),
            ),
            ("mesos-agent.service: Main process exited, code=killed, status=15/TERM", None),
            ("mesos-agent.service: Main process exited, code=exited, status=0/SUCCESS", None),
            ("dcos-mesos-slave.service: Failed with result 'oom-kill'.", Some(ServiceEvent::OutOfMemory)),
            (
                "mesos-slave.service: A process of this unit has been killed by the OOM killer.",
                Some(ServiceEvent::OutOfMemory),
            ),
            ("mesos-slave.service: Failed with result 'exit-code'.", None),
            ("mesos-slave.service: Failed with result 'start-limit-hit'.", Some(ServiceEvent::GivenUp)),
            ("mesos-slave.service: Start request repeated too quickly.", Some(ServiceEvent::GivenUp)),
            (
                "mesos-slave.service start request repeated too quickly, refusing to start.",
                Some(ServiceEvent::GivenUp),
            ),
            ("mesos-slave.service: State 'stop-sigterm' timed out. Killing.", Some(ServiceEvent::TimedOut)),
            ("mesos-slave.service: start operation timed out. Terminating.", Some(ServiceEvent::TimedOut)),
            (
                "mesos-slave.service: Main process exited, code=exited, status=203/EXEC",
                Some(ServiceEvent::NotLoaded),
            ),
            (
                "/usr/sbin/mesos-agent: error while loading shared libraries: libmesos-1.4.0.so: cannot open shared object file: No such file or directory",
                Some(ServiceEvent::NotLoaded),
            ),
            ("mesos-master: error while loading shared libraries: libsasl2.so.2: file too short", None),
            ("docker.service: Main process exited, code=killed, status=9/KILL", None),
            ("mesos-master.service: Main process exited, code=killed, status=9/KILL", None),
            ("Started mesos-slave.service: Start request repeated too quickly.", None),
            ("mesos-slave.service: Scheduled restart job, restart counter is at 5.", None),
        ] {
            assert_eq!(service_line(line).map(|line| line.what), what, "{line}");
        }
    }
}
