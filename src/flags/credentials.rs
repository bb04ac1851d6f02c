//! What the agent refuses about the content of a file with credentials (`credentials/credentials.hpp`; R99).

use super::releases::has_text_credentials;
use crate::schema::{Message, Release, flag_messages, table};
use crate::values::{message_from_json, parse_json, tokenize};

/// Why the content of `--credential` is refused, in the agent's words.
pub fn bad_credential(path: &str, content: &[u8], release: Release) -> Option<String> {
    let is_pair = |lines: &[&[u8]]| match lines {
        [line] if tokenize(line, b" ").count() == 2 => None,
        [_] => Some("Invalid credential format".to_owned()),
        _ => Some("Expecting only one credential".to_owned()),
    };
    let refused = match content {
        [] => Some(format!("Empty credential file '{path}'")),
        _ => bad(content, &table::CREDENTIAL, "credential", release, &is_pair),
    };
    refused.map(|text| format!("{text} (see --credential flag)"))
}

/// Why the content of `--http_credentials` is refused.
pub fn bad_credentials(content: &[u8], release: Release) -> Option<String> {
    let are_pairs = |lines: &[&[u8]]| {
        let bad = lines.iter().position(|line| tokenize(line, b" ").count() != 2)?;
        Some(format!("Invalid credential format at line {}", bad + 1))
    };
    let refused = match content {
        [] => Some("Credentials file must contain at least one credential".to_owned()),
        _ => bad(content, &flag_messages::CREDENTIALS, "credentials", release, &are_pairs),
    };
    refused.map(|text| format!("{text} (see --http_credentials flag)"))
}

fn bad(
    content: &[u8],
    message: &'static Message,
    name: &str,
    release: Release,
    as_text: &dyn Fn(&[&[u8]]) -> Option<String>,
) -> Option<String> {
    let json = parse_json(content).ok().filter(serde_json::Value::is_object);
    let parsed = json.as_ref().map(|json| message_from_json(message, json));
    match parsed {
        Some(Ok(_)) => None,
        _ if has_text_credentials(release) => as_text(&tokenize(content, b"\n").collect::<Vec<_>>()),
        Some(Err(refused)) => Some(format!("Failed to parse {name}: {}", refused.text)),
        None => Some(match parse_json(content) {
            Ok(_) => "Invalid json format: Unexpected JSON type parsed".to_owned(),
            Err(refused) => format!("Invalid json format: {}", refused.text),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const V10: Release = Release::new(1, 10, 0);

    #[test]
    fn one_credential() {
        let of = |content: &str, release| {
            let refused = bad_credential("/c", content.as_bytes(), release)?;
            Some(refused.strip_suffix(" (see --credential flag)").unwrap().to_owned())
        };
        let good = r#"{"principal": "agent", "secret": "s"}"#;
        assert_eq!(of(good, Release::LAST), None);
        assert_eq!(of(good, V10), None);
        // Since 1.11.0 only JSON is read.
        assert_eq!(of("agent secret\n", V10), None);
        assert!(of("agent secret\n", Release::LAST).unwrap().starts_with("Invalid json format: "));
        assert_eq!(of("agent\n", V10).unwrap(), "Invalid credential format");
        assert_eq!(of("a b\nc d\n", V10).unwrap(), "Expecting only one credential");
        assert_eq!(of("", Release::LAST).unwrap(), "Empty credential file '/c'");
        let missing = "Failed to parse credential: Missing required fields: principal";
        assert_eq!(of(r#"{"secret": "s"}"#, Release::LAST).unwrap(), missing);
        assert_eq!(of("[]", Release::LAST).unwrap(), "Invalid json format: Unexpected JSON type parsed");
    }

    #[test]
    fn credentials_of_http() {
        let of = |content: &str, release| {
            let refused = bad_credentials(content.as_bytes(), release)?;
            Some(refused.strip_suffix(" (see --http_credentials flag)").unwrap().to_owned())
        };
        let good = r#"{"credentials": [{"principal": "agent", "secret": "s"}]}"#;
        assert_eq!(of(good, Release::LAST), None);
        assert_eq!(of("a b\nc d\n", V10), None);
        assert_eq!(of("a b\nc\n", V10).unwrap(), "Invalid credential format at line 2");
        assert_eq!(of("", V10).unwrap(), "Credentials file must contain at least one credential");
        let list = r#"{"credentials": [{"secret": "s"}]}"#;
        assert!(
            of(list, Release::LAST).unwrap().starts_with("Failed to parse credentials: Missing required")
        );
    }
}
