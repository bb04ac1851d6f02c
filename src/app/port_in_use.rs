//! Whether another process listens where the agent would: libprocess binds its port before anything else is read, and aborts
//! if it cannot (`process::initialize`).

use std::net::Ipv4Addr;

use super::agent_flags::AgentFlags;
use super::host_facts::HostFacts;
use crate::flags::{Configuration, FlagName, Origin, Refusal, Source as FlagSource};
use crate::host::{Hold, Listener, holders};
use crate::model::Checkpoint;
use crate::rules::Rule;
use crate::source::Source;

/// Why the agent of a checkpoint cannot listen at its port; none where an agent may run on it, which listens there itself.
pub(super) fn port_in_use(
    host: &HostFacts,
    source: &Source,
    checkpoint: &Checkpoint,
    agent: &AgentFlags,
) -> Option<Refusal> {
    let configuration = &agent.configuration;
    let unit = agent.units.first();
    // In a container it may have a network of its own.
    if host.agent.is_some() || unit.is_some_and(|unit| unit.start.container.is_some()) {
        return None;
    }
    let port = port(configuration, checkpoint).filter(|port| *port != 0)?;
    let inherited = unit.and_then(|unit| unit.start.variables.get("LIBPROCESS_IP"));
    let given = configuration.setting(FlagName::IP).map(|setting| setting.text.to_string());
    let own = match given.or_else(|| inherited.map(|variable| variable.value.clone())) {
        _ if is_address_open(configuration) => None,
        Some(text) => Some(text.parse().ok()?),
        None => Some(Ipv4Addr::UNSPECIFIED),
    };
    let listener = host.sockets.keeper(own, port)?;
    let found = holders(&host.processes, source.place_or_path());
    let may_run = found.holds.iter().any(|hold| !matches!(hold, Hold::Unit { .. }));
    if may_run || !found.doubts.is_empty() {
        return None;
    }
    let setting = configuration.setting(FlagName::PORT);
    let shown = own.map_or_else(|| "*".to_owned(), |own| own.to_string());
    Some(Refusal {
        aborts: true,
        message: format!("Failed to initialize: Failed to bind on {shown}:{port}: Address already in use"),
        detail: Some(who(host, &listener).into()),
        flag: FlagName::PORT.to_string(),
        origin: setting.map_or_else(|| Origin::new(FlagSource::Default), |setting| setting.origin.clone()),
        rule: Rule::R99,
    })
}

/// The port of the flags, or where none are known, that of the checkpoint.
fn port(configuration: &Configuration, checkpoint: &Checkpoint) -> Option<u16> {
    if configuration.is_unknown(FlagName::PORT) {
        return None;
    }
    let last = || checkpoint.latest_agent()?.info.value()?.port;
    let is_known = configuration.setting(FlagName::PORT).is_some() || configuration.gives_info();
    match last().filter(|_| !is_known) {
        Some(port) => u16::try_from(port).ok(),
        None => configuration.text(FlagName::PORT)?.as_str()?.parse().ok(),
    }
}

/// Whether only the agent finds out at which address it listens.
fn is_address_open(configuration: &Configuration) -> bool {
    let command = FlagName::IP_DISCOVERY_COMMAND;
    configuration.setting(command).is_some()
        || [FlagName::IP, command].iter().any(|flag| configuration.is_unknown(*flag))
}

fn who(host: &HostFacts, listener: &Listener) -> String {
    let name = |pid: i32| {
        let comm = host.processes.stat(pid).map(|stat| String::from_utf8_lossy(&stat.comm).into_owned());
        format!("{}, pid {pid},", comm.unwrap_or_else(|_| "a process".to_owned()))
    };
    let who = listener.owner(&host.processes).map_or_else(|| "another process".to_owned(), name);
    format!("{who} listens at {}", listener.address())
}
