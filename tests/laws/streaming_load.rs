//! A streaming load hands each executor over once, and keeps what is returned.

use std::fs;

use ckpt::model::{Agents, Checkpoint, Progress, Request, StreamingLoad, load};
use ckpt::source::{Options, Source, locate};

use crate::support::corpus;

const ALL: Request = Request {
    agents: Agents::All,
    filter: ckpt::model::Filter { framework: None, executor: None, container: None, task: None },
    threads: 2,
    release: None,
};

/// A batch that was handed over.
#[derive(Debug, PartialEq)]
struct Shown {
    agent: usize,
    framework: usize,
    executors: usize,
    is_last: bool,
}

fn stream(source: &Source, keep: impl Fn(usize) -> bool) -> (Checkpoint, Vec<Shown>) {
    let progress = Progress::default();
    let (mut shown, mut seen) = (Vec::new(), 0);
    let left = StreamingLoad::open(source, &ALL, &progress).stream(&mut |checkpoint, batch| {
        let framework = &checkpoint.agents[batch.agent].frameworks[batch.framework];
        let names = batch.executors.iter().map(|executor| executor.id.as_bytes());
        assert!(names.clone().is_sorted(), "in the order of ids");
        assert!(names.clone().all(|name| batch.entries.iter().any(|entry| &*entry.name == name)));
        assert!(framework.executors.iter().all(|kept| !names.clone().any(|name| name == kept.id.as_bytes())));
        shown.push(Shown {
            agent: batch.agent,
            framework: batch.framework,
            executors: batch.executors.len(),
            is_last: batch.is_last,
        });
        let mut executors = batch.executors;
        executors.retain(|_| {
            seen += 1;
            keep(seen)
        });
        executors
    });
    (left, shown)
}

/// Every framework was handed over completely, in order.
fn assert_complete(shown: &[Shown], loaded: &Checkpoint) {
    let agents = loaded.agents.iter().enumerate();
    let wanted = agents.flat_map(|(agent, node)| {
        let frameworks = node.frameworks.iter().enumerate();
        frameworks.map(move |(at, framework)| ((agent, at), framework.executors.len()))
    });
    let mut shown = shown.iter().peekable();
    for (at, count) in wanted {
        let mut sum = 0;
        loop {
            let batch = shown.next().expect("the framework is handed over");
            assert_eq!((batch.agent, batch.framework), at);
            sum += batch.executors;
            if batch.is_last {
                break;
            }
        }
        assert_eq!(sum, count, "{at:?}");
    }
    assert_eq!(shown.next(), None);
}

#[test]
fn returned_executors_are_kept() {
    for name in corpus::names() {
        let source =
            locate(&corpus::directory().join(format!("{name}.tar.gz")), "a test", &Options::default())
                .unwrap();
        let loaded = load(&source, &ALL, &Progress::default());
        let (left, shown) = stream(&source, |_| true);
        assert_complete(&shown, &loaded);
        assert_eq!(left.agents, loaded.agents, "{name}");
        assert_eq!(left.strays, loaded.strays, "{name}");
        assert_eq!(left.totals, loaded.totals, "{name}");
        let (left, shown) = stream(&source, |_| false);
        assert_complete(&shown, &loaded);
        assert!(left.agents.iter().flat_map(|agent| &agent.frameworks).all(|one| one.executors.is_empty()));
    }
}

#[test]
fn frameworks_of_any_size() {
    let dir = tempfile::tempdir().unwrap();
    let frameworks = dir.path().join("meta/slaves/S/frameworks");
    for (name, count) in [("a", 0), ("b", 1500), ("c", 3), ("d", 0), ("e", 1100), ("f", 1)] {
        fs::create_dir_all(frameworks.join(name).join("executors")).unwrap();
        for number in 0..count {
            fs::create_dir(frameworks.join(name).join(format!("executors/{number:04}"))).unwrap();
        }
    }
    fs::create_dir(frameworks.join("g")).unwrap();
    std::os::unix::fs::symlink("S", dir.path().join("meta/slaves/latest")).unwrap();
    let source = locate(dir.path(), "a test", &Options::default()).unwrap();
    let loaded = load(&source, &ALL, &Progress::default());
    let (left, shown) = stream(&source, |_| true);
    assert_complete(&shown, &loaded);
    assert_eq!(left.agents, loaded.agents);
    assert!(shown.iter().all(|batch| batch.executors <= 1024), "{shown:?}");
    let (left, _) = stream(&source, |number| number.is_multiple_of(3));
    let kept: Vec<usize> = left.agents[0].frameworks.iter().map(|one| one.executors.len()).collect();
    assert_eq!(kept, [0, 500, 1, 0, 366, 1, 0], "the returned executors of each framework");
}
