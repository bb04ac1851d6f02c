//! A file of environment variables: `/etc/default/mesos-slave`, systemd's `EnvironmentFile=`, DC/OS.
//! No shell is run: what would need one is reported.

use std::path::Path;

use super::given::{Given, Origin, Source, split_environment};
use super::layer::{Layer, Stray, StrayKind};
use crate::host::{Assignment, Dialect, assignments};

/// Variables that the packages' wrapper turns into arguments, and the flags.
pub(super) const WRAPPER: [(&[u8], &str); 4] =
    [(b"MASTER", "master"), (b"IP", "ip"), (b"LOGS", "log_dir"), (b"ISOLATION", "isolation")];

/// The flags in a file of environment variables. If a variable is set twice, the last one counts.
///
/// Below a directory called `default` the variables of the packages' wrapper count too (`MASTER`, `IP`, ...).
pub fn env_file(path: &Path, content: &[u8]) -> Layer {
    let mut layer = Layer::new(Source::EnvFile);
    let mut variables: Vec<Assignment> = Vec::new();
    for variable in assignments(content, Dialect::Shell) {
        variables.retain(|earlier| earlier.name != variable.name);
        variables.push(variable);
    }
    let origin = |line: usize| Origin::file(Source::EnvFile, path.to_owned(), Some(line));
    for variable in variables.iter().filter(|variable| variable.expands) {
        let name = String::from_utf8_lossy(&variable.name);
        layer.strays.push(Stray {
            origin: origin(variable.line),
            kind: StrayKind::NotExpanded,
            consequence: format!("{name} is used as it is written; a shell would expand it first"),
        });
    }
    for variable in &variables {
        if variable.value.is_empty() && variable.name.starts_with(b"MESOS_") {
            let name = String::from_utf8_lossy(&variable.name);
            layer.strays.push(Stray {
                origin: origin(variable.line),
                kind: StrayKind::Empty,
                consequence: format!("{name} is set to an empty value, which is not the same as unset"),
            });
        }
    }
    let is_wrapped = path.parent().and_then(Path::file_name).is_some_and(|directory| directory == "default");
    for (name, flag) in WRAPPER.iter().filter(|_| is_wrapped) {
        let found = variables.iter().find(|variable| variable.name == *name && !variable.value.is_empty());
        if let Some(variable) = found {
            let value = Some(variable.value.clone().into());
            layer.arguments.push(Given { name: (*flag).into(), value, origin: origin(variable.line) });
        }
    }
    layer.environment = split_environment(
        variables.iter().map(|variable| (&variable.name[..], &variable.value[..], origin(variable.line))),
    );
    layer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(path: &str, text: &str) -> (Vec<String>, Vec<StrayKind>) {
        let layer = env_file(Path::new(path), text.as_bytes());
        let show = |given: &Given| {
            let value = given.value.clone().unwrap_or_default();
            format!("{}={value}@{}", given.name, given.origin.line.unwrap_or(0))
        };
        let all = layer.arguments.iter().chain(&layer.environment).map(show).collect();
        (all, layer.strays.iter().map(|stray| stray.kind).collect())
    }

    #[test]
    fn lines_quotes_and_comments() {
        let text = "# comment\n\nMESOS_IP=1.2.3.4\n; also a comment\nexport MESOS_PORT=5052 # why\n\
                    MESOS_ATTRIBUTES='rack:r 1;a:#b'\nMESOS_HOSTNAME=\"a\\\"b\\c\"\n\
                    MESOS_RESOURCES='[\n {\"name\":\"x\"}\n]'\nMESOS_GC_DELAY=a#b  \nnot a variable\n\
                    MESOS_ISOLATION=a\\ b\nMESOS_STRICT=\nMESOS_ROLE=$X\nMESOS_PORT=5053\r\n";
        let (values, strays) = shown("/etc/mesos.env", text);
        assert_eq!(
            values,
            [
                "attributes=rack:r 1;a:#b@6",
                "gc_delay=a#b@11",
                "hostname=a\"b\\c@7",
                "ip=1.2.3.4@3",
                "isolation=a b@13",
                "port=5053@16",
                "resources=[\n {\"name\":\"x\"}\n]@8",
                "role=$X@15",
                "strict=@14",
            ]
        );
        assert_eq!(strays, [StrayKind::NotExpanded, StrayKind::Empty]);
    }

    #[test]
    fn the_wrappers_variables() {
        let text = "MASTER=`cat /etc/mesos/zk`\nIP=1.2.3.4\nLOGS=\nULIMIT=\"-n 8192\"\nPORT=1";
        let (values, strays) = shown("/etc/default/mesos-slave", text);
        assert_eq!(values, ["master=`cat /etc/mesos/zk`@1", "ip=1.2.3.4@2"]);
        assert_eq!(strays, [StrayKind::NotExpanded]);
        assert!(shown("/opt/mesosphere/etc/mesos-slave", text).0.is_empty());
    }

    #[test]
    fn an_open_quote_ends_with_the_file() {
        let (values, _) = shown("/x", "MESOS_IP='1.2\n3");
        assert_eq!(values, ["ip=1.2\n3@1"]);
    }
}
