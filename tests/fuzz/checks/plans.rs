//! Plan files: what is read as a plan is written and read as the same plan, and every path in it points down.

use ckpt::plan::{Action, Plan, put_plan, read_plan};

pub(super) fn check(bytes: &[u8]) {
    match read_plan(&mut &*bytes) {
        Ok(plan) => {
            safe(&plan);
            let text = written(&plan);
            let again = read_plan(&mut &*text).expect("what was written is read");
            assert_eq!(again, plan);
            assert_eq!(written(&again), text);
        }
        Err(error) => {
            let lines = bytes.split(|byte| *byte == b'\n').count();
            assert!((1..=lines).contains(&error.line), "line {} of {lines}", error.line);
            assert!(!error.fault.to_string().is_empty());
        }
    }
}

fn written(plan: &Plan) -> Vec<u8> {
    let mut text = Vec::new();
    put_plan(&mut text, plan).expect("memory takes it");
    text
}

fn safe(plan: &Plan) {
    for step in &plan.steps {
        straight_down(step.path.as_bytes());
        if let Action::Rename { to, .. } = &step.action {
            straight_down(to.as_bytes());
        }
        assert_eq!(step.is_reversible(), step.action != Action::Delete);
    }
    assert!(plan.irreversible() <= plan.steps.len());
    // Sums of numbers that a person wrote.
    let _ = plan.deleted_bytes();
}

fn straight_down(path: &[u8]) {
    assert!(!path.is_empty() && !path.contains(&0));
    let below = path.strip_prefix(b"/").unwrap_or(path);
    for part in below.split(|byte| *byte == b'/') {
        assert!(!matches!(part, b"" | b"." | b".."), "{:?}", String::from_utf8_lossy(path));
    }
}
