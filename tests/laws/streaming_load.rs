//! A streaming load hands each executor over once, and keeps what is returned; or it shows each once, and keeps none.

use std::convert::Infallible;
use std::fs;
use std::path::Path;

use ckpt::app::{Located, SourceOptions, Survey, SurveyInParts};
use ckpt::model::{Agents, Checkpoint, Executor, Framework, Progress, Request, StreamingLoad, load};
use ckpt::source::{Options, Source, locate};

use crate::support::corpus;
use crate::support::faults::Trees;

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

fn executors(checkpoint: &Checkpoint) -> impl Iterator<Item = &Executor> {
    let frameworks = checkpoint.agents.iter().flat_map(|agent| &agent.frameworks);
    frameworks.flat_map(|framework: &Framework| &framework.executors)
}

/// Visits everything, checks that it is what a whole load finds, and returns the most executors that were in memory at once.
fn assert_visited(load: &mut StreamingLoad<'_>, loaded: &Checkpoint, of: &str) -> usize {
    let (mut all, mut most) = (executors(loaded), 0);
    let Ok(()) = load.visit::<Infallible>(&mut |at| {
        assert!(!at.framework.executors.is_empty(), "{of}");
        most = most.max(executors(at.checkpoint).count());
        for executor in &at.framework.executors {
            assert_eq!(Some(executor), all.next(), "{of}");
        }
        Ok(())
    });
    assert_eq!(all.next(), None, "{of}");
    assert_eq!(executors(&load.top).count(), 0, "{of}: all are dropped");
    assert_eq!(load.top.coverage, loaded.coverage, "{of}");
    most
}

#[test]
fn visited_executors_are_not_kept() {
    for name in corpus::names() {
        let source =
            locate(&corpus::directory().join(format!("{name}.tar.gz")), "a test", &Options::default())
                .unwrap();
        let loaded = load(&source, &ALL, &Progress::default());
        let progress = Progress::default();
        let mut streamed = StreamingLoad::open(&source, &ALL, &progress);
        for _ in 0..2 {
            assert_visited(&mut streamed, &loaded, &name);
        }
    }
}

/// Compares the survey in parts with that of the whole; false if there are patterns or there is no checkpoint.
fn assert_same_survey(path: &Path, of: &str) -> bool {
    let options = SourceOptions { relocated: true, probe: false, ..SourceOptions::of(path) };
    let Ok(located) = Located::find(&options, &Progress::default()) else { return false };
    let request = Request { release: Some(located.release), ..ALL };
    let progress = Progress::default();
    let mut load = StreamingLoad::open(&located.source, &request, &progress);
    if load.has_patterns() {
        return false;
    }
    let mut survey = SurveyInParts::new(&located, &load.top);
    let Ok(()) = load.visit::<Infallible>(&mut |at| {
        survey.add(at);
        Ok(())
    });
    let (parts, whole) = (survey.finish(), Survey::of(&located, &located.load(&request, &progress)));
    assert_eq!(parts.damage, whole.damage, "{of}");
    assert_eq!(parts.unknown, whole.unknown, "{of}");
    assert_eq!(parts.rebooted, whole.rebooted, "{of}");
    true
}

#[test]
fn a_survey_in_parts_is_that_of_the_whole() {
    for name in corpus::names() {
        assert_same_survey(&corpus::directory().join(format!("{name}.tar.gz")), &name);
    }
    // One with IDs that are patterns.
    assert!(!assert_same_survey(&corpus::directory().join("m_odd_ids.tar.gz"), "odd IDs"));
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("fault.tar");
    let trees = Trees::read();
    let mut compared = 0;
    for (name, place) in &trees.places {
        trees.write(place, &path);
        compared += usize::from(assert_same_survey(&path, name));
    }
    assert!(compared > trees.places.len() * 9 / 10, "{compared}");
    write_frameworks(dir.path());
    let info = dir.path().join("meta/slaves/S/slave.info");
    assert!(assert_same_survey(dir.path(), "without slave.info"));
    fs::write(info, b"\x01\0\0\0x").unwrap();
    assert!(assert_same_survey(dir.path(), "with a damaged one"));
}

/// Frameworks without and with many executors.
fn write_frameworks(dir: &Path) {
    let frameworks = dir.join("meta/slaves/S/frameworks");
    for (name, count) in [("a", 0), ("b", 1500), ("c", 3), ("d", 0), ("e", 1100), ("f", 1)] {
        fs::create_dir_all(frameworks.join(name).join("executors")).unwrap();
        for number in 0..count {
            fs::create_dir(frameworks.join(name).join(format!("executors/{number:04}"))).unwrap();
        }
    }
    fs::create_dir(frameworks.join("g")).unwrap();
    std::os::unix::fs::symlink("S", dir.join("meta/slaves/latest")).unwrap();
}

#[test]
fn frameworks_of_any_size() {
    let dir = tempfile::tempdir().unwrap();
    write_frameworks(dir.path());
    let source = locate(dir.path(), "a test", &Options::default()).unwrap();
    let loaded = load(&source, &ALL, &Progress::default());
    let (left, shown) = stream(&source, |_| true);
    assert_complete(&shown, &loaded);
    assert_eq!(left.agents, loaded.agents);
    assert!(shown.iter().all(|batch| batch.executors <= 1024), "{shown:?}");
    let (left, _) = stream(&source, |number| number.is_multiple_of(3));
    let kept: Vec<usize> = left.agents[0].frameworks.iter().map(|one| one.executors.len()).collect();
    assert_eq!(kept, [0, 500, 1, 0, 366, 1, 0], "the returned executors of each framework");
    let progress = Progress::default();
    let most = assert_visited(&mut StreamingLoad::open(&source, &ALL, &progress), &loaded, "a visit");
    assert!((512..=1024).contains(&most), "{most} executors were in memory");
}
