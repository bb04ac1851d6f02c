//! Fitting text into columns of a terminal: how wide it is, and shortening in the middle, where ids differ least.
//! Does not know what the text is.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::charset::Charset;

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Shortens a text to at most this number of columns, leaving out its middle. Both ends stay: either finds it again.
pub fn shorten(text: &str, columns: usize, glyphs: Charset) -> String {
    let text = &*glyphs.text(text);
    if fits(text, columns) {
        return text.to_owned();
    }
    let gap = glyphs.ellipsis();
    let Some(left) = columns.checked_sub(width(gap)) else { return gap.chars().take(columns).collect() };
    let most = (left + 1).div_ceil(2).min(left);
    let (front, back) = (front(text, most), back(text, left - most));
    format!("{front}{gap}{back}")
}

/// Nothing that long fits, and measuring a million bytes for each row takes its time.
fn fits(text: &str, columns: usize) -> bool {
    text.len() <= columns * 4 && width(text) <= columns
}

/// The beginning of a text, of at most this number of columns.
fn front(text: &str, columns: usize) -> &str {
    let mut front = &text[..bytes(text.chars(), columns)];
    // Signs that join change what they follow: only the whole can be measured.
    while width(front) > columns {
        let last = front.chars().next_back().map_or(1, char::len_utf8);
        front = &front[..front.len() - last];
    }
    front
}

/// The end of a text, of at most this number of columns. It does not begin with a mark on a letter that was left out.
fn back(text: &str, columns: usize) -> &str {
    let mut back = &text[text.len() - bytes(text.chars().rev(), columns)..];
    while width(back) > columns || back.starts_with(|c: char| c.width() == Some(0)) {
        let first = back.chars().next().map_or(1, char::len_utf8);
        back = &back[first..];
    }
    back
}

/// How many bytes those of them take that have, each for itself, at most this number of columns together.
fn bytes(chars: impl Iterator<Item = char>, columns: usize) -> usize {
    let mut left = columns;
    let fits = |c: &char| {
        let rest = left.checked_sub(c.width().unwrap_or(0));
        left = rest.unwrap_or(left);
        rest.is_some()
    };
    chars.take_while(fits).map(char::len_utf8).sum()
}

/// Shortens a path to at most this number of columns: each long name in it loses its middle, so that it can still be found;
/// where that is not enough, the path does.
pub fn shorten_path(path: &str, columns: usize, glyphs: Charset) -> String {
    /// Names that agents give are hardly longer.
    const WHOLE: usize = 13;
    const LEAST: usize = 5;
    let names: Vec<&str> = path.split('/').collect();
    if names.len() * 2 > columns {
        return shorten(path, columns, glyphs);
    }
    let wants: Vec<usize> = names.iter().map(|name| width(name)).collect();
    // The last name says best what it is about.
    let last = wants.last().copied().filter(|want| want * 2 <= columns).map(|_| names.len() - 1);
    let is_whole = |(place, want): &(usize, usize)| *want <= WHOLE || Some(*place) == last;
    let (short, long): (Vec<_>, Vec<_>) = wants.iter().copied().enumerate().partition(is_whole);
    let fixed = names.len() - 1 + short.iter().map(|(_, want)| want).sum::<usize>();
    let long: Vec<usize> = long.into_iter().map(|(_, want)| want).collect();
    let mut given = share(columns.saturating_sub(fixed), &long, &vec![LEAST; long.len()]).into_iter();
    let shortened = names.iter().zip(wants.iter().copied().enumerate()).map(|(name, at)| {
        let columns = if is_whole(&at) { at.1 } else { given.next().unwrap_or_default() };
        shorten(name, columns, glyphs)
    });
    elide_path(&shortened.collect::<Vec<_>>().join("/"), columns, glyphs)
}

/// Shortens a path in a sentence to at most this number of columns: whole names in its middle go, so that one reads what it is
/// about, which its end says best. Where not even the last name fits, the path loses its middle as any text does.
pub fn elide_path(path: &str, columns: usize, glyphs: Charset) -> String {
    let path = &*glyphs.text(path);
    if fits(path, columns) {
        return path.to_owned();
    }
    let gap = glyphs.ellipsis();
    // Two thirds for the end.
    let ends =
        path.rmatch_indices('/').map(|(at, _)| at).take_while(|at| width(&path[*at..]) <= columns * 2 / 3);
    let Some(end) = ends.last() else { return shorten(path, columns, glyphs) };
    let left = columns.saturating_sub(width(&path[end..]) + width(gap));
    let starts =
        path[..end].match_indices('/').map(|(at, _)| at + 1).take_while(|at| width(&path[..*at]) <= left);
    let start = starts.last().unwrap_or_default();
    format!("{}{gap}{}", &path[..start], &path[end..])
}

/// Cuts a text off at `columns` columns.
pub fn cut(text: &str, columns: usize, glyphs: Charset) -> String {
    let text = &*glyphs.text(text);
    if fits(text, columns) {
        return text.to_owned();
    }
    let gap = glyphs.ellipsis();
    let Some(left) = columns.checked_sub(width(gap)) else { return gap.chars().take(columns).collect() };
    format!("{}{gap}", front(text, left))
}

