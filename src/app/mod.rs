//! The questions that can be asked about a checkpoint, and their answers. A [`Scenario`] puts together what they depend on,
//! in one place, so that two commands that ask the same question get the same answer. Knows no command line and no
//! terminal.

#![warn(missing_docs)]

mod after_change;
mod after_repair;
mod agent_flags;
mod agent_unit;
mod announcement;
mod answer;
mod assessment;
mod away;
mod belongs_to_id;
mod candidates;
mod chosen_launcher;
mod cleanup_environment;
mod config_fit;
mod copy_check;
mod cures;
mod docker_ability;
mod docker_facts;
mod error;
mod fleet;
mod forecast;
mod give_up_plan;
mod given_up;
mod hint;
mod host_facts;
mod id_lookup;
mod known_snapshot;
mod liveness;
mod located;
mod lost_resources;
mod messages;
mod new_plan;
mod next_step;
mod no_checkpoint;
mod options;
mod packed_tree;
mod process_facts;
mod rejection;
mod repair_plan;
mod restart_conditions;
mod restore_plan;
mod scenario;
mod snapshot_rotation;
mod status;
mod survey;
mod undoable;
mod unit_removals;
mod unknown;
mod validation;
mod work_dir_elsewhere;
mod write_target;

pub use after_change::AfterChange;
pub use after_repair::{AfterRepair, LeftFinding};
pub use agent_flags::AgentFlags;
pub use agent_unit::{AgentUnit, MachineUnits};
pub use announcement::{announce, files_report};
pub use answer::Answer;
pub use assessment::{Assessment, Stake};
pub use belongs_to_id::{BelongsToId, KnownOperation, KnownProvider, UnacknowledgedTask};
pub use candidates::NONE_FOUND;
pub use cleanup_environment::with_environment;
pub use config_fit::{ConfigFit, config_answer};
pub use copy_check::looks_like_a_copy;
pub use cures::{Cure, Cures, Restoration};
pub use docker_facts::DockerFacts;
pub use error::{Error, ErrorKind};
pub use fleet::{FleetMember, assess_fleet};
pub use forecast::{Doubts, Forecast};
pub use give_up_plan::{AgentIdAfter, GiveUpPlan, plan_forget, plan_give_up};
pub use given_up::{offered_again, provider_lines};
pub use hint::{CallText, Hint, NextCall, NextPath, with_calls};
pub use host_facts::HostFacts;
pub use id_lookup::{
    Closeness, EntityWords, ambiguous_id, closeness, find_framework, framework_in, load_named, unknown_id,
};
pub use known_snapshot::newest_snapshot;
pub use liveness::{LiveExecutor, Liveness};
pub use located::Located;
pub use messages::Messages;
pub use new_plan::new_plan;
pub use next_step::{NextCommand, NextStep};
pub use no_checkpoint::no_checkpoint;
pub use options::{FlagOptions, MissingMeta, ModeChoice, ScenarioOptions, SourceOptions};
pub use rejection::why_rejected;
pub use repair_plan::{PlannedRepair, plan_repair, plan_repair_with};
pub use restore_plan::{PlannedRestore, RestoreArchive, RestoreError, RestoreRequest, plan_restore};
pub use scenario::Scenario;
pub use snapshot_rotation::rotate_snapshots;
pub use status::{AgentLife, RestartNow, StatusAgent, StatusOptions, StatusReport};
pub use survey::Survey;
pub use undoable::{changed_elsewhere, undoable_change};
pub use validation::Validation;
pub use write_target::{UnseenAgent, WriteTarget, in_place, refused_now};
