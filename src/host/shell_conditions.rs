//! Whether a command of a script succeeds, and so which commands after it are run. Tests of files are looked up where the
//! machine's files are read; texts are compared where both are known.

use std::path::Path;

use super::file_tree::FileTree;
use super::host_files::Unseen;
use super::shell_word::ShellWord;

/// How a command ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Succeeds,
    Fails,
    /// It succeeds as far as the text says: something would have to be wrong otherwise.
    ShouldSucceed,
    /// A test whose answer is not known.
    Open,
    /// Another command.
    Unknown,
}

/// Whether a command is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Runs {
    No,
    /// A test decides whose answer is not known.
    Open,
    /// Another command decides.
    Maybe,
    Yes,
}

impl Status {
    pub(super) fn of(holds: Option<bool>) -> Self {
        match holds {
            Some(true) => Self::Succeeds,
            Some(false) => Self::Fails,
            None => Self::Open,
        }
    }

    pub(super) fn negated(self) -> Self {
        match self {
            Self::Succeeds => Self::Fails,
            Self::Fails => Self::Succeeds,
            Self::ShouldSucceed => Self::Unknown,
            Self::Open | Self::Unknown => self,
        }
    }

    /// What is run if it succeeds.
    pub(super) fn then(self) -> Runs {
        match self {
            Self::Succeeds | Self::ShouldSucceed => Runs::Yes,
            Self::Fails => Runs::No,
            Self::Open => Runs::Open,
            Self::Unknown => Runs::Maybe,
        }
    }

    /// What is run if it fails.
    pub(super) fn otherwise(self) -> Runs {
        match self {
            Self::ShouldSucceed => Runs::Maybe,
            _ => self.negated().then(),
        }
    }
}

impl Runs {
    pub(super) fn of(is_certain: bool) -> Self {
        if is_certain { Self::Yes } else { Self::Maybe }
    }

    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Open, _) | (_, Self::Open) => Self::Open,
            (Self::Maybe, _) | (_, Self::Maybe) => Self::Maybe,
            (Self::Yes, Self::Yes) => Self::Yes,
        }
    }
}

/// A question about a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileTest {
    Exists,
    Directory,
    File,
    Symlink,
    NotEmpty,
}

/// Who answers tests of files. `None`: not known.
pub trait Sight {
    fn holds(&self, test: FileTest, path: &Path) -> Option<bool>;
}

/// A word of a test.
#[derive(Debug, Clone)]
pub(super) struct TestWord {
    pub(super) word: ShellWord,
    /// All variables in it are set.
    pub(super) is_set: bool,
}

/// What `test` says of its words, without `[` and `]`.
pub(super) fn test(words: &[TestWord], directory: Option<&Path>, sight: Option<&dyn Sight>) -> Status {
    let texts: Vec<&str> = words.iter().map(|word| &*word.word.text).collect();
    let split = |operator: &str| {
        let inner = texts.iter().skip(1).position(|text| *text == operator)?;
        (inner + 2 < words.len()).then_some(inner + 1)
    };
    let ask = |part: &[TestWord]| test(part, directory, sight);
    if let Some(at) = split("-o") {
        return match (ask(&words[..at]), ask(&words[at + 1..])) {
            (Status::Succeeds, _) | (_, Status::Succeeds) => Status::Succeeds,
            (Status::Fails, other) | (other, Status::Fails) => other,
            _ => Status::Open,
        };
    }
    if let Some(at) = split("-a") {
        return match (ask(&words[..at]), ask(&words[at + 1..])) {
            (Status::Fails, _) | (_, Status::Fails) => Status::Fails,
            (Status::Succeeds, other) | (other, Status::Succeeds) => other,
            _ => Status::Open,
        };
    }
    let known = |at: usize| words.get(at).filter(|one| one.is_set && one.word.is_known);
    match &texts[..] {
        ["!", ..] if words.len() > 1 => ask(&words[1..]).negated(),
        [] => Status::Fails,
        [_] => Status::of(known(0).map(|_| !texts[0].is_empty())),
        ["-n", value] => Status::of(known(1).map(|_| !value.is_empty())),
        ["-z", value] => Status::of(known(1).map(|_| value.is_empty())),
        [unary, _] => of_file(unary, &words[1].word, directory, sight),
        [left, operator, right] => {
            let both = known(0)
                .zip(known(2))
                .filter(|(left, right)| !left.word.is_pattern && !right.word.is_pattern);
            Status::of(both.and_then(|_| compared(left, operator, right)))
        }
        _ => Status::Open,
    }
}

