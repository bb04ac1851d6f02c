//! Whatever a command writes as JSON, on sound, damaged and live checkpoints: UTF-8, no key twice, a line end after each
//! document. The same of the plans and journals that it leaves.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use ckpt::cli::Cli;
use clap::CommandFactory as _;
use serde_json::{Value as Json, json};

use crate::support::cli::{Output, ckpt};
use crate::support::corpus::{self, unpack_file};
use crate::support::{schema, strict};

/// Each command, in the order in which a person might call them. `{}` is the `work_dir`, `{file}` a stream in it,
/// `{plan}` a plan, `{new}` a file that does not exist, `{bad}` a path that does not exist; `{source}` the same as `{}`, with
/// the options of a copy; `{change}` with those of a copy that may be changed.
const CALLS: &[&str] = &[
    "status {source}",
    "status {source} -- --hostname=other",
    "status {bad}",
    "inspect {source}",
    "inspect {source} --full --volumes --orphans",
    "inspect {bad}",
    "validate {source}",
    "validate {source} --lenient",
    "simulate {source}",
    "simulate {source} --reboot --redact",
    "simulate {source} -- --hostname=other --no_such_flag",
    "executors {source}",
    "config {source} -- --hostname=other",
    "explain latest-missing",
    "explain R104",
    "explain docker-unavailable",
    "explain --list",
    "explain --log {file}",
    "decode {file}",
    "decode {file} {bad}",
    "diff {} {}",
    "fleet {} {bad} --relocated",
    "metrics {source}",
    "metrics {bad}",
    "encode {bad}",
    "completions tcsh",
    "schema",
    "schema simulate",
    "schema no-such-command",
    "report --to {new}.html {} --relocated",
    "snapshot --to {new}.tar.gz {} --relocated -n",
    "snapshot --to {new}.tar.gz {} --relocated",
    "snapshot --dir {dir} --keep 1 {} --relocated",
    "restore {bad} {change} -n",
    "restore {snapshot} {change} -n",
    "restore {snapshot} {change} --yes --only meta/boot_id",
    "repair --list",
    "repair {change} -n --plan-out {plan}",
    "repair {change} --yes",
    "cleanup {change} -n --older-than 0secs",
    "cleanup {change} --yes --older-than 0secs",
    "cleanup {change} -n --scope sandboxes,old-agents --older-than 0secs",
    "cleanup {change} -n --scope all",
    "forget-agent {change} -n",
    "forget-agent {change}",
    "history {change}",
    "undo {change} -n",
    "undo {change} --yes",
    "apply {plan} -n",
    "purge {change} -n",
    "purge {change} --yes",
];

struct Fixture {
    dir: tempfile::TempDir,
    work: PathBuf,
    runtime: PathBuf,
    proc: PathBuf,
}

impl Fixture {
    /// Unpacks a tree; one without processes gets a `/proc` without any.
    fn new(archive: &Path) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let tree = unpack_file(archive, &dir.path().join("tree"));
        let proc = tree.base.join("proc");
        fs::create_dir_all(&proc).unwrap();
        // What follows is restored from it, as far as there is something to be in it.
        let snapshot = dir.path().join("snapshot.tar.gz");
        drop(ckpt(["snapshot", "--relocated", "--to"]).arg(snapshot).arg(&tree.work).run());
        fs::create_dir(dir.path().join("snapshots")).unwrap();
        Self { dir, work: tree.work, runtime: tree.runtime, proc }
    }

    fn words(&self, call: &str) -> Vec<OsString> {
        let files = walkdir::WalkDir::new(self.work.join("meta")).sort_by_file_name().into_iter();
        let files: Vec<PathBuf> = files
            .map(|entry| entry.unwrap())
            .filter(|entry| entry.file_type().is_file())
            .map(walkdir::DirEntry::into_path)
            .collect();
        let stream = files.iter().find(|path| path.ends_with("task.updates")).or(files.first());
        let path = |name: &str| self.dir.path().join(name).into_os_string();
        let copy = [
            "--relocated".into(),
            "--boot-id=same".into(),
            "--proc-root".into(),
            self.proc.clone().into_os_string(),
            "--runtime-dir".into(),
            self.runtime.clone().into_os_string(),
        ];
        let (work, mut words) = (self.work.clone().into_os_string(), Vec::new());
        for word in call.split(' ') {
            match word {
                "{}" => words.push(work.clone()),
                "{source}" => words.extend([&[work.clone()][..], &copy].concat()),
                "{change}" => {
                    words.extend([&[work.clone(), "--agent-is-stopped".into()][..], &copy].concat());
                }
                "{file}" => words.push(stream.unwrap().clone().into_os_string()),
                "{plan}" => words.push(path("plan")),
                "{snapshot}" => words.push(path("snapshot.tar.gz")),
                "{dir}" => words.push(path("snapshots")),
                "{new}.tar.gz" => words.push(path("new.tar.gz")),
                "{bad}" => words.push(path("nothing/here")),
                word => words.push(word.into()),
            }
        }
        words
    }

    fn run(&self, call: &str, format: &str) -> Output {
        let mut words = self.words(call);
        // In front of what belongs to the agent.
        words.splice(1..1, ["-o".into(), format.into()]);
        ckpt(words).run()
    }
}

