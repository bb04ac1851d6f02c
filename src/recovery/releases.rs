//! What differs between Mesos releases: one predicate for each difference, with the releases and the ticket or commit in
//! Mesos's repository where it is known. The shapes of messages differ too: `schema::table` has those, `flags` the flags.

use crate::schema::Release;

/// No release differs.
pub fn any(_: Release) -> bool {
    true
}

/// Empty files are met with a warning (R222); 0.14.0 refuses them in strict mode, and an executor without `runs/latest` too.
/// Since 0.14.1.
pub fn accepts_empty_files(release: Release) -> bool {
    release >= Release::new(0, 14, 1)
}

/// An agent without `--checkpoint` checkpoints; 0.14 does only with that flag (R110). The flag is gone since 0.22.0, and an
/// agent always checkpoints. Since 0.15.0.
pub fn checkpoints_by_default(release: Release) -> bool {
    release >= Release::new(0, 15, 0)
}

/// The boot ID is checkpointed and compared (R3). Since 0.16.0, MESOS-736.
pub fn compares_boot_ids(release: Release) -> bool {
    release >= Release::new(0, 16, 0)
}

/// A file of less than four bytes is refused; before, it counted as empty (`os::read` in stout; R82). Since 0.19.0.
pub fn refuses_cut_lengths(release: Release) -> bool {
    release >= Release::new(0, 19, 0)
}

/// Runs are recovered without `executor.info`, which is read after them (R224). Since 0.19.0.
pub fn reads_runs_first(release: Release) -> bool {
    release >= Release::new(0, 19, 0)
}

/// The sentinel counts also where pids are missing (R223). Since 0.21.0.
pub fn reads_sentinel_first(release: Release) -> bool {
    release >= Release::new(0, 21, 0)
}

/// A missing sandbox of a live run aborts the agent (R135, R234). Since 0.22.0.
pub fn checks_sandboxes(release: Release) -> bool {
    release >= Release::new(0, 22, 0)
}

/// The checkpointed resources must fit into those of the agent (R106). Since 0.23.0.
pub fn applies_resources(release: Release) -> bool {
    release >= Release::new(0, 23, 0)
}

/// The port is compared too (R111). Since 0.23.0.
pub fn compares_ports(release: Release) -> bool {
    release >= Release::new(0, 23, 0)
}

/// A checkpointed framework that does not checkpoint aborts the agent (R122). Since 0.24.0.
pub fn refuses_uncheckpointed_frameworks(release: Release) -> bool {
    release >= Release::new(0, 24, 0)
}

/// Tasks of an executor that has ended are `TASK_FAILED`; before, those of a custom executor are `TASK_LOST`, also at the timeout
/// (R174, R178). Since 0.26.0, MESOS-2657.
pub fn fails_tasks_of_ended_executors(release: Release) -> bool {
    release >= Release::new(0, 26, 0)
}

/// Errors put the ID of an executor in quotes. Since 0.26.0.
pub fn quotes_executors(release: Release) -> bool {
    release >= Release::new(0, 26, 0)
}

/// `http.marker` is read (R62). Since 0.27.0.
pub fn has_http_marker(release: Release) -> bool {
    release >= Release::new(0, 27, 0)
}

/// A UUID that is not one aborts the agent (R69); before, its bytes are copied unchecked. Since 1.0.0.
pub fn checks_uuids(release: Release) -> bool {
    release >= Release::new(1, 0, 0)
}

/// The name of the agent in its own texts: "slave" until 0.28.
pub fn noun(release: Release) -> &'static str {
    if release >= Release::new(1, 0, 0) { "agent" } else { "slave" }
}

/// The error of a text file that cannot be opened leaves out its path (`os::read` in stout). Since 1.0.0.
pub fn leaves_out_the_path(release: Release) -> bool {
    release >= Release::new(1, 0, 0)
}

/// The error of a text file that cannot be opened is that of the system alone. Since 1.6.0.
pub fn gives_the_errno_alone(release: Release) -> bool {
    release >= Release::new(1, 6, 0)
}

/// Containers are kept in the runtime directory (R138 to R145, R240). Since 1.1.0.
pub fn has_runtime_dir(release: Release) -> bool {
    release >= Release::new(1, 1, 0)
}

/// Resources of executors and tasks get the framework's role (R101). Since 1.2.0.
pub fn injects_allocations(release: Release) -> bool {
    release >= Release::new(1, 2, 0)
}

/// The I/O switchboard of a container has a pid that must be readable (R145). Since 1.2.0.
pub fn has_switchboard(release: Release) -> bool {
    release >= Release::new(1, 2, 0)
}

/// `launch_info` of containers is read (R142). Since 1.4.0.
pub fn reads_launch_info(release: Release) -> bool {
    release >= Release::new(1, 4, 0)
}

/// The new `SlaveInfo` is printed without its ID where it is refused; before, with it. Since 1.4.0.
pub fn prints_info_without_id(release: Release) -> bool {
    release >= Release::new(1, 4, 0)
}

