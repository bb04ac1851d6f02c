//! Faults of plain bytes and of the length in front of a record (R79 to R91): empty, zeros, cuts, bit flips, lengths.

use std::io;

use super::Offers;
use super::context::{FaultContext, bodies, read_file, senseless};
use crate::support::tree_dirs::Form;

type Change = fn(&mut Vec<u8>, &mut crate::support::ids::Rng);

pub(super) fn offer(out: &mut Offers<'_>) {
    let Ok(bytes) = read_file(&out.entry.path) else { return };
    let framed = matches!(out.entry.form, Form::Single(_) | Form::Stream(_));
    if out.entry.form == Form::Marker {
        out.named(format!("{}:not-empty", out.entry.name), "", |context| context.write(b"not empty\n"));
        return;
    }
    out.add("random-bytes", |context| {
        let count = 8 + context.rng.below(400);
        let bytes = context.rng.bytes(count);
        context.write(&bytes)
    });
    if !bytes.is_empty() {
        out.add("empty", |context| context.write(b""));
        out.add("all-zeros", |context| change(context, |bytes, _| bytes.fill(0)));
        out.add("bitflip", |context| {
            change(context, |bytes, rng| {
                let at = rng.below(bytes.len());
                bytes[at] ^= 1 << rng.below(8);
            })
        });
    }
    if !framed {
        return;
    }
    if matches!(out.entry.form, Form::Stream(_)) {
        out.add("length-of-nothing", |context| change(context, |bytes, _| bytes.extend([0; 4])));
    } else {
        out.add("length-zero-only", |context| context.write(&[0; 4]));
    }
    out.add("trailing-zeros", |context| change(context, |bytes, _| bytes.extend([0; 512])));
    out.add("trailing-bytes", |context| {
        change(context, |bytes, rng| {
            let more = 1 + rng.below(40);
            bytes.extend(rng.bytes(more));
        })
    });
    if bytes.len() < 5 || bodies(&bytes).is_empty() {
        return;
    }
    offer_lengths(out);
}

/// Changes of the length of one record, any one of a stream.
fn offer_lengths(out: &mut Offers<'_>) {
    out.add("truncated-length", |context| {
        let (mut bytes, at) = record(context)?;
        bytes.truncate(at + 1 + context.rng.below(3));
        context.write(&bytes)
    });
    out.add("truncated-body", |context| {
        let (mut bytes, at) = record(context)?;
        let length = length_at(&bytes, at);
        bytes.truncate(at + 4 + context.rng.below(length.max(1)));
        context.write(&bytes)
    });
    out.add("bitflip-length", |context| {
        let (mut bytes, at) = record(context)?;
        bytes[at + context.rng.below(4)] ^= 1 << context.rng.below(8);
        context.write(&bytes)
    });
    out.add("length-one-more", |context| length(context, |length| length.wrapping_add(1)));
    out.add("length-one-less", |context| length(context, |length| length.wrapping_sub(1)));
    out.add("length-zero", |context| length(context, |_| 0));
    out.add("length-2gib", |context| length(context, |_| 0x8000_0000));
    out.add("length-huge", |context| length(context, |_| u32::MAX - 1));
    out.add("length-bigendian", |context| length(context, u32::swap_bytes));
    out.add("no-length", |context| {
        let (mut bytes, at) = record(context)?;
        bytes.drain(at..at + 4);
        context.write(&bytes)
    });
}

/// Cuts at every byte of a file with messages, the empty file included.
pub(super) fn offer_cuts(out: &mut Offers<'_>) {
    let Ok(bytes) = read_file(&out.entry.path) else { return };
    if matches!(out.entry.form, Form::Single(_) | Form::Stream(_)) {
        for at in 0..bytes.len() {
            out.named(format!("cut-at-{at}:{}", out.entry.name), &at.to_string(), |context| {
                let at = context.detail.parse().unwrap_or(0);
                let mut bytes = context.bytes()?;
                bytes.truncate(at);
                context.write(&bytes)
            });
        }
    }
}

fn change(context: &mut FaultContext<'_>, change: Change) -> io::Result<()> {
    let mut bytes = context.bytes()?;
    if bytes.is_empty() {
        return senseless("empty already");
    }
    change(&mut bytes, &mut context.rng);
    context.write(&bytes)
}

/// The file, and the offset of one of its records.
fn record(context: &mut FaultContext<'_>) -> io::Result<(Vec<u8>, usize)> {
    let bytes = context.bytes()?;
    let lengths: Vec<usize> = bodies(&bytes).iter().map(|body| 4 + body.len()).collect();
    if lengths.is_empty() {
        return senseless("no record");
    }
    let before = context.rng.below(lengths.len());
    Ok((bytes, lengths[..before].iter().sum()))
}

fn length_at(bytes: &[u8], at: usize) -> usize {
    bytes[at..].first_chunk().map_or(0, |length| u32::from_le_bytes(*length) as usize)
}

fn length(context: &mut FaultContext<'_>, change: fn(u32) -> u32) -> io::Result<()> {
    let (mut bytes, at) = record(context)?;
    if let Some(length) = bytes[at..].first_chunk_mut() {
        *length = change(u32::from_le_bytes(*length)).to_le_bytes();
    }
    context.write(&bytes)
}
