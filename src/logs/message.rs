//! One message of Mesos's sources, as a row of the catalogue.

use std::ops::RangeInclusive;

use super::event::Event;
use super::topic::Topic;
use crate::check::Code;
use crate::flags::is_flag;

/// The messages of one source file.
pub(super) struct SourceFile {
    /// For example `slave.cpp`, as glog prints it.
    pub(super) name: &'static str,
    pub(super) messages: &'static [Message],
}

/// A message of the agent, or a part of an error text.
pub(super) struct Message {
    pub(super) level: Level,
    /// `*` is a value.
    pub(super) pattern: &'static str,
    pub(super) releases: Releases,
    pub(super) meaning: Meaning,
}

/// How the source logs a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// `LOG(INFO)`.
    Info,
    /// `LOG(WARNING)`.
    Warning,
    /// `LOG(ERROR)`.
    Error,
    /// `LOG(FATAL)`, `CHECK`: ends the agent with SIGABRT.
    Fatal,
    /// `ABORT`: ends the agent with SIGABRT, printed without a glog prefix.
    Abort,
    /// `EXIT`: ends the agent; printed without a glog prefix in old releases.
    Exit,
    /// A part of a longer error text, after `: ` in a message of any source file.
    Part,
    /// A `Part` that only says what the agent did when the error occurred.
    Frame,
    /// A `Part` from the operating system.
    System,
}

/// First and last release: 14 is 0.14, 100 is 1.0, 112 is 1.12.
pub(super) type Releases = RangeInclusive<u8>;

#[derive(Clone, Copy)]
pub(super) enum Meaning {
    /// A finding of the checkpoint, by its code.
    Checkpoint(Code),
    /// Like `Checkpoint`, but only while the agent recovers: later, the same message has other causes.
    InRecovery(Code),
    /// A failure outside the checkpoint, or something that a healthy agent logs as well.
    Topic(&'static Topic),
    /// A refused flag, by its name; without one, the first value in the line names it.
    Flag(Option<&'static str>),
    /// A step of a start.
    Story(Event),
    /// The master or a signal ends the agent.
    ShutDown(&'static Topic),
    /// Nothing by itself. The rest of the line decides.
    Silent,
}

/// The refusal of a flag. A name or alias that the agent has in no release does not compile.
pub(super) const fn flag(name: &'static str) -> Meaning {
    assert!(is_flag(name), "the agent has no flag of this name");
    Meaning::Flag(Some(name))
}

const fn message(level: Level, pattern: &'static str, releases: Releases, meaning: Meaning) -> Message {
    Message { level, pattern, releases, meaning }
}

pub(super) const fn info(pattern: &'static str, releases: Releases, meaning: Meaning) -> Message {
    message(Level::Info, pattern, releases, meaning)
}

pub(super) const fn warning(pattern: &'static str, releases: Releases, meaning: Meaning) -> Message {
    message(Level::Warning, pattern, releases, meaning)
}

pub(super) const fn error(pattern: &'static str, releases: Releases, meaning: Meaning) -> Message {
    message(Level::Error, pattern, releases, meaning)
}

pub(super) const fn fatal(pattern: &'static str, releases: Releases, meaning: Meaning) -> Message {
    message(Level::Fatal, pattern, releases, meaning)
}

pub(super) const fn abort(pattern: &'static str, releases: Releases, meaning: Meaning) -> Message {
    message(Level::Abort, pattern, releases, meaning)
}

pub(super) const fn exit(pattern: &'static str, releases: Releases, meaning: Meaning) -> Message {
    message(Level::Exit, pattern, releases, meaning)
}

pub(super) const fn part(pattern: &'static str, releases: Releases, meaning: Meaning) -> Message {
    message(Level::Part, pattern, releases, meaning)
}

pub(super) const fn frame(pattern: &'static str, releases: Releases, meaning: Meaning) -> Message {
    message(Level::Frame, pattern, releases, meaning)
}

pub(super) const fn system(pattern: &'static str, releases: Releases, meaning: Meaning) -> Message {
    message(Level::System, pattern, releases, meaning)
}
