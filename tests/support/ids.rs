//! Ids and chance that are the same in every run: a small generator, and UUIDs made from a name.
//! Nothing here asks the clock or the kernel.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A source of numbers (splitmix64). The same seed gives the same numbers on every machine.
#[derive(Debug, Clone)]
pub(crate) struct Rng(u64);

impl Rng {
    /// Starts from a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Starts from a seed and a name, so that neighbours differ.
    pub(crate) fn named(seed: u64, name: &[u8]) -> Self {
        let hash = name.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let mut rng = Self(hash ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        rng.next();
        rng
    }

    /// The next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`, which must not be zero.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap();
        usize::try_from(self.next() % end).unwrap()
    }

    /// One of a list that is not empty.
    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// This number of bytes.
    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        std::iter::repeat_with(|| self.next().to_le_bytes()).flatten().take(count).collect()
    }

    /// Six characters as `mkstemp` puts in place of `XXXXXX`.
    pub(crate) fn mkstemp(&mut self) -> String {
        const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        (0..6).map(|_| char::from(*self.pick(LETTERS))).collect()
    }
}

/// Sixteen bytes of a random (version 4) UUID made from a name.
pub(crate) fn uuid_bytes(name: &str) -> [u8; 16] {
    let mut bytes: [u8; 16] = Rng::named(0, name.as_bytes()).bytes(16).try_into().unwrap();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    bytes
}

/// The same as text of 36 characters.
pub(crate) fn uuid(name: &str) -> String {
    ckpt::values::Uuid::from_bytes(&uuid_bytes(name)).unwrap().to_string()
}

/// The sixteen bytes in base64, as JSON messages hold them.
pub(crate) fn uuid_json(name: &str) -> String {
    STANDARD.encode(uuid_bytes(name))
}

/// The sixteen bytes of a UUID given as text, in base64.
pub(crate) fn uuid_text_json(text: &str) -> String {
    let uuid = ckpt::values::Uuid::parse(text.as_bytes()).unwrap_or_else(|| panic!("{text:?} is not a UUID"));
    STANDARD.encode(uuid.bytes())
}

#[test]
fn ids_are_the_same_in_every_run() {
    assert_eq!(uuid("run"), uuid("run"));
    assert_ne!(uuid("run"), uuid("runs"));
    assert_eq!(uuid_text_json(&uuid("run")), uuid_json("run"));
    assert_eq!(Rng::new(1).next(), 0x910a_2dec_8902_5cc1);
    assert_eq!(Rng::new(7).mkstemp().len(), 6);
}
