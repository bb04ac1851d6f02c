//! `ckpt report` in a real browser, which is given a proxy that refuses and remembers whatever it asks for.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::support::cli::ckpt;
use crate::support::ids::uuid;
use crate::support::skipped;
use crate::support::tree::{Agent, Executor, Framework, Kind, Run, Task, Tree};

/// An id may contain no slash.
const MARKUP: &str = "<img src=http:leak.invalid><svg onload=document.title='ran'>";

/// The page as the browser has built it, and the first line of each request that left the browser.
fn browse(page: &Path, dir: &Path) -> Option<(String, Vec<String>)> {
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = proxy.local_addr().unwrap();
    let ended = AtomicBool::new(false);
    thread::scope(|scope| {
        let requests = scope.spawn(|| {
            let accepted = proxy.incoming().flatten().take_while(|_| !ended.load(Ordering::SeqCst));
            accepted.map(refuse).collect::<Vec<_>>()
        });
        let built = Command::new("chromium")
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
            ])
            .arg(format!("--proxy-server=http://{address}"))
            .arg("--proxy-bypass-list=<-loopback>")
            .arg(format!("--user-data-dir={}", dir.join("profile").display()))
            .arg("--dump-dom")
            .arg(format!("file://{}", page.display()))
            .stderr(Stdio::null())
            .output();
        ended.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(address);
        let requests = requests.join().unwrap();
        built.ok().map(|output| (String::from_utf8(output.stdout).unwrap(), requests))
    })
}

fn refuse(mut stream: TcpStream) -> String {
    let mut line = String::new();
    let _ = BufReader::new(&stream).read_line(&mut line);
    let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let _ = stream.shutdown(Shutdown::Both);
    line
}

#[test]
fn no_request_leaves_the_page_and_nothing_in_it_runs() {
    let dir = tempfile::tempdir().unwrap();
    let control = dir.path().join("control.html");
    fs::write(&control, format!("<title>control</title>{MARKUP}")).unwrap();
    let Some((built, requests)) = browse(&control, dir.path()) else {
        return skipped("chromium is not installed");
    };
    // The browser would ask for it and run it.
    assert!(requests.iter().any(|line| line.contains("leak.invalid")), "{requests:?}");
    assert!(built.contains("<title>ran</title>"), "{built}");

    let executors = (0..3_000).map(|at| {
        let name = if at == 0 { MARKUP.to_owned() } else { format!("e{at}") };
        let task = Task::new(&format!("task of {name}")).running();
        Executor::new(&name, Kind::Custom).run(Run::new(&uuid(&at.to_string())).pid(7).http().task(task))
    });
    let framework = executors.fold(Framework::new(MARKUP), Framework::executor);
    let placed = Tree::new().agent(Agent::new("S").framework(framework)).write(&dir.path().join("tree"));
    let file = dir.path().join("report.html");
    let call = ckpt(["report", "--relocated", "--boot-id=same", "--to"]).arg(&file).arg(&placed.work);
    let _ = call.run().exits(0);
    let (built, requests) = browse(&file, dir.path()).unwrap();
    assert!(!requests.iter().any(|line| line.contains("leak.invalid")), "{requests:?}");
    assert!(!built.contains("<title>ran</title>"));
    assert!(built.contains("&lt;img src=http:leak.invalid&gt;"));
    assert_eq!(built.matches("e2999</td>").count(), 3, "executor, task, and executor of the task");
}
