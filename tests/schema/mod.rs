//! The schema table, generated from the data beside this file and compared with it.

mod data;
mod lookup;
mod table;
