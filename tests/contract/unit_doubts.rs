//! What a unit does to the files that its agent sees, and what of a unit cannot be read: then no answer is green.

use std::fs;

use serde_json::json;

use super::units::{Machine, UNIT, finding};

/// Statuses of simulate, validate and executors, which agree.
fn statuses(machine: &Machine, more: &[&str], status: i32) -> serde_json::Value {
    let document = machine.ask("simulate", more, status);
    for command in ["validate", "executors"] {
        let _ = machine.ask(command, more, status);
    }
    document
}

#[test]
fn what_a_unit_shows_its_agent() {
    let machine = Machine::new();
    let work = machine.placed.work.display().to_string();
    let other = machine.dir.path().join("other");
    fs::create_dir_all(&other).unwrap();
    let other = other.display();
    for (lines, status, outcome) in [
        (String::new(), 0, "recovers"),
        (format!("BindPaths={work}"), 0, "recovers"),
        (format!("BindPaths={other}:{work}"), 1, "new-agent"),
        (format!("TemporaryFileSystem={work}"), 1, "new-agent"),
        (format!("RootDirectory={other}"), 1, "new-agent"),
        (format!("RootDirectory={other}\nBindPaths={work}"), 0, "recovers"),
        ("RootImage=/srv/agent.raw".to_owned(), 3, "unknown"),
        (format!("InaccessiblePaths={work}"), 3, "unknown"),
        (format!("ReadOnlyPaths={work}"), 1, "fails"),
        ("ProtectSystem=strict".to_owned(), 1, "fails"),
        (format!("ProtectSystem=strict\nReadWritePaths={work}"), 0, "recovers"),
        ("User=no-such-user".to_owned(), 3, "unknown"),
        ("User=root".to_owned(), 0, "recovers"),
    ] {
        machine.unit(&lines, &machine.usual());
        assert_eq!(statuses(&machine, &[], status)["outcome"], outcome, "{lines}");
    }
}

#[test]
fn a_relative_work_dir_counts_from_the_units_directory() {
    let machine = Machine::new();
    let work = &machine.placed.work;
    let (parent, name) = (work.parent().unwrap().display(), work.file_name().unwrap().to_str().unwrap());
    let arguments = format!("--work_dir={name} --hostname=agent1.example.org");
    machine.unit(&format!("WorkingDirectory={parent}"), &arguments);
    assert_eq!(statuses(&machine, &[], 0)["outcome"], "recovers");
    machine.unit("", &arguments);
    let lost = statuses(&machine, &[], 1);
    assert_eq!(lost["outcome"], "new-agent");
    // Where nothing tells what it counts from, nothing is green.
    fs::remove_file(machine.root().join(UNIT)).unwrap();
    let flag = format!("--work_dir={name}");
    let unknown = statuses(&machine, &["--", &flag], 3);
    assert_eq!(
        unknown["error"]["message"],
        format!("what an agent finds at work_dir {name} is not known (command line)")
    );
}

#[test]
fn what_of_a_unit_cannot_be_read() {
    let machine = Machine::new();
    let usual = machine.usual();
    let place = |line: usize| machine.place(line);
    for (before, arguments, why) in [
        (
            "PassEnvironment=MESOS_RESOURCES",
            &*usual,
            format!("the value of MESOS_RESOURCES comes from systemd's own environment ({})", place(4)),
        ),
        (
            "EnvironmentFile=/etc/none",
            &usual,
            format!(
                "the variables in {} are not known: not there ({})",
                machine.root().join("etc/none").display(),
                place(4)
            ),
        ),
        (
            "ExecStartPre=/opt/none --clean",
            &usual,
            format!(
                "mesos-slave.service runs /opt/none --clean (ExecStartPre, {}), and what that does cannot be read",
                place(4)
            ),
        ),
        (
            "",
            "--work_dir=%y",
            format!("the agent's work_dir is not known (unit {}: %y is not known here)", place(5)),
        ),
    ] {
        machine.unit(before, arguments);
        let unknown = statuses(&machine, &[], 3);
        assert_eq!(
            (&unknown["error"]["code"], &unknown["error"]["message"]),
            (&json!("not-readable"), &json!(why))
        );
    }
    // A variable of a script that has one of two values.
    machine.file(UNIT, "[Service]\nExecStart=/opt/start.sh\n");
    let script = "export MESOS_WORK_DIR=/a\nask && MESOS_WORK_DIR=/b\nexec /usr/sbin/mesos-agent\n";
    machine.file("opt/start.sh", &format!("#!/bin/sh\n{script}"));
    let unknown = statuses(&machine, &[], 3);
    assert_eq!(unknown["error"]["code"], "not-readable");
    machine.unit("EnvironmentFile=-/etc/none", &usual);
    assert_eq!(statuses(&machine, &[], 0)["outcome"], "recovers");
    // How it starts the agent cannot be read: flags that were given count instead.
    machine.file(UNIT, "[Service]\nExecStart=/opt/start-agent\n");
    let unknown = statuses(&machine, &[], 3);
    let why = format!("how mesos-slave.service starts the agent cannot be read ({})", machine.place(2));
    assert_eq!(unknown["error"]["message"], why);
    let flag = format!("--work_dir={}", machine.placed.work.display());
    assert_eq!(statuses(&machine, &["--", &flag], 0)["outcome"], "recovers");
}

