//! The `SlaveInfo` that an agent with this configuration would start with (`Slave::initialize`,
//! `Containerizer::resources`), each part with where it comes from. Compares nothing.

use super::probed::{Probed, default_ports, for_role};
use crate::flags::{Configuration, FlagName};
use crate::recovery::releases;
use crate::schema::field;
use crate::values::{
    Attributes, DEFAULT_PORT, DETECTED, Reservation, ReservationKind, Resource, Resources, SlaveInfo, Text,
    parse_resource_list, tokenize,
};

/// Where a part of the new `SlaveInfo` comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldOrigin {
    /// From flags.
    Given,
    /// The default of a flag that is not given, where it is the same on every machine.
    Default,
    /// From this host.
    Probed,
    /// Not known, and assumed equal to the checkpoint.
    Assumed,
}

/// Where the parts come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origins {
    pub hostname: FieldOrigin,
    pub port: FieldOrigin,
    pub domain: FieldOrigin,
    /// The resources as a whole: given if `--resources` is.
    pub resources: FieldOrigin,
    /// The names that the agent detects, each by itself.
    pub detected: Vec<(&'static str, FieldOrigin)>,
    pub attributes: FieldOrigin,
}

#[derive(Debug, Clone)]
pub struct Configured {
    /// It, with the id of the checkpoint (R110).
    pub info: SlaveInfo,
    /// Where its parts come from.
    pub origins: Origins,
    /// What makes it less than certain.
    pub notes: Vec<String>,
}

impl FieldOrigin {
    /// One word for it, for machines.
    pub fn word(self) -> &'static str {
        match self {
            Self::Given => "given",
            Self::Default => "default",
            Self::Probed => "probed",
            Self::Assumed => "assumed",
        }
    }
}

/// Makes the `SlaveInfo`. A flag that is not given has its default. Without `probed`, what the agent would take from its
/// machine counts as in the checkpoint.
pub fn configure(
    checkpointed: &SlaveInfo,
    configuration: &Configuration,
    probed: Option<&Probed>,
) -> Configured {
    let mut maker = Maker { checkpointed, configuration, probed, notes: Vec::new() };
    let (hostname, hostname_origin) = maker.hostname();
    let (port, port_origin) = maker.port();
    let (resources, resources_origin, detected) = maker.resources();
    let (attributes, attributes_origin) = maker.attributes();
    let domain = configuration.domain();
    let domain_origin = if domain.is_some() { FieldOrigin::Given } else { FieldOrigin::Default };
    if configuration.setting(FlagName::HOOKS).is_some() {
        maker.notes.push("hook modules may change resources and attributes".into());
    }
    let id = checkpointed.id.clone();
    let checkpoint = checkpoints(configuration);
    let info = SlaveInfo { hostname, port, checkpoint, resources, attributes, domain, id };
    let origins = Origins {
        hostname: hostname_origin,
        port: port_origin,
        domain: domain_origin,
        resources: resources_origin,
        detected,
        attributes: attributes_origin,
    };
    Configured { info, origins, notes: maker.notes }
}

/// Until 0.21 a flag decides whether the agent checkpoints.
fn checkpoints(configuration: &Configuration) -> bool {
    match configuration.setting(FlagName::CHECKPOINT) {
        Some(_) => configuration.bool(FlagName::CHECKPOINT),
        None => releases::checkpoints_by_default(configuration.release),
    }
}

struct Maker<'c> {
    checkpointed: &'c SlaveInfo,
    configuration: &'c Configuration,
    probed: Option<&'c Probed>,
    notes: Vec<String>,
}

