//! Names of roles: which ones Mesos accepts, and which is a refinement of which (`common/roles.cpp`).

use super::error::ValueError;
use super::text::{Text, tokenize};

/// The role of unreserved resources.
pub const UNRESERVED: &str = "*";

/// Whether `left` is below `right` in the hierarchy, e.g. `eng/web` below `eng`.
pub fn is_strict_subrole(left: &Text, right: &Text) -> bool {
    left.bytes().strip_prefix(right.bytes()).is_some_and(|rest| rest.first() == Some(&b'/'))
}

/// # Errors
/// The agent's words.
pub fn validate_role(role: &Text) -> Result<(), ValueError> {
    let bytes = role.bytes();
    if *role == UNRESERVED {
        return Ok(());
    }
    if bytes.first() == Some(&b'/') {
        return Err(ValueError::fails(format!("Role '{role}' cannot start with a slash")));
    }
    if bytes.last() == Some(&b'/') {
        return Err(ValueError::fails(format!("Role '{role}' cannot end with a slash")));
    }
    if bytes.windows(2).any(|pair| pair == b"//") {
        return Err(ValueError::fails(format!("Role '{role}' cannot contain two adjacent slashes")));
    }
    if bytes.is_empty() {
        return Err(ValueError::fails("Role names cannot be the empty string"));
    }
    tokenize(bytes, b"/").try_for_each(|component| validate_component(role, component))
}

fn validate_component(role: &Text, component: &[u8]) -> Result<(), ValueError> {
    let shown = String::from_utf8_lossy(component);
    if matches!(component, b"." | b".." | b"*") {
        return Err(ValueError::fails(format!("Role '{role}' cannot include '{shown}' as a component")));
    }
    if component.first() == Some(&b'-') {
        return Err(ValueError::fails(format!(
            "Role component '{shown}' is invalid because it starts with a dash"
        )));
    }
    if component.iter().any(|byte| matches!(byte, 0x09..=0x0d | b' ' | 0x7f)) {
        return Err(ValueError::fails(format!(
            "Role component '{shown}' is invalid because it contains backspace or whitespace"
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for good in ["*", "eng", "eng/web", "a-b", "_", "ü"] {
            assert_eq!(validate_role(&good.into()), Ok(()), "{good}");
        }
        for (bad, words) in [
            ("", "Role names cannot be the empty string"),
            ("/a", "Role '/a' cannot start with a slash"),
            ("a/", "Role 'a/' cannot end with a slash"),
            ("a//b", "Role 'a//b' cannot contain two adjacent slashes"),
            ("a/../b", "Role 'a/../b' cannot include '..' as a component"),
            ("a/*", "Role 'a/*' cannot include '*' as a component"),
            ("-a", "Role component '-a' is invalid because it starts with a dash"),
            ("a b", "Role component 'a b' is invalid because it contains backspace or whitespace"),
        ] {
            assert_eq!(validate_role(&bad.into()).unwrap_err().text, words);
        }
    }

    #[test]
    fn hierarchy() {
        assert!(is_strict_subrole(&"eng/web".into(), &"eng".into()));
        assert!(!is_strict_subrole(&"eng".into(), &"eng".into()));
        assert!(!is_strict_subrole(&"engine".into(), &"eng".into()));
    }
}
