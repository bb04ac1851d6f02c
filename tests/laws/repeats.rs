//! A check of one message of many has the result of the check of one alone, and leaves the same in a visitor.

use std::cell::RefCell;

use ckpt::schema::{Message, Path, Release, Repeats, Scalar, Visitor, check, check_one_of_many};
use proptest::test_runner::TestRunner;

use super::cases;
use super::edit::{edited, edits};
use super::random_message::sample;

/// Is concerned by some values, and by some nested messages for what their values add up to. Writes down what it was shown of
/// those.
#[derive(Debug, Default)]
struct Diary {
    concerned: Vec<String>,
    visited: usize,
    /// A sum for each message that is open.
    sums: Vec<u64>,
}

fn may_concern_as_a_whole(message: &Message) -> bool {
    message.fields.len().is_multiple_of(3)
}

impl<'a> Visitor<'a> for Diary {
    fn scalar(&mut self, path: Path, value: Scalar<'a>) -> bool {
        self.visited += 1;
        let number = match value {
            Scalar::Bool(flag) => u64::from(flag),
            Scalar::Int(number) => number.unsigned_abs(),
            Scalar::UInt(number) => number,
            Scalar::Double(number) => number.to_bits() >> 40,
            Scalar::Bytes(bytes) => bytes.iter().map(|byte| u64::from(*byte)).sum(),
        };
        for sum in &mut self.sums {
            *sum = sum.wrapping_add(number);
        }
        if number.is_multiple_of(3) {
            self.concerned.push(format!("{path:?} {value:?}"));
        }
        number.is_multiple_of(3)
    }

    fn enter(&mut self, _: Path, message: &'static Message, _: usize) -> bool {
        self.sums.push(0);
        may_concern_as_a_whole(message)
    }

    fn leave(&mut self, path: Path, message: &'static Message) -> bool {
        let sum = self.sums.pop().unwrap_or_default();
        let concerns = may_concern_as_a_whole(message) && sum % 2 == 1;
        if concerns {
            self.concerned.push(format!("{path:?} {} {sum}", message.name));
        }
        concerns
    }
}

#[test]
fn one_of_many_is_checked_like_one_alone() {
    let seen = RefCell::new((Repeats::new(Release::HEAD), 0, 0));
    TestRunner::new(cases(1000))
        .run(&(sample(), edits()), |(sample, edits)| {
            let (repeats, alone, of_many) = &mut *seen.borrow_mut();
            // Of the same length as a rule, as one message of many is.
            let mut other = sample.body.clone();
            for (at, byte) in edited(&sample.body, &edits).iter().enumerate().take(other.len()) {
                other[at] = *byte;
            }
            let damaged = edited(&sample.body, &edits);
            for body in [&sample.body, &other, &sample.body, &damaged, &other] {
                let (mut one, mut many) = (Diary::default(), Diary::default());
                let expected = check(sample.message, body, Release::HEAD, &mut one);
                let found = check_one_of_many(sample.message, body, repeats, &mut many);
                let name = sample.message.name;
                assert_eq!(found, expected, "{name} {body:02x?}");
                let differing = many.concerned.iter().zip(&one.concerned).find(|(many, one)| many != one);
                assert_eq!(differing, None, "{name} {body:02x?}");
                assert_eq!(many.concerned.len(), one.concerned.len(), "{name} {body:02x?}");
                *alone += one.visited;
                *of_many += many.visited;
            }
            Ok(())
        })
        .unwrap();
    let (_, alone, of_many) = seen.into_inner();
    assert!(10 * of_many < 9 * alone, "{of_many} of {alone} values were visited");
}
