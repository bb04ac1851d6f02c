//! A large `work_dir` as a busy agent has it, written fast: twenty frameworks, a quarter of the tasks as command tasks
//! with an executor each, the others in task groups of 150. Kept between runs. Or one of completed runs, each with one
//! task and a small sandbox, for cleanups.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use ckpt::values::Uuid;
use serde_json::json;

use super::message::framed;
use super::template::{FRAMEWORK_ID, Ids, Template, ack, executor, task, update};

/// Changes whenever the generator does, so that no old tree is measured.
const FORMAT: &str = "ckpt bench 1";
const FRAMEWORKS: usize = 20;
const GROUP: usize = 150;
const AGENT: &str = "5f2a7c1e-0b34-4d7a-9c55-1d2e3f4a5b6c-S42";
const STATES: &[&str] =
    &["TASK_STARTING", "TASK_RUNNING", "TASK_RUNNING", "TASK_RUNNING", "TASK_RUNNING", "TASK_FINISHED"];

/// What was generated. Files, directories and bytes are those of `meta`, which is what the readers read.
pub(crate) struct Generated {
    pub(crate) work_dir: PathBuf,
    pub(crate) files: usize,
    pub(crate) directories: usize,
    pub(crate) bytes: usize,
    pub(crate) made: String,
}

impl Generated {
    #[expect(clippy::cast_precision_loss, reason = "for people")]
    pub(crate) fn megabytes(&self) -> f64 {
        self.bytes as f64 / 1e6
    }
}

/// The tree with this number of tasks in `dir`, generated if it does not exist yet.
pub(crate) fn tree(dir: &Path, tasks: usize, threads: usize) -> Generated {
    let (work_dir, note) = (dir.join("work_dir"), dir.join("complete"));
    let known = fs::read_to_string(&note).unwrap_or_default();
    if let Some(counts) = known.strip_prefix(FORMAT) {
        let mut numbers = counts.split_whitespace().filter_map(|word| word.parse().ok());
        if let (Some(files), Some(directories), Some(bytes)) =
            (numbers.next(), numbers.next(), numbers.next())
        {
            return Generated { work_dir, files, directories, bytes, made: "kept".to_owned() };
        }
    }
    if dir.exists() {
        fs::remove_dir_all(dir).expect("an old tree can be removed");
    }
    let start = Instant::now();
    let maker = Maker::new(&work_dir, tasks);
    maker.all(threads);
    let count = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
    let (files, directories, bytes) = (count(&maker.files), count(&maker.directories), count(&maker.bytes));
    fs::write(note, format!("{FORMAT} {files} {directories} {bytes}\n")).expect("the note can be written");
    let made = format!("generated in {:.1} s", start.elapsed().as_secs_f64());
    Generated { work_dir, files, directories, bytes, made }
}

/// A `work_dir` with this number of completed runs. Returns the number of its entries.
pub(crate) fn completed(work_dir: &Path, runs: usize, threads: usize) -> usize {
    let maker =
        Maker { groups: 0, commands: runs, grouped_tasks: 0, completed: true, ..Maker::new(work_dir, runs) };
    maker.all(threads);
    // The other counters omit symlinks and the directories above sandboxes.
    let beside = 1 + FRAMEWORKS + 3 + runs * 5;
    maker.files.load(Ordering::Relaxed) + maker.directories.load(Ordering::Relaxed) + beside
}

/// A `work_dir` with this number of command executors, each with one task.
pub(crate) fn commands(work_dir: &Path, executors: usize, threads: usize) {
    let maker = Maker { groups: 0, commands: executors, grouped_tasks: 0, ..Maker::new(work_dir, executors) };
    maker.all(threads);
}

struct Maker {
    work: PathBuf,
    agent: PathBuf,
    sandboxes: PathBuf,
    groups: usize,
    commands: usize,
    grouped_tasks: usize,
    /// All updates are acknowledged, and runs have their sentinel.
    completed: bool,
    files: AtomicUsize,
    directories: AtomicUsize,
    bytes: AtomicUsize,
    /// For command tasks, and for task groups.
    templates: [Templates; 2],
    ack: Template,
}

struct Templates {
    tasks: Vec<Template>,
    executors: Vec<Template>,
    updates: Vec<Template>,
}

