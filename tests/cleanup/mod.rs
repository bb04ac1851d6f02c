//! What `cleanup` takes and what it leaves: scope by scope on built trees, the laws that hold whatever it takes, real
//! processes that it ends, full disks, and ends half-way.

mod apart;
mod calls;
mod choice;
mod ending;
mod fixture;
mod full_disk;
mod given_up;
mod half_way;
mod laws;
mod runbook;
mod shutdown;