#[test]
fn an_agent_in_a_container() {
    let machine = Machine::new();
    let work = machine.placed.work.display().to_string();
    let run = |options: &str, status: i32| {
        let text = format!(
            "[Service]\nExecStart=/usr/bin/docker run --rm {options} mesos/agent:1.11 --work_dir=/w \
             --hostname=agent1.example.org\n"
        );
        machine.file(UNIT, &text);
        statuses(&machine, &[], status)
    };
    assert_eq!(run("", 1)["outcome"], "new-agent");
    assert_eq!(run("-v /srv/mesos:/w", 1)["outcome"], "new-agent");
    // The checkpoint is there; nothing says whether executors outlive the container.
    let unknown = run(&format!("-v {work}:/w"), 3);
    let why = format!(
        "mesos-slave.service runs the agent in a container ({}): whether executors outlive that container is not known",
        machine.place(2)
    );
    assert_eq!(unknown["error"]["message"], why);
    machine.file(UNIT, "[Service]\nExecStart=/usr/bin/docker start -a mesos-slave\n");
    assert_eq!(statuses(&machine, &[], 3)["error"]["code"], "not-readable");
}

#[test]
fn units_of_generators_count() {
    for place in ["run/systemd/generator", "run/systemd/generator.late", "run/systemd/transient"] {
        let machine = Machine::new();
        let unit = format!("{place}/mesos-agent.service");
        machine.file("etc/systemd/system/other.service", "[Service]\nExecStart=/bin/true\n");
        machine.file(&unit, "[Service]\nExecStart=/usr/sbin/mesos-agent --work_dir=/srv/mesos2\n");
        assert_eq!(statuses(&machine, &[], 1)["outcome"], "new-agent", "{place}");
    }
}

/// A part of the checkpoint goes: the agent keeps its ID, and loses what was in that part.
#[test]
fn a_unit_that_removes_a_part() {
    let machine = Machine::new();
    let work = machine.placed.work.display().to_string();
    for (command, is_lost) in [
        (format!("/bin/rm -rf {work}/meta/slaves/S/frameworks"), true),
        (format!("/bin/sh -c 'rm -rf {work}/meta/slaves/*/frameworks/*'"), true),
        (format!("/bin/sh -c 'rm -rf {work}/slaves/*'"), true),
        (format!("/usr/bin/find {work}/meta -name task.updates -delete"), true),
        (format!("/bin/rm -rf {work}/slaves/S/frameworks/F/executors/t/runs/latest/stdout"), false),
        (format!("/bin/rm -rf {work}/provisioner"), false),
    ] {
        machine.unit(&format!("ExecStartPre={command}"), &machine.usual());
        let document = statuses(&machine, &[], i32::from(is_lost));
        assert_eq!(
            (&document["outcome"], &document["agent_id"]),
            (&json!("recovers"), &json!("S")),
            "{command}"
        );
        let found = finding(&machine.ask("validate", &[], i32::from(is_lost)), "unit-removes-checkpoint");
        assert_eq!(found.is_some(), is_lost, "{command}");
        assert_eq!(document["lost_resources"].as_array().unwrap().len(), usize::from(is_lost), "{command}");
    }
}

