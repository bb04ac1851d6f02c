//! HTML as text. Every text from outside goes through [`Html::text`], which makes harmful characters visible.

use std::fmt::Write as _;

use crate::view::escape;

/// A page that grows.
#[derive(Debug, Default)]
pub(super) struct Html {
    out: String,
}

impl Html {
    /// Our own markup.
    pub(super) fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// Text from anywhere.
    pub(super) fn text(&mut self, text: &str) {
        self.out.push_str(&escaped(text));
    }

    /// An element with a text; `class` may be empty.
    pub(super) fn element(&mut self, tag: &str, class: &str, text: &str) {
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        let _ = write!(self.out, "<{tag}{class}>{}</{tag}>", escaped(text));
    }

    /// A row of a table: each cell with its class.
    pub(super) fn row(&mut self, cells: &[(&str, &str)]) {
        self.raw("<tr>");
        for (class, text) in cells {
            self.element("td", class, text);
        }
        self.raw("</tr>\n");
    }

    /// The head of a table; the table is left open.
    pub(super) fn table(&mut self, headings: &[&str]) {
        self.raw("<div class=\"wide\"><table><thead><tr>");
        for heading in headings {
            self.element("th", "", heading);
        }
        self.raw("</tr></thead><tbody>\n");
    }

    pub(super) fn end_table(&mut self) {
        self.raw("</tbody></table></div>\n");
    }

    pub(super) fn finish(self) -> String {
        self.out
    }
}

/// Visible characters, and none that HTML reads as its own. Lines stay lines.
pub(super) fn escaped(text: &str) -> String {
    let lines = text.split('\n').map(|line| escape(line.as_bytes()));
    let visible = lines.collect::<Vec<_>>().join("\n");
    let mut out = String::with_capacity(visible.len());
    for letter in visible.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_is_markup() {
        let text = "<script>\"a\" & 'b'</script>\u{202e}\n\u{1b}[31m";
        let expected = "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;\\u{202e}\n\\u{1b}[31m";
        assert_eq!(escaped(text), expected);
    }
}
