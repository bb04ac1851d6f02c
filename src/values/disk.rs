//! `Resource.DiskInfo`: the source of a disk and the persistent volume on it, compared and printed as in Mesos.

use std::fmt;

use super::error::ValueError;
use super::fields::{has, put_enum, put_message, put_text, text, text_or_empty};
use super::labels::Labels;
use super::text::Text;
use crate::schema::{Dynamic, EnumName, enum_name, field, table};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SourceKind {
    /// Not known to this agent.
    Unknown,
    /// A directory that can be divided.
    Path,
    /// A file system, which is allocated as a whole.
    Mount,
    /// A block device, which is allocated as a whole.
    Block,
    /// A storage pool or a volume that is not ready for use.
    Raw,
}

/// `DiskInfo.Source`. `path` and `mount` are `None` without the message, and `Some(None)` without its `root`.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    pub kind: SourceKind,
    pub path: Option<Option<Text>>,
    pub mount: Option<Option<Text>>,
    /// These four are of a CSI volume.
    pub vendor: Option<Text>,
    pub id: Option<Text>,
    pub metadata: Option<Labels>,
    pub profile: Option<Text>,
}

/// `DiskInfo.Persistence`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Persistence {
    pub id: Text,
    /// Not compared.
    pub principal: Option<Text>,
}

/// `Resource.DiskInfo`.
#[derive(Debug, Clone)]
pub struct Disk {
    /// `None` for the agent's own disk.
    pub source: Option<Source>,
    pub persistence: Option<Persistence>,
    /// How a task mounts it; not compared.
    pub volume: Option<Box<Dynamic<'static>>>,
}

impl PartialEq for Disk {
    /// Of the persistent volume only the ID is compared.
    fn eq(&self, other: &Self) -> bool {
        fn id(disk: &Disk) -> Option<&Text> {
            disk.persistence.as_ref().map(|persistence| &persistence.id)
        }
        self.source == other.source && id(self) == id(other)
    }
}

impl SourceKind {
    const ALL: [Self; 5] = [Self::Unknown, Self::Path, Self::Mount, Self::Block, Self::Raw];

    pub(super) fn name(self) -> EnumName {
        match self {
            Self::Unknown => enum_name!(E_RESOURCE_DISK_INFO_SOURCE_TYPE, UNKNOWN),
            Self::Path => enum_name!(E_RESOURCE_DISK_INFO_SOURCE_TYPE, PATH),
            Self::Mount => enum_name!(E_RESOURCE_DISK_INFO_SOURCE_TYPE, MOUNT),
            Self::Block => enum_name!(E_RESOURCE_DISK_INFO_SOURCE_TYPE, BLOCK),
            Self::Raw => enum_name!(E_RESOURCE_DISK_INFO_SOURCE_TYPE, RAW),
        }
    }
}

impl Source {
    pub(super) fn read(message: &Dynamic<'_>) -> Self {
        let name = message.enum_name(field!("type"));
        let kind = SourceKind::ALL.into_iter().find(|kind| Some(kind.name()) == name);
        Self {
            kind: kind.unwrap_or(SourceKind::Unknown),
            path: message.message(field!("path")).map(|path| text(path, field!("root"))),
            mount: message.message(field!("mount")).map(|mount| text(mount, field!("root"))),
            vendor: text(message, field!("vendor")),
            id: text(message, field!("id")),
            metadata: message.message(field!("metadata")).map(Labels::read),
            profile: text(message, field!("profile")),
        }
    }

    fn to_message(&self) -> Dynamic<'static> {
        let mut message = Dynamic::new(&table::RESOURCE_DISK_INFO_SOURCE);
        put_enum(&mut message, field!("type"), self.kind.name());
        for (name, ty, root) in [
            (field!("path"), &table::RESOURCE_DISK_INFO_SOURCE_PATH, &self.path),
            (field!("mount"), &table::RESOURCE_DISK_INFO_SOURCE_MOUNT, &self.mount),
        ] {
            if let Some(root) = root {
                let mut inner = Dynamic::new(ty);
                if let Some(root) = root {
                    put_text(&mut inner, field!("root"), root);
                }
                put_message(&mut message, name, inner);
            }
        }
        for (name, value) in
            [(field!("vendor"), &self.vendor), (field!("id"), &self.id), (field!("profile"), &self.profile)]
        {
            if let Some(value) = value {
                put_text(&mut message, name, value);
            }
        }
        if let Some(metadata) = &self.metadata {
            put_message(&mut message, field!("metadata"), metadata.to_message());
        }
        message
    }
}

