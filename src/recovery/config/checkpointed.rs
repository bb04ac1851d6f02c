//! Checkpointed reservations and volumes on top of the agent's resources (R106; `common/resources_utils.cpp:
//! applyCheckpointedResources`): the total, or each one that does not fit, with what is missing.

use crate::values::{Amount, ReservationKind, Resource, Resources, Scalar, VolumeId, agent_json};

/// What comes of it.
#[derive(Debug, Clone)]
pub struct Applied {
    /// The message with which recovery fails, if it does.
    pub message: Option<String>,
    /// Every one that does not fit; the agent names only the first.
    pub misfits: Vec<Misfit>,
}

/// A checkpointed resource that does not fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Misfit {
    pub resource: Resource,
    /// What the agent would have to have for it, unreserved by operations.
    pub wanted: Resource,
    /// Why it does not fit.
    pub kind: MisfitKind,
    /// The persistent volume, if it is one.
    pub volume: Option<VolumeId>,
    /// In words: what is missing.
    pub what: String,
}

/// Why a checkpointed resource does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MisfitKind {
    /// Neither reserved by an operation nor a volume, or of a resource provider: it should not be there.
    Unexpected,
    /// The agent has nothing of this kind.
    Absent,
    /// The agent has less.
    TooLittle,
}

/// Applies. `agent` is what the flags give, as in the new `SlaveInfo`.
pub fn apply_checkpointed(agent: &Resources, checkpointed: &Resources) -> Applied {
    let mut total = agent.clone();
    let mut misfits = Vec::new();
    let mut first = None;
    for resource in checkpointed.iter() {
        let wanted = stripped(resource);
        if !resource.needs_checkpointing() {
            first.get_or_insert_with(|| format!("Unexpected checkpointed resources {resource}"));
            misfits.push(misfit(resource, wanted, &total));
            continue;
        }
        if !total.contains(&wanted) {
            first.get_or_insert_with(|| {
                format!("Incompatible agent resources: {total} does not contain {wanted}")
            });
            misfits.push(misfit(resource, wanted, &total));
            continue;
        }
        total.subtract(&wanted);
        total.add(resource.clone());
    }
    let message = first.map(|reason| {
        let agent = agent_json(&agent.to_messages());
        format!(
            "Checkpointed resources {checkpointed} are incompatible with agent resources {agent}: {reason}"
        )
    });
    Applied { message, misfits }
}

/// What has to be among the agent's resources: without reservations made by operations, persistence, sharing.
fn stripped(resource: &Resource) -> Resource {
    let mut wanted = resource.clone();
    if resource.is_dynamically_reserved() {
        wanted.reservations.truncate(1);
        wanted.reservations.retain(|reservation| reservation.kind == ReservationKind::Static);
    }
    if resource.is_persistent_volume() {
        match &mut wanted.disk {
            Some(disk) if disk.source.is_some() => {
                disk.persistence = None;
                disk.volume = None;
            }
            disk => *disk = None,
        }
    }
    wanted.shared = false;
    wanted
}

fn misfit(resource: &Resource, wanted: Resource, total: &Resources) -> Misfit {
    let subject = subject(resource);
    let found = total.matching(&wanted);
    let (kind, what) = match found {
        _ if !resource.needs_checkpointing() => (
            MisfitKind::Unexpected,
            format!("{subject} is neither reserved by an operation nor a volume of the agent"),
        ),
        None => (
            MisfitKind::Absent,
            format!("{subject} needs {wanted}, and the agent has nothing of this kind left"),
        ),
        Some(found) => (
            MisfitKind::TooLittle,
            format!("{subject} needs {wanted}, and only {} is left{}", found.amount, lack(&wanted, found)),
        ),
    };
    let volume = resource.volume_id();
    Misfit { resource: resource.clone(), wanted, kind, volume, what }
}

/// Whose it is and what it is for.
fn subject(resource: &Resource) -> String {
    let role = resource.reserved_role().map_or_else(String::new, |role| format!(" for role {role}"));
    let principal = resource.reservations.last().and_then(|last| last.principal.as_ref());
    let by = principal.map_or_else(String::new, |principal| format!(" by {principal}"));
    let volume = resource.disk.as_ref().and_then(|disk| disk.persistence.as_ref());
    let volume = volume.map_or_else(String::new, |persistence| format!(" (volume {})", persistence.id));
    format!("{}:{}{volume}, reserved{role}{by},", resource.name, resource.amount)
}

