//! Messages of modules and authentication.

use super::super::message::Meaning::Topic;
use super::super::message::{SourceFile, flag, part};
use super::super::topics::{flags, system};

#[rustfmt::skip]
pub(super) const FILES: &[SourceFile] = &[
    SourceFile {
        name: "authenticatee.cpp",
        messages: &[
            part("Failed to create client SASL connection", 23..=112, Topic(&system::AUTHENTICATION)),
            part("Failed to initialize SASL", 23..=112, Topic(&system::AUTHENTICATION)),
            part("Failed to start the SASL client", 23..=112, Topic(&system::AUTHENTICATION)),
        ],
    },
    SourceFile {
        name: "authenticatee.hpp",
        messages: &[
            part("Failed to create client SASL connection", 15..=22, Topic(&system::AUTHENTICATION)),
            part("Failed to initialize SASL", 15..=22, Topic(&system::AUTHENTICATION)),
            part("Failed to start the SASL client", 15..=22, Topic(&system::AUTHENTICATION)),
        ],
    },
    SourceFile {
        name: "http.cpp",
        messages: &[
            part("Could not create HTTP authenticator module '*'", 100..=102, flag("http_authenticators")),
            part("Failed to create HTTP authenticator module '*'", 103..=112, flag("http_authenticators")),
            part("HTTP authenticator '*' not found. Check the spelling (compare to '*') or verify that the authenticator was loaded successfully (see --modules)", 100..=112, flag("http_authenticators")),
            part("Multiple HTTP authenticators not supported", 100..=102, flag("http_authenticators")),
            part("No HTTP authenticator specified for realm '*'", 100..=102, flag("http_authenticators")),
            part("No HTTP authenticators specified for realm '*'", 103..=112, flag("http_authenticators")),
            part("No credentials provided for the default '*' HTTP authenticator for realm '*'", 100..=112, flag("http_authenticators")),
            part("No secret key provided for the default '*' HTTP authenticator for realm '*'", 103..=112, flag("http_authenticators")),
        ],
    },
    SourceFile {
        name: "manager.cpp",
        messages: &[
            part("A module with same name but different module manifest already exists", 28..=112, Topic(&flags::MODULE_REFUSED)),
            part("A module with same name but different parameters already exists", 28..=112, Topic(&flags::MODULE_REFUSED)),
            part("Error unloading hook module '*': module not loaded", 22..=112, Topic(&flags::MODULE_REFUSED)),
            part("Failed to instantiate hook module '*'", 22..=112, Topic(&flags::MODULE_REFUSED)),
            part("Hook module '*' already loaded", 22..=112, Topic(&flags::MODULE_REFUSED)),
            part("No hook module named '*' available", 22..=112, Topic(&flags::MODULE_REFUSED)),
            part("The same module appears in two different module libraries - '*' and '*'", 28..=112, Topic(&flags::MODULE_REFUSED)),
            part("Unknown module kind", 21..=112, Topic(&flags::MODULE_REFUSED)),
        ],
    },
];
