//! Looks through the lines of a block, without regard to the lines before: nearly all say nothing about a start. What is found
//! about such lines is little, and the same for neighbours.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::iter::{once, repeat_with};
use std::ops::Range;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Mutex, PoisonError};
use std::thread::Builder;

use super::blocks::{Block, BlockReader, RawLine, lines};
use super::entry::Entry;
use super::envelope;
use super::export::ExportReader;
use super::header;
use super::hosts::Sender;
use super::kernel::kernel_line;
use super::matcher::Catalogue;
use super::service::service_line;
use crate::source::worker_threads;

/// More threads are faster than any disk.
const MAX_THREADS: usize = 8;

/// What the lines of a block say.
#[derive(Default)]
pub(super) struct Scanned {
    pub(super) parts: Vec<Part>,
    /// Number of lines.
    pub(super) lines: u64,
    /// An entry of an exported journal begins in it, whose lines belong together.
    pub(super) is_exported: bool,
}

/// One or more lines of a block.
pub(super) enum Part {
    /// A line that may say something.
    Line {
        /// From 0, in the block.
        index: u64,
        bytes: Range<usize>,
    },
    /// Lines of one host after each other, with a glog prefix, that say no more than which program logs.
    Dismissed(Dismissed),
    /// Lines of one host after each other, without a prefix, that say nothing unless flags are listed.
    Bare(Bare),
}

/// What dismissed lines say together.
pub(super) struct Dismissed {
    /// The host that they name.
    pub(super) host: Option<Box<str>>,
    pub(super) lines: u64,
    /// An agent logs one of them.
    pub(super) of_agent: bool,
    /// Another Mesos program logs one of them.
    pub(super) of_other: bool,
}

/// Lines that say nothing.
pub(super) struct Bare {
    /// The host that they name.
    pub(super) host: Option<Box<str>>,
    pub(super) lines: u64,
    pub(super) bytes: Range<usize>,
}

/// Looks through a block.
pub(super) fn scan(block: &Block, catalogue: &Catalogue) -> Scanned {
    let mut scanned = Scanned::default();
    let mut start = 0;
    for line in lines(block.bytes()) {
        if ExportReader::begins(line.bytes) {
            scanned.is_exported = true;
            return scanned;
        }
        scanned.add(line, start, catalogue);
        start += line.length;
        scanned.lines += 1;
    }
    scanned
}

/// Of a line with a glog prefix whose source file and first bytes say that it is not known, like nearly all lines: what stands
/// before the prefix, and who logs it.
fn dismissed<'l>(line: &'l [u8], catalogue: &Catalogue) -> Option<(&'l [u8], Sender)> {
    let (origin, at, text) = header::split(line)?;
    let prefix = &line[..at];
    if !envelope::is_plain(prefix) || !catalogue.dismisses(origin, text) {
        return None;
    }
    let is_other = !prefix.is_empty() && envelope::is_other_program(prefix);
    Some((prefix, if is_other { Sender::Unknown } else { Sender::of_file(origin.file) }))
}

/// Whether a line without a glog prefix can say something.
fn says_something(entry: &Entry<'_>, catalogue: &Catalogue) -> bool {
    entry.ending().is_some()
        || kernel_line(&entry.text).is_some()
        || service_line(&entry.text).is_some()
        || !catalogue.find(entry).matches.is_empty()
}

impl Scanned {
    /// The next line, which begins at `start`.
    fn add(&mut self, line: RawLine<'_>, start: usize, catalogue: &Catalogue) {
        if let Some((prefix, sender)) = dismissed(line.bytes, catalogue) {
            let host = if prefix.is_empty() { None } else { envelope::host(prefix) };
            return self.dismiss(host, sender);
        }
        let unwrapped = envelope::unwrap(line.bytes);
        let entry = Entry::parse(self.lines, &unwrapped);
        if entry.origin.is_none() && !says_something(&entry, catalogue) {
            self.skip(entry.host(), start..start + line.length);
        } else {
            let bytes = start..start + line.bytes.len();
            self.parts.push(Part::Line { index: self.lines, bytes });
        }
    }

