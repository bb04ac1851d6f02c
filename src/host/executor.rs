//! The executor of a forked process: which process it is, whether it can answer, whether something listens at its address.

use super::host_files::Unseen;
use super::processes::Processes;
use super::sockets::{OwnSockets, Sockets};
use super::stat::Stat;
use crate::values::Upid;

/// Whether its name is that of `mesos-containerizer`, cut to 15 bytes by the kernel.
pub(super) fn is_launcher(stat: &Stat) -> bool {
    matches!(&*stat.comm, b"mesos-container" | b"lt-mesos-contai")
}

/// The executor of a forked process: the launcher's first child, or the process itself, as in releases whose launcher did
/// not stay and with docker. What keeps it from answering is added to `evidence`.
pub(super) fn executor_of(
    processes: &Processes,
    forked: Stat,
    launcher: bool,
    evidence: &mut Vec<String>,
) -> Option<Stat> {
    let executor = if launcher || is_launcher(&forked) {
        let child = processes.children(forked.pid).find_map(|child| processes.stat(child).ok());
        if child.is_none() {
            evidence.push("the launcher has no child: the executor has ended".to_owned());
        }
        child?
    } else {
        forked
    };
    if executor.is_stopped() {
        evidence.push(format!("the executor, pid {}, is stopped", executor.pid));
    } else if executor.is_zombie() {
        evidence.push(format!("the executor, pid {}, is a zombie", executor.pid));
    }
    Some(executor)
}

/// Whether anything listens at the address of an executor, in its network namespace. `None` if that cannot be seen, or if
/// the address is a host name.
pub(super) fn listens(
    processes: &Processes,
    sockets: &OwnSockets,
    executor: i32,
    upid: &Upid,
) -> Option<bool> {
    let address = upid.host.parse().ok()?;
    let process = processes.process(executor);
    let ours = sockets.namespace();
    let its = process.namespace("net");
    if ours.is_ok() && its.is_ok() && ours != its {
        return Sockets::listens_in(&process, address, upid.port);
    }
    let here = sockets.listens(address, upid.port)?;
    // It may be in another network namespace than ours, and listen there.
    (here || its != Err(Unseen::NotPermitted)).then_some(here)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;

    #[cfg(target_endian = "little")]
    #[test]
    fn addresses() {
        let fake = Fake::new();
        fake.process(20, 1, 1);
        let open = |upid: &str| {
            let host = fake.host();
            listens(&Processes::look(&host), &OwnSockets::of(&host), 20, &Upid::parse(upid.as_bytes()))
        };
        assert_eq!(open("executor(1)@127.0.0.1:43607"), None);
        fake.file("net/tcp", "sl\n 0: 0100007F:AA57 0:0 0A 0:0 0:0 0 0 0 77 1\n");
        assert_eq!(open("executor(1)@127.0.0.1:43607"), Some(true));
        assert_eq!(open("executor(1)@127.0.0.1:1"), Some(false));
        assert_eq!(open("executor(1)@node:43607"), None);
        // In a network of its own, what our tables say does not count.
        std::fs::create_dir_all(fake.host().proc.join("self/ns")).unwrap();
        std::os::unix::fs::symlink("net:[1]", fake.host().proc.join("self/ns/net")).unwrap();
        let process = fake.process(20, 1, 1).link("ns/net", "net:[2]");
        assert_eq!(open("executor(1)@127.0.0.1:43607"), None);
        process.file("net/tcp", "sl\n 0: 0100007F:0001 0:0 0A 0:0 0:0 0 0 0 77 1\n");
        assert_eq!(open("executor(1)@127.0.0.1:43607"), Some(false));
        assert_eq!(open("executor(1)@127.0.0.1:1"), Some(true));
    }
}
