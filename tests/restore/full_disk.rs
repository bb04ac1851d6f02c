//! A restore on a file system without a free byte: it changes nothing, or stops, and undo brings back what was there.

use std::path::Path;

use super::fixture::Fixture;
use crate::support::namespaces::in_namespaces;

/// Copies the tree to a small file system, fills that, restores and undoes. `$1` ckpt, `$2` the tree, `$3` an empty
/// directory, `$4` the archive, `$5` bytes that are left free.
const SCRIPT: &str = r#"
set -u
mount -t tmpfs -o size=4m small "$3" || exit 77
mount -t tmpfs -o size=1m run /run || exit 77
cp -a "$2/." "$3" || exit 78
rm -r "$3"/work_dir/meta/slaves/*/frameworks/*/executors/cmd.1
(cd "$3/work_dir" && find meta -printf '%p %y %s %m %T@ %l\n' | sort) > /run/before
dd if=/dev/zero of="$3/room" bs=1 count=0 seek=0 2>/dev/null
head -c "$5" /dev/zero > "$3/room"
cat /dev/zero > "$3/filler" 2>/dev/null
rm "$3/room"
"$1" restore --yes --relocated --agent-is-stopped --journal "$3/work_dir/.ckpt" "$4" "$3/work_dir"
echo "status $?"
"$1" undo --yes --agent-is-stopped --journal "$3/work_dir/.ckpt" "$3/work_dir"
(cd "$3/work_dir" && find meta -printf '%p %y %s %m %T@ %l\n' | sort) | diff - /run/before && echo "meta is as before"
"#;

fn restored_with(free: &str) -> Option<String> {
    let fixture = Fixture::new();
    let small = fixture.dir.path().join("small");
    let tree = fixture.dir.path().join("tree");
    std::fs::create_dir(&small).unwrap();
    std::fs::create_dir(&tree).unwrap();
    std::fs::rename(&fixture.placed.work, tree.join("work_dir")).unwrap();
    let output = in_namespaces(&["-rm"], SCRIPT, |command| {
        command.arg(Path::new(env!("CARGO_BIN_EXE_ckpt")));
        command.args([&tree, &small, &fixture.archive]).arg(free);
    })?;
    Some(format!(
        "{free}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    ))
}

#[test]
fn undone_whatever_is_free() {
    let mut statuses = Vec::new();
    for free in ["0", "12288", "40960", "65536", "1000000"] {
        let Some(text) = restored_with(free) else { return };
        assert!(text.contains("meta is as before"), "{text}");
        let status = text.lines().find_map(|line| line.split_once("status ")).unwrap().1.to_owned();
        statuses.push(status);
    }
    assert_eq!(statuses.last().map(String::as_str), Some("0"), "{statuses:?}");
    assert!(["3", "5"].contains(&&*statuses[0]), "{statuses:?}");
}
