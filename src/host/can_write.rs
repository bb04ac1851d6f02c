//! Whether a process can be the agent that uses a directory: a process chooses its name, but the kernel knows its user.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;

use super::host_files::{Host, Seen, Unseen, read};
use super::process::Process;

/// Mode bits that let others than the owner write. What an access control list grants appears in the bits of the group.
const OTHERS: u32 = 0o022;

/// The user shown for all users without a mapping in a user namespace (`overflowuid`).
const NOBODY_KNOWN: u32 = 65534;

/// Whether a process may write what an agent keeps in a `work_dir`: its user is root or the owner, it has capabilities,
/// or others may write there. Where the directory does not exist, only root may. Callers treat an error as "may".
///
/// # Errors
/// Why it cannot be determined.
pub fn may_keep(host: &Host, process: &Process, work_dir: &Path) -> Seen<bool> {
    let status = process.status_file()?;
    let (users, rights) = (users(status).ok_or(Unseen::Unreadable)?, rights(status));
    if users.contains(&0) {
        return Ok(true);
    }
    let mut owners = Vec::new();
    for path in [work_dir, &work_dir.join("meta")] {
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.permissions().mode() & OTHERS != 0 => return Ok(true),
            Ok(metadata) => owners.push(metadata.uid()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(Unseen::from_io(&error)),
        }
    }
    if owners.iter().any(|owner| users.contains(owner)) {
        return Ok(true);
    }
    let (ours, its) = (read(&host.proc.join("self/uid_map")), process.file("uid_map"));
    match (ours, its) {
        // Capabilities count in its own user namespace, over what belongs to users of that namespace.
        (Ok(ours), Ok(its)) if words(&ours) != words(&its) => {
            Ok(ranges(&its).any(|(first, count)| owners.iter().any(|o| o.wrapping_sub(first) < count)))
        }
        (Ok(ours), _) if users.contains(&NOBODY_KNOWN) && !holds_everybody(&ours) => Err(Unseen::Unreadable),
        _ => Ok(rights != 0),
    }
}

/// Whether all users of a process are root: no other user can change what it says of itself. Users of a nested namespace
/// have other numbers in ours.
pub(super) fn is_of_root(process: &Process) -> bool {
    let users = process.status_file().ok().and_then(users);
    users.is_some_and(|users| users.iter().all(|user| *user == 0))
}

/// Real, effective, saved and file system user (`Uid`).
fn users(status: &[u8]) -> Option<Vec<u32>> {
    let numbers = field(status, "Uid:")?.split_ascii_whitespace().map(|word| word.parse().ok());
    numbers.collect::<Option<Vec<u32>>>().filter(|users| !users.is_empty())
}

/// The capabilities in force (`CapEff`).
fn rights(status: &[u8]) -> u64 {
    field(status, "CapEff:").and_then(|text| u64::from_str_radix(text.trim(), 16).ok()).unwrap_or_default()
}

fn field<'a>(status: &'a [u8], name: &str) -> Option<&'a str> {
    let value = status.split(|byte| *byte == b'\n').find_map(|line| line.strip_prefix(name.as_bytes()))?;
    std::str::from_utf8(value).ok()
}

fn words(map: &[u8]) -> Vec<&[u8]> {
    map.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect()
}

/// The users of a namespace, by their numbers in ours: the first and how many (`user_namespaces(7)`).
fn ranges(map: &[u8]) -> impl Iterator<Item = (u32, u32)> {
    let lines = map.split(|byte| *byte == b'\n').filter_map(|line| std::str::from_utf8(line).ok());
    lines.filter_map(|line| {
        let mut numbers = line.split_ascii_whitespace().skip(1).map(str::parse::<u32>);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    })
}

/// Whether every user of the machine has a number there.
fn holds_everybody(map: &[u8]) -> bool {
    ranges(map).any(|(_, count)| count == u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;

    #[test]
    fn what_is_not_seen_is_no_answer() {
        let fake = Fake::new();
        let host = fake.host();
        let dir = fake.root();
        fake.process(7, 1, 1);
        let told = || may_keep(&host, &Process::new(&host, 7), &dir);
        assert_eq!(told(), Err(Unseen::Missing));
        for (text, answer) in [
            ("Uid:\t0\t5\t5\t5\n", Ok(true)),
            ("Uid:\t5\t5\t0\t5\n", Ok(true)),
            ("Uid:\t4000000\n", Ok(false)),
            ("Uid:\t4000000\nCapEff:\t0000000000000000\n", Ok(false)),
            ("Uid:\t4000000\nCapEff:\t0000000000000002\n", Ok(true)),
            ("Uid:\tx\n", Err(Unseen::Unreadable)),
            ("Uid:\n", Err(Unseen::Unreadable)),
            ("", Err(Unseen::Unreadable)),
        ] {
            fake.file("7/status", text);
            assert_eq!(told(), answer, "{text:?}");
        }
        let own = Process::new(&Host::here(host.now), i32::try_from(std::process::id()).unwrap());
        assert_eq!(may_keep(&Host::here(host.now), &own, &dir), Ok(true), "who made it");
    }

    #[test]
    fn maps_of_users() {
        let all = b"         0          0 4294967295\n";
        assert!(holds_everybody(all) && !holds_everybody(b"0 100000 65536\n") && !holds_everybody(b""));
        let several: Vec<_> = ranges(b"0 1000 1\n1 100000 65536\nnonsense\n").collect();
        assert_eq!(several, [(1000, 1), (100_000, 65536)]);
        assert_eq!(words(b"  0   0 1\n"), words(b"0 0 1"));
    }
}
