//! Tests of `shell_run`: words, variables, and what is certain.

use super::*;
use crate::host::fake::Fake;

/// Each command with `?` where it is not certain, and `~` for words that are not known.
fn shown(fake: &Fake, text: &str) -> Vec<String> {
    let tree = fake.host().tree();
    let variables = Variables::from([(
        "WORK".to_owned(),
        Variable { value: "/w".to_owned(), path: "/u".into(), line: 1 },
    )]);
    let mut shell = Shell::new(&tree, variables, "/".into());
    let arguments = [ShellWord::plain("start"), ShellWord::plain("two words")];
    shell.run(&Begin { text, path: Path::new("/s"), line: 10, arguments: &arguments }, true);
    let word = |word: &ShellWord| match (word.is_known, word.is_pattern) {
        (false, _) => "~".to_owned(),
        (true, true) => format!("{}*", word.text),
        (true, false) => word.text.clone(),
    };
    let show = |command: &ShellCommand| {
        let words: Vec<_> = command.words.iter().map(word).collect();
        let mark = if command.is_certain { "" } else { "?" };
        format!("{}{mark} {} [{}]", command.line, command.directory.display(), words.join("|"))
    };
    shell.commands.iter().map(show).collect()
}

#[test]
fn variables_and_words() {
    let fake = Fake::new();
    fake.root_file("etc/f", "from file\n");
    fake.root_file("etc/default/x", "MESOS=1 # no\nexport OTHER=\"a b\"\n");
    assert_eq!(
        shown(
            &fake,
            "A=$WORK/meta B=\"x y\"\na $A $B \"$B\" $NONE \"$NONE\" ${C:-else}\nb \"$(cat /etc/f)\" $(cat /etc/f) \
             `date` $1 \"$2\" \"$@\"\n. /etc/default/x\nc $MESOS $OTHER '$A' *.x\nX=1 d $X\ne $X\n"
        ),
        [
            "11 / [a|/w/meta|x|y|x y||else]",
            "12 / [b|from file|from|file|~|start|two words|start|two words]",
            "14 / [c|1|a|b|$A|*.x*]",
            "15 / [d|1]",
            "16 / [e]",
        ]
    );
}

#[test]
fn what_is_certain() {
    let text = "cd /w && rm a\n[ -e x ] && rm b\ngrep x y && rm c\na || rm d\nif [ -L l ]; then\n  rm e\nfi\n\
                if ask; then rm f; else rm g; fi\nfor i in 1 2; do rm h; done\nrm i\nexec last x\nrm never\n";
    assert_eq!(
        shown(&Fake::new(), text),
        [
            "10 /w [rm|a]",
            "11 /w [[|-e|x|]]",
            "11 /w [rm|b]",
            "12 /w [grep|x|y]",
            "12? /w [rm|c]",
            "13 /w [a]",
            "13? /w [rm|d]",
            "14 /w [[|-L|l|]]",
            "15 /w [rm|e]",
            "17 /w [ask]",
            "17? /w [rm|f]",
            "17? /w [rm|g]",
            "18? /w [rm|h]",
            "19 /w [rm|i]",
            "20 /w [last|x]",
        ]
    );
}

#[test]
fn an_uncertain_value_does_not_replace_one() {
    let text = "if ask; then WORK=/other; NEW=/n; fi\na $WORK $NEW\nU=$(date)\nb $U\n";
    assert_eq!(shown(&Fake::new(), text), ["10 / [ask]", "11 / [a|/w|/n]", "13 / [b|~]"]);
}