/// How many documents or lines there are, all of them valid by the schema of their command.
fn valid(all: &[Json], command: &str, shape: &str) -> Result<usize, String> {
    if all.is_empty() {
        return Ok(0);
    }
    let root = ckpt::view::schema(command).ok_or("the command has no schema")?;
    let schema = &root["$defs"][shape];
    all.iter().try_for_each(|one| schema::validate(one, schema, &root))?;
    Ok(all.len())
}

/// Lines of several kinds begin with a header and end with a summary.
fn framed(lines: &[Json]) -> Result<(), String> {
    let kinds: Vec<&str> = lines.iter().filter_map(|line| line["type"].as_str()).collect();
    match kinds[..] {
        [] | ["header", .., "summary"] => Ok(()),
        _ => Err(format!("neither a header nor a summary around {kinds:?}")),
    }
}

/// What is wrong with what a call writes.
fn obeys(fixture: &Fixture, call: &str, of: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for format in ["json", "ndjson"] {
        let output = fixture.run(call, format);
        let _ = fs::remove_file(fixture.dir.path().join("new.tar.gz"));
        let name = call.split(' ').next().unwrap();
        let told = output.bytes();
        let read = match (name, format) {
            // Its text is for Prometheus.
            ("metrics", _) if told.starts_with(b"# HELP") => Ok(1),
            ("schema", _) if output.status() == 0 => strict::document(told).map(|_| 1),
            // A document for each file.
            ("decode", "json") => strict::documents(told).and_then(|all| valid(&all, name, "document")),
            (_, "json") if !told.is_empty() => {
                strict::document(told).and_then(|one| valid(&[one], name, "document"))
            }
            _ => strict::lines(told).and_then(|all| framed(&all).and_then(|()| valid(&all, name, "line"))),
        };
        match read {
            Ok(0) if name != "completions" => {
                wrong.push(format!("{of}: ckpt {call} -o {format} says nothing\n{output}"));
            }
            Ok(_) => {}
            Err(error) => wrong.push(format!("{of}: ckpt {call} -o {format}: {error}\n{output}")),
        }
    }
    wrong
}

/// Everything that was left beside `meta`: plans and journals, which are lines of JSON.
fn left_behind(fixture: &Fixture, of: &str) -> (usize, Vec<String>) {
    let mut files = vec![fixture.dir.path().join("plan")];
    let journals = walkdir::WalkDir::new(fixture.work.join(".ckpt")).into_iter().filter_map(Result::ok);
    files.extend(
        journals
            .map(walkdir::DirEntry::into_path)
            .filter(|path| path.ends_with("plan") || path.ends_with("journal")),
    );
    let files: Vec<_> = files.into_iter().filter(|path| path.is_file()).collect();
    let read = |path: &PathBuf| {
        strict::lines(&fs::read(path).unwrap())
            .err()
            .map(|error| format!("{of}: {}: {error}", path.display()))
    };
    (files.len(), files.iter().filter_map(read).collect())
}

