//! Compares the parser with a protobuf library on every message of the corpus, and on damaged ones: both accept the same
//! messages with the same values, except for known differences between the agent's parser and the library.

use std::cell::Cell;

use ckpt::schema::{Dynamic, Reason, Release, decode};
use ckpt::wire::WireFault;
use proptest::test_runner::{TestCaseError, TestRunner};

use super::cases;
use super::comparable::{has_foreign_enum, of_ours};
use super::edit::{edited, edits};
use super::partner::{Opinion, Partner};
use super::random_message::sample;
use super::samples::{FILES, SAMPLES, Sample};

thread_local! {
    static PARTNER: Partner = Partner::new();
}

/// The known differences between the agent's parser and the library.
#[derive(Debug, PartialEq, Eq)]
enum KnownDifference {
    /// A known field with a wrong wire type: the agent treats it as unknown, the library refuses it.
    OtherWireType,
    /// An unknown number of a closed enum: the agent treats it as unknown and keeps an earlier value; for the library the
    /// number is the value.
    ForeignEnum,
    /// Tags and lengths of more than five bytes: refused by the agent, read by the library.
    LongTagOrLength,
    /// The tenth byte of a number has more than one bit: the agent drops them, the library refuses.
    WideNumber,
    /// A tag above 32 bits: the agent keeps the low ones.
    WideTag,
}

fn known_difference(ours: Option<Reason>, value: &Dynamic<'_>, theirs: &Opinion) -> Option<KnownDifference> {
    let theirs = match theirs {
        Opinion::Refuses(why) => why.as_str(),
        Opinion::Reads { .. } => "",
    };
    if theirs.contains("invalid wire type") && theirs.contains("expected") {
        Some(KnownDifference::OtherWireType)
    } else if ours == Some(Reason::Wire(WireFault::VarintTooLong)) {
        Some(KnownDifference::LongTagOrLength)
    } else if theirs.contains("invalid varint") {
        Some(KnownDifference::WideNumber)
    } else if theirs.contains("invalid key value") {
        Some(KnownDifference::WideTag)
    } else if has_foreign_enum(value) {
        Some(KnownDifference::ForeignEnum)
    } else {
        None
    }
}

/// How the two differ, and which known difference that is.
fn differ(sample: &Sample, body: &[u8]) -> Option<(String, Option<KnownDifference>)> {
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
    difference.map(|text| (text, known_difference(reason, &ours.value, &theirs)))
}

#[test]
fn both_read_every_message_of_the_corpus_alike() {
    assert!(SAMPLES.len() > 300, "{} messages", SAMPLES.len());
    for sample in SAMPLES.iter() {
        let difference = differ(sample, &sample.body);
        assert_eq!(difference, None, "{} {:02x?}", sample.message.name, sample.body);
    }
    assert!(FILES.len() > SAMPLES.len() / 4);
}

#[derive(Debug, Default)]
struct Tally {
    read_alike: Cell<u32>,
    refused_alike: Cell<u32>,
    known: Cell<u32>,
}

fn count(cell: &Cell<u32>) {
    cell.set(cell.get() + 1);
}

#[test]
fn both_read_damaged_messages_alike() {
    let tally = Tally::default();
    let mut runner = TestRunner::new(cases(20_000));
    let result = runner.run(&(sample(), edits()), |(sample, edits)| {
        let body = edited(&sample.body, &edits);
        match differ(&sample, &body) {
            None if decode(sample.message, &body, Release::HEAD).damage.is_none() => count(&tally.read_alike),
            None => count(&tally.refused_alike),
            Some((_, Some(_))) => count(&tally.known),
            Some((difference, None)) => {
                let text = format!("{}\n{difference}\n{body:02x?}", sample.message.name);
                return Err(TestCaseError::fail(text));
            }
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
    // Most cases must not be known differences.
    let (read, refused, known) = (tally.read_alike.get(), tally.refused_alike.get(), tally.known.get());
    assert!(read > 3 * known && refused > 3 * known, "{tally:?}");
}

/// Each known difference still exists.
#[test]
fn known_differences_exist() {
    let name = |name: &str| ckpt::schema::find(name).unwrap();
    let known = |message: &'static str, body: &[u8]| {
        let sample = Sample { message: name(message), body: body.to_vec() };
        differ(&sample, body).and_then(|(_, difference)| difference)
    };
    let task_id = "mesos.TaskID";
    assert_eq!(known(task_id, &[0x0a, 1, b'x', 0x08, 5]), Some(KnownDifference::OtherWireType));
    assert_eq!(
        known(task_id, &[0x8a, 0x80, 0x80, 0x80, 0x80, 0x00, 1, b'x']),
        Some(KnownDifference::LongTagOrLength)
    );
    let wide = [0x0a, 1, b'x', 0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f];
    assert_eq!(known(task_id, &wide), Some(KnownDifference::WideNumber));
    assert_eq!(known(task_id, &[0x8a, 0x80, 0x80, 0x80, 0x70, 1, b'x']), Some(KnownDifference::WideTag));
    let record = "mesos.internal.StatusUpdateRecord";
    assert_eq!(known(record, &[0x08, 0x01, 0x08, 0x63]), Some(KnownDifference::ForeignEnum));
    // Text that is not UTF-8, also as a key of a map, and missing fields are not differences.
    assert_eq!(known("docker.spec.v1.ImageManifest.Config", &[0x4a, 0x03, 0x0a, 0x01, 0xff]), None);
    assert_eq!(known(task_id, &[0x0a, 1, 0xff]), None);
    assert_eq!(known(task_id, &[]), None);
}