impl Disk {
    pub(super) fn read(message: &Dynamic<'_>) -> Self {
        let persistence = |persistence: &Dynamic<'_>| Persistence {
            id: text_or_empty(persistence, field!("id")),
            principal: text(persistence, field!("principal")),
        };
        Self {
            source: message.message(field!("source")).map(Source::read),
            persistence: message.message(field!("persistence")).map(persistence),
            volume: message.message(field!("volume")).map(|volume| Box::new(volume.clone().into_owned())),
        }
    }

    pub(super) fn to_message(&self) -> Dynamic<'static> {
        let mut message = Dynamic::new(&table::RESOURCE_DISK_INFO);
        if let Some(persistence) = &self.persistence {
            let mut inner = Dynamic::new(&table::RESOURCE_DISK_INFO_PERSISTENCE);
            put_text(&mut inner, field!("id"), &persistence.id);
            if let Some(principal) = &persistence.principal {
                put_text(&mut inner, field!("principal"), principal);
            }
            put_message(&mut message, field!("persistence"), inner);
        }
        if let Some(volume) = &self.volume {
            put_message(&mut message, field!("volume"), (**volume).clone());
        }
        if let Some(source) = &self.source {
            put_message(&mut message, field!("source"), source.to_message());
        }
        message
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.name().text())?;
        if self.kind == SourceKind::Unknown {
            return Ok(());
        }
        if self.id.is_some() || self.profile.is_some() {
            let show = |text: &Option<Text>| text.clone().unwrap_or_default();
            return write!(f, "({},{},{})", show(&self.vendor), show(&self.id), show(&self.profile));
        }
        let root = match self.kind {
            SourceKind::Mount => &self.mount,
            SourceKind::Path => &self.path,
            _ => &None,
        };
        match root {
            Some(Some(root)) => write!(f, ":{root}"),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Disk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(source) = &self.source {
            source.fmt(f)?;
        }
        if let Some(persistence) = &self.persistence {
            let comma = if self.source.is_some() { "," } else { "" };
            write!(f, "{comma}{}", persistence.id)?;
        }
        let Some(volume) = &self.volume else { return Ok(()) };
        f.write_str(":")?;
        let container = text_or_empty(volume, field!("container_path"));
        let Some(host) = text(volume, field!("host_path")) else { return container.fmt(f) };
        write!(f, "{host}:{container}")?;
        match volume.enum_name(field!("mode")) {
            Some(mode) if mode == enum_name!(E_VOLUME_MODE, RW) => f.write_str(":rw"),
            Some(mode) if mode == enum_name!(E_VOLUME_MODE, RO) => f.write_str(":ro"),
            _ => Ok(()),
        }
    }
}

/// # Errors
/// The agent's words.
pub(super) fn validate_source(source: &Dynamic<'_>) -> Result<(), ValueError> {
    let typed = Source::read(source);
    match typed.kind {
        SourceKind::Path | SourceKind::Mount => Ok(()),
        SourceKind::Block | SourceKind::Raw => {
            let kind = typed.kind.name();
            if has(source, field!("mount")) {
                return Err(ValueError::fails(format!("Mount should not be set for {kind} disk source")));
            }
            if has(source, field!("path")) {
                return Err(ValueError::fails(format!("Path should not be set for {kind} disk source")));
            }
            Ok(())
        }
        SourceKind::Unknown => {
            Err(ValueError::fails(format!("Unsupported 'DiskInfo.Source.Type' in '{typed}'")))
        }
    }
}
