//! Repairs: each does what it says, and all of them keep the laws, on damage that was made, drawn and found.

mod command;
mod corpus;
mod facts;
mod files;
mod fixture;
mod laws;
mod readme;
mod second;
