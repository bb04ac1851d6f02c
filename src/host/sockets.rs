//! Listening TCP sockets (`net/tcp`, `net/tcp6`): whether anything listens at an address, and whose socket it is. Nothing is
//! sent, and no name is resolved.

use std::borrow::Borrow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::OnceLock;

use super::host_files::{Host, Seen, Unseen};
use super::process::{Process, namespace};
use super::processes::Processes;

/// `TCP_LISTEN` of the kernel.
const LISTEN: &str = "0A";

/// A listening socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listener {
    /// The address that it is bound to; unspecified for all addresses.
    address: IpAddr,
    port: u16,
    /// Number of the socket, as in `socket:[N]` among the open files of its owner.
    inode: u64,
}

impl Listener {
    /// Whether a connection to this address, and to its port, would reach it.
    fn takes(&self, address: Ipv4Addr) -> bool {
        match self.address {
            IpAddr::V4(bound) => bound.is_unspecified() || bound == address,
            // Without IPV6_V6ONLY, which cannot be seen, it accepts IPv4 too.
            IpAddr::V6(bound) => bound.is_unspecified() || bound.to_ipv4_mapped() == Some(address),
        }
    }

    /// Whether no other socket can listen at this address, and at its port. `None`: an address that is not known.
    fn keeps(&self, address: Option<Ipv4Addr>) -> bool {
        let takes_four = match self.address {
            IpAddr::V4(_) => true,
            IpAddr::V6(bound) => bound.is_unspecified() || bound.to_ipv4_mapped().is_some(),
        };
        match address {
            None => self.address.is_unspecified(),
            Some(address) => takes_four && address.is_unspecified() || self.takes(address),
        }
    }

    /// Its address and port.
    pub fn address(&self) -> SocketAddr {
        SocketAddr::new(self.address, self.port)
    }

    /// The process that has it open, if that can be seen.
    pub fn owner(&self, processes: &Processes) -> Option<i32> {
        let link = format!("socket:[{}]", self.inode);
        let has_it = |pid: i32| {
            let files = processes.process(pid).open_files();
            files.is_ok_and(|files| files.iter().any(|file| file.as_os_str() == &*link))
        };
        processes.iter().map(|stat| stat.pid).filter(|pid| has_it(*pid)).min()
    }
}

/// The listening sockets of one network namespace, by port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sockets(Vec<Listener>);

/// How often a table is read before a socket counts as missing. The kernel returns it page by page, and a socket that is
/// closed between two pages can hide its neighbour in the hash table.
const READS: usize = 3;

/// The listening sockets of our own network namespace, read on demand because the kernel needs long for them.
#[derive(Debug)]
pub struct OwnSockets {
    host: Host,
    reads: [OnceLock<Seen<Sockets>>; READS],
    namespace: OnceLock<Seen<u64>>,
}

impl OwnSockets {
    pub fn of(host: &Host) -> Self {
        Self { host: host.clone(), reads: [const { OnceLock::new() }; READS], namespace: OnceLock::new() }
    }

    /// The number of our own network namespace.
    pub(super) fn namespace(&self) -> Seen<u64> {
        *self.namespace.get_or_init(|| namespace(&self.host.proc.join("self"), "net"))
    }

    /// Whether something listens at this address; `None` if that cannot be seen.
    pub fn listens(&self, address: Ipv4Addr, port: u16) -> Option<bool> {
        let reads = self.reads.iter().map(|read| read.get_or_init(|| Sockets::read(&self.host)));
        one_listens(reads, address, port)
    }

    /// The socket that keeps another process of this machine from listening at an address (`None`: one that is not known);
    /// none where that cannot be seen.
    pub fn keeper(&self, address: Option<Ipv4Addr>, port: u16) -> Option<Listener> {
        let of_machine = Process::new(&self.host, 1).namespace("net");
        if self.namespace().is_ok_and(|own| of_machine.is_ok_and(|of_machine| own != of_machine)) {
            return None;
        }
        let sockets = self.reads[0].get_or_init(|| Sockets::read(&self.host)).as_ref().ok()?;
        sockets.of_port(port).find(|listener| listener.keeps(address)).copied()
    }
}

