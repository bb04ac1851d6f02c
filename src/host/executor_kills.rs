//! What a unit kills around each start of its agent beside the agent: its executors, or the containers of Docker.

use std::path::{Path, PathBuf};

use super::file_tree::FileTree;
use super::removals::text_of;
use super::shell_conditions::Sight;
use super::shell_word::ShellWord;
use super::unit_commands::UnitCommand;
use super::units::{ExecSetting, Unit};

/// Who is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Victims {
    /// Executors, by the names of their programs or by their cgroups.
    Executors,
    /// The containers of Docker.
    Docker,
}

/// A command of a unit that kills executors, or may do so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExecutorKill {
    /// The setting that runs it, e.g. `ExecStopPost`.
    pub setting: ExecSetting,
    pub victims: Victims,
    /// Default executors do not fit what it looks for.
    pub spares_default: bool,
    /// The file and line of the command.
    pub file: PathBuf,
    pub line: usize,
    /// It kills them at each restart, as far as the text says.
    pub is_certain: bool,
    /// The command, for people.
    pub text: String,
}

/// The programs that executors run, and their launcher.
const EXECUTORS: [&str; 4] =
    ["mesos-executor", "mesos-default-executor", "mesos-docker-executor", "mesos-containerizer"];
/// Those among them that run for a default executor.
const DEFAULT: [&str; 2] = ["mesos-default-executor", "mesos-containerizer"];
/// Commands that name processes for `kill`.
const FINDERS: [&str; 5] = ["pgrep", "pidof", "ps", "grep", "awk"];

/// How sure it is.
#[derive(Clone, Copy, PartialEq)]
enum Certainty {
    Kills,
    May,
}
use Certainty::{Kills, May};

impl Unit {
    /// The commands that kill executors, or may do so.
    pub fn executor_kills(&self, tree: &dyn FileTree, sight: Option<&dyn Sight>) -> Vec<ExecutorKill> {
        let commands = self.commands_seen(tree, sight);
        let make = |one: &UnitCommand| {
            let (victims, certainty) = kills(one, &commands, tree, &EXECUTORS)?;
            let UnitCommand { setting, command } = one;
            Some(ExecutorKill {
                setting: *setting,
                victims,
                spares_default: kills(one, &commands, tree, &DEFAULT).is_none(),
                file: tree.shown(&command.path),
                line: command.line,
                is_certain: command.is_certain && certainty == Kills,
                text: text_of(command),
            })
        };
        commands.iter().filter_map(make).collect()
    }
}

/// `programs`: of the executors.
fn kills(
    one: &UnitCommand,
    all: &[UnitCommand],
    tree: &dyn FileTree,
    programs: &[&str],
) -> Option<(Victims, Certainty)> {
    if one.command.emptied.iter().any(|file| file.text.ends_with("/cgroup.kill")) {
        return Some((Victims::Executors, May));
    }
    let (program, words) = one.command.words.split_first()?;
    let has = |options: &[&str]| words.iter().any(|word| options.contains(&&*word.text));
    let operands = || words.iter().filter(|word| !word.text.starts_with('-'));
    let executors = |certainty: Option<Certainty>| certainty.map(|certainty| (Victims::Executors, certainty));
    match program.text.rsplit('/').next().unwrap_or_default() {
        name @ ("pkill" | "killall") if !has(&["-0", "-CONT", "-SIGCONT", "--help"]) => {
            // The latter compares whole names.
            let exact = (name == "killall").then(|| ShellWord::plain("-x"));
            let words: Vec<ShellWord> = words.iter().cloned().chain(exact).collect();
            let is_full = |word: &ShellWord| {
                let short = word.text.strip_prefix('-').filter(|text| !text.starts_with('-'));
                word.text == "--full" || short.is_some_and(|text| text.contains('f'))
            };
            if name == "killall" || words.iter().any(is_full) {
                return executors(by_pattern(&words, programs));
            }
            // The kernel's names of them.
            let names: Vec<&str> = programs.iter().map(|name| short(name)).collect();
            executors(by_pattern(&words, &names))
        }
        "kill" if has(&["-1"]) && !has(&["--"]) && words.len() > 1 => executors(Some(Kills)),
        "kill" if !has(&["-0", "-l"]) => {
            let is_piped = words.iter().flat_map(|word| &word.holes).any(|hole| is_filter(&hole.shown));
            let of_pipe = is_piped.then(|| strongest(beside(one, all, programs))).flatten();
            let found = words.iter().filter_map(|word| by_output(word, programs));
            executors(strongest(found.chain(of_pipe)))
        }
        "fuser" if has(&["-k", "-km", "-mk", "--kill"]) => executors(Some(May)),
        "killall5" => executors(Some(Kills)),
        "cgdelete" => executors(Some(May)),
        "docker" => by_docker(words).map(|certainty| (Victims::Docker, certainty)),
        "systemctl" if has(&["stop", "restart", "kill"]) => {
            if operands().any(|word| word.text == "mesos_executors.slice") {
                return executors(Some(Kills));
            }
            let is_docker = |word: &ShellWord| matches!(&*word.text, "docker" | "docker.service");
            operands().any(is_docker).then(|| stopped_docker(tree)).flatten()
        }
        "service" if has(&["stop", "restart"]) && has(&["docker"]) => stopped_docker(tree),
        _ => None,
    }
}

