//! Whatever the bytes, a log is read to its end; more of the same is in tests/fuzz.

use std::io::Write as _;

use ckpt::logs::{Options, read};
use proptest::prelude::*;

use super::coverage::messages;
use super::fixture::live;
use crate::fuzz::checks::CHECKS;
use crate::support::ids::Rng;

/// Pieces of logs, glued in any order.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..40),
        prop::sample::select(vec![
            &b"I1128 21:21:59.124825   384 slave.cpp:1] "[..],
            b"F1128 21:21:59.124825   384 state.cpp:1] ",
            b"E1128 21:21:59.124825 1 slave.cpp:1] EXIT with status 1: Failed to perform recovery: ",
            b"Flags at startup: --a=\"x\" --b=\"",
            b"Executor 'a' of framework ",
            b"Recovering container '",
            b"{\"MESSAGE\":\"",
            b"{\"MESSAGE\":[1,2,300]}",
            b"\x1b[",
            b"\xEF\xBB\xBF",
            b"*** Aborted at ",
            b"ABORT: (x:1): ",
            b"Nov 28 21:21:59 host-1 mesos-slave[1]: ",
            b"Nov 28 21:21:59 host-2 mesos-slave[1]: ",
            b"kernel: Out of memory: Killed process 384 (mesos-slave) total-vm:1kB\n",
            b"mesos-slave.service: Main process exited, code=killed, status=9/KILL\n",
            b"mesos-slave.service: Start request repeated too quickly.\n",
            b"__CURSOR=s=1\n",
            b"MESSAGE=",
            b"\nMESSAGE\n\x05\0\0\0\0\0\0\0",
            b"\n_HOSTNAME=host-1\n",
            b"slave.cpp:1] Recovering executor 'a' of framework f",
            b"\n",
            b"\r\n",
            b"': ",
            b" of framework '",
        ])
        .prop_map(<[u8]>::to_vec),
    ]
}

proptest! {
    #[test]
    fn any_bytes_are_read(pieces in proptest::collection::vec(piece(), 0..60)) {
        check(&pieces.concat());
    }
}

fn check(log: &[u8]) {
    let (_, check) = CHECKS.iter().find(|(name, _)| *name == "logs").unwrap();
    check(log);
}

#[test]
fn damaged_logs_are_read() {
    for (index, log) in live().logs.values().enumerate() {
        let mut damaged = log.clone();
        let mut at = index;
        while at < damaged.len() {
            damaged[at] ^= 1 << (at % 8);
            at += 37 + at % 101;
        }
        read(&damaged[..], &Options { starts: 2, lines_for_each_code: 1, ..Options::default() }).unwrap();
    }
}

/// A line as journald, docker, syslog, kubectl or a terminal would show it.
fn wrapped(rng: &mut Rng, line: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(line);
    let json = |key: &str| serde_json::json!({key: text, "_HOSTNAME": "h1"}).to_string().into_bytes();
    match rng.below(12) {
        0 => json("MESSAGE"),
        1 => json("log"),
        2 => [b"Nov 28 21:21:59 host-1 mesos-slave[1]: ", line].concat(),
        3 => [b"Nov 28 21:21:59 host-2 mesos-master[1]: ", line].concat(),
        4 => [b"\x1b[31m", line, b"\x1b[0m"].concat(),
        5 => [b"agent-1  | ", line, b"\r"].concat(),
        6 => [b"__CURSOR=s\n_HOSTNAME=h2\nMESSAGE=", line, b"\n"].concat(),
        7 => {
            let length = u64::try_from(line.len()).unwrap().to_le_bytes();
            [b"__CURSOR=s\nMESSAGE\n", &length[..], line, b"\n"].concat()
        }
        _ => line.to_vec(),
    }
}

/// One damage of a log.
fn damage(rng: &mut Rng, log: &mut Vec<u8>) {
    let (from, to) = (rng.below(log.len() + 1), rng.below(log.len() + 1));
    let (from, to) = (from.min(to), from.max(to));
    match rng.below(8) {
        0 => log.truncate(from),
        1 => drop(log.drain(..from)),
        2 => drop(log.drain(from..to.min(from + 200))),
        3 => {
            let piece = log[from..to.min(from + 300)].to_vec();
            drop(log.splice(to..to, piece));
        }
        4 => {
            let bytes = rng.bytes(2);
            drop(log.splice(from..from, bytes));
        }
        5 => {
            let one = *rng.pick(&[
                &b"\n"[..],
                b"\r",
                b"\0",
                b"\x1b[",
                b"\"",
                b": ",
                b"'",
                b"]",
                b"{",
                b"\xff",
                b"\xe2\x80",
            ]);
            drop(log.splice(from..from, one.iter().copied()));
        }
        6 => {
            let long = std::iter::repeat_n(*rng.pick(b"xI:' ["), 70_000);
            drop(log.splice(from..from, long));
        }
        _ => {
            for _ in 0..=rng.below(8) {
                let at = rng.below(log.len().max(1));
                if let Some(byte) = log.get_mut(at) {
                    *byte ^= 1 << rng.below(8);
                }
            }
        }
    }
}

/// Lines of real agents and every message of the catalogue's sources, mixed, wrapped and damaged.
#[test]
fn damaged_lines_are_read() {
    let live = live();
    let own = live.logs.values().flat_map(|log| log.split(|byte| *byte == b'\n')).map(<[u8]>::to_vec);
    let lines: Vec<Vec<u8>> =
        own.chain(messages().iter().map(|message| message.line().into_bytes())).collect();
    let is_full = std::env::var_os("CKPT_FULL").is_some();
    let cases = if is_full { 200_000 } else { 300 };
    for seed in 0..cases {
        let mut rng = Rng::new(seed);
        // Neighbours in a log, or lines from anywhere.
        let mut at = rng.below(lines.len());
        let mut log = Vec::new();
        for _ in 0..rng.below(30) {
            at = if rng.below(3) == 0 { rng.below(lines.len()) } else { (at + 1) % lines.len() };
            log.extend(wrapped(&mut rng, &lines[at]));
            log.push(b'\n');
        }
        for _ in 0..rng.below(6) {
            damage(&mut rng, &mut log);
        }
        let checked = std::panic::catch_unwind(|| check(&log));
        assert!(checked.is_ok(), "seed {seed}: {}", String::from_utf8_lossy(&log));
    }
    if is_full {
        let _ = writeln!(std::io::stderr(), "{cases} damaged logs of {} lines", lines.len());
    }
}
