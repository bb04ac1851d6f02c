//! The flags with which a unit starts its agent: the words of its command, its environment, and what the packages' wrapper
//! (`mesos-init-wrapper`) adds from `/etc/default` and its flag directory.

use std::path::Path;

use super::env_file::WRAPPER;
use super::flag_directory::FlagDirectory;
use super::given::{Given, Origin, Source, split_arguments, split_environment};
use super::layer::{Layer, Stray, StrayKind};
use crate::host::{AgentStart, ContainerStart, FileTree, ShellWord, Unit, Unseen, Variables, read_shell};

/// The flags that a unit gives to the agent that it starts so. `source` is that of each flag.
pub fn unit_flags(unit: &Unit, start: &AgentStart, tree: &dyn FileTree, source: Source) -> Layer {
    let mut layer = Layer::new(source);
    layer.complete = true;
    let mut reader = Reader { tree, layer };
    reader.arguments(start);
    let mut variables = start.variables.clone();
    if let Some(kind) = start.wrapper {
        reader.wrapper(kind, &mut variables);
    }
    if let Some(container) = &start.container {
        reader.in_container(container, start, &variables);
    } else {
        reader.environment(&variables);
        reader.passed(unit);
    }
    for unknown in &start.unknown {
        reader.unknown(&tree.shown(&start.path), Some(start.line), unknown.clone());
    }
    for unread in &start.unread {
        reader.layer.doubts.push(unread.clone());
        reader.layer.complete = false;
    }
    reader.layer
}

struct Reader<'t> {
    tree: &'t dyn FileTree,
    layer: Layer,
}

