//! Calls of the built program: cleared environment, home and temporary directory of their own, eighty columns in UTF-8, a
//! time limit. An output prints as stdout, stderr and exit status in one text, so that one snapshot pins all three.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{ErrorKind, Read, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value as Json;

use super::redact::Redactions;
use super::schema;
use super::strict;
use super::terminal::Terminal;

/// A call that takes longer hangs.
const LIMIT: Duration = Duration::from_secs(120);

/// A user without rights.
const NOBODY: u32 = 65534;

/// A call to be made.
#[derive(Debug)]
#[must_use]
pub(crate) struct Ckpt {
    args: Vec<OsString>,
    environment: Vec<(OsString, OsString)>,
    stdin: Vec<u8>,
    cwd: Option<PathBuf>,
    stdout: Option<Stdio>,
    program: PathBuf,
    nobody: bool,
    /// Columns of the terminal that it is called on, and what is typed there.
    terminal: Option<(u16, Option<&'static str>)>,
}

/// The formats in which a command prints its result.
pub(crate) fn formats(command: &str) -> &'static [&'static str] {
    match command {
        "inspect" | "executors" | "simulate" | "diff" => &["table", "json", "ndjson", "tree"],
        _ => &["table", "json", "ndjson"],
    }
}

/// `ckpt` with these arguments.
pub(crate) fn ckpt(args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Ckpt {
    let args = args.into_iter().map(|arg| arg.as_ref().to_owned()).collect();
    let program = PathBuf::from(env!("CARGO_BIN_EXE_ckpt"));
    Ckpt {
        args,
        environment: Vec::new(),
        stdin: Vec::new(),
        cwd: None,
        stdout: None,
        program,
        nobody: false,
        terminal: None,
    }
}

impl Ckpt {
    /// One more argument.
    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    pub(crate) fn args(mut self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.environment.push((name.into(), value.as_ref().to_owned()));
        self
    }

    pub(crate) fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// Where it is called; an empty directory unless said otherwise.
    pub(crate) fn cwd(mut self, dir: &Path) -> Self {
        self.cwd = Some(dir.to_owned());
        self
    }

    /// Where stdout goes, instead of into the output.
    pub(crate) fn stdout(mut self, stdout: impl Into<Stdio>) -> Self {
        self.stdout = Some(stdout.into());
        self
    }

    /// If root calls, it is called as nobody, from a copy of the program in this directory, which that user may enter.
    pub(crate) fn run_by_nobody(mut self, dir: &Path) -> Self {
        if rustix::process::geteuid().is_root() {
            let copy = dir.join("ckpt");
            if !copy.exists() && std::fs::hard_link(&self.program, &copy).is_err() {
                std::fs::copy(&self.program, &copy).unwrap();
            }
            self.program = copy;
            self.nobody = true;
        }
        self
    }

    /// It is called on a terminal of this number of columns: what it prints there, on stdout and stderr, is the stdout of the
    /// output.
    pub(crate) fn on_terminal(mut self, columns: u16) -> Self {
        self.terminal = Some((columns, None));
        self
    }

    /// The same, and this is typed.
    pub(crate) fn typed(mut self, columns: u16, text: &'static str) -> Self {
        self.terminal = Some((columns, Some(text)));
        self
    }

    /// Makes the call and waits for its end.
    pub(crate) fn run(mut self) -> Output {
        let home = tempfile::tempdir().unwrap();
        let terminal = self.terminal.map(|(columns, _)| Terminal::new(columns));
        let mut child = self.spawn(home.path(), terminal.as_ref());
        if let Some(terminal) = terminal {
            let typed = self.terminal.and_then(|(_, typed)| typed).unwrap_or_default();
            let shown = terminal.show(typed.as_bytes());
            drop(child.stdin.take());
            let status = wait(&mut child, &self.args);
            let (stdout, redactions) = (shown.join().unwrap(), Redactions::default());
            return Output { args: self.args, stdout, stderr: Vec::new(), status, redactions };
        }
        let mut stdin = child.stdin.take().unwrap();
        let readers = [drain(child.stdout.take()), drain(child.stderr.take())];
        let bytes = self.stdin;
        // Who does not read its stdin closes it.
        let feeder = std::thread::spawn(move || stdin.write_all(&bytes).is_ok());
        let status = wait(&mut child, &self.args);
        feeder.join().unwrap();
        let [stdout, stderr] = readers.map(|reader| reader.join().unwrap());
        Output { args: self.args, stdout, stderr, status, redactions: Redactions::default() }
    }

    fn spawn(&mut self, home: &Path, terminal: Option<&Terminal>) -> Child {
        let mut command = Command::new(&self.program);
        if self.nobody {
            command.uid(NOBODY).gid(NOBODY);
        }
        let cwd = if self.nobody { Path::new("/") } else { home };
        command
            .args(&self.args)
            .env_clear()
            .env("HOME", home)
            .env("TMPDIR", home)
            .env("COLUMNS", "80")
            .env("LC_ALL", "C.UTF-8")
            .env("TZ", "UTC")
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .current_dir(self.cwd.as_deref().unwrap_or(cwd))
            .stdin(Stdio::piped())
            .stdout(self.stdout.take().unwrap_or_else(Stdio::piped))
            .stderr(Stdio::piped());
        if let Some(terminal) = terminal {
            let screen = || terminal.screen.try_clone().unwrap();
            command.env_remove("COLUMNS").stdout(screen()).stderr(screen());
            if self.terminal.is_some_and(|(_, typed)| typed.is_some()) {
                command.stdin(screen());
            }
        }
        loop {
            match command.spawn() {
                // Another thread has forked while the copy was written.
                Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => {
                    std::thread::sleep(Duration::from_millis(5));
                }
                child => return child.unwrap(),
            }
        }
    }
}

/// The JSON documents of a program that printed nothing else: no key of any twice, and each valid by the schema of its
/// command.
#[track_caller]
pub(crate) fn documents(stdout: &[u8]) -> Vec<Json> {
    let read = strict::documents(stdout);
    read.and_then(|all| all.iter().try_for_each(|one| schema::check(one, "document")).map(|()| all))
        .unwrap_or_else(|error| panic!("{error}\n{}", String::from_utf8_lossy(stdout)))
}

/// The one JSON document of a program that printed nothing else.
#[track_caller]
pub(crate) fn document(stdout: &[u8]) -> Json {
    let [document] = documents(stdout).try_into().unwrap_or_else(|all| panic!("not one document: {all:?}"));
    document
}

fn drain(stream: Option<impl Read + Send + 'static>) -> JoinHandle<Vec<u8>> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stream) = stream {
            stream.read_to_end(&mut bytes).unwrap();
        }
        bytes
    })
}

