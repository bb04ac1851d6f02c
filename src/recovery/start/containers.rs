//! `MesosContainerizerProcess::recover`, the provisioner and the isolators, as far as files decide (R134 to R147).

use std::collections::HashSet;

use crate::layout::{Name, RelPath};
use crate::model::{ContainerType, DirectoryState, File, Part, RuntimeContainer, SideKind};
use crate::recovery::text::{UNCONVERTIBLE, is_unconvertible, message_error, text_error};
use crate::recovery::{Code, Stop, releases};
use crate::source::Existence;
use crate::values::parse_int;

use super::pids::{Of, Watched};
use super::setup::Launcher;
use super::startup::Startup;

const PIDS: std::ops::RangeInclusive<i64> = i32::MIN as i64..=i32::MAX as i64;

/// What is known of containers while the runtime directory is walked.
#[derive(Default)]
struct Known<'m> {
    /// Containers that executors of the checkpoint run in.
    executors: HashSet<&'m Name>,
    /// All that the launcher is to recover.
    watched: Vec<Watched<'m>>,
}

impl<'m> Startup<'m> {
    pub(super) fn recover_containers(&mut self) -> Result<(), Stop> {
        let mut known = Known::default();
        self.executor_containers(&mut known)?;
        self.log.next_step();
        let checkpoint = self.checkpoint;
        let in_use = releases::has_runtime_dir(self.log.conditions.release);
        let containers = if in_use { &checkpoint.containers[..] } else { &[] };
        if in_use {
            if checkpoint.containers_blocked {
                self.containers_blocked(&self.runtime("containers"))?;
            }
            self.container_strays(&checkpoint.container_strays, &self.runtime("containers"))?;
            if checkpoint.coverage.runtime_dir == Part::NotPermitted && containers.is_empty() {
                self.log.unknown.push(self.runtime("containers"));
            }
        }
        for container in containers {
            let path = self.runtime("containers").join(&container.id);
            if known.executors.contains(&container.id) {
                self.config(container, &path)?;
                self.recoverable(container, &path)?;
                self.nested(container, &path, container.id.to_string(), true, &mut known)?;
            } else {
                self.unknown_container(container, &path, &mut known)?;
            }
        }
        self.log.next_step();
        match self.setup.launcher {
            // It knows containers by their pid.
            Launcher::Posix => self.pids_twice(Code::PidTwice, &known.watched)?,
            Launcher::Linux => self.accepted_pids = self.shared_pids(&known.watched),
        }
        self.log.next_step();
        self.containers_twice(&known.watched)?;
        self.cni_networks()?;
        self.unknown_backends()?;
        self.side_files(
            SideKind::ProvisionerLayers,
            Code::LayersUnreadable,
            "Failed to recover layers from",
        )?;
        if self.setup.csi_isolator {
            let prefix = "Failed to read the CSI volumes from";
            self.side_files(SideKind::CsiIsolatorVolumes, Code::CsiVolumesUnreadable, prefix)?;
        }
        if self.setup.device_manager {
            let prefix = "Failed to read device configuration info from";
            self.side_files(SideKind::DeviceState, Code::DeviceStateUnreadable, prefix)?;
        }
        Ok(())
    }

    /// A path in the runtime directory: absolute, since it is not below the `work_dir`.
    fn runtime(&self, name: &str) -> RelPath {
        use std::os::unix::ffi::OsStrExt;
        let root =
            self.checkpoint.runtime_path.as_deref().map_or(&b""[..], |path| path.as_os_str().as_bytes());
        RelPath::new(root).join(name)
    }

    /// Executors of the checkpoint: their sandboxes must exist (R134, R135).
    fn executor_containers(&mut self, known: &mut Known<'m>) -> Result<(), Stop> {
        let Some(agent) = self.agent() else { return Ok(()) };
        for framework in &agent.frameworks {
            for executor in &framework.executors {
                let Some(run) = Self::live_run(executor) else { continue };
                let facts = executor.node.and_then(|node| node.info.value());
                let docker = facts.is_some_and(|facts| facts.container == ContainerType::Docker);
                let Some(pid) = run.forked_pid.filter(|_| !docker) else { continue };
                let Some(node) = run.node else { continue };
                let sandbox = || RelPath::of_run("slaves", &agent.id, framework.id, executor.id, run.id);
                match node.sandbox {
                    Some(Existence::No) => {
                        let line = "Check failed: os::exists(directory)".to_owned();
                        let detail = "the agent treats its run as alive".to_owned();
                        self.log.decide(Code::SandboxMissing, &sandbox(), None, detail, line)?;
                    }
                    Some(Existence::Yes) => {}
                    _ if !releases::checks_sandboxes(self.log.conditions.release) => {}
                    Some(Existence::Unknown) | None => self.log.unknown.push(sandbox()),
                }
                known.executors.insert(&node.id);
                let of = Of::Run { framework: framework.id, executor: executor.id, run: run.id };
                known.watched.push(Watched { pid: i64::from(pid), of });
            }
        }
        Ok(())
    }

