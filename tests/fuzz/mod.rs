//! The checks of the fuzz targets, on what was written by hand for them and on what they have found: see `README.md` here.

pub(crate) mod checks;
mod replay;
