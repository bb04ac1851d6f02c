//! A load that hands its executors over shows each of them once, and what is given back is what a load holds.

use std::fs;

use ckpt::model::{Agents, Begun, Checkpoint, Progress, Request, load};
use ckpt::source::{Options, Source, locate};

use crate::support::corpus;

const ALL: Request = Request {
    agents: Agents::All,
    filter: ckpt::model::Filter { framework: None, executor: None, container: None, task: None },
    threads: 2,
    release: None,
};

/// What was shown: agent, framework, executors, whether it was the last of them.
type Shown = Vec<(usize, usize, usize, bool)>;

fn sift(source: &Source, keep: impl Fn(usize) -> bool) -> (Checkpoint, Shown) {
    let progress = Progress::default();
    let (mut shown, mut seen) = (Vec::new(), 0);
    let left = Begun::open(source, &ALL, &progress).sift(&mut |checkpoint, batch| {
        let framework = &checkpoint.agents[batch.agent].frameworks[batch.framework];
        let names = batch.executors.iter().map(|executor| executor.id.as_bytes());
        assert!(names.clone().is_sorted(), "in the order of ids");
        assert!(names.clone().all(|name| batch.entries.iter().any(|entry| &*entry.name == name)));
        assert!(framework.executors.iter().all(|kept| !names.clone().any(|name| name == kept.id.as_bytes())));
        shown.push((batch.agent, batch.framework, batch.executors.len(), batch.is_last));
        let mut executors = batch.executors;
        executors.retain(|_| {
            seen += 1;
            keep(seen)
        });
        executors
    });
    (left, shown)
}

/// Every framework was shown, in order, and is at its end once.
fn assert_shown(shown: &Shown, loaded: &Checkpoint) {
    let agents = loaded.agents.iter().enumerate();
    let wanted = agents.flat_map(|(agent, node)| {
        let frameworks = node.frameworks.iter().enumerate();
        frameworks.map(move |(at, framework)| ((agent, at), framework.executors.len()))
    });
    let mut shown = shown.iter().peekable();
    for (at, count) in wanted {
        let mut sum = 0;
        loop {
            let (agent, framework, executors, is_last) = shown.next().expect("the framework is shown");
            assert_eq!((*agent, *framework), at);
            sum += executors;
            if *is_last {
                break;
            }
        }
        assert_eq!(sum, count, "{at:?}");
    }
    assert_eq!(shown.next(), None);
}

#[test]
fn what_is_given_back_is_what_a_load_holds() {
    for name in corpus::names() {
        let source =
            locate(&corpus::directory().join(format!("{name}.tar.gz")), "a test", &Options::default())
                .unwrap();
        let loaded = load(&source, &ALL, &Progress::default());
        let (left, shown) = sift(&source, |_| true);
        assert_shown(&shown, &loaded);
        assert_eq!(left.agents, loaded.agents, "{name}");
        assert_eq!(left.strays, loaded.strays, "{name}");
        assert_eq!(left.totals, loaded.totals, "{name}");
        let (left, shown) = sift(&source, |_| false);
        assert_shown(&shown, &loaded);
        assert!(left.agents.iter().flat_map(|agent| &agent.frameworks).all(|one| one.executors.is_empty()));
    }
}

#[test]
fn frameworks_larger_and_smaller_than_what_is_read_at_once() {
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
    let (left, shown) = sift(&source, |_| true);
    assert_shown(&shown, &loaded);
    assert_eq!(left.agents, loaded.agents);
    assert!(shown.iter().all(|(.., count, _)| *count <= 1024), "{shown:?}");
    let (left, _) = sift(&source, |number| number.is_multiple_of(3));
    let kept: Vec<usize> = left.agents[0].frameworks.iter().map(|one| one.executors.len()).collect();
    assert_eq!(kept, [0, 500, 1, 0, 366, 1, 0], "of each framework what was given back");
}
