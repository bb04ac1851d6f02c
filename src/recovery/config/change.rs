//! The single differences between two `SlaveInfos`, in words an operator can act on. The verdict is the policy's, not
//! that of these words.

use super::policy::{attribute_passes, resource_passes};
use crate::values::{Amount, Resource, Resources, Scalar, SlaveInfo};

/// One resource or attribute that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// Whether policy `additive` lets it pass.
    pub(super) additive: bool,
    pub(super) what: String,
}

/// The resources that differ: entries of the same kind are compared, others are new or gone.
pub(super) fn resources(old: &Resources, new: &Resources) -> Vec<Change> {
    let mut changes = Vec::new();
    for resource in old.iter() {
        let found = new.matching(resource);
        if found.is_some_and(|found| resource.contains(found) && found.contains(resource)) {
            continue;
        }
        changes.push(Change {
            additive: resource_passes(resource, new).is_ok(),
            what: match found {
                Some(found) => difference(resource, found),
                None => format!("{resource} is gone"),
            },
        });
    }
    let is_new = |resource: &&Resource| old.matching(resource).is_none();
    changes.extend(
        new.iter()
            .filter(is_new)
            .map(|resource| Change { additive: true, what: format!("{resource} is new") }),
    );
    changes
}

fn difference(old: &Resource, new: &Resource) -> String {
    let name = &old.name;
    match (&old.amount, &new.amount) {
        (Amount::Scalar(was), Amount::Scalar(is)) => {
            let (larger, smaller, word) = if was > is { (was, is, "less") } else { (is, was, "more") };
            let mut by = *larger;
            by -= *smaller;
            format!("{name} {was} → {is} ({} {word})", Scalar::new(by.value()))
        }
        (Amount::Ranges(was), Amount::Ranges(is)) => {
            let (mut lost, mut gained) = (was.coalesced(), is.coalesced());
            lost -= &is.coalesced();
            gained -= &was.coalesced();
            let lost = (!lost.is_empty()).then(|| format!("without {lost}"));
            let gained = (!gained.is_empty()).then(|| format!("with {gained}"));
            let both: Vec<_> = lost.into_iter().chain(gained).collect();
            format!("{name} {was} → {is} ({})", both.join(", "))
        }
        (was, is) => format!("{name} {was} → {is}"),
    }
}

/// The attributes that differ, by name.
pub(super) fn attributes(old: &SlaveInfo, new: &SlaveInfo) -> Vec<Change> {
    let mut changes = Vec::new();
    for attribute in old.attributes.list() {
        if new.attributes.contains(attribute) {
            continue;
        }
        let found = new.attributes.named(&attribute.name);
        let name = &attribute.name;
        changes.push(Change {
            additive: attribute_passes(attribute, new).is_ok(),
            what: match found {
                Some(found) => format!("{name} {} → {}", attribute.value, found.value),
                None => format!("{name}:{} is gone", attribute.value),
            },
        });
    }
    for attribute in new.attributes.list() {
        let is_told = old.attributes.contains(attribute) || old.attributes.named(&attribute.name).is_some();
        if !is_told {
            let (name, value) = (&attribute.name, &attribute.value);
            changes.push(Change { additive: true, what: format!("{name}:{value} is new") });
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::super::compare::tests::info;
    use super::*;

    fn what(changes: &[Change]) -> Vec<(bool, &str)> {
        changes.iter().map(|change| (change.additive, change.what.as_str())).collect()
    }

    #[test]
    fn of_resources() {
        let old = info("cpus:8;mem:100;ports:[31000-32000];x:1", "");
        let new = info("cpus:9;mem:99.5;ports:[31500-32500];y:1", "");
        assert_eq!(
            what(&resources(&old.resources, &new.resources)),
            [
                (true, "cpus 8 → 9 (1 more)"),
                (false, "mem 100 → 99.5 (0.5 less)"),
                (false, "ports [31000-32000] → [31500-32500] (without [31000-31499], with [32001-32500])"),
                (false, "x:1 is gone"),
                (true, "y:1 is new"),
            ]
        );
        assert!(resources(&old.resources, &old.resources).is_empty());
    }

    #[test]
    fn of_attributes() {
        let (old, new) = (info("cpus:1", "rack:r1;zone:a;same:1"), info("cpus:1", "rack:r9;new:x;same:1"));
        assert_eq!(
            what(&attributes(&old, &new)),
            [(false, "rack r1 → r9"), (false, "zone:a is gone"), (true, "new:x is new")]
        );
    }
}