impl Templates {
    fn new(in_group: bool) -> Self {
        Self {
            tasks: (0..5).map(|size| task(AGENT, in_group, size)).collect(),
            executors: (0..5).map(|size| executor(in_group, size)).collect(),
            updates: STATES.iter().map(|state| update(AGENT, in_group, state)).collect(),
        }
    }
}

fn framework_id(index: usize) -> String {
    let id = format!("5f2a7c1e-0b34-4d7a-9c55-1d2e3f4a5b6c-{:04}", index % FRAMEWORKS);
    assert_eq!(id.len(), FRAMEWORK_ID);
    id
}

/// A pseudo-random number, the same in every run.
fn mixed(number: usize) -> u64 {
    let z = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb)
}

fn uuid_bytes(number: usize) -> [u8; 16] {
    let both = u128::from(mixed(number)) << 64 | u128::from(mixed(number ^ 0x5555_5555));
    let mut bytes = both.to_be_bytes();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    bytes
}

fn uuid(number: usize) -> String {
    Uuid::from_bytes(&uuid_bytes(number)).map_or_else(String::new, |uuid| uuid.to_string())
}

impl Maker {
    fn new(work: &Path, tasks: usize) -> Self {
        let commands = tasks / 4;
        let grouped_tasks = tasks - commands;
        Self {
            work: work.to_owned(),
            agent: work.join("meta/slaves").join(AGENT),
            sandboxes: work.join("slaves").join(AGENT),
            groups: grouped_tasks.div_ceil(GROUP),
            commands,
            grouped_tasks,
            completed: false,
            files: AtomicUsize::new(0),
            directories: AtomicUsize::new(0),
            bytes: AtomicUsize::new(0),
            templates: [Templates::new(false), Templates::new(true)],
            ack: ack(),
        }
    }

