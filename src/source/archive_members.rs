//! The members of a tar archive as a tree, kept as far as they are needed and within limits.

use std::io::{self, Read};
use std::sync::Arc;

use super::archive::{ArchiveError, ArchiveLimits, Skipped};
use super::archive_tree::{Content, Node};
use super::limit_reader::{LimitReader, ReadLimit};
use super::packed_paths::Names;
use crate::layout::{Framing, kind_of};

/// What a member costs beside its content, in bytes: here, in the model, and as a finding.
const NODE: u64 = 512;
/// What a directory costs, which may be an executor or a task.
const DIRECTORY: u64 = 1024;
/// Bytes that are kept of a text or marker, which is more than any agent writes.
const MAX_TEXT: u64 = 4096;
/// `PATH_MAX`: no file system has longer paths.
const LONGEST_PATH: usize = 4096;
/// Read after the last member: padding, and then the checksum of the compression.
const PADDING: u64 = 1 << 20;

/// How the members are packed.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Packing {
    Plain,
    Compressed,
}

/// `of_meta`: directories whose files are needed as if they were in `meta`.
pub(super) fn unpack(
    reader: impl Read,
    packing: Packing,
    limits: ArchiveLimits,
    of_meta: &[Names],
) -> Result<(Node, Skipped), ArchiveError> {
    let limiter = ReadLimit::default();
    let mut last = None;
    let text = |path: &Vec<u8>| String::from_utf8_lossy(path).into_owned();
    let (mut root, mut skipped) = match members(reader, &limiter, &mut last, limits, of_meta) {
        // An error without an errno is about the content.
        Err(ArchiveError::Io(error)) if error.raw_os_error().is_none() => {
            let at = if limiter.failed.get() { limiter.passed.get() } else { limiter.begun.get() };
            let after = last.as_ref().map(text);
            let is_compressed = packing == Packing::Compressed;
            return Err(ArchiveError::Damaged { at, after, is_compressed, reason: error.to_string() });
        }
        read => read?,
    };
    // The archive ended where a header or a block of zeros should be.
    if let Some(last) = last.filter(|_| limiter.ended.get()) {
        mark_partial(&mut root);
        skipped.cut_after = Some(text(&last));
    }
    Ok((root, skipped))
}

/// Reads the members, and records the last one for error messages.
fn members(
    reader: impl Read,
    limiter: &ReadLimit,
    last: &mut Option<Vec<u8>>,
    limits: ArchiveLimits,
    of_meta: &[Names],
) -> Result<(Node, Skipped), ArchiveError> {
    let mut root = Node::directory();
    let mut skipped = Skipped::default();
    let mut kept = 0;
    let mut archive = tar::Archive::new(LimitReader { reader, limit: limiter });
    let mut entries = archive.entries()?;
    let mut unread = 0;
    loop {
        limiter.next(unread);
        let Some(entry) = entries.next() else { break };
        let mut entry = entry?;
        limiter.left.set(u64::MAX);
        let path = entry.path_bytes().into_owned();
        if path.first() == Some(&b'/') {
            skipped.absolute += 1;
        }
        let parts: Vec<&[u8]> =
            path.split(|byte| *byte == b'/').filter(|part| !part.is_empty() && *part != b".").collect();
        if parts.contains(&&b".."[..]) {
            skipped.with_dot_dot += 1;
        } else if path.len() > LONGEST_PATH {
            skipped.too_long += 1;
        } else {
            keep(NODE + path.len() as u64, &mut kept, limits)?;
            let is_of_meta = of_meta.iter().any(|names| {
                parts.len() > names.len() && names.iter().zip(&parts).all(|(name, part)| **name == **part)
            });
            let as_member = if is_of_meta { [&b"meta/"[..], &path].concat() } else { path.clone() };
            if let Some(node) = node_of(&mut entry, &as_member, &root, &mut kept, limits)? {
                insert(&mut root, &parts, node, &mut kept, limits)?;
            }
        }
        // Content that is not kept is skipped here, so that it does not count as the header of the next member. The holes
        // of a sparse file can be of any size and are not produced for that.
        unread = if entry.header().entry_type().is_gnu_sparse() {
            entry.header().entry_size()?
        } else {
            io::copy(&mut entry, &mut io::sink())?;
            if limiter.passed.get() < entry.raw_file_position().saturating_add(entry.header().entry_size()?) {
                return Err(
                    io::Error::new(io::ErrorKind::UnexpectedEof, "it ends inside the next member").into()
                );
            }
            0
        };
        *last = Some(path);
    }
    let is_cut = limiter.ended.get();
    limiter.left.set(u64::MAX);
    io::copy(&mut archive.into_inner().take(PADDING), &mut io::sink())?;
    limiter.ended.set(is_cut);
    Ok((root, skipped))
}

