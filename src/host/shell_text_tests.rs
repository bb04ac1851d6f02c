//! Tests of `shell_text`: commands, expansions, redirections.

use super::*;

/// Commands in a form that can be read: quoted text in `<>`, variables in `{}`, outputs in `()`.
fn shown(text: &str) -> Vec<String> {
    let part = |part: &Part| match part {
        Part::Text { text, quoted: false } => text.clone(),
        Part::Text { text, quoted: true } => format!("<{text}>"),
        Part::Variable { name, otherwise: None, quoted, .. } => {
            format!("{{{name}{}}}", if *quoted { "!" } else { "" })
        }
        Part::Variable { name, otherwise: Some(other), .. } => format!("{{{name}|{other}}}"),
        Part::Output { command, .. } => format!("({command})"),
        Part::Other(_) => "?".to_owned(),
    };
    let word = |word: &RawWord| word.iter().map(part).collect::<String>();
    let show = |command: RawCommand| {
        let words: Vec<_> = command.words.iter().map(word).collect();
        format!("{} {:?} {}", command.line, command.joint, words.join(" "))
    };
    raw_commands(text).into_iter().map(show).collect()
}

#[test]
fn commands_and_words() {
    let text = "#!/bin/sh\n# no\nA=1 B='x y'; rm -f \"$A/z\" \\\n  two # end\n\nif [ -e x ]; then\n  a && b ||\n  c | d &\nfi\n";
    assert_eq!(
        shown(text),
        [
            "3 Next A=1 B=<x y>",
            "3 Next rm -f <>{A!}</z> two",
            "6 Next if [ -e x ]",
            "6 Next then",
            "7 Next a",
            "7 And b",
            "8 Or c",
            "8 Pipe d",
            "9 Next fi",
        ]
    );
}

#[test]
fn expansions() {
    assert_eq!(
        shown("x ${A} ${B:-c d} $(cat /f) `cat /g` $1 \"$@\" ${C%x} $((1+2)) a\\ b '$A' $"),
        ["1 Next x {A} {B|c d} (cat /f) (cat /g) {1} <>{@!} ? ? a< >b <$A> $"]
    );
    assert_eq!(shown("é \"ü\""), ["1 Next é <ü>"]);
}

#[test]
fn redirections_and_documents() {
    let text = "a >/dev/null 2>&1 < in b\ncat <<EOF >x\nrm -rf /\nEOF\nlast";
    assert_eq!(shown(text), ["1 Next a b", "2 Next cat", "5 Next last"]);
    assert_eq!(shown("f() { rm x; }"), ["1 Next f", "1 Next { rm x", "1 Next }"]);
}

#[test]
fn parentheses_functions_and_arms() {
    let marks = |text: &str| -> Vec<String> {
        let mark = |it: RawCommand| {
            let marks = ["(".repeat(it.opened), ")".repeat(it.closed)].concat();
            let end =
                [(it.is_function, "f"), (it.ends_arm, ";;")].map(|(is, mark)| if is { mark } else { "" });
            format!("{}{marks}{}", it.words.len(), end.concat())
        };
        raw_commands(text).into_iter().map(mark).collect()
    };
    assert_eq!(marks("a && (b; c d)\nf () { x; }"), ["1", "1(", "2)", "1f", "2", "1"]);
    assert_eq!(marks("case x in a|b) y;; (c) ;; esac"), ["4", "1)", "1;;", "1();;", "1"]);
    assert_eq!(shown("A=(b c) ${D:-${E:-f}} ${G:?}"), ["1 Next A=? {D|${E:-f}} {G|$?}"]);
}
