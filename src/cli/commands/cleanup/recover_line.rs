//! The agent's own `--recover=cleanup`, as a command line to paste, with its flags.

use std::path::Path;

use crate::flags::{Configuration, HIDDEN};
use crate::schema::hide_secrets;
use crate::values::shell_word;

/// The command line. Values that may contain secrets are left out.
pub(super) fn recover_line(configuration: &Configuration, work_dir: &Path) -> String {
    let mut words = vec!["mesos-agent".to_owned()];
    let mut settings: Vec<_> = configuration.settings().collect();
    settings.sort_by_key(|setting| setting.flag.name);
    if !settings.iter().any(|setting| setting.flag.name == "work_dir") {
        words.push(format!("--work_dir={}", shell_word(&work_dir.to_string_lossy())));
    }
    for setting in settings.iter().filter(|setting| setting.flag.name != "recover") {
        let hidden = setting.flag.secret && setting.file.is_none();
        let given = setting.given.to_string();
        let value = if hidden { HIDDEN.into() } else { hide_secrets(&given) };
        words.push(format!("--{}={}", setting.flag.name, shell_word(&value)));
    }
    words.push("--recover=cleanup".to_owned());
    words.join(" ")
}
