//! What `cleanup` takes and what it leaves: scope by scope on built trees, the laws that hold whatever it takes, real
//! processes that it ends, full disks, and ends half-way.

mod calls;
mod choice;
mod ending;
mod fixture;
mod forget;
mod full_disk;
mod hollow;
mod hostile;
mod interrupted;
mod laws;
mod namespaces;
mod nested;
mod runbook;
mod scope_all;
mod shutdown;
mod uncheckpointed;
