//! Reads a log: known lines and starts.

use std::collections::HashMap;
use std::fmt;
use std::io::{self, Read};

use schemars::JsonSchema;
use serde::Serialize;

use crate::check::Severity;

use super::blocks::{Block, RawLine, lines};
use super::entry::{Ending, Entry};
use super::envelope;
use super::event::{ContainerEvent, Event};
use super::export::{ExportReader, Exported};
use super::header;
use super::hosts::{HostLog, Hosts, Sender};
use super::kernel::kernel_line;
use super::known::{CodeInfo, KnownLine};
use super::matcher::{Catalogue, Match};
use super::message::{Level, Meaning};
use super::outcome::Cause;
use super::scan::{Bare, Dismissed, Part, Scanned, scan_blocks};
use super::service::{ServiceEvent, service_line};
use super::start::Start;
use super::starts::Moment;
use super::topic::Topic;
use super::topics::{self, service, system};

/// How much of a log is kept.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Lines kept for each code.
    pub lines_for_each_code: usize,
    /// Starts kept: the first half from the beginning, the other from the end.
    pub starts: usize,
    /// Threads that look through the log; 0 for as many as there are processors.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { lines_for_each_code: 50, starts: 100, threads: 0 }
    }
}

/// What a log says.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Story {
    /// In the order of the log, host by host.
    pub starts: Vec<Start>,
    /// Number of starts between them that were left out.
    pub starts_omitted: u64,
    /// The lines that codes explain.
    pub lines: Vec<KnownLine>,
    /// Number of such lines that were left out.
    pub lines_omitted: u64,
    /// The hosts that the log is of, as far as its lines name them.
    pub hosts: Vec<String>,
    /// Number of lines of further hosts, which were not read.
    pub host_lines_omitted: u64,
}

impl Story {
    /// The last start of each host.
    pub fn last_starts(&self) -> impl Iterator<Item = &Start> {
        let next = |index: usize| self.starts.get(index + 1);
        let is_last =
            move |(index, start): &(usize, &Start)| next(*index).is_none_or(|next| next.host != start.host);
        self.starts.iter().enumerate().filter(is_last).map(|(_, start)| start)
    }
}

/// Why a log cannot be read.
#[derive(Debug)]
pub struct ReadError {
    /// The number of the last line that was read.
    pub line: u64,
    pub error: io::Error,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str("cannot be read"),
            line => write!(f, "cannot be read beyond line {line}"),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.error)
    }
}

/// Reads a log of any size with bounded memory. Threads look through it block by block, since nearly all lines say nothing;
/// the others are read in order.
///
/// # Errors
/// Reading fails.
pub fn read(log: impl Read + Send, options: &Options) -> Result<Story, ReadError> {
    let catalogue = Catalogue::default();
    let mut reader = Reader::new(options, &catalogue);
    let error =
        scan_blocks(log, options.threads, &catalogue, &mut |block, scanned| reader.block(block, scanned));
    if let Some(error) = error {
        return Err(ReadError { line: reader.number, error });
    }
    if let Some(entry) = reader.export.finish() {
        reader.exported(&entry);
    }
    Ok(reader.finish())
}

struct Reader<'c> {
    catalogue: &'c Catalogue,
    export: ExportReader,
    /// Number of lines read so far.
    number: u64,
    hosts: Hosts,
    lines: Vec<KnownLine>,
    omitted: u64,
    limit: usize,
    /// Number of lines by code.
    counts: HashMap<&'static str, usize>,
}

/// A Mesos program.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Program {
    Unknown,
    Agent,
    /// A master, a scheduler or an executor.
    Other,
}

impl<'c> Reader<'c> {
    fn new(options: &Options, catalogue: &'c Catalogue) -> Self {
        Self {
            catalogue,
            export: ExportReader::default(),
            number: 0,
            hosts: Hosts::new(options.starts),
            lines: Vec::new(),
            omitted: 0,
            limit: options.lines_for_each_code,
            counts: HashMap::new(),
        }
    }

    /// The messages of a journal's entry.
    fn exported(&mut self, entry: &Exported) {
        for line in entry.lines() {
            self.line(entry.line, &line);
        }
    }

    /// The next lines.
    fn block(&mut self, block: &Block, scanned: Scanned) {
        if scanned.is_exported || self.export.is_open() {
            return lines(block.bytes()).for_each(|line| self.next(line));
        }
        for part in scanned.parts {
            match part {
                Part::Line { index, bytes } => self.line(self.number + index + 1, &block.bytes()[bytes]),
                Part::Dismissed(lines) => self.dismissed(&lines),
                Part::Bare(lines) => self.bare(&lines, block),
            }
        }
        self.number += scanned.lines;
    }

    /// The next line, which may belong to an exported journal.
    fn next(&mut self, RawLine { bytes, end, .. }: RawLine<'_>) {
        self.number += 1;
        if !self.export.takes(bytes) {
            self.line(self.number, bytes);
        } else if let Some(entry) = self.export.add(self.number, bytes, end) {
            self.exported(&entry);
        }
    }

