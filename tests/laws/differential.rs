//! The parser against a protobuf library: on every message of the corpus, and on damaged ones, they must agree on what
//! is acceptable and on every value; except where the agent's own parser is known to differ from the library.

use std::cell::Cell;

use ckpt::schema::{Dynamic, Reason, Release, decode};
use ckpt::wire::WireFault;
use proptest::test_runner::{TestCaseError, TestRunner};

use super::cases;
use super::drawn::sample;
use super::edit::{edited, edits};
use super::partner::{Opinion, Partner};
use super::plain::{has_foreign_enum, of_ours};
use super::samples::{FILES, SAMPLES, Sample};

thread_local! {
    static PARTNER: Partner = Partner::new();
}

/// Why the two may differ. Each is a habit of the agent's parser that the library does not share; nothing else is
/// excused.
#[derive(Debug, PartialEq, Eq)]
enum Excuse {
    /// A known field with another wire type: the agent keeps it as unknown, the library refuses it.
    OtherWireType,
    /// A closed enum with a number that it does not have: the agent keeps the number as unknown, and what the field
    /// held before stays; for the library the number is the value.
    ForeignEnum,
    /// Tags and lengths of more than five bytes: refused by the agent, read by the library.
    LongTagOrLength,
    /// The tenth byte of a number has more than one bit: the agent drops them, the library refuses.
    WideNumber,
    /// A tag above 32 bits: the agent keeps the low ones.
    WideTag,
}

fn excuse(ours: Option<Reason>, value: &Dynamic<'_>, theirs: &Opinion) -> Option<Excuse> {
    let theirs = match theirs {
        Opinion::Refuses(why) => why.as_str(),
        Opinion::Reads { .. } => "",
    };
    if theirs.contains("invalid wire type") && theirs.contains("expected") {
        Some(Excuse::OtherWireType)
    } else if ours == Some(Reason::Wire(WireFault::VarintTooLong)) {
        Some(Excuse::LongTagOrLength)
    } else if theirs.contains("invalid varint") {
        Some(Excuse::WideNumber)
    } else if theirs.contains("invalid key value") {
        Some(Excuse::WideTag)
    } else if has_foreign_enum(value) {
        Some(Excuse::ForeignEnum)
    } else {
        None
    }
}

/// What the two say differently, and whether that is excused.
fn differ(sample: &Sample, body: &[u8]) -> Option<(String, Option<Excuse>)> {
    let ours = decode(sample.message, body, Release::HEAD);
    let theirs = PARTNER.with(|partner| partner.reads(sample.message, body));
    let reason = ours.damage.as_ref().map(|damage| damage.reason);
    let difference = match (&theirs, reason) {
        (Opinion::Refuses(_), Some(Reason::Wire(_) | Reason::NotUtf8)) => None,
        (Opinion::Reads { initialised: false, plain }, Some(Reason::MissingRequired))
        | (Opinion::Reads { initialised: true, plain }, None) => {
            let ours = of_ours(&ours.value);
            (*plain != ours).then(|| format!("ours {ours:?}\ntheirs {plain:?}"))
        }
        _ => Some(format!("ours {:?}\ntheirs {theirs:?}", ours.damage)),
    };
    difference.map(|text| (text, excuse(reason, &ours.value, &theirs)))
}

#[test]
fn every_message_of_the_corpus_is_read_alike() {
    assert!(SAMPLES.len() > 300, "{} messages", SAMPLES.len());
    for sample in SAMPLES.iter() {
        let difference = differ(sample, &sample.body);
        assert_eq!(difference, None, "{} {:02x?}", sample.message.name, sample.body);
    }
    assert!(FILES.len() > SAMPLES.len() / 4);
}

/// What came of the damaged messages.
#[derive(Debug, Default)]
struct Tally {
    read_alike: Cell<u32>,
    refused_alike: Cell<u32>,
    excused: Cell<u32>,
}

fn count(cell: &Cell<u32>) {
    cell.set(cell.get() + 1);
}

#[test]
fn damaged_messages_are_read_alike() {
    let tally = Tally::default();
    let mut runner = TestRunner::new(cases(20_000));
    let result = runner.run(&(sample(), edits()), |(sample, edits)| {
        let body = edited(&sample.body, &edits);
        match differ(&sample, &body) {
            None if decode(sample.message, &body, Release::HEAD).damage.is_none() => count(&tally.read_alike),
            None => count(&tally.refused_alike),
            Some((_, Some(_))) => count(&tally.excused),
            Some((difference, None)) => {
                let text = format!("{}\n{difference}\n{body:02x?}", sample.message.name);
                return Err(TestCaseError::fail(text));
            }
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    // Excuses must not swallow the comparison.
    let (read, refused, excused) = (tally.read_alike.get(), tally.refused_alike.get(), tally.excused.get());
    assert!(read > 3 * excused && refused > 3 * excused, "{tally:?}");
}

/// The excuses are needed, each by what it says: who could drop one would have to.
#[test]
fn the_excuses_hold() {
    let name = |name: &str| ckpt::schema::find(name).unwrap();
    let excused = |message: &'static str, body: &[u8]| {
        let sample = Sample { message: name(message), body: body.to_vec() };
        differ(&sample, body).and_then(|(_, excuse)| excuse)
    };
    let task_id = "mesos.TaskID";
    assert_eq!(excused(task_id, &[0x0a, 1, b'x', 0x08, 5]), Some(Excuse::OtherWireType));
    assert_eq!(
        excused(task_id, &[0x8a, 0x80, 0x80, 0x80, 0x80, 0x00, 1, b'x']),
        Some(Excuse::LongTagOrLength)
    );
    let wide = [0x0a, 1, b'x', 0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    assert_eq!(excused(task_id, &wide), Some(Excuse::WideNumber));
    assert_eq!(excused(task_id, &[0x8a, 0x80, 0x80, 0x80, 0x70, 1, b'x']), Some(Excuse::WideTag));
    let record = "mesos.internal.StatusUpdateRecord";
    assert_eq!(excused(record, &[0x08, 0x01, 0x08, 0x63]), Some(Excuse::ForeignEnum));
    // No excuse is needed for text of any bytes, keys of maps included, and for what is missing.
    assert_eq!(excused("docker.spec.v1.ImageManifest.Config", &[0x4a, 0x03, 0x0a, 0x01, 0xff]), None);
    assert_eq!(excused(task_id, &[0x0a, 1, 0xff]), None);
    assert_eq!(excused(task_id, &[]), None);
}
