//! An agent that a unit starts in a container: what `docker run` and similar commands mount, set and call. Other ways to
//! start a container (`docker start`, `docker-compose`) do not say what is in it.

use std::path::{Path, PathBuf};

use super::agent::is_program;
use super::shell_word::ShellWord;

/// A container that a command creates or starts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContainerStart {
    /// Directories of the machine, each with the path that it has in the container.
    pub mounts: Vec<(PathBuf, PathBuf)>,
    /// `NAME=VALUE`, or a name alone, whose value comes from the environment of the command.
    pub variables: Vec<String>,
    /// Files of variables.
    pub environment_files: Vec<String>,
    /// The image; `None` where the command names an existing container.
    pub image: Option<String>,
    /// The words after the image.
    pub arguments: Vec<ShellWord>,
}

/// Options of `run` and `create` that take no value, in their long form.
const SWITCHES: [&str; 14] = [
    "--detach",
    "--interactive",
    "--tty",
    "--rm",
    "--privileged",
    "--init",
    "--read-only",
    "--publish-all",
    "--no-healthcheck",
    "--oom-kill-disable",
    "--disable-content-trust",
    "--quiet",
    "--replace",
    "--rmi",
];
/// Short options that take no value.
const SHORT_SWITCHES: &str = "ditPq";

/// The container that a command starts, if it starts one.
pub(super) fn container(words: &[ShellWord]) -> Option<ContainerStart> {
    let (program, rest) = words.split_first()?;
    let name = program.text.rsplit('/').next().unwrap_or_default();
    match name {
        "docker" | "podman" | "nerdctl" => {}
        "docker-compose" | "podman-compose" => return Some(ContainerStart::default()),
        _ => return None,
    }
    // Options of the client itself come before the command.
    let at = rest.iter().position(|word| matches!(&*word.text, "run" | "create" | "start" | "compose"))?;
    if !matches!(&*rest[at].text, "run" | "create") {
        return Some(ContainerStart::default());
    }
    Some(of_run(&rest[at + 1..]))
}

fn of_run(words: &[ShellWord]) -> ContainerStart {
    let mut start = ContainerStart::default();
    let mut rest = words;
    while let Some((word, after)) = rest.split_first() {
        let text = &*word.text;
        if !text.starts_with('-') || text == "-" {
            start.image = Some(text.to_owned());
            start.arguments = after.to_vec();
            break;
        }
        let (name, value) = split_option(text);
        rest = after;
        let value = match value {
            Some(value) => value.to_owned(),
            None if is_switch(name) => continue,
            None => {
                let Some((value, after)) = rest.split_first() else { break };
                rest = after;
                value.text.clone()
            }
        };
        start.option(name, value);
    }
    start
}

/// A long option up to `=`; a short one with what is attached to it.
fn split_option(text: &str) -> (&str, Option<&str>) {
    if text.starts_with("--") {
        return match text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
    }
    // In `-itv` the last letter counts.
    let switches = text[1..].chars().take_while(|c| SHORT_SWITCHES.contains(*c)).count();
    let name = &text[switches..];
    match name.get(1..2) {
        None => ("-", None),
        Some(_) if name.len() == 2 => (name, None),
        Some(_) => (&name[1..2], Some(name[2..].trim_start_matches('='))),
    }
}

fn is_switch(name: &str) -> bool {
    name == "-" || SWITCHES.contains(&name)
}

impl ContainerStart {
    fn option(&mut self, name: &str, value: String) {
        let last = name.trim_start_matches('-').chars().last();
        let is = |long: &str, short: char| name == long || !name.starts_with("--") && last == Some(short);
        if is("--volume", 'v') {
            let mut parts = value.split(':');
            if let (Some(from), Some(to)) = (parts.next(), parts.next()) {
                self.mounts.push((from.into(), to.into()));
            }
        } else if name == "--mount" {
            let find = |keys: &[&str]| {
                let mut pairs = value.split(',').filter_map(|pair| pair.split_once('='));
                pairs.find(|(key, _)| keys.contains(key)).map(|(_, value)| PathBuf::from(value))
            };
            let from = find(&["source", "src"]);
            self.mounts.extend(from.zip(find(&["target", "dst", "destination"])));
        } else if is("--env", 'e') {
            self.variables.push(value);
        } else if name == "--env-file" {
            self.environment_files.push(value);
        }
    }

    /// Whether it runs an agent, by the name of its image or its command.
    pub fn runs_agent(&self) -> bool {
        let is_agent = |word: &ShellWord| is_program(word.text.as_bytes());
        let image = self.image.as_deref().unwrap_or_default();
        let name = image.split(['@', ':']).next().unwrap_or_default().to_ascii_lowercase();
        let is_image = name.contains("mesos") && (name.contains("slave") || name.contains("agent"));
        is_image || self.arguments.first().is_some_and(is_agent)
    }

    /// The flags among the words after the image.
    pub(super) fn flags(&self) -> &[ShellWord] {
        let first = self.arguments.iter().take_while(|word| !word.text.starts_with("--")).count();
        &self.arguments[first..]
    }

    /// The path on the machine of a path in the container; `None` where no mount covers it.
    pub fn on_machine(&self, path: &Path) -> Option<PathBuf> {
        let covers = self.mounts.iter().filter_map(|(from, to)| {
            let rest = path.strip_prefix(to).ok()?;
            Some((to.components().count(), from.join(rest)))
        });
        covers.max_by_key(|(length, _)| *length).map(|(_, path)| path.components().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(line: &str) -> Option<ContainerStart> {
        let words: Vec<_> = line.split(' ').map(ShellWord::plain).collect();
        container(&words)
    }

    #[test]
    fn options_of_run() {
        let started = start(
            "/usr/bin/docker -H unix:///d.sock run -d --rm --name mesos-agent --net=host -itv /srv/mesos:/var/lib/mesos:rw \
             -e MESOS_PORT=5052 -eMESOS_IP=::1 --mount type=bind,source=/run/m,target=/var/run/mesos --env-file /etc/e \
             mesos/agent:1.11 --work_dir=/var/lib/mesos",
        )
        .unwrap();
        assert!(started.runs_agent());
        assert_eq!(started.image.as_deref(), Some("mesos/agent:1.11"));
        assert_eq!(started.variables, ["MESOS_PORT=5052", "MESOS_IP=::1"]);
        assert_eq!(started.environment_files, ["/etc/e"]);
        assert_eq!(started.flags(), [ShellWord::plain("--work_dir=/var/lib/mesos")]);
        for (path, on_machine) in [
            ("/var/lib/mesos", Some("/srv/mesos")),
            ("/var/lib/mesos/meta", Some("/srv/mesos/meta")),
            ("/var/run/mesos", Some("/run/m")),
            ("/var/lib", None),
        ] {
            assert_eq!(started.on_machine(Path::new(path)), on_machine.map(PathBuf::from), "{path}");
        }
    }

    #[test]
    fn other_commands() {
        assert!(start("/usr/bin/docker run busybox mesos-agent").unwrap().runs_agent());
        assert!(!start("/usr/bin/docker run busybox ls").unwrap().runs_agent());
        assert_eq!(start("docker start -a mesos-slave"), Some(ContainerStart::default()));
        assert_eq!(start("docker pull mesos/agent"), None);
        assert_eq!(start("/usr/sbin/mesos-agent --docker=run"), None);
    }
}