    fn line(&mut self, number: u64, line: &[u8]) {
        self.add(&Entry::parse(number, &envelope::unwrap(line)));
    }

    fn dismissed(&mut self, lines: &Dismissed) {
        if !self.hosts.select(lines.host.as_deref(), lines.lines) {
            return;
        }
        let host = self.hosts.current();
        host.starts.end_flags();
        if lines.of_other {
            host.heard_other();
        }
        if lines.of_agent {
            host.program = Program::Agent;
        }
    }

    fn bare(&mut self, Bare { host, lines: count, bytes }: &Bare, block: &Block) {
        if !self.hosts.select(host.as_deref(), *count) {
            return;
        }
        let starts = &mut self.hosts.current().starts;
        if starts.has_open_flags() {
            for line in lines(&block.bytes()[bytes.clone()]) {
                starts.continue_flags(&Entry::parse(0, &envelope::unwrap(line.bytes)).text);
            }
        }
    }

    fn add(&mut self, entry: &Entry<'_>) {
        if !self.hosts.select(entry.host(), 1) || self.is_of_machine(entry) {
            return;
        }
        let host = self.hosts.current();
        let moment = Moment { line: entry.number, time: entry.time() };
        if entry.origin.is_none() {
            host.starts.continue_flags(&entry.text);
        } else {
            host.starts.end_flags();
        }
        if host.is_foreign(entry) {
            return;
        }
        let mut found = self.catalogue.find(entry);
        let (is_running, is_recovering) = (host.starts.is_running(), host.starts.is_recovering());
        found.matches.retain(|found| match found.message.meaning {
            Meaning::InRecovery(_) => is_recovering,
            // Every Mesos program logs this.
            Meaning::Story(Event::Stopped) => is_running,
            // So does mesos-resolve.
            Meaning::Topic(topic) if topic.code == system::MASTER_UNKNOWN.code => {
                is_running || !entry.is_by_any_program()
            }
            _ => true,
        });
        let exits = found.exits && !found.matches.is_empty();
        let ending = entry.ending().or_else(|| exits.then_some(Ending::Exit));
        let mut codes = codes(&found.matches, entry, ending);
        if ending == Some(Ending::Signal) && is_running {
            codes.push(CodeInfo::of_topic(&system::CRASH));
        }
        for found in &found.matches {
            match found.message.meaning {
                Meaning::Story(event) => {
                    if event == Event::NotAnAgent && host.program == Program::Unknown {
                        host.program = Program::Other;
                    }
                    host.starts.event(event, &found.values, &entry.text, moment);
                }
                Meaning::ShutDown(_) => host.starts.shut_down(cause(entry, &codes), codes.first(), moment),
                _ => {}
            }
        }
        if let Some(ending) = ending {
            host.starts.end(ending, cause(entry, &codes), codes.first(), moment);
        }
        if !codes.is_empty() {
            self.keep(entry, codes);
        }
    }

    /// Whether the kernel or systemd write this, and what it says of an agent if so.
    fn is_of_machine(&mut self, entry: &Entry<'_>) -> bool {
        if entry.origin.is_some() {
            return false;
        }
        if let Some(line) = kernel_line(&entry.text) {
            let Some((kill, container)) = self.hosts.current().oom_kill(line) else { return true };
            if kill.is_agent() {
                self.ended_from_outside(entry, Ending::Signal, Some(&service::AGENT_OUT_OF_MEMORY));
            } else if container.is_some() || kill.is_executor() {
                let topic = &service::EXECUTOR_OUT_OF_MEMORY;
                let event = Event::Container(ContainerEvent::OutOfMemory(topic.code));
                let moment = Moment { line: entry.number, time: None };
                let container = container.unwrap_or_default();
                self.hosts.current().starts.event(event, &[&container], &entry.text, moment);
                self.keep(entry, vec![CodeInfo::of_topic(topic)]);
            }
            return true;
        }
        let Some(line) = service_line(&entry.text) else { return false };
        match line.what {
            ServiceEvent::Exited => self.ended_from_outside(entry, Ending::Service, None),
            ServiceEvent::Crashed => self.ended_from_outside(entry, Ending::Signal, Some(&system::CRASH)),
            ServiceEvent::Killed => self.ended_from_outside(entry, Ending::Signal, Some(&service::KILLED)),
            ServiceEvent::OutOfMemory => {
                self.ended_from_outside(entry, Ending::Signal, Some(&service::AGENT_OUT_OF_MEMORY));
            }
            ServiceEvent::NotLoaded => {
                let code = CodeInfo::of_topic(&service::NOT_LOADED);
                let codes = vec![CodeInfo { severity: Severity::Fatal.word(), ..code }];
                let moment = Moment { line: entry.number, time: None };
                self.hosts.current().starts.not_begun(cause(entry, &codes), &codes[0], moment);
                self.keep(entry, codes);
            }
            ServiceEvent::TimedOut => self.keep(entry, vec![CodeInfo::of_topic(&service::TIMED_OUT)]),
            ServiceEvent::GivenUp => {
                self.hosts.current().starts.given_up(line.unit);
                self.keep(entry, vec![CodeInfo::of_topic(&service::GIVEN_UP)]);
            }
        }
        true
    }

