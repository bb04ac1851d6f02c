//! Files of meta that are put back from an archive: what is restored, what stays, what is refused, and what undo brings
//! back.

mod command;
mod fixture;
mod full_disk;
mod laws;
mod newer;
