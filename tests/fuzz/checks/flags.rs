//! Sources of flags: reported lines and names are in them, an accepted flag has a value of its type, and
//! nothing depends on what is fetched being good.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use ckpt::flags::{Configuration, FlagDirectory, FlagFile, Kind, Layer, NoFile, Source, env_file, log_file};
use ckpt::host::Unseen;
use ckpt::schema::Release;
use ckpt::values::{Size, Text};

/// The first byte says the kind of place, the second the release; the others are the place.
pub(super) fn check(bytes: &[u8]) {
    let [place, release, rest @ ..] = bytes else { return };
    let release = if *release == 0 { Release::HEAD } else { Release::new(1, release % 13, 0) };
    let layer = match place % 5 {
        0 => env_file(Path::new("/etc/default/mesos-slave"), rest),
        1 => env_file(Path::new("/opt/mesosphere/etc/mesos-slave"), rest),
        2 => match log_file(Path::new("/var/log/mesos-agent.log"), 1, rest) {
            Some(layer) => layer,
            None => return,
        },
        3 => directory(rest).layer(),
        _ => {
            let middle = rest.windows(2).position(|pair| pair == [0, 0]).unwrap_or(rest.len());
            Layer::process(Source::RunningAgent(1), &rest[..middle], &rest[middle..])
        }
    };
    told(&layer, rest);
    resolved(layer, release, rest);
}

/// Files of a directory: name, line feed, content, ended by a NUL. A name in `attributes/` or `resources/` is in there.
fn directory(bytes: &[u8]) -> FlagDirectory {
    let mut directory = FlagDirectory { path: "/etc/mesos-slave".into(), ..FlagDirectory::default() };
    for file in bytes.split(|byte| *byte == 0) {
        let at = file.iter().position(|byte| *byte == b'\n').unwrap_or(file.len());
        let content = file.get(at + 1..).map(<[u8]>::to_vec).ok_or_else(|| "no permission".to_owned());
        let (list, name) = match &file[..at] {
            [b'a', b'/', name @ ..] => (&mut directory.attributes, name),
            [b'r', b'/', name @ ..] => (&mut directory.resources, name),
            name => (&mut directory.files, name),
        };
        if !name.is_empty() && !name.contains(&b'/') {
            list.push(FlagFile { name: Text::from(name), content });
        }
    }
    directory
}

fn told(layer: &Layer, bytes: &[u8]) {
    let lines = bytes.split(|byte| *byte == b'\n').count();
    let given = layer.arguments.iter().chain(&layer.environment);
    let origins =
        given.clone().map(|given| &given.origin).chain(layer.strays.iter().map(|stray| &stray.origin));
    for origin in origins {
        assert!(origin.line.is_none_or(|line| (1..=lines).contains(&line)), "{origin} of {lines}");
        assert!(!origin.to_string().is_empty());
    }
    for given in given {
        assert_eq!(given.name.bytes().to_ascii_lowercase(), given.name.bytes());
        if let (Some(value), Source::Log) = (&given.value, layer.source) {
            let value = value.bytes();
            assert!(value.is_empty() || bytes.windows(value.len()).any(|window| window == value));
        }
    }
    let names: BTreeSet<_> = layer.environment.iter().map(|given| given.name.bytes()).collect();
    assert!(names.len() == layer.environment.len() || layer.source == Source::Log, "each variable once");
}

fn resolved(layer: Layer, release: Release, bytes: &[u8]) {
    let (loaded, _) = layer.load(release);
    let names: BTreeSet<_> = loaded.iter().map(|loaded| loaded.flag.name).collect();
    assert_eq!(names.len(), loaded.len(), "each flag once");
    // Whatever a flag names holds all that was given; a secret may not be read.
    let files = |path: &Path, _| match path.to_str() {
        Some("/secret") => Err(NoFile::Failed(io::ErrorKind::PermissionDenied.into())),
        Some("/elsewhere") => Err(NoFile::Unseen(Unseen::Missing)),
        Some(text) if text.len() % 2 == 0 => Ok(bytes.to_vec()),
        _ => Err(NoFile::Failed(io::Error::from_raw_os_error(2))),
    };
    let configuration = Configuration::resolve(std::slice::from_ref(&layer), release, &files);
    for setting in configuration.settings() {
        let name = setting.flag.into();
        match setting.flag.kind {
            Kind::Bool => assert!(setting.text == "true" || setting.text == "false"),
            Kind::Duration => assert!(configuration.duration(name).is_some(), "{name}"),
            Kind::Size => assert!(Size::parse(setting.text.bytes()).is_ok(), "{name}"),
            Kind::Double => assert!(configuration.double(name).is_some(), "{name}"),
            Kind::Unsigned(_) => assert!(configuration.unsigned(name).is_some(), "{name}"),
            _ => {}
        }
    }
    for refusal in &configuration.refusals {
        assert!(!refusal.message.is_empty());
    }
    let rows = configuration.rows();
    assert!(rows.iter().all(|row| row.flag.is_known(release)));
    let _ = configuration.domain();
    // The same place twice says nothing new.
    let twice = Configuration::resolve(&[layer.clone(), layer], release, &files);
    let texts = |configuration: &Configuration| -> Vec<_> {
        configuration.settings().map(|setting| (setting.flag.name, setting.text.clone())).collect()
    };
    assert_eq!(texts(&twice), texts(&configuration));
}
