//! Attacks drawn by seeds: plans and journals that were edited, directories that another process swaps while ckpt
//! works in them, and archives whose headers lie. Nothing outside the tree changes, nothing panics, and what was refused
//! has changed nothing.

use std::fs;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::support::archive::{TarFile, gzipped};
use crate::support::cli::{Output, ckpt};
use crate::support::corpus;
use crate::support::hash::Snapshot;
use crate::support::ids::Rng;
use crate::support::tree::{Placed, typical};

const SECRET: &str = "content of a file that is not below the root";

/// The number of seeds: a few, or many where all is run.
fn seeds(sample: u64, all: u64) -> std::ops::Range<u64> {
    let is_full = std::env::var_os("CKPT_FULL").is_some();
    0..if is_full { all } else { sample }
}

/// A tree, and beside it what must not be touched.
struct Site {
    dir: tempfile::TempDir,
    placed: Placed,
    victim: PathBuf,
}

impl Site {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let placed = typical().write(&dir.path().join("host"));
        let victim = dir.path().join("victim");
        fs::create_dir_all(victim.join("containers")).unwrap();
        for file in ["secret", "slave.info", "containers/x"] {
            fs::write(victim.join(file), SECRET).unwrap();
        }
        Self { dir, placed, victim }
    }

    /// Everything but journals.
    fn look(&self) -> Vec<Snapshot> {
        [self.placed.meta(), self.placed.work.join("slaves"), self.placed.runtime.clone()]
            .iter()
            .map(|path| Snapshot::take(path))
            .collect()
    }

    fn call(&self, words: &[&str]) -> Output {
        let output = ckpt(words).arg(&self.placed.work).run();
        ends_well(&output);
        output
    }
}

fn ends_well(output: &Output) {
    assert!(output.status() <= 5 && !output.stderr().contains("panicked"), "{output}");
}

/// A few edits of a file of JSON lines.
fn edit(rng: &mut Rng, mut bytes: Vec<u8>, victim: &Path) -> Vec<u8> {
    let victim = victim.display().to_string();
    for _ in 0..=rng.below(3) {
        let (from, to) = (rng.below(bytes.len() + 1), rng.below(bytes.len() + 1));
        let (from, to) = (from.min(to), to.max(from));
        let text = String::from_utf8_lossy(&bytes).into_owned();
        bytes = match rng.below(8) {
            0 => bytes[..from].to_vec(),
            1 => [&bytes[..from], &bytes[to.min(from + 80)..]].concat(),
            2 => [&bytes[..to], &bytes[from..]].concat(),
            3 => {
                let places = [&victim, "/etc", "..", "../..", "/"];
                let place = format!("\"path\":\"{}/", rng.pick(&places));
                text.replacen("\"path\":\"meta/", &place, 1 + rng.below(3)).into_bytes()
            }
            4 => {
                let other = format!("\"runtime_dir\":\"{victim}\",\"was\":");
                text.replace("\"runtime_dir\":", &other).into_bytes()
            }
            5 => {
                let numbers = ["0", "-1", "18446744073709551615", "4294967296", "1e308"];
                let digit = text.bytes().enumerate().skip(from).find(|(_, byte)| byte.is_ascii_digit());
                let Some((at, _)) = digit else { continue };
                [&text.as_bytes()[..at], rng.pick(&numbers).as_bytes(), &text.as_bytes()[at + 1..]].concat()
            }
            6 => {
                let mut lines: Vec<&str> = text.lines().collect();
                let last = lines.len().saturating_sub(1);
                lines.swap(rng.below(last + 1), last);
                (lines.join("\n") + "\n").into_bytes()
            }
            _ => {
                if let Some(byte) = bytes.get_mut(from) {
                    *byte ^= 1 << rng.below(8);
                }
                bytes
            }
        };
        if bytes.is_empty() {
            bytes = b"{}".to_vec();
        }
    }
    bytes
}

const CHANGES: [&[&str]; 4] =
    [&["repair"], &["cleanup", "--older-than=0secs"], &["cleanup", "--scope=all"], &["forget-agent"]];