    /// Others than the agent report its end: that counts if nothing else has said why.
    fn ended_from_outside(&mut self, entry: &Entry<'_>, ending: Ending, topic: Option<&'static Topic>) {
        let code =
            topic.map(|topic| CodeInfo { severity: Severity::Fatal.word(), ..CodeInfo::of_topic(topic) });
        let moment = Moment { line: entry.number, time: None };
        let codes: Vec<CodeInfo> = code.into_iter().collect();
        let starts = &mut self.hosts.current().starts;
        let counts = if starts.is_running() {
            starts.end(ending, cause(entry, &codes), codes.first(), moment);
            true
        } else {
            let is_memory = topic.is_some_and(|topic| topic.code == service::AGENT_OUT_OF_MEMORY.code);
            is_memory && starts.explain_kill(cause(entry, &codes), codes.first())
        };
        // An agent that was not seen to start, or had stopped, loses nothing by it.
        if counts && !codes.is_empty() {
            self.keep(entry, codes);
        }
    }

    fn keep(&mut self, entry: &Entry<'_>, codes: Vec<CodeInfo>) {
        let count = self.counts.entry(codes[0].code).or_default();
        *count += 1;
        if *count > self.limit {
            self.omitted += 1;
            return;
        }
        let host = self.hosts.current().name.clone();
        self.lines.push(KnownLine { line: entry.number, host, text: shortened(&entry.text), codes });
    }

    fn finish(self) -> Story {
        let (logs, host_lines_omitted) = self.hosts.finish();
        let (mut starts, mut starts_omitted, mut hosts) = (Vec::new(), 0, Vec::new());
        for HostLog { name, starts: own, .. } in logs {
            let (own, omitted) = own.finish();
            starts.extend(own.into_iter().map(|start| Start { host: name.clone(), ..start }));
            starts_omitted += omitted;
            hosts.extend(name);
        }
        let (lines, lines_omitted) = (self.lines, self.omitted);
        Story { starts, starts_omitted, lines, lines_omitted, hosts, host_lines_omitted }
    }
}

impl HostLog {
    /// Whether the line is from another Mesos program, as far as source files tell.
    fn is_foreign(&mut self, entry: &Entry<'_>) -> bool {
        entry.is_of_other_program()
            || entry.origin.is_some_and(|origin| self.is_of_other(origin.file, &entry.text))
    }

    fn is_of_other(&mut self, file: &str, text: &str) -> bool {
        match Sender::of_file(file) {
            Sender::Agent => self.program = Program::Agent,
            Sender::Other => {
                self.heard_other();
                return true;
            }
            // The first line of any program.
            Sender::Unknown if file == "main.cpp" && text.starts_with("Build: ") => {
                self.program = Program::Unknown;
            }
            Sender::Unknown => {}
        }
        self.program == Program::Other
    }

    /// Another program logs.
    fn heard_other(&mut self) {
        self.starts.foreign();
        if self.program == Program::Unknown {
            self.program = Program::Other;
        }
    }
}

fn cause(entry: &Entry<'_>, codes: &[CodeInfo]) -> Cause {
    Cause { code: codes.first().map(|code| code.code), line: entry.number, text: shortened(&entry.text) }
}

/// The explanations of a line, each code once.
fn codes(matches: &[Match<'_>], entry: &Entry<'_>, ending: Option<Ending>) -> Vec<CodeInfo> {
    let mut codes: Vec<CodeInfo> = Vec::new();
    for found in matches {
        // Many errors of the operating system do not stop an agent.
        if found.message.level == Level::System && ending.is_none() {
            continue;
        }
        let Some(mut code) = CodeInfo::of(found.message, &found.values) else { continue };
        if ending.is_some() {
            code.severity = Severity::Fatal.word();
        } else if code.severity == Severity::Fatal.word() {
            let is_warning = entry.severity() == Some(header::Severity::Warning);
            code.severity = if is_warning { Severity::Warning } else { Severity::Error }.word();
        }
        if codes.iter().any(|known| known.code == code.code) {
            continue;
        }
        // The error of the operating system says more than what the agent was about to do. A full disk explains anything.
        let is_first = found.message.level == Level::System
            && (codes.first().is_some_and(|first| topics::is_general(first.code))
                || topics::is_decisive(code.code));
        codes.insert(if is_first { 0 } else { codes.len() }, code);
    }
    codes
}

/// The most bytes of a text that are kept.
const LONGEST: usize = 4 << 10;

fn shortened(text: &str) -> String {
    let text = text.trim_end();
    let end = (0..=LONGEST.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text[..end.unwrap_or(0)].to_owned()
}
