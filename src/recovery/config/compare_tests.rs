//! Tests of `compare` and `suggest`: fields, policies by release, and suggestions that are played through again.

use super::*;
use crate::flags::Layer;
use crate::schema::Release;
use crate::values::{Attributes, FaultDomain, Resources};

/// An agent with these resources and attributes.
pub(in super::super) fn info(resources: &str, attributes: &str) -> SlaveInfo {
    SlaveInfo {
        hostname: "agent1".into(),
        port: 5051,
        checkpoint: true,
        resources: Resources::parse(resources.as_bytes(), &"*".into()).unwrap(),
        attributes: Attributes::parse(attributes.as_bytes()).unwrap(),
        domain: Some(Domain { fault_domain: Some(FaultDomain { region: "r".into(), zone: "z".into() }) }),
        id: Some("S0".into()),
    }
}

/// A configuration from a command line.
pub(in super::super) fn configuration(arguments: &[&str]) -> Configuration {
    of_release(arguments, Release::HEAD)
}

fn of_release(arguments: &[&str], release: Release) -> Configuration {
    let layer = Layer::command_line(arguments.iter().map(|text| text.as_bytes()));
    Configuration::resolve(&[layer], release, &|_, _| Ok(Vec::new()))
}

/// The same agent in no domain.
fn undomained(resources: &str, attributes: &str) -> SlaveInfo {
    SlaveInfo { domain: None, ..info(resources, attributes) }
}

const RESOURCES: &str = "cpus:16;mem:8192;disk:20000;ports:[31000-32000]";

fn compared(old: &SlaveInfo, arguments: &[&str]) -> Comparison {
    compare(&old.to_message(), None, &configuration(arguments), None, Secrets::Shown).unwrap()
}

/// The first suggestion, after playing it through: the flags it names over those there were.
fn first(old: &SlaveInfo, arguments: &[&str]) -> (String, Option<String>) {
    let comparison = compared(old, arguments);
    assert!(!comparison.passes());
    let suggestion = comparison.suggestions[0].clone();
    let over = Layer::command_line(suggestion.flags.iter().map(String::as_bytes));
    let under = Layer::command_line(arguments.iter().map(|text| text.as_bytes()));
    let fixed = Configuration::resolve(&[over, under], Release::HEAD, &|_, _| Ok(Vec::new()));
    assert!(fixed.refusals.is_empty(), "{:?}", fixed.refusals);
    if suggestion.needs.is_none() {
        let again = compare(&old.to_message(), None, &fixed, None, Secrets::Shown).unwrap();
        assert!(again.passes() && again.suggestions.is_empty(), "{:?}", again.fields);
    }
    (suggestion.line, suggestion.needs)
}

#[test]
fn nothing_that_enters_the_info_is_not_compared() {
    let old = undomained(RESOURCES, "");
    assert!(
        compare(&old.to_message(), None, &configuration(&["--no-strict"]), None, Secrets::Shown).is_none()
    );
    let comparison = compared(&old, &["--port=5051"]);
    assert!(comparison.passes() && comparison.suggestions.is_empty() && !comparison.needs_agent_update);
    let names: Vec<_> = comparison.fields.iter().map(|field| field.name).collect();
    assert_eq!(names, ["hostname", "resources", "attributes", "checkpoint", "port", "domain"]);
    assert!(comparison.fields.iter().all(|field| field.equal && field.additive && field.why.is_none()));
}

#[test]
fn an_attribute_more() {
    let old = undomained(RESOURCES, "");
    let comparison = compared(&old, &["--attributes=rack:r9", "--reconfiguration_policy=equal"]);
    let verdict = comparison.verdict().unwrap();
    assert!(verdict.message.as_ref().unwrap().starts_with("Incompatible agent info detected. \n"));
    let field = &comparison.fields[2];
    assert_eq!((field.equal, field.additive, field.why.as_deref()), (false, true, Some("rack:r9 is new")));
    let lines: Vec<_> = comparison.suggestions.iter().map(|suggestion| suggestion.line.as_str()).collect();
    assert_eq!(lines, ["--attributes=''", "--reconfiguration_policy=additive"]);
    let comparison = compared(&old, &["--attributes=rack:r9", "--reconfiguration_policy=additive"]);
    assert!(comparison.passes() && comparison.needs_agent_update && comparison.suggestions.is_empty());
}