#[test]
fn edited_plans_are_refused_or_undone() {
    for seed in seeds(8, 600) {
        let (site, mut rng) = (Site::new(), Rng::named(seed, b"plan"));
        let (before, untouched) = (site.look(), Snapshot::take(&site.victim));
        let plan = site.dir.path().join("plan");
        let words = [*rng.pick(&CHANGES), &["-n", "--relocated", "--plan-out", plan.to_str().unwrap()]];
        let _ = site.call(&words.concat());
        let bytes = edit(&mut rng, fs::read(&plan).unwrap(), &site.victim);
        fs::write(&plan, bytes).unwrap();
        let agent = fs::read_link(site.placed.meta().join("slaves/latest")).unwrap();
        let applied = ckpt(["apply", "--yes", "--agent-is-stopped", "--agent"])
            .arg(agent.file_name().unwrap())
            .arg(&plan)
            .run();
        ends_well(&applied);
        if applied.status() <= 1 {
            // Not if nothing was left of the plan.
            let _ = site.call(&["undo", "--yes", "--agent-is-stopped"]);
        }
        for (before, now) in before.iter().zip(site.look()) {
            let diff = before.diff(&now);
            assert!(applied.status() == 5 || diff.is_empty(), "seed {seed}: {applied}\n{diff}");
        }
        untouched.assert_untouched(&Snapshot::take(&site.victim));
    }
}

#[test]
fn edited_journals_are_refused_or_undo_all() {
    for seed in seeds(8, 600) {
        let (site, mut rng) = (Site::new(), Rng::named(seed, b"journal"));
        let (before, untouched) = (site.look(), Snapshot::take(&site.victim));
        let agent = fs::read_link(site.placed.meta().join("slaves/latest")).unwrap();
        let agent = agent.file_name().unwrap().to_str().unwrap().to_owned();
        let given = ["--yes", "--relocated", "--agent-is-stopped"];
        let change: Vec<&str> = match *rng.pick(&CHANGES) {
            own @ (["repair"] | ["cleanup", "--older-than=0secs"]) => [own, &given[..]].concat(),
            own => [own, &given[..], &["--agent", &agent]].concat(),
        };
        let _ = site.call(&change);
        let changed = site.look();
        let journals = walkdir::WalkDir::new(site.placed.work.join(".ckpt")).max_depth(2).into_iter();
        let files: Vec<PathBuf> = journals
            .filter_map(|entry| Some(entry.ok()?.into_path()))
            .filter(|path| path.ends_with("plan") || path.ends_with("journal"))
            .collect();
        if files.is_empty() {
            continue;
        }
        let path = rng.pick(&files);
        let bytes = edit(&mut rng, fs::read(path).unwrap(), &site.victim);
        fs::write(path, bytes).unwrap();
        let _ = site.call(&["history"]);
        let undone = site.call(&["undo", "--yes", "--agent-is-stopped"]);
        let now = site.look();
        let is = |then: &[Snapshot]| then.iter().zip(&now).all(|(then, now)| then.diff(now).is_empty());
        match undone.status() {
            0 => assert!(is(&before) || is(&changed), "seed {seed}: {undone}"),
            2..=4 => assert!(is(&changed), "seed {seed}: {undone}"),
            _ => {}
        }
        let _ = site.call(&["purge", "--yes", "--older-than=0secs"]);
        untouched.assert_untouched(&Snapshot::take(&site.victim));
    }
}

/// Puts symlinks, pipes and other directories in the places of directories and files, and the originals back.
fn swap(work: &Path, victim: &Path, seed: u64, is_over: &AtomicBool) {
    let mut rng = Rng::named(seed, b"swap");
    let entries = walkdir::WalkDir::new(work).min_depth(1).into_iter();
    let paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.into_path())).collect();
    while !is_over.load(Ordering::Relaxed) {
        let path = rng.pick(&paths);
        let aside = path.with_extension("swapped");
        if fs::rename(path, &aside).is_err() {
            continue;
        }
        let _ = match rng.below(4) {
            0 => symlink(victim, path),
            1 => symlink(victim.join("secret"), path),
            2 => fs::create_dir(path),
            _ => rustix::fs::mknodat(
                rustix::fs::CWD,
                path,
                rustix::fs::FileType::Fifo,
                rustix::fs::Mode::RWXU,
                0,
            )
            .map_err(Into::into),
        };
        let _ =
            if path.is_symlink() || !path.is_dir() { fs::remove_file(path) } else { fs::remove_dir(path) };
        let _ = fs::rename(&aside, path);
    }
}

