//! Upstart jobs and `SysV` scripts that start an agent, as far as their text says.

use std::path::{Path, PathBuf};

use super::file_tree::FileTree;
use super::unit_file::UnitLine;
use super::units::{ExecSetting, Unit};

/// Names that packages give to the agent's job or script.
const NAMES: [&str; 2] = ["mesos-slave", "mesos-agent"];

/// The jobs and scripts that start an agent: upstart's if there are any, else `SysV`'s.
pub fn init_scripts(tree: &dyn FileTree) -> Vec<Unit> {
    let of = |path: &dyn Fn(&str) -> String| {
        let paths = NAMES.iter().map(|name| PathBuf::from(path(name)));
        let scripts = paths.filter_map(|path| init_script(tree, &path));
        scripts.filter(|unit| unit.starts_agent(tree)).collect::<Vec<Unit>>()
    };
    let jobs = of(&|name| format!("/etc/init/{name}.conf"));
    if jobs.is_empty() { of(&|name| format!("/etc/init.d/{name}")) } else { jobs }
}

pub fn init_script(tree: &dyn FileTree, path: &Path) -> Option<Unit> {
    let text = String::from_utf8_lossy(&tree.read(path).ok()?).into_owned();
    let name = path.file_name()?.to_str()?.to_owned();
    let mut unit = Unit::bare(name, path.to_owned());
    if path.extension().is_some_and(|end| end == "conf") {
        job(&mut unit, &text, path);
    } else {
        let line = UnitLine { text, path: path.to_owned(), line: 1 };
        unit.scripts.push((ExecSetting::Start, line));
    }
    Some(unit)
}

/// A job of upstart: `env`, `chdir`, and for each phase `exec` or `script` (init(5)).
fn job(unit: &mut Unit, text: &str, path: &Path) {
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let mut words = line.split_whitespace();
        let mut first = words.next().unwrap_or_default();
        let setting = match first {
            "pre-start" => ExecSetting::StartPre,
            "post-start" => ExecSetting::StartPost,
            "pre-stop" => ExecSetting::Stop,
            "post-stop" => ExecSetting::StopPost,
            _ => ExecSetting::Start,
        };
        if setting != ExecSetting::Start {
            first = words.next().unwrap_or_default();
        }
        let rest = || line.split_once(first).map(|(_, rest)| rest.trim().to_owned()).unwrap_or_default();
        let at = |text: String, number: usize| UnitLine { text, path: path.to_owned(), line: number + 1 };
        match first {
            "env" => unit.environment.push(at(rest(), number)),
            "chdir" => unit.working_directory = rest(),
            "exec" => {
                let mut text = rest();
                while text.ends_with('\\') {
                    let Some((_, next)) = lines.next() else { break };
                    text = format!("{text}\n{next}");
                }
                unit.scripts.push((setting, at(text, number)));
            }
            "script" => {
                let body = lines.by_ref().take_while(|(_, line)| line.trim() != "end script");
                let body: Vec<&str> = body.map(|(_, line)| line).collect();
                unit.scripts.push((setting, at(body.join("\n"), number + 1)));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;

    fn starts(fake: &Fake) -> Vec<String> {
        let tree = fake.host().tree();
        let show = |unit: Unit| {
            let start = unit.agent_start(&tree).unwrap();
            let words: Vec<_> = start.arguments.iter().map(|word| word.text.clone()).collect();
            let work_dir = start.variables.get("MESOS_WORK_DIR").map(|variable| variable.value.clone());
            format!("{}:{} {words:?} {work_dir:?} {:?}", start.path.display(), start.line, start.wrapper)
        };
        init_scripts(&tree).into_iter().map(show).collect()
    }

    #[test]
    fn jobs_of_upstart() {
        let fake = Fake::new();
        fake.root_file(
            "etc/init/mesos-slave.conf",
            "start on x\nenv MESOS_WORK_DIR=/w\npre-start script\n  rm -f /w/meta/slaves/latest\nend script\n\
             exec /usr/sbin/mesos-slave \\\n  --port=5052\n",
        );
        assert_eq!(starts(&fake), ["/etc/init/mesos-slave.conf:6 [\"--port=5052\"] Some(\"/w\") None"]);
        let tree = fake.host().tree();
        let commands = init_scripts(&tree)[0].all_commands(&tree);
        let shown: Vec<_> = commands
            .iter()
            .map(|it| (it.setting, it.command.line, it.command.words[0].text.clone()))
            .collect();
        assert_eq!(
            shown,
            [
                (ExecSetting::StartPre, 4, "rm".into()),
                (ExecSetting::Start, 6, "/usr/sbin/mesos-slave".into())
            ]
        );
        fake.root_file("etc/init/mesos-slave.conf", "exec /usr/bin/mesos-init-wrapper slave\n");
        assert_eq!(starts(&fake), ["/etc/init/mesos-slave.conf:1 [] None Some(\"slave\")"]);
    }

    #[test]
    fn scripts_of_sysv() {
        let fake = Fake::new();
        fake.root_file(
            "etc/init.d/mesos-slave",
            "#!/bin/sh\nDAEMON=/usr/sbin/mesos-slave\nOPTS='--work_dir=/w --port=1'\ncase \"$1\" in\n  start)\n    \
             start-stop-daemon --start --exec $DAEMON -- $OPTS\n    ;;\nesac\n",
        );
        assert_eq!(starts(&fake), ["/etc/init.d/mesos-slave:6 [\"--work_dir=/w\", \"--port=1\"] None None"]);
        fake.root_file("etc/init.d/mesos-slave", "#!/bin/sh\necho none\n");
        assert_eq!(starts(&fake), Vec::<String>::new());
    }
}