/// Members of an archive are in any order: every directory may lack entries.
fn mark_partial(node: &mut Node) {
    if let Content::Directory(entries) = &mut node.content {
        node.partial = true;
        entries.nodes_mut().for_each(mark_partial);
    }
}

/// Counts what is kept against the limit.
fn keep(bytes: u64, kept: &mut u64, limits: ArchiveLimits) -> Result<(), ArchiveError> {
    *kept += bytes;
    if *kept > limits.total { Err(ArchiveError::TooLarge(limits.total)) } else { Ok(()) }
}

fn node_of<R: Read>(
    entry: &mut tar::Entry<'_, R>,
    path: &[u8],
    root: &Node,
    kept: &mut u64,
    limits: ArchiveLimits,
) -> Result<Option<Node>, ArchiveError> {
    let size = entry.size();
    let kind = entry.header().entry_type();
    let exact = exact_mtime(entry)?;
    let content = if kind.is_dir() {
        Node::directory().content
    } else if kind.is_symlink() {
        let target = entry.link_name_bytes().unwrap_or_default();
        if target.len() > LONGEST_PATH {
            return Ok(None);
        }
        keep(target.len() as u64, kept, limits)?;
        Content::Symlink(target.into())
    } else if kind.is_hard_link() {
        let target = entry.link_name_bytes().unwrap_or_default();
        let parts = target.split(|byte| *byte == b'/').filter(|part| !part.is_empty() && *part != b".");
        match root.at(parts) {
            Some(node) if !matches!(node.content, Content::Directory(_)) => node.content.clone(),
            _ => return Ok(None),
        }
    } else if kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse() {
        match wanted_bytes(path, size) {
            0 if size > 0 => Content::Skipped,
            wanted => {
                if size > limits.member {
                    let path = String::from_utf8_lossy(path).into_owned();
                    return Err(ArchiveError::MemberTooLarge { path, size });
                }
                keep(wanted, kept, limits)?;
                let mut bytes = Vec::new();
                entry.take(wanted).read_to_end(&mut bytes)?;
                Content::File(Arc::from(bytes))
            }
        }
    } else if kind.is_pax_global_extensions() || kind.is_pax_local_extensions() {
        return Ok(None);
    } else {
        Content::Other
    };
    let header = entry.header();
    let id = |id: io::Result<u64>| id.ok().and_then(|id| u32::try_from(id).ok()).unwrap_or_default();
    let whole = || header.mtime().ok().and_then(|time| i64::try_from(time).ok()).unwrap_or_default();
    let (mtime, mtime_nanos) = exact.unwrap_or_else(|| (whole(), 0));
    Ok(Some(Node {
        content,
        mode: header.mode().unwrap_or(0) & 0o7777,
        owner: (id(header.uid()), id(header.gid())),
        mtime,
        mtime_nanos,
        size,
        partial: false,
        is_listed: true,
    }))
}

/// The modification time in seconds and nanoseconds, where the archive has it so exactly: `1718006400.25`.
fn exact_mtime<R: Read>(entry: &mut tar::Entry<'_, R>) -> io::Result<Option<(i64, u32)>> {
    let Some(extensions) = entry.pax_extensions()? else { return Ok(None) };
    for extension in extensions {
        let extension = extension?;
        if extension.key_bytes() == b"mtime" {
            return Ok(extension.value().ok().and_then(parse_mtime));
        }
    }
    Ok(None)
}