#[test]
fn swapped_directories_lead_nowhere() {
    const CALLS: [&[&str]; 7] = [
        &["repair", "--yes", "--agent-is-stopped", "--relocated"],
        &["cleanup", "--yes", "--agent-is-stopped", "--relocated", "--older-than=0secs"],
        &[
            "cleanup",
            "--yes",
            "--agent-is-stopped",
            "--relocated",
            "--older-than=0secs",
            "--scope=sandboxes,uncheckpointed",
        ],
        &["undo", "--yes", "--agent-is-stopped"],
        &["purge", "--yes", "--older-than=0secs"],
        &["validate", "--relocated", "-o", "json"],
        &["inspect", "--relocated", "--full", "-o", "json"],
    ];
    for seed in seeds(2, 150) {
        let site = Site::new();
        let untouched = Snapshot::take(&site.victim);
        let is_over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let swapping = scope.spawn(|| swap(&site.placed.work, &site.victim, seed, &is_over));
            let mut rng = Rng::named(seed, b"calls");
            for number in 0..10 {
                let snapshot = site.dir.path().join(format!("{number}.tar.gz"));
                let output = match rng.below(CALLS.len() + 1) {
                    call if call < CALLS.len() => site.call(CALLS[call]),
                    _ => site.call(&["snapshot", "--relocated", "--to", snapshot.to_str().unwrap()]),
                };
                assert!(!output.to_string().contains(SECRET), "seed {seed}: {output}");
                if let Ok(packed) = fs::File::open(&snapshot) {
                    let mut tar = Vec::new();
                    flate2::read::GzDecoder::new(packed).read_to_end(&mut tar).unwrap();
                    assert!(!String::from_utf8_lossy(&tar).contains(SECRET), "seed {seed}: {output}");
                }
            }
            is_over.store(true, Ordering::Relaxed);
            swapping.join().unwrap();
        });
        untouched.assert_untouched(&Snapshot::take(&site.victim));
        let files = walkdir::WalkDir::new(&site.placed.work).into_iter().filter_map(Result::ok);
        for file in files.filter(|entry| entry.file_type().is_file()) {
            let content = fs::read(file.path()).unwrap();
            assert!(!String::from_utf8_lossy(&content).contains(SECRET), "seed {seed}: {file:?}");
        }
    }
}

/// Where the headers of the members are.
fn headers(tar: &[u8]) -> Vec<usize> {
    let mut at = 0;
    let mut found = Vec::new();
    while at + 512 <= tar.len() && tar[at] != 0 {
        found.push(at);
        let size = String::from_utf8_lossy(&tar[at + 124..at + 135]).into_owned();
        // An earlier lie.
        let Ok(size) = usize::from_str_radix(size.trim_matches(['\0', ' ']), 8) else { break };
        at += 512 + size.next_multiple_of(512);
    }
    found
}

