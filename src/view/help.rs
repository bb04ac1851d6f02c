//! The end of a help (examples, exit statuses, safety) for screens that are narrower than it was written for.

use super::wrap::whole;

/// Its lines as they were before they were broken for eighty columns, examples to be left whole.
pub fn help_text(after: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut heading = "";
    for line in after.lines() {
        let text = line.trim_start();
        let lead = line.len() - text.len();
        if line.ends_with(':') && lead == 0 {
            heading = line;
            lines.push(line.to_owned());
        } else if heading == "Examples:" && lead > 0 {
            lines.push(format!("{:lead$}{}", "", whole(text)));
        } else if let Some(last) = lines.last_mut().filter(|above| !text.is_empty() && goes_on(above, lead)) {
            *last = format!("{last} {text}");
        } else {
            heading = if text.is_empty() { "" } else { heading };
            lines.push(line.to_owned());
        }
    }
    lines.iter().fold(String::new(), |text, line| text + line + "\n")
}

/// Whether a line with this number of blanks before it continues the one above: below its text, or as a paragraph does.
fn goes_on(above: &str, lead: usize) -> bool {
    let is_paragraph = !above.is_empty() && !above.starts_with(' ') && !above.ends_with(':');
    lead > 2 || lead == 0 && is_paragraph
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::{Charset, fitted};

    #[test]
    fn only_what_was_broken_for_eighty_columns_is_joined() {
        let after = "Examples:\n  ckpt a |\n    b\n\nExit status:\n  0  it was\n     good\n  1  bad\n\nReads only:\nor so\nit is.\n";
        let text = help_text(after);
        let shown = text.lines().fold(String::new(), |all, line| all + &fitted(line, None, Charset::Unicode));
        assert_eq!(
            shown,
            "Examples:\n  ckpt a |\n    b\n\nExit status:\n  0  it was good\n  1  bad\n\nReads only:\nor so it is.\n"
        );
    }
}
