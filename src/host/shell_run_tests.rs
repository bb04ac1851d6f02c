//! Tests of `shell_run`: words, variables, and what is certain.

use super::*;
use crate::host::fake::Fake;
use crate::host::unit_run::Variable;

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
        (false, _) if word.text.is_empty() => "~".to_owned(),
        (false, _) => format!("~{}", word.shown()),
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
            "18 /w [rm|h]",
            "18 /w [rm|h]",
            "19 /w [rm|i]",
            "20 /w [last|x]",
        ]
    );
}

/// The words that `last` may be given, with `!` where a variable in them may not be set.
fn last(text: &str) -> Vec<String> {
    let fake = Fake::new();
    let tree = fake.host().tree();
    let mut shell = Shell::new(&tree, Variables::new(), "/".into());
    shell.run(&Begin { text, path: Path::new("/s"), line: 1, arguments: &[] }, true);
    let last = shell.commands.iter().rev().find(|it| it.words[0].text == "last").unwrap();
    let possible = last.words[1..].iter().flat_map(ShellWord::possible);
    let show = |word: ShellWord| format!("{}{}", word.shown(), if word.is_doubtful { "!" } else { "" });
    possible.map(show).collect()
}

#[test]
fn a_variable_that_may_be_set_has_several_values() {
    for (text, expected) in [
        ("W=/w; if ask; then W=/o; fi; last $W/x", &["/o/x", "/w/x"][..]),
        ("W=/w; if ask; then W=/o; else W=/p; fi; last $W", &["/o", "/p"]),
        ("if ask; then W=/o; else W=/p; fi; last $W", &["/o", "/p"]),
        ("W=/w; if ask; then W=/o; last $W; fi", &["/o"]),
        ("W=/w; ask && W=/o; last $W", &["/o", "/w"]),
        ("W=/w; ask || W=/o; last $W", &["/o", "/w"]),
        ("W=/w; ask && W=/o && last $W", &["/o"]),
        ("W=/w; for f in $(ls); do W=/o; done; last $W", &["/o", "/w"]),
        ("W=/w; while ask; do last $W; W=/o; done", &["/o"]),
        ("W=/w; while ask; do W=$W/o; done; last $W", &["$W"]),
        ("W=/w; case $(id) in a) W=/o;; b) W=/p;; esac; last $W", &["/o", "/p", "/w"]),
        ("W=/w; case $(id) in a) W=/o;; *) W=/p;; esac; last $W", &["/o", "/p"]),
        ("W=/w; case a in a) W=/o;; b) W=/p;; esac; last $W", &["/o"]),
        ("W=/w; case c in a) W=/o;; esac; last $W", &["/w"]),
        ("W=/w; set_it() { W=/o; }; ask && set_it; last $W", &["/o", "/w"]),
        ("W=/w; f() { local W=/o; }; f; last $W", &["/w"]),
        ("W=/w; if ask; then W=/o; exit; fi; last $W", &["/w"]),
        ("W=/w; ask || { W=/o; exit 1; }; last $W", &["/w"]),
        ("W=/w; if ask; then W=$(get); fi; last $W/x", &["$W/x"]),
        ("if ask; then W=/o; fi; last $W", &["/o!"]),
        ("if ask; then W=/o; fi; last ${W:-/p}", &["/o", "/p"]),
        ("W=/w; if true; then W=/o; fi; last $W", &["/o"]),
        ("W=/w; if false; then W=/o; fi; last $W", &["/w"]),
        ("A=/a; ask && A=/b; B=x; ask && B=y; last $A/$B", &["/b/y", "/b/x", "/a/y", "/a/x"]),
        (": ${W:=/w}; last $W", &["/w"]),
        ("W=/w; unset W; last \"$W\"", &[""]),
        ("W=/w; W+=/x; last $W", &["/w/x"]),
    ] {
        assert_eq!(last(text), expected, "{text}");
    }
}

