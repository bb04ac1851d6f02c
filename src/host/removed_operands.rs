//! Which operands of a command are removed, replaced or hidden by it, for programs that are known.

use super::shell_word::ShellWord;

/// What is removed at a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Depth {
    /// The path alone.
    Entry,
    /// And what is below it.
    Tree,
}

/// An operand that is removed.
#[derive(Debug, Clone)]
pub(super) struct Removed {
    pub(super) word: ShellWord,
    pub(super) depth: Depth,
    /// Only what has this name below it.
    pub(super) name: Option<String>,
    pub(super) is_certain: bool,
    /// It is written over: something else is in its place then.
    pub(super) is_replaced: bool,
    /// What is not known of it, in words.
    pub(super) doubt: Option<&'static str>,
}

impl Removed {
    fn new(word: ShellWord, depth: Depth) -> Self {
        Self { word, depth, name: None, is_certain: true, is_replaced: false, doubt: None }
    }

    /// All files on a device.
    fn on_device() -> Self {
        let doubt = Some("whether the checkpoint is on that device is not known");
        Self { is_certain: false, doubt, ..Self::new(ShellWord::unknown("$DEVICE"), Depth::Tree) }
    }

    /// A file that is written over.
    pub(super) fn replaced(word: ShellWord) -> Self {
        Self { is_replaced: true, ..Self::new(word, Depth::Entry) }
    }
}

/// Programs whose removals are known here.
pub(super) const PROGRAMS: [&str; 16] = [
    "rm", "unlink", "shred", "dd", "mv", "find", "truncate", "tee", "cp", "install", "ln", "umount", "mount",
    "rsync", "sed", "tar",
];
/// Programs that remove what `find` or `xargs` gives them.
const REMOVERS: [&str; 5] = ["rm", "unlink", "shred", "truncate", "mv"];
/// Programs that `find` may call without harm.
const READERS: [&str; 14] = [
    "ls",
    "stat",
    "cat",
    "grep",
    "du",
    "echo",
    "printf",
    "test",
    "touch",
    "file",
    "chmod",
    "chown",
    "chgrp",
    "sha256sum",
];
/// Programs that make a new file system, or remove one.
const FORMATTERS: [&str; 6] = ["mkfs", "mke2fs", "wipefs", "blkdiscard", "lvremove", "vgremove"];

/// Names of devices that contain file systems.
const DEVICES: [&str; 7] =
    ["/dev/sd", "/dev/vd", "/dev/xvd", "/dev/nvme", "/dev/mapper/", "/dev/disk/", "/dev/md"];

/// What a command removes. `is_given_on`: what it prints is given to a program that removes it.
pub(super) fn removed(name: &str, words: &[ShellWord], is_given_on: bool) -> Vec<Removed> {
    let has = |options: &[&str]| words.iter().any(|word| options.contains(&&*word.text));
    match name {
        "rm" => operands(words, is_recursive(words)),
        "unlink" | "shred" => operands(words, Depth::Entry),
        "tee" => replacing(operands(words, Depth::Entry)),
        "mv" => [moved(words), placed(words, Depth::Tree)].concat(),
        "find" => found_and_removed(words, is_given_on),
        "truncate" => replacing(operands(&without_values(words, &["-s", "-r"]), Depth::Entry)),
        "sed" if edits(words) => {
            let has_script =
                words.iter().any(|word| is_short(word, 'e') || word.text.starts_with("--expression"));
            let given = operands(&without_values(words, &["-e", "-f"]), Depth::Entry);
            perhaps(replacing(given)).into_iter().skip(usize::from(!has_script)).collect()
        }
        "dd" => {
            let outputs: Vec<ShellWord> = words.iter().filter_map(|word| word.without("of=")).collect();
            if outputs.iter().any(|word| DEVICES.iter().any(|device| word.text.starts_with(device))) {
                return vec![Removed::on_device()];
            }
            let written = replacing(operands(&outputs, Depth::Entry));
            if words.iter().any(|word| word.text.starts_with("if=/dev/")) {
                written
            } else {
                perhaps(written)
            }
        }
        "cp" | "install" if has(&["/dev/null"]) => {
            operands(words, Depth::Entry).pop().map(|last| Removed::replaced(last.word)).into_iter().collect()
        }
        "cp" if has(&["-n", "--no-clobber"]) => Vec::new(),
        "cp" | "install" => placed(words, is_recursive(words)),
        "ln" if words.iter().any(|word| is_short(word, 'f') || word.text == "--force") => {
            placed(words, Depth::Entry)
        }
        "rsync" if has(&["-n", "--dry-run"]) => Vec::new(),
        "rsync" if has(&["--remove-source-files"]) => [moved(words), perhaps(hidden(words))].concat(),
        "rsync" | "umount" => perhaps(hidden(words)),
        "tar" if has(&["--remove-files"]) => {
            in_directory(words, operands(&without_values(words, &["-C", "-f"]), Depth::Tree))
        }
        "tar" if extracts(words) => {
            in_directory(words, perhaps(vec![Removed::new(ShellWord::plain("."), Depth::Tree)]))
        }
        "mount" if has(&["tmpfs", "ramfs"]) => hidden(words),
        "mount" => {
            let is_same = words.iter().any(|word| word.text.contains("remount"));
            let given = operands(&without_values(words, &["-o", "-t", "-L", "-U"]), Depth::Tree);
            if given.len() > 1 && !is_same { perhaps(hidden(words)) } else { Vec::new() }
        }
        name if FORMATTERS.iter().any(|one| name.starts_with(one)) => {
            vec![Removed::on_device()]
        }
        _ => Vec::new(),
    }
}

