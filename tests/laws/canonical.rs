//! Decoding and encoding returns the same bytes for every message that an agent wrote.

use ckpt::schema::{Release, decode, encode};
use ckpt::wire::{Frame, Frames};

use super::samples::FILES;

/// States with files that were truncated on purpose.
const CUT: &[&str] = &["e2_cut_state", "t_cut_", "t_torn_"];

#[test]
fn every_file_of_the_corpus_round_trips() {
    let mut records = 0;
    for file in FILES.iter() {
        let mut again = Vec::new();
        for frame in Frames::new(&file.bytes) {
            let Frame::Whole { body, offset } = frame else {
                assert!(CUT.iter().any(|name| file.path.starts_with(name)), "{} is cut", file.path);
                again.extend_from_slice(&file.bytes[frame.offset()..]);
                continue;
            };
            let decoded = decode(file.message, body, Release::HEAD);
            assert_eq!(decoded.damage, None, "{} at {offset}", file.path);
            let bytes = encode(&decoded.value);
            again.extend_from_slice(&u32::try_from(bytes.len()).unwrap().to_le_bytes());
            again.extend_from_slice(&bytes);
            records += 1;
        }
        assert!(again == file.bytes, "{}", file.path);
    }
    assert!(records > 20_000, "only {records} records");
}
