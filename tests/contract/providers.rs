//! What of resource providers and containers ends a start or loses something, in the same way for every command.

use std::fs;
use std::path::Path;

use serde_json::json;

use crate::support::cli::ckpt;
use crate::support::ids::uuid;
use crate::support::message::frames;
use crate::support::tree::{Agent, Container, Operation, Placed, Provider, Tree};

/// The outcome, the status and the one finding after a change: its code, severity and message. All commands agree.
fn judged(tree: &Tree, change: &dyn Fn(&Placed)) -> (String, i64, Option<[String; 3]>) {
    judged_with(&[], tree, change)
}

fn judged_with(flags: &[&str], tree: &Tree, change: &dyn Fn(&Placed)) -> (String, i64, Option<[String; 3]>) {
    let dir = tempfile::tempdir().unwrap();
    let placed = tree.write(dir.path());
    change(&placed);
    let ask = |command: &str| {
        let call = ckpt([command, "-o", "json", "--relocated", "--boot-id=same", "--mesos-version=1.12.0"]);
        call.arg("--runtime-dir").arg(&placed.runtime).arg(&placed.work).arg("--").args(flags).run().json()
    };
    let (validate, simulate) = (ask("validate"), ask("simulate"));
    let status = validate["exit_status"].as_i64().unwrap();
    for command in ["simulate", "executors"] {
        assert_eq!(ask(command)["exit_status"], status, "{command}: {validate}");
    }
    let findings = validate["findings"].as_array().unwrap().iter();
    let mut findings = findings.filter(|one| one["severity"] == "fatal" || one["severity"] == "error");
    let finding = findings.next().map(|one| {
        ["code", "severity", "message"].map(|field| one[field].as_str().unwrap_or_default().to_owned())
    });
    assert!(findings.next().is_none(), "{}", validate["findings"]);
    (simulate["outcome"].as_str().unwrap().to_owned(), status, finding)
}

fn ends(tree: &Tree, outcome: &str, code: &str, change: &dyn Fn(&Placed)) -> String {
    let (found, status, finding) = judged(tree, change);
    assert_eq!((&*found, status), (outcome, 1), "{code}");
    let [its, severity, message] = finding.unwrap();
    assert_eq!([&*its, &*severity], [code, "fatal"]);
    message
}

fn loses(tree: &Tree, code: &str, change: &dyn Fn(&Placed)) -> String {
    let (found, status, finding) = judged(tree, change);
    assert_eq!((&*found, status), ("recovers", 1), "{code}");
    let [its, severity, message] = finding.unwrap();
    assert_eq!([&*its, &*severity], [code, "error"]);
    message
}

fn is_good(tree: &Tree, change: &dyn Fn(&Placed)) {
    assert_eq!(judged(tree, change), ("recovers".to_owned(), 0, None));
}

/// A registry that no agent can open ends every start.
#[test]
fn a_registry_that_cannot_be_opened() {
    let tree = Tree::new().agent(Agent::new("S"));
    let registry = |placed: &Placed| placed.agent("S").join("resource_provider_registry");
    let aborts = |change: &dyn Fn(&Path)| {
        ends(&tree, "aborts", "registry-broken", &|placed| change(&registry(placed)))
    };
    let manifest = "the manifest that CURRENT names is empty or damaged";
    for bytes in [vec![], vec![0; 60], vec![0; 32 << 10], vec![0xff; 60]] {
        assert_eq!(aborts(&|own| fs::write(own.join("MANIFEST-000002"), &bytes).unwrap()), manifest);
    }
    let current = |text: &'static str| aborts(&move |own| fs::write(own.join("CURRENT"), text).unwrap());
    assert_eq!(current("MANIFEST-000002"), "CURRENT does not end with a newline");
    assert_eq!(current("MANIFEST-000009\n"), "CURRENT names a manifest that is missing");
    let lock = aborts(&|own| {
        fs::remove_file(own.join("LOCK")).unwrap();
        fs::create_dir(own.join("LOCK")).unwrap();
    });
    assert_eq!(lock, "LOCK is a directory");
    for harmless in ["LOCK", "LOG", "000003.log"] {
        is_good(&tree, &|placed| fs::remove_file(registry(placed).join(harmless)).unwrap());
    }
}