/// Puts bytes into a header, and makes its checksum right again.
fn put(tar: &mut [u8], header: usize, offset: usize, bytes: &[u8]) {
    tar[header + offset..header + offset + bytes.len()].copy_from_slice(bytes);
    tar[header + 148..header + 156].fill(b' ');
    let sum: u32 = tar[header..header + 512].iter().map(|byte| u32::from(*byte)).sum();
    tar[header + 148..header + 156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
}

/// An extended header that says this of the member after it.
fn extended(records: &[(&str, &str)]) -> Vec<u8> {
    let record = |(key, value): &(&str, &str)| {
        let rest = format!(" {key}={value}\n");
        let length = rest.len() + (rest.len() + 2).to_string().len();
        format!("{length}{rest}")
    };
    let text: String = records.iter().map(record).collect();
    let tar = TarFile::new().member("PaxHeaders/x", tar::EntryType::XHeader, "", text.as_bytes()).bytes();
    tar[..tar.len() - 1024].to_vec()
}

/// A lie about one member.
fn lie(rng: &mut Rng, tar: &mut Vec<u8>) {
    const SIZES: [&[u8; 12]; 6] = [
        b"-0000000001\0",
        b"77777777777\0",
        b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff",
        b"\x80\0\0\0\x7f\xff\xff\xff\xff\xff\xff\xff",
        b"            ",
        b"0x100      \0",
    ];
    let headers = headers(tar);
    let Some(&at) = headers.get(rng.below(headers.len().max(1))) else { return };
    match rng.below(7) {
        0 => put(tar, at, 124, *rng.pick(&SIZES)),
        1 => put(tar, at, 156, &[*rng.pick(b"01234567SDVNLKxg\xff")]),
        2 => {
            let names = [&b"../../etc/x\0"[..], b"/etc/passwd\0", b"\x1b[31m\n\0", b"\0"];
            let name = rng.pick(&names);
            put(tar, at, 0, name);
        }
        3 => {
            let targets = [&b"/etc/passwd\0"[..], b"../../..\0", b"latest\0"];
            let target = rng.pick(&targets);
            put(tar, at, 157, target);
        }
        4 => put(tar, at, 257, &rng.bytes(8)),
        5 => {
            let size = *rng.pick(&["-1", "0", "99999999999999999999", "4611686018427387904", ""]);
            let records = *rng.pick(&[
                ("path", "../../etc/x"),
                ("linkpath", "/etc/passwd"),
                ("size", size),
                ("GNU.sparse.realsize", "9223372036854775807"),
                ("GNU.sparse.map", "0,5,9223372036854775807,1"),
            ]);
            drop(tar.splice(at..at, extended(&[records])));
        }
        _ => {
            let kind = *rng.pick(&[tar::EntryType::Char, tar::EntryType::Block, tar::EntryType::Fifo]);
            let device = TarFile::new().member("var/lib/mesos/meta/boot_id", kind, "", b"").bytes();
            drop(tar.splice(at..at, device[..512].iter().copied()));
        }
    }
}

#[test]
fn archives_that_lie_are_read_within_their_limits() {
    const COMMANDS: [&[&str]; 7] = [
        &["validate"],
        &["inspect", "--full"],
        &["simulate"],
        &["executors"],
        &["status"],
        &["config"],
        &["fleet"],
    ];
    let names = corpus::names().into_iter().filter(|name| !name.starts_with("z_")).collect::<Vec<_>>();
    let all = seeds(24, 4000);
    for seed in all.clone() {
        let mut rng = Rng::named(seed, b"archive");
        let packed = corpus::directory().join(format!("{}.tar.gz", rng.pick(&names)));
        let mut bytes = TarFile::new().all_of(&packed, "").bytes();
        for _ in 0..=rng.below(3) {
            lie(&mut rng, &mut bytes);
        }
        if rng.below(2) == 0 {
            bytes = gzipped(&bytes);
        }
        match rng.below(6) {
            0 => bytes.truncate(rng.below(bytes.len())),
            1 => {
                let at = rng.below(bytes.len());
                bytes[at] ^= 1 << rng.below(8);
            }
            2 => bytes.extend_from_within(..),
            _ => {}
        }
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("archive");
        fs::write(&path, bytes).unwrap();
        let command = rng.pick(&COMMANDS);
        let output = ckpt(*command).args(["-o", "json"]).arg(&path).run();
        ends_well(&output);
        // Fails if it is not one valid document.
        assert_eq!(output.json()["exit_status"], output.status(), "seed {seed}: {output}");
        assert!(!output.to_string().contains('\u{1b}'), "seed {seed}: {output}");
    }
    if all.end > 1000 {
        let _ = writeln!(std::io::stderr(), "{} archives", all.end);
    }
}
