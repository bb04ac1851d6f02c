//! The one test binary.

#[cfg(test)]
mod arrows;
#[cfg(test)]
mod codes;
#[cfg(test)]
mod complete;
#[cfg(test)]
mod live;
#[cfg(test)]
mod support;
#[cfg(test)]
mod traps;
#[cfg(test)]
mod truth;
