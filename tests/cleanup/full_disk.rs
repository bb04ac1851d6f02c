//! A file system without a free byte, and one without a free inode, each in a namespace of its own. Where
//! such a file system cannot be made, the test says so and proves nothing.

use std::process::Output;

use crate::support::namespaces::in_namespaces;
use crate::support::tree::{Agent, Executor, Framework, Kind, Run, Task, Tree};

/// Makes the small file systems, fills the first one, cleans up, and goes back. `$1` ckpt, `$2` the tree, `$3` an empty
/// directory, `$4` options of the small file system, `$5` how it is filled.
const SCRIPT: &str = r#"
set -u
mount -t tmpfs -o "$4" full "$3" || exit 77
mount -t tmpfs -o size=64m run /run || exit 77
cp -a "$2/." "$3" || exit 78
(cd "$3" && find work_dir/meta | sort) > /run/before
if [ "$5" = bytes ]; then cat /dev/zero > "$3/filler" 2>/dev/null
else i=0; while touch "$3/work_dir/slaves/filler.$i"; do i=$((i+1)); done 2>/dev/null; fi
if [ "$5" = bytes ] && echo x > "$3/probe" 2>/dev/null && [ -s "$3/probe" ]; then exit 79; fi
if [ "$5" = inodes ] && touch "$3/probe" 2>/dev/null; then exit 79; fi
"$1" cleanup --scope sandboxes,completed --yes --relocated --agent-is-stopped "$3/work_dir"
status=$?
echo "status $status"
[ -e "$3/work_dir/slaves/S/frameworks/F/executors/done" ] && echo "the sandbox is still there"
[ -e "$3/work_dir/meta/slaves/S/frameworks/F/executors/done" ] && echo "the executor is still there"
"$1" undo --yes --agent-is-stopped "$3/work_dir"
(cd "$3" && find work_dir/meta | sort) | cmp - /run/before && echo "meta is back"
"#;

fn run(options: &str, filler: &str) -> Option<Output> {
    let dir = tempfile::tempdir().unwrap();
    let done = Run::new("r").pid(7).http().task(Task::new("t").ended("TASK_FINISHED").ack()).completed();
    let done = Executor::new("done", Kind::Custom).run(done);
    let framework = Framework::new("F").executor(done).executor(Executor::command("live", 77));
    let placed = Tree::new().agent(Agent::new("S").framework(framework)).write(&dir.path().join("tree"));
    std::fs::write(placed.sandbox("S", "F", "done", "r").join("stdout"), vec![b'x'; 100_000]).unwrap();
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_718_006_400);
    let sandbox = std::fs::File::open(placed.sandbox("S", "F", "done", "r")).unwrap();
    sandbox.set_modified(old).unwrap();
    let small = dir.path().join("small");
    std::fs::create_dir(&small).unwrap();
    in_namespaces(&["-rm"], SCRIPT, |command| {
        command.arg(env!("CARGO_BIN_EXE_ckpt"));
        command.args([&dir.path().join("tree"), &small]).args([options, filler]);
    })
}

fn frees(options: &str, filler: &str) {
    let Some(output) = run(options, filler) else { return };
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("status 0"), "{filler}: {output:?}");
    assert!(text.contains("meta is back"), "{filler}: {output:?}");
    assert!(text.contains("A reboot deletes 0001-cleanup"), "{filler}: {output:?}");
    assert!(!text.contains("still there"), "{filler}: {output:?}");
}

#[test]
fn without_a_free_byte() {
    frees("size=2m", "bytes");
}

#[test]
fn without_a_free_inode() {
    frees("size=64m,nr_inodes=160", "inodes");
}
