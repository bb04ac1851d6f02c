//! Faults of several files at once: resources and their targets, pids that are shared, runs that are gone, halves
//! of a `work_dir` (R12 to R22, R54 to R63, R103 to R105, R138, R143).

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Offers;
use super::context::{Apply, FaultContext, read_file, senseless};

const RESOURCES: &[(&str, Apply)] = &[
    ("old-format-only", |s| drop(s, STATE)),
    ("old-format-only-with-target", |s| {
        drop(s, STATE)?;
        duplicate(s, INFO, INFO_TARGET)
    }),
    ("new-format-only", |s| drop(s, INFO)),
    ("target-present", |s| duplicate(s, INFO, INFO_TARGET)),
    ("target-truncated", |s| {
        let mut bytes = read_file(&s.path.join(INFO))?;
        bytes.truncate(bytes.len() / 2);
        s.create(&s.path.join(INFO_TARGET), &bytes)
    }),
    ("target-without-info", |s| {
        duplicate(s, INFO, INFO_TARGET)?;
        drop(s, INFO)
    }),
    ("ras-target-present", |s| duplicate(s, STATE, STATE_TARGET)),
    ("ras-target-empty", |s| s.create(&s.path.join(STATE_TARGET), b"")),
    ("ras-target-zero-length", |s| s.create(&s.path.join(STATE_TARGET), &[0; 4])),
    ("ras-target-without-state", |s| {
        duplicate(s, STATE, STATE_TARGET)?;
        drop(s, STATE)
    }),
    ("ras-state-empty", |s| s.create(&s.path.join(STATE), b"")),
    ("both-targets-present", |s| {
        duplicate(s, STATE, STATE_TARGET)?;
        duplicate(s, INFO, INFO_TARGET)
    }),
    ("both-targets-no-committed", |s| {
        duplicate(s, STATE, STATE_TARGET)?;
        duplicate(s, INFO, INFO_TARGET)?;
        drop(s, STATE)?;
        drop(s, INFO)
    }),
];

const STATE: &str = "resources_and_operations.state";
const STATE_TARGET: &str = "resources_and_operations.target";
const INFO: &str = "resources.info";
const INFO_TARGET: &str = "resources.target";

pub(super) fn offer(out: &mut Offers<'_>) {
    let (group, variants): (&str, &[(&str, Apply)]) = match out.entry.name {
        "resources" => ("resources", RESOURCES),
        "meta" => (
            "tree",
            &[
                ("meta-only", |s| only(s, true)),
                ("only-sandboxes", |s| only(s, false)),
                ("no-runtime", |s| match s.dirs.runtime.clone() {
                    Some(runtime) => s.remove(&runtime.join("containers")),
                    None => senseless("no runtime_dir"),
                }),
            ],
        ),
        "executor" => (
            "executor",
            &[
                ("no-runs", |s| s.remove(&s.path.join("runs"))),
                ("only-latest-link", |s| {
                    let runs = directories(&s.path.join("runs"))?;
                    runs.iter().try_for_each(|run| s.remove(run))
                }),
            ],
        ),
        "run" => ("pid", PIDS),
        "registry" => (
            "registry",
            &[
                ("no-current", |s| s.remove(&s.path.join("CURRENT"))),
                ("no-manifest", |s| s.remove(&s.path.join("MANIFEST-000002"))),
            ],
        ),
        "runtime-containers" => (
            "runtime",
            &[
                ("stray-file-in-containers", |s| s.create(&s.path.join("README"), b"x")),
                ("unknown-container", |s| {
                    let path = s.path.join("unknown-container");
                    s.note(&path);
                    fs::create_dir(path)
                }),
                ("dot-container", |s| {
                    let path = s.path.join(".hidden");
                    s.note(&path);
                    fs::create_dir(path)
                }),
                ("duplicate-pid", |s| {
                    let pids: Vec<_> = directories(s.path)?.iter().map(|dir| dir.join("pid")).collect();
                    same_pid(s, &pids)
                }),
            ],
        ),
        "runtime-container" => {
            ("runtime", &[("termination-of-top-level", |s| s.create(&s.path.join("termination"), &[0; 4]))])
        }
        _ => return,
    };
    let sentinel = out.entry.path.join("executor.sentinel").is_file();
    let executors = out.entry.path.ancestors().nth(3).unwrap_or(&out.entry.path);
    let many_pids = group == "pid" && forked_pids(executors).is_ok_and(|pids| pids.len() > 1);
    for (name, apply) in variants {
        if *name == "sentinel-gone" && !sentinel || *name == "same-in-two-runs" && !many_pids {
            continue;
        }
        out.named(format!("{group}:{name}"), "", *apply);
    }
}

