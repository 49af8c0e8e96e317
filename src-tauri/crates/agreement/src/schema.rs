//! JSON Schemas (draft 2020-12) of the five documents, made from the grammar, so that an editor completes and checks
//! what the program reads. What a schema cannot say (that an id is there, that bands rise) is left to [`crate::read`].

use serde_json::{Map, Value, json};

use crate::grammar::{
    self, COUNT, CURRENCIES, EVENT_TEST, FIELD_TEST, Form, GROUP_ALL, GROUP_ANY, GROUP_NOT, Group, Key, LIST_REFERENCE,
    Shape, TEST,
};
use crate::model::{Document, FORMAT};

/// The JSON Schema of a document, as the text of a file.
pub fn json_schema(document: Document) -> String {
    let group = grammar::document(document);
    let mut schemas = Schemas { definitions: Map::new(), events: document != Document::Sql };
    let body = schemas.group(group);
    let mut root = Map::new();
    root.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    root.insert("$id".into(), json!(format!("urn:countersign:1:{}", document.name())));
    root.insert("title".into(), json!(format!("Countersign: {}", document.file_name())));
    root.extend(body);
    root.insert("$defs".into(), Value::Object(schemas.definitions));
    // A map of JSON values can always be written.
    let mut text = serde_json::to_string_pretty(&root).unwrap_or_default();
    text.push('\n');
    text
}

/// The schemas that are named, gathered while they are met.
struct Schemas {
    definitions: Map<String, Value>,
    /// Whether conditions may test events.
    events: bool,
}

impl Schemas {
    fn group(&mut self, group: &'static Group) -> Map<String, Value> {
        let mut properties = Map::new();
        for name in group.key_order() {
            let keys: Vec<&Key> = group.all_keys().filter(|key| key.name == name).collect();
            properties.insert(name.into(), self.property(&keys));
        }
        let required: Vec<&str> = group.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
        let mut schema = Map::new();
        schema.insert("description".into(), json!(group.doc));
        schema.insert("type".into(), json!("object"));
        schema.insert("properties".into(), Value::Object(properties));
        if !required.is_empty() {
            schema.insert("required".into(), json!(required));
        }
        let rest = group.rest.map_or(Value::Bool(false), |shape| self.shape(shape));
        schema.insert("additionalProperties".into(), rest);
        if !group.forms.is_empty() {
            let forms: Vec<Value> = group.forms.iter().map(|form| self.form(group, form)).collect();
            schema.insert("oneOf".into(), Value::Array(forms));
        }
        schema
    }

