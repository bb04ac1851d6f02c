//! The one test binary.

#[cfg(test)]
mod agreement;
#[cfg(test)]
mod cleanup;
#[cfg(test)]
mod codes;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod contributing;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod dependencies;
#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod generated;
#[cfg(test)]
mod growth;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod live;
#[cfg(test)]
mod live_docker;
#[cfg(test)]
mod liveness_matrix;
#[cfg(test)]
mod liveness_traps;
#[cfg(test)]
mod logs;
#[cfg(test)]
mod manual;
#[cfg(test)]
mod manual_json;
#[cfg(test)]
mod memory_bounds;
#[cfg(test)]
mod module_deps;
#[cfg(test)]
mod packages;
#[cfg(test)]
mod patterns;
#[cfg(test)]
mod picture;
#[cfg(test)]
mod readme;
#[cfg(test)]
mod repair;
#[cfg(test)]
mod restore;
#[cfg(test)]
mod rules;
#[cfg(test)]
mod runbooks;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod screen;
#[cfg(test)]
mod snapshot_suite;
#[cfg(test)]
mod statuses;
#[cfg(test)]
mod support;
#[cfg(test)]
mod test_inventory;
#[cfg(test)]
mod truth;