    /// A directory of containers that cannot be listed.
    fn containers_blocked(&mut self, path: &RelPath) -> Result<(), Stop> {
        let line = format!(
            "Failed to get container ids from the runtime directory: Failed to list '{path}': Failed to opendir '{path}': \
             Not a directory"
        );
        self.log.decide(Code::ContainersNotADirectory, path, None, "not a directory".to_owned(), line)
    }

    /// What the isolator `network/cni` has stored (R147).
    fn cni_networks(&mut self) -> Result<(), Stop> {
        let Some(in_work_dir) = self.setup.cni_in_work_dir else { return Ok(()) };
        let checkpoint = self.checkpoint;
        for file in checkpoint.cni_damaged.iter().filter(|file| file.in_work_dir == in_work_dir) {
            let path = if in_work_dir { file.path.clone() } else { self.runtime(&file.path.to_string()) };
            let spelled = self.log.spell(&path);
            let line = format!("Failed to parse CNI network information file '{spelled}': syntax error");
            let detail = "it is not a JSON object".to_owned();
            self.log.decide(Code::CniInfoUnreadable, &path, None, detail, line)?;
        }
        Ok(())
    }

    /// Root file systems that the provisioner could not remove (R146).
    fn unknown_backends(&mut self) -> Result<(), Stop> {
        for path in &self.checkpoint.unknown_backends {
            let name = String::from_utf8_lossy(path.file_name().unwrap_or_default()).into_owned();
            let line = format!("Found rootfses managed by an unrecognized backend: {name}");
            let detail = format!("no backend is called {name:?}");
            self.log.decide(Code::BackendUnknown, path, None, detail, line)?;
        }
        Ok(())
    }

    fn container_strays(&mut self, strays: &[Name], directory: &RelPath) -> Result<(), Stop> {
        for stray in strays {
            let line = "Check failed: os::stat::isdir(path::join(path, entry))".to_owned();
            let detail = "not a directory".to_owned();
            self.log.decide(Code::ContainerNotADirectory, &directory.join(stray), None, detail, line)?;
        }
        Ok(())
    }

    fn config(&mut self, container: &RuntimeContainer, path: &RelPath) -> Result<(), Stop> {
        self.message(&container.config, &path.join("config"), Code::ConfigUnreadable, |error| {
            format!("Failed to get config for container {}: {error}", container.id)
        })
    }

    fn message<T>(
        &mut self,
        file: &File<T>,
        path: &RelPath,
        cause: Code,
        line: impl FnOnce(String) -> String,
    ) -> Result<(), Stop> {
        if file.is_unknown() {
            self.log.unknown.push(path.clone());
            return Ok(());
        }
        if is_unconvertible(file) {
            let detail = "a resource has the role '*' and a reservation".to_owned();
            return self.log.decide(Code::Unconvertible, path, None, detail, UNCONVERTIBLE.to_owned());
        }
        match message_error(file, &path.to_string()) {
            Some(error) => self.log.decide(cause, path, None, error.clone(), line(error)),
            None => Ok(()),
        }
    }

    /// What is read again of a container that is to live on (R142, R145).
    fn recoverable(&mut self, container: &RuntimeContainer, path: &RelPath) -> Result<(), Stop> {
        self.message(
            &container.launch_info,
            &path.join("launch_info"),
            Code::LaunchInfoUnreadable,
            |error| format!("Failed to recover launch info of container {}: {error}", container.id),
        )?;
        let Some(board) = &container.switchboard else { return Ok(()) };
        let path = path.join("io_switchboard/pid");
        let detail = match &board.pid {
            File::Read(text) if parse_int(text, PIDS).is_some() => return Ok(()),
            file if file.is_unknown() => {
                self.log.unknown.push(path);
                return Ok(());
            }
            File::Read(text) => format!("{:?} is not an integer", String::from_utf8_lossy(text)),
            File::Missing => "not there".to_owned(),
            _ => "empty or unreadable".to_owned(),
        };
        let line =
            format!("Failed to get I/O switchboard server pid for container {}: {detail}", container.id);
        self.log.decide(Code::SwitchboardPidBad, &path, None, detail, line)
    }

