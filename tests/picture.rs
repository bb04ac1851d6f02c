//! The picture in the README: an incident, from the agent's log to the repair and back, as the program prints it on a
//! terminal of 80 columns. `CKPT_BLESS=1` draws it again, for a light and for a dark page.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::support::cli::ckpt;
use crate::support::corpus;

const WORK_DIR: &str = "/var/lib/mesos";

const COLUMNS: usize = 80;
/// Pixels of a character and of a line, and around all of them.
const CHARACTER: usize = 8;
const LINE: usize = 18;
const MARGIN: usize = 16;

struct Theme {
    background: &'static str,
    text: &'static str,
    good: &'static str,
    bad: &'static str,
    doubtful: &'static str,
    past: &'static str,
}

const LIGHT: Theme = Theme {
    background: "#f6f8fa",
    text: "#1f2328",
    good: "#116329",
    bad: "#b3121d",
    doubtful: "#7d4e00",
    past: "#59636e",
};
const DARK: Theme = Theme {
    background: "#151b23",
    text: "#e6edf3",
    good: "#56d364",
    bad: "#ff7b72",
    doubtful: "#e3b341",
    past: "#9198a1",
};

#[test]
fn the_picture_shows_what_is_printed() {
    let lines = incident();
    assert!(lines.iter().all(|line| plain(line).chars().count() <= COLUMNS), "{lines:#?}");
    for (name, theme) in [("incident.svg", LIGHT), ("incident-dark.svg", DARK)] {
        let (path, drawn) =
            (Path::new(env!("CARGO_MANIFEST_DIR")).join(".github").join(name), draw(&lines, &theme));
        if std::env::var_os("CKPT_BLESS").is_some() {
            fs::write(&path, &drawn).unwrap();
        }
        let is_same = fs::read_to_string(&path).unwrap() == drawn;
        assert!(is_same, ".github/{name} is stale: CKPT_BLESS=1 cargo test picture draws it");
    }
}

/// The lines on the screen, with their colours.
fn incident() -> Vec<String> {
    // Lines are broken before the path is replaced, so its length must always be the same.
    let dir = tempfile::tempdir_in("/tmp").unwrap();
    let unpacked = corpus::unpack("t_cut_executorinfo", dir.path());
    let (work, runtime) = (unpacked.work, unpacked.runtime.display().to_string());
    // Options that a copy needs. The picture leaves them out: on the agent's own host they are not needed.
    let copy = ["--runtime-dir", &runtime, "--relocated", "--boot-id", "same"];
    let call = |words: &[&str], is_copy: bool| {
        let options = copy.iter().filter(|_| is_copy);
        ckpt(words).args(options).arg(&work).env("COLUMNS", "80")
    };
    let shown = |words: &[&str], is_copy: bool| {
        let text = call(words, is_copy).args(["--color", "always"]).run().stdout();
        let text = text.replace(work.to_str().unwrap(), WORK_DIR);
        let hidden = [format!(" --runtime-dir {runtime}"), " --relocated".into(), " --boot-id same".into()];
        let text = hidden.iter().fold(text, |text, option| text.replace(option, ""));
        text.lines().map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    let forecast = call(&["simulate", "--json"], true).run().json();
    let failure = forecast["failure"]["message"].as_str().unwrap();
    let mut lines = vec!["EXIT with status 1: Failed to perform recovery:".to_owned()];
    lines.extend(fold(failure));
    lines.push("To remedy this do as follows:".to_owned());
    lines.push(format!("Step 1: rm -f {WORK_DIR}/meta/slaves/latest"));
    let status = shown(&["status", "--now", corpus::NOW], true);
    let repair = from_done(shown(&["repair", "--yes"], true));
    let undo = from_done(shown(&["undo", "--yes"], false));
    for (command, text) in [("status", status), ("repair --yes", repair), ("undo --yes", undo)] {
        lines.push(String::new());
        lines.push(format!("\u{1b}[1m$ ckpt {command} {WORK_DIR}\u{1b}[0m"));
        lines.extend(text);
    }
    lines
}

/// What a change prints after its plan.
fn from_done(lines: Vec<String>) -> Vec<String> {
    let at = lines.iter().position(|line| plain(line).starts_with("DONE")).unwrap();
    std::iter::once("...".to_owned()).chain(lines.into_iter().skip(at)).collect()
}

/// A line of a log, as a terminal breaks it.
fn fold(line: &str) -> Vec<String> {
    let letters: Vec<char> = line.chars().collect();
    letters.chunks(COLUMNS).map(|part| part.iter().collect()).collect()
}

/// Parts of a line with the number of their colour, e.g. `1;31`; it is empty where there is none.
fn parts(line: &str) -> Vec<(&str, &str)> {
    let mut pieces = line.split("\u{1b}[");
    let first = pieces.next().map(|text| ("", text));
    let rest = pieces.map(|piece| piece.split_once('m').unwrap());
    first.into_iter().chain(rest).map(|(code, text)| (code.trim_matches('0'), text)).collect()
}

fn plain(line: &str) -> String {
    parts(line).into_iter().map(|(_, text)| text).collect()
}

fn draw(lines: &[String], theme: &Theme) -> String {
    let (width, height) = (COLUMNS * CHARACTER + 2 * MARGIN, lines.len() * LINE + 2 * MARGIN);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-label=\"An agent fails to start; ckpt status, repair and undo\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{}\"/>\n\
         <g font-family=\"ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" \
         font-size=\"13\" fill=\"{}\">\n",
        theme.background, theme.text
    );
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        let baseline = MARGIN + index * LINE + 13;
        // The length is given, so that columns stay columns in any font.
        let length = plain(line).chars().count() * CHARACTER;
        write!(svg, "<text x=\"{MARGIN}\" y=\"{baseline}\" textLength=\"{length}\">").unwrap();
        for (code, text) in parts(line).into_iter().filter(|(_, text)| !text.is_empty()) {
            // Browsers join several spaces, and drop those at the beginning.
            let text =
                text.replace(' ', "\u{a0}").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let paint = match code {
                "" => text,
                "1" => format!("<tspan font-weight=\"bold\">{text}</tspan>"),
                _ => format!("<tspan fill=\"{}\" font-weight=\"bold\">{text}</tspan>", theme.of(code)),
            };
            svg += &paint;
        }
        svg += "</text>\n";
    }
    svg + "</g>\n</svg>\n"
}

impl Theme {
    fn of(&self, code: &str) -> &'static str {
        match code {
            "32" => self.good,
            "1;31" => self.bad,
            "33" => self.doubtful,
            "2" => self.past,
            _ => panic!("no colour for {code}"),
        }
    }
}
