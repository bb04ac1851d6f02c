//! What fits on a screen: few executors line by line, many by reason, nothing wider than the terminal.

use std::path::{Path, PathBuf};

use crate::support::cli::{Output, ckpt};
use crate::support::ids::uuid;
use crate::support::tree::{Agent, Executor, Framework, Kind, Run, Task, Tree};

/// An agent with as many executors whose process is gone, and half as many that left no pid.
fn agent(dir: &Path, count: u32) -> PathBuf {
    let mut framework = Framework::new(&format!("{}-0001", uuid("framework")));
    for number in 0..count + count / 2 {
        let id = format!("a-service_with-a-long-name.instance-{}-{number:04}", uuid("instance"));
        let run =
            Run::new(&uuid(&id)).libprocess("executor(1)@127.0.0.1:39001").task(Task::new(&id).running());
        let run = if number < count { run.pid(4000 + number) } else { run };
        framework = framework.executor(Executor::new(&id, Kind::Custom).run(run));
    }
    std::fs::create_dir(dir.join("proc")).unwrap();
    let agent = Agent::new(&format!("{}-S1", uuid("agent"))).framework(framework);
    Tree::new().agent(agent).write(dir).work
}

fn call(dir: &Path, work: &Path, line: &[&str]) -> Output {
    let call = ckpt(line).arg(work).args(["--relocated", "--boot-id", "same", "--proc-root"]);
    call.arg(dir.join("proc")).run().exits(1).redact(dir, "$TREE")
}

/// Lines that a terminal of eighty columns does not break, but for commands, which are kept whole.
fn lines(output: &Output) -> Vec<String> {
    let lines: Vec<String> = output.stdout().lines().map(ToOwned::to_owned).collect();
    for line in &lines {
        let is_command = line.strip_prefix("More").is_some_and(|text| text.trim_start().starts_with("ckpt "));
        assert!(is_command || line.chars().count() <= 80, "{line}");
    }
    lines
}

#[test]
fn few_executors_have_a_line_each() {
    let dir = tempfile::tempdir().unwrap();
    let work = agent(dir.path(), 4);
    for command in ["executors", "simulate"] {
        let lines = lines(&call(dir.path(), &work, &[command]));
        assert_eq!(lines.iter().filter(|line| line.starts_with("lost ")).count(), 6, "{lines:#?}");
        assert_eq!(lines.iter().filter(|line| line.contains("is dead")).count(), 4, "{lines:#?}");
    }
}

#[test]
fn many_executors_are_grouped_by_reason() {
    let dir = tempfile::tempdir().unwrap();
    let work = agent(dir.path(), 40);
    for command in ["executors", "simulate"] {
        let shown = lines(&call(dir.path(), &work, &[command]));
        let groups: Vec<_> = shown.iter().filter(|line| line.starts_with("lost ")).collect();
        assert_eq!(groups.len(), 2, "{shown:#?}");
        let words = |line: &str| line.split_whitespace().take(3).map(ToOwned::to_owned).collect::<Vec<_>>();
        assert_eq!(words(groups[0]), ["lost", "40", "40"]);
        assert_eq!(words(groups[1]), ["lost", "20", "20"]);
        assert!(shown.iter().any(|line| line.trim() == "and 37 more"), "{shown:#?}");
        assert!(shown.len() < 40, "{shown:#?}");
        // All of them where all are asked for.
        let all = lines(&call(dir.path(), &work, &[command, "-v"]));
        assert_eq!(all.iter().filter(|line| line.starts_with("lost ")).count(), 60);
        let document = call(dir.path(), &work, &[command, "-o", "json"]).json();
        assert_eq!(document["executors"].as_array().unwrap().len(), 60);
    }
}

#[test]
fn trees_hold_every_executor_and_its_tasks() {
    let dir = tempfile::tempdir().unwrap();
    let work = agent(dir.path(), 40);
    for command in ["executors", "simulate"] {
        let drawn = lines(&call(dir.path(), &work, &[command, "-o", "tree"]));
        let hangs = |word: &str| drawn.iter().filter(|line| line.contains(&format!("─ {word} "))).count();
        assert_eq!((hangs("executor"), hangs("task")), (60, 60), "{drawn:#?}");
    }
}
