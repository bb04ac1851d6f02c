//! Codes of what decides about the agent as a whole: boot id, `latest`, `slave.info`, its flags.

use super::code::Code;
use super::effect::{ABORTS, COUNTS, DROPS, FAILS, FAILS_OR_DROPS, IGNORES};
use super::row::{Harmless, Row, Words, met, unseen};
use super::severity::Severity::{Error, Note, Warning};
use crate::recovery::releases;
use crate::recovery::rules::Rule;

pub(super) const ROWS: &[Row] = &[
    met(Code::BootIdUnreadable, Rule::R4, Warning, IGNORES).verified().says(Words {
        disk: "boot_id cannot be read, e.g. because it is a directory",
        agent: "warns, and treats the host as not rebooted",
        lost: "nothing now; after a real reboot the agent would trust stale pids",
        next: "Stop the agent's service. Move boot_id aside, and start the agent.",
        log: "Failed to read '*boot_id': *",
    }),
    met(Code::BootIdDiffers, Rule::R5, Warning, IGNORES).verified().says(Words {
        disk: "boot_id is not the boot ID of the host",
        agent: "treats the host as rebooted: it removes every forked.pid and reconnects to no executor",
        lost: "every executor that is still alive, if the host was not actually rebooted",
        next: "If the host was rebooted, nothing is wrong. If not (a copy, a restore), find out where this checkpoint comes from before the agent starts.",
        log: "Agent host rebooted",
    }),
    met(Code::BootIdEmpty, Rule::R5, Error, IGNORES).verified().says(Words {
        disk: "boot_id is empty, as after a power loss",
        agent: "treats the host as rebooted, even if it was not: it removes every forked.pid",
        lost: "every executor that is still alive",
        next: "If executors are alive (ckpt executors shows them), do not start the agent until boot_id contains the boot ID of the host.",
        log: "Agent host rebooted",
    }),
    met(Code::LatestMissing, Rule::R7, Warning, IGNORES).harmless(Harmless::NoAgents).verified().says(Words {
        disk: "slaves/latest does not exist",
        agent: "registers as a new agent with a new ID, and treats the agents below slaves/ as old ones",
        lost: "if an agent was here before: its ID, and every executor and task. Reservations and volumes in meta/resources stay",
        next: "If it was removed by mistake, stop the agent's service before the agent has registered. ckpt repair --only latest-missing PATH makes the symlink again.",
        log: "Failed to find the latest agent from '*'",
    }),
    unseen(Code::MetaMissing, Rule::R7, Error).says(Words {
        disk: "sandboxes or volumes of an agent are there, and no checkpoint of it in meta",
        agent: "registers as a new agent with a new ID",
        lost: "the agent ID, every executor and task, and all reservations with their volumes",
        next: "Stop the agent's service before the agent has registered. Restore meta from a snapshot, or mount the disk that it is on.",
        log: "",
    }),
    unseen(Code::WorkDirElsewhere, Rule::R7, Error).says(Words {
        disk: "the agent's flags name another work_dir than the one that this checkpoint is in",
        agent: "does not read this checkpoint. Where its work_dir contains none, it registers as a new agent with a new ID",
        lost: "the agent ID, every executor and task, and all reservations with their volumes, unless work_dir is corrected",
        next: "Correct work_dir in the agent's flags before it starts, or move the checkpoint there while the agent's service is stopped.",
        log: "",
    }),
    unseen(Code::SlavesNotADirectory, Rule::R7, Error).says(Words {
        disk: "meta/slaves is not a directory",
        agent: "finds no agent, registers as a new one, and then aborts because it cannot make the directory of the new ID. Every start ends like this",
        lost: "what was checkpointed there, if it was a directory once",
        next: "Stop the agent's service. Restore the directory from a snapshot, or move what is in its place aside.",
        log: "",
    }),
    met(Code::LatestDangling, Rule::R8, Error, FAILS).verified().says(Words {
        disk: "slaves/latest points to nothing, e.g. because the work_dir was moved",
        agent: "refuses to start, strict or not",
        lost: "nothing yet: everything is still on disk",
        next: "Stop the agent's service. Make latest point to the right directory below slaves/, by its absolute path: ckpt repair --only latest-dangling --agent ID PATH",
        log: "Failed to find latest agent: No such file or directory",
    }),
    met(Code::LatestLoop, Rule::R9, Error, FAILS).verified().says(Words {
        disk: "slaves/latest is a symlink loop",
        agent: "refuses to start, strict or not",
        lost: "nothing yet: everything is still on disk",
        next: "Stop the agent's service. Make latest point to the right directory below slaves/: ckpt repair --only latest-loop --agent ID PATH",
        log: "Failed to find latest agent: Too many levels of symbolic links",
    }),
    met(Code::AgentInfoMissing, Rule::R24, Error, DROPS).verified().says(Words {
        disk: "slave.info does not exist, e.g. after rm -rf latest/ with a slash at the end",
        agent: "only warns, and registers as a new agent with a new ID",
        lost: "the agent ID, and every executor and task. Reservations and volumes in meta/resources stay",
        next: "Stop the agent's service before the agent has registered. Restore slave.info from a snapshot or from a temp file beside it.",
        log: "Failed to find agent info file '*'",
    }),
    met(Code::AgentInfoUnreadable, Rule::R25, Error, FAILS_OR_DROPS).verified().says(Words {
        disk: "slave.info is damaged",
        agent: "refuses to start (--strict), or registers as a new agent with a new ID (--no-strict)",
        lost: "with --no-strict: the agent ID, and every executor and task. Reservations and volumes in meta/resources stay",
        next: "Do not start the agent with --no-strict. Stop the agent's service. Restore slave.info from a snapshot or from a temp file beside it.",
        log: "Failed to read agent info from '*': *",
    }),
    met(Code::AgentInfoEmpty, Rule::R26, Error, DROPS).verified().says(Words {
        disk: "slave.info is empty, as after a power loss",
        agent: "only warns, and registers as a new agent with a new ID",
        lost: "the agent ID, and every executor and task. Reservations and volumes in meta/resources stay",
        next: "Stop the agent's service before the agent has registered. Restore slave.info from a snapshot or from a temp file beside it.",
        log: "Found empty agent info file '*'",
    }),
    met(Code::DrainUnreadable, Rule::R30, Warning, COUNTS).verified().says(Words {
        disk: "drain.config is damaged",
        agent: "warns, counts an error in both modes, and does not drain",
        lost: "the order to drain, until the master sends it again",
        next: "Nothing to do: the master sends the order again if it is still in force.",
        log: "Failed to read agent state file '*drain.config': *",
    }),
    met(Code::AgentIdDiffers, Rule::R119, Error, ABORTS).known_if(releases::opens_registry_at_recovery).says(Words {
        disk: "the ID in slave.info is not the name of its directory",
        agent: "works with two IDs: it schedules the directory that it has just read for GC, and aborts if the other directory is missing",
        lost: "the whole checkpoint, in the long run",
        next: "Stop the agent's service. Make latest point to the directory whose slave.info contains its own ID.",
        log: "*Failed to recover resource provider manager registry*",
    }),
    met(Code::RegistryBroken, Rule::R120, Error, ABORTS).known_if(releases::opens_registry_at_recovery).says(Words {
        disk: "resource_provider_registry cannot be opened",
        agent: "aborts soon after it has started",
        lost: "only the list of resource providers",
        next: "Stop the agent's service. Move resource_provider_registry aside. An agent without resource providers makes a new one.",
        log: "*Failed to recover resource provider manager registry*",
    }),
    unseen(Code::LatestOutside, Rule::R10, Error).verified().says(Words {
        disk: "a latest symlink points out of the work_dir",
        agent: "uses only the last component of the target, and reads the directory of that name in this work_dir",
        lost: "everything, if no ID here has that name",
        next: "Stop the agent's service. Make the symlink point to the right directory of this work_dir.",
        log: "",
    }),
    unseen(Code::ProviderLatestDangling, Rule::R157, Error).says(Words {
        disk: "the latest symlink of a resource provider points to nothing, e.g. because the work_dir was moved",
        agent: "treats the provider as a new one, with a new ID",
        lost: "the state of the provider: the agent no longer knows its volumes and operations",
        next: "Stop the agent's service. Make latest point to the ID beside it, by its absolute path.",
        log: "",
    }),
    unseen(Code::OldAgentUncollected, Rule::R166, Note).says(Words {
        disk: "an old agent ID without sandboxes",
        agent: "never removes it by GC",
        lost: "nothing but disk space",
        next: "It can be removed while the agent is stopped: ckpt cleanup --scope old-agents PATH",
        log: "",
    }),
    unseen(Code::AgentDirectoryHollow, Rule::R24, Error).says(Words {
        disk: "the directory that latest points to is empty, as rm -rf latest/ leaves it",
        agent: "only warns, and registers as a new agent with a new ID",
        lost: "the agent ID, and every executor and task. Reservations and volumes in meta/resources stay",
        next: "Stop the agent's service before the agent has registered. Restore the directory from a snapshot.",
        log: "",
    }),
    unseen(Code::DrainStored, Rule::R159, Warning).verified().says(Words {
        disk: "drain.config exists: the agent is draining",
        agent: "rejects new tasks, and kills the running ones when their grace period ends",
        lost: "the running tasks, as the drain demands",
        next: "If the agent is to stay, reactivate it at the master.",
        log: "",
    }),
    unseen(Code::AgentNotCheckpointing, Rule::R111, Warning).says(Words {
        disk: "slave.info says checkpoint: false, as agents before 0.22 without --checkpoint wrote it",
        agent: "finds that it differs from its own info, which the policy equal refuses",
        lost: "the agent ID, with the policy equal",
        next: "Use --reconfiguration_policy=additive for the upgrade.",
        log: "",
    }),
    met(Code::ResourcesDontFit, Rule::R106, Error, FAILS).verified().says(Words {
        disk: "checkpointed reservations or volumes do not fit into the resources of the agent's flags",
        agent: "refuses to start, strict or not, even after a reboot. A new agent ID does not help",
        lost: "nothing yet: everything is still on disk",
        next: "Raise --resources until they fit (ckpt config shows by how much). Or unreserve and destroy them through the operator API with the old flags first.",
        log: "Checkpointed resources * are incompatible with agent resources *",
    }),
    met(Code::InfoIncompatible, Rule::R116, Error, FAILS).verified().says(Words {
        disk: "the flags differ from slave.info in a way that --reconfiguration_policy does not permit",
        agent: "refuses to start, strict or not, and advises rm -f meta/slaves/latest",
        lost: "nothing yet. Following that advice loses the agent ID, and every executor and task",
        next: "Do not remove latest. ckpt config shows which flag differs, and what to set so that the agent keeps its ID.",
        log: "Incompatible agent info detected*|Configuration change not permitted under *additive* policy*",
    }),
    met(Code::InfoIncompatibleAfterReboot, Rule::R117, Error, DROPS).verified().says(Words {
        disk: "the flags differ from slave.info, and the host was rebooted",
        agent: "removes slaves/latest, and registers as a new agent with a new ID",
        lost: "the agent ID. The reboot has ended every task already; reservations and volumes in meta/resources stay",
        next: "Before the start: ckpt config shows which flag differs, and what to set so that the agent keeps its ID. After it: stop the agent's service before the new agent has registered, and make latest point to the old ID again.",
        log: "Falling back to recover as a new agent due to error: *",
    }),
];
