//! The completions in real shells, as far as they are there: what TAB gives.

use std::path::Path;
use std::process::Command;

use crate::support::skipped;

/// What is typed, a word that is offered, and one that is not.
const TYPED: &[(&str, &str, &str)] = &[
    ("ckpt ", "validate", "tests"),
    ("ckpt val", "validate", "inspect"),
    ("ckpt -o ", "ndjson", "Cargo.toml"),
    ("ckpt validate --fail-", "--fail-on", "--flags-from"),
    ("ckpt validate --fail-on ", "warning", "Cargo.toml"),
    ("ckpt reconnect --l", "--lost", "--reboot"),
    ("ckpt completions ", "zsh", "Cargo.toml"),
    ("ckpt cleanup --scope ", "old-agents", "Cargo.toml"),
    ("ckpt decode --as ", "task.updates", "Cargo.toml"),
    ("ckpt inspect --state ", "RUNNING", "Cargo.toml"),
    ("ckpt explain latest-m", "latest-missing", "latest-loop"),
    ("ckpt explain docker-u", "docker-unavailable", "docker-stop-slow"),
    ("ckpt repair --only agent", "", "latest-missing"),
    ("ckpt help me", "metrics", "Cargo.toml"),
];

fn offered(shell: &str, arguments: &[&str]) -> Option<String> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    match Command::new(shell).args(arguments).current_dir(home).output() {
        Ok(output) => {
            assert!(output.status.success(), "{shell}: {}", String::from_utf8_lossy(&output.stderr));
            Some(String::from_utf8(output.stdout).unwrap())
        }
        Err(error) => {
            skipped(&format!("{shell} is not here: {error}"));
            None
        }
    }
}

fn check(shell: &str, script: impl Fn(&str) -> Vec<String>) {
    for (typed, wanted, unwanted) in TYPED {
        let arguments = script(typed);
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let Some(offered) = offered(shell, &arguments) else { return };
        let words: Vec<&str> = offered.split_whitespace().collect();
        assert!(wanted.is_empty() || words.contains(wanted), "{shell}: {typed}\n{offered}");
        assert!(!words.contains(unwanted), "{shell}: {typed}\n{offered}");
    }
}

#[test]
fn bash_offers_words() {
    const CALL: &str = "source completions/ckpt.bash; read -ra COMP_WORDS <<< \"$1\"; [[ $1 == *' ' ]] && COMP_WORDS+=(''); \
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _ckpt ckpt \"${COMP_WORDS[COMP_CWORD]}\" \
        \"${COMP_WORDS[COMP_CWORD - 1]}\"; printf '%s\\n' \"${COMPREPLY[@]}\"";
    check("bash", |typed| ["--norc", "-c", CALL, "bash", typed].map(str::to_owned).to_vec());
}

#[test]
fn fish_offers_words() {
    check("fish", |typed| {
        let call = format!("source completions/ckpt.fish; complete -C '{typed}'");
        vec!["--no-config".to_owned(), "-c".to_owned(), call]
    });
}
