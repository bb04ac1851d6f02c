//! Random messages of every type of the schema, with duplicate and unknown fields, in any order. They cover what the corpus
//! lacks: maps, groups, proto3, packed lists, every enum.

use ckpt::schema::{Field, Label, Message, Type};
use ckpt::wire::{WireType, put_bytes, put_fixed64, put_tag, put_varint};
use proptest::prelude::{Strategy, any};
use proptest::sample::Index;

use super::samples::{MESSAGES, SAMPLES, Sample, is_map_entry};
use crate::support::ids::Rng;

/// A message of the corpus, or a random one.
pub(super) fn sample() -> impl Strategy<Value = Sample> {
    let types: Vec<_> = MESSAGES.iter().copied().filter(|message| !is_map_entry(message)).collect();
    let random = (any::<Index>(), any::<u64>()).prop_map(move |(at, seed)| {
        let message = types[at.index(types.len())];
        let mut rng = Rng::new(seed);
        Sample { message, body: body(message, &mut rng, 4) }
    });
    let corpus = any::<Index>().prop_map(|at| at.get(&SAMPLES).clone());
    proptest::prop_oneof![random, corpus]
}

/// A body with nearly all required fields, some others, and rarely an unknown one.
fn body(message: &Message, rng: &mut Rng, depth: usize) -> Vec<u8> {
    let mut parts = Vec::new();
    for field in message.fields {
        let times = match field.label {
            Label::Required => usize::from(rng.below(40) > 0) + usize::from(rng.below(10) == 0),
            Label::Repeated => rng.below(6).saturating_sub(3),
            _ => usize::from(rng.below(4) == 0) + usize::from(rng.below(20) == 0),
        };
        for _ in 0..times {
            parts.push(part(field, rng, depth));
        }
    }
    if rng.below(8) == 0 {
        parts.push(unknown_field(rng));
    }
    // Mostly in the order of field numbers, as serializers write them.
    if rng.below(4) == 0 {
        for at in 1..parts.len() {
            parts.swap(at, rng.below(at + 1));
        }
    }
    parts.concat()
}

fn part(field: &Field, rng: &mut Rng, depth: usize) -> Vec<u8> {
    let mut out = Vec::new();
    match field.ty {
        Type::Message(nested) | Type::Map(nested) => {
            let body = if depth == 0 { Vec::new() } else { body(nested, rng, depth - 1) };
            put_tag(&mut out, field.number, WireType::Len);
            put_bytes(&mut out, &body);
        }
        Type::String | Type::Bytes => {
            put_tag(&mut out, field.number, WireType::Len);
            let length = rng.below(5);
            let text = if rng.below(6) == 0 { rng.bytes(length) } else { b"key-a"[..length].to_vec() };
            put_bytes(&mut out, &text);
        }
        Type::Double if field.is_repeated() && rng.below(2) == 0 => {
            put_tag(&mut out, field.number, WireType::Len);
            let length = 8 * rng.below(4);
            put_bytes(&mut out, &rng.bytes(length));
        }
        Type::Double => {
            put_tag(&mut out, field.number, WireType::Fixed64);
            put_fixed64(&mut out, rng.next());
        }
        ty if field.is_repeated() && rng.below(2) == 0 => {
            let mut list = Vec::new();
            for _ in 0..rng.below(4) {
                put_varint(&mut list, number(ty, rng));
            }
            put_tag(&mut out, field.number, WireType::Len);
            put_bytes(&mut out, &list);
        }
        ty => {
            put_tag(&mut out, field.number, WireType::Varint);
            put_varint(&mut out, number(ty, rng));
        }
    }
    out
}

fn number(ty: Type, rng: &mut Rng) -> u64 {
    match (ty, rng.below(10)) {
        (Type::Enum(ty), 1..) => i64::from(rng.pick(ty.values).number).cast_unsigned(),
        (_, 0..3) => rng.next(),
        (_, 3..5) => u64::from(u32::MAX) + rng.next() % 3 - 1,
        _ => rng.next() % 300,
    }
}

/// A field with a number that no message has.
fn unknown_field(rng: &mut Rng) -> Vec<u8> {
    let number = 5000 + u32::try_from(rng.below(3)).unwrap();
    let mut out = Vec::new();
    match rng.below(5) {
        0 => {
            put_tag(&mut out, number, WireType::Varint);
            put_varint(&mut out, rng.next());
        }
        1 => {
            put_tag(&mut out, number, WireType::Fixed32);
            out.extend_from_slice(&7_u32.to_le_bytes());
        }
        2 => {
            put_tag(&mut out, number, WireType::Fixed64);
            put_fixed64(&mut out, 7);
        }
        3 => {
            put_tag(&mut out, number, WireType::StartGroup);
            out.extend(unknown_field(rng));
            put_tag(&mut out, number, WireType::EndGroup);
        }
        _ => {
            put_tag(&mut out, number, WireType::Len);
            put_bytes(&mut out, b"what");
        }
    }
    out
}
