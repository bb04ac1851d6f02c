//! Archives, and flags that name other directories than those of the checkpoint in them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use crate::support::archive::TarFile;
use crate::support::cli::ckpt;
use crate::support::corpus;

fn state(name: &str) -> PathBuf {
    corpus::directory().join(format!("{name}.tar.gz"))
}

fn codes(document: &Json) -> Vec<&str> {
    let findings = document["findings"].as_array().into_iter().flatten();
    findings.filter_map(|finding| finding["code"].as_str()).collect()
}

/// The archive contains the runtime directory at another path than the flags say.
#[test]
fn flags_that_name_another_runtime_dir() {
    let dir = tempfile::tempdir().unwrap();
    let archive = state("b_task_group");
    let told = |path: &Path, flags: &[String]| {
        let documents = ["validate", "simulate"].map(|command| {
            let call = ckpt([command, "-o", "json", "--boot-id=same"]).arg(path);
            call.arg("--").args(flags).run().json()
        });
        let is_found = codes(&documents[0]).contains(&"runtime-dir-elsewhere");
        (is_found, documents.map(|document| document["exit_status"].as_i64().unwrap()))
    };
    let ask = |path: &Path, named: &str| told(path, &[format!("--runtime_dir={named}")]);
    assert_eq!(told(&archive, &[]), (false, [0, 0]));
    for same in ["/var/run/mesos", "/run/mesos", "/var/run/../run//mesos/"] {
        assert_eq!(ask(&archive, same), (false, [0, 0]), "{same}");
    }
    for other in ["/srv/run", "/run/mesos-2", "/var/run"] {
        assert_eq!(ask(&archive, other), (true, [1, 1]), "{other}");
    }
    // The same from a unit of the archive, below another top, and from the environment.
    let unit =
        b"[Service]\nExecStart=/usr/sbin/mesos-slave --work_dir=/var/lib/mesos --runtime_dir=/srv/run\n";
    let with_unit = TarFile::new().all_of(&archive, "host7/");
    let with_unit = with_unit.file("host7/etc/systemd/system/mesos-slave.service", unit);
    let with_unit = with_unit.write(dir.path(), "unit.tar");
    assert_eq!(told(&with_unit, &[]), (true, [1, 1]));
    let from_environment = ckpt(["simulate", "-q", "--boot-id=same"]).env("MESOS_RUNTIME_DIR", "/srv/run");
    let _ = from_environment.arg(&archive).run().exits(1);
    // Packed for itself: only its name tells whether it is the one that the flags name.
    let apart = repacked(&archive, dir.path(), ["saved/agent", "saved/run/mesos"]);
    assert_eq!(ask(&apart, "/var/run/mesos"), (false, [0, 0]));
    assert_eq!(ask(&apart, "/srv/run"), (false, [3, 3]));
    // The archive contains it there.
    let moved = repacked(&archive, dir.path(), ["var/lib/mesos", "srv/run"]);
    assert_eq!(ask(&moved, "/srv/run"), (false, [0, 0]));
    // Whoever names it for ckpt has said where it is.
    let named = ckpt(["simulate", "-q", "--boot-id=same", "--runtime-dir=/var/run/mesos"]).arg(&archive);
    let _ = named.args(["--", "--runtime_dir=/srv/run"]).run().exits(0);
}

/// The same archive with the `work_dir` and the runtime directory at these paths.
fn repacked(archive: &Path, dir: &Path, to: [&str; 2]) -> PathBuf {
    let tree = tempfile::tempdir_in(dir).unwrap();
    let unpacked = corpus::unpack_file(archive, tree.path());
    let mut moved = TarFile::new();
    for (from, to) in [&unpacked.work, &unpacked.runtime].into_iter().zip(to) {
        for entry in walkdir::WalkDir::new(from) {
            let path = entry.unwrap().into_path();
            let name = Path::new(to).join(path.strip_prefix(from).unwrap());
            let name = name.to_str().unwrap();
            moved = match fs::read_link(&path) {
                Ok(target) => moved.link(name, target.to_str().unwrap()),
                Err(_) if path.is_dir() => moved.directory(name),
                Err(_) if path.is_file() => moved.file(name, &fs::read(&path).unwrap()),
                Err(_) => moved,
            };
        }
    }
    moved.write(dir, "moved.tar")
}

#[test]
fn paths_of_the_same_work_dir() {
    let dir = tempfile::tempdir().unwrap();
    let archive = state("a_command_tasks");
    let outcome = |path: &Path, work_dir: &str| {
        let call = ckpt(["simulate", "-o", "json", "--boot-id=same"]).arg(path);
        call.args(["--", &format!("--work_dir={work_dir}")]).run().json()["outcome"].clone()
    };
    let linked = TarFile::new().all_of(&archive, "").link("srv/mesos", "/var/lib/mesos");
    let linked = linked.write(dir.path(), "linked.tar");
    for same in ["/var/lib/mesos", "/var/lib/../lib/mesos", "//var/./lib//mesos/", "/../var/lib/mesos/."] {
        assert_eq!(outcome(&archive, same), "recovers", "{same}");
    }
    for other in ["/var/lib/mesos/..", "/srv/mesos", "/var/lib/mesos2"] {
        assert_eq!(outcome(&archive, other), "new-agent", "{other}");
    }
    // The archive shows that it is the same.
    assert_eq!(outcome(&linked, "/srv/mesos"), "recovers");
    assert_eq!(outcome(&linked, "/srv/mesos2"), "new-agent");
}

/// A comparison with a checkpoint that the agent does not read says so.
#[test]
fn config_says_that_the_agent_reads_another_work_dir() {
    let archive = state("a_command_tasks");
    let flags = ["--", "--hostname=agent1.example.org", "--work_dir=/srv/other"];
    let shown = ckpt(["config"]).arg(&archive).args(flags).run().exits(1).stdout();
    let document = ckpt(["config", "--json"]).arg(&archive).args(flags).run().exits(1).json();
    let note = document["notes"][0].as_str().unwrap();
    assert!(note.starts_with("the agent does not read this checkpoint: work_dir is /srv/other"), "{note}");
    assert!(
        shown.contains("Elsewhere   the agent does not read this checkpoint: work_dir is /srv/other"),
        "{shown}"
    );
    let same = ckpt(["config"])
        .arg(&archive)
        .args(&flags[..2])
        .arg("--work_dir=/var/lib/mesos")
        .run()
        .exits(0)
        .stdout();
    assert!(!same.contains("Elsewhere"), "{same}");
}
