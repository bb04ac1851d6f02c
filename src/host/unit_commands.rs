//! All commands that a unit runs, those in scripts and `sh -c` included, and which of them starts the agent.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::agent::is_program;
use super::container_start::{ContainerStart, container};
use super::exec_line::ExecCommand;
use super::file_tree::FileTree;
use super::shell_conditions::Sight;
use super::shell_run::{Begin, Line, Program, Shell, ShellCommand};
use super::shell_word::{Hole, ShellWord};
use super::unit_file::UnitLine;
use super::unit_run::{Variable, Variables};
use super::units::{ExecSetting, Unit};

/// A command, and the setting that runs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitCommand {
    pub setting: ExecSetting,
    pub command: ShellCommand,
}

/// How a unit starts the agent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentStart {
    /// The words after the agent's program.
    pub arguments: Vec<ShellWord>,
    pub variables: Variables,
    /// The packages' wrapper starts it: `slave` or `agent`.
    pub wrapper: Option<&'static str>,
    /// The container that it runs in.
    pub container: Option<ContainerStart>,
    /// The directory that it runs in.
    pub directory: PathBuf,
    /// The file and line of the command.
    pub path: PathBuf,
    pub line: usize,
    /// What is not known, in words.
    pub unknown: Vec<String>,
    /// Files of variables that cannot be read, in words.
    pub unread: Vec<String>,
}

impl UnitCommand {
    /// Whether it starts the agent.
    pub(super) fn starts_agent(&self) -> bool {
        agent_start(&self.command).is_some()
    }
}

impl Unit {
    /// Every command, in the order of settings and lines. Commands after the agent's start in a script are left out.
    pub fn all_commands(&self, tree: &dyn FileTree) -> Vec<UnitCommand> {
        self.commands_seen(tree, None)
    }

    /// The same, where tests of files in scripts are answered.
    pub(super) fn commands_seen(&self, tree: &dyn FileTree, sight: Option<&dyn Sight>) -> Vec<UnitCommand> {
        let environment = self.environment(tree);
        let directory = Path::new("/").join(self.working_directory.trim_start_matches(['-', '~']));
        let mut all = Vec::new();
        for setting in ExecSetting::ALL {
            for command in self.commands(setting, tree) {
                let shell = Shell::new(tree, environment.variables.clone(), directory.clone());
                let mut shell = shell.with_sight(sight);
                follow(&mut shell, &command);
                let found = shell.commands.into_iter();
                all.extend(found.map(|command| UnitCommand { setting, command }));
            }
            for (_, script) in self.scripts.iter().filter(|(its, _)| *its == setting) {
                let shell = Shell::new(tree, environment.variables.clone(), directory.clone());
                let mut shell = shell.with_sight(sight);
                let arguments = &[ShellWord::plain("start")];
                let UnitLine { text, path, line } = script;
                shell.script = path.to_str().map(ToOwned::to_owned);
                shell.run(&Begin { text, path, line: *line, arguments }, true);
                let found = shell.commands.into_iter();
                all.extend(found.map(|command| UnitCommand { setting, command }));
            }
        }
        all
    }

    pub(super) fn starts_agent(&self, tree: &dyn FileTree) -> bool {
        self.agent_start(tree).is_some()
    }

    /// How it starts the agent, if it does.
    pub fn agent_start(&self, tree: &dyn FileTree) -> Option<AgentStart> {
        let commands = self.all_commands(tree).into_iter();
        let mut starts = commands.filter(|command| command.setting == ExecSetting::Start);
        let mut start = starts.find_map(|command| agent_start(&command.command))?;
        let environment = self.environment(tree);
        start.unknown.extend(environment.unknown);
        start.unread = environment.unread;
        for command in self.commands(ExecSetting::Start, tree) {
            for specifier in &command.unknown {
                start.unknown.push(format!("{specifier} is not known here"));
            }
        }
        Some(start)
    }
}

