//! The JSON Schema of what each command prints: of its document, and of its NDJSON lines.

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde_json::{Value as Json, json};

use crate::logs::{KnownLine, Start};
use crate::plan::PlanLine;
use crate::view::RuleJson;

use super::inspect::{ExecutorLine, InspectJson, InspectSummaryJson, OrphansJson, TaskLine, VolumesJson};
use super::past_change::PastChangeJson;
use super::payloads::{
    AllCodesJson, CodesJson, ExecutorsJson, FleetJson, HistoryJson, LogCodesJson, NoPayloadJson, PurgedJson,
    RepairsJson, ReportJson, RuleCodesJson,
};
use super::snapshot::{PlannedSnapshotJson, SnapshotJson};
use super::undone::UndoneJson;
use super::{
    AssessmentJson, AssessmentRowJson, ChangeJson, CodeJson, ConfigJson, DecodedJson, DiffHeaderJson,
    DiffJson, DiffSummaryJson, DifferenceJson, Document, FateJson, FindingJson, FlagJson, ForecastJson,
    LogCodeJson, LogJson, LogSummaryJson, RepairJson, StatusJson, TaskFateJson, ValidationJson, VerdictJson,
};

/// The commands that have a schema: all.
pub const SCHEMAS: &[&str] = &[
    "status",
    "inspect",
    "validate",
    "simulate",
    "executors",
    "config",
    "explain",
    "decode",
    "snapshot",
    "restore",
    "repair",
    "cleanup",
    "forget-agent",
    "apply",
    "undo",
    "history",
    "purge",
    "encode",
    "diff",
    "fleet",
    "report",
    "metrics",
    "schema",
    "completions",
];

/// The JSON Schema (2020-12) of what a command prints as JSON and as NDJSON; none where there is no such command.
/// `$defs` contains `document` and `line`; each is one of several where a command answers several questions.
pub fn schema(command: &str) -> Option<Json> {
    let of = Shapes::new(command);
    let of = match command {
        "status" => of.document::<StatusJson<'_>>(),
        "inspect" => of
            .document::<InspectJson<'_>>()
            .document::<VolumesJson<'_>>()
            .document::<OrphansJson<'_>>()
            .line::<ExecutorLine<'_>>("executor")
            .line::<TaskLine<'_>>("task")
            .summary::<InspectSummaryJson<'_>>(),
        "validate" => of.document::<ValidationJson<'_>>().line::<FindingJson<'_>>("finding"),
        "simulate" => of
            .document::<ForecastJson<'_>>()
            .line::<FateJson<'_>>("executor")
            .line::<TaskFateJson<'_>>("task"),
        "executors" => of.document::<ExecutorsJson<'_>>().line::<VerdictJson<'_>>("executor"),
        "config" => of.document::<ConfigJson<'_>>().line::<FlagJson>("flag"),
        "explain" => of
            .document::<CodesJson<'_>>()
            .document::<RuleCodesJson<'_>>()
            .document::<AllCodesJson<'_>>()
            .document::<LogCodesJson>()
            .document::<LogJson<'_>>()
            .line::<CodeJson<'_>>("code")
            .line::<LogCodeJson>("log-code")
            .line::<RuleJson<'_>>("rule")
            .line::<Start>("start")
            .line::<KnownLine>("line")
            .summary::<LogSummaryJson<'_>>(),
        "decode" => of.failure_alone().document::<DecodedJson<'_>>(),
        "diff" => of
            .streamed::<DiffJson<'_>>()
            .line::<DiffHeaderJson>("header")
            .line::<DifferenceJson<'_>>("change")
            .summary::<DiffSummaryJson<'_>>(),
        "fleet" => of.document::<FleetJson<'_>>().line::<AssessmentRowJson<'_>>("source"),
        "metrics" => of.document::<AssessmentJson<'_>>(),
        "report" => of.document::<ReportJson>(),
        "snapshot" => of.document::<SnapshotJson<'_>>().document::<PlannedSnapshotJson>(),
        "repair" => of.change().document::<RepairsJson>().line::<RepairJson>("repair"),
        "cleanup" | "forget-agent" | "apply" | "restore" => of.change(),
        "undo" => of.document::<UndoneJson>(),
        "purge" => of.document::<PurgedJson<'_>>(),
        "history" => of.document::<HistoryJson>().line::<PastChangeJson>("change"),
        "encode" | "schema" | "completions" => of,
        _ => return None,
    };
    Some(of.close())
}

