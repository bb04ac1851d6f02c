//! What an archive shows of an agent: without `meta`, with symlinks in the places of directories, and beside flags that name
//! other directories.

use std::fs;
use std::path::Path;

use serde_json::{Value as Json, json};

use crate::support::archive::TarFile;
use crate::support::cli::ckpt;
use crate::support::corpus;
use crate::support::tree::{Agent, Executor, Framework, Tree};

const JUDGING: &[&str] = &["validate", "simulate", "fleet", "metrics"];

fn ask(command: &str, path: &Path, options: &[&str]) -> Json {
    ckpt([command, "-o", "json"]).args(options).arg(path).run().json()
}

fn codes(document: &Json) -> Vec<&str> {
    let findings = document["findings"].as_array().into_iter().flatten();
    findings.filter_map(|finding| finding["code"].as_str()).collect()
}

/// The same as of the directory itself: sandboxes or volumes prove that an agent was here.
#[test]
fn a_work_dir_without_meta() {
    let dir = tempfile::tempdir().unwrap();
    for (place, trace) in [
        ("var/lib/mesos", "slaves/S0/frameworks/F"),
        ("data/agent", "volumes/roles/eng"),
        (".", "slaves/S/frameworks"),
    ] {
        let archive = TarFile::new().directory(&format!("{place}/")).directory(&format!("{place}/{trace}"));
        let archive = archive.write(dir.path(), "whole.tar");
        for options in [&[][..], &["--allow-missing"]] {
            let validated = ask("validate", &archive, options);
            assert_eq!((&validated["verdict"], &validated["exit_status"]), (&json!("loses"), &json!(1)));
            assert!(codes(&validated).contains(&"meta-missing"), "{validated}");
            let simulated = ask("simulate", &archive, options);
            assert_eq!((&simulated["outcome"], &simulated["exit_status"]), (&json!("new-agent"), &json!(1)));
            assert_eq!(ask("fleet", &archive, options)["exit_status"], 1);
        }
        assert_eq!(ask("executors", &archive, &[])["exit_status"], 1, "{place}");
        assert_eq!(ask("inspect", &archive, &[])["error"]["code"], "meta-missing");
        // Only a part of the work_dir was packed: whether meta is there is not known.
        let part = TarFile::new().directory(&format!("{place}/{trace}")).write(dir.path(), "part.tar");
        for options in [&[][..], &["--allow-missing"]] {
            let validated = ask("validate", &part, options);
            assert_eq!((&validated["verdict"], &validated["exit_status"]), (&json!("unknown"), &json!(3)));
            assert_eq!(ask("simulate", &part, options)["exit_status"], 3);
        }
    }
    let two = TarFile::new().directory("a/slaves/S/frameworks").directory("b/slaves/S/frameworks");
    let two = two.write(dir.path(), "two.tar");
    assert_eq!(ask("validate", &two, &[])["error"]["code"], "several-checkpoints");
}

#[test]
fn other_archives_contain_no_checkpoint() {
    let dir = tempfile::tempdir().unwrap();
    for path in [
        "home/bob/slaves/one/notes",
        "usr/share/doc/mesos",
        "var/lib/docker/volumes/roles/_data",
        "home/bob/meta/pictures",
    ] {
        let archive = TarFile::new().directory("home/al").directory(path).write(dir.path(), "other.tar");
        for command in JUDGING {
            for options in [&[][..], &["--allow-missing"]] {
                let call = ckpt([*command, "-q"]).args(options).arg(&archive).run();
                assert_eq!(call.status(), 3, "{command} {path}");
            }
        }
        assert_eq!(ask("validate", &archive, &[])["error"]["code"], "no-checkpoint", "{path}");
    }
}

