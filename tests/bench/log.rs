//! A large log of a running agent, read by `ckpt explain --log` and by a program that only reads the file.

use std::fs::File;
use std::io::{BufWriter, Read as _, Write as _};
use std::path::Path;
use std::time::Instant;

use ckpt::logs::{Options as LogOptions, read};

use super::measure::{least, peak_memory};
use super::options::Options;

/// What agents log all the time; the first one only at a start. `*` is a number.
const LINES: [&str; 5] = [
    "slave.cpp:271] Agent started on 1)@10.0.0.7:5051",
    "http.cpp:1436] HTTP GET for /slave(1)/state from 10.0.0.7:* with User-Agent='curl/7.*'",
    "slave.cpp:6502] Current disk usage *%. Max allowed age: 5.438days",
    "slave.cpp:5315] Handling status update TASK_RUNNING (Status UUID: 5f2a7c1e-0b34-4d7a-9c55-*) for task service-* of framework \
     5f2a7c1e-0b34-4d7a-9c55-1d2e3f4a5b6c-0001",
    "task_status_update_manager.cpp:401] Received task status update acknowledgement (UUID: 5f2a7c1e-0b34-4d7a-9c55-*) for task \
     service-* of framework 5f2a7c1e-0b34-4d7a-9c55-1d2e3f4a5b6c-0001",
];
/// Lines between two starts.
const A_START: usize = 1_000_000;

/// Measures a log of this number of megabytes.
pub(crate) fn measure(megabytes: usize, options: &Options) {
    let path = options.dir.join(format!("log-{megabytes}"));
    let size = write(&path, megabytes * 1_000_000).expect("the log can be written");
    println!("\na log of {megabytes} MB, {} threads, {} rounds", options.threads, options.rounds);
    let (mut plain, mut explained) = (Vec::new(), Vec::new());
    for _ in 0..options.rounds {
        let begun = Instant::now();
        let (mut file, mut buffer) = (File::open(&path).expect("it is there"), vec![0; 1 << 20]);
        while file.read(&mut buffer).expect("it can be read") > 0 {}
        plain.push(begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        let log = LogOptions { threads: options.threads, ..LogOptions::default() };
        let story = read(File::open(&path).expect("it is there"), &log).expect("it can be read");
        explained.push(begun.elapsed().as_secs_f64());
        assert!(!story.starts.is_empty(), "its starts are found");
    }
    #[expect(clippy::cast_precision_loss, reason = "for people")]
    let speed = |seconds: f64| size as f64 / 1e6 / seconds;
    let (plain, explained) = (least(plain.into_iter()), least(explained.into_iter()));
    println!("  plain reader   {plain:7.3} s   {:7.0} MB/s", speed(plain));
    #[expect(clippy::cast_precision_loss, reason = "for people")]
    let peak = peak_memory() as f64 / 1e6;
    println!("  ckpt           {explained:7.3} s   {:7.0} MB/s   peak memory {peak:.1} MB", speed(explained));
    std::fs::remove_file(&path).expect("it can be removed");
}

fn write(path: &Path, size: usize) -> std::io::Result<usize> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let (mut written, mut number) = (0, 0);
    while written < size {
        let line = if number % A_START == 0 { LINES[0] } else { LINES[1 + number % (LINES.len() - 1)] };
        let line = line.replace('*', &number.to_string());
        let line = format!("I1128 21:21:59.{:06}  4242 {line}\n", number % 1_000_000);
        file.write_all(line.as_bytes())?;
        (written, number) = (written + line.len(), number + 1);
    }
    file.flush()?;
    Ok(written)
}
