//! Flags of authentication that another flag must accompany (R99; `Slave::initialize`, `initializeHttpAuthenticators`).
//! No file with credentials is opened.

use super::name::FlagName;
use super::startup::Checks;

impl Checks<'_> {
    /// The HTTP realms in the agent's order: executors, reading, changing.
    pub(super) fn authentication(&mut self) {
        let has_key = self.is_given(FlagName::JWT_SECRET_KEY);
        let authenticates_executors = self.configuration.bool(FlagName::AUTHENTICATE_HTTP_EXECUTORS);
        if authenticates_executors && !has_key {
            let key = FlagName::JWT_SECRET_KEY;
            let flag = key.row().map_or(key.as_str(), |flag| flag.name_in(self.configuration.release));
            let text =
                format!("--{flag} must be specified when --authenticate_http_executors is set to true");
            self.fails(FlagName::AUTHENTICATE_HTTP_EXECUTORS, text);
            return;
        }
        let usual = if authenticates_executors { "basic,jwt" } else { "basic" };
        let names = self.given(FlagName::HTTP_AUTHENTICATORS);
        let names = names.map_or_else(|| usual.to_owned(), |names| names.to_string());
        for (flag, realm) in [
            (FlagName::AUTHENTICATE_HTTP_EXECUTORS, "mesos-agent-executor"),
            (FlagName::AUTHENTICATE_HTTP_READONLY, "mesos-agent-readonly"),
            (FlagName::AUTHENTICATE_HTTP_READWRITE, "mesos-agent-readwrite"),
        ] {
            let refused = names.split(',').find_map(|name| self.authenticator(name, realm));
            if let Some(text) = refused.filter(|_| self.configuration.bool(flag)) {
                self.fails(flag, text);
                return;
            }
        }
    }

    /// Why an authenticator cannot be made. One that is not Mesos's own comes from a module.
    fn authenticator(&self, name: &str, realm: &str) -> Option<String> {
        let why = match name {
            "basic" if self.is_given(FlagName::HTTP_CREDENTIALS) => return None,
            "basic" => format!(
                "No credentials provided for the default 'basic' HTTP authenticator for realm '{realm}'"
            ),
            "jwt" if self.is_given(FlagName::JWT_SECRET_KEY) => return None,
            "jwt" => {
                format!("No secret key provided for the default 'jwt' HTTP authenticator for realm '{realm}'")
            }
            _ if self.may_be_module(name) => return None,
            _ => format!(
                "HTTP authenticator '{name}' not found. Check the spelling (compare to 'basic') or verify that the \
                 authenticator was loaded successfully (see --modules)"
            ),
        };
        Some(format!("Failed to create HTTP authenticator module '{name}': {why}"))
    }
}