#[test]
fn loops_take_each_word() {
    let text = "for f in /a \"b c\"; do rm $f; done\nfor d in /w/*; do rm \"$d/x\"; done\nfor f in $(ls); do rm $f; done\n\
                for f; do rm $f; done\nfor f in 1 2; do [ $f = 1 ] && continue; rm $f; done\n\
                for f in /w/*; do [ $f = /w/x ] && continue; rm $f; done\nfor ((i=0; i<3; i++)); do rm $i; done\nlast";
    let lines = shown(&Fake::new(), text);
    let lines: Vec<_> = lines.iter().filter(|line| !line.contains("[[|")).collect();
    assert_eq!(
        lines,
        [
            "10 / [rm|/a]",
            "10 / [rm|b|c]",
            "11 / [rm|/w/*/x*]",
            "12? / [rm|~]",
            "13 / [rm|start]",
            "13 / [rm|two|words]",
            "14 / [rm|2]",
            "15? / [rm|/w/**]",
            "16? / [rm|~]",
            "17 / [last]",
        ]
    );
}

#[test]
fn pipes_pass_words() {
    for (text, expected) in [
        ("echo /a /b | xargs -n 1 rm -f", "rm|-f|/a|/b"),
        ("printf '%s\\0' /a | xargs -0 -r rm", "rm|/a"),
        ("ls -d /a/* | xargs -I{} rm {}/x", "rm|/a/*/x*"),
        ("ls /a | xargs rm", "rm|~"),
        ("ls -d /a/* | head -1 | xargs rm", "rm|~/a/*"),
        ("find /a |\nxargs rm", "rm|~/a$(find ...)"),
        ("echo /a | while read -r f; do rm $f; done", "rm|/a"),
        ("date | while read f; do rm \"$f\"; done", "rm|~"),
        ("xargs rm < /list", "rm|~"),
    ] {
        let lines = shown(&Fake::new(), text);
        let (_, words) = lines.last().unwrap().split_once('[').unwrap();
        assert_eq!(words, format!("{expected}]"), "{text}");
    }
}

#[test]
fn functions_and_groups() {
    let text = "clean() { cd $1; rm -f \"$2\"; }\nfunction never { rm never; }\nclean /w 'a b'\n(cd /x; rm c; exit 1)\n\
                ask && { echo; rm d; }\nask && (echo; rm e)\nrm f\n[ x = y ] && { rm g; }\n{ shift; rm $1; }";
    assert_eq!(
        shown(&Fake::new(), text).into_iter().filter(|line| line.contains("[rm")).collect::<Vec<_>>(),
        [
            "10 /w [rm|-f|a b]",
            "13 /x [rm|c]",
            "14? /w [rm|d]",
            "15? /w [rm|e]",
            "16 /w [rm|f]",
            "18 /w [rm|two|words]",
        ]
    );
}

#[test]
fn places_and_values_that_are_partly_known() {
    let text = "P=/run/$(id).pid\nrm $P ${P%x} ${HERE:?} $(dirname /a/b) $(basename /a/b.sh) /w/{a,b}\nread X\nrm $X/y\n\
                L=(a b); rm \"${L[@]}\"\nT=$(mktemp -d)\nrm -r \"$T\"\nG='/w/*'; rm $G \"$G\"";
    let shown = shown(&Fake::new(), text);
    assert_eq!(
        shown,
        [
            "11 / [rm|~/run/$(id).pid|~|~|/a|b.sh|/w/a|/w/b]",
            "13 / [rm|~$X/y]",
            "14 / [rm|~]",
            "16 / [rm|-r|~/tmp/tmp.$(mktemp ...)]",
            "17 / [rm|/w/**|/w/*]",
        ]
    );
}

