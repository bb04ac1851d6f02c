//! Paths: what is named in them is in them; the directory of a run gives its IDs again; names and patterns.

use ckpt::layout::{
    Name, RelPath, has_magic, identify, is_hidden, is_temp_name, is_valid_container_id, is_valid_id,
    kind_by_name, kind_of, matches,
};

/// A path; or a pattern and a name with a NUL between them.
pub(super) fn check(bytes: &[u8]) {
    match bytes.iter().position(|byte| *byte == 0) {
        Some(at) => pattern(&bytes[..at], &bytes[at + 1..]),
        None => path(bytes),
    }
}

fn path(bytes: &[u8]) {
    let parts: Vec<&[u8]> = bytes.split(|byte| *byte == b'/').filter(|part| !part.is_empty()).collect();
    let entity = identify(bytes);
    let levels = [&entity.agent, &entity.framework, &entity.executor, &entity.container, &entity.task];
    for pair in levels.windows(2).skip(1) {
        assert!(pair[0].is_some() || pair[1].is_none(), "{entity:?}");
    }
    for name in levels.into_iter().flatten() {
        assert!(parts.contains(&name.as_bytes()), "{entity:?}");
        name_of(name);
    }
    if let Some(kind) = kind_of(bytes) {
        assert!(std::ptr::eq(kind_by_name(kind.name).expect("it has a name"), kind));
        let last = parts.last().expect("a path with a kind has a last part");
        assert!(std::str::from_utf8(last).is_ok() || kind.name == "runtime-secret");
    }
    whole(bytes, &parts);
    if let [agent, framework, executor, container, ..] = parts[..] {
        let run = RelPath::of_run("meta/slaves", agent, framework, executor, container);
        let found = identify(run.join("tasks").join(agent).as_bytes());
        let ids = [found.agent, found.framework, found.executor, found.container, found.task];
        let given = [agent, framework, executor, container, agent].map(|part| Some(Name::from(part)));
        assert_eq!(ids, given);
    }
}

fn whole(bytes: &[u8], parts: &[&[u8]]) {
    let path = RelPath::new(bytes);
    assert!(path.components().eq(parts.iter().copied()));
    assert_eq!(path.file_name(), parts.last().copied());
    assert!(path.is_below(&RelPath::default()) && path.is_below(&path));
    assert!(path.is_below(&path.parent()));
    let clean = parts.iter().fold(RelPath::default(), |path, part| path.join(part));
    assert!(clean.components().eq(parts.iter().copied()));
    if let Some(last) = clean.file_name() {
        assert_eq!(clean.parent().join(last), clean);
    }
    assert!(!path.to_string().contains('\0') || bytes.contains(&0));
}

fn name_of(name: &Name) {
    let bytes = name.as_bytes();
    assert!(!bytes.is_empty() && !bytes.contains(&b'/'));
    assert!(is_valid_id(bytes) || !is_valid_container_id(bytes));
    assert!(!is_temp_name(bytes) || bytes.len() == 6);
    // A name that is not a pattern matches itself alone.
    assert!(has_magic(bytes) || matches(bytes, bytes));
}

fn pattern(pattern: &[u8], name: &[u8]) {
    let fits = matches(pattern, name);
    if !has_magic(pattern) {
        assert_eq!(fits, pattern == name, "a name without a pattern matches itself");
    }
    assert!(!fits || !is_hidden(name) || matches!(pattern, [b'.', ..] | [b'\\', b'.', ..]));
    if !is_hidden(name) {
        assert!(matches(b"*", name));
        // A backslash at the end would escape the star.
        let longer = [pattern, b"*"].concat();
        assert!(
            !fits || pattern.ends_with(b"\\") || matches(&longer, name),
            "a star more takes nothing away"
        );
    }
}