/// The error of a bad `forked.pid` names the file (R58). Since 1.3.0.
pub fn names_the_pid_file(release: Release) -> bool {
    release >= Release::new(1, 3, 0)
}

/// After a reboot the agent is recovered all the same (R5); before, it was ignored (R225). Since 1.4.0, MESOS-6223.
pub fn recovers_after_reboot(release: Release) -> bool {
    release >= Release::new(1, 4, 0)
}

/// `resources/resources.info` holds the checkpointed resources. Since 0.22.0.
pub fn checkpoints_resources(release: Release) -> bool {
    release >= Release::new(0, 22, 0)
}

/// A change of the resources is prepared in `resources.target`. Since 1.1.0.
pub fn prepares_resources(release: Release) -> bool {
    release >= Release::new(1, 1, 0)
}

/// A list of resources that ends in a cut record is an error. Until 1.4 the agent cut it and continued (R229). Since 1.5.0,
/// commit `bc412f109`.
pub fn refuses_cut_resources(release: Release) -> bool {
    release >= Release::new(1, 5, 0)
}

/// `resources_and_operations.state` holds resources and operations of the agent itself, `operations` the streams of their
/// updates. Since 1.8.0.
pub fn checkpoints_operations(release: Release) -> bool {
    release >= Release::new(1, 8, 0)
}

/// A change of resources or operations is prepared in `resources_and_operations.target`, and both targets are renamed (R103
/// to R105). 1.8 writes the state directly, before the volumes exist (R230). Since 1.9.0, commit `75a93fde2`.
pub fn prepares_operations(release: Release) -> bool {
    release >= Release::new(1, 9, 0)
}

/// The agent can drain, and has `drain.config` (R30). Since 1.9.0.
pub fn drains(release: Release) -> bool {
    release >= Release::new(1, 9, 0)
}

/// `--reconfiguration_policy` decides about a changed `SlaveInfo` (R112, R228). The ID is copied before the comparison (R110),
/// the check is made before a cleanup too, and a master must know `AGENT_UPDATE` (R115). After a reboot with another
/// `SlaveInfo` the agent removes `slaves/latest` (R117). Since 1.5.0, commit `63e3336b5`.
pub fn has_reconfiguration_policy(release: Release) -> bool {
    release >= Release::new(1, 5, 0)
}

/// A dangling `runs/latest` is no longer fatal (R42, R226). On the master branch alone, commit `f30f10d03`.
pub fn tolerates_dangling_run(release: Release) -> bool {
    release >= Release::HEAD
}

/// `executor_generated_for_command_task` is written and read (R49 to R51); other releases guess. Since 1.7.3 and 1.10.0,
/// and on the tips of the branches 1.5.x, 1.6.x, 1.8.x and 1.9.x, which were not released. Commit `e8ef153ef`.
pub fn marks_generated_executors(release: Release) -> bool {
    release.has(&[
        Release::new(1, 5, 4),
        Release::new(1, 6, 3),
        Release::new(1, 7, 3),
        Release::new(1, 8, 2),
        Release::new(1, 9, 1),
        Release::new(1, 10, 0),
    ])
}

/// After a reboot `forked.pid` is removed and no pid is read (R54, R225). Since 1.4.3, 1.5.2, 1.6.2, 1.7.1 and 1.8.0,
/// MESOS-9501.
pub fn forgets_pids_after_reboot(release: Release) -> bool {
    release.has(&[
        Release::new(1, 4, 3),
        Release::new(1, 5, 2),
        Release::new(1, 6, 2),
        Release::new(1, 7, 1),
        Release::new(1, 8, 0),
    ])
}

/// Two docker executors with one pid are fatal (R233). Until 1.4.3, 1.5.3, 1.6.2, 1.7.2 and 1.8.0, MESOS-9695.
pub fn refuses_docker_pid_twice(release: Release) -> bool {
    !release.has(&[
        Release::new(1, 4, 4),
        Release::new(1, 5, 4),
        Release::new(1, 6, 3),
        Release::new(1, 7, 3),
        Release::new(1, 8, 1),
    ])
}

/// The docker containerizer recovers executors with `libprocess.pid` alone, and waits only for those that listen there
/// (R148); before, `forked.pid` is enough. Since 1.4.2, 1.5.1 and 1.6.0, MESOS-8125, commit `b6da63ba2`.
pub fn docker_needs_libprocess_pid(release: Release) -> bool {
    release.has(&[Release::new(1, 4, 2), Release::new(1, 5, 1), Release::new(1, 6, 0)])
}

/// `config` of containers and `layers` of the provisioner are read (R137, R146). Since 1.5.0.
pub fn reads_container_config(release: Release) -> bool {
    release >= Release::new(1, 5, 0)
}

/// Volumes of tasks in default executors are attached again (`Slave::attachTaskVolumeDirectory`, R119). Since 1.5.0.
pub fn attaches_task_volumes(release: Release) -> bool {
    release >= Release::new(1, 5, 0)
}

