//! Texts of values: what is read is printed and read again as the same value; sums and differences agree.

use ckpt::schema::{Release, decode, encode, find};
use ckpt::values::{
    Amount, Attributes, Duration, Ranges, Resource, Resources, Size, Text, Upid, Uuid, Value,
    attributes_flag, parse_double, parse_int, parse_resource_list, parse_unsigned, resources_flag,
    shell_word, validate_role,
};

/// The first byte says what the others are read as.
pub(super) fn check(bytes: &[u8]) {
    let [what, text @ ..] = bytes else { return };
    match what % 10 {
        0 | 1 => resources(text),
        2 | 3 => attributes(text),
        4 => value(text),
        5 => duration(text),
        6 => size(text),
        7 => upid(text),
        8 => numbers(text),
        _ => words(text),
    }
}

/// A role, and after a NUL the text; without one the role is `*`.
fn resources(text: &[u8]) {
    let (role, text) = match text.iter().position(|byte| *byte == 0) {
        Some(at) => (Text::from(&text[..at]), &text[at + 1..]),
        None => (Text::from("*"), text),
    };
    let list = parse_resource_list(text, &role);
    let read = match Resources::parse(text, &role) {
        Ok(read) => read,
        Err(refused) => return assert!(!refused.text.is_empty()),
    };
    assert!(list.is_ok());
    let messages = read.to_messages();
    let bytes: Vec<Vec<u8>> = messages.iter().map(encode).collect();
    let resource = find("mesos.Resource").expect("it is in the table");
    let decoded: Vec<_> = bytes.iter().map(|bytes| decode(resource, bytes, Release::HEAD)).collect();
    assert!(decoded.iter().all(|decoded| decoded.damage.is_none()));
    let again = Resources::from_messages(decoded.iter().map(|decoded| &decoded.value));
    assert_eq!(again, read);
    assert_eq!(again.to_string(), read.to_string());
    if let Some(flag) = resources_flag(&read, &role) {
        assert_eq!(Resources::parse(flag.as_bytes(), &role), Ok(read.clone()));
    }
    sums(&read);
}

/// Sums beyond what 64 bits hold wrap, here as in the agent.
fn sums(one: &Resources) {
    let is_small = |resource: &Resource| match &resource.amount {
        Amount::Scalar(value) => value.fixed().unsigned_abs() < 1 << 62,
        _ => true,
    };
    if !one.iter().all(is_small) {
        return;
    }
    assert!(one.contains_all(one) && one.contains_all(&Resources::default()));
    let mut none = one.clone();
    none.subtract_all(one);
    assert!(none.is_empty(), "{one} less itself is {none}");
    let mut two = one.clone();
    two.add_all(one);
    assert!(two.contains_all(one), "{two} has {one}");
}

fn attributes(text: &[u8]) {
    let read = match Attributes::parse(text) {
        Ok(read) => read,
        Err(refused) => return assert!(!refused.text.is_empty()),
    };
    let messages: Vec<_> = read.list().iter().map(ckpt::values::Attribute::to_message).collect();
    let bytes: Vec<Vec<u8>> = messages.iter().map(encode).collect();
    let attribute = find("mesos.Attribute").expect("it is in the table");
    let decoded: Vec<_> = bytes.iter().map(|bytes| decode(attribute, bytes, Release::HEAD)).collect();
    assert!(decoded.iter().all(|decoded| decoded.damage.is_none()));
    assert_eq!(Attributes::from_messages(decoded.iter().map(|decoded| &decoded.value)), read);
    assert!(read.list().iter().all(|attribute| read.contains(attribute)));
    assert!(read.list().iter().all(|attribute| read.named(&attribute.name).is_some()));
    if let Some(flag) = attributes_flag(&read) {
        assert_eq!(Attributes::parse(flag.as_bytes()), Ok(read));
    }
}

fn value(text: &[u8]) {
    match Value::parse(text) {
        Ok(Value::Ranges(ranges)) => {
            assert_eq!(ranges.coalesced(), ranges);
            assert!(ranges.is_within(&ranges) && Ranges::default().is_within(&ranges));
            assert_eq!(Value::parse(ranges.to_string().as_bytes()), Ok(Value::Ranges(ranges)));
        }
        // Fifteen digits are printed.
        Ok(Value::Scalar(scalar)) if scalar.fixed().unsigned_abs() < 10_u64.pow(15) => {
            let printed = scalar.to_string();
            assert_eq!(Value::parse(printed.as_bytes()), Ok(Value::Scalar(scalar)), "{printed}");
        }
        Ok(Value::Scalar(_)) => {}
        Ok(Value::Set(set)) => assert!(set.is_within(&set)),
        Ok(Value::Text(text)) => assert_eq!(Value::parse(text.bytes()), Ok(Value::Text(text.clone()))),
        Err(refused) => assert!(!refused.text.is_empty()),
    }
}

fn duration(text: &[u8]) {
    let Ok(read) = Duration::parse(text) else { return };
    assert!(read.nanos() >= 0 && read.to_std().is_some());
    let printed = read.to_string();
    // Whole numbers that a double holds come back; fractions are cut, here as in stout.
    if !printed.contains('.') && !printed.contains('e') && read.nanos() < 1 << 53 {
        assert_eq!(Duration::parse(printed.as_bytes()), Ok(read), "{printed}");
    }
}

fn size(text: &[u8]) {
    let Ok(read) = Size::parse(text) else { return };
    let printed = read.to_string();
    assert_eq!(Size::parse(printed.as_bytes()), Ok(read), "{printed}");
}

fn upid(text: &[u8]) {
    let read = Upid::parse(text);
    assert_eq!(Upid::parse(&read.to_bytes()), read);
    let _ = read.to_string();
}

fn numbers(text: &[u8]) {
    if let Some(number) = parse_int(text, i64::MIN..=i64::MAX) {
        assert_eq!(parse_int(number.to_string().as_bytes(), number..=number), Some(number));
    }
    if let Some(number) = parse_unsigned(text) {
        assert_eq!(parse_unsigned(number.to_string().as_bytes()), Some(number));
    }
    if let Some(number) = parse_double(text).filter(|number| number.is_finite()) {
        assert_eq!(parse_double(number.to_string().as_bytes()), Some(number));
    }
    if let Some(uuid) = Uuid::parse(text) {
        assert_eq!(Uuid::parse(uuid.to_string().as_bytes()), Some(uuid));
    }
    if let Some(release) = std::str::from_utf8(text).ok().and_then(Release::parse) {
        assert_eq!(Release::parse(&release.to_string()), Some(release));
    }
}

fn words(text: &[u8]) {
    let _ = validate_role(&Text::from(text));
    let Ok(text) = std::str::from_utf8(text) else { return };
    let word = shell_word(text);
    let read = match word.strip_prefix('\'').and_then(|word| word.strip_suffix('\'')) {
        Some(quoted) => quoted.replace(r"'\''", "'"),
        None => word,
    };
    assert_eq!(read, text);
}
