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
    fn narrow_columns_get_what_they_want() {
        assert_eq!(share(30, &[5, 40, 40], 4), [5, 12, 13]);
        assert_eq!(share(100, &[5, 40, 40], 4), [5, 40, 40]);
        assert_eq!(share(3, &[10, 10], 4), [4, 4]);
    }
}
