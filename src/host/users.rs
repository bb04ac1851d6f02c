//! Users of the machine, from `/etc/passwd`. Users of a directory service are not found.

use super::host_files::{Host, read};

/// The numbers of a user and of its primary group (`getpwnam`).
pub fn user(host: &Host, name: &[u8]) -> Option<(u32, u32)> {
    let text = read(&host.in_root("etc/passwd")).ok()?;
    let mut lines = text.split(|byte| *byte == b'\n').map(|line| line.split(|byte| *byte == b':'));
    let mut fields = lines.find_map(|mut fields| (fields.next() == Some(name)).then_some(fields))?;
    let number = |field: Option<&[u8]>| std::str::from_utf8(field?).ok()?.parse().ok();
    // The password is between the name and the numbers.
    fields.next()?;
    Some((number(fields.next())?, number(fields.next())?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::fake::Fake;

    #[test]
    fn a_user_is_found_by_name() {
        let fake = Fake::new();
        let host = fake.host();
        assert_eq!(user(&host, b"web"), None);
        std::fs::create_dir(host.root.join("etc")).unwrap();
        let passwd = "root:x:0:0:root:/root:/bin/sh\nweb:x:1001:1002::/srv:/bin/false\nodd:x\n";
        std::fs::write(host.root.join("etc/passwd"), passwd).unwrap();
        assert_eq!(user(&host, b"root"), Some((0, 0)));
        assert_eq!(user(&host, b"web"), Some((1001, 1002)));
        assert_eq!((user(&host, b"we"), user(&host, b"odd"), user(&host, b"")), (None, None, None));
    }
}