    /// A key, in all the shapes that it has in the forms of a group.
    fn property(&mut self, keys: &[&'static Key]) -> Value {
        let mut shapes: Vec<Value> = Vec::new();
        let mut docs: Vec<&str> = Vec::new();
        for key in keys {
            let shape = self.shape(&key.shape);
            if !shapes.contains(&shape) {
                shapes.push(shape);
            }
            if !docs.contains(&key.doc) {
                docs.push(key.doc);
            }
        }
        let shape = if shapes.len() == 1 { shapes.remove(0) } else { json!({ "anyOf": shapes }) };
        described(&docs.join(" Or: "), shape)
    }

    /// What tells one form of a group: its keys are there and those of the others are not.
    fn form(&mut self, group: &'static Group, form: &'static Form) -> Value {
        let mut properties = Map::new();
        if let (mark, Some(value)) = form.mark {
            properties.insert(mark.into(), json!({ "const": value }));
        }
        for key in form.keys {
            let shapes = group.all_keys().filter(|other| other.name == key.name).map(|other| self.shape(&other.shape));
            let mut shapes: Vec<Value> = shapes.collect();
            shapes.dedup();
            if shapes.len() > 1 {
                properties.insert(key.name.into(), self.shape(&key.shape));
            }
        }
        for key in group.all_keys() {
            let belongs = group.key(key.name).is_some() || form.keys.iter().any(|other| other.name == key.name);
            if !belongs {
                properties.insert(key.name.into(), Value::Bool(false));
            }
        }
        let required: Vec<&str> = form.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
        let mut schema = Map::new();
        schema.insert("required".into(), json!(required));
        // A test forbids fifteen others; "exactly one" already says so.
        let only_marks = group.forms.iter().all(|form| form.keys.len() == 1);
        if !properties.is_empty() && !only_marks {
            schema.insert("properties".into(), Value::Object(properties));
        }
        if !form.one_of.is_empty() {
            let choices: Vec<Value> = form.one_of.iter().map(|name| json!({ "required": [name] })).collect();
            schema.insert("oneOf".into(), Value::Array(choices));
        }
        Value::Object(schema)
    }

    /// The schema of a group by its name, added when it is met first.
    fn named(&mut self, group: &'static Group) -> Value {
        if !self.definitions.contains_key(group.name) {
            // In its place before what it holds, so that a condition can hold conditions.
            self.definitions.insert(group.name.into(), Value::Null);
            let schema = self.group(group);
            self.definitions.insert(group.name.into(), Value::Object(schema));
        }
        json!({ "$ref": format!("#/$defs/{}", group.name) })
    }

    fn condition(&mut self) -> Value {
        if !self.definitions.contains_key("condition") {
            self.definitions.insert("condition".into(), Value::Null);
            let mut kinds: Vec<Value> =
                [&FIELD_TEST, &GROUP_ALL, &GROUP_ANY, &GROUP_NOT].into_iter().map(|group| self.named(group)).collect();
            if self.events {
                kinds.insert(1, self.named(&EVENT_TEST));
            }
            let schema = json!({ "description": "What is asked of a lead.", "oneOf": kinds });
            self.definitions.insert("condition".into(), schema);
        }
        json!({ "$ref": "#/$defs/condition" })
    }

    fn shape(&mut self, shape: &'static Shape) -> Value {
        let text = json!({ "type": "string", "minLength": 1 });
        match shape {
            Shape::Format => json!({ "const": FORMAT }),
            Shape::Text | Shape::Name | Shape::PublicKey => text,
            Shape::Id => json!({ "type": "string", "pattern": "^[a-z0-9-]{1,64}$" }),
            // Stages of the funnel may have underscores, as in `handed_off`.
            Shape::Reference(_) => json!({ "type": "string", "pattern": "^[a-z0-9_-]{1,64}$" }),
            Shape::Integer(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
            Shape::Decimal => json!({ "type": "number" }),
            Shape::Percent => json!({ "type": "string", "pattern": "^(100(\\.0+)?|[1-9]?[0-9](\\.[0-9]+)?)%$" }),
            Shape::Duration { working: false } => json!({ "type": "string", "pattern": "^[1-9][0-9]*(min|h|d|w)$" }),
            Shape::Duration { working: true } => {
                json!({ "type": "string", "pattern": "^[1-9][0-9]*(min|h|d|w|wh|wd)$" })
            }
            Shape::Date => json!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
            Shape::Boolean => json!({ "type": "boolean" }),
            Shape::Currency => json!({ "enum": CURRENCIES }),
            Shape::TimeZone => json!({ "enum": time_zones() }),
            Shape::Hours => {
                let clock = "([01]?[0-9]|2[0-3]):[0-5][0-9]";
                json!({ "type": "string", "pattern": format!("^{clock} *- *{clock}$") })
            }
            Shape::Email => json!({ "type": "string", "pattern": "^[^@*?!,\"#\\s]+@[^@*?!,\"#\\s]+$" }),
            Shape::Word(words) => {
                let meanings: Vec<String> =
                    words.iter().map(|(word, meaning)| format!("`{word}`: {meaning}")).collect();
                let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                json!({ "enum": words, "description": meanings.join("; ") })
            }
            Shape::List(of, least, most) => self.list(of, *least, *most),
            Shape::Group(group) => self.named(group),
            Shape::Free(of) => json!({ "type": "object", "additionalProperties": self.shape(of) }),
            Shape::Condition | Shape::FieldCondition => self.condition(),
            Shape::Test => self.named(&TEST),
            Shape::Count => self.named(&COUNT),
            Shape::Value => json!({ "type": ["string", "number", "boolean"], "minLength": 1 }),
            Shape::Plain => json!({ "type": ["string", "number"], "minLength": 1 }),
            Shape::Attribute => {
                json!({ "type": ["string", "number", "boolean", "array"], "minLength": 1, "items": text })
            }
            Shape::Values => values(),
            Shape::Choices => json!({ "anyOf": [values(), self.named(&LIST_REFERENCE)] }),
            Shape::Texts => {
                json!({ "anyOf": [text, { "type": "array", "items": text }, self.named(&LIST_REFERENCE)] })
            }
            Shape::Bound => bound(),
            Shape::Range => pair(bound()),
            Shape::Counts => pair(json!({ "type": "integer", "minimum": 0 })),
        }
    }

    fn list(&mut self, of: &'static Shape, least: usize, most: usize) -> Value {
        let mut schema = Map::new();
        schema.insert("type".into(), json!("array"));
        schema.insert("items".into(), self.shape(of));
        if least > 0 {
            schema.insert("minItems".into(), json!(least));
        }
        schema.insert("maxItems".into(), json!(most));
        if matches!(of, Shape::Reference(_) | Shape::Word(_) | Shape::Date) {
            schema.insert("uniqueItems".into(), json!(true));
        }
        Value::Object(schema)
    }
}

fn values() -> Value {
    json!({ "anyOf": [
        { "type": "array", "items": { "type": "string", "minLength": 1 } },
        { "type": "array", "items": { "type": "number" } },
    ] })
}

/// A number, or a date with or without a time.
fn bound() -> Value {
    json!({ "anyOf": [{ "type": "number" }, { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}([Tt ].+)?$" }] })
}

fn pair(of: Value) -> Value {
    json!({ "type": "array", "items": of, "minItems": 2, "maxItems": 2 })
}

fn time_zones() -> Vec<&'static str> {
    chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name()).collect()
}

/// A schema with a description before the rest; a description of its own is put behind.
fn described(doc: &str, schema: Value) -> Value {
    let mut described = Map::new();
    let own = schema.get("description").and_then(Value::as_str);
    described.insert("description".into(), json!(own.map_or(doc.to_owned(), |own| format!("{doc} {own}"))));
    if let Value::Object(rest) = schema {
        described.extend(rest.into_iter().filter(|(key, _)| key != "description"));
    }
    Value::Object(described)
}
