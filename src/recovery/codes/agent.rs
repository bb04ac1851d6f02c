//! Codes of what decides about the agent as a whole: boot id, `latest`, `slave.info`, its flags.

use super::code::Code;
use super::effect::{ABORTS, COUNTS, DROPS, FAILS, FAILS_OR_DROPS, IGNORES};
use super::row::{Harmless, Row, Words, met, unseen};
use super::severity::Severity::{Error, Note, Warning};
use crate::schema::Release;

pub(super) const ROWS: &[Row] = &[
    met(Code::BootIdUnreadable, "R4", Warning, IGNORES).verified().says(Words {
        disk: "boot_id can't be read, for example because it is a directory",
        agent: "warns and takes the host as not rebooted",
        lost: "nothing now; after a real reboot stale pids would be trusted",
        next: "stop the agent, move boot_id aside, start it again",
        log: "Failed to read '*boot_id': *",
    }),
    met(Code::BootIdDiffers, "R5", Warning, IGNORES).verified().says(Words {
        disk: "boot_id is not the boot id of the host",
        agent: "takes the host as rebooted: it removes every forked.pid and reconnects to no executor",
        lost: "every executor that is still alive, if the host was not rebooted in truth",
        next: "if the host did reboot: nothing. If not (a copy, a restore): find out where this checkpoint comes from before you start the agent",
        log: "Agent host rebooted",
    }),
    met(Code::BootIdEmpty, "R5", Error, IGNORES).verified().says(Words {
        disk: "boot_id has zero bytes, as after a power loss",
        agent: "takes the host as rebooted, even if it was not: it removes every forked.pid",
        lost: "every executor that is still alive",
        next: "if executors are alive (ckpt executors): do not start the agent before boot_id holds the host's boot id",
        log: "Agent host rebooted",
    }),
    met(Code::LatestMissing, "R7", Warning, IGNORES).harmless(Harmless::NoAgents).verified().says(Words {
        disk: "slaves/latest is not there",
        agent: "registers for a new id; agents found below slaves/ are old ones to it",
        lost: "if an agent was here before: its id, all its tasks, and what it reserved under that id",
        next: "if it was removed by hand: stop the agent before it has registered; ckpt repair --only latest-missing PATH makes the link again",
        log: "Failed to find the latest agent from '*'",
    }),
    unseen(Code::SlavesNotADirectory, "R7", Error).says(Words {
        disk: "meta/slaves is no directory",
        agent: "finds no agent there, registers for an id, and aborts when it makes the directory of that id; and so each time",
        lost: "what was checkpointed there, if it was a directory once",
        next: "stop the agent; put the directory back from a snapshot, or move what stands there aside",
        log: "",
    }),
    met(Code::LatestDangling, "R8", Error, FAILS).verified().says(Words {
        disk: "slaves/latest leads to nothing, for example because the work_dir was moved",
        agent: "refuses to start, strict or not",
        lost: "nothing yet: all is still on disk",
        next: "stop the supervisor; let latest point to the right directory below slaves/, with its absolute path: ckpt repair --only latest-dangling --agent ID PATH",
        log: "Failed to find latest agent: No such file or directory",
    }),
    met(Code::LatestLoop, "R9", Error, FAILS).verified().says(Words {
        disk: "slaves/latest leads round and round",
        agent: "refuses to start, strict or not",
        lost: "nothing yet: all is still on disk",
        next: "stop the supervisor; let latest point to the right directory below slaves/: ckpt repair --only latest-loop --agent ID PATH",
        log: "Failed to find latest agent: Too many levels of symbolic links",
    }),
    met(Code::AgentInfoMissing, "R24", Error, DROPS).verified().says(Words {
        disk: "slave.info is not there, for example after rm -rf latest/ with a slash at the end",
        agent: "only warns, and registers as a NEW agent",
        lost: "the agent id, every executor and task, and the way to the volumes",
        next: "stop the agent before it registers; put slave.info back from a snapshot or a temp file beside it",
        log: "Failed to find agent info file '*'",
    }),
    met(Code::AgentInfoUnreadable, "R25", Error, FAILS_OR_DROPS).verified().says(Words {
        disk: "slave.info is damaged",
        agent: "strict: refuses to start. Otherwise: registers as a NEW agent",
        lost: "without --strict the agent id, every executor and task",
        next: "do not start with --no-strict; stop the supervisor; put slave.info back from a snapshot or a temp file beside it",
        log: "Failed to read agent info from '*': *",
    }),
    met(Code::AgentInfoEmpty, "R26", Error, DROPS).verified().says(Words {
        disk: "slave.info has zero bytes, as after a power loss",
        agent: "only warns, and registers as a NEW agent",
        lost: "the agent id, every executor and task, and the way to the volumes",
        next: "stop the agent before it registers; put slave.info back from a snapshot or a temp file beside it",
        log: "Found empty agent info file '*'",
    }),
    met(Code::DrainUnreadable, "R30", Warning, COUNTS).verified().says(Words {
        disk: "drain.config is damaged",
        agent: "warns and counts an error, strict or not, and does not drain",
        lost: "the order to drain; the master gives it again",
        next: "nothing: the master sends the drain anew if it still stands",
        log: "Failed to read agent state file '*drain.config': *",
    }),
    met(Code::AgentIdDiffers, "R119", Error, ABORTS).since(Release::new(1, 6, 0)).says(Words {
        disk: "the id in slave.info is not the name of its directory",
        agent: "works with two ids: collects the directory it has just read, and aborts if the other directory is missing",
        lost: "the whole checkpoint, in the long run",
        next: "stop the supervisor; let latest point to the directory whose slave.info has its own id",
        log: "*Failed to recover resource provider manager registry*",
    }),
    met(Code::RegistryBroken, "R120", Error, ABORTS).since(Release::new(1, 6, 0)).says(Words {
        disk: "resource_provider_registry can't be opened",
        agent: "aborts soon after it has started",
        lost: "nothing but the list of resource providers",
        next: "stop the supervisor; move resource_provider_registry aside: agents without resource providers make it anew",
        log: "*Failed to recover resource provider manager registry*",
    }),
    unseen(Code::LatestOutside, "R10", Error).verified().says(Words {
        disk: "a latest link leads out of the work_dir",
        agent: "takes only the last name of where it leads, and reads the directory of that name here",
        lost: "everything, if that name is not among the ids here",
        next: "stop the agent; let the link point to the right directory of this work_dir",
        log: "",
    }),
    unseen(Code::ProviderLatestDangling, "R157", Error).says(Words {
        disk: "the latest link of a resource provider leads to nothing, for example because the work_dir was moved",
        agent: "takes the provider for a new one, with a new id",
        lost: "the way to the provider's volumes and operations",
        next: "stop the agent; let latest lead to the id beside it, with its absolute path",
        log: "",
    }),
    unseen(Code::OldAgentUncollected, "R166", Note).says(Words {
        disk: "an old agent id without sandboxes",
        agent: "never collects it",
        lost: "nothing but space",
        next: "may be removed while the agent is stopped",
        log: "",
    }),
    unseen(Code::AgentDirectoryHollow, "R24", Error).says(Words {
        disk: "the directory that latest leads to holds nothing: rm -rf latest/ empties it and keeps the link",
        agent: "only warns, and registers as a NEW agent",
        lost: "the agent id, every executor and task",
        next: "stop the agent before it registers; restore the directory from a snapshot",
        log: "",
    }),
    unseen(Code::DrainStored, "R159", Warning).verified().says(Words {
        disk: "drain.config: the agent is draining",
        agent: "rejects new tasks and kills the running ones when their grace period is over",
        lost: "the tasks, as was asked for",
        next: "if it is to stay: reactivate the agent at the master",
        log: "",
    }),
    unseen(Code::AgentNotCheckpointing, "R111", Warning).says(Words {
        disk: "slave.info without the checkpoint flag, as agents before 0.22 without --checkpoint wrote it",
        agent: "differs from every newer agent's info, which policy equal refuses",
        lost: "the agent id, if the policy is equal",
        next: "use --reconfiguration_policy=additive for the upgrade",
        log: "",
    }),
    met(Code::ResourcesDontFit, "R106", Error, FAILS).verified().says(Words {
        disk: "checkpointed reservations or volumes that do not fit into the resources of the agent's flags",
        agent: "refuses to start, strict or not, also after a reboot; a new agent id does not help",
        lost: "nothing yet: all is still on disk",
        next: "raise --resources until they fit (ckpt config says by how much), or unreserve and destroy them through the operator API with the old flags before shrinking",
        log: "Checkpointed resources * are incompatible with agent resources *",
    }),
    met(Code::InfoIncompatible, "R116", Error, FAILS).verified().says(Words {
        disk: "slave.info, and flags that differ from it in what --reconfiguration_policy does not let pass",
        agent: "refuses to start, strict or not, and advises rm -f meta/slaves/latest",
        lost: "nothing yet; by that advice the agent's id, every executor and task, and the way to the volumes",
        next: "do not remove latest: ckpt config says which flag differs and what to set so that the agent keeps its id",
        log: "Incompatible agent info detected*|Configuration change not permitted under *additive* policy*",
    }),
    met(Code::InfoIncompatibleAfterReboot, "R117", Error, DROPS).verified().says(Words {
        disk: "slave.info, flags that differ from it, and a boot id of before a reboot",
        agent: "removes slaves/latest and registers as a NEW agent",
        lost: "the agent's id and the way to the volumes; every task is lost by the reboot already",
        next: "before the start: ckpt config says which flag differs and what to set so that the agent keeps its id. After it: stop the agent and let latest point to the old id again, before the new one has registered",
        log: "Falling back to recover as a new agent due to error: *",
    }),
];
