//! Whether ckpt can see all processes of the machine, or why not.

use super::host_files::{Host, Seen};
use super::process::{Process, namespace};
use super::processes::Processes;

/// The number of the machine's initial pid namespace, the same on every kernel (`PROC_PID_INIT_INO`).
const FIRST: u64 = 0xEFFF_FFFC;

/// Why processes may exist that are not listed. What a copy of a `/proc` does not contain is not a doubt.
pub fn doubts(processes: &Processes) -> Vec<String> {
    let host = processes.host();
    let mut doubts = Vec::new();
    if let Err(why) = processes.listed() {
        doubts.push(format!("the processes in {}: {why}", host.proc.display()));
    }
    if processes.hidden() {
        doubts.push(format!("{} hides the processes of other users (hidepid)", host.proc.display()));
    }
    if foreign(processes) {
        doubts.push("this is a separate pid namespace: an agent outside of it cannot be seen".to_owned());
    }
    doubts
}

/// The pid namespace of ckpt. Where it differs from an agent's, e.g. of an agent in a container, the pids in its checkpoint
/// are not ours.
pub fn own_pid_namespace(host: &Host) -> Seen<u64> {
    namespace(&host.proc.join("self"), "pid")
}

/// Whether the listed namespace is not the initial one. The machine's `/proc`, mounted into a container, is recognized by
/// its process 1.
fn foreign(processes: &Processes) -> bool {
    let host = processes.host();
    own_pid_namespace(host).is_ok_and(|own| own != FIRST)
        && Process::new(host, 1).namespace("pid") != Ok(FIRST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;
    use std::os::unix::fs::symlink;

    fn count(fake: &Fake) -> usize {
        doubts(&Processes::look(&fake.host())).len()
    }

    #[test]
    fn namespaces() {
        let fake = Fake::new();
        assert_eq!(count(&fake), 0);
        let proc = fake.host().proc;
        std::fs::create_dir_all(proc.join("self/ns")).unwrap();
        symlink("pid:[4026531836]", proc.join("self/ns/pid")).unwrap();
        assert_eq!(count(&fake), 0);
        std::fs::remove_file(proc.join("self/ns/pid")).unwrap();
        symlink("pid:[4026532188]", proc.join("self/ns/pid")).unwrap();
        assert_eq!(count(&fake), 1);
        fake.process(1, 0, 1).link("ns/pid", "pid:[4026531836]");
        assert_eq!(count(&fake), 0);
    }

    #[test]
    fn no_listing() {
        let fake = Fake::new();
        let mut host = fake.host();
        host.proc = fake.root().join("none");
        assert_eq!(doubts(&Processes::look(&host)).len(), 1);
    }
}
