//! All commands that a unit runs, those in scripts and `sh -c` included, and which of them starts the agent.

use std::path::{Path, PathBuf};

use super::agent::is_program;
use super::exec_line::ExecCommand;
use super::file_tree::FileTree;
use super::shell_run::{Begin, Line, Shell, ShellCommand, ShellWord};
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
    /// Where the command is written.
    pub path: PathBuf,
    pub line: usize,
    /// What is not known, in words.
    pub unknown: Vec<String>,
}

impl Unit {
    /// Every command, in the order of settings and lines. Those that follow the start of the agent in a script are left out.
    pub fn all_commands(&self, tree: &dyn FileTree) -> Vec<UnitCommand> {
        let environment = self.environment(tree);
        let directory = Path::new("/").join(self.working_directory.trim_start_matches(['-', '~']));
        let mut all = Vec::new();
        for setting in ExecSetting::ALL {
            for command in self.commands(setting, tree) {
                let mut shell = Shell::new(tree, environment.variables.clone(), directory.clone());
                follow(&mut shell, &command);
                let found = shell.commands.into_iter();
                all.extend(found.map(|command| UnitCommand { setting, command }));
            }
            for (_, script) in self.scripts.iter().filter(|(its, _)| *its == setting) {
                let mut shell = Shell::new(tree, environment.variables.clone(), directory.clone());
                let arguments = &[ShellWord::plain("start")];
                let UnitLine { text, path, line } = script;
                shell.run(&Begin { text, path, line: *line, arguments }, true);
                let found = shell.commands.into_iter();
                all.extend(found.map(|command| UnitCommand { setting, command }));
            }
        }
        all
    }

    /// Whether one of its commands starts an agent.
    pub(super) fn starts_agent(&self, tree: &dyn FileTree) -> bool {
        self.agent_start(tree).is_some()
    }

    /// How it starts the agent, if it does.
    pub fn agent_start(&self, tree: &dyn FileTree) -> Option<AgentStart> {
        let commands = self.all_commands(tree).into_iter();
        let mut starts = commands.filter(|command| command.setting == ExecSetting::Start);
        let mut start = starts.find_map(|command| agent_start(&command.command))?;
        start.unknown.extend(self.environment(tree).unknown);
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
    let words: Vec<ShellWord> = command.words.iter().map(|word| ShellWord::plain(word)).collect();
    let UnitLine { path, line, .. } = &command.line;
    shell.enter(&words, &Line { path, number: *line, is_certain: true });
}

impl Shell<'_> {
    /// Runs a command that is written at this line: a script is read, everything else is kept.
    pub(super) fn enter(&mut self, words: &[ShellWord], line: &Line<'_>) {
        let before = self.variables.clone();
        let words = self.without_wrappers(words, line);
        if !words.is_empty() && !self.enter_shell(&words, line) {
            self.commands.push(ShellCommand {
                words,
                variables: self.variables.clone(),
                directory: self.directory.clone(),
                path: line.path.to_owned(),
                line: line.number,
                is_certain: line.is_certain,
            });
        }
        self.variables = before;
    }

    /// Reads what a command gives to a shell; false if it calls none.
    fn enter_shell(&mut self, words: &[ShellWord], line: &Line<'_>) -> bool {
        let Some((program, arguments)) = words.split_first() else { return false };
        let name = program.text.rsplit('/').next().unwrap_or_default();
        if !matches!(name, "sh" | "bash" | "dash" | "ksh") {
            let is_own = is_program(program.text.as_bytes()) || wrapper(words).is_some();
            return !is_own && self.enter_script(program, arguments, line.is_certain);
        }
        let options = arguments.iter().take_while(|word| word.text.starts_with('-')).count();
        let (options, rest) = arguments.split_at(options);
        let Some((first, arguments)) = rest.split_first() else { return false };
        // A long option takes no text.
        if options.iter().any(|option| !option.text.starts_with("--") && option.text.contains('c')) {
            let arguments = arguments.get(1..).unwrap_or_default();
            let begin = Begin { text: &first.text, path: line.path, line: line.number, arguments };
            self.run(&begin, line.is_certain);
            return true;
        }
        self.enter_script(first, arguments, line.is_certain)
    }

    /// Reads a file that is a shell script.
    fn enter_script(&mut self, file: &ShellWord, arguments: &[ShellWord], is_certain: bool) -> bool {
        let path = self.directory.join(&file.text);
        if !file.is_known || !file.text.contains('/') {
            return false;
        }
        let Ok(content) = self.tree.read(&path) else { return false };
        let first = content.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let is_script = first.starts_with(b"#!") && first.windows(2).any(|two| two == b"sh");
        if is_script {
            let text = String::from_utf8_lossy(&content).into_owned();
            self.run(&Begin { text: &text, path: &path, line: 1, arguments }, is_certain);
        }
        is_script
    }

    /// Without programs that only change how another one runs. `env` sets variables.
    fn without_wrappers(&mut self, words: &[ShellWord], line: &Line<'_>) -> Vec<ShellWord> {
        let mut rest = words;
        while let Some(first) = rest.first() {
            let name = first.text.rsplit('/').next().unwrap_or_default();
            let takes_value: &[&str] = match name {
                "env" => &["-u", "-C"],
                "nice" | "ionice" | "taskset" => &["-n", "-c"],
                "sudo" => &["-u", "-g"],
                "nohup" | "setsid" | "exec" | "command" | "stdbuf" | "chronic" | "numactl" => &[],
                _ => break,
            };
            rest = &rest[1..];
            while let Some(word) = rest.first() {
                if takes_value.contains(&&*word.text) {
                    rest = rest.get(2..).unwrap_or_default();
                } else if word.text.starts_with('-') {
                    rest = &rest[1..];
                } else if let Some((name, value)) = word.text.split_once('=').filter(|_| name == "env") {
                    let (path, line) = (line.path.to_owned(), line.number);
                    let variable = Variable { value: value.to_owned(), path, line };
                    self.variables.insert(name.to_owned(), variable);
                    rest = &rest[1..];
                } else {
                    break;
                }
            }
        }
        rest.to_vec()
    }
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
        path: command.path.clone(),
        line: command.line,
        unknown: Vec::new(),
    };
    if let Some(kind) = wrapper(words) {
        return Some(start(&[], Some(kind)));
    }
    let at = words.iter().position(|word| word.is_known && is_program(word.text.as_bytes()))?;
    let mut arguments = &words[at + 1..];
    if words[0].text.ends_with("start-stop-daemon") {
        let end = arguments.iter().position(|word| word.text == "--")?;
        arguments = &arguments[end + 1..];
    }
    Some(start(arguments, None))
}
