//! Checkpoints of all kinds, and every call that prints for people. Belongs here: what is called on what. Does not: how
//! it should look.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::support::cli::{Ckpt, ckpt};
use crate::support::corpus::{self, Unpacked};
use crate::support::ids::uuid;
use crate::support::resource::volume;
use crate::support::tree::{Agent, Checkpointed, Executor, Framework, Kind, Run, Task, Tree};

/// A checkpoint in place, and where things beside it are.
pub(super) struct Fixture {
    _dir: tempfile::TempDir,
    pub(super) base: PathBuf,
    pub(super) work: PathBuf,
    runtime: PathBuf,
    /// An entity to look at.
    pub(super) id: String,
    /// The names of all files and directories, as they are shown.
    pub(super) names: BTreeSet<String>,
}

/// Calls whose output is made for programs, which is not fitted to a width: one of each such command. `@META` is the `meta`
/// directory.
pub(super) const FOR_PROGRAMS: &[&str] =
    &["decode @META/boot_id", "encode @BASE/nothing", "metrics @", "completions bash", "schema"];

/// The command of a call.
pub(super) fn command(call: &str) -> &str {
    call.split(' ').next().unwrap()
}

/// Calls that print for people. `@` is the `work_dir`, `@ID` an entity in it, `@BASE` the directory around it, `@OTHER` another
/// checkpoint.
const CALLS: &[&str] = &[
    "status @",
    "status @ -v",
    "status @ -- --resources=cpus:1 --attributes=rack:1",
    "inspect @",
    "inspect @ --id @ID",
    "inspect @ -o tree",
    "inspect @ --volumes",
    "inspect @ --orphans",
    "inspect @ --all-agents",
    "validate @",
    "validate @ -v",
    "simulate @",
    "simulate @ -v",
    "simulate @ -o tree",
    "simulate @ -- --resources=cpus:1 --attributes=rack:1",
    "executors @",
    "executors @ -v",
    "executors @ -o tree",
    "config @ -- --resources=cpus:1 --attributes=rack:1",
    "config @ --given",
    "explain --list",
    "explain executor-skipped",
    "explain --log @BASE/log",
    "repair --list",
    "repair @ -n",
    "repair @ -n -v",
    "cleanup @ -n --older-than=0secs",
    "cleanup @ -n --older-than=0secs --scope=all",
    "forget-agent @ -n",
    "report @ --to=@BASE/@NEW.html",
    "snapshot @ -n --to=@BASE/snapshot.tar.zst",
    "diff @ @OTHER",
    "diff @ @OTHER -o tree",
    "fleet @ @OTHER @BASE/nothing",
    // Whatever was repaired is undone, so that the next width finds the same.
    "repair @ -n --plan-out=@BASE/plan",
    "apply @BASE/plan -n",
    "restore @BASE/meta.tar.gz @ -n",
    "repair @ -y",
    "restore @BASE/meta.tar.gz @ -n",
    "history @",
    "undo @ -n",
    "undo @ -y",
    "history @",
    "purge @ -n --older-than=0secs",
    "purge @ -y --older-than=0secs",
    // Errors.
    "inspect @BASE/nothing",
    "inspect @ --id none-of-this-name",
    "explain none-of-this-name",
    "explain --none-of-this-name",
    "undo @",
    "forget-agent @",
];

/// Every call.
pub(super) fn calls() -> impl Iterator<Item = &'static str> {
    CALLS.iter().copied()
}

impl Fixture {
    fn of(dir: tempfile::TempDir, tree: Unpacked, id: &str) -> Self {
        let base = dir.path().to_owned();
        std::fs::create_dir_all(base.join("proc")).unwrap();
        let log = "I1122 15:00:00.000000 1 state.cpp:90] Failed to find the latest agent from '/var/lib/mesos/meta'\n";
        std::fs::write(base.join("log"), log).unwrap();
        let archive = base.join("meta.tar.gz");
        drop(ckpt(["snapshot", "--relocated", "--to"]).arg(archive).arg(&tree.work).run());
        let files = walkdir::WalkDir::new(&tree.work).into_iter().map(Result::unwrap);
        let names = files.map(|entry| ckpt::view::escape(entry.file_name().as_encoded_bytes())).collect();
        Self { _dir: dir, base, work: tree.work, runtime: tree.runtime, id: id.to_owned(), names }
    }

