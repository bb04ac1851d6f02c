//! Properties of all inputs: nothing panics, two implementations agree, encoding round-trips, reading changes nothing.
//! Random cases have a fixed seed; `CKPT_FULL=1` runs fifty times as many.

mod bytes;
mod canonical;
mod comparable;
mod determinism;
mod differential;
mod edit;
mod partner;
mod random_message;
mod read_only;
mod repeats;
mod round_trip;
mod samples;
mod streaming_load;

use proptest::prelude::ProptestConfig;
use proptest::test_runner::RngSeed;

/// The configuration for this number of cases, the same in every run.
pub(crate) fn cases(count: u32) -> ProptestConfig {
    let cases = if std::env::var_os("CKPT_FULL").is_some() { count * 50 } else { count };
    ProptestConfig {
        cases,
        rng_seed: RngSeed::Fixed(7),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}