/// What a test says where the files of the machine are read.
#[test]
fn tests_of_files_and_texts() {
    struct Files;
    impl Sight for Files {
        fn holds(&self, _: crate::host::FileTest, path: &Path) -> Option<bool> {
            (path != Path::new("/closed")).then(|| path.starts_with("/there"))
        }
    }
    let fake = Fake::new();
    let tree = fake.host().tree();
    for (condition, expected) in [
        ("[ -e /there ] &&", "rm"),
        ("[ -f /none ] &&", ""),
        ("[ ! -d /none ] &&", "rm"),
        ("! test -L /none &&", "rm"),
        ("[ ! -e /there/x ] ||", "rm"),
        ("[[ -e /closed ]] &&", "rm?"),
        ("[ -e /clo* ] &&", "rm?"),
        ("[ -e $UNSET ] &&", "rm?"),
        ("[ -e /there -a -e /none ] &&", ""),
        ("[ -e /there -o -e /none ] &&", "rm"),
        ("[[ -e /there && -e /none ]] &&", "rm?"),
        ("[ -e /none ] && true ||", "rm"),
        ("A=yes; [ \"$A\" = yes ] &&", "rm"),
        ("A=yes; [ \"$A\" != yes ] &&", ""),
        ("[ \"$RESET\" = yes ] &&", "rm?"),
        ("[ -n \"$RESET\" ] &&", "rm?"),
        ("[ \"$RESET\" = yes ] || exit 0;", "rm?"),
        ("[ -f /none ] || exit 0;", ""),
        ("if [ -f /none ]; then", ""),
        ("if [ -f /none ]; then true; elif [ -f /there ]; then", "rm"),
        ("if [ -f /there ]; then true; else", ""),
        ("if ask; then true; else", "rm?"),
        ("case x in y) rm no;; x|z)", "rm"),
    ] {
        let mut shell = Shell::new(&tree, Variables::new(), "/".into()).with_sight(Some(&Files));
        let end = match condition.split(' ').next().unwrap() {
            "if" => "; fi",
            "case" => ";; esac",
            _ => "",
        };
        let text = format!("{condition} rm latest{end}");
        shell.run(&Begin { text: &text, path: Path::new("/s"), line: 1, arguments: &[] }, true);
        let last =
            shell.commands.iter().rev().find(|it| it.words[0].text == "rm" && it.words[1].text == "latest");
        let found = last.map_or("", |it| if it.is_certain { "rm" } else { "rm?" });
        assert_eq!(found, expected, "{text}");
    }
}

/// What is not a script ends as well.
#[test]
fn structures_that_are_broken() {
    for text in [
        "if",
        "fi",
        "then; do",
        "for",
        "for x in",
        "case",
        "case x in",
        "case x in a",
        "( ( (",
        ") ) )",
        "{ { {",
        "}",
        "f()",
        "f() (",
        "while; do",
        "a && ) b",
        "function",
        "! !",
        "case x in a) b ;; c",
        "${",
        "$(",
        "x=(",
        "until if do",
        "for ((",
        "done > x",
        "if a; then (b; fi)",
        "esac;;",
        "f() { f; }; f",
    ] {
        let _ = shown(&Fake::new(), text);
    }
}

/// What is too long to be read, or runs itself again and again, may do anything.
#[test]
fn scripts_beyond_the_bounds_are_unread() {
    let unread = |fake: &Fake, text: &str| {
        let tree = fake.host().tree();
        let mut shell = Shell::new(&tree, Variables::default(), "/".into());
        shell.run(&Begin { text, path: Path::new("/s"), line: 1, arguments: &[] }, true);
        let unread = |command: &&ShellCommand| command.program == Program::Unread;
        shell.commands.iter().filter(unread).map(|command| command.path.clone()).collect::<Vec<_>>()
    };
    let fake = Fake::new();
    fake.root_file("s", "#!/bin/sh\nsh /s\n");
    assert_eq!(unread(&fake, "true\n"), Vec::<PathBuf>::new());
    assert_eq!(unread(&fake, "sh /s\n"), [Path::new("/s")]);
    assert_eq!(unread(&fake, &"true\n".repeat(LONGEST / 4)), [Path::new("/s")]);
}
