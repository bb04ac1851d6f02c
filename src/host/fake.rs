//! A `/proc` and a `/` made of files, for the tests of this module. Nothing here is compiled into ckpt.

use std::path::{Path, PathBuf};

use chrono::DateTime;

use super::Host;

/// A machine that was booted at second 1000. Its clock says second 2000.
pub(super) struct Fake {
    dir: tempfile::TempDir,
}

/// A process of it. Each call writes a file.
pub(super) struct FakeProcess {
    dir: PathBuf,
    line: [String; 5],
}

impl Fake {
    pub(super) fn new() -> Self {
        let fake = Self { dir: tempfile::tempdir().unwrap() };
        fake.file("stat", "btime 1000\n");
        std::fs::create_dir(fake.root()).unwrap();
        fake
    }

    pub(super) fn host(&self) -> Host {
        let now = DateTime::from_timestamp(2000, 0).unwrap();
        Host { privileged: true, ..Host::at(&self.dir.path().join("proc"), &self.root(), now) }
    }

    /// The directory that is used as `/`.
    pub(super) fn root(&self) -> PathBuf {
        self.dir.path().join("root")
    }

    /// Writes a file below `/proc`.
    pub(super) fn file(&self, path: &str, content: &str) {
        write(&self.dir.path().join("proc").join(path), content);
    }

    /// Writes a file below the root.
    pub(super) fn root_file(&self, path: &str, content: &str) {
        write(&self.root().join(path), content);
    }

    /// A new process: leader of its session, asleep, with only `stat`.
    pub(super) fn process(&self, pid: i32, parent: i32, start_ticks: u64) -> FakeProcess {
        let dir = self.dir.path().join("proc").join(pid.to_string());
        let _ = std::fs::remove_dir_all(&dir);
        let line = [pid.to_string(), "sleep".into(), "S".into(), parent.to_string(), start_ticks.to_string()];
        FakeProcess { dir, line }.write()
    }
}

impl FakeProcess {
    fn write(self) -> Self {
        let [pid, comm, state, parent, start] = &self.line;
        let line = format!(
            "{pid} ({comm}) {state} {parent} {pid} {pid} 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 {start} 0 0\n"
        );
        write(&self.dir.join("stat"), &line);
        self
    }

    pub(super) fn comm(mut self, comm: &str) -> Self {
        self.line[1] = comm.into();
        self.write()
    }

    pub(super) fn state(mut self, state: char) -> Self {
        self.line[2] = state.into();
        self.write()
    }

    pub(super) fn environ(self, variables: &[&str]) -> Self {
        self.file("environ", &(variables.join("\0") + "\0"))
    }

    pub(super) fn cmdline(self, arguments: &[&str]) -> Self {
        self.file("cmdline", &(arguments.join("\0") + "\0"))
    }

    pub(super) fn status(self, content: &str) -> Self {
        self.file("status", content)
    }

    pub(super) fn file(self, name: &str, content: &str) -> Self {
        write(&self.dir.join(name), content);
        self
    }

    pub(super) fn cwd(self, target: &str) -> Self {
        self.link("cwd", target)
    }

    pub(super) fn link(self, name: &str, target: &str) -> Self {
        let path = self.dir.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(target, path).unwrap();
        self
    }
}

fn write(path: &Path, content: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}
