//! What the fuzz targets call: the checks, each by its name.

mod checks;

/// Holds bytes against a check.
///
/// # Panics
/// If there is no such check, or it finds something.
pub fn check(name: &str, bytes: &[u8]) {
    let (_, check) = checks::CHECKS.iter().find(|(known, _)| *known == name).expect("a check of this name");
    check(bytes);
}

/// The number under which the check of messages knows one.
pub fn number_of(message: &'static ckpt::schema::Message) -> u8 {
    checks::number_of(message)
}