    fn dismiss(&mut self, host: Option<&str>, sender: Sender) {
        let is_same =
            matches!(self.parts.last(), Some(Part::Dismissed(last)) if last.host.as_deref() == host);
        if !is_same {
            let host = host.map(Box::from);
            self.parts.push(Part::Dismissed(Dismissed { host, lines: 0, of_agent: false, of_other: false }));
        }
        if let Some(Part::Dismissed(last)) = self.parts.last_mut() {
            last.lines += 1;
            last.of_agent |= sender == Sender::Agent;
            last.of_other |= sender == Sender::Other;
        }
    }

    fn skip(&mut self, host: Option<&str>, bytes: Range<usize>) {
        match self.parts.last_mut() {
            Some(Part::Bare(last)) if last.host.as_deref() == host => {
                last.lines += 1;
                last.bytes.end = bytes.end;
            }
            _ => self.parts.push(Part::Bare(Bare { host: host.map(Box::from), lines: 1, bytes })),
        }
    }
}

/// Blocks of a log, taken by threads one at a time.
struct Queue<R> {
    blocks: BlockReader<R>,
    /// Blocks that were read and may be filled again.
    free: Receiver<Block>,
    /// Number of blocks that were filled.
    filled: u64,
}

impl<R: Read> Queue<R> {
    /// Fills the next block, and numbers it.
    fn next(&mut self) -> Option<(u64, Block)> {
        let mut block = self.free.recv().ok()?;
        if !self.blocks.fill(&mut block) {
            return None;
        }
        self.filled += 1;
        Some((self.filled, block))
    }
}

/// Looks through a log on several threads, and hands the blocks over in order. Returns why the log could not be read to its end.
pub(super) fn scan_blocks(
    log: impl Read + Send,
    threads: usize,
    catalogue: &Catalogue,
    sink: &mut dyn FnMut(&Block, Scanned),
) -> Option<io::Error> {
    let (mut blocks, mut block) = (BlockReader::new(log), Block::default());
    if blocks.fill(&mut block) {
        sink(&block, scan(&block, catalogue));
    }
    if !blocks.has_ended() {
        let threads = worker_threads(threads).min(MAX_THREADS);
        let (give_back, free) = mpsc::channel();
        for block in once(block).chain(repeat_with(Block::default).take(threads + 1)) {
            // The other side is there.
            let _ = give_back.send(block);
        }
        let queue = Mutex::new(Queue { blocks, free, filled: 0 });
        scan_beside(&queue, threads, catalogue, &mut |block, scanned| {
            sink(&block, scanned);
            let _ = give_back.send(block);
        });
        // Where the system has no threads at all, or what they left.
        let mut queue = queue.into_inner().unwrap_or_else(PoisonError::into_inner);
        while let Some((_, block)) = queue.next() {
            sink(&block, scan(&block, catalogue));
            let _ = give_back.send(block);
        }
        blocks = queue.blocks;
    }
    blocks.into_error()
}

/// Looks through the blocks of a queue on other threads.
fn scan_beside<R: Read + Send>(
    queue: &Mutex<Queue<R>>,
    threads: usize,
    catalogue: &Catalogue,
    sink: &mut dyn FnMut(Block, Scanned),
) {
    std::thread::scope(|scope| {
        let (send, receive) = mpsc::channel();
        for _ in 0..threads {
            let send = send.clone();
            let work = move || {
                let next = || queue.lock().ok().and_then(|mut queue| queue.next());
                while let Some((number, block)) = next() {
                    let scanned = scan(&block, catalogue);
                    if send.send((number, block, scanned)).is_err() {
                        break;
                    }
                }
            };
            if Builder::new().spawn_scoped(scope, work).is_err() {
                break;
            }
        }
        drop(send);
        // Those that were scanned before one that comes earlier.
        let (mut early, mut next) = (BTreeMap::new(), 1);
        for (number, block, scanned) in receive {
            early.insert(number, (block, scanned));
            while let Some((block, scanned)) = early.remove(&next) {
                sink(block, scanned);
                next += 1;
            }
        }
    });
}