/// The registry of resource providers is opened as soon as the ID is known (R119, R120). Since 1.6.0, commit `6850353e4`.
pub fn opens_registry_at_recovery(release: Release) -> bool {
    release >= Release::new(1, 6, 0)
}

/// `termination` in a container that only the runtime directory knows is fatal unless it is nested (R139). Since 1.7.0,
/// commit `90a52c5af`.
pub fn refuses_terminated_containers(release: Release) -> bool {
    release >= Release::new(1, 7, 0)
}

/// `volume_gids` is read (R131). Since 1.8.0.
pub fn has_volume_gids(release: Release) -> bool {
    release >= Release::new(1, 8, 0)
}

/// The isolator `volume/csi` exists (R147). Since 1.11.0.
pub fn has_csi_isolator(release: Release) -> bool {
    release >= Release::new(1, 11, 0)
}

/// The device manager exists (R147). On the master branch alone.
pub fn has_device_manager(release: Release) -> bool {
    release >= Release::HEAD
}

/// Partition-aware frameworks keep their tasks on an agent that was unreachable (R200). Since 1.1.0.
pub fn knows_partition_aware(release: Release) -> bool {
    release >= Release::new(1, 1, 0)
}

/// The agent sends `TASK_GONE` and `TASK_DROPPED` to partition-aware frameworks (R178, R189); before, `TASK_LOST`. Since
/// 1.2.0, commit `01aa3ba4a`.
pub fn has_partition_aware_states(release: Release) -> bool {
    release >= Release::new(1, 2, 0)
}

/// The master marks an agent that does not answer as unreachable; before, it removed it (R197, R199). Since 1.1.0.
pub fn marks_unreachable(release: Release) -> bool {
    release >= Release::new(1, 1, 0)
}

/// All tasks of an agent that was unreachable are kept when it returns (R200). Since 1.5.0, MESOS-7215, commit `9d0cadc82`.
pub fn keeps_unreachable_tasks(release: Release) -> bool {
    release >= Release::new(1, 5, 0)
}

/// An executor that comes back and was never sent a task is shut down (R257). Since 1.3.3, 1.4.2, 1.5.1 and 1.6.0,
/// MESOS-8411.
pub fn shuts_down_unsent_executors(release: Release) -> bool {
    release.has(&[Release::new(1, 3, 3), Release::new(1, 4, 2), Release::new(1, 5, 1), Release::new(1, 6, 0)])
}

/// The type of the container of a Docker task is in `executor.info`. Since 0.23.0.
pub fn checkpoints_container_type(release: Release) -> bool {
    release >= Release::new(0, 23, 0)
}

/// The recovery code of this release, or of one beside it, was run: from 1.2.3 on.
pub fn is_near_observed(release: Release) -> bool {
    release >= Release::new(1, 2, 3)
}

/// An agent that terminates in an orderly way removes `slaves/latest` (R227). Until 1.4, commit `3da4f8a65`.
pub fn removes_latest_at_end(release: Release) -> bool {
    release < Release::new(1, 5, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixes_hold_for_the_branches_they_were_ported_to() {
        for (holds, lacks) in [
            (Release::new(1, 4, 3), Release::new(1, 4, 2)),
            (Release::new(1, 7, 1), Release::new(1, 7, 0)),
            (Release::new(1, 8, 0), Release::new(1, 6, 1)),
        ] {
            assert!(
                forgets_pids_after_reboot(holds) && !forgets_pids_after_reboot(lacks),
                "{holds}, {lacks}"
            );
        }
        for (refuses, fixed) in [
            (Release::new(1, 8, 0), Release::new(1, 8, 1)),
            (Release::new(1, 7, 2), Release::new(1, 7, 3)),
            (Release::new(1, 4, 3), Release::new(1, 9, 0)),
        ] {
            assert!(refuses_docker_pid_twice(refuses) && !refuses_docker_pid_twice(fixed), "{refuses}");
        }
        for (guesses, reads) in [
            (Release::new(1, 5, 3), Release::new(1, 5, 4)),
            (Release::new(1, 6, 2), Release::new(1, 6, 3)),
            (Release::new(1, 7, 2), Release::new(1, 7, 3)),
            (Release::new(1, 8, 1), Release::new(1, 8, 2)),
            (Release::new(1, 9, 0), Release::new(1, 9, 1)),
        ] {
            assert!(!marks_generated_executors(guesses) && marks_generated_executors(reads), "{reads}");
        }
        assert!(
            docker_needs_libprocess_pid(Release::new(1, 5, 1))
                && !docker_needs_libprocess_pid(Release::new(1, 5, 0))
        );
    }

    #[test]
    fn the_master_branch_is_after_the_last_release() {
        assert!(
            removes_latest_at_end(Release::new(1, 4, 3)) && !removes_latest_at_end(Release::new(1, 5, 0))
        );
        for differs in [tolerates_dangling_run, has_device_manager] {
            assert!(differs(Release::HEAD) && !differs(Release::LAST) && !differs(Release::new(1, 11, 1)));
        }
    }
}
