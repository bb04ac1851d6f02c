//! The one test binary.

#[cfg(test)]
mod support;

#[cfg(test)]
mod live;

#[cfg(test)]
mod traps;