/// An operation of a provider, and its stream.
#[test]
fn operations_of_a_resource_provider() {
    let operation = Operation::reserve(&uuid("o"), "F", "eng");
    let tree = Tree::new()
        .agent(Agent::new("S").provider(Provider::new("lvm", &uuid("p")).operation(operation.clone())));
    let stream = |placed: &Placed| {
        let kind = placed.agent("S").join("resource_providers/org.apache.mesos.rp.local.storage/lvm");
        kind.join(uuid("p")).join("operations").join(uuid("o")).join("operation.updates")
    };
    let write = |bytes: Vec<u8>| move |placed: &Placed| fs::write(stream(placed), &bytes).unwrap();
    let records = |json: serde_json::Value| frames("mesos.internal.UpdateOperationStatusRecord", [&json]);
    let lost = |bytes| loses(&tree, "provider-operations-unreadable", &write(bytes));
    is_good(&tree, &|_| ());
    is_good(&tree, &write(Vec::new()));
    is_good(&tree, &write(b"\x09\0".to_vec()));
    lost(b"\x04\0\0\0abcd".to_vec());
    let ack = json!({"type": "ACK", "uuid": {"value": "ESIzRFVmQneImaq7zN3u/w=="}});
    assert_eq!(lost(records(ack)), "it acknowledges an update that is not pending");
    let update = json!({"type": "UPDATE", "update": {"status": {"state": "OPERATION_FINISHED"}}});
    ends(&tree, "aborts", "operation-update-without-uuid", &write(records(update)));
    // The provider deletes the stream of an operation that it does not know.
    is_good(&tree, &|placed| {
        let unknown = stream(placed).parent().unwrap().with_file_name(uuid("unknown"));
        fs::create_dir(&unknown).unwrap();
        fs::write(unknown.join("operation.updates"), b"\x04\0\0\0abcd").unwrap();
    });
}

#[test]
fn volumes_of_csi() {
    let tree = Tree::new().agent(Agent::new("S"));
    let write = |name: &'static str, bytes: &'static [u8]| {
        move |placed: &Placed| {
            let path = placed.work.join("csi/org.apache.mesos.csi.lvm/lvm").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    };
    let volume = "volumes/v/volume.state";
    // The state CREATED.
    is_good(&tree, &write(volume, b"\x02\0\0\0\x08\x01"));
    for bytes in [&b"garbage"[..], &[0; 40], &[0; 4], b""] {
        loses(&tree, "csi-state-unreadable", &write(volume, bytes));
    }
    let info = "containers/c/container.info";
    loses(&tree, "csi-state-unreadable", &write(info, b"garbage"));
    is_good(&tree, &write(info, b""));
}

/// What the agent meets when it looks for containers, and at the end.
#[test]
fn files_in_the_place_of_directories() {
    let tree = Tree::new().agent(Agent::new("S")).container(Container::new("c").pid(7));
    is_good(&tree, &|_| ());
    let blocked = |change: &dyn Fn(&Placed)| ends(&tree, "fails", "containers-not-a-folder", change);
    blocked(&|placed| {
        fs::remove_dir_all(placed.runtime.join("containers")).unwrap();
        fs::write(placed.runtime.join("containers"), "").unwrap();
    });
    blocked(&|placed| fs::write(placed.runtime.join("containers/c/containers"), "").unwrap());
    let boot_id = ends(&tree, "aborts", "boot-id-is-a-folder", &|placed| {
        fs::remove_file(placed.meta().join("boot_id")).unwrap();
        fs::create_dir(placed.meta().join("boot_id")).unwrap();
    });
    assert_eq!(boot_id, "the agent cannot replace it by a file");
    let backend = |name: &'static str| {
        move |placed: &Placed| {
            let path = placed.work.join("provisioner/containers/c/backends").join(name);
            fs::create_dir_all(path).unwrap();
        }
    };
    ends(&tree, "fails", "provisioner-backend-unknown", &backend("foo/rootfses/x"));
    is_good(&tree, &backend("foo/rootfses"));
    is_good(&tree, &backend("overlay/rootfses/x"));
}

/// What the isolator has stored of networks counts where the flags of the agent give it its directories.
#[test]
fn networks_of_cni() {
    let tree = Tree::new().agent(Agent::new("S"));
    let usual = "--isolation=filesystem/linux,network/cni";
    let cni = [usual, "--network_cni_plugins_dir=/opt/cni/bin", "--network_cni_config_dir=/etc/cni/net.d"];
    let file = "isolators/network/cni/c/net/eth0/network.info";
    for (bytes, is_damaged) in
        [(&b"{"[..], true), (b"", true), (&[0; 40], true), (b"{\"cniVersion\": \"0.3.0\"}\n", false)]
    {
        for in_work_dir in [false, true] {
            let write = |placed: &Placed| {
                let path = if in_work_dir { &placed.work } else { &placed.runtime }.join(file);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            };
            let persist = format!("--network_cni_root_dir_persist={in_work_dir}");
            let flags = [&cni[..], &[&persist]].concat();
            let (outcome, status, finding) = judged_with(&flags, &tree, &write);
            let found = finding.map(|[code, ..]| code);
            let expected = is_damaged.then(|| "cni-network-unreadable".to_owned());
            assert_eq!((&found, status), (&expected, i64::from(is_damaged)), "{bytes:?} {outcome}");
            assert_eq!(judged(&tree, &write).1, 0);
        }
    }
}
