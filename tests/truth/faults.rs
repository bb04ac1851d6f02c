//! 428 trees with one fault each: state, error text or abort are the agent's, in both modes, and so is what its
//! recovery cuts and removes. Each tree is read twice: as an archive, and as a copied directory.

use std::path::Path;

use ckpt::schema::Release;
use serde_json::Value as Json;

use super::comparison::Verdict;
use super::played::{MODES, loaded};
use crate::support::faults::{BOOT_ID, Trees, unpacked, verdicts};
use crate::support::parallel::on_all_processors;

#[test]
fn every_faulty_tree_is_judged_as_mesos_does() {
    let (trees, verdicts) = (Trees::read(), verdicts());
    let names: Vec<_> = trees.places.iter().map(|(name, _)| name.as_str()).collect();
    let judged: Vec<_> = verdicts.iter().map(|verdict| verdict["tree"].as_str().unwrap()).collect();
    assert_eq!(names, judged);
    assert_eq!(names.len(), 428);
    let found = on_all_processors(trees.places.iter().zip(&verdicts), |((name, place), verdict)| {
        let dir = tempfile::tempdir().unwrap();
        let archive = dir.path().join("tree.tar");
        trees.write(place, &archive);
        judge(&archive, &unpacked(&archive, dir.path(), name), verdict)
    });
    let mut wrong = found.concat();
    wrong.sort();
    assert!(wrong.is_empty(), "{} differences (agent -> ckpt):\n{}", wrong.len(), wrong.join("\n"));
}

fn judge(archive: &Path, directory: &Path, verdict: &Json) -> Vec<String> {
    let mut wrong = Vec::new();
    let [fault, tree] = ["fault", "tree"].map(|key| verdict[key].as_str().unwrap());
    let mut sources = vec![("folder", loaded(directory, Release::HEAD).unwrap())];
    match loaded(archive, Release::HEAD) {
        Ok(loaded) => sources.push(("archive", loaded)),
        Err(error) => wrong.push(format!("{tree} {fault} archive {error}")),
    }
    for (mode, key) in MODES {
        for (kind, loaded) in &mut sources {
            let verdict = Verdict { fault, mode: key, said: &verdict[key], without: &[], directory };
            let found = verdict.differences(loaded.play(mode, BOOT_ID));
            let tell = |line| format!("{tree} {fault} {key} {kind} {line}");
            wrong.extend(found.into_iter().take(5).map(tell));
        }
    }
    wrong
}