fn lack(wanted: &Resource, found: &Resource) -> String {
    match (&wanted.amount, &found.amount) {
        (Amount::Scalar(wanted), Amount::Scalar(found)) if wanted > found => {
            let mut missing = *wanted;
            missing -= *found;
            format!(", {} too little", Scalar::new(missing.value()))
        }
        (Amount::Ranges(wanted), Amount::Ranges(found)) => {
            let mut missing = wanted.coalesced();
            missing -= &found.coalesced();
            format!(", without {missing}")
        }
        (Amount::Scalar(_), Amount::Scalar(_)) => ", and such a disk is used only whole".to_owned(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::table;
    use crate::values::{message_from_json, parse_json};

    fn bag(text: &str) -> Resources {
        Resources::parse(text.as_bytes(), &"*".into()).unwrap()
    }

    fn kept(rest: &[&str]) -> Resources {
        rest.iter()
            .map(|text| {
                let text = format!(r#"{{"type":"SCALAR",{text}}}"#);
                let message =
                    message_from_json(&table::RESOURCE, &parse_json(text.as_bytes()).unwrap()).unwrap();
                Resource::read(&message).unwrap()
            })
            .collect()
    }

    const CPUS: &str = r#""name":"cpus","scalar":{"value":2},"role":"eng","reservation":{"principal":"ops"}"#;
    const VOLUME: &str = r#""name":"disk","scalar":{"value":500},"role":"eng","reservation":{"principal":"ops"},"disk":{"persistence":{"id":"v1"},"volume":{"container_path":"d","mode":"RW"}}"#;

    #[test]
    fn what_fits_is_taken_out_and_put_in() {
        let agent = bag("cpus:3;disk:1000");
        assert_eq!(apply_checkpointed(&agent, &kept(&[CPUS, VOLUME])).message, None);
        let third = CPUS.replace("eng", "web");
        let message = apply_checkpointed(&agent, &kept(&[CPUS, VOLUME, &third])).message.unwrap();
        let total = "Incompatible agent resources: cpus:1; disk:500; cpus(reservations: [(DYNAMIC,eng,ops)]):2; \
                     disk(reservations: [(DYNAMIC,eng,ops)])[v1:d]:500 does not contain cpus:2";
        assert!(message.ends_with(total), "{message}");
    }

    #[test]
    fn each_misfit_is_named() {
        let applied = apply_checkpointed(&bag("cpus:1;mem:10"), &kept(&[CPUS, VOLUME]));
        let message = applied.message.unwrap();
        assert_eq!(
            message,
            "Checkpointed resources cpus(reservations: [(DYNAMIC,eng,ops)]):2; \
             disk(reservations: [(DYNAMIC,eng,ops)])[v1:d]:500 are incompatible with agent resources \
             [{\"name\":\"cpus\",\"scalar\":{\"value\":1.0},\"type\":\"SCALAR\"},\
             {\"name\":\"mem\",\"scalar\":{\"value\":10.0},\"type\":\"SCALAR\"}]: \
             Incompatible agent resources: cpus:1; mem:10 does not contain cpus:2"
        );
        let what: Vec<_> = applied.misfits.iter().map(|misfit| (misfit.kind, misfit.what.as_str())).collect();
        assert_eq!(
            what,
            [
                (
                    MisfitKind::TooLittle,
                    "cpus:2, reserved for role eng by ops, needs cpus:2, and only 1 is left, 1 too little"
                ),
                (
                    MisfitKind::Absent,
                    "disk:500 (volume v1), reserved for role eng by ops, needs disk:500, and the agent has nothing \
                     of this kind left"
                ),
            ]
        );
        assert_eq!(applied.misfits[1].volume.as_ref().unwrap().to_string(), "v1 of role eng");
    }

    #[test]
    fn refined_and_static_reservations() {
        let refined = r#""name":"cpus","scalar":{"value":2},"reservations":[{"type":"STATIC","role":"eng"},{"type":"DYNAMIC","role":"eng/web"}]"#;
        assert_eq!(apply_checkpointed(&bag("cpus(eng):2"), &kept(&[refined])).message, None);
        assert!(apply_checkpointed(&bag("cpus:2"), &kept(&[refined])).message.is_some());
        let dynamic = r#""name":"cpus","scalar":{"value":2},"reservations":[{"type":"DYNAMIC","role":"eng"},{"type":"DYNAMIC","role":"eng/web"}]"#;
        assert_eq!(apply_checkpointed(&bag("cpus:2"), &kept(&[dynamic])).message, None);
    }

    #[test]
    fn what_should_not_be_there() {
        for rest in [
            r#""name":"cpus","scalar":{"value":2}"#,
            r#""name":"cpus","scalar":{"value":2},"role":"eng""#,
            r#""name":"cpus","scalar":{"value":2},"role":"eng","reservation":{},"provider_id":{"value":"p"}"#,
        ] {
            let applied = apply_checkpointed(&bag("cpus:8"), &kept(&[rest]));
            assert!(applied.message.unwrap().contains(": Unexpected checkpointed resources cpus"), "{rest}");
            assert_eq!(applied.misfits[0].kind, MisfitKind::Unexpected);
        }
    }

    #[test]
    fn disks_with_a_source() {
        let volume = r#""name":"disk","scalar":{"value":500},"role":"eng","reservation":{},"disk":{"persistence":{"id":"v1"},"source":{"type":"MOUNT","mount":{"root":"/m"}}}"#;
        let agent = |size: u32| {
            let text = format!(
                r#"[{{"name":"disk","type":"SCALAR","scalar":{{"value":{size}}},"disk":{{"source":{{"type":"MOUNT","mount":{{"root":"/m"}}}}}}}}]"#
            );
            bag(&text)
        };
        assert_eq!(apply_checkpointed(&agent(500), &kept(&[volume])).message, None);
        let applied = apply_checkpointed(&agent(501), &kept(&[volume]));
        assert!(applied.misfits[0].what.ends_with("such a disk is used only whole"), "{:?}", applied.misfits);
    }
}