/// Whether one of the reads contains a socket that accepts connections to this address; `None` if a read fails before.
fn one_listens(
    reads: impl Iterator<Item = impl Borrow<Seen<Sockets>>>,
    address: Ipv4Addr,
    port: u16,
) -> Option<bool> {
    for read in reads {
        if read.borrow().as_ref().ok()?.listener(address, port).is_some() {
            return Some(true);
        }
    }
    Some(false)
}

impl Sockets {
    /// Whether something listens at this address in the network namespace of a process.
    pub(super) fn listens_in(process: &Process, address: Ipv4Addr, port: u16) -> Option<bool> {
        one_listens((0..READS).map(|_| Self::of(process)), address, port)
    }

    fn read(host: &Host) -> Seen<Self> {
        Self::collect(host.read_proc("net/tcp"), host.read_proc("net/tcp6"))
    }

    fn of(process: &Process) -> Seen<Self> {
        Self::collect(process.file("net/tcp"), process.file("net/tcp6"))
    }

    /// A machine without IPv6 has no `tcp6`.
    fn collect(tcp: Seen<Vec<u8>>, tcp6: Seen<Vec<u8>>) -> Seen<Self> {
        let mut bytes = tcp?;
        match tcp6 {
            Ok(more) => bytes.extend(more),
            Err(Unseen::Missing) => {}
            Err(why) => return Err(why),
        }
        let text = String::from_utf8_lossy(&bytes);
        let mut listeners: Vec<Listener> = text.lines().filter_map(listener).collect();
        listeners.sort_by_key(|listener| listener.port);
        Ok(Self(listeners))
    }

    /// The socket that would accept a connection to an address.
    fn listener(&self, address: Ipv4Addr, port: u16) -> Option<&Listener> {
        self.of_port(port).find(|listener| listener.takes(address))
    }

    fn of_port(&self, port: u16) -> impl Iterator<Item = &Listener> {
        let first = self.0.partition_point(|listener| listener.port < port);
        self.0[first..].iter().take_while(move |listener| listener.port == port)
    }
}

/// `SL: LOCAL REMOTE STATE QUEUES TIMER RETRANSMITS UID TIMEOUT INODE ...`
fn listener(line: &str) -> Option<Listener> {
    let mut words = line.split_ascii_whitespace().skip(1);
    let (address, port) = words.next()?.split_once(':')?;
    if words.nth(1)? != LISTEN {
        return None;
    }
    let inode = words.nth(5)?.parse().ok()?;
    Some(Listener { address: parse_address(address)?, port: u16::from_str_radix(port, 16).ok()?, inode })
}