/// Whether a part that is not known is what a filter in a pipe has printed.
fn is_filter(shown: &str) -> bool {
    ["$(awk", "$(grep", "$(cut", "$(tr", "$(sed", "$(head", "$(tail"]
        .iter()
        .any(|start| shown.starts_with(start))
}

/// What the commands on the same line look for.
fn beside<'a>(
    one: &'a UnitCommand,
    all: &'a [UnitCommand],
    programs: &'a [&'a str],
) -> impl Iterator<Item = Certainty> + 'a {
    let is_beside = move |other: &&UnitCommand| {
        (&other.command.path, other.command.line) == (&one.command.path, one.command.line)
    };
    all.iter().filter(is_beside).filter_map(|other| {
        let (finder, patterns) = other.command.words.split_first()?;
        FINDERS.contains(&&*finder.text).then(|| by_pattern(patterns, programs)).flatten()
    })
}

fn strongest(mut all: impl Iterator<Item = Certainty>) -> Option<Certainty> {
    let first = all.next()?;
    Some(if first == Kills || all.any(|one| one == Kills) { Kills } else { May })
}

/// The kernel keeps 15 bytes of a name.
fn short(name: &str) -> &str {
    name.get(..15).unwrap_or(name)
}

/// Whether what `pkill` or a similar program is given fits the name of an executor.
fn by_pattern(words: &[ShellWord], programs: &[&str]) -> Option<Certainty> {
    let is_by_file = words.iter().any(|word| matches!(&*word.text, "-F" | "--pidfile"));
    let is_narrow = ["-u", "-U", "-P", "-g", "-s", "-n", "-o", "-v", "-G", "-t", "--parent", "--user"];
    let is_narrowed = words.iter().any(|word| is_narrow.contains(&&*word.text));
    if is_by_file {
        return None;
    }
    let is_exact = words.iter().any(|word| matches!(&*word.text, "-x" | "--exact"));
    let of_word = |word: &ShellWord| {
        if !word.is_known {
            return Some(May);
        }
        let pattern = word.text.trim_start_matches('^').trim_end_matches('$');
        let plain: String =
            pattern.chars().filter(|c| c.is_ascii_alphanumeric() || "-_/".contains(*c)).collect();
        let fits = |name: &str| {
            if is_exact { *name == *plain || *short(name) == *plain } else { name.contains(&*plain) }
        };
        let is_other = plain.is_empty() || plain.parse::<u32>().is_ok();
        if !is_other && programs.iter().any(|name| fits(name)) {
            return Some(if plain == pattern { Kills } else { May });
        }
        // A pattern that is not read.
        let is_open = plain != pattern && ["mesos", "exec"].iter().any(|part| pattern.contains(part));
        (is_open && !["agent", "slave", "master"].iter().any(|part| pattern.contains(part))).then_some(May)
    };
    let given = words.iter().filter(|word| !word.text.starts_with('-'));
    let found = strongest(given.filter_map(of_word));
    if is_narrowed { Some(May) } else { found }
}

