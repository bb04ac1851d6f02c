//! The one test binary.

#[cfg(test)]
mod arrows;
#[cfg(test)]
mod cleanup;
#[cfg(test)]
mod codes;
#[cfg(test)]
mod complete;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod dependencies;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod generated;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod live;
#[cfg(test)]
mod patterns;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod repair;
#[cfg(test)]
mod screen;
#[cfg(test)]
mod shown;
#[cfg(test)]
mod support;
#[cfg(test)]
mod traps;
#[cfg(test)]
mod truth;