/// Each group of eight digits is one word in the machine's own byte order.
fn parse_address(text: &str) -> Option<IpAddr> {
    let words: Option<Vec<[u8; 4]>> = (0..text.len())
        .step_by(8)
        .map(|at| Some(u32::from_str_radix(text.get(at..at + 8)?, 16).ok()?.to_ne_bytes()))
        .collect();
    let bytes = words?.concat();
    if let Ok(bytes) = <[u8; 4]>::try_from(&bytes[..]) {
        return Some(Ipv4Addr::from(bytes).into());
    }
    <[u8; 16]>::try_from(&bytes[..]).ok().map(|bytes| Ipv6Addr::from(bytes).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use std::path::Path;

    fn tree(tcp: &str, tcp6: Option<&str>) -> Seen<Sockets> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("net")).unwrap();
        std::fs::write(dir.path().join("net/tcp"), tcp).unwrap();
        if let Some(tcp6) = tcp6 {
            std::fs::write(dir.path().join("net/tcp6"), tcp6).unwrap();
        }
        Sockets::read(&Host::at(dir.path(), Path::new("/"), DateTime::UNIX_EPOCH))
    }

    #[cfg(target_endian = "little")]
    #[test]
    fn tables() {
        let tcp = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:AA57 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2743857 1 000 100 0 0 10 0
   1: 0100007F:13BB 0100007F:AEF6 06 00000000:00000000 03:000013CC 00000000     0        0 0 3 000
   2: zzz:1 0:0 0A
   3: 0100007F";
        let tcp6 = "  sl  local_address
   0: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 55 1
   1: 0000000000000000FFFF00000100007F:1F91 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000 0 0 56 1
   2: 0000000000000000000000000100000:1F91 0:0 0A a b c 0 0 56 1";
        let sockets = tree(tcp, Some(tcp6)).unwrap();
        let local = Ipv4Addr::LOCALHOST;
        assert_eq!(sockets.0.len(), 3);
        assert_eq!(sockets.listener(local, 0xaa57).unwrap().inode, 2_743_857);
        assert_eq!(sockets.listener(local, 8080).unwrap().inode, 55);
        assert_eq!(sockets.listener(local, 8081).unwrap().inode, 56);
        assert_eq!(sockets.listener(local, 5051), None);
        assert_eq!(sockets.listener(Ipv4Addr::new(10, 0, 0, 1), 0xaa57), None);
        assert_eq!(tree(tcp, None).unwrap().0.len(), 1);
    }

    /// Only what every read misses is missing.
    #[test]
    fn a_read_that_misses_a_socket() {
        let socket = Listener { address: Ipv4Addr::LOCALHOST.into(), port: 1, inode: 7 };
        let (with, without) = (|| Ok(Sockets(vec![socket])), || Ok(Sockets(Vec::new())));
        let listens = |reads: Vec<Seen<Sockets>>| one_listens(reads.iter(), Ipv4Addr::LOCALHOST, 1);
        assert_eq!(listens(vec![without(), without(), with()]), Some(true));
        assert_eq!(listens(vec![without(), without(), without()]), Some(false));
        assert_eq!(listens(vec![with(), Err(Unseen::NotPermitted)]), Some(true));
        assert_eq!(listens(vec![without(), Err(Unseen::NotPermitted)]), None);
    }

    /// At one port, no address is bound twice, and all addresses contain each.
    #[test]
    fn a_socket_that_keeps_others_from_an_address() {
        let at = |address: &str| Listener { address: address.parse().unwrap(), port: 5051, inode: 7 };
        let keeps = |address: &str, own: Option<&str>| at(address).keeps(own.map(|own| own.parse().unwrap()));
        for all in ["0.0.0.0", "::"] {
            assert!(keeps(all, None) && keeps(all, Some("0.0.0.0")) && keeps(all, Some("10.0.0.1")));
        }
        for one in ["10.0.0.1", "::ffff:10.0.0.1"] {
            assert!(!keeps(one, None) && keeps(one, Some("0.0.0.0")) && keeps(one, Some("10.0.0.1")));
            assert!(!keeps(one, Some("10.0.0.2")));
        }
        assert!(!keeps("::1", None) && !keeps("::1", Some("0.0.0.0")) && !keeps("::1", Some("10.0.0.1")));
    }

    #[test]
    fn our_own_socket() {
        let socket = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = socket.local_addr().unwrap().port();
        let host = Host::here(DateTime::UNIX_EPOCH);
        let own = Process::new(&host, i32::try_from(std::process::id()).unwrap());
        for sockets in [Sockets::read(&host).unwrap(), Sockets::of(&own).unwrap()] {
            let listener = sockets.listener(Ipv4Addr::LOCALHOST, port).unwrap();
            let link = format!("socket:[{}]", listener.inode);
            assert!(own.open_files().unwrap().iter().any(|file| file.as_os_str() == &*link));
        }
        let kept = OwnSockets::of(&host).keeper(Some(Ipv4Addr::UNSPECIFIED), port).unwrap();
        assert_eq!(kept.address(), socket.local_addr().unwrap());
        assert_eq!(kept.owner(&Processes::look(&host)), i32::try_from(std::process::id()).ok());
        assert!(OwnSockets::of(&host).keeper(Some(Ipv4Addr::new(127, 0, 0, 2)), port).is_none());
        drop(socket);
        assert_eq!(Sockets::read(&host).unwrap().listener(Ipv4Addr::LOCALHOST, port), None);
    }
}