impl Maker<'_> {
    fn hostname(&self) -> (Text, FieldOrigin) {
        if let Some(setting) = self.configuration.setting(FlagName::HOSTNAME) {
            return (setting.text.clone(), FieldOrigin::Given);
        }
        if !self.configuration.bool(FlagName::HOSTNAME_LOOKUP) {
            let addresses = [FlagName::ADVERTISE_IP, FlagName::IP];
            let mut given = addresses.into_iter().filter_map(|flag| self.configuration.setting(flag));
            if let Some(address) = given.find(|setting| setting.text != "0.0.0.0") {
                return (address.text.clone(), FieldOrigin::Given);
            }
        }
        match self.probed.and_then(|probed| probed.hostname.clone()) {
            Some(hostname) => (hostname, FieldOrigin::Probed),
            None => (self.checkpointed.hostname.clone(), FieldOrigin::Assumed),
        }
    }

    fn port(&mut self) -> (i64, FieldOrigin) {
        let advertised = self.configuration.setting(FlagName::ADVERTISE_PORT);
        let advertised = advertised.and_then(|setting| setting.text.as_str()?.parse::<u16>().ok());
        let given = self
            .configuration
            .setting(FlagName::PORT)
            .and_then(|_| self.configuration.unsigned(FlagName::PORT));
        let port = advertised.map(i64::from).or_else(|| given.and_then(|port| i64::try_from(port).ok()));
        match port {
            Some(0) => {
                self.notes.push("with port 0 the system chooses one, which is another at each start".into());
                (self.checkpointed.port, FieldOrigin::Assumed)
            }
            Some(port) => (port, FieldOrigin::Given),
            None => (DEFAULT_PORT, FieldOrigin::Default),
        }
    }

    fn attributes(&self) -> (Attributes, FieldOrigin) {
        let Some(setting) = self.configuration.setting(FlagName::ATTRIBUTES) else {
            return (Attributes::default(), FieldOrigin::Default);
        };
        match Attributes::parse(setting.text.bytes()) {
            Ok(attributes) => (attributes, FieldOrigin::Given),
            // The agent aborts before it comes to this.
            Err(_) => (self.checkpointed.attributes.clone(), FieldOrigin::Assumed),
        }
    }

    fn resources(&mut self) -> (Resources, FieldOrigin, Vec<(&'static str, FieldOrigin)>) {
        let given = self.configuration.setting(FlagName::RESOURCES);
        let origin = match (given, self.probed) {
            (Some(_), _) => Some(FieldOrigin::Given),
            (None, Some(_)) => Some(FieldOrigin::Probed),
            (None, None) => self.configuration.complete.then_some(FieldOrigin::Default),
        };
        let default_role = self.configuration.text(FlagName::DEFAULT_ROLE).unwrap_or_default();
        let text = given.map(|setting| setting.text.clone()).unwrap_or_default();
        let parsed = Resources::parse(text.bytes(), &default_role);
        let (Some(origin), Ok(mut resources)) = (origin, parsed) else {
            let resources = self.checkpointed.resources.iter().map(|resource| self.assumed(resource));
            let detected = DETECTED.map(|name| (name, FieldOrigin::Assumed)).to_vec();
            return (resources.collect(), FieldOrigin::Assumed, detected);
        };
        let list = parse_resource_list(text.bytes(), &default_role).unwrap_or_default();
        let is_named =
            |name: &str| list.iter().any(|resource| resource.text(field!("name")) == Some(name.as_bytes()));
        let mut detected = Vec::new();
        for name in DETECTED {
            let (found, from) = if is_named(name) {
                (Vec::new(), FieldOrigin::Given)
            } else {
                self.detected(name, &default_role)
            };
            for resource in found {
                resources.add(resource);
            }
            detected.push((name, from));
            if name == "cpus" {
                resources = self.gpus_first(&resources, is_named("gpus"));
            }
        }
        (resources, origin, detected)
    }

    /// What the agent has of a name that `--resources` leaves out.
    fn detected(&self, name: &'static str, role: &Text) -> (Vec<Resource>, FieldOrigin) {
        if let Some(amount) = self.probed.and_then(|probed| probed.amount(name)) {
            return (vec![for_role(name, amount, role)], FieldOrigin::Probed);
        }
        if name == "ports" {
            return (vec![for_role(name, default_ports(), role)], FieldOrigin::Default);
        }
        let known = self.checkpointed.resources.iter().filter(|resource| resource.name == name);
        (known.map(|resource| self.assumed(resource)).collect(), FieldOrigin::Assumed)
    }

    /// As in the checkpoint, but for the role that a given `--default_role` would put it in.
    fn assumed(&self, resource: &Resource) -> Resource {
        let mut resource = resource.clone();
        let is_detected = DETECTED.iter().any(|name| resource.name == *name) && resource.disk.is_none();
        let is_plain =
            matches!(resource.reservations[..], [] | [Reservation { kind: ReservationKind::Static, .. }]);
        if let Some(setting) = self.configuration.setting(FlagName::DEFAULT_ROLE)
            && is_detected
            && is_plain
            && self.configuration.setting(FlagName::RESOURCES).is_none()
        {
            let name = resource.name.to_string();
            resource = for_role(&name, resource.amount, &setting.text);
        }
        resource
    }

    /// GPUs come first. With their isolator and without a number they are counted, which is not done here.
    fn gpus_first(&mut self, resources: &Resources, are_named: bool) -> Resources {
        let mut gpus = resources.filter(|resource| resource.name == "gpus");
        let isolation = self.configuration.text(FlagName::ISOLATION).unwrap_or_default();
        if !are_named && tokenize(isolation.bytes(), b",").any(|name| name == b"gpu/nvidia") {
            gpus = self.checkpointed.resources.filter(|resource| resource.name == "gpus");
            self.notes.push("the agent counts the GPUs; taken to be as many as in the checkpoint".into());
        }
        gpus.add_all(&resources.filter(|resource| resource.name != "gpus"));
        gpus
    }
}