    /// The pid of a container that the checkpoint does not know (R140).
    fn container_pid(&mut self, container: &RuntimeContainer, path: &RelPath) -> Result<Option<i64>, Stop> {
        let path = path.join("pid");
        let text: &[u8] = match &container.pid {
            File::Read(text) => text,
            File::Empty => b"",
            file if file.is_unknown() => {
                self.log.unknown.push(path);
                return Ok(None);
            }
            file => {
                if let Some(error) = text_error(file, &path.to_string(), self.log.conditions.release) {
                    let line =
                        format!("Failed to get container pid: Failed to recover pid of container: {error}");
                    self.log.decide(Code::ContainerPidMalformed, &path, None, error, line)?;
                }
                return Ok(None);
            }
        };
        let pid = parse_int(text, PIDS);
        if pid.is_none() {
            let text = String::from_utf8_lossy(text);
            let line = format!(
                "Failed to get container pid: Failed to numify pid '{text}' of container at '{path}': Failed to \
                 convert '{text}' to number"
            );
            self.log.decide(
                Code::ContainerPidMalformed,
                &path,
                None,
                format!("{text:?} is not an integer"),
                line,
            )?;
        }
        Ok(pid)
    }

    /// A container that no executor of the checkpoint runs in: standalone, or an orphan (R139 to R141).
    fn unknown_container(
        &mut self,
        container: &'m RuntimeContainer,
        path: &RelPath,
        known: &mut Known<'m>,
    ) -> Result<(), Stop> {
        if container.termination {
            let line = "Check failed: containerId.has_parent()".to_owned();
            let detail = "it has a termination file, and no executor of the checkpoint runs in it".to_owned();
            self.log.decide(Code::ContainerTerminated, &path.join("termination"), None, detail, line)?;
        }
        let pid = self.container_pid(container, path)?;
        self.config(container, path)?;
        let lives_on = container.standalone && pid.is_some();
        if let Some(pid) = pid.filter(|_| lives_on) {
            let of = Of::Container { name: container.id.to_string(), path: path.join("pid") };
            known.watched.push(Watched { pid, of });
            self.recoverable(container, path)?;
        }
        self.nested(container, path, container.id.to_string(), lives_on, known)
    }

    fn nested(
        &mut self,
        parent: &'m RuntimeContainer,
        path: &RelPath,
        name: String,
        root_lives: bool,
        known: &mut Known<'m>,
    ) -> Result<(), Stop> {
        let directory = path.join("containers");
        if parent.nested.is_unknown() {
            self.log.unknown.push(directory.clone());
        }
        if parent.nested == DirectoryState::NotADirectory {
            self.containers_blocked(&directory)?;
        }
        self.container_strays(&parent.child_strays, &directory)?;
        for child in &parent.children {
            let path = directory.join(&child.id);
            let name = format!("{name}.{}", child.id);
            if child.termination {
                self.below_terminated(child, &path)?;
                continue;
            }
            let pid = self.container_pid(child, &path)?;
            self.config(child, &path)?;
            if let Some(pid) = pid.filter(|_| root_lives && !child.force_destroy) {
                let of = Of::Container { name: name.clone(), path: path.join("pid") };
                known.watched.push(Watched { pid, of });
                self.recoverable(child, &path)?;
            }
            self.nested(child, &path, name, root_lives, known)?;
        }
        Ok(())
    }

    /// A nested container is looked for among its parents, and one that has ended is not among them (R142).
    fn below_terminated(&mut self, parent: &RuntimeContainer, path: &RelPath) -> Result<(), Stop> {
        for child in parent.children.iter().filter(|child| !child.termination) {
            let line = "Check failed: containers_.contains(containerId.parent())".to_owned();
            let detail = "its parent has ended".to_owned();
            let path = path.join("containers").join(&child.id);
            self.log.decide(Code::ParentTerminated, &path, None, detail, line)?;
        }
        Ok(())
    }
}
