//! Whatever the bytes, a log is read to its end; more of the same is in tests/fuzz.

use ckpt::logs::{Options, read};
use proptest::prelude::*;

use super::fixture::live;
use crate::fuzz::checks::CHECKS;

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
        let log = pieces.concat();
        let (_, check) = CHECKS.iter().find(|(name, _)| *name == "logs").unwrap();
        check(&log);
    }
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