fn parse_mtime(text: &str) -> Option<(i64, u32)> {
    let (secs, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    let (whole, nanos) = (secs.parse::<i64>().ok()?, digits.parse::<u32>().ok()?);
    // A time before 1970 has its fraction towards the past.
    Some(if secs.starts_with('-') && nanos > 0 {
        (whole.checked_sub(1)?, 1_000_000_000 - nanos)
    } else {
        (whole, nanos)
    })
}

/// How many bytes of a file of this size are needed: of a text only the beginning, of files in sandboxes none.
fn wanted_bytes(path: &[u8], size: u64) -> u64 {
    match kind_of(path).map(|kind| kind.framing) {
        Some(Framing::Text | Framing::Marker) => size.min(MAX_TEXT),
        _ if is_wanted(path) => size,
        _ => 0,
    }
}

/// Whether a file's content is needed: a kind of checkpoint file, or anything below `meta`, the registry of resource providers
/// (wherever symlinks put it) or the runtime directory.
/// Files in sandboxes are not, whatever their name.
fn is_wanted(path: &[u8]) -> bool {
    let parts: Vec<&[u8]> = path.split(|byte| *byte == b'/').filter(|part| !part.is_empty()).collect();
    let at = |name: &[u8]| parts.iter().position(|part| *part == name).unwrap_or(usize::MAX);
    let in_meta = at(b"meta").min(at(b"resource_provider_registry")) < at(b"runs");
    // What starts the agent: units, flag directories, environment files.
    let is_configuration = at(b"etc") < at(b"meta").min(at(b"slaves"))
        || parts.windows(2).any(|pair| pair == [&b"systemd"[..], &b"system"[..]]);
    let of_docker = parts.iter().rev().nth(2).is_some_and(|name| *name == b"containers")
        && parts.last().is_some_and(|name| is_of_docker(name));
    let in_runtime = parts.windows(2).any(|pair| pair == [&b"run"[..], &b"mesos"[..]]);
    in_meta || in_runtime || is_configuration || of_docker || kind_of(path).is_some()
}

/// Names of files in which docker keeps the state and the settings of its containers, and its own settings.
pub(super) fn is_of_docker(name: &[u8]) -> bool {
    matches!(name, b"config.v2.json" | b"hostconfig.json" | b"daemon.json")
}

/// Puts a member in its place, and counts the directories above it that no member has named.
fn insert(
    root: &mut Node,
    parts: &[&[u8]],
    node: Node,
    kept: &mut u64,
    limits: ArchiveLimits,
) -> Result<(), ArchiveError> {
    let Some((name, parents)) = parts.split_last() else {
        root.is_listed = true;
        return Ok(());
    };
    let mut directory = root;
    for parent in parents {
        // A member below something that is not a directory replaces it, as unpacking in order would do.
        if directory.entries().is_none() {
            directory.content = Node::directory().content;
        }
        let Content::Directory(entries) = &mut directory.content else { return Ok(()) };
        if !entries.contains(parent) {
            keep(DIRECTORY + parent.len() as u64, kept, limits)?;
            entries.insert(parent, Node::directory());
        }
        let Some(child) = entries.get_mut(parent) else { return Ok(()) };
        directory = child;
    }
    if directory.entries().is_none() {
        directory.content = Node::directory().content;
    }
    let Content::Directory(entries) = &mut directory.content else { return Ok(()) };
    match entries.get_mut(name) {
        // A directory that is listed twice keeps its entries.
        Some(old) if old.entries().is_some() && node.entries().is_some() => {
            (old.mode, old.owner) = (node.mode, node.owner);
            (old.mtime, old.mtime_nanos) = (node.mtime, node.mtime_nanos);
            old.is_listed = true;
        }
        Some(old) => *old = node,
        None => entries.insert(name, node),
    }
    Ok(())
}
