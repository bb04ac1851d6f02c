//! From the agent's own log lines to the codes behind them.

use super::codes::CODES;
use super::row::Row;

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

/// Finds the lines of a log that codes explain.
pub fn explain_log(log: &[u8]) -> Vec<LogMatch> {
    let lines = log.split(|byte| *byte == b'\n').enumerate();
    let matches = lines.filter_map(|(index, line)| {
        let text = String::from_utf8_lossy(line).trim_end().to_owned();
        let telling = |row: &Row| row.log.split('|').filter(|log| fits(log, &text)).map(literal).max();
        // The most telling pattern wins: the one with the most literal text.
        let longest = CODES.iter().filter_map(telling).max()?;
        let rows = CODES.iter().filter(|row| telling(row) == Some(longest)).collect();
        Some(LogMatch { line: index + 1, text, rows })
    });
    matches.collect()
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

    #[test]
    fn lines_of_an_agent_are_recognised() {
        let log = b"I0101 state.cpp:1] Recovering state from '/w/meta'\n\
            Failed to perform recovery: Failed to find latest agent: No such file or directory\n\
            F0101 containerizer.cpp:9] Check failed: os::exists(directory) \n";
        let found = explain_log(log);
        let codes: Vec<_> = found.iter().map(|hit| (hit.line, hit.rows[0].code)).collect();
        assert_eq!(codes, [(2, "latest-dangling"), (3, "sandbox-missing")]);
    }

    #[test]
    fn one_code_logs_two_lines() {
        for line in [
            "Failed to perform recovery: Incompatible agent info detected. ",
            "Failed to perform recovery: Configuration change not permitted under 'additive' policy: x",
        ] {
            assert_eq!(explain_log(line.as_bytes())[0].rows[0].code, "agent-info-incompatible");
        }
    }

    #[test]
    fn nested_errors_point_to_the_file() {
        let log = b"EXIT with status 1: Failed to perform recovery: Failed to recover framework F: Failed to recover \
            executor 'E': Failed to parse forked pid 'abc' from pid file '/w/forked.pid': Failed to convert 'abc' to number";
        assert_eq!(explain_log(log)[0].rows[0].code, "forked-pid-malformed");
    }
}