    fn all(&self, threads: usize) {
        self.frame();
        let next = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| {
                    let mut buffer = Vec::new();
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        if index >= self.groups + self.commands {
                            break;
                        }
                        self.executor(index, &mut buffer);
                    }
                });
            }
        });
    }

    fn file(&self, path: &Path, mode: u32, bytes: &[u8]) {
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(mode)
            .open(path)
            .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        file.write_all(bytes).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        self.files.fetch_add(1, Ordering::Relaxed);
        self.bytes.fetch_add(bytes.len(), Ordering::Relaxed);
    }

    fn dir(&self, path: &Path, mode: u32) {
        DirBuilder::new().mode(mode).create(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        self.directories.fetch_add(1, Ordering::Relaxed);
    }

    /// What there is once: boot id, resources, agent, frameworks.
    fn frame(&self) {
        let meta = self.work.join("meta");
        fs::create_dir_all(&self.work).expect("the directory of the benchmark can be written");
        let slaves = self.work.join("meta/slaves");
        for dir in [&meta, &meta.join("resources"), &slaves, &self.agent, &self.agent.join("frameworks")] {
            self.dir(dir, 0o755);
        }
        self.file(&meta.join("boot_id"), 0o600, b"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee");
        self.file(&meta.join("resources/resources.info"), 0o600, b"");
        self.file(&meta.join("resources/resources_and_operations.state"), 0o600, &[0; 4]);
        let scalar = |name, value: f64| json!({"name": name, "type": "SCALAR", "scalar": {"value": value}, "role": "*"});
        let info = json!({"hostname": "agent.example.org", "id": {"value": AGENT}, "checkpoint": true, "port": 5051,
            "resources": [scalar("cpus", 60000.0), scalar("mem", 6e7), scalar("disk", 1e8)]});
        self.file(&self.agent.join("slave.info"), 0o600, &framed("mesos.SlaveInfo", &info));
        symlink(&self.agent, slaves.join("latest")).expect("a link can be made");
        for index in 0..FRAMEWORKS {
            let id = framework_id(index);
            let dir = self.agent.join("frameworks").join(&id);
            self.dir(&dir, 0o755);
            let info = json!({"user": "root", "name": "scheduler", "id": {"value": id}, "checkpoint": true,
                "failover_timeout": 604_800.0, "roles": ["services"], "hostname": "master.example.org",
                "capabilities": [{"type": "MULTI_ROLE"}, {"type": "RESERVATION_REFINEMENT"}]});
            self.file(&dir.join("framework.info"), 0o600, &framed("mesos.FrameworkInfo", &info));
            self.file(&dir.join("framework.pid"), 0o600, b"@0.0.0.0:0");
            self.dir(&dir.join("executors"), 0o755);
            let sandboxes = self.sandboxes.join("frameworks").join(&id).join("executors");
            fs::create_dir_all(sandboxes).expect("a sandbox can be made");
        }
    }

    /// One executor with its run, sandbox and tasks: the groups first, then the command tasks.
    fn executor(&self, index: usize, buffer: &mut Vec<u8>) {
        let in_group = index < self.groups;
        let (framework, container) = (framework_id(index), uuid(3 * index));
        let group = format!("service-{:03}.{}", index % 1000, uuid(3 * index + 1));
        let tasks = if in_group {
            let first = index * GROUP;
            first..(first + GROUP).min(self.grouped_tasks)
        } else {
            let task = self.grouped_tasks + index - self.groups;
            task..task + 1
        };
        let first_task = task_id(tasks.start);
        let id = if in_group { &group } else { &first_task };
        let relative = Path::new("frameworks").join(&framework).join("executors").join(id);
        let dir = self.agent.join(&relative);
        let run = dir.join("runs").join(&container);
        for (path, mode) in [
            (&dir, 0o755),
            (&dir.join("runs"), 0o755),
            (&run, 0o750),
            (&run.join("pids"), 0o755),
            (&run.join("tasks"), 0o755),
        ] {
            self.dir(path, mode);
        }
        let ids = Ids {
            task: first_task.as_bytes(),
            group: group.as_bytes(),
            framework: framework.as_bytes(),
            container: container.as_bytes(),
            uuid: [0; 16],
            timestamp: 0.0,
        };
        let templates = &self.templates[usize::from(in_group)];
        buffer.clear();
        templates.executors[index % 5].fill(&ids, buffer);
        self.file(&dir.join("executor.info"), 0o600, buffer);
        let generated = if in_group { b"0" } else { b"1" };
        self.file(&dir.join("executor_generated_for_command_task"), 0o600, generated);
        let pid = 1000 + mixed(index) % 4_000_000;
        self.file(&run.join("pids/forked.pid"), 0o600, pid.to_string().as_bytes());
        if in_group {
            self.file(&run.join("http.marker"), 0o644, b"");
        } else {
            let upid = format!("executor(1)@10.1.2.3:{}", 32768 + pid % 28000);
            self.file(&run.join("pids/libprocess.pid"), 0o600, upid.as_bytes());
        }
        for number in tasks {
            let id = task_id(number);
            let ids = Ids { task: id.as_bytes(), ..ids };
            self.task(&run.join("tasks").join(&id), number, templates, ids, buffer);
        }
        symlink(&run, dir.join("runs/latest")).expect("a link can be made");
        let sandboxes = self.sandboxes.join(relative).join("runs");
        fs::create_dir_all(sandboxes.join(&container)).expect("a sandbox can be made");
        symlink(sandboxes.join(&container), sandboxes.join("latest")).expect("a link can be made");
        if self.completed {
            self.file(&run.join("executor.sentinel"), 0o644, b"");
            self.file(&sandboxes.join(&container).join("stdout"), 0o644, &[b'x'; 200]);
            self.file(&sandboxes.join(&container).join("stderr"), 0o644, &[b'x'; 200]);
        }
    }

    fn task(&self, dir: &Path, number: usize, templates: &Templates, mut ids: Ids<'_>, buffer: &mut Vec<u8>) {
        self.dir(dir, 0o755);
        buffer.clear();
        templates.tasks[usize::try_from(mixed(number) % 5).unwrap_or(0)].fill(&ids, buffer);
        self.file(&dir.join("task.info"), 0o600, buffer);
        // Three to six updates; the last one is not always acknowledged.
        let count = if self.completed { STATES.len() } else { 3 + number % 4 };
        buffer.clear();
        for (index, update) in templates.updates[..count].iter().enumerate() {
            ids.uuid = uuid_bytes(number * 8 + index);
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let timestamp = 1.7e9 + number as f64 + index as f64 * 1.5;
            ids.timestamp = timestamp;
            update.fill(&ids, buffer);
            if self.completed || index + 1 < count || !number.is_multiple_of(10) {
                self.ack.fill(&ids, buffer);
            }
        }
        self.file(&dir.join("task.updates"), 0o644, buffer);
    }
}

/// `service-NNN.`, a UUID, and what distinguishes instances: always of the same length.
fn task_id(number: usize) -> String {
    format!("service-{:03}.{}._app.1", number % 1000, uuid(number + 7_000_000))
}
