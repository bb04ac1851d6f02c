//! `ckpt report`: one HTML file that needs nothing else, whatever the checkpoint contains.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use crate::support::cli::{Output, ckpt};
use crate::support::corpus;
use crate::support::ids::uuid;
use crate::support::tree::{Agent, Executor, Framework, Kind, Run, Task, Tree};

const COPY: [&str; 3] = ["--relocated", "--boot-id", "same"];

fn report(work: &Path, dir: &Path) -> (String, Output) {
    let file = dir.join("report.html");
    let output = ckpt(["report", "--to"]).arg(&file).args(COPY).arg(work).run().exits(0);
    (fs::read_to_string(&file).unwrap(), output)
}

/// Markup that loads something, leads somewhere or runs.
const ACTIVE: [&str; 12] = [
    "<script", "<link", "<img", "<iframe", "<object", "<form", "<a ", " src=", " href=", "url(", "@import",
    " onload",
];

#[test]
fn it_shows_what_simulate_and_validate_say() {
    let dir = tempfile::tempdir().unwrap();
    let work = corpus::unpack("t_cut_executorinfo", &dir.path().join("tree")).work;
    let (page, output) = report(&work, dir.path());
    let of = |command: &str| ckpt([command, "--json"]).args(COPY).arg(&work).run().json();
    let (forecast, validation) = (of("simulate"), of("validate"));
    assert!(page.contains("<strong class=\"bad\">fails</strong>: the agent refuses to start"), "{page}");
    for finding in validation["findings"].as_array().unwrap() {
        assert!(page.contains(finding["code"].as_str().unwrap()), "{finding}");
    }
    let rows = |heading: &str| {
        let table = page.split_once(&format!("<h2>{heading}</h2>")).unwrap().1;
        table.split_once("</tbody>").unwrap().0.matches("<tr><td").count()
    };
    assert_eq!(rows("Executors"), forecast["executors"].as_array().unwrap().len());
    assert_eq!(rows("Tasks"), forecast["tasks"].as_array().unwrap().len());
    assert_eq!(rows("What happens"), forecast["timeline"].as_array().unwrap().len());
    let mode = fs::metadata(dir.path().join("report.html")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(output.stdout().starts_with("Written: "), "{output}");
    assert!(ACTIVE.iter().all(|markup| !page.contains(markup)), "{page}");
}

#[test]
fn ids_are_text_and_never_markup() {
    let dir = tempfile::tempdir().unwrap();
    let hostile = "\"><script>alert(1)<svg/onload=y>\u{202e}&amp;";
    let run = Run::new(&uuid("a")).pid(7).http().task(Task::new("t'&<b>").running());
    let executor = Executor::new(hostile, Kind::Custom).run(run);
    let framework = Framework::new("<F>").executor(executor);
    let placed = Tree::new().agent(Agent::new("S").framework(framework)).write(&dir.path().join("tree"));
    let (page, _) = report(&placed.work, dir.path());
    assert!(ACTIVE.iter().all(|markup| !page.contains(markup)), "{page}");
    assert!(page.contains("&quot;&gt;&lt;script&gt;alert(1)&lt;svg/"), "{page}");
    assert!(page.contains("\\u{202e}&amp;amp;") && !page.contains('\u{202e}'), "{page}");
}

#[test]
fn many_executors_are_drawn_in_groups_and_folded() {
    let dir = tempfile::tempdir().unwrap();
    let executors = (0..300).map(|at| {
        let name = format!("e{at}");
        Executor::new(&name, Kind::Custom)
            .run(Run::new(&uuid(&name)).pid(7).http().task(Task::new(&name).running()))
    });
    let framework = executors.fold(Framework::new("F"), Framework::executor);
    let placed = Tree::new().agent(Agent::new("S").framework(framework)).write(&dir.path().join("tree"));
    let (page, _) = report(&placed.work, dir.path());
    assert_eq!(page.matches("<rect").count(), 1, "300 executors of one fate are one line");
    assert!(page.contains("<summary>300 rows</summary>"), "{page}");
    assert_eq!(
        page.matches("<td class=\"id\">e299</td>").count(),
        3,
        "as executor, as task, and of its task"
    );
}

/// The agent is named, and executors of one name have their frameworks beside it.
#[test]
fn agent_and_executors_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let framework = |name: &str| {
        let run = Run::new(&uuid(name)).pid(7).http().task(Task::new("t").running());
        Framework::new(name).executor(Executor::new("default", Kind::Custom).run(run))
    };
    let agent = Agent::new("S").framework(framework("F-0001")).framework(framework("F-0002"));
    let placed = Tree::new().agent(agent).write(&dir.path().join("tree"));
    let (page, output) = report(&placed.work, dir.path());
    let host = ckpt(["status", "--relocated", "--json"]).arg(&placed.work).run().json();
    let host = host["agent"]["hostname"].as_str().unwrap().to_owned();
    assert!(page.contains(&format!("<dt>Agent</dt><dd>S on {host}</dd>")), "{page}");
    assert!(page.contains(">default of F-0001<") && page.contains(">default of F-0002<"), "{page}");
    assert!(page.contains("class=\"banner doubtful\"") && output.status() == 0, "{page}");
}

#[test]
fn nothing_is_overwritten_and_json_says_what_was_written() {
    let dir = tempfile::tempdir().unwrap();
    let (file, archive) = (dir.path().join("r.html"), corpus::directory().join("c_completed.tar.gz"));
    let call = || ckpt(["report", "--json", "--boot-id=same", "--to"]).arg(&file).arg(&archive);
    let written = call().run().exits(0).json();
    assert_eq!(written["bytes"], fs::metadata(&file).unwrap().len());
    assert_eq!(written["outcome"], "recovers");
    let before = fs::read(&file).unwrap();
    assert_eq!(call().run().exits(3).json()["error"]["code"], "io-error");
    assert_eq!(fs::read(&file).unwrap(), before);
    let nowhere = ckpt(["report", "--to"]).arg(dir.path().join("n.html")).arg(dir.path()).run().exits(3);
    assert!(nowhere.stderr().contains("no checkpoint"), "{nowhere}");
    assert!(!dir.path().join("n.html").exists());
}

/// Secrets in the agent's flags are in no call that the page shows.
#[test]
fn the_call_is_shown_without_the_agents_flags() {
    let dir = tempfile::tempdir().unwrap();
    let (file, archive) = (dir.path().join("r.html"), corpus::directory().join("c_completed.tar.gz"));
    let call = ckpt(["report", "--boot-id=same", "--master=zk://user:secret@host/mesos", "--to"]);
    let _ = call.arg(&file).arg(&archive).run().exits(0);
    let page = fs::read_to_string(&file).unwrap();
    assert!(page.contains("-- ...") && !page.contains("secret@"), "{page}");
}