/// The shapes of a command, collected one by one.
struct Shapes {
    command: String,
    generator: SchemaGenerator,
    documents: Vec<Schema>,
    lines: Vec<Schema>,
}

impl Shapes {
    /// Any command may have to say that it could not answer.
    fn new(command: &str) -> Self {
        let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
        let mut of =
            Self { command: command.to_owned(), generator, documents: Vec::new(), lines: Vec::new() };
        let mut failed = Document::<NoPayloadJson>::json_schema(&mut of.generator);
        require(&mut failed, "error");
        of.documents.push(failed);
        of.header::<NoPayloadJson>().summary::<NoPayloadJson>()
    }

    /// One of several answers on lines of their own is an error.
    fn failure_alone(mut self) -> Self {
        self.lines.extend(self.documents.first().cloned());
        self
    }

    /// A payload in a document, on a line of its own, and in the first of several lines.
    fn document<P: JsonSchema>(mut self) -> Self {
        let mut document = Document::<P>::json_schema(&mut self.generator);
        require(&mut document, "exit_status");
        self.documents.push(document.clone());
        self.lines.push(document);
        self.header::<P>()
    }

    /// A payload that ends with the exit status.
    fn streamed<P: JsonSchema>(mut self) -> Self {
        let document = Document::<P>::json_schema(&mut self.generator);
        self.documents.push(document);
        self
    }

    /// What every command prints that changes a checkpoint.
    fn change(self) -> Self {
        let mut of = self.document::<ChangeJson<'_>>().line::<ChangeJson<'_>>("change");
        of.lines.push(PlanLine::json_schema(&mut of.generator));
        of
    }

    fn header<P: JsonSchema>(self) -> Self {
        self.line::<Document<'_, P>>("header")
    }

    fn summary<P: JsonSchema>(mut self) -> Self {
        let mut summary = P::json_schema(&mut self.generator);
        put_property(&mut summary, "exit_status", u8::json_schema(&mut self.generator));
        self.typed("summary", summary)
    }

    fn line<T: JsonSchema>(mut self, r#type: &str) -> Self {
        let line = T::json_schema(&mut self.generator);
        self.typed(r#type, line)
    }

    fn typed(mut self, r#type: &str, mut line: Schema) -> Self {
        put_property(&mut line, "type", schemars::json_schema!({ "const": r#type }));
        self.lines.push(line);
        self
    }

    fn close(mut self) -> Json {
        let mut definitions = self.generator.take_definitions(true);
        definitions.insert("document".to_owned(), json!({ "anyOf": self.documents }));
        definitions.insert("line".to_owned(), json!({ "anyOf": self.lines }));
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": format!("ckpt {}", self.command),
            "anyOf": [{ "$ref": "#/$defs/document" }, { "$ref": "#/$defs/line" }],
            "$defs": definitions,
        })
    }
}

fn put_property(object: &mut Schema, key: &str, schema: Schema) {
    let properties = object.ensure_object().entry("properties").or_insert_with(|| json!({}));
    if let Some(properties) = properties.as_object_mut() {
        properties.insert(key.to_owned(), schema.to_value());
    }
    require(object, key);
}

fn require(object: &mut Schema, key: &str) {
    let required = object.ensure_object().entry("required").or_insert_with(|| json!([]));
    if let Some(required) = required.as_array_mut()
        && !required.iter().any(|one| one == key)
    {
        required.push(key.into());
    }
}
