//! The README's table of what can be repaired is made from the table of repairs. `CKPT_BLESS=1` writes it again.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ckpt::plan::repair::{REPAIRS, without_repair};

const BEGIN: &str =
    "<!-- repairs: generated from the table of repairs, CKPT_BLESS=1 cargo test repair writes it -->\n";
const END: &str = "<!-- end of repairs -->\n";

#[test]
fn the_readme_lists_every_repair() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(BEGIN).expect("the README has a place for the table");
    let (shown, after) = rest.split_once(END).expect("the place has an end");
    let table = table();
    if std::env::var_os("CKPT_BLESS").is_some() {
        fs::write(&path, [before, BEGIN, &table, END, after].concat()).unwrap();
    } else {
        assert_eq!(shown, table, "the README's table is stale: CKPT_BLESS=1 cargo test repair writes it");
    }
}

fn table() -> String {
    let mut text = "| findings | repair | what it costs |\n|---|---|---|\n".to_owned();
    for repair in REPAIRS {
        let codes: Vec<_> = repair.codes.iter().map(|code| format!("`{code}`")).collect();
        let only = if repair.by_default { "" } else { " Only with `--only`." };
        let (name, does, codes) = (repair.name, repair.does, codes.join(", "));
        writeln!(text, "| {codes} | `{name}`: {does}.{only} | {} |", repair.costs).unwrap();
    }
    let without: Vec<_> = without_repair().map(|row| format!("`{}`", row.code)).collect();
    let without = without.join(", ");
    write!(
        text,
        "\nThe agent does not start over these either, and no repair is safe; `ckpt explain CODE` says what you \
         can do: {without}. The same holds where a repair has its conditions and they are not met: an info file that \
         is damaged, with no good temp file beside it and nothing in the runtime directory that proves what it held, can \
         only come back from a snapshot.\n\n"
    )
    .unwrap();
    text
}
