//! Changes that are broken off: every kind of step is killed at every system call that changes the disk, fails at
//! each, meets somebody who plays with the tree, and is undone. Belongs here: what is true of any change, whoever
//! planned it. Does not: what is planned.

mod across;
mod deep;
mod failing;
mod fixture;
mod forgotten;
mod killed;
mod kinds;
mod locked;
mod races;
mod sigkill;
mod still_written;
mod trust;
