//! Any user may call a process mesos-agent. A user who is neither root nor the owner of a checkpoint cannot write it, and does
//! not run its agent; the owner of a process is not always known, and then it may be the agent.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::support::cli::{Ckpt, ckpt};
use crate::support::corpus;

/// A host on which one process has an agent's name and names a checkpoint.
struct Host {
    dir: TempDir,
    work: PathBuf,
}

impl Host {
    /// The process belongs to this user; to an unknown one if there is none.
    fn new(uid: Option<u32>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let work = corpus::unpack("c_completed", dir.path()).work;
        let host = Self { dir, work };
        host.put("stat", "btime 1000\n");
        host.put("7/stat", "7 (mesos-agent) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 0 20 0 1 0 1 0 0\n");
        host.put(
            "7/cmdline",
            &format!("/usr/sbin/mesos-agent\0--port=5999\0--work_dir={}\0", host.work.display()),
        );
        host.put("7/environ", "A=1\0");
        if let Some(uid) = uid {
            host.put("7/status", &format!("Name:\tmesos-agent\nUid:\t{uid}\t{uid}\t{uid}\t{uid}\n"));
        }
        host
    }

    fn put(&self, path: &str, content: &str) {
        let path = self.dir.path().join("proc").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn call(&self, words: &[&str]) -> Ckpt {
        ckpt(words).args(["--boot-id", "same", "--proc-root"]).arg(self.dir.path().join("proc"))
    }

    fn owner(&self) -> u32 {
        fs::metadata(self.work.join("meta")).unwrap().uid()
    }

    /// Whether it is found by its process, where no path is given.
    fn is_found(&self) -> bool {
        let document = self.call(&["inspect", "-o", "json"]).run().json();
        document["source"]["chosen_because"].as_str().is_some_and(|why| why.contains("pid 7"))
    }

    /// Whether its flags count in a forecast.
    fn gives_flags(&self) -> bool {
        let document = self.call(&["config", "-o", "json"]).arg(&self.work).run().json();
        document.to_string().contains("\"running-agent\"")
    }

    /// Whether a change is refused for it.
    fn holds(&self) -> bool {
        let call = self.call(&["cleanup", "--relocated", "--yes", "--scope", "completed"]);
        match call.arg("--older-than=0secs").arg(&self.work).run().status() {
            4 => true,
            0 => false,
            status => panic!("cleanup ended with {status}"),
        }
    }
}

#[test]
fn a_process_of_another_user_is_not_the_agent() {
    let stranger = Host::new(Some(4_000_000));
    assert!(!stranger.is_found());
    assert!(!stranger.gives_flags() && !stranger.holds());
}

#[test]
fn root_and_the_owner_may_be() {
    let owner = Host::new(None).owner();
    for uid in [0, owner] {
        let host = Host::new(Some(uid));
        assert!(host.is_found() && host.gives_flags() && host.holds(), "{uid}");
    }
}

/// A copy of a `/proc` may lack the file with the owner, and a namespace may hide the user.
#[test]
fn the_owner_of_a_process_may_be_unknown() {
    let host = Host::new(None);
    assert!(host.is_found() && host.gives_flags() && host.holds());
    // A user who is not known in this namespace has the number of nobody.
    let host = Host::new(Some(65534));
    host.put("self/uid_map", "         0     100000      65536\n");
    host.put("7/uid_map", "         0     100000      65536\n");
    assert!(host.holds());
}

/// Root of a namespace below may write what belongs to its users; a user who made one for himself may write only his own.
#[test]
fn root_of_a_name_space() {
    for (map, holds) in [("0 3999000 65536", true), ("0 4000000 1", false)] {
        let host = Host::new(Some(4_000_000));
        host.put("self/uid_map", "         0          0 4294967295\n");
        let owner = host.owner();
        let map = if holds { format!("{map}\n1 {owner} 1") } else { map.to_owned() };
        host.put("7/uid_map", &map);
        assert_eq!(host.holds(), holds, "{map}");
    }
}

#[test]
fn any_user_may_hold_what_any_user_may_write() {
    use std::os::unix::fs::PermissionsExt as _;
    let host = Host::new(Some(4_000_000));
    fs::set_permissions(host.work.join("meta"), fs::Permissions::from_mode(0o777)).unwrap();
    assert!(host.holds());
    let host = Host::new(Some(4_000_000));
    host.put("7/status", "Uid:\t4000000\t4000000\t4000000\t4000000\nCapEff:\t0000000000000002\n");
    assert!(host.holds(), "it may write in spite of its user");
}