#[test]
fn suggestions_are_the_fewest_and_pass() {
    let old = info(RESOURCES, "rack:r1;zone:a");
    let same_attributes = "--attributes=rack:r1;zone:a";
    let same_domain = "--domain={\"fault_domain\":{\"region\":{\"name\":\"r\"},\"zone\":{\"name\":\"z\"}}}";
    let resources = "--resources='cpus:16;mem:8192;disk:20000;ports:[31000-32000]'";
    let domain = "--domain='{\"fault_domain\":{\"region\":{\"name\":\"r\"},\"zone\":{\"name\":\"z\"}}}'";
    for (arguments, line) in [
        (&[same_domain, "--attributes=rack:r9"][..], "--attributes='rack:r1;zone:a'"),
        // A flag that is not given has its default, which is not what is checkpointed.
        (&[same_domain, "--port=5051"], "--attributes='rack:r1;zone:a'"),
        (&[same_attributes], domain),
        (
            &[same_domain, same_attributes, "--resources=cpus:8;mem:8192;disk:20000;ports:[31000-32000]"],
            resources,
        ),
        (&[same_domain, same_attributes, "--hostname=other", "--port=1"], "--hostname=agent1 --port=5051"),
        (&[same_domain, same_attributes, "--advertise_port=1"], "--advertise_port=5051"),
        (
            &[
                same_attributes,
                "--domain={\"fault_domain\":{\"region\":{\"name\":\"x\"},\"zone\":{\"name\":\"z\"}}}",
            ],
            domain,
        ),
        (
            &[same_domain, same_attributes, "--default_role=eng"],
            "--resources='cpus(*):16;mem(*):8192;disk(*):20000;ports(*):[31000-32000]'",
        ),
    ] {
        assert_eq!(first(&old, arguments), (line.to_owned(), None), "{arguments:?}");
    }
    let detected = undomained("cpus:4;ports:[1-2]", "");
    let (line, _) = first(&detected, &["--resources=cpus:1"]);
    assert_eq!(line, "--resources='cpus:4;ports:[1-2];mem:0;disk:0'");
}

#[test]
fn suggestions_that_need_more() {
    let old = undomained(RESOURCES, "");
    let domain = "--domain={\"fault_domain\":{\"region\":{\"name\":\"x\"},\"zone\":{\"name\":\"z\"}}}";
    assert_eq!(first(&old, &[domain]), (String::new(), Some("--domain removed (command line)".into())));
    let gpus = undomained("gpus:2;cpus:1;mem:1;disk:1;ports:[1-1]", "");
    let (_, needs) =
        first(&gpus, &["--resources=cpus:1", "--isolation=cgroups/devices,filesystem/linux,gpu/nvidia"]);
    assert_eq!(needs.as_deref(), Some("--nvidia_gpu_devices with 2 devices"));
}

#[test]
fn under_additive_only_what_it_refuses_is_set() {
    let old = undomained(RESOURCES, "rack:r1");
    let policy = "--reconfiguration_policy=additive";
    let arguments = [policy, "--attributes=rack:r1;zone:a", "--resources=cpus:8;mem:9000;disk:20000"];
    let (line, _) = first(&old, &arguments);
    assert_eq!(line, "--resources='cpus:16;mem:8192;disk:20000;ports:[31000-32000]'");
    let comparison = compared(&old, &arguments);
    assert_eq!(
        comparison.verdict().unwrap().message.as_deref(),
        Some(
            "Configuration change not permitted under 'additive' policy: Value of scalar resource 'cpus' decreased \
             from 16 to 8"
        )
    );
    assert_eq!(comparison.suggestions.len(), 1);
}