#[test]
fn no_command_is_left_out() {
    let called = |name: &str| CALLS.iter().any(|call| call.split(' ').next() == Some(name));
    let forgotten: Vec<_> = Cli::command()
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .filter(|name| !called(name))
        .collect();
    assert!(forgotten.is_empty(), "{forgotten:?}");
}

/// The command prints the schema that documents are checked with, and that of all commands contains each of them.
#[test]
fn the_schema_of_every_command_is_printed() {
    let names = Cli::command().get_subcommands().map(|own| own.get_name().to_owned()).collect::<Vec<_>>();
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    assert_eq!(
        sorted(ckpt::view::SCHEMAS.iter().map(ToString::to_string).collect()),
        sorted(names.clone()),
        "schemas and commands"
    );
    let all = ckpt(["schema"]).run().exits(0).json();
    for name in names {
        let own = ckpt::view::schema(&name).unwrap();
        assert_eq!(ckpt(["schema", &name, "-o", "json"]).run().exits(0).json(), own, "{name}");
        let mut embedded = all["$defs"][&name].clone();
        let id = embedded.as_object_mut().unwrap().remove("$id").unwrap();
        assert_eq!((embedded, id), (own, json!(format!("urn:ckpt:{name}:1"))));
    }
    assert_eq!(all["anyOf"].as_array().unwrap().len(), ckpt::view::SCHEMAS.len());
    let by_alias = ckpt(["schema", "reconnect"]).run().exits(0).json();
    assert_eq!(by_alias, ckpt::view::schema("executors").unwrap());
    let unknown = ckpt(["schema", "no-such-command", "-o", "json"]).run().exits(2).json();
    assert_eq!(unknown["error"]["code"], "unknown-command");
}

#[test]
fn a_schema_admits_neither_more_keys_nor_fewer() {
    let root = ckpt::view::schema("purge").unwrap();
    let document = |change: &dyn Fn(&mut Json)| {
        let mut value = json!({
            "schema": "ckpt.purge/1", "ckpt_version": "0.1.0", "exit_status": 0, "source": null, "coverage": null,
            "mesos_version": null, "changes": ["0001-repair"], "unreadable": [], "applied": false,
            "deleted_bytes": 0,
        });
        change(&mut value);
        schema::validate(&value, &root["$defs"]["document"], &root)
    };
    assert_eq!(document(&|_| {}), Ok(()));
    assert!(document(&|value| value["more"] = json!(1)).is_err());
    assert!(document(&|value| value["deleted_bytes"] = json!(-1)).is_err());
    assert!(document(&|value| value["changes"] = json!([1])).is_err());
    assert!(document(&|value| drop(value.as_object_mut().unwrap().remove("applied"))).is_err());
    assert_eq!(ckpt::view::schema("no-such-command"), None);
}

#[test]
fn what_is_printed_is_valid_and_has_no_key_twice() {
    let live = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/live");
    let in_corpus = |name: &str| corpus::directory().join(format!("{name}.tar.gz"));
    let sound = ["w_update_sequences", "e_reservation_and_volume", "m_odd_ids"].map(in_corpus);
    let damaged = ["t_cut_executorinfo", "e2_cut_state"].map(in_corpus);
    let live = ["s02_mixture", "s22_latest_removed"].map(|name| live.join(format!("{name}.tar.gz")));
    let (mut wrong, mut left) = (Vec::new(), 0);
    for archive in sound.iter().chain(&damaged).chain(&live) {
        let (fixture, of) = (Fixture::new(archive), archive.file_name().unwrap().to_string_lossy());
        for call in CALLS {
            wrong.extend(obeys(&fixture, call, &of));
            let (files, more) = left_behind(&fixture, &of);
            left += files;
            wrong.extend(more);
        }
    }
    assert!(wrong.is_empty(), "{} calls:\n{}", wrong.len(), wrong.join("\n"));
    assert!(left > 0, "no plan and no journal was left");
}
