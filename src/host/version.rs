//! The release of the agent on this host: by the library that it has mapped, or by the package database. Nothing is
//! executed.

use super::host_files::{Host, Seen, read};
use super::process::Process;
use crate::schema::Release;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    pub release: Release,
    /// As written there, e.g. `1.11.0-0.9.0`.
    pub text: String,
    /// The file that says so.
    pub origin: String,
}

/// The `libmesos-X.Y.Z.so` that a process has mapped; `None` if it has none. Only its owner and root can read `maps`.
pub fn mapped(process: &Process) -> Seen<Option<Installed>> {
    let maps = process.file("maps")?;
    let found = maps.split(|byte| *byte == b'\n').find_map(|line| {
        let line = std::str::from_utf8(line).ok()?;
        let (_, rest) = line.rsplit_once("/libmesos-")?;
        let (text, _) = rest.split_once(".so")?;
        Some((Release::parse(text)?, text.to_owned()))
    });
    let origin = format!("libmesos mapped by pid {}", process.pid);
    Ok(found.map(|(release, text)| Installed { release, text, origin }))
}

/// The installed package by Debian's database; `None` if there is none. Other databases are not text.
pub fn packaged(host: &Host) -> Seen<Option<Installed>> {
    let bytes = read(&host.in_root("var/lib/dpkg/status"))?;
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.split("\n\n").find_map(package))
}

fn package(stanza: &str) -> Option<Installed> {
    let field = |name: &str| {
        stanza.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).map(str::trim)
    };
    let name = field("Package").filter(|name| *name == "mesos" || name.starts_with("clusterd"))?;
    field("Status").filter(|status| status.split(' ').nth(2) == Some("installed"))?;
    let version = field("Version")?;
    let upstream = version.split_once(':').map_or(version, |(_, rest)| rest);
    let release = Release::parse(upstream)?;
    Some(Installed { release, text: upstream.to_owned(), origin: format!("package {name}") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::Unseen;
    use crate::host::fake::Fake;

    #[test]
    fn libraries() {
        let fake = Fake::new();
        let maps = |content: &str| {
            fake.process(9, 1, 1).file("maps", content);
            mapped(&Process::new(&fake.host(), 9)).unwrap()
        };
        let found = maps(
            "7f00-7f01 r-xp 0 fe:00 1 /usr/lib/libc.so.6\n7f02-7f03 r-xp 0 fe:00 2 /opt/x/lib/libmesos-1.9.0.so\n",
        );
        assert_eq!(
            found.map(|found| (found.release, found.text)),
            Some((Release::new(1, 9, 0), "1.9.0".into()))
        );
        assert_eq!(maps("7f00-7f01 r-xp 0 fe:00 1 /usr/lib/libmesos.so\n"), None);
        assert_eq!(mapped(&Process::new(&fake.host(), 10)), Err(Unseen::Missing));
    }

    #[test]
    fn packages() {
        let fake = Fake::new();
        assert_eq!(packaged(&fake.host()), Err(Unseen::Missing));
        let status = |text: &str| {
            fake.root_file("var/lib/dpkg/status", text);
            packaged(&fake.host()).unwrap().map(|found| (found.release, found.text, found.origin))
        };
        let installed = "Package: libc6\nStatus: install ok installed\nVersion: 2.36\n\nPackage: mesos\nStatus: install ok installed\nDepends: x\nVersion: 1:1.11.0-2.0.1.debian10\n";
        assert_eq!(
            status(installed),
            Some((Release::LAST, "1.11.0-2.0.1.debian10".into(), "package mesos".into()))
        );
        assert_eq!(status("Package: mesos\nStatus: deinstall ok config-files\nVersion: 1.4.0\n"), None);
        assert_eq!(status("Package: mesosphere\nStatus: install ok installed\nVersion: 1\n"), None);
        assert_eq!(
            status("Package: clusterd\nStatus: hold ok installed\nVersion: 1.11.0-0.9.0\n"),
            Some((Release::LAST, "1.11.0-0.9.0".into(), "package clusterd".into()))
        );
    }
}