/// What a script removes, and what it may remove, as far as its text and the files of the machine say.
#[test]
fn scripts_whose_words_or_conditions_are_not_plain() {
    let machine = Machine::new();
    let work = machine.placed.work.display().to_string();
    machine.file("etc/mesos/keep", "");
    machine.file("opt/bare.sh", &format!("rm -rf {work}/meta\n"));
    machine.unit("ExecStartPre=/opt/prep.sh", &machine.usual());
    for (script, status) in [
        ("for f in W/meta/slaves/latest; do\n  rm -f \"$f\"\ndone", 1),
        ("for d in W/meta/slaves/*; do rm -rf $d; done", 1),
        ("clean() { rm -f \"$1\"; }\nclean W/meta/slaves/latest", 1),
        ("echo W/meta/slaves/latest | xargs rm -f", 1),
        ("find W/meta -type l | xargs rm -f", 1),
        ("ls W/meta/slaves/latest | xargs rm -f", 3),
        ("ls W/meta/slaves/latest | while read f; do rm -f $f; done", 3),
        ("WORK=$(mesos-config work_dir)\nrm -f $WORK/meta/slaves/latest", 3),
        ("rm -f $(readlink -e W/meta/slaves)/latest", 3),
        ("rm -rf W/{meta,slaves}", 1),
        ("cd $(get) && rm -rf meta", 3),
        ("[ -f /etc/mesos/reset ] && rm -f W/meta/slaves/latest", 0),
        ("[ -f /etc/mesos/keep ] && rm -f W/meta/slaves/latest", 1),
        ("[ ! -e /etc/mesos/keep ] || rm -f W/meta/slaves/latest", 1),
        ("if [ -f /etc/mesos/reset ]; then rm -f W/meta/slaves/latest; fi", 0),
        ("if [ -d /etc/mesos ]; then rm -f W/meta/slaves/latest; fi", 1),
        ("[ -L W/meta/slaves/latest ] && rm -f W/meta/slaves/latest", 1),
        ("[ -e W/meta/slaves/none ] && rm -f W/meta/slaves/latest", 0),
        ("[ -f /not/in/this/copy ] && rm -f W/meta/slaves/latest", 0),
        ("[ -f $(get) ] && rm -f W/meta/slaves/latest", 3),
        ("[ \"$RESET\" = yes ] && rm -f W/meta/slaves/latest", 3),
        ("RESET=no\n[ \"$RESET\" = yes ] && rm -f W/meta/slaves/latest", 0),
        ("RESET=no\n[ \"$RESET\" = yes ] || exit 0\nrm -f W/meta/slaves/latest", 0),
        ("D=/other\nif ask; then D=W; fi\nrm -rf $D/meta", 3),
        ("D=W\nif ask; then D=/other; fi\nrm -rf $D/meta", 3),
        ("D=W\nif ask; then D=/other; else D=/third; fi\nrm -rf $D/meta", 0),
        ("D=W\nask && D=/other\nrm -rf \"$D\"/meta", 3),
        ("case $(id) in a) D=/a ;; *) D=W ;; esac\nrm -rf $D/meta", 3),
        ("if ask; then D=W; fi\nrm -rf $D/meta", 3),
        ("D=W\nif ask; then D=$(get); fi\nrm -rf $D/meta", 3),
        ("D=/tmp/a\nif ask; then D=/tmp/b; fi\nrm -rf $D/*", 0),
        ("cd /tmp\nif ask; then cd W; fi\nrm -rf meta", 3),
        ("sh /opt/bare.sh", 1),
        ("sh /opt/none.sh", 3),
        ("sh -c \"rm -rf $(get)/meta\"", 3),
        ("sh -c \"$(get)\"", 3),
        ("echo rm -rf W/meta | sh", 1),
        ("curl http://x | sh", 3),
        ("bash <<EOF\nrm -rf W/meta\nEOF", 3),
        ("eval \"$(get)\"", 3),
        ("eval \"rm -rf $(get)/meta\"", 3),
        ("timeout 10 rm -rf W/meta", 1),
        ("flock /run/lock busybox rm -rf W/meta", 1),
        ("timeout -k 5 10 sh -c 'true'", 0),
        ("eval set -- \"$(getopt x)\"", 0),
        ("sh -c \"echo started at $(get)\"", 0),
        (": ${D:=W}\nrm -rf $D/meta", 1),
        ("D=W\nclean() { local D=/tmp/x; rm -rf $D; }\nclean\nrm -rf $D/meta", 1),
    ] {
        machine.file(
            "opt/prep.sh",
            &format!("#!/bin/bash\n{}\n", script.replace('W', &work).replace(&format!("{work}ORK"), "WORK")),
        );
        let outcome = ["recovers", "new-agent", "", "unknown"][usize::try_from(status).unwrap()];
        assert_eq!(statuses(&machine, &[], status)["outcome"], outcome, "{script}");
    }
    // The text says what is not known, and where.
    machine.file("opt/prep.sh", "#!/bin/bash\nWORK=$(get)\nrm -f $WORK/meta/slaves/latest\n");
    let unknown = statuses(&machine, &[], 3);
    let why = format!(
        "mesos-slave.service may remove {work}/meta/slaves/latest (ExecStartPre, {}:3): rm -f $(get)/meta/slaves/latest \
         (the value of $(get) is not known)",
        machine.root().join("opt/prep.sh").display()
    );
    assert_eq!(unknown["error"]["message"], why);
}

