//! Faults of plain bytes and of the length in front of a record (R79 to R91): empty, zeros, cuts, bit flips, lengths.

use std::io;

use super::Offers;
use super::scene::{Scene, bodies, read_file, senseless};
use crate::support::site::Form;

type Change = fn(&mut Vec<u8>, &mut crate::support::ids::Rng);

pub(super) fn offer(out: &mut Offers<'_>) {
    let Ok(bytes) = read_file(&out.entry.path) else { return };
    let framed = matches!(out.entry.form, Form::Single(_) | Form::Stream(_));
    if out.entry.form == Form::Marker {
        out.named(format!("{}:not-empty", out.entry.name), "", |scene| scene.write(b"not empty\n"));
        return;
    }
    out.add("random-bytes", |scene| {
        let count = 8 + scene.rng.below(400);
        let bytes = scene.rng.bytes(count);
        scene.write(&bytes)
    });
    if !bytes.is_empty() {
        out.add("empty", |scene| scene.write(b""));
        out.add("all-zeros", |scene| change(scene, |bytes, _| bytes.fill(0)));
        out.add("bitflip", |scene| {
            change(scene, |bytes, rng| {
                let at = rng.below(bytes.len());
                bytes[at] ^= 1 << rng.below(8);
            })
        });
    }
    if !framed {
        return;
    }
    if matches!(out.entry.form, Form::Stream(_)) {
        out.add("length-of-nothing", |scene| change(scene, |bytes, _| bytes.extend([0; 4])));
    } else {
        out.add("length-zero-only", |scene| scene.write(&[0; 4]));
    }
    out.add("trailing-zeros", |scene| change(scene, |bytes, _| bytes.extend([0; 512])));
    out.add("trailing-bytes", |scene| {
        change(scene, |bytes, rng| {
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
    out.add("truncated-length", |scene| {
        let (mut bytes, at) = record(scene)?;
        bytes.truncate(at + 1 + scene.rng.below(3));
        scene.write(&bytes)
    });
    out.add("truncated-body", |scene| {
        let (mut bytes, at) = record(scene)?;
        let length = length_at(&bytes, at);
        bytes.truncate(at + 4 + scene.rng.below(length.max(1)));
        scene.write(&bytes)
    });
    out.add("bitflip-length", |scene| {
        let (mut bytes, at) = record(scene)?;
        bytes[at + scene.rng.below(4)] ^= 1 << scene.rng.below(8);
        scene.write(&bytes)
    });
    out.add("length-one-more", |scene| length(scene, |length| length.wrapping_add(1)));
    out.add("length-one-less", |scene| length(scene, |length| length.wrapping_sub(1)));
    out.add("length-zero", |scene| length(scene, |_| 0));
    out.add("length-2gib", |scene| length(scene, |_| 0x8000_0000));
    out.add("length-huge", |scene| length(scene, |_| u32::MAX - 1));
    out.add("length-bigendian", |scene| length(scene, u32::swap_bytes));
    out.add("no-length", |scene| {
        let (mut bytes, at) = record(scene)?;
        bytes.drain(at..at + 4);
        scene.write(&bytes)
    });
}

/// Cuts at every byte of a file with messages, the empty file included.
pub(super) fn offer_cuts(out: &mut Offers<'_>) {
    let Ok(bytes) = read_file(&out.entry.path) else { return };
    if matches!(out.entry.form, Form::Single(_) | Form::Stream(_)) {
        for at in 0..bytes.len() {
            out.named(format!("cut-at-{at}:{}", out.entry.name), &at.to_string(), |scene| {
                let at = scene.detail.parse().unwrap_or(0);
                let mut bytes = scene.bytes()?;
                bytes.truncate(at);
                scene.write(&bytes)
            });
        }
    }
}

fn change(scene: &mut Scene<'_>, change: Change) -> io::Result<()> {
    let mut bytes = scene.bytes()?;
    if bytes.is_empty() {
        return senseless("empty already");
    }
    change(&mut bytes, &mut scene.rng);
    scene.write(&bytes)
}

/// The file, and the offset of one of its records.
fn record(scene: &mut Scene<'_>) -> io::Result<(Vec<u8>, usize)> {
    let bytes = scene.bytes()?;
    let lengths: Vec<usize> = bodies(&bytes).iter().map(|body| 4 + body.len()).collect();
    if lengths.is_empty() {
        return senseless("no record");
    }
    let before = scene.rng.below(lengths.len());
    Ok((bytes, lengths[..before].iter().sum()))
}

fn length_at(bytes: &[u8], at: usize) -> usize {
    bytes[at..].first_chunk().map_or(0, |length| u32::from_le_bytes(*length) as usize)
}

fn length(scene: &mut Scene<'_>, change: fn(u32) -> u32) -> io::Result<()> {
    let (mut bytes, at) = record(scene)?;
    if let Some(length) = bytes[at..].first_chunk_mut() {
        *length = change(u32::from_le_bytes(*length)).to_le_bytes();
    }
    scene.write(&bytes)
}