/// A host where an agent is to start for the first time.
#[test]
fn an_empty_work_dir() {
    let dir = tempfile::tempdir().unwrap();
    let with_others = || TarFile::new().directory("run/mesos/containers").directory("etc/default");
    for archive in [
        TarFile::new().directory("var/").directory("var/lib/").directory("var/lib/mesos/"),
        TarFile::new().directory("data/agent-1"),
        TarFile::new().directory("data/agent-1/meta"),
        with_others().directory("var/lib/mesos/agent"),
        with_others().directory("var/lib/mesos").directory("var/lib/mesos/slaves"),
        with_others().link("var/lib/mesos", "/srv/disk").directory("srv/disk"),
    ] {
        let archive = archive.write(dir.path(), "empty.tar");
        for command in JUDGING {
            let _ = ckpt([*command, "-q"]).arg(&archive).run().exits(3);
            let _ = ckpt([*command, "-q", "--allow-missing"]).arg(&archive).run().exits(0);
        }
        assert_eq!(ask("validate", &archive, &[])["error"]["code"], "no-checkpoint");
        assert_eq!(ask("simulate", &archive, &["--allow-missing"])["outcome"], "no-checkpoint");
    }
    // Whether these are work_dirs is not known.
    for archive in [with_others().directory("data/agent-1"), with_others().file("var/lib/mesos/x", b"")] {
        let archive = archive.write(dir.path(), "unknown.tar");
        let _ = ckpt(["validate", "-q", "--allow-missing"]).arg(&archive).run().exits(3);
    }
}

/// Nothing is known of what the archive does not contain, which is not the same as no agent.
#[test]
fn a_symlink_to_what_the_archive_does_not_contain() {
    let dir = tempfile::tempdir().unwrap();
    let sandboxes = || TarFile::new().directory("var/lib/mesos/slaves/S/frameworks");
    for (archive, link, target) in [
        (TarFile::new(), "var/lib/mesos/meta", "/srv/disk2/meta"),
        (sandboxes(), "var/lib/mesos/meta", "../../../srv/disk2/meta"),
        (TarFile::new().directory("run/mesos"), "var/lib/mesos", "/srv/disk2"),
        (TarFile::new(), "data/agent-1", "/srv/disk2"),
    ] {
        let archive = archive.link(link, target).write(dir.path(), "linked.tar");
        for command in JUDGING.iter().chain(&["inspect", "executors", "status"]) {
            let _ = ckpt([*command, "-q"]).arg(&archive).run().exits(3);
        }
        let error = &ask("validate", &archive, &[])["error"];
        assert_eq!(error["code"], "not-in-source", "{link}");
        let target = format!("/{}", target.trim_start_matches(['.', '/']));
        let says = format!("{link} is a symlink to {target}, which the archive does not contain");
        assert!(error["message"].as_str().unwrap().ends_with(&says), "{error}");
        let packed = format!("{} {}", link.trim_end_matches("/meta"), &target[1..]);
        assert!(error["next"].as_str().unwrap().ends_with(&packed), "{error}");
        let _ = ckpt(["validate", "-q", "--allow-missing"]).arg(&archive).run().exits(3);
    }
}

/// The agents are on another disk, of which the archive has nothing: neither the agent nor its executors are gone.
#[test]
fn agents_that_the_archive_does_not_contain() {
    let dir = tempfile::tempdir().unwrap();
    let tree = corpus::unpack("a_command_tasks", dir.path());
    let whole = dir.path().join("whole.tar");
    let tar = |archive: &Path| {
        let mut builder = tar::Builder::new(fs::File::create(archive).unwrap());
        builder.follow_symlinks(false);
        builder.append_dir_all("var", tree.base.join("var")).unwrap();
        builder.finish().unwrap();
    };
    tar(&whole);
    let slaves = tree.work.join("meta/slaves");
    fs::remove_dir_all(&slaves).unwrap();
    std::os::unix::fs::symlink("/srv/disk2/slaves", &slaves).unwrap();
    let part = dir.path().join("part.tar");
    tar(&part);
    let text = |command: &str| ckpt([command]).arg(&part).env("COLUMNS", "400").run().exits(3).stdout();
    assert!(text("inspect").contains("unknown: meta/slaves is not in the source"), "{}", text("inspect"));
    let inspected = ask("inspect", &part, &[]);
    assert_eq!((&inspected["agent"], &inspected["agents"]), (&Json::Null, &Json::Null));
    let state = text("status");
    assert!(state.contains("slaves/latest is not in the source"), "{state}");
    assert!(state.contains("4 executors may reconnect; 4 unfinished tasks, 4 may be lost"), "{state}");
    for (command, key) in [("executors", "verdict"), ("simulate", "fate")] {
        let document = ask(command, &part, &[]);
        for executor in document["executors"].as_array().unwrap() {
            assert_eq!(executor[key], "may-reconnect", "{executor}");
            assert!(executor["why"].as_str().unwrap().starts_with("unknown: "), "{executor}");
        }
    }
    let metrics = text("metrics");
    assert!(metrics.contains("ckpt_executors_at_risk{certainty=\"lost\"} 0"), "{metrics}");
    for sides in [[&whole, &part], [&part, &whole]] {
        let compared = ckpt(["diff", "-o", "json"]).args(sides).run().exits(3).json();
        assert_eq!(compared["changes"], json!([]), "{compared}");
    }
}

