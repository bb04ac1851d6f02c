//! What holds for every input: nothing panics, two roads agree, bytes come back as they were, looking changes nothing.
//! Cases are drawn from a fixed seed; `CKPT_FULL=1` draws fifty times as many.

mod alike;
mod bytes;
mod canonical;
mod differential;
mod drawn;
mod edit;
mod encoded;
mod partner;
mod plain;
mod samples;
mod sifted;
mod untouched;

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngSeed;

/// So many cases, the same in every run.
pub(crate) fn cases(count: u32) -> ProptestConfig {
    let cases = if std::env::var_os("CKPT_FULL").is_some() { count * 50 } else { count };
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(7),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}