    /// A tree of the corpus.
    pub(super) fn corpus(name: &str, id: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let tree = corpus::unpack(name, dir.path());
        Self::of(dir, tree, id)
    }

    /// A live situation, with its processes.
    pub(super) fn live(name: &str, id: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let packed = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/live").join(format!("{name}.tar.gz"));
        let tree = corpus::unpack_file(&packed, dir.path());
        Self::of(dir, tree, id)
    }

    /// Ids that are long, wide, joined, marked, or hold blanks, and damage in each.
    pub(super) fn odd() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let odd = [
            format!("a-service_with-a-long-name.instance-{}.web._app.1", uuid("instance")),
            "名前がとても長い実行プログラムの名前がとても長い実行プログラム".to_owned(),
            "👩‍👩‍👧‍👦❤️🇩🇪👍🏽 family and friends ☂️☎️✔️".to_owned(),
            "e\u{301}o\u{308}u\u{304}".repeat(20),
            "with blanks in it and more of them than anybody would think of who names a task".to_owned(),
            "\u{202e}desrever\u{200b} and \u{1b}[31mred".to_owned(),
        ];
        let mut framework = Framework::new(&format!("{}-0001", uuid("framework")));
        for (number, id) in odd.iter().enumerate() {
            let task = Task::new(id).running().update("TASK_FAILED");
            let run = Run::new(&uuid(id)).libprocess("executor(1)@127.0.0.1:39001").task(task);
            let run = match number % 3 {
                0 => run.pid(4000),
                1 => run.pid_text(b"not a pid"),
                _ => run,
            };
            framework = framework.executor(Executor::new(id, Kind::Custom).run(run));
        }
        let drain = json!({"max_grace_period": {"nanoseconds": 60_000_000_000_i64}, "mark_gone": true});
        let agent = Agent::new(&format!("{}-S1", uuid("agent"))).drain(drain).framework(framework);
        let volumes = vec![volume(&odd[0], "a-role/with-a-role-below", 512.0), volume(&odd[1], "eng", 1.0)];
        let tree = Tree::new().resources(Checkpointed::new(volumes)).agent(agent).write(dir.path());
        let tree = Unpacked { base: dir.path().to_owned(), work: tree.work, runtime: dir.path().join("run") };
        Self::of(dir, tree, &odd[0])
    }

    /// A call, at a time that counts as now where it takes one.
    pub(super) fn call(&self, line: &str) -> Ckpt {
        let base = self.base.to_str().unwrap();
        let other = corpus::directory().join("x_two_runs.tar.gz");
        let word = |word: &str| match word {
            "@" => self.work.to_str().unwrap().to_owned(),
            "@ID" => self.id.clone(),
            "@OTHER" => other.to_str().unwrap().to_owned(),
            _ => word.replace("@BASE", base).replace("@META", self.work.join("meta").to_str().unwrap()),
        };
        let words: Vec<String> = line.split(' ').map(word).collect();
        let (own, flags) = words.split_at(words.iter().position(|word| word == "--").unwrap_or(words.len()));
        let mut call = ckpt(own).arg("--no-progress");
        let command = &*words[0];
        let probes =
            !matches!(command, "diff" | "fleet" | "explain" | "decode" | "encode" | "completions" | "schema");
        if probes && !line.contains("--list") {
            call = call.args(["--proc-root", &format!("{base}/proc")]);
        }
        if matches!(command, "status" | "inspect" | "validate" | "simulate" | "executors") {
            call = call.args(["--now", corpus::NOW, "--boot-id", "same"]);
            call = call.arg("--runtime-dir").arg(&self.runtime);
        }
        call.args(flags)
    }
}
