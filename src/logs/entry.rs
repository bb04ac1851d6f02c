//! A line of the log, split into its parts.

use std::borrow::Cow;

use super::envelope;
use super::header::{self, Header, Severity};

/// A line without what journald and glog add to it.
pub(super) struct Entry<'a> {
    /// From 1.
    pub(super) number: u64,
    /// `None`: printed without glog, or the prefix is cut off.
    pub(super) origin: Option<Header<'a>>,
    pub(super) text: Cow<'a, str>,
    /// What precedes it: time, host, program.
    prefix: &'a [u8],
}

impl<'a> Entry<'a> {
    /// `unwrapped`: the line without colours and JSON.
    pub(super) fn parse(number: u64, unwrapped: &'a [u8]) -> Self {
        let Some((header, at, text)) = header::split(unwrapped) else {
            let text = envelope::bare(unwrapped);
            let prefix = &unwrapped[..unwrapped.len() - text.len()];
            return Self { number, origin: None, text: as_text(text), prefix };
        };
        Self { number, origin: Some(header), text: as_text(text), prefix: &unwrapped[..at] }
    }

    /// The host that the line names, if it does.
    pub(super) fn host(&self) -> Option<&'a str> {
        envelope::host(self.prefix)
    }

    /// Whether a service manager says that a master or a tool logs this.
    pub(super) fn is_of_other_program(&self) -> bool {
        envelope::is_other_program(self.prefix)
    }

    /// Whether nothing but its words says that an agent prints it: a tool may print the same.
    pub(super) fn is_by_any_program(&self) -> bool {
        self.origin.is_none() && !ends_process(self.text.as_bytes()) && !envelope::is_agent(self.prefix)
    }

    pub(super) fn severity(&self) -> Option<Severity> {
        self.origin.map(|origin| origin.severity)
    }

    pub(super) fn time(&self) -> Option<&'a str> {
        self.origin.map(|origin| origin.time()).filter(|time| !time.is_empty())
    }

    /// The text without the words that `EXIT` and `ABORT` put before it.
    pub(super) fn message(&self) -> &str {
        let text = &*self.text;
        let exit = text.strip_prefix(EXIT).and_then(|rest| rest.split_once(": "));
        let abort = || text.strip_prefix(ABORT).and_then(|rest| rest.split_once("): "));
        exit.or_else(abort).map_or(text, |(_, message)| message)
    }

    /// How the line ends the process, if it does.
    pub(super) fn ending(&self) -> Option<Ending> {
        let text = &*self.text;
        if self.severity() == Some(Severity::Fatal) || text.starts_with(ABORT) {
            Some(Ending::Abort)
        } else if text.starts_with(EXIT) {
            Some(Ending::Exit)
        } else {
            (self.origin.is_none() && is_signal(text)).then_some(Ending::Signal)
        }
    }
}

/// The same as `String::from_utf8_lossy`, which is slower for valid texts.
fn as_text(text: &[u8]) -> Cow<'_, str> {
    std::str::from_utf8(text).map_or_else(|_| String::from_utf8_lossy(text), Cow::Borrowed)
}

/// Whether a message is one of `EXIT` or `ABORT`.
pub(super) fn ends_process(text: &[u8]) -> bool {
    text.starts_with(EXIT.as_bytes()) || text.starts_with(ABORT.as_bytes())
}

/// Before the message of `EXIT`.
const EXIT: &str = "EXIT with status ";

/// Before the place and the message of `ABORT`.
const ABORT: &str = "ABORT: (";

/// How a process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// It exits with a message.
    Exit,
    /// A failed check.
    Abort,
    /// A signal that glog's handler or systemd reports, often after an abort that names the cause.
    Signal,
    /// systemd reports that the process has exited, usually after a message that names the cause.
    Service,
}

/// `*** Aborted at 1480000000 (unix time) ...`, `*** SIGSEGV (@0x0) received by PID 1 ...`.
fn is_signal(text: &str) -> bool {
    text.strip_prefix("*** ").is_some_and(|rest| {
        rest.starts_with("Aborted at ") || (rest.starts_with("SIG") && rest.contains(" received by PID "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_process_is_seen() {
        for (line, ending) in [
            ("F0101 00:00:00.0 1 slave.cpp:1] x", Some(Ending::Abort)),
            ("ABORT: (x.hpp:1): y", Some(Ending::Abort)),
            ("EXIT with status 1: x", Some(Ending::Exit)),
            ("*** Aborted at 1480000000 (unix time) try \"date -d @1480000000\" ***", Some(Ending::Signal)),
            (
                "*** SIGSEGV (@0x0) received by PID 1 (TID 0x7f) from PID 0; stack trace: ***",
                Some(Ending::Signal),
            ),
            ("*** Check failure stack trace: ***", None),
            ("I0101 00:00:00.0 1 slave.cpp:1] x", None),
        ] {
            assert_eq!(Entry::parse(1, line.as_bytes()).ending(), ending, "{line}");
        }
    }
}
