//! The words of flags that ckpt asks for. Each is written here, once, so that a misspelt one does not compile.

use super::configuration::Configuration;
use super::name::FlagName;

/// A word that a flag takes: its value, or one of a list with commas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlagWord {
    pub(super) flag: FlagName,
    pub(super) word: &'static str,
}

macro_rules! words {
    ($($constant:ident $flag:ident $word:literal;)*) => {
        impl FlagWord {
            $(pub const $constant: Self = Self { flag: FlagName::$flag, word: $word };)*
        }
    };
}

words! {
    ADDITIVE RECONFIGURATION_POLICY "additive";
    CGROUPS_DEVICES ISOLATION "cgroups/devices";
    CLEANUP RECOVER "cleanup";
    DOCKER CONTAINERIZERS "docker";
    EQUAL RECONFIGURATION_POLICY "equal";
    GPU_NVIDIA ISOLATION "gpu/nvidia";
    LINUX LAUNCHER "linux";
    LINUX_SECCOMP ISOLATION "linux/seccomp";
    MESOS CONTAINERIZERS "mesos";
    POSIX LAUNCHER "posix";
    RECONNECT RECOVER "reconnect";
    VOLUME_CSI ISOLATION "volume/csi";
}

impl Configuration {
    /// Whether the value in force is this word, or a list that has it, as the agent compares it.
    pub fn has(&self, word: FlagWord) -> bool {
        let text = self.text(word.flag).unwrap_or_default();
        match word.flag {
            FlagName::CONTAINERIZERS | FlagName::ISOLATION => {
                text.bytes().split(|byte| *byte == b',').any(|one| one == word.word.as_bytes())
            }
            _ => text == word.word,
        }
    }
}