/// Whether `sed` edits its files.
pub(super) fn edits(words: &[ShellWord]) -> bool {
    words.iter().any(|word| is_short(word, 'i') || word.text.starts_with("--in-place"))
}

/// Whether `tar` writes the files of an archive.
pub(super) fn extracts(words: &[ShellWord]) -> bool {
    let is_mode = |(at, word): (usize, &ShellWord)| {
        matches!(&*word.text, "--extract" | "--get")
            || (at == 0 || word.text.starts_with('-'))
                && !word.text.starts_with("--")
                && word.text.contains('x')
    };
    words.iter().enumerate().any(is_mode)
}

/// Whether a command calls a program that removes what it is given.
pub(super) fn calls_remover(words: &[ShellWord]) -> bool {
    words.iter().any(|word| REMOVERS.contains(&file_name(&word.text)))
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

fn is_short(word: &ShellWord, option: char) -> bool {
    word.text.starts_with('-') && !word.text.starts_with("--") && word.text.contains(option)
}

fn operands(words: &[ShellWord], depth: Depth) -> Vec<Removed> {
    let mut all = Vec::new();
    let mut is_over = false;
    for word in words {
        if word.text == "--" && !is_over {
            is_over = true;
        } else if (is_over || !word.text.starts_with('-')) && !(word.is_known && word.text.is_empty()) {
            all.push(Removed::new(word.clone(), depth));
        }
    }
    all
}

/// The words without the values of these options.
fn without_values(words: &[ShellWord], options: &[&str]) -> Vec<ShellWord> {
    let is_value = |at: usize| at > 0 && options.contains(&&*words[at - 1].text);
    (0..words.len()).filter(|at| !is_value(*at)).map(|at| words[at].clone()).collect()
}

fn is_recursive(words: &[ShellWord]) -> Depth {
    let is = |word: &ShellWord| {
        ['r', 'R', 'a'].iter().any(|option| is_short(word, *option))
            || matches!(&*word.text, "--recursive" | "--archive")
    };
    if words.iter().any(is) { Depth::Tree } else { Depth::Entry }
}

/// What is given to a program, and the target, which is the last unless `-t` names it.
fn given_and_target(words: &[ShellWord], depth: Depth) -> (Vec<Removed>, Option<ShellWord>) {
    let named = words.iter().position(|word| word.text == "-t").and_then(|at| words.get(at + 1)).cloned();
    let named = named.or_else(|| words.iter().find_map(|word| word.without("--target-directory=")));
    let mut given = operands(&without_values(words, &["-t", "-m", "-o", "-g", "-S"]), depth);
    let target = named.or_else(|| given.pop().map(|last| last.word));
    (given, target)
}

fn moved(words: &[ShellWord]) -> Vec<Removed> {
    given_and_target(words, Depth::Tree).0
}

/// What a copy or a new symlink replaces: the target, or what has the same name in it.
fn placed(words: &[ShellWord], depth: Depth) -> Vec<Removed> {
    let (given, Some(target)) = given_and_target(words, depth) else { return Vec::new() };
    let inside = given.into_iter().map(|removed| {
        let mut place = target.clone();
        place.push_word(&ShellWord::plain("/"));
        place.push_word(&removed.word.last_name());
        Removed { word: place, ..removed }
    });
    let inside: Vec<Removed> = inside.collect();
    perhaps(replacing(inside.into_iter().chain([Removed::new(target, Depth::Entry)]).collect()))
}

fn replacing(removed: Vec<Removed>) -> Vec<Removed> {
    removed.into_iter().map(|removed| Removed { is_replaced: true, ..removed }).collect()
}

/// What is hidden by a mount, an unmount or a copy: the last operand, and what is below it.
fn hidden(words: &[ShellWord]) -> Vec<Removed> {
    operands(words, Depth::Tree).pop().into_iter().collect()
}

/// The same where something is still there afterwards, perhaps the same.
fn perhaps(removed: Vec<Removed>) -> Vec<Removed> {
    removed.into_iter().map(|removed| Removed { is_certain: false, ..removed }).collect()
}

/// The same in the directory that `-C` names.
fn in_directory(words: &[ShellWord], removed: Vec<Removed>) -> Vec<Removed> {
    let named = words.iter().position(|word| word.text == "-C").and_then(|at| words.get(at + 1)).cloned();
    let named = named.or_else(|| words.iter().find_map(|word| word.without("--directory=")));
    let Some(directory) = named else { return removed };
    let inside = removed.into_iter().map(|removed| {
        if removed.word.text.starts_with('/') {
            return removed;
        }
        let mut word = directory.clone();
        word.push_word(&ShellWord::plain("/"));
        word.push_word(&removed.word);
        Removed { word, ..removed }
    });
    inside.collect()
}

/// What `find` deletes, by itself or by a program. Tests other than for one name and a type make it uncertain.
fn found_and_removed(words: &[ShellWord], is_given_on: bool) -> Vec<Removed> {
    let start = words.iter().position(|word| ["-exec", "-execdir", "-ok", "-okdir"].contains(&&*word.text));
    let (tests, call) = words.split_at(start.unwrap_or(words.len()));
    let called = call.get(1).map(|word| file_name(&word.text));
    let is_deleting = is_given_on || words.iter().any(|word| word.text == "-delete");
    if !is_deleting && called.is_none_or(|program| READERS.contains(&program)) {
        return Vec::new();
    }
    let is_removing = is_deleting || called.is_some_and(|program| REMOVERS.contains(&program));
    let is_root = |word: &&ShellWord| !word.text.starts_with(['-', '(', '!', '\\']);
    let mut roots: Vec<ShellWord> = tests
        .iter()
        .skip_while(|word| matches!(&*word.text, "-H" | "-L" | "-P"))
        .take_while(is_root)
        .cloned()
        .collect();
    if roots.is_empty() {
        roots.push(ShellWord::plain("."));
    }
    let names: Vec<usize> =
        (1..tests.len()).filter(|at| matches!(&*tests[at - 1].text, "-name" | "-iname")).collect();
    let plain = [
        "-name", "-iname", "-type", "-delete", "-depth", "-xdev", "-mount", "-print", "-print0", "-H", "-L",
        "-P", "-a", "-and",
    ];
    let is_plain =
        |word: &ShellWord| plain.contains(&&*word.text) || !word.text.starts_with(['-', '!', '(', '\\', '|']);
    let is_certain = is_removing && names.len() < 2 && tests.iter().all(is_plain);
    // Beside other names or a negation, one name does not decide.
    let decides =
        names.len() == 1 && !tests.iter().any(|word| matches!(&*word.text, "!" | "-not" | "-o" | "-or"));
    let name = names.first().filter(|_| decides).map(|at| tests[*at].text.clone());
    roots
        .into_iter()
        .map(|word| Removed { name: name.clone(), is_certain, ..Removed::new(word, Depth::Tree) })
        .collect()
}