fn compared(left: &str, operator: &str, right: &str) -> Option<bool> {
    let numbers = || left.trim().parse::<i64>().ok().zip(right.trim().parse::<i64>().ok());
    match operator {
        "=" | "==" => Some(left == right),
        "!=" => Some(left != right),
        "-eq" => numbers().map(|(left, right)| left == right),
        "-ne" => numbers().map(|(left, right)| left != right),
        "-lt" => numbers().map(|(left, right)| left < right),
        "-le" => numbers().map(|(left, right)| left <= right),
        "-gt" => numbers().map(|(left, right)| left > right),
        "-ge" => numbers().map(|(left, right)| left >= right),
        _ => None,
    }
}

/// Tests of files that nobody can look up count as met, as scripts test for what they use.
fn of_file(unary: &str, path: &ShellWord, directory: Option<&Path>, sight: Option<&dyn Sight>) -> Status {
    let test = match unary {
        "-d" => FileTest::Directory,
        "-f" => FileTest::File,
        "-L" | "-h" => FileTest::Symlink,
        "-s" => FileTest::NotEmpty,
        // Of a file that is there, its mode or kind decides.
        "-e" | "-r" | "-w" | "-x" | "-S" | "-p" | "-b" | "-c" => FileTest::Exists,
        _ => return Status::Open,
    };
    let is_whole = matches!(unary, "-e" | "-d" | "-f" | "-L" | "-h" | "-s");
    let Some(sight) = sight else { return if is_whole { Status::ShouldSucceed } else { Status::Open } };
    let place = if path.text.starts_with('/') { Some(Path::new("/")) } else { directory };
    let place = place.filter(|_| path.is_known && !path.is_pattern && !path.text.is_empty());
    match place.and_then(|place| sight.holds(test, &place.join(&path.text))) {
        Some(true) if !is_whole => Status::ShouldSucceed,
        holds => Status::of(holds),
    }
}

/// What the files of a machine say. What is missing in a directory that they have is missing.
pub fn look_up(tree: &dyn FileTree, test: FileTest, path: &Path) -> Option<bool> {
    look(tree, test, path, 0)
}

/// The most symlinks and directories that are looked at for one answer.
const MOST: usize = 40;
/// Nothing is opened there: it may be a device.
const DEVICES: [&str; 3] = ["/dev", "/proc", "/sys"];

fn look(tree: &dyn FileTree, test: FileTest, path: &Path, depth: usize) -> Option<bool> {
    if depth > MOST {
        return None;
    }
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        return Some(matches!(test, FileTest::Exists | FileTest::Directory | FileTest::NotEmpty));
    };
    match tree.names(parent) {
        Ok(names) if !names.iter().any(|one| one == name) => return Some(false),
        Ok(_) => {}
        // Where the directory is not there, nothing is in it.
        Err(_) => return look(tree, FileTest::Exists, parent, depth + 1).filter(|there| !there),
    }
    let link = tree.read_link(path).ok();
    match (test, link) {
        (FileTest::Symlink, link) => Some(link.is_some()),
        (_, Some(target)) => look(tree, test, &parent.join(target), depth + 1),
        (FileTest::Exists, None) => Some(true),
        (FileTest::Directory, None) => match tree.names(path) {
            Ok(_) => Some(true),
            Err(why) => (why == Unseen::Missing).then_some(false),
        },
        _ if tree.names(path).is_ok() => Some(test == FileTest::NotEmpty),
        _ if DEVICES.iter().any(|place| path.starts_with(place)) => None,
        (FileTest::File, None) => tree.read(path).ok().map(|_| true),
        (FileTest::NotEmpty, None) => tree.read(path).ok().map(|content| !content.is_empty()),
    }
}