/// Directories that symlinks make a part of the checkpoint are read as if they were in their places, in whatever order the
/// archive has them.
#[test]
fn symlinks_to_other_places_of_an_archive() {
    let dir = tempfile::tempdir().unwrap();
    let tree =
        Tree::new().agent(Agent::new("S").framework(Framework::new("F").executor(Executor::command("t", 7))));
    let placed = tree.placed_at("/var/lib/mesos").write(&dir.path().join("placed")).work;
    fs::create_dir_all(placed.join("meta/slaves/S/resource_provider_registry")).unwrap();
    fs::write(placed.join("meta/slaves/S/stray"), "of the agent").unwrap();
    let members = walkdir::WalkDir::new(&placed).into_iter().map(|entry| {
        let entry = entry.unwrap();
        (entry.path().strip_prefix(&placed).unwrap().to_str().unwrap().to_owned(), entry.path().to_owned())
    });
    let members: Vec<_> = members.collect();
    let packed = |link: Option<(&str, &str)>, link_first: bool| {
        let mut archive = TarFile::new();
        let add = |archive: TarFile| match link {
            Some((path, target)) => {
                let path = format!("var/lib/mesos/{path}");
                archive.link(path.trim_end_matches('/'), target)
            }
            None => archive,
        };
        if link_first {
            archive = add(archive);
        }
        for (name, path) in &members {
            let below = link.and_then(|(link, target)| {
                let below = Path::new(name).strip_prefix(link).ok()?;
                Some(Path::new(&target[1..]).join(below).to_str().unwrap().to_owned())
            });
            let name = below.unwrap_or_else(|| format!("var/lib/mesos/{name}"));
            archive = match fs::read_link(path) {
                Ok(target) => archive.link(&name, target.to_str().unwrap()),
                Err(_) if path.is_dir() => archive.directory(&name),
                Err(_) => archive.file(&name, &fs::read(path).unwrap()),
            };
        }
        if !link_first {
            archive = add(archive);
        }
        archive.write(dir.path(), "linked.tar")
    };
    let about = |path: &Path, command: &str| {
        let mut document = ask(command, path, &["--boot-id=same", "--now", corpus::NOW]);
        document.as_object_mut().unwrap().remove("source");
        document
    };
    let plain = packed(None, true);
    let [validated, simulated] = ["validate", "simulate"].map(|command| about(&plain, command));
    assert_eq!((&validated["verdict"], &simulated["outcome"]), (&json!("pass"), &json!("recovers")));
    for link in [("meta/slaves", "/srv/a"), ("meta", "/srv/agent"), ("slaves", "/srv/b"), ("", "/srv/mesos")]
    {
        for link_first in [true, false] {
            let archive = packed(Some(link), link_first);
            assert_eq!(about(&archive, "validate"), validated, "{link:?} {link_first}");
            assert_eq!(about(&archive, "simulate"), simulated, "{link:?} {link_first}");
            let stdin = ckpt(["validate", "-o", "json", "--boot-id=same", "-"]);
            let stdin = stdin.stdin(fs::read(&archive).unwrap()).run().exits(0).json();
            assert_eq!(stdin["verdict"], "pass", "{link:?} {link_first}");
        }
    }
}
