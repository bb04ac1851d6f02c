//! What an agent's log says: stories of real agents, single lines of every release, and what must not be known.

mod command;
mod coverage;
mod faults;
mod fixture;
mod formats;
mod fuzz;
mod hosts;
mod lines;
mod live;
mod machine;
mod old;