/// Whether `kill` is given executors by a command that looks for them.
fn by_output(word: &ShellWord, programs: &[&str]) -> Option<Certainty> {
    let shown = word.holes.iter().map(|hole| &*hole.shown).collect::<String>();
    if shown.contains("cgroup") {
        return Some(May);
    }
    let is_found = shown.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| FINDERS.contains(&part));
    let words = shown
        .trim_start_matches("$(")
        .trim_end_matches(')')
        .split(|c: char| c.is_whitespace() || "|\"'".contains(c));
    let words: Vec<ShellWord> = words.filter(|part| !FINDERS.contains(part)).map(ShellWord::plain).collect();
    is_found.then(|| by_pattern(&words, programs)).flatten()
}

/// Whether a command of the Docker client ends the containers of tasks. One that is named is not one of these.
fn by_docker(words: &[ShellWord]) -> Option<Certainty> {
    let is_ending = |word: &ShellWord| matches!(&*word.text, "rm" | "kill" | "stop" | "restart" | "pause");
    let at = words.iter().position(is_ending)?;
    let is_forced = words[at..].iter().any(|word| word.text == "--force" || word.text.starts_with("-f"));
    if words[at].text == "rm" && !is_forced {
        return None;
    }
    let of_word = |word: &ShellWord| {
        let shown = word.holes.iter().map(|hole| &*hole.shown).collect::<String>();
        let is_over = ["exited", "dead", "created"].iter().any(|status| shown.contains(status));
        let is_filtered = ["filter", " -f", "grep", "name="].iter().any(|part| shown.contains(part));
        let is_task = word.text.starts_with("mesos-") && word.text.len() > 36;
        let ends = if word.is_known { is_task } else { !is_over };
        ends.then_some(if shown.contains("docker ps") && !is_filtered { Kills } else { May })
    };
    strongest(words[at + 1..].iter().filter_map(of_word))
}

