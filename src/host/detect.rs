//! What an agent detects at each start when no flag says it: cpus, memory, host name (R113). No name is ever resolved.

use super::host_files::{Host, Seen, Unseen, read};

/// CPUs that are online, as `sysconf(_SC_NPROCESSORS_ONLN)` counts them (`stout/os/linux.hpp:cpus`).
pub fn cpus(host: &Host) -> Seen<u64> {
    let online = read(&host.in_root("sys/devices/system/cpu/online"));
    if let Some(count) = online.ok().and_then(|bytes| online_count(&bytes)) {
        return Ok(count);
    }
    let bytes = host.read_proc("stat")?;
    let lines = bytes.split(|byte| *byte == b'\n').filter_map(|line| line.strip_prefix(b"cpu"));
    let count = lines.filter(|line| line.first().is_some_and(u8::is_ascii_digit)).count();
    u64::try_from(count).ok().filter(|count| *count > 0).ok_or(Unseen::Unreadable)
}

/// The number of CPUs in a list such as `0-3,8`.
fn online_count(bytes: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(bytes).ok()?.trim();
    text.split(',').try_fold(0, |count: u64, part| {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
        count.checked_add(last.checked_sub(first)?.checked_add(1)?)
    })
}

/// Bytes of main memory: `MemTotal`, the same value as that of `sysinfo`.
pub fn total_mem(host: &Host) -> Seen<u64> {
    let bytes = host.read_proc("meminfo")?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Unseen::Unreadable)?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:")).ok_or(Unseen::Unreadable)?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().map_err(|_| Unseen::Unreadable)?;
    kib.checked_mul(1024).ok_or(Unseen::Unreadable)
}

/// The kernel's host name. Without `--hostname` the agent asks the resolver for the name of its address, which usually is
/// the same.
pub fn hostname(host: &Host) -> Seen<String> {
    let bytes = host.read_proc("sys/kernel/hostname")?;
    Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
}

/// Whether the kernel has the freezer of cgroups v1, as `cgroups::enabled` asks (`linux/cgroups.cpp`).
pub fn has_freezer(host: &Host) -> Seen<bool> {
    Ok(subsystems(host)?.iter().any(|(name, is_enabled)| name == "freezer" && *is_enabled))
}

/// The subsystems of cgroups v1 that the kernel has, and whether they are enabled.
pub fn subsystems(host: &Host) -> Seen<Vec<(String, bool)>> {
    let bytes = host.read_proc("cgroups")?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Unseen::Unreadable)?;
    // Name, hierarchy, number of cgroups, enabled.
    let lines = text.lines().map(|line| line.split_ascii_whitespace().collect::<Vec<_>>());
    let subsystem = |fields: Vec<&str>| match fields[..] {
        [name, _, _, enabled] if !name.starts_with('#') => Some((name.to_owned(), enabled == "1")),
        _ => None,
    };
    Ok(lines.filter_map(subsystem).collect())
}

/// The controllers of cgroups v2 that the kernel has at the root of the hierarchy.
pub fn controllers(host: &Host) -> Seen<Vec<String>> {
    let bytes = read(&host.cgroup_root().join("cgroup.controllers"))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Unseen::Unreadable)?;
    Ok(text.split_ascii_whitespace().map(ToOwned::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;

    #[test]
    fn cpus_from_either_place() {
        let fake = Fake::new();
        assert_eq!(cpus(&fake.host()), Err(Unseen::Unreadable));
        fake.file("stat", "cpu  1 2\ncpu0 1\ncpu1 1\nbtime 1000\n");
        assert_eq!(cpus(&fake.host()), Ok(2));
        fake.root_file("sys/devices/system/cpu/online", "0-3,8\n");
        assert_eq!(cpus(&fake.host()), Ok(5));
        for (text, count) in [("0", Some(1)), ("3-1", None), ("", None), ("0-18446744073709551615", None)] {
            assert_eq!(online_count(text.as_bytes()), count, "{text}");
        }
    }

    #[test]
    fn memory() {
        let fake = Fake::new();
        assert_eq!(total_mem(&fake.host()), Err(Unseen::Missing));
        fake.file("meminfo", "MemTotal:       2097151 kB\nMemFree: 1 kB\n");
        assert_eq!(total_mem(&fake.host()), Ok(2_147_482_624));
        for text in ["MemTotal: lots kB\n", "MemTotal: 18446744073709551615 kB\n", "MemFree: 1 kB\n"] {
            fake.file("meminfo", text);
            assert_eq!(total_mem(&fake.host()), Err(Unseen::Unreadable), "{text}");
        }
    }

    #[test]
    fn names() {
        let fake = Fake::new();
        fake.file("sys/kernel/hostname", "node-1\n");
        assert_eq!(hostname(&fake.host()).unwrap(), "node-1");
    }

    #[test]
    fn the_controllers_of_the_kernel() {
        let fake = Fake::new();
        assert_eq!(controllers(&fake.host()), Err(Unseen::Missing));
        fake.root_file("sys/fs/cgroup/cgroup.controllers", "cpu io memory\n");
        assert_eq!(controllers(&fake.host()).unwrap(), ["cpu", "io", "memory"]);
    }

    #[test]
    fn the_freezer_of_the_kernel() {
        let fake = Fake::new();
        assert_eq!(has_freezer(&fake.host()), Err(Unseen::Missing));
        let head = "#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t3\t70\t1\n";
        for (line, expected) in [("freezer\t6\t2\t1\n", true), ("freezer\t0\t1\t0\n", false), ("", false)] {
            fake.file("cgroups", &format!("{head}{line}"));
            assert_eq!(has_freezer(&fake.host()), Ok(expected), "{line:?}");
        }
    }
}