/// The first of several wordings that fits, else the last.
pub fn first_that_fits(wordings: impl IntoIterator<Item = String>, columns: usize) -> String {
    let mut last = String::new();
    for wording in wordings {
        last = wording;
        if last.len() <= columns || width(&last) <= columns {
            break;
        }
    }
    last
}

/// Shares `columns` columns among columns that want `wants`, none below its own of `leasts`: the narrow ones get what they
/// want, the wide ones equal parts of the rest.
pub fn share(columns: usize, wants: &[usize], leasts: &[usize]) -> Vec<usize> {
    let least = |column: usize| wants[column].min(leasts[column]);
    let mut given = vec![0; wants.len()];
    let mut order: Vec<usize> = (0..wants.len()).collect();
    order.sort_by_key(|column| wants[*column]);
    let mut left = columns;
    let mut reserved: usize = (0..wants.len()).map(least).sum();
    for (place, column) in order.iter().enumerate() {
        reserved -= least(*column);
        let fair = (left / (order.len() - place)).min(left.saturating_sub(reserved));
        given[*column] = wants[*column].min(fair.max(leasts[*column]));
        left = left.saturating_sub(given[*column]);
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: Charset = Charset::Unicode;

    #[test]
    fn the_middle_goes_first() {
        assert_eq!(shorten("917eb51a-S17", 12, ALL), "917eb51a-S17");
        assert_eq!(shorten("917eb51a-9607-43fc-S17", 12, ALL), "917eb5…c-S17");
        assert_eq!(shorten("917eb51a-9607-43fc-S17", 12, Charset::Ascii), "917eb...-S17");
        assert_eq!((&*shorten("abc", 1, ALL), &*shorten("abc", 0, ALL)), ("…", ""));
        assert_eq!(
            (&*shorten("abcd", 3, Charset::Ascii), &*shorten("abcd", 2, Charset::Ascii)),
            ("...", "..")
        );
        assert_eq!(cut("abcdef", 4, ALL), "abc…");
        assert_eq!(cut("abcdef", 5, Charset::Ascii), "ab...");
    }

    #[test]
    fn wide_and_joined_letters_fit_too() {
        assert_eq!(width(&shorten("日本語日本語日本語", 8, ALL)), 7);
        let marked = "e\u{301}".repeat(20);
        assert_eq!(shorten(&marked, 6, ALL), "e\u{301}e\u{301}e\u{301}…e\u{301}e\u{301}");
        for text in
            ["👩\u{fe0f}❤\u{fe0f}✔\u{fe0f}☎\u{fe0f}☂\u{fe0f}☃\u{fe0f}", "🇩🇪🇫🇷🇮🇹🇪🇸🇵🇱🇳🇱", "👍🏽👍🏽👍🏽👍🏽👍🏽", &marked]
        {
            for columns in 0..12 {
                assert!(width(&shorten(text, columns, ALL)) <= columns, "{text} in {columns}");
                assert!(width(&cut(text, columns, ALL)) <= columns, "{text} in {columns}");
            }
        }
    }

    #[test]
    fn a_path_shows_where_it_leads() {
        let path =
            "meta/slaves/a55552cc-15f7-47e1-bebe-cb5c671e0ca9-S0/frameworks/a55552cc-0000/framework.pid";
        assert_eq!(shorten_path(path, 58, ALL), "meta/slaves/a555…S0/frameworks/a55552cc-0000/framework.pid");
        assert_eq!(shorten_path(path, 200, ALL), path);
        let long = "meta/slaves/a55552cc-15f7-47e1-S0/executors/stay/runs/9f8df02e-1234/executor.sentinel";
        assert_eq!(
            shorten_path(long, 69, ALL),
            "meta/slaves/a55…0/executors/stay/runs/9f8df02e-1234/executor.sentinel"
        );
        assert_eq!(shorten_path(long, 40, ALL), "meta/slaves/a55…0/…/executor.sentinel");
        assert_eq!(width(&shorten_path(path, 20, ALL)), 20);
        assert_eq!(width(&shorten_path(&"d/".repeat(5000), 30, ALL)), 30);
    }

    #[test]
    fn a_path_in_a_sentence_says_what_it_is() {
        let path =
            "'/var/lib/mesos/meta/slaves/a55552cc-15f7-47e1-S0/frameworks/a55552cc-0000/framework.pid':";
        assert_eq!(elide_path(path, 60, ALL), "'/var/lib/mesos/meta/slaves/…/a55552cc-0000/framework.pid':");
        assert_eq!(elide_path(path, 30, ALL), "'/var/lib/…/framework.pid':");
        assert_eq!(elide_path(path, 30, Charset::Ascii), "'/var/lib/.../framework.pid':");
        assert_eq!(elide_path(path, 200, ALL), path);
        assert_eq!(width(&elide_path(path, 12, ALL)), 12);
        assert_eq!(elide_path("a/name-that-is-long/b", 8, ALL), "a/…/b");
    }

    #[test]
    fn narrow_columns_get_what_they_want() {
        assert_eq!(share(30, &[5, 40, 40], &[4; 3]), [5, 12, 13]);
        assert_eq!(share(100, &[5, 40, 40], &[4; 3]), [5, 40, 40]);
        assert_eq!(share(3, &[10, 10], &[4, 4]), [4, 4]);
        assert_eq!(share(30, &[40, 40, 40], &[4, 20, 4]), [6, 20, 4]);
    }
}