const PIDS: &[(&str, Apply)] = &[
    ("none", |s| {
        s.remove(&s.path.join("pids"))?;
        ignore_missing(s.remove(&s.path.join("http.marker")))
    }),
    ("no-connection", |s| {
        ignore_missing(s.remove(&s.path.join("pids/libprocess.pid")))?;
        ignore_missing(s.remove(&s.path.join("http.marker")))
    }),
    ("both-connections", |s| {
        s.create(&s.path.join("http.marker"), b"")?;
        s.create(&s.path.join("pids/libprocess.pid"), b"executor(1)@127.0.0.1:5051")
    }),
    ("empty-libprocess-and-marker", |s| {
        s.create(&s.path.join("http.marker"), b"")?;
        s.create(&s.path.join("pids/libprocess.pid"), b"")
    }),
    ("own", |s| s.create(&s.path.join("pids/forked.pid"), std::process::id().to_string().as_bytes())),
    ("one", |s| s.create(&s.path.join("pids/forked.pid"), b"1")),
    ("same-in-two-runs", |s| {
        let Some(executors) = s.path.ancestors().nth(3) else { return senseless("no executors") };
        let pids = forked_pids(executors)?;
        same_pid(s, &pids)
    }),
    ("sentinel-by-hand", |s| s.create(&s.path.join("executor.sentinel"), b"")),
    ("sentinel-dangling-link", |s| s.link(&s.path.join("executor.sentinel"), "no-such-file")),
    ("sentinel-gone", |s| s.remove(&s.path.join("executor.sentinel"))),
];

/// The `forked.pid` files of all runs of some executors.
fn forked_pids(executors: &Path) -> io::Result<Vec<PathBuf>> {
    let mut pids = Vec::new();
    for executor in directories(executors)? {
        pids.extend(directories(&executor.join("runs"))?.iter().map(|run| run.join("pids/forked.pid")));
    }
    pids.retain(|path| path.is_file());
    Ok(pids)
}

fn ignore_missing(result: io::Result<()>) -> io::Result<()> {
    result.or_else(|e| if e.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(e) })
}

/// Gives the second file the pid of the first.
fn same_pid(context: &mut FaultContext<'_>, pids: &[PathBuf]) -> io::Result<()> {
    let files: Vec<_> = pids.iter().filter(|path| path.is_file()).collect();
    let [first, second, ..] = files[..] else { return senseless("one pid only") };
    let pid = read_file(first)?;
    context.create(second, &pid)
}

fn drop(context: &mut FaultContext<'_>, name: &str) -> io::Result<()> {
    context.remove(&context.path.join(name))
}

fn duplicate(context: &mut FaultContext<'_>, from: &str, to: &str) -> io::Result<()> {
    let bytes = read_file(&context.path.join(from))?;
    context.create(&context.path.join(to), &bytes)
}

/// Removes all but `meta`, or `meta` alone.
fn only(context: &mut FaultContext<'_>, meta: bool) -> io::Result<()> {
    for entry in fs::read_dir(&context.dirs.work)? {
        let entry = entry?;
        if (entry.file_name() == "meta") != meta {
            context.remove(&entry.path())?;
        }
    }
    Ok(())
}

fn directories(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut list = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            list.push(entry.path());
        }
    }
    list.sort();
    Ok(list)
}