/// Containers outlive a daemon only with `live-restore`.
fn stopped_docker(tree: &dyn FileTree) -> Option<(Victims, Certainty)> {
    let settings = tree.read(Path::new("/etc/docker/daemon.json")).unwrap_or_default();
    let settings: serde_json::Value = serde_json::from_slice(&settings).unwrap_or_default();
    (settings["live-restore"] != true).then_some((Victims::Docker, Kills))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;
    use crate::host::unit_named;

    /// Each kill as victims and certainty.
    fn kills_of(line: &str) -> Vec<(Victims, bool)> {
        let fake = Fake::new();
        fake.root_file("etc/systemd/system/a.service", &format!("[Service]\n{line}\n"));
        let tree = fake.host().tree();
        let found = unit_named(&tree, "a").unwrap().executor_kills(&tree, None);
        found.into_iter().map(|kill| (kill.victims, kill.is_certain)).collect()
    }

    #[test]
    fn commands_that_kill_executors() {
        use Victims::{Docker, Executors};
        for (command, expected) in [
            ("/usr/bin/pkill -f mesos-executor", (Executors, true)),
            ("/usr/bin/pkill -9 mesos", (Executors, true)),
            ("/usr/bin/pkill -x mesos-default-e", (Executors, true)),
            ("/usr/bin/killall mesos-executor", (Executors, true)),
            ("/usr/bin/pkill -f [m]esos-executor", (Executors, false)),
            ("/usr/bin/pkill -u mesos", (Executors, false)),
            ("/bin/sh -c 'kill $(pgrep -f mesos-executor)'", (Executors, true)),
            ("/bin/sh -c 'kill -9 `pidof mesos-executor`'", (Executors, true)),
            ("/bin/sh -c 'pgrep -f mesos-executor | xargs kill'", (Executors, true)),
            (
                "/bin/sh -c 'ps ax | grep mesos-executor | awk \"{print}\" | xargs -r kill -9'",
                (Executors, true),
            ),
            ("/bin/sh -c 'for p in $(pgrep mesos-executor); do kill $p; done'", (Executors, false)),
            ("/bin/sh -c 'ask && pkill mesos-executor'", (Executors, false)),
            ("/bin/sh -c 'kill $(cat /sys/fs/cgroup/freezer/mesos/*/cgroup.procs)'", (Executors, false)),
            ("/usr/bin/cgdelete -r freezer:mesos", (Executors, false)),
            ("/bin/systemctl stop mesos_executors.slice", (Executors, true)),
            ("/bin/sh -c 'docker rm -f $(docker ps -aq)'", (Docker, true)),
            ("/bin/sh -c 'docker kill $(docker ps -q)'", (Docker, true)),
            ("/bin/sh -c 'docker stop $(docker ps -q --filter name=mesos-)'", (Docker, false)),
            ("/bin/systemctl stop docker", (Docker, true)),
        ] {
            assert_eq!(kills_of(&format!("ExecStopPost={command}")), [expected], "{command}");
        }
        for harmless in [
            "/usr/bin/pkill -f mesos-agent",
            "/usr/bin/pkill mesos-default-executor",
            "/usr/bin/pkill mesos-slave",
            "/usr/bin/killall mesos",
            "/usr/bin/pkill -F /run/mesos.pid",
            "/usr/bin/pkill -0 mesos-executor",
            "/bin/kill -TERM $MAINPID",
            "/bin/sh -c 'kill $(cat /run/mesos-agent.pid)'",
            "/bin/sh -c 'kill $(pidof mesos-agent)'",
            "/bin/sh -c 'pgrep -f mesos-executor'",
            "/usr/bin/docker rm -f mesos-agent",
            "/usr/bin/docker stop mesos-agent",
            "/bin/sh -c 'docker rm $(docker ps -aq)'",
            "/bin/sh -c 'docker rm -f $(docker ps -aq -f status=exited)'",
            "/bin/systemctl restart rsyslog",
            "/bin/systemctl start docker",
        ] {
            assert_eq!(kills_of(&format!("ExecStopPost={harmless}")), [], "{harmless}");
        }
    }

    /// Their program has another name, and the kernel keeps the first 15 bytes of it.
    #[test]
    fn commands_that_spare_default_executors() {
        for (command, spares) in [
            ("pkill mesos-executor", true),
            ("pkill -9f mesos-executor", true),
            ("killall mesos-executor", true),
            ("/bin/sh -c 'kill $(pgrep -f mesos-executor)'", true),
            ("pkill -f mesos-docker-executor", true),
            ("pkill mesos-default-e", false),
            ("pkill -f mesos-default-executor", false),
            ("pkill -f mesos-containerizer", false),
            ("pkill -f executor", false),
            ("pkill mesos", false),
            ("pkill -f mesos.*executor", false),
            ("cgdelete -r freezer:mesos", false),
        ] {
            let fake = Fake::new();
            fake.root_file("etc/systemd/system/a.service", &format!("[Service]\nExecStop={command}\n"));
            let tree = fake.host().tree();
            let found = unit_named(&tree, "a").unwrap().executor_kills(&tree, None);
            assert_eq!(
                found.iter().map(|kill| kill.spares_default).collect::<Vec<_>>(),
                [spares],
                "{command}"
            );
        }
    }

    #[test]
    fn containers_outlive_a_daemon_with_live_restore() {
        let fake = Fake::new();
        fake.root_file("etc/docker/daemon.json", "{\"live-restore\": true}");
        fake.root_file("etc/systemd/system/a.service", "[Service]\nExecStop=/bin/systemctl stop docker\n");
        let tree = fake.host().tree();
        assert_eq!(unit_named(&tree, "a").unwrap().executor_kills(&tree, None), []);
    }
}