/// Follows a command into the scripts that it runs.
fn follow(shell: &mut Shell<'_>, command: &ExecCommand) {
    let words = command.words.iter().map(|text| {
        let mut word = ShellWord::plain(text);
        command.unknown.iter().for_each(|specifier| word.hide(specifier));
        word
    });
    let words: Vec<ShellWord> = words.collect();
    let UnitLine { path, line, .. } = &command.line;
    shell.enter(&words, &Line { path, number: *line, is_certain: true });
}

impl Shell<'_> {
    /// Follows a command of this line: a script is read, any other command is kept.
    pub(super) fn enter(&mut self, words: &[ShellWord], line: &Line<'_>) {
        let before = self.state();
        let words = self.without_wrappers(words, line);
        if !words.is_empty() && !self.enter_shell(&words, line) {
            let program = self.program(&words);
            self.commands.push(self.shell_command(words, Vec::new(), program, line));
        }
        self.restore(before);
    }

    /// What is known of the program of a command, unless it is a shell script.
    fn program(&self, words: &[ShellWord]) -> Program {
        let first = &words[0];
        let (directory, name) = first.text.rsplit_once('/').unwrap_or(("", &first.text));
        let is_own =
            is_program(first.text.as_bytes()) || wrapper(words).is_some() || container(words).is_some();
        if is_own || first.is_known && is_known_program(directory, name) {
            return Program::Known;
        }
        match self.program_file(first).and_then(|path| self.content(&path)) {
            Some(content) if content.starts_with(b"#!") => {
                Program::Script(mentioned_paths(&String::from_utf8_lossy(&content)))
            }
            // Programs that packages install do what their arguments say.
            _ if first.is_known && (directory.is_empty() || SYSTEM.contains(&directory)) => Program::Known,
            _ => Program::Unread,
        }
    }

    /// The content of a program's file, of which only scripts matter. It is read once.
    fn content(&self, path: &Path) -> Option<Rc<[u8]>> {
        let mut programs = self.programs.borrow_mut();
        let read = || {
            let content = self.tree.read(path).ok()?;
            Some(if content.starts_with(b"#!") { content.into() } else { Rc::default() })
        };
        programs.entry(path.to_owned()).or_insert_with(read).clone()
    }

    /// The file of a program, which a shell looks for in the usual directories.
    fn program_file(&self, program: &ShellWord) -> Option<PathBuf> {
        if !program.is_known {
            return None;
        }
        if program.text.contains('/') {
            return Some(self.state.directory.join(&program.text));
        }
        let places = SEARCHED.iter().map(|directory| Path::new(directory).join(&program.text));
        places.into_iter().find(|path| self.content(path).is_some())
    }

    /// Reads the script that a command runs; false if it runs none.
    fn enter_shell(&mut self, words: &[ShellWord], line: &Line<'_>) -> bool {
        let Some((program, arguments)) = words.split_first() else { return false };
        let name = program.text.rsplit('/').next().unwrap_or_default();
        if !matches!(name, "sh" | "bash" | "dash" | "ksh") {
            let is_own = is_program(program.text.as_bytes()) || wrapper(words).is_some();
            return !is_own && self.enter_script(program, arguments, line.is_certain);
        }
        let options = arguments.iter().take_while(|word| word.text.starts_with('-')).count();
        let (options, rest) = arguments.split_at(options);
        if options.iter().any(|option| matches!(&*option.text, "--version" | "--help")) {
            return false;
        }
        let piped = self.input.take().map(|input| input.words).unwrap_or_default();
        let Some((first, arguments)) = rest.split_first() else {
            let text = self.as_text(&piped);
            return self.enter_text(&text, &[], words, line);
        };
        // Long options take no script.
        if options.iter().any(|option| !option.text.starts_with("--") && option.text.contains('c')) {
            let text = self.as_text(std::slice::from_ref(first));
            return self.enter_text(&text, arguments.get(1..).unwrap_or_default(), words, line);
        }
        let path = first.is_known.then(|| self.state.directory.join(&first.text));
        match path.and_then(|path| Some((self.tree.read(&path).ok()?, path))) {
            Some((content, path)) => self.run_script(&content, &path, arguments, line.is_certain),
            None => return self.enter_text("", &[], words, line),
        }
        true
    }

    /// Reads the text that a shell is given; a shell without one does what is not known.
    fn enter_text(
        &mut self,
        text: &str,
        arguments: &[ShellWord],
        words: &[ShellWord],
        line: &Line<'_>,
    ) -> bool {
        if text.trim().is_empty() {
            let unread = self.shell_command(words.to_vec(), Vec::new(), Program::Unread, line);
            self.commands.push(unread);
        }
        let begin = Begin { text, path: line.path, line: line.number, arguments };
        self.run(&begin, line.is_certain);
        true
    }

    /// Words as the text of a script, in which variables stand for the parts that are not known.
    pub(super) fn as_text(&mut self, words: &[ShellWord]) -> String {
        let mut texts = Vec::new();
        for word in words {
            let mut text = String::new();
            for (at, piece) in word.pieces().into_iter().enumerate() {
                if let Some(hole) = at.checked_sub(1).and_then(|at| word.holes.get(at)) {
                    let name = format!("part_{}_{}", texts.len(), at);
                    let hole = Hole { at: 0, length: 0, ..hole.clone() };
                    let value = ShellWord { holes: vec![hole], ..ShellWord::default() };
                    self.state.put(&name, (None, Some(value), false));
                    text.extend(["${", &name, "}"]);
                }
                text.push_str(piece);
            }
            texts.push(text);
        }
        texts.join(" ")
    }

    /// Reads a file that is a shell script.
    fn enter_script(&mut self, file: &ShellWord, arguments: &[ShellWord], is_certain: bool) -> bool {
        let (directory, name) = file.text.rsplit_once('/').unwrap_or(("", &file.text));
        if is_known_program(directory, name) {
            return false;
        }
        let Some(path) = self.program_file(file) else { return false };
        let Some(content) = self.content(&path) else { return false };
        let first = content.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let is_script = first.starts_with(b"#!") && first.windows(2).any(|two| two == b"sh");
        if is_script {
            self.run_script(&content, &path, arguments, is_certain);
        }
        is_script
    }

    fn run_script(&mut self, content: &[u8], path: &Path, arguments: &[ShellWord], is_certain: bool) {
        let text = String::from_utf8_lossy(content).into_owned();
        let own = path.to_str().map(ToOwned::to_owned);
        let script = std::mem::replace(&mut self.script, own);
        self.run(&Begin { text: &text, path, line: 1, arguments }, is_certain);
        self.script = script;
    }

    /// The words without programs that only change how another program runs. `env` sets variables.
    fn without_wrappers(&mut self, words: &[ShellWord], line: &Line<'_>) -> Vec<ShellWord> {
        let mut rest = words;
        while let Some(first) = rest.first() {
            let name = first.text.rsplit('/').next().unwrap_or_default();
            let takes_value: &[&str] = match name {
                "env" => &["-u", "-C"],
                "nice" | "ionice" | "taskset" => &["-n", "-c"],
                "sudo" => &["-u", "-g"],
                "timeout" | "flock" => &["-s", "-k", "-w", "-E"],
                "runuser" => &["-u", "-g", "-G"],
                "systemd-cat" => &["-t", "-p"],
                "nohup" | "setsid" | "exec" | "command" | "stdbuf" | "chronic" | "numactl" | "busybox"
                | "time" | "dumb-init" | "tini" => &[],
                _ => break,
            };
            // How long, or the file of the lock.
            let mut own = usize::from(matches!(name, "timeout" | "flock"));
            rest = &rest[1..];
            while let Some(word) = rest.first() {
                if takes_value.contains(&&*word.text) {
                    rest = rest.get(2..).unwrap_or_default();
                } else if word.text.starts_with('-') {
                    rest = &rest[1..];
                } else if let Some((name, value)) = word.text.split_once('=').filter(|_| name == "env") {
                    let (path, line) = (line.path.to_owned(), line.number);
                    let variable = Variable { value: value.to_owned(), path, line };
                    self.state.variables.insert(name.to_owned(), variable);
                    rest = &rest[1..];
                } else if own > 0 {
                    own -= 1;
                    rest = &rest[1..];
                } else {
                    break;
                }
            }
        }
        rest.to_vec()
    }
}

