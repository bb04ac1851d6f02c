//! The whole table, by subject.

use super::rule::Topic;
use super::{
    containers, entities, flags, format, history, master, outcome, processes, reading, start, writing,
};

/// Every rule.
pub static TOPICS: &[&Topic] = &[
    &reading::READING,
    &reading::RESOURCES,
    &reading::AGENT,
    &entities::FRAMEWORKS,
    &entities::EXECUTORS,
    &entities::RUNS,
    &entities::TASKS,
    &format::FORMAT,
    &start::START,
    &containers::CONTAINERS,
    &containers::OPERATIONS,
    &outcome::RECOVERED,
    &outcome::OUTCOMES,
    &master::MASTER,
    &writing::WRITING,
    &history::RELEASES,
    &flags::FLAGS,
    &processes::PROCESSES,
];
