//! One change of every kind, each a list of steps on the typical tree.

use ckpt::layout::RelPath;
use ckpt::plan::{Action, Attributes, Content, Precondition, Step};

use super::archive::restored;
use super::fixture::{Fixture, relative};

/// A kind of change.
pub(super) struct Kind {
    pub(super) name: &'static str,
    pub(super) steps: fn(&Fixture) -> Vec<Step>,
}

/// All of them. Those that delete for good are elsewhere: they can't be undone.
pub(super) const KINDS: &[Kind] = &[
    Kind { name: "set a file aside", steps: |fixture| vec![fixture.step("meta/boot_id", Action::SetAside)] },
    Kind {
        name: "set a link aside",
        steps: |fixture| vec![fixture.step("meta/slaves/latest", Action::SetAside)],
    },
    Kind {
        name: "set directories aside",
        steps: |fixture| runs(fixture).iter().map(|run| fixture.step(run, Action::SetAside)).collect(),
    },
    Kind { name: "write a new file", steps: |fixture| vec![write_new(fixture)] },
    Kind {
        name: "write a file again",
        steps: |fixture| vec![fixture.step("meta/boot_id", write(Content::Bytes(b"another".to_vec())))],
    },
    Kind {
        name: "cut a stream",
        steps: |fixture| {
            let stream = a_file(fixture, "task.updates");
            let size = std::fs::metadata(fixture.path(&stream)).unwrap().len();
            vec![fixture.step(&stream, write(Content::Keep(vec![0..1, size - 2..size])))]
        },
    },
    Kind {
        name: "rename to a free name",
        steps: |fixture| vec![fixture.step("meta/boot_id", to("meta/slaves/boot_id", Precondition::Absent))],
    },
    Kind {
        name: "rename over a file",
        steps: |fixture| {
            let info = a_file(fixture, "slave.info");
            let over = fixture.step(&info, Action::SetAside).before;
            vec![fixture.step("meta/boot_id", to(&info, over))]
        },
    },
    Kind { name: "make a link", steps: |fixture| vec![fixture.step("meta/slaves/other", link(b"/nowhere"))] },
    Kind {
        name: "point a link elsewhere",
        steps: |fixture| vec![fixture.step("meta/slaves/latest", link(b"/nowhere"))],
    },
    Kind {
        name: "a link in the place of a directory",
        steps: |fixture| vec![fixture.step(&runs(fixture)[0], link(b"/nowhere"))],
    },
    Kind {
        name: "write a file in the place of a link",
        steps: |fixture| {
            let content = Content::Bytes(b"new".to_vec());
            vec![fixture.step("meta/slaves/latest", Action::Write { content, attributes: Some(made(0o600)) })]
        },
    },
    Kind {
        name: "make directories",
        steps: |fixture| {
            vec![fixture.step("slaves/new", directory()), fixture.step("slaves/new/deep", directory())]
        },
    },
    Kind {
        name: "set a file of the runtime directory aside",
        steps: |fixture| {
            let walk = walkdir::WalkDir::new(&fixture.placed.runtime).sort_by_file_name().into_iter();
            let mut found = walk.map(|entry| entry.unwrap().into_path());
            let config = found.find(|path| path.ends_with("config")).unwrap();
            vec![fixture.step(config.to_str().unwrap(), Action::SetAside)]
        },
    },
    Kind {
        name: "a file in the place of a directory",
        steps: |fixture| {
            let run = &runs(fixture)[0];
            let mut write = write_new(fixture);
            write.path = RelPath::new(run);
            vec![fixture.step(run, Action::SetAside), write]
        },
    },
    Kind { name: "restore from an archive", steps: restored },
    Kind {
        name: "something of everything",
        steps: |fixture| {
            // One path is moved away once.
            KINDS[..13]
                .iter()
                .filter(|kind| !kind.name.starts_with("rename") && !kind.name.starts_with("a link in"))
                .flat_map(|kind| {
                    let mut steps = (kind.steps)(fixture);
                    steps.retain(|step| {
                        !matches!(step.path.as_bytes(), b"meta/boot_id" | b"meta/slaves/latest")
                            || step.op() == "set-aside"
                    });
                    steps
                })
                .collect()
        },
    },
];

pub(super) fn runs(fixture: &Fixture) -> Vec<String> {
    let found = find(fixture, "runs");
    let entries = found.iter().flat_map(|runs| std::fs::read_dir(runs).unwrap());
    let mut runs: Vec<String> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| !path.ends_with("latest"))
        .map(|path| relative(fixture, &path))
        .collect();
    runs.sort();
    runs.truncate(2);
    runs
}

/// The path of some file of this name, the last one: of no run that is moved.
pub(super) fn a_file(fixture: &Fixture, name: &str) -> String {
    relative(fixture, find(fixture, name).last().unwrap())
}

fn find(fixture: &Fixture, name: &str) -> Vec<std::path::PathBuf> {
    let walk = walkdir::WalkDir::new(fixture.placed.meta()).sort_by_file_name().into_iter();
    walk.map(|entry| entry.unwrap().into_path()).filter(|path| path.ends_with(name)).collect()
}

fn write(content: Content) -> Action {
    Action::Write { content, attributes: None }
}

fn write_new(fixture: &Fixture) -> Step {
    let content = Content::Bytes(b"new".to_vec());
    fixture.step("meta/slaves/new", Action::Write { content, attributes: Some(made(0o640)) })
}

fn directory() -> Action {
    Action::MakeDirectory(made(0o755))
}

fn made(mode: u32) -> Attributes {
    Attributes { mode, uid: rustix::process::geteuid().as_raw(), gid: rustix::process::getegid().as_raw() }
}

fn link(text: &[u8]) -> Action {
    Action::Link { text: text.to_vec() }
}

fn to(path: &str, over: Precondition) -> Action {
    Action::Rename { to: RelPath::new(path), over }
}
