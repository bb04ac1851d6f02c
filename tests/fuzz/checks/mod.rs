//! What must hold for any bytes. Each check takes what a fuzzer gives it, and panics where something does not hold.
//! Used by the fuzz targets, and by the ordinary test that replays what they found.

mod archives;
mod changed;
mod cleanups;
mod documents;
mod drawn;
mod flags;
mod journals;
mod logs;
pub(crate) mod messages;
mod paths;
mod plans;
pub(crate) mod records;
mod repairs;
mod scratch;
mod trees;
mod values;
mod wire;

#[cfg(not(test))]
pub(crate) use messages::number_of;

/// A check: what it is called, and what it does with bytes.
pub(crate) type Check = (&'static str, fn(&[u8]));

/// All of them.
pub(crate) static CHECKS: &[Check] = &[
    ("wire", wire::check),
    ("records", records::check),
    ("messages", messages::check),
    ("documents", documents::check),
    ("paths", paths::check),
    ("archives", archives::check),
    ("trees", trees::check),
    ("repairs", repairs::check),
    ("cleanups", cleanups::check),
    ("plans", plans::check),
    ("journals", journals::check),
    ("values", values::check),
    ("flags", flags::check),
    ("logs", logs::check),
];
