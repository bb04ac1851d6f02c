//! What goes with an agent's ID beside executors and tasks is named wherever an ID is given up, and so is what stays.

use std::fs;

use crate::codes::with_volume;
use crate::support::cli::ckpt;
use crate::support::corpus;

const LVM: &str = "resource provider org.apache.mesos.rp.local.storage/lvm: ";

/// A tree with two resource providers, `lvm` and `nvme`.
fn with_providers(into: &std::path::Path) -> std::path::PathBuf {
    let packed = corpus::directory().join("reported/resource_providers.tar.gz");
    let archive = flate2::read::GzDecoder::new(fs::File::open(packed).unwrap());
    tar::Archive::new(archive).unpack(into).unwrap();
    into.join("g_slrp")
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn resource_providers_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let work = with_providers(dir.path());
    let inspect = words(&ckpt(["inspect", "--relocated"]).arg(&work).run().exits(0).stdout());
    assert!(inspect.contains(LVM) && inspect.contains("lv-58eb23cd"), "{inspect}");
    fs::remove_file(work.join("meta/slaves/latest")).unwrap();
    let call = ckpt(["simulate", "-o", "json", "--relocated", "--boot-id=same"]).arg(&work);
    let document = call.run().exits(1).json();
    assert_eq!(document["outcome"], "new-agent");
    let notes = document["notes"].to_string();
    assert!(notes.contains(&format!("lost with the ID: {LVM}")) && notes.contains("lv-58eb23cd"), "{notes}");
}

#[test]
fn reservations_and_volumes_are_offered_again() {
    let dir = tempfile::tempdir().unwrap();
    let placed = with_volume().write(dir.path());
    let notes = || {
        let call = ckpt(["simulate", "-o", "json", "--boot-id=same", "--no-probe"]).arg(&placed.work);
        call.run().json()["notes"].to_string()
    };
    let text =
        "meta/resources is kept: 1 persistent volume offered again under the new ID, volumes with their data";
    assert!(!notes().contains("offered again"));
    fs::remove_file(placed.meta().join("slaves/latest")).unwrap();
    assert!(notes().contains(text), "{}", notes());
}