/// Directories for the programs of packages.
const SYSTEM: [&str; 4] = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];
/// Where a shell looks for a program.
const SEARCHED: [&str; 6] = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/// Programs that are known by their names: commands of shells and of every system.
const PROGRAMS: &[&str] = &[
    ":",
    "[",
    "[[",
    "test",
    "true",
    "false",
    "echo",
    "printf",
    "read",
    "set",
    "shift",
    "trap",
    "ulimit",
    "umask",
    "unset",
    "wait",
    "kill",
    "eval",
    "basename",
    "dirname",
    "cat",
    "chcon",
    "chgrp",
    "chmod",
    "chown",
    "cp",
    "cut",
    "date",
    "dd",
    "df",
    "du",
    "find",
    "grep",
    "egrep",
    "head",
    "hostname",
    "id",
    "install",
    "ip",
    "ln",
    "logger",
    "ls",
    "mkdir",
    "modprobe",
    "mount",
    "mountpoint",
    "mv",
    "pgrep",
    "pkill",
    "ping",
    "ps",
    "pwd",
    "readlink",
    "realpath",
    "restorecon",
    "rm",
    "rmdir",
    "rsync",
    "sed",
    "seq",
    "setfacl",
    "sleep",
    "sort",
    "stat",
    "sync",
    "sysctl",
    "systemctl",
    "tail",
    "tar",
    "tee",
    "timeout",
    "touch",
    "tr",
    "truncate",
    "umount",
    "uname",
    "uniq",
    "unlink",
    "wc",
    "which",
    "xargs",
];