impl Reader<'_> {
    /// What is not known keeps the flags from being all of them.
    fn unknown(&mut self, path: &Path, line: Option<usize>, consequence: String) {
        let origin = Origin::file(self.layer.source, path.to_owned(), line);
        self.layer.strays.push(Stray { origin, kind: StrayKind::Unreadable, consequence });
        self.layer.complete = false;
    }

    fn origin(&self, path: &Path, line: usize) -> Origin {
        Origin::file(self.layer.source, self.tree.shown(path), Some(line))
    }

    fn arguments(&mut self, start: &AgentStart) {
        let origin = self.origin(&start.path, start.line);
        let is_known = |word: &&ShellWord| word.is_known;
        let words = start.arguments.iter().filter(is_known).map(|word| word.text.as_bytes());
        let (given, ignored) = split_arguments(words, &origin);
        self.layer.arguments.extend(given);
        self.layer.strays.extend(ignored.into_iter().map(|word| Stray {
            origin: origin.clone(),
            kind: StrayKind::Ignored,
            consequence: format!("`{word}` is not a flag; the agent ignores it"),
        }));
        // An unknown specifier is reported by itself.
        let is_told = |word: &ShellWord| !start.unknown.is_empty() && word.text.contains('%');
        for word in start.arguments.iter().filter(|word| !word.is_known && !is_told(word)) {
            let name = word.text.split('=').next().unwrap_or_default().to_owned();
            let text = format!("the value of {name} is known only to the shell that runs there");
            self.unknown(&self.tree.shown(&start.path), Some(start.line), text);
        }
    }

    fn environment(&mut self, variables: &Variables) {
        let each = variables.iter().map(|(name, variable)| {
            (name.as_bytes(), variable.value.as_bytes(), self.origin(&variable.path, variable.line))
        });
        self.layer.environment = split_environment(each);
    }

    /// A container gets the variables that its command names, and those of its image, which no file says.
    fn in_container(&mut self, container: &ContainerStart, start: &AgentStart, variables: &Variables) {
        let origin = self.origin(&start.path, start.line);
        let mut given = Vec::new();
        for one in &container.variables {
            match one.split_once('=') {
                Some((name, value)) => given.push((name.to_owned(), value.to_owned(), origin.clone())),
                None => given.extend(variables.get(one).map(|variable| {
                    (one.clone(), variable.value.clone(), self.origin(&variable.path, variable.line))
                })),
            }
        }
        for file in &container.environment_files {
            let path = Path::new(file);
            let Ok(content) = self.tree.read(path) else {
                let text = format!("the variables in {} are not known", self.tree.shown(path).display());
                self.layer.doubts.push(text);
                continue;
            };
            for (at, line) in String::from_utf8_lossy(&content).lines().enumerate() {
                if let Some((name, value)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
                    given.push((name.to_owned(), value.to_owned(), self.origin(path, at + 1)));
                }
            }
        }
        let each =
            given.iter().map(|(name, value, origin)| (name.as_bytes(), value.as_bytes(), origin.clone()));
        self.layer.environment = split_environment(each);
        let image = container.image.as_deref().unwrap_or_default();
        let text = format!("variables and flags that the image {image} itself contains are not known");
        self.unknown(&self.tree.shown(&start.path), Some(start.line), text);
    }

    /// Variables of systemd's own environment.
    fn passed(&mut self, unit: &Unit) {
        for line in &unit.passed_environment {
            for name in line.text.split_whitespace().filter(|name| name.starts_with("MESOS_")) {
                let place = self.tree.shown(&line.path).display().to_string();
                let text = format!(
                    "the value of {name} comes from systemd's own environment ({place}:{})",
                    line.line
                );
                self.layer.doubts.push(text);
                self.layer.complete = false;
            }
        }
    }

    /// Files of `/etc/default` set variables, some of which become arguments; so does each file of the flag directory.
    fn wrapper(&mut self, kind: &str, variables: &mut Variables) {
        for path in ["/etc/default/mesos".to_owned(), format!("/etc/default/mesos-{kind}")] {
            let path = Path::new(&path);
            match self.tree.read(path) {
                Ok(content) => {
                    for name in read_shell(self.tree, &content, path, variables) {
                        let text = format!("the value of {name} is known only to the shell that runs there");
                        self.unknown(&self.tree.shown(path), None, text);
                    }
                }
                Err(Unseen::Missing) => {}
                Err(why) => {
                    let text = format!("its variables are not known: {why}");
                    self.layer.doubts.push(format!("{}: {text}", self.tree.shown(path).display()));
                    self.unknown(&self.tree.shown(path), None, text);
                }
            }
        }
        for (name, flag) in WRAPPER {
            let name = String::from_utf8_lossy(name);
            if let Some(variable) = variables.get(&*name).filter(|variable| !variable.value.is_empty()) {
                let origin = self.origin(&variable.path, variable.line);
                let value = Some(variable.value.as_str().into());
                self.layer.arguments.push(Given { name: flag.into(), value, origin });
            }
        }
        let directory = format!("/etc/mesos-{kind}");
        let path = Path::new(&directory);
        match FlagDirectory::read_in(self.tree, path) {
            Ok(directory) => {
                let own = directory.layer_of(self.layer.source);
                self.layer.complete &= own.strays.iter().all(|stray| stray.kind != StrayKind::Unreadable);
                self.layer.arguments.extend(own.arguments);
                self.layer.strays.extend(own.strays);
            }
            Err(Unseen::Missing) => {}
            Err(why) => {
                let text = format!("its flags are not known: {why}");
                self.layer.doubts.push(format!("{}: {text}", self.tree.shown(path).display()));
                self.unknown(&self.tree.shown(path), None, text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::{DiskTree, unit_named};

    fn write(root: &Path, path: &str, content: &str) {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// Flags in the form `name=value PLACE`, with places relative to the root.
    fn shown(root: &Path, layer: &Layer) -> Vec<String> {
        let show = |given: &Given| {
            let value = given.value.as_ref().map(|value| format!("={value}")).unwrap_or_default();
            let path = given.origin.path.as_ref().unwrap().strip_prefix(root).unwrap().display().to_string();
            let line = given.origin.line.map(|line| format!(":{line}")).unwrap_or_default();
            format!("{}{value} {path}{line}", given.name)
        };
        layer.arguments.iter().chain(&layer.environment).map(show).collect()
    }

    fn flags(files: &[(&str, &str)], unit: &str) -> (Vec<String>, bool, Vec<String>) {
        let dir = tempfile::tempdir().unwrap();
        for (path, content) in files {
            write(dir.path(), path, content);
        }
        let tree = DiskTree::new(dir.path());
        let unit = unit_named(&tree, unit).unwrap();
        let layer = unit_flags(&unit, &unit.agent_start(&tree).unwrap(), &tree, Source::Unit);
        let strays = layer.strays.iter().map(|stray| stray.consequence.clone()).collect();
        (shown(dir.path(), &layer), layer.complete, strays)
    }

    const UNIT: &str = "etc/systemd/system/mesos-slave.service";

    #[test]
    fn words_and_variables() {
        let text = "[Service]\nEnvironment=MESOS_IP=10.0.0.1 WORK=/srv/mesos\nEnvironmentFile=/etc/agent.env\n\
                    ExecStart=/usr/sbin/mesos-slave \\\n  --work_dir=${WORK} \\\n  $MORE\n";
        let env = "MORE=\"--port=5052 --no-strict\"\nMESOS_HOSTNAME=agent1\n";
        assert_eq!(
            flags(&[(UNIT, text), ("etc/agent.env", env)], "mesos-slave"),
            (
                vec![
                    format!("work_dir=/srv/mesos {UNIT}:4"),
                    format!("port=5052 {UNIT}:4"),
                    format!("no-strict {UNIT}:4"),
                    "hostname=agent1 etc/agent.env:2".to_owned(),
                    format!("ip=10.0.0.1 {UNIT}:2"),
                ],
                true,
                vec![]
            )
        );
    }

    #[test]
    fn a_drop_in_replaces_the_command() {
        let files = [
            (
                "usr/lib/systemd/system/mesos-slave.service",
                "[Service]\nExecStart=/usr/sbin/mesos-slave --port=1\n",
            ),
            (
                "etc/systemd/system/mesos-slave.service.d/10-own.conf",
                "[Service]\nExecStart=\nExecStart=-/usr/sbin/mesos-slave --work_dir=/w\n",
            ),
            ("run/systemd/system/mesos-slave.service.d/10-own.conf", "[Service]\nEnvironment=MESOS_PORT=2\n"),
        ];
        let place = "etc/systemd/system/mesos-slave.service.d/10-own.conf:3";
        assert_eq!(flags(&files, "mesos-slave"), (vec![format!("work_dir=/w {place}")], true, vec![]));
    }

    #[test]
    fn the_packages_wrapper() {
        let files = [
            (
                "lib/systemd/system/mesos-slave.service",
                "[Service]\nExecStart=/usr/bin/mesos-init-wrapper slave\n",
            ),
            ("etc/default/mesos", "LOGS=/var/log/mesos\nULIMIT=\"-n 8192\"\n"),
            (
                "etc/default/mesos-slave",
                "MASTER=`cat /etc/mesos/zk`\nMESOS_ATTRIBUTES=rack:r1\nIP=$(hostname -i)\n",
            ),
            ("etc/mesos/zk", "zk://a:2181/mesos\n"),
            ("etc/mesos-slave/work_dir", "/var/lib/mesos\n"),
            ("etc/mesos-slave/?no-strict", ""),
            ("etc/mesos-slave/resources/cpus", "4\n"),
        ];
        assert_eq!(
            flags(&files, "mesos-slave.service"),
            (
                vec![
                    "master=zk://a:2181/mesos etc/default/mesos-slave:1".to_owned(),
                    "log_dir=/var/log/mesos etc/default/mesos:1".to_owned(),
                    "no-strict etc/mesos-slave/?no-strict".to_owned(),
                    "work_dir=/var/lib/mesos etc/mesos-slave/work_dir".to_owned(),
                    "resources=cpus:4 etc/mesos-slave/resources".to_owned(),
                    "attributes=rack:r1 etc/default/mesos-slave:2".to_owned(),
                ],
                false,
                vec!["the value of IP is known only to the shell that runs there".to_owned()]
            )
        );
    }

    #[test]
    fn scripts_are_read() {
        let files = [
            (
                UNIT,
                "[Service]\nEnvironment=WORK=/w\nExecStart=/bin/bash -lc '. /etc/own; exec /opt/run.sh $WORK'\n",
            ),
            ("etc/own", "export MESOS_PORT=5055\n"),
            (
                "opt/run.sh",
                "#!/bin/bash\nset -e\nexec env MESOS_IP=10.0.0.2 mesos-slave \\\n  --work_dir=$1 --hostname=$(hostname -f)\n",
            ),
        ];
        assert_eq!(
            flags(&files, "mesos-slave"),
            (
                vec![
                    "work_dir=/w opt/run.sh:3".to_owned(),
                    "ip=10.0.0.2 opt/run.sh:3".to_owned(),
                    "port=5055 etc/own:1".to_owned(),
                ],
                false,
                vec!["the value of --hostname is known only to the shell that runs there".to_owned()]
            )
        );
    }

    #[test]
    fn instances_and_specifiers() {
        let files = [(
            "etc/systemd/system/mesos-agent@.service",
            "[Service]\nExecStart=/usr/sbin/mesos-agent --work_dir=%S/%p-%i --hostname=%x\n",
        )];
        let place = "etc/systemd/system/mesos-agent@.service:2";
        let (flags, complete, strays) = flags(&files, "mesos-agent@blue");
        assert_eq!(flags[0], format!("work_dir=/var/lib/mesos-agent-blue {place}"));
        assert_eq!((complete, &*strays), (false, &["%x is not known here".to_owned()][..]));
    }
}
