//! Repairs: each does what it says, and all of them keep the laws, on made, random and real damage.

mod bottom_line;
mod command;
mod contents;
mod corpus;
mod facts;
mod files;
mod fixture;
mod latest;
mod laws;
mod measure;
mod second;