fn is_known_program(directory: &str, name: &str) -> bool {
    (directory.is_empty() || SYSTEM.contains(&directory)) && PROGRAMS.contains(&name)
}

/// The absolute paths in a text.
pub(super) fn mentioned_paths(text: &str) -> Vec<String> {
    let is_part = |c: char| c.is_alphanumeric() || "/._-*?@+~".contains(c);
    let words = text.split(|c: char| !is_part(c)).filter_map(|word| word.find('/').map(|at| &word[at..]));
    let mut paths: Vec<String> = words.filter(|path| path.len() > 1).map(ToOwned::to_owned).collect();
    paths.sort_unstable();
    paths.dedup();
    paths
}

/// Whether a command is the packages' wrapper, and what it starts.
fn wrapper(words: &[ShellWord]) -> Option<&'static str> {
    let program = words.first()?.text.rsplit('/').next()?;
    let starts = words.get(1)?;
    match (program, &*starts.text) {
        ("mesos-init-wrapper", "slave") => Some("slave"),
        ("mesos-init-wrapper", "agent") => Some("agent"),
        _ => None,
    }
}

/// How a command starts the agent, if it does.
fn agent_start(command: &ShellCommand) -> Option<AgentStart> {
    let (words, variables) = (&command.words, command.variables.clone());
    let start = |arguments: &[ShellWord], wrapper| AgentStart {
        arguments: arguments.to_vec(),
        variables,
        wrapper,
        container: None,
        directory: command.directory.clone(),
        path: command.path.clone(),
        line: command.line,
        unknown: command
            .unknown
            .iter()
            .map(|name| format!("the value of {name} is known only to the shell that runs there"))
            .collect(),
        unread: Vec::new(),
    };
    if let Some(kind) = wrapper(words) {
        return Some(start(&[], Some(kind)));
    }
    if let Some(container) = container(words) {
        let flags = container.runs_agent().then(|| start(container.flags(), None))?;
        return Some(AgentStart { container: Some(container), ..flags });
    }
    let at = words.iter().position(|word| word.is_known && is_program(word.text.as_bytes()))?;
    let mut arguments = &words[at + 1..];
    if words[0].text.ends_with("start-stop-daemon") {
        let end = arguments.iter().position(|word| word.text == "--")?;
        arguments = &arguments[end + 1..];
    }
    Some(start(arguments, None))
}
