//! Finds the codes that lines of an agent's log belong to.

use std::io::{self, BufRead, Read as _};

use crate::recovery::{CODES, Row};

/// A line that a code explains.
#[derive(Debug, Clone)]
pub struct LogMatch {
    /// The line number, from 1.
    pub line: usize,
    /// The line.
    pub text: String,
    /// The codes that log such a line.
    pub rows: Vec<&'static Row>,
}

/// Bytes of a line that are read: lines of an agent have a few hundred.
const LONGEST: u64 = 64 << 10;

/// Finds the lines of a log that codes explain. A log of any size is read line by line.
///
/// # Errors
/// If it cannot be read.
pub fn explain_log(mut log: impl BufRead) -> io::Result<Vec<LogMatch>> {
    let (mut matches, mut number, mut line) = (Vec::new(), 0, Vec::new());
    let marks = Marks::new();
    loop {
        line.clear();
        if log.by_ref().take(LONGEST).read_until(b'\n', &mut line)? == 0 {
            return Ok(matches);
        }
        number += 1;
        if marks.may_match(&line) {
            matches.extend(explain_line(number, &line));
        }
        if line.last() != Some(&b'\n') {
            log.skip_until(b'\n')?;
        }
    }
}

/// Length of a mark in bytes: enough to rule out most lines of a log.
const MARK: usize = 8;

/// A few bytes of each pattern, and a table of their hashes: nearly all lines contain none of them, and are skipped
/// after one pass.
struct Marks {
    hashes: Vec<bool>,
    bytes: Vec<[u8; MARK]>,
    /// A pattern is shorter than a mark: every line may match.
    any: bool,
}

impl Marks {
    fn new() -> Self {
        let mut marks = Self { hashes: vec![false; 1 << 16], bytes: Vec::new(), any: false };
        for pattern in CODES.iter().flat_map(|row| row.log.split('|')).filter(|log| literal(log) > 0) {
            let longest = pattern.split('*').max_by_key(|part| part.len()).unwrap_or_default();
            // Patterns have the same start ("Failed to ..."): their ends are rarer.
            match longest.as_bytes().last_chunk::<MARK>() {
                Some(mark) => {
                    marks.hashes[hash(*mark)] = true;
                    marks.bytes.push(*mark);
                }
                None => marks.any = true,
            }
        }
        marks
    }

    /// Whether a pattern may match the line; if not, none does.
    fn may_match(&self, line: &[u8]) -> bool {
        let is_mark = |bytes: &[u8]| {
            <[u8; MARK]>::try_from(bytes)
                .is_ok_and(|bytes| self.hashes[hash(bytes)] && self.bytes.contains(&bytes))
        };
        self.any || line.windows(MARK).any(is_mark)
    }
}

/// Below 2^16 (Fibonacci hashing).
fn hash(mark: [u8; MARK]) -> usize {
    (u64::from_le_bytes(mark).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as usize
}

/// The codes that log such a line.
fn explain_line(line: usize, bytes: &[u8]) -> Option<LogMatch> {
    let text = String::from_utf8_lossy(bytes).trim_end().to_owned();
    let specificity = |row: &Row| row.log.split('|').filter(|log| matches(log, &text)).map(literal).max();
    // The most specific pattern wins: the one with the most literal text.
    let longest = CODES.iter().copied().filter_map(specificity).max()?;
    let rows = CODES.iter().copied().filter(|row| specificity(row) == Some(longest)).collect();
    Some(LogMatch { line, text, rows })
}

fn literal(pattern: &str) -> usize {
    pattern.bytes().filter(|byte| *byte != b'*').count()
}

/// Whether a line contains the parts of a pattern in their order, at any place.
fn matches(pattern: &str, line: &str) -> bool {
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
    fn no_line_that_a_pattern_matches_is_skipped() {
        let marks = Marks::new();
        assert!(!marks.any, "one short pattern makes every log slow");
        for pattern in CODES.iter().flat_map(|row| row.log.split('|')).filter(|log| literal(log) > 0) {
            let line = pattern.replace('*', " some words ");
            assert!(matches(pattern, &line) && marks.may_match(line.as_bytes()), "{pattern}");
        }
        for line in ["", "I1122 slave.cpp:1] Got registered", "Failed to do something else"] {
            assert!(!marks.may_match(line.as_bytes()), "{line}");
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
