//! Secrets in the text of a log: credentials in URLs, values of secret flags, passwords and environments in JSON.

use crate::flags::{self, HIDDEN};
use crate::schema::{Release, hide_refused_attribute};

/// The text without secrets.
pub(super) fn redacted(text: &str) -> String {
    let text = without_values(text);
    let text = without_credentials(&without_flags(&text));
    hide_refused_attribute(&text).into_owned()
}

/// `zk://user:password@host` and the like.
fn without_credentials(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, after) = rest.split_at(at + 3);
        out.push_str(before);
        let end = after.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')).unwrap_or(after.len());
        let secret = after[..end].rfind('@').unwrap_or(0);
        if secret > 0 {
            out.push_str(HIDDEN);
        }
        rest = &after[secret..];
    }
    out.push_str(rest);
    out
}

/// `--credential="..."` and the like.
fn without_flags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("--") {
        let (before, after) = rest.split_at(at + 2);
        out.push_str(before);
        rest = after;
        let Some((name, value)) = after.split_once('=') else { continue };
        if !flags::find(name, Release::HEAD).is_some_and(|flag| flag.secret) {
            continue;
        }
        let length = match value.strip_prefix('"') {
            Some(quoted) => {
                quoted.find("\" --").or_else(|| quoted.rfind('"')).map_or(value.len(), |end| end + 2)
            }
            None => value.find(char::is_whitespace).unwrap_or(value.len()),
        };
        out.push_str(name);
        out.push('=');
        out.push_str(HIDDEN);
        rest = &value[length..];
    }
    out.push_str(rest);
    out
}

/// Keys whose values are hidden: of credentials, of tokens, and of docker's environment.
const SECRET: &[&str] = &["secret", "password", "token", "auth", "Env", "env"];

/// `"key":"..."` and `"key":[...]` in JSON, with or without backslashes before the quotes.
fn without_values(text: &str) -> String {
    let has_environment = text.contains("nvironment") || text.contains("variables");
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\":") {
        let (before, after) = rest.split_at(at + 2);
        out.push_str(before);
        rest = after;
        let key = before[..at].trim_end_matches('\\').rsplit('"').next().unwrap_or_default();
        let value = after.trim_start();
        let is_secret = SECRET.contains(&key) || (has_environment && key == "value");
        if is_secret && let Some(length) = length_of_value(value) {
            out.push_str(&after[..after.len() - value.len()]);
            out.push_str(HIDDEN);
            rest = &value[length..];
        }
    }
    out.push_str(rest);
    out
}

/// Bytes of a JSON string or list at the beginning of a text; all of it, if it is cut.
fn length_of_value(value: &str) -> Option<usize> {
    if value.starts_with('[') {
        return Some(value.find(']').map_or(value.len(), |end| end + 1));
    }
    let quote = if value.starts_with("\\\"") { "\\\"" } else { "\"" };
    let inside = value.strip_prefix(quote)?;
    let is_end = |at: usize| quote.len() > 1 || !inside[..at].ends_with('\\');
    let end = inside.match_indices(quote).map(|(at, _)| at).find(|at| is_end(*at));
    Some(end.map_or(value.len(), |end| end + 2 * quote.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden() {
        for (text, hidden) in [
            ("no master at zk://u:p@h1:1,h2:2/mesos", "no master at zk://<hidden>@h1:1,h2:2/mesos"),
            ("'https://u:p@h/x' and http://h/y", "'https://<hidden>@h/x' and http://h/y"),
            (
                r#"Flags: --port="1" --credential="{"principal":"p","secret":"s"}" --work_dir="/w""#,
                r#"Flags: --port="1" --credential="{"principal":"p","secret":<hidden>}" --work_dir="/w""#,
            ),
            (
                r#"x --executor_environment_variables="{}" --y="1""#,
                r#"x --executor_environment_variables=<hidden> --y="1""#,
            ),
            ("--docker_config={1} --port=1", "--docker_config=<hidden> --port=1"),
            (
                r#"{"variables":[{"name":"A","value":"b\"c"}]}"#,
                r#"{"variables":[{"name":"A","value":<hidden>}]}"#,
            ),
            (r#"{"slave_id":{"value":"S1"}}"#, r#"{"slave_id":{"value":"S1"}}"#),
            (r#"{\"secret\":\"s\"}, x"#, r#"{\"secret\":<hidden>}, x"#),
            (r#"{"Env":["A=b","C=d"],"Image":"i"}"#, r#"{"Env":<hidden>,"Image":"i"}"#),
            (r#"{"password": "cut"#, r#"{"password": <hidden>"#),
            ("executor(1)@10.0.0.1:5051 is gone", "executor(1)@10.0.0.1:5051 is gone"),
        ] {
            assert_eq!(redacted(text), hidden);
        }
    }
}
