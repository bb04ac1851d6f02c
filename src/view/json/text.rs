//! Texts of any bytes under a key: with U+FFFD, and the exact bytes in base64 beside it where they are not UTF-8.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

use crate::layout::Name;
use crate::schema::{base64, text_and_bytes};
use crate::values::Uuid;

/// One type for each key, to be flattened into the object that has it.
macro_rules! text_keys {
    ($($name:ident: $key:ident, $exact:ident;)*) => {$(
        #[derive(Debug, Clone, Serialize, JsonSchema)]
        pub(super) struct $name<'a> {
            $key: Option<Cow<'a, str>>,
            #[serde(skip_serializing_if = "Option::is_none")]
            $exact: Option<String>,
        }

        impl<'a> From<Option<&'a [u8]>> for $name<'a> {
            fn from(bytes: Option<&'a [u8]>) -> Self {
                let (text, exact) = bytes.map(text_and_bytes).unzip();
                Self { $key: text, $exact: exact.flatten() }
            }
        }

        impl<'a> From<&'a [u8]> for $name<'a> {
            fn from(bytes: &'a [u8]) -> Self {
                Some(bytes).into()
            }
        }

        impl<'a> From<Option<&'a Name>> for $name<'a> {
            fn from(name: Option<&'a Name>) -> Self {
                name.map(Name::as_bytes).into()
            }
        }

        impl<'a> From<&'a Name> for $name<'a> {
            fn from(name: &'a Name) -> Self {
                Some(name).into()
            }
        }

        impl From<Option<Vec<u8>>> for $name<'_> {
            fn from(bytes: Option<Vec<u8>>) -> Self {
                let text = |bytes: Vec<u8>| {
                    let (text, exact) = text_and_bytes(&bytes);
                    (Cow::Owned(text.into_owned()), exact)
                };
                let (text, exact) = bytes.map(text).unzip();
                Self { $key: text, $exact: exact.flatten() }
            }
        }
    )*};
}

text_keys! {
    IdText: id, id_bytes;
    AgentText: agent, agent_bytes;
    AgentIdText: agent_id, agent_id_bytes;
    FrameworkIdText: framework_id, framework_id_bytes;
    ExecutorIdText: executor_id, executor_id_bytes;
    ContainerIdText: container_id, container_id_bytes;
    TaskIdText: task_id, task_id_bytes;
    LatestText: latest, latest_bytes;
    PathText: path, path_bytes;
    TargetText: target, target_bytes;
    PidText: pid, pid_bytes;
    LibprocessPidText: libprocess_pid, libprocess_pid_bytes;
    CheckpointedText: checkpointed, checkpointed_bytes;
    TypeText: r#type, type_bytes;
    NameText: name, name_bytes;
    RoleText: role, role_bytes;
    PrincipalText: principal, principal_bytes;
    FolderText: folder, folder_bytes;
    PlainText: text, text_bytes;
    MessageText: message, message_bytes;
}

/// The exact bytes of what is not UTF-8.
pub(super) fn exact(bytes: &[u8]) -> Option<String> {
    std::str::from_utf8(bytes).is_err().then(|| base64(bytes))
}

/// A UUID; null beside the bytes where they are not one.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct UuidJson {
    uuid: Option<String>,
    #[serde(flatten)]
    exact: Option<UuidBytesJson>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct UuidBytesJson {
    /// Null where not even the bytes can be read again.
    uuid_bytes: Option<String>,
}

impl UuidJson {
    pub(super) fn new(uuid: Option<Uuid>, bytes: Option<&[u8]>) -> Self {
        let exact = uuid.is_none().then(|| UuidBytesJson { uuid_bytes: bytes.map(base64) });
        Self { uuid: uuid.as_ref().map(Uuid::to_string), exact }
    }
}
