//! Changes that are broken off: every kind of step is killed at every system call that changes the disk, fails at
//! each, races with another process that changes the tree, and is undone. Belongs here: what is true of any change, whatever
//! planned it. Does not: what is planned.

mod across;
mod archive;
mod deep;
mod failing;
mod fixture;
mod killed;
mod kinds;
mod locked;
mod purge;
mod races;
mod sigkill;
mod snapshots;
mod still_written;
mod trust;
