//! From the agent's own log lines to the codes behind them.

use std::io::{self, BufRead, Read as _};

use crate::recovery::{CODES, Row};

/// A line that a code explains.
#[derive(Debug, Clone)]
pub struct LogMatch {
    /// Number of the line, from 1.
    pub line: usize,
    /// Its text.
    pub text: String,
    /// The codes that log such a line.
    pub rows: Vec<&'static Row>,
}

/// As much of a line is looked at: an agent's own have a few hundred bytes.
const LONGEST: u64 = 64 << 10;

/// Finds the lines of a log that codes explain. A log of any size is read line by line.
///
/// # Errors
/// If it can't be read.
pub fn explain_log(mut log: impl BufRead) -> io::Result<Vec<LogMatch>> {
    let (mut matches, mut number, mut line) = (Vec::new(), 0, Vec::new());
    let marks = Marks::new();
    loop {
        line.clear();
        if log.by_ref().take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            return Ok(matches);
        }
        number += 1;
        if marks.may_fit(&line) {
            matches.extend(explain_line(number, &line));
        }
        if line.last() != Some(&b'\n') {
            log.skip_until(b'\n')?;
        }
    }
}

/// As many bytes tell most lines of a log from those that a code explains.
const MARK: usize = 8;

/// A few bytes of each pattern, and a table of their sums: nearly all lines hold none of them, and are passed over
/// after one look at each byte.
struct Marks {
    sums: Vec<bool>,
    bytes: Vec<[u8; MARK]>,
    /// A pattern is too short for a mark: every line has to be looked at.
    any: bool,
}

impl Marks {
    fn new() -> Self {
        let mut marks = Self { sums: vec![false; 1 << 16], bytes: Vec::new(), any: false };
        for pattern in CODES.iter().flat_map(|row| row.log.split('|')).filter(|log| literal(log) > 0) {
            let longest = pattern.split('*').max_by_key(|part| part.len()).unwrap_or_default();
            // Patterns begin alike ("Failed to ..."): what is behind that is rarer.
            match longest.as_bytes().last_chunk::<MARK>() {
                Some(mark) => {
                    marks.sums[sum(*mark)] = true;
                    marks.bytes.push(*mark);
                }
                None => marks.any = true,
            }
        }
        marks
    }

    /// Whether a pattern may fit the line; if not, none does.
    fn may_fit(&self, line: &[u8]) -> bool {
        let is_mark = |bytes: &[u8]| {
            <[u8; MARK]>::try_from(bytes)
                .is_ok_and(|bytes| self.sums[sum(bytes)] && self.bytes.contains(&bytes))
        };
        self.any || line.windows(MARK).any(is_mark)
    }
}

/// Below 2^16 (Fibonacci hashing).
fn sum(mark: [u8; MARK]) -> usize {
    (u64::from_le_bytes(mark).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as usize
}

/// The codes that log such a line.
fn explain_line(line: usize, bytes: &[u8]) -> Option<LogMatch> {
    let text = String::from_utf8_lossy(bytes).trim_end().to_owned();
    let telling = |row: &Row| row.log.split('|').filter(|log| fits(log, &text)).map(literal).max();
    // The most telling pattern wins: the one with the most literal text.
    let longest = CODES.iter().copied().filter_map(telling).max()?;
    let rows = CODES.iter().copied().filter(|row| telling(row) == Some(longest)).collect();
    Some(LogMatch { line, text, rows })
}

fn literal(pattern: &str) -> usize {
    pattern.bytes().filter(|byte| *byte != b'*').count()
}

/// Whether a line holds the parts of a pattern in their order, wherever the first one stands.
fn fits(pattern: &str, line: &str) -> bool {
    let mut rest = line;
    let mut some = false;
    for part in pattern.split('*').filter(|part| !part.is_empty()) {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
        some = true;
    }
    some
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recovery::Code;

    #[test]
    fn lines_of_an_agent_are_recognised() {
        let log = b"I0101 state.cpp:1] Recovering state from '/w/meta'\n\
            Failed to perform recovery: Failed to find latest agent: No such file or directory\n\
            F0101 containerizer.cpp:9] Check failed: os::exists(directory) \n";
        let found = explain_log(&log[..]).unwrap();
        let codes: Vec<_> = found.iter().map(|hit| (hit.line, hit.rows[0].code)).collect();
        assert_eq!(codes, [(2, Code::LatestDangling), (3, Code::SandboxMissing)]);
    }

    #[test]
    fn no_line_is_passed_over_that_a_pattern_fits() {
        let marks = Marks::new();
        assert!(!marks.any, "one short pattern makes every log slow");
        for pattern in CODES.iter().flat_map(|row| row.log.split('|')).filter(|log| literal(log) > 0) {
            let line = pattern.replace('*', " some words ");
            assert!(fits(pattern, &line) && marks.may_fit(line.as_bytes()), "{pattern}");
        }
        for line in ["", "I1122 slave.cpp:1] Got registered", "Failed to do something else"] {
            assert!(!marks.may_fit(line.as_bytes()), "{line}");
        }
    }

    #[test]
    fn healthy_and_foreign_lines_are_not_explained() {
        for line in [
            "Closing operation status update streams of framework F",
            "F0101 check.hpp:79] Check failed: f.isReady()",
            "F0101 sorter.cpp:251] Check failed: total_.resources.contains(agentId)",
        ] {
            assert!(explain_log(line.as_bytes()).unwrap().is_empty(), "{line}");
        }
    }

    #[test]
    fn one_code_logs_two_lines() {
        for line in [
            "Failed to perform recovery: Incompatible agent info detected. ",
            "Failed to perform recovery: Configuration change not permitted under 'additive' policy: x",
        ] {
            assert_eq!(explain_log(line.as_bytes()).unwrap()[0].rows[0].code, Code::InfoIncompatible);
        }
    }

    #[test]
    fn nested_errors_point_to_the_file() {
        let log = b"EXIT with status 1: Failed to perform recovery: Failed to recover framework F: Failed to recover \
            executor 'E': Failed to parse forked pid 'abc' from pid file '/w/forked.pid': Failed to convert 'abc' to number";
        assert_eq!(explain_log(&log[..]).unwrap()[0].rows[0].code, Code::ForkedPidMalformed);
    }
}
