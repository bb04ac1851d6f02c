//! The addresses and ports that the agent hands to libprocess, which refuses what is none (R99; `slave/main.cpp`,
//! `process::initialize`). No name is looked up.

use std::net::{IpAddr, Ipv6Addr};

use super::name::FlagName;
use super::startup::Checks;
use crate::values::Text;

impl Checks<'_> {
    /// In libprocess's order, which is by name: first what it cannot parse, then what is out of range.
    pub(super) fn libprocess(&mut self) {
        let found = self.misparsed().into_iter().chain(self.out_of_range()).next();
        if let Some((flag, text)) = found {
            self.fails(flag, text);
        }
    }

    fn misparsed(&self) -> Option<(FlagName, String)> {
        let is_address = |value: &Text| value.as_str().is_some_and(|text| text.parse::<IpAddr>().is_ok());
        let is_six = |value: &Text| value.as_str().is_some_and(|text| text.parse::<Ipv6Addr>().is_ok());
        let is_number = |value: &Text| value.as_str().is_some_and(|text| text.parse::<i32>().is_ok());
        let either = |value: &Text| format!("Failed to parse IP as either IPv4 or IPv6:{value}");
        if let Some(value) = self.given(FlagName::ADVERTISE_IP).filter(|value| !is_address(value)) {
            return Some((FlagName::ADVERTISE_IP, refused("advertise_ip", &value, &either(&value))));
        }
        if let Some(value) = self.given(FlagName::ADVERTISE_PORT).filter(|value| !is_number(value)) {
            let why = "Failed to convert into required type";
            return Some((FlagName::ADVERTISE_PORT, refused("advertise_port", &value, why)));
        }
        if let Some(value) = self.own_address().filter(|value| !is_address(value)) {
            return Some((FlagName::IP, refused("ip", &value, &either(&value))));
        }
        let six = self.given(FlagName::IP6).filter(|_| !self.is_given(FlagName::IP6_DISCOVERY_COMMAND));
        let value = six.filter(|value| !is_six(value))?;
        Some((FlagName::IP6, refused("ip6", &value, &format!("Failed to parse IPv6: {value}"))))
    }

    fn out_of_range(&self) -> Option<(FlagName, String)> {
        let port = self.given(FlagName::ADVERTISE_PORT).and_then(|value| value.as_str()?.parse::<i32>().ok());
        if let Some(port) = port.filter(|port| !(1..=i32::from(u16::MAX)).contains(port)) {
            let text = format!("LIBPROCESS_ADVERTISE_PORT={port} is not a valid port");
            return Some((FlagName::ADVERTISE_PORT, text));
        }
        let is_six = |value: &Text| value.as_str().is_some_and(|text| text.parse::<Ipv6Addr>().is_ok());
        self.own_address().filter(is_six)?;
        let text = "Currently we allow only IPv4 address to be specified with the `--ip` flag";
        Some((FlagName::IP, text.to_owned()))
    }

    /// `--ip`, unless a command finds the address.
    fn own_address(&self) -> Option<Text> {
        self.given(FlagName::IP).filter(|_| !self.is_given(FlagName::IP_DISCOVERY_COMMAND))
    }
}

fn refused(name: &str, value: &Text, why: &str) -> String {
    format!("Failed to load flag '{name}': Failed to load value '{value}': {why}")
}
