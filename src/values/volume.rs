//! A persistent volume: its role and ID, and its directory (`slave/paths.cpp:getPersistentVolumePath`; R107).
//! Belongs here: names and paths as text. Does not: whether the directory exists.

use super::disk::SourceKind;
use super::resource::Resource;
use super::role::validate_role;
use super::text::Text;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct VolumeId {
    pub role: Text,
    /// The persistence ID.
    pub id: Text,
}

impl std::fmt::Display for VolumeId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of role {}", self.id, self.role)
    }
}

/// Why the agent aborts when it computes the directory of a volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoVolumePath {
    Unreserved,
    NotPersistent,
    InvalidRole,
    InvalidId,
    /// The disk source has no root, or is of a kind without a directory.
    UnsupportedSource,
}

impl Resource {
    /// `None` unless it is a reserved persistent volume.
    pub fn volume_id(&self) -> Option<VolumeId> {
        let id = self.disk.as_ref()?.persistence.as_ref()?.id.clone();
        Some(VolumeId { role: self.reserved_role()?.clone(), id })
    }

    /// The directory of this persistent volume, as bytes.
    ///
    /// # Errors
    /// Why the agent aborts instead.
    pub fn volume_path(&self, work_dir: &[u8]) -> Result<Vec<u8>, NoVolumePath> {
        let role = self.reserved_role().ok_or(NoVolumePath::Unreserved)?;
        let disk = self.disk.as_ref().ok_or(NoVolumePath::NotPersistent)?;
        let id = &disk.persistence.as_ref().ok_or(NoVolumePath::NotPersistent)?.id;
        validate_role(role).map_err(|_| NoVolumePath::InvalidRole)?;
        if !is_id(id) {
            return Err(NoVolumePath::InvalidId);
        }
        let Some(source) = &disk.source else { return Ok(below(work_dir, role, id)) };
        let root = match source.kind {
            SourceKind::Path => &source.path,
            SourceKind::Mount => &source.mount,
            _ => &None,
        };
        let Some(Some(root)) = root else { return Err(NoVolumePath::UnsupportedSource) };
        let mut root = if root.bytes().first() == Some(&b'/') {
            root.bytes().to_vec()
        } else {
            join(work_dir, root.bytes())
        };
        if let Some(volume) = &source.id {
            // `csi::paths::getMountTargetPath`.
            root = join(&join(&root, &percent_encoded(volume.bytes())), b"target");
        }
        Ok(if source.kind == SourceKind::Path { below(&root, role, id) } else { root })
    }
}

/// Slashes of the role become blanks, which a role cannot contain.
fn below(root: &[u8], role: &Text, id: &Text) -> Vec<u8> {
    let role: Vec<u8> = role.bytes().iter().map(|byte| if *byte == b'/' { b' ' } else { *byte }).collect();
    join(&join(&join(root, b"volumes/roles"), &role), id.bytes())
}

/// `process::http::encode`.
fn percent_encoded(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for byte in text {
        if b"$&+,/:;=?@ \"<>#%{}|\\^~[]`".contains(byte) || !(0x20..=0x7f).contains(byte) {
            out.extend_from_slice(format!("%{byte:02X}").as_bytes());
        } else {
            out.push(*byte);
        }
    }
    out
}

/// `path::join`: with exactly one slash between the two.
fn join(left: &[u8], right: &[u8]) -> Vec<u8> {
    let left = left.strip_suffix(b"/").unwrap_or(left);
    let right = right.strip_prefix(b"/").unwrap_or(right);
    [left, b"/", right].concat()
}

/// `common::validation::validateID`.
fn is_id(id: &Text) -> bool {
    let is_bad = |byte: &u8| byte.is_ascii_control() || matches!(byte, b'/' | b'\\');
    (1..=255).contains(&id.bytes().len())
        && !matches!(id.bytes(), b"." | b"..")
        && !id.bytes().iter().any(is_bad)
}

#[cfg(test)]
mod tests {
    use super::super::disk::{Disk, Persistence, Source};
    use super::super::resource::Amount;
    use super::super::{Reservation, Scalar};
    use super::*;

    fn volume(role: &str, id: &str, source: Option<(SourceKind, &str)>) -> Resource {
        let mut resource = Resource::new("disk", Amount::Scalar(Scalar::new(10.0)));
        resource.reservations.push(Reservation::fixed(role.into()));
        let source = source.map(|(kind, root)| Source {
            kind,
            path: (kind == SourceKind::Path).then(|| Some(root.into())),
            mount: (kind == SourceKind::Mount).then(|| Some(root.into())),
            vendor: None,
            id: None,
            metadata: None,
            profile: None,
        });
        let persistence = Some(Persistence { id: id.into(), principal: None });
        resource.disk = Some(Box::new(Disk { source, persistence, volume: None }));
        resource
    }

    fn path(resource: &Resource) -> Result<String, NoVolumePath> {
        resource.volume_path(b"/w/").map(|path| String::from_utf8(path).unwrap())
    }

    #[test]
    fn directories() {
        assert_eq!(path(&volume("eng", "v1", None)).unwrap(), "/w/volumes/roles/eng/v1");
        assert_eq!(path(&volume("eng/web", "v1", None)).unwrap(), "/w/volumes/roles/eng web/v1");
        let on = |kind, root| path(&volume("eng", "v1", Some((kind, root))));
        assert_eq!(on(SourceKind::Path, "/d").unwrap(), "/d/volumes/roles/eng/v1");
        assert_eq!(on(SourceKind::Path, "d").unwrap(), "/w/d/volumes/roles/eng/v1");
        assert_eq!(on(SourceKind::Mount, "/d").unwrap(), "/d");
        assert_eq!(on(SourceKind::Raw, "/d"), Err(NoVolumePath::UnsupportedSource));
        let mut csi = volume("eng", "v1", Some((SourceKind::Mount, "csi/mounts")));
        let source = csi.disk.as_mut().and_then(|disk| disk.source.as_mut()).unwrap();
        source.id = Some("a/b c".into());
        assert_eq!(path(&csi).unwrap(), "/w/csi/mounts/a%2Fb%20c/target");
    }

    #[test]
    fn what_aborts_the_agent() {
        assert_eq!(path(&volume("a b", "v1", None)), Err(NoVolumePath::InvalidRole));
        assert_eq!(path(&volume("a", "..", None)), Err(NoVolumePath::InvalidId));
        assert_eq!(path(&volume("a", "x/y", None)), Err(NoVolumePath::InvalidId));
        let mut unreserved = volume("a", "v1", None);
        unreserved.reservations.clear();
        assert_eq!(path(&unreserved), Err(NoVolumePath::Unreserved));
        assert_eq!(volume("a", "v1", None).volume_id().unwrap().to_string(), "v1 of role a");
    }
}