#[test]
fn a_checkpoint_without_the_flag_passes_only_additive() {
    let old = SlaveInfo { checkpoint: false, ..undomained(RESOURCES, "") };
    let comparison = compared(&old, &["--port=5051"]);
    assert!(!comparison.passes());
    let lines: Vec<_> = comparison.suggestions.iter().map(|suggestion| suggestion.line.as_str()).collect();
    assert_eq!(lines, ["--reconfiguration_policy=additive"]);
}

#[test]
fn before_1_5_all_must_be_equal() {
    let old = undomained(RESOURCES, "");
    let release = Release::new(1, 4, 3);
    let of = |arguments: &[&str], directory: Option<&str>| {
        let directory = directory.map(Text::from);
        compare(&old.to_message(), directory.as_ref(), &of_release(arguments, release), None, Secrets::Shown)
            .unwrap()
    };
    let comparison = of(&["--attributes=rack:r9"], None);
    assert!(!comparison.passes() && comparison.additive.is_none());
    assert_eq!(comparison.suggestions.len(), 1);
    // It compares the id of the directory with that in the file.
    assert!(of(&["--port=5051"], Some("S0")).passes());
    assert!(!of(&["--port=5051"], Some("S1")).passes());
    // It does not compare when it cleans up.
    let cleanup = of(&["--attributes=rack:r9", "--recover=cleanup"], None);
    assert!(cleanup.passes() && cleanup.in_force.is_none() && !cleanup.needs_agent_update);
}

#[test]
fn json_where_the_simple_form_can_not_say_it() {
    let disk = r#"[{"name":"disk","type":"SCALAR","scalar":{"value":9},"disk":{"source":{"type":"PATH","path":{"root":"/a"}}}}]"#;
    let old = undomained(disk, "");
    let (line, needs) = first(&old, &["--resources=cpus:1"]);
    assert!(line.starts_with("--resources='[{") && needs.is_none(), "{line}");
}

/// Secret values are replaced, the same by the same, and the policies say what they say of the real ones.
#[test]
fn attributes_named_like_secrets_are_hidden() {
    let old = undomained(RESOURCES, "rack:r1;password:hunter1;tokens:[1-5]");
    for (attributes, passes) in [
        ("rack:r1;password:hunter1;tokens:[1-5]", [true, true]),
        ("rack:r1;password:hunter1;tokens:[1-9]", [false, true]),
        ("rack:r1;password:hunter2;tokens:[1-5]", [false, false]),
        ("rack:r2;password:hunter1;tokens:[1-5]", [false, false]),
        ("rack:r1;tokens:[1-5]", [false, false]),
    ] {
        let arguments = [format!("--resources={RESOURCES}"), format!("--attributes={attributes}")];
        let arguments = arguments.each_ref().map(String::as_str);
        let compared =
            |secrets| compare(&old.to_message(), None, &configuration(&arguments), None, secrets).unwrap();
        let (shown, hidden) = (compared(Secrets::Shown), compared(Secrets::Hidden));
        let verdicts = |it: &Comparison| [Some(it.equal.passes), it.additive.as_ref().map(|it| it.passes)];
        assert_eq!(verdicts(&hidden), verdicts(&shown), "{attributes}");
        assert_eq!(verdicts(&hidden), passes.map(Some), "{attributes}");
        let verdict = |it: &Field| (it.name, it.equal, it.additive);
        assert_eq!(
            hidden.fields.iter().map(verdict).collect::<Vec<_>>(),
            shown.fields.iter().map(verdict).collect::<Vec<_>>()
        );
        let text =
            format!("{:?} {:?} {:?} {:?}", hidden.fields, hidden.equal, hidden.additive, hidden.suggestions);
        for secret in ["hunter1", "hunter2", "1-5", "1-9"] {
            assert!(!text.contains(secret), "{secret}: {text}");
        }
        assert!(text.contains("(redacted"), "{text}");
    }
}
