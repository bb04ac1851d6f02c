//! ckpt inspects, validates, forecasts, repairs and cleans up the checkpoints of Apache Mesos agents.
//!
//! # Architecture
//!
//! ```text
//! source ──► model ──────► recovery ──► check ──┐
//! (bytes)    (facts)       (what the    (findings)
//!               flags ──►   agent does)         ├──► app ──► view ──► cli ──► stdout
//!               host  ──►                       │  (questions)
//!                          logs ────────────────┤
//!                          (an agent's log)     │
//!                          plan ──► apply ──────┘
//!                          (data)   (the only writer) ──► disk
//! ```
//!
//! A checkpoint is read once. The model keeps everything that was found, damage included, and judges nothing. Recovery
//! repeats the agent's own recovery on the model, branch by branch and by numbered rules ([`rules`]), for one
//! configuration, release, boot ID and set of processes. Checks turn its decisions into findings. Changes are planned as
//! data, and a dry run prints the plan. A scenario in `app` puts these together once, so that two commands that ask the
//! same question get the same answer.
//!
//! A module uses only the modules above it in this list, which a test enforces:
//!
//! - [`user_file`]: whole files that a user names, read with a bound
//! - [`wire`]: protobuf bytes and length prefixes; knows no message
//! - [`schema`]: every message of every release; decodes, checks, prints as JSON, encodes
//! - [`rules`]: the numbered rules of Mesos's recovery, with their sources
//! - [`values`]: resources, durations, sizes, uuids, addresses, as Mesos reads and compares them
//! - [`layout`]: where things are in a `work_dir`, and which names are allowed
//! - [`source`]: directories and archives, opened without leaving their root
//! - [`model`]: a checkpoint as it was found, damage included
//! - [`host`]: processes, cgroups, units, mounts of the machine
//! - [`flags`]: the agent's flags, from wherever they come
//! - [`recovery`]: what the agent does when it starts, by rule, and the outcome for each executor
//! - [`check`]: findings, from the table of codes
//! - [`logs`]: what an agent's log says of its starts
//! - [`plan`]: repairs and cleanups as lists of steps
//! - [`apply`]: steps carried out, with a journal, and undone; the only place that writes
//! - [`app`]: a scenario, and the questions about it: the public face of the library
//! - [`view`]: the words and shapes of output
//! - [`cli`]: the command line, one file a command, and the terminal
//!
//! # Promises
//!
//! - Reading commands change nothing on disk, not even a time stamp, and never run an agent.
//! - What ckpt predicts is what the agent does. What cannot be determined is unknown, never good.
//! - Input of any kind gives an answer or an error: no panic, and no memory by a length that was read.
//! - Symlinks are resolved inside the root that was given. What a change writes, moves or deletes stays inside it.
//! - A change needs consent, is checked again right before it is made, and is written to a journal first. What was moved can
//!   be undone, a crash at any point included.
//! - A repair changes only the bytes that it must, and a second run has nothing to do.
//! - Clock, boot ID, processes, terminal and release are parameters. The same input gives the same output, in the same order.
//! - Codes, JSON keys and exit statuses are stable.
//!
//! # How the promises are tested
//!
//! | promise | how it is tested |
//! |---|---|
//! | Reading changes nothing: no byte, no time stamp, no symlink | every reading command in every format over whole trees; names, modes, times, symlinks and inodes are compared before and after (`tests/laws/read_only.rs`) |
//! | It predicts what the agent does and logs | 40 states and 428 trees with one fault each, in both modes: the recovered state, error texts and aborts equal those of Mesos's own recovery, field for field, without tolerance (`tests/truth/`) |
//! | What cannot be determined is not guessed | what ckpt may not read, or an archive does not contain, is `unknown` and ends with status 3 (`tests/contract/`) |
//! | Nothing blocks or breaks it | pipes, sockets, devices, symlink loops, directories for files; any bytes in any file; whole command lines over trees damaged at random (`tests/contract/nodes.rs`, `tests/laws/bytes.rs`, `tests/contract/damage.rs`) |
//! | What was repaired is no longer found, and nothing else is | each repair on a tree made for it, all of them on random trees with random damage and on the 428 faults: what is found afterwards is what the plan announced, and a second repair has nothing to do (`tests/repair/`) |
//! | A read that fails is not an answer | every path that is read fails in turn with each error, by strace and by the limit of open files: a document with a path, and no good answer unless the path is in a list of those that decide nothing (`tests/contract/read_errors.rs`) |
//! | Hostile input costs bounded memory and output | archives that decompress a thousandfold, of empty members, of lies about sizes and holes, of findings without number; files of 300 MiB; every reading command on every input of the tests: within 512 MiB of address space and 10 s of processor time (`tests/memory_bounds.rs`) |
//! | `--redact` hides secrets | secrets of every kind in messages, flags, units, docker's files, processes and a log, searched in every output, base64 decoded too (`tests/contract/secrets.rs`) |
//! | A running agent's unfinished writes are not called damage | reading commands in a loop beside a writer that launches, appends, renames and deletes as an agent does (`tests/contract/beside.rs`) |
//! | An archive uses bounded memory | at most 64 MiB for a member and `--max-size` in all (default: 512 MiB, less for small archives), names and depths bounded; nothing is unpacked, no symlink points outside (`tests/contract/archives.rs`) |
//! | A change can be undone from any point | fifteen kinds of change, killed at every system call that changes the disk, and the undo killed at every call; a child killed by SIGKILL; each call failing for want of space or permission, in the undo too; the journal on another file system; directories of 4,000 levels (`tests/crash/`) |
//! | A change touches what its plan names, and nothing else | a directory swapped for a symlink at every call; symlinks and depths beyond any path in what is deleted; a tree that is not as planned is not changed; plans and journals that were edited (`tests/crash/races.rs`, `tests/crash/trust.rs`, `tests/contract/forged.rs`) |
//! | Nothing is changed while an agent runs | processes, locks and units that hold the directory, also when they appear in the middle; a second ckpt; an agent ID that is not typed back (`tests/crash/locked.rs`, `tests/contract/changes.rs`) |
//! | What processes say of themselves ends no process and spares none | forged environments, names, directories and cgroups, beside what the kernel says (`src/host/identify.rs`, `tests/contract/pretender.rs`, `tests/cleanup/hostile.rs`); ckpt-recovery(7) has the table of evidence |
//! | A call that needs no processes cannot write | where the kernel has Landlock, it is confined before it opens what others have written (`src/cli/confine.rs`, `tests/contract/confined.rs`) |
//! | Nothing outside the tree is read | symlinks are resolved by ckpt itself; paths outside are checked for existence, never opened (`tests/contract/nodes.rs`) |
//! | A terminal gets only visible characters | control, bidirectional and zero-width characters are escaped: IDs (`tests/screen/`), and paths in every command (`tests/contract/hostile.rs`) |
//! | A file named on the command line costs neither time nor memory | pipes without a writer, devices, logs larger than memory (`tests/contract/user_file.rs`) |
//! | Output that cannot be written is an error | a full disk, closed pipes (`tests/contract/streams.rs`) |

pub mod app;
pub mod apply;
pub mod check;
pub mod cli;
pub mod flags;
pub mod host;
pub mod layout;
pub mod logs;
pub mod model;
pub mod plan;
pub mod recovery;
pub mod rules;
pub mod schema;
pub mod source;
pub mod user_file;
pub mod values;
pub mod view;
pub mod wire;
