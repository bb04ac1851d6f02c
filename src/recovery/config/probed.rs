//! What the agent would detect on this host, and what it makes of that (R113; `Containerizer::resources`).
//! Belongs here: the facts as given, and the arithmetic. Does not: asking the host.

use crate::values::{Amount, Range, Ranges, Resource, Scalar, Size, Text};

/// Facts about the host, as far as they are known.
#[derive(Debug, Clone, Default)]
pub struct Probed {
    pub cpus: Option<u32>,
    pub memory: Option<Size>,
    /// The whole file system that holds the `work_dir`.
    pub disk: Option<Size>,
    /// The name that the agent's address resolves to. ckpt resolves none itself.
    pub hostname: Option<Text>,
}

const GIGABYTE: u64 = 1 << 30;
/// The first and the last port that an agent offers by default.
const PORTS: Range = Range { begin: 31_000, end: 32_000 };

impl Probed {
    /// The amount that the agent takes for a name that `--resources` leaves out; `None` if that is not known here.
    /// Whole megabytes for `mem` and `disk`.
    pub(super) fn amount(&self, name: &str) -> Option<Amount> {
        match name {
            "cpus" => self.cpus.map(|cpus| Amount::Scalar(Scalar::new(f64::from(cpus)))),
            "mem" => self.memory.map(|all| megabytes(all, 2 * GIGABYTE, GIGABYTE)),
            "disk" => self.disk.map(|all| megabytes(all, 10 * GIGABYTE, 5 * GIGABYTE)),
            "ports" => Some(default_ports()),
            _ => None,
        }
    }
}

/// What the agent offers as `ports` by default.
pub(super) fn default_ports() -> Amount {
    Amount::Ranges(Ranges::new(vec![PORTS]))
}

/// All but `kept` from `limit` on, else half of it.
fn megabytes(all: Size, limit: u64, kept: u64) -> Amount {
    let bytes = all.bytes();
    let left = Size::from_bytes(if bytes >= limit { bytes - kept } else { bytes / 2 });
    #[expect(clippy::cast_precision_loss, reason = "fewer than 2^44 megabytes")]
    Amount::Scalar(Scalar::new(left.whole_megabytes() as f64))
}

pub(super) fn for_role(name: &str, amount: Amount, role: &Text) -> Resource {
    let mut resource = Resource::new(name, amount);
    if *role != crate::values::UNRESERVED {
        resource.reservations.push(crate::values::Reservation::fixed(role.clone()));
    }
    resource
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agents_arithmetic() {
        let gigabytes = |count: u64| Size::from_bytes(count << 30);
        for (memory, disk, mem, left) in [
            (gigabytes(16), gigabytes(100), "15360", "97280"),
            (gigabytes(2), gigabytes(10), "1024", "5120"),
            (gigabytes(1), gigabytes(9), "512", "4608"),
            (Size::from_bytes((16 << 30) - 1), gigabytes(0), "15359", "0"),
        ] {
            let probed = Probed { cpus: Some(8), memory: Some(memory), disk: Some(disk), hostname: None };
            let amount = |name: &str| probed.amount(name).unwrap().to_string();
            assert_eq!(
                (amount("cpus"), amount("mem"), amount("disk")),
                ("8".into(), mem.into(), left.into())
            );
            assert_eq!(amount("ports"), "[31000-32000]");
            assert!(probed.amount("gpus").is_none());
        }
        assert!(Probed::default().amount("mem").is_none());
    }
}
