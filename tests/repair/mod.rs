//! Repairs: each does what it says, and all of them keep the laws, on damage that was made, drawn and found.

mod corpus;
mod drawn;