/// A file that is written over is not the one that recovery reads; so is one that `latest` leads to.
#[test]
fn scripts_that_write_over_the_checkpoint() {
    let machine = Machine::new();
    let work = machine.placed.work.display().to_string();
    machine.unit("ExecStartPre=/opt/prep.sh", &machine.usual());
    for (script, status) in [
        ("dd if=/dev/zero of=W/meta/slaves/latest/slave.info", 1),
        ("dd if=/golden of=W/meta/slaves/S/slave.info", 3),
        (": > W/meta/slaves/latest/slave.info", 1),
        ("> W/meta/slaves/S/slave.info", 1),
        ("truncate -s 0 W/meta/slaves/latest/slave.info", 1),
        ("cd W/meta/slaves/latest && truncate -s 0 slave.info", 1),
        ("cp /dev/null W/meta/slaves/latest/slave.info", 1),
        ("tee W/meta/slaves/latest/slave.info < /dev/null", 1),
        ("mv /golden W/meta/slaves/latest/slave.info", 3),
        ("cp /golden/slave.info W/meta/slaves/S/", 3),
        ("cp -a /golden/meta W", 3),
        ("sed -i s/a/b/ W/meta/slaves/latest/slave.info", 3),
        ("ln -sfn /old W/meta/slaves/latest", 3),
        ("rsync -a --delete /golden/ W/", 3),
        ("rsync -a /golden/ W/", 3),
        ("find W/meta -delete", 1),
        ("find W/meta -type f -exec rm {} \\;", 1),
        ("find W/meta/slaves/latest/ -name slave.info -print0 | xargs -0 shred -u", 1),
        ("find W/meta ! -name boot_id -delete", 3),
        ("shred W/meta/slaves/latest/slave.info", 1),
        ("mkfs.ext4 -F /dev/sdb1", 3),
        ("umount W", 3),
        ("rm -f W/meta/slaves/latest/frameworks/F/executors/t/runs/latest/pids/forked.pid", 1),
        ("rsync -a W/ /backup/", 0),
        ("tar -czf /backup/x.tgz W/meta", 0),
        ("cp -a W/meta /backup/", 0),
        ("ln -s W /srv/mesos", 0),
        ("find W/slaves -maxdepth 1 -name '*.tmp' -delete", 0),
        ("echo started > W/started", 0),
        ("mv W/started W/started.old", 0),
    ] {
        machine.file("opt/prep.sh", &format!("#!/bin/bash\n{}\n", script.replace('W', &work)));
        let _ = statuses(&machine, &[], status);
    }
}

/// What scripts of packages do: nothing of it is about the checkpoint.
#[test]
fn ordinary_scripts_are_green() {
    let machine = Machine::new();
    machine.unit("ExecStartPre=/opt/prep.sh", &machine.usual());
    for script in [
        "NAME=$(basename $0)\nPIDFILE=/var/run/$NAME.pid\nrm -f $PIDFILE /var/lock/subsys/$NAME",
        "TMP=$(mktemp)\ntrap 'rm -f \"$TMP\"' EXIT\necho x > $TMP\nmv $TMP /etc/mesos/x",
        "rm -f /tmp/x-$$ \"$(get)/mesos.lock\" $(get).log",
        "find /var/log/mesos -name '*.log' -mtime +7 | xargs rm -f",
        "find /var/log/mesos -mtime +7 | while read f; do rm -f \"$f\"; done",
        "for f in /var/log/mesos/*; do rm -f $f; done",
        "cd \"$(dirname \"$0\")\" && rm -f *.pid",
        "rm -f $UNSET",
        "echo $$ > $(get)",
        "for i in 1 2 3; do mountpoint -q /x && break; sleep 1; done",
        "stop() { kill $(cat $1); rm -f $1; }\ncase \"$1\" in\n  stop) stop /run/x.pid ;;\n  *) exit 0 ;;\nesac",
    ] {
        machine.file("opt/prep.sh", &format!("#!/bin/bash\n{script}\n"));
        assert_eq!(statuses(&machine, &[], 0)["outcome"], "recovers", "{script}");
    }
}
