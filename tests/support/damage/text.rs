//! Odd contents of the text files: pids, addresses, the flag file, boot ids, wait statuses (R3 to R6, R39, R49, R50,
//! R58, R61, R93).

use super::Offers;
use super::context::senseless;

const PIDS: &[(&str, &[u8])] = &[
    ("newline", b"1234\n"),
    ("crlf", b"1234\r\n"),
    ("leading-space", b" 1234"),
    ("trailing-space", b"1234 "),
    ("blank", b" "),
    ("text", b"abc"),
    ("hex", b"0x10"),
    ("hex-upper", b"0X1F"),
    ("hex-overflow", b"0x1ffffffff"),
    ("negative-hex", b"-0x10"),
    ("plus", b"+12"),
    ("plus-minus", b"+-12"),
    ("negative", b"-5"),
    ("zero", b"0"),
    ("leading-zeros", b"00012"),
    ("int32-max", b"2147483647"),
    ("int32-over", b"2147483648"),
    ("int64-max", b"9223372036854775807"),
    ("huge", b"99999999999999999999999"),
    ("exponent", b"1e3"),
    ("fraction", b"12.0"),
    ("two-numbers", b"12 34"),
    ("nul-behind", b"1234\0"),
    ("invalid-utf8", b"12\xff"),
];

const UPIDS: &[(&str, &[u8])] = &[
    ("newline", b"executor(1)@127.0.0.1:5051\n"),
    ("leading-space", b"  executor(1)@127.0.0.1:5051"),
    ("two-lines", b"executor(1)@127.0.0.1:5051\nexecutor(2)@127.0.0.1:5052"),
    ("no-at", b"executor(1)127.0.0.1:5051"),
    ("two-at", b"a@b@127.0.0.1:5051"),
    ("no-id", b"@127.0.0.1:5051"),
    ("no-host", b"executor(1)@:5051"),
    ("no-port", b"executor(1)@127.0.0.1"),
    ("empty-port", b"executor(1)@127.0.0.1:"),
    ("port-text", b"executor(1)@127.0.0.1:http"),
    ("port-trailing", b"executor(1)@127.0.0.1:5051junk"),
    ("port-huge", b"executor(1)@127.0.0.1:99999"),
    ("port-negative", b"executor(1)@127.0.0.1:-1"),
    ("ip-out-of-range", b"executor(1)@10.0.0.999:5051"),
    ("ipv6", b"executor(1)@[::1]:5051"),
    ("hostname", b"executor(1)@no-such-host.invalid:5051"),
    ("http", b"@0.0.0.0:0"),
    ("blank", b" "),
    ("nul", b"\0\0\0\0"),
    ("invalid-utf8", b"\xff\xfe@127.0.0.1:5051"),
];

const FLAGS: &[(&str, &[u8])] = &[
    ("newline", b"1\n"),
    ("space", b" 1"),
    ("empty-line", b"\n"),
    ("text", b"true"),
    ("two", b"2"),
    ("negative", b"-1"),
    ("huge", b"99999999999999999999999"),
];

const BOOT_IDS: &[(&str, &[u8])] = &[
    ("garbage", b"\xde\xad\xbe\xef not a boot id"),
    ("space", b"  aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee\n"),
    ("foreign", b"11111111-2222-4333-8444-555555555555"),
    ("upper-case", b"AAAAAAAA-BBBB-4CCC-8DDD-EEEEEEEEEEEE"),
    ("white-space-only", b" \n\t"),
];

const STATUSES: &[(&str, &[u8])] = &[
    ("negative", b"-1"),
    ("huge", b"99999999999"),
    ("text", b"exited"),
    ("newline", b"256\n"),
    ("signal", b"9"),
];

fn variants(subject: &str) -> &'static [(&'static str, &'static [u8])] {
    match subject {
        "forked.pid" | "runtime-pid" | "runtime-io_switchboard-pid" => PIDS,
        "framework.pid" | "libprocess.pid" => UPIDS,
        "executor_generated_for_command_task" => FLAGS,
        "boot_id" => BOOT_IDS,
        "runtime-status" => STATUSES,
        _ => &[],
    }
}

pub(super) fn offer(out: &mut Offers<'_>) {
    let subject = out.entry.name;
    for (name, _) in variants(subject) {
        let detail = format!("{subject} {name}");
        out.named(format!("{subject}:{name}"), &detail, |context| {
            let variant = context
                .detail
                .split_once(' ')
                .and_then(|(subject, name)| variants(subject).iter().find(|(known, _)| *known == name));
            match variant {
                Some((_, bytes)) => context.write(bytes),
                None => senseless("no such variant"),
            }
        });
    }
    if matches!(subject, "framework.pid" | "libprocess.pid") {
        out.named(format!("{subject}:megabyte"), "", |context| context.write(&b"a@b ".repeat(1 << 18)));
    }
}