fn wait(child: &mut Child, args: &[OsString]) -> ExitStatus {
    let begin = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if begin.elapsed() > LIMIT {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("ckpt {args:?} has not ended after {LIMIT:?}");
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
}

/// How a call ended, and what it said.
#[derive(Debug)]
#[must_use]
pub(crate) struct Output {
    args: Vec<OsString>,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    status: ExitStatus,
    redactions: Redactions,
}

impl Output {
    /// The exit status.
    pub(crate) fn status(&self) -> i32 {
        self.status.code().unwrap_or_else(|| panic!("ended by a signal: {self}"))
    }

    /// The same output, if it ended with this status.
    #[track_caller]
    pub(crate) fn exits(self, status: i32) -> Self {
        assert_eq!(self.status.code(), Some(status), "ckpt {:?}\n{self}", self.args);
        self
    }

    /// Stdout as it was written.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.stdout
    }

    pub(crate) fn stdout(&self) -> String {
        self.redactions.apply(&String::from_utf8_lossy(&self.stdout))
    }

    pub(crate) fn stderr(&self) -> String {
        self.redactions.apply(&String::from_utf8_lossy(&self.stderr))
    }

    /// Stdout as one JSON document: no key of it twice, and valid by the schema of its command.
    #[track_caller]
    pub(crate) fn json(&self) -> Json {
        let read = strict::document(&self.stdout);
        read.and_then(|document| schema::check(&document, "document").map(|()| document))
            .unwrap_or_else(|error| panic!("ckpt {:?}: {error}\n{self}", self.args))
    }

    /// Stdout as lines of JSON: no key twice in one, and each valid by the schema of the command.
    #[track_caller]
    pub(crate) fn lines(&self) -> Vec<Json> {
        let read = strict::lines(&self.stdout);
        read.and_then(|lines| schema::check_lines(&lines).map(|()| lines))
            .unwrap_or_else(|error| panic!("ckpt {:?}: {error}\n{self}", self.args))
    }

    /// Prints `name` wherever this path is, in as many columns.
    pub(crate) fn redact(mut self, path: &Path, name: &'static str) -> Self {
        self.redactions.path(path, name);
        self
    }
}

impl fmt::Display for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.stdout())?;
        let stderr = self.stderr();
        if !stderr.is_empty() {
            write!(f, "---- stderr\n{stderr}")?;
        }
        match self.status.code() {
            Some(code) => writeln!(f, "[exit status: {code}]"),
            None => writeln!(f, "[{}]", self.status),
        }
    }
}
