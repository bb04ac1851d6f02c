//! Repair over the real states and the 428 faults: what Mesos could not read and a repair can help starts afterwards.

use std::collections::BTreeMap;
use std::sync::Mutex;

use ckpt::recovery::{BootId, Outcome};

use crate::support::corpus;
use crate::support::faults::{BOOT_ID, Trees, unpacked, verdicts};
use crate::support::mend::{Mended, Patient};

#[test]
fn faults_that_a_repair_can_help_are_helped() {
    let (trees, verdicts) = (Trees::read(), verdicts());
    let work = Mutex::new(trees.places.iter().zip(&verdicts));
    let all = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, Into::into) {
            scope.spawn(|| {
                loop {
                    let Some(((name, place), verdict)) = work.lock().unwrap().next() else { break };
                    let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
                    let archive = dir.path().join("tree.tar");
                    trees.write(place, &archive);
                    let folder = unpacked(&archive, dir.path(), name);
                    let mut patient = Patient::copy(&folder, None);
                    patient.boot_id = BootId::Known(BOOT_ID.to_owned());
                    let fault = verdict["fault"].as_str().unwrap().to_owned();
                    let read = verdict["strict"]["kind"].as_str().unwrap().to_owned();
                    all.lock().unwrap().push((name.clone(), fault, read, patient.mend()));
                }
            });
        }
    });
    let mut all = all.into_inner().unwrap();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    let mut report = String::new();
    for (name, fault, read, mended) in &all {
        report += &format!(
            "{name} {fault} mesos={read} {:?}->{:?} done={:?} fatal={:?} refused={:?} broken={:?}\n",
            mended.before, mended.after, mended.done, mended.fatal, mended.refused, mended.broken
        );
    }
    std::fs::write("/tmp/w/repair-faults.txt", report).unwrap();
}