#[cfg(test)]
mod tests {
    use super::super::compare::tests::{configuration, info};
    use super::*;
    use crate::values::Size;

    fn probed() -> Probed {
        Probed {
            cpus: Some(4),
            memory: Some(Size::from_bytes(8 << 30)),
            disk: Some(Size::from_bytes(100 << 30)),
            hostname: Some("probed".into()),
        }
    }

    fn made(arguments: &[&str], probed: Option<&Probed>) -> (String, Configured) {
        let configured = configure(
            &info("cpus:8;mem:100;disk:5;ports:[1-2]", "rack:r1"),
            &configuration(arguments),
            probed,
        );
        (configured.info.resources.to_string(), configured)
    }

    #[test]
    fn only_what_depends_on_the_machine_is_assumed() {
        let (resources, made) = made(&[], None);
        assert_eq!(resources, "cpus:8; mem:100; disk:5; ports:[1-2]");
        assert_eq!(
            (made.info.hostname.to_string(), made.origins.hostname),
            ("agent1".into(), FieldOrigin::Assumed)
        );
        assert_eq!(made.origins.resources, FieldOrigin::Assumed);
        assert!(
            made.info.attributes.list().is_empty() && made.info.domain.is_none() && made.info.id.is_some()
        );
        assert_eq!((made.info.port, made.origins.port), (5051, FieldOrigin::Default));
        assert_eq!(
            (made.origins.attributes, made.origins.domain),
            (FieldOrigin::Default, FieldOrigin::Default)
        );
    }

    #[test]
    fn what_is_left_out_is_assumed_or_probed() {
        let (resources, assumed) = made(&["--resources=mem:50;x:1"], None);
        assert_eq!(resources, "mem:50; x:1; cpus:8; disk:5; ports:[31000-32000]");
        assert_eq!(assumed.origins.resources, FieldOrigin::Given);
        let origins = [FieldOrigin::Assumed, FieldOrigin::Given, FieldOrigin::Assumed, FieldOrigin::Default];
        assert!(assumed.origins.detected.iter().map(|(_, origin)| *origin).eq(origins));
        let (resources, probed) = made(&[], Some(&probed()));
        assert_eq!(resources, "cpus:4; mem:7168; disk:97280; ports:[31000-32000]");
        assert_eq!(probed.info.hostname, "probed");
        assert!(probed.info.attributes.list().is_empty() && probed.info.domain.is_none());
        assert_eq!(probed.origins.attributes, FieldOrigin::Default);
        let (resources, _) = made(&["--resources=cpus:0;mem:0;disk:0;ports:[]"], None);
        assert_eq!(resources, "{}");
    }

    #[test]
    fn roles_of_what_is_detected() {
        let (resources, _) = made(&["--default_role=eng", "--resources=cpus(*):1"], Some(&probed()));
        assert!(resources.starts_with("cpus:1; mem(reservations: [(STATIC,eng)]):7168"), "{resources}");
        let (resources, _) = made(&["--default_role=eng"], None);
        assert!(resources.starts_with("cpus(reservations: [(STATIC,eng)]):8"), "{resources}");
    }

    #[test]
    fn ports_and_names() {
        assert_eq!(made(&["--port=1"], None).1.info.port, 1);
        assert_eq!(made(&["--port=1", "--advertise_port=2"], None).1.info.port, 2);
        let (_, zero) = made(&["--port=0"], None);
        assert_eq!((zero.info.port, zero.origins.port, zero.notes.len()), (5051, FieldOrigin::Assumed, 1));
        assert_eq!(made(&["--no-hostname_lookup", "--ip=1.2.3.4"], None).1.info.hostname, "1.2.3.4");
        assert_eq!(made(&["--no-hostname_lookup", "--ip=0.0.0.0"], None).1.info.hostname, "agent1");
        assert_eq!(made(&["--ip=1.2.3.4"], None).1.info.hostname, "agent1");
        assert_eq!(made(&["--hostname="], None).1.info.hostname, "");
    }

    #[test]
    fn gpus() {
        let (resources, _) = made(&["--resources=cpus:1;mem:1;disk:1;ports:[1-1];gpus:2"], None);
        assert!(resources.starts_with("gpus:2; cpus:1"), "{resources}");
        let (_, counted) = made(&["--isolation=gpu/nvidia", "--resources=cpus:1"], None);
        assert_eq!(counted.notes.len(), 1);
    }
}
