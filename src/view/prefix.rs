//! What neighbouring paths have in common, so that a list says it once.

/// The directory that contains all of these paths, with its `/`; empty where they share none, and for a single path.
pub(super) fn common_directory<'p>(paths: impl IntoIterator<Item = &'p [u8]>) -> &'p [u8] {
    let mut paths = paths.into_iter();
    let Some(first) = paths.next() else { return b"" };
    let mut is_single = true;
    let shared = paths.fold(first.len(), |shared, path| {
        is_single = false;
        first[..shared].iter().zip(path).take_while(|(a, b)| a == b).count()
    });
    let end = first[..shared].iter().rposition(|byte| *byte == b'/');
    if is_single { b"" } else { &first[..end.map_or(0, |end| end + 1)] }
}

/// Whether two paths below a `work_dir` begin with the same name, e.g. `meta`.
pub(super) fn have_same_top(one: &[u8], other: &[u8]) -> bool {
    one.split(|byte| *byte == b'/').next() == other.split(|byte| *byte == b'/').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_names_are_shared() {
        let shared = |paths: &[&'static str]| {
            String::from_utf8_lossy(common_directory(paths.iter().map(|path| path.as_bytes()))).into_owned()
        };
        assert_eq!(shared(&["meta/slaves/ab/x", "meta/slaves/ac/x"]), "meta/slaves/");
        assert_eq!(shared(&["meta/slaves/ab", "meta/slaves/ab/x"]), "meta/slaves/");
        assert_eq!(shared(&["meta/a", "slaves/a"]), "");
        assert_eq!(shared(&["/a/b/c", "/a/b/d", "/a/e"]), "/a/");
        assert_eq!((&*shared(&["meta/a"]), &*shared(&[])), ("", ""));
        assert!(have_same_top(b"meta/a", b"meta/b/c") && !have_same_top(b"meta/a", b"slaves/a"));
    }
}
