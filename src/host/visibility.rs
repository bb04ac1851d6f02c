//! Whether all processes of the machine can be seen from here, or why not.
//! Knows nothing of agents; what follows from a doubt is decided elsewhere.

use super::host_files::{Host, Seen};
use super::process::{Process, namespace};
use super::processes::Processes;

/// The number of the machine's first pid namespace, the same on every kernel (`PROC_PID_INIT_INO`).
const FIRST: u64 = 0xEFFF_FFFC;

/// Why processes may exist that are not in the listing; empty: there are none, as far as can be told. What a copy of
/// a `/proc` does not hold raises no doubt.
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
        doubts
            .push("this is a pid namespace of its own: an agent outside of it is not to be seen".to_owned());
    }
    doubts
}

/// The pid namespace that we are in: where it is another than an agent's, as beside an agent in a container, the ids in
/// its checkpoint are not ours.
pub fn own_pid_namespace(host: &Host) -> Seen<u64> {
    namespace(&host.proc.join("self"), "pid")
}

/// Whether the listing is of a namespace below the machine's first. A `/proc` of the machine that was mounted into a
/// container is known by its process 1.
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
