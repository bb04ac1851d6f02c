//! Fitting text into columns of a terminal: how wide it is, and shortening in the middle, where ids differ least.
//! Does not know what the text is.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How many columns a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Shortens a text to at most `room` columns, leaving out its middle. Both ends stay: either finds it again.
pub fn shorten(text: &str, room: usize) -> String {
    // Nothing that long fits, and measuring a million bytes for each row takes its time.
    let short = text.len() <= room * 4 && width(text) <= room;
    if short {
        return text.to_owned();
    }
    if room == 0 {
        return String::new();
    }
    let front = take(text.chars(), room.div_ceil(2).min(room - 1));
    let back = take(text.chars().rev(), room - 1 - room.div_ceil(2).min(room - 1));
    let back: String = back.chars().rev().collect();
    format!("{front}…{back}")
}

/// Shortens a path to at most `room` columns: each long name in it loses its middle, so that one sees where it leads;
/// where that is not enough, the path does.
pub fn shorten_path(path: &str, room: usize) -> String {
    /// Names that agents give are hardly longer.
    const WHOLE: usize = 13;
    const LEAST: usize = 5;
    let names: Vec<&str> = path.split('/').collect();
    if names.len() * 2 > room {
        return shorten(path, room);
    }
    let wants: Vec<usize> = names.iter().map(|name| width(name)).collect();
    let (short, long): (Vec<usize>, Vec<usize>) = wants.iter().partition(|want| **want <= WHOLE);
    let fixed = names.len() - 1 + short.iter().sum::<usize>();
    let mut given = share(room.saturating_sub(fixed), &long, LEAST).into_iter();
    let shortened = names.iter().zip(&wants).map(|(name, want)| {
        let room = if *want <= WHOLE { *want } else { given.next().unwrap_or_default() };
        shorten(name, room)
    });
    shorten(&shortened.collect::<Vec<_>>().join("/"), room)
}

/// Cuts a text off at `room` columns.
pub fn cut(text: &str, room: usize) -> String {
    if text.len() <= room * 4 && width(text) <= room {
        return text.to_owned();
    }
    take(text.chars(), room.saturating_sub(1)) + "…"
}

/// The first of several wordings that fits, else the last.
pub fn first_that_fits(wordings: impl IntoIterator<Item = String>, room: usize) -> String {
    let mut last = String::new();
    for wording in wordings {
        last = wording;
        if last.len() <= room || width(&last) <= room {
            break;
        }
    }
    last
}

fn take(chars: impl Iterator<Item = char>, room: usize) -> String {
    let mut left = room;
    let fits = |c: &char| {
        let wide = c.width().unwrap_or(0);
        let fits = wide <= left;
        left = left.saturating_sub(wide);
        fits
    };
    chars.take_while(fits).collect()
}

/// Shares `room` columns among columns that want `wants`, none below `least` unless it wants less: the narrow ones get
/// what they want, the wide ones equal parts of the rest.
pub fn share(room: usize, wants: &[usize], least: usize) -> Vec<usize> {
    let mut given = vec![0; wants.len()];
    let mut order: Vec<usize> = (0..wants.len()).collect();
    order.sort_by_key(|column| wants[*column]);
    let mut left = room;
    for (place, column) in order.iter().enumerate() {
        let fair = left / (order.len() - place);
        given[*column] = wants[*column].min(fair.max(least));
        left = left.saturating_sub(given[*column]);
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_goes_first() {
        assert_eq!(shorten("917eb51a-S17", 12), "917eb51a-S17");
        assert_eq!(shorten("917eb51a-9607-43fc-S17", 12), "917eb5…c-S17");
        assert_eq!(width(&shorten("日本語日本語日本語", 8)), 7);
        assert_eq!(shorten("abc", 1), "…");
        assert_eq!(shorten("abc", 0), "");
        assert_eq!(cut("abcdef", 4), "abc…");
    }

    #[test]
    fn a_path_shows_where_it_leads() {
        let path =
            "meta/slaves/a55552cc-15f7-47e1-bebe-cb5c671e0ca9-S0/frameworks/a55552cc-0000/framework.pid";
        assert_eq!(shorten_path(path, 58), "meta/slaves/a555…S0/frameworks/a55552cc-0000/framework.pid");
        assert_eq!(shorten_path(path, 200), path);
        assert_eq!(width(&shorten_path(path, 20)), 20);
        assert_eq!(width(&shorten_path(&"d/".repeat(5000), 30)), 30);
    }

    #[test]
    fn narrow_columns_get_what_they_want() {
        assert_eq!(share(30, &[5, 40, 40], 4), [5, 12, 13]);
        assert_eq!(share(100, &[5, 40, 40], 4), [5, 40, 40]);
        assert_eq!(share(3, &[10, 10], 4), [4, 4]);
    }
}
