//! A mapping as YAML, which [`Mapping::read`] reads back as it was, and as JSON.

use serde_json::{Map, Value, json};

use super::{Mapping, Target, Use};
use crate::leads::types::type_name;

impl Mapping {
    /// As YAML, a line for each column.
    pub fn to_yaml(&self) -> String {
        let mut out = format!("kind: {}\n", self.kind);
        if self.columns.is_empty() {
            out.push_str("columns: {}\n");
        } else {
            out.push_str("columns:\n");
        }
        for (name, usage) in &self.columns {
            let value = match usage {
                Use::Drop => "~".to_owned(),
                Use::Take(target) if target.is_only_a_name() => scalar(target.to.as_deref().unwrap_or_default()),
                Use::Take(target) => flow(target),
            };
            out.push_str(&format!("  {}: {value}\n", scalar(name)));
        }
        let missing: Vec<String> = self.missing.iter().map(|word| quoted(word)).collect();
        out.push_str(&format!("missing: [{}]\n", missing.join(", ")));
        out
    }

    /// As JSON, in the shape of the YAML.
    pub fn to_json(&self) -> Value {
        let columns: Map<String, Value> = self
            .columns
            .iter()
            .map(|(name, usage)| {
                let value = match usage {
                    Use::Drop => Value::Null,
                    Use::Take(target) if target.is_only_a_name() => json!(target.to),
                    Use::Take(target) => object(target),
                };
                (name.clone(), value)
            })
            .collect();
        json!({ "kind": self.kind, "columns": columns, "missing": self.missing })
    }
}

fn object(target: &Target) -> Value {
    let mut map = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            map.insert(key.to_owned(), value);
        }
    };
    put("to", target.to.as_ref().map(|to| json!(to)));
    put("format", target.format.as_ref().map(|format| json!(format)));
    put("type", target.kind.map(|kind| json!(type_name(kind))));
    put("known_as_of", target.known_as_of_export.then(|| json!("export")));
    put("also_stage", target.also_stage.map(|stage| json!(stage.name())));
    put("stage", target.stage.map(|stage| json!(stage.name())));
    put("event", target.event.as_ref().map(|event| json!(event)));
    let when: Map<String, Value> =
        target.when.iter().map(|(value, stage)| (value.clone(), json!(stage.name()))).collect();
    put("when", (!when.is_empty()).then_some(Value::Object(when)));
    Value::Object(map)
}

fn flow(target: &Target) -> String {
    let pairs: Vec<String> = match object(target) {
        Value::Object(map) => map.iter().map(|(key, value)| format!("{key}: {}", flow_value(value))).collect(),
        _ => Vec::new(),
    };
    if pairs.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", pairs.join(", ")) }
}

fn flow_value(value: &Value) -> String {
    match value {
        Value::String(text) => scalar(text),
        Value::Object(map) => {
            // The values of `when` are quoted always: `"1"` is a text.
            let pairs: Vec<String> =
                map.iter().map(|(key, value)| format!("{}: {}", quoted(key), flow_value(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        other => other.to_string(),
    }
}

/// Without quotes where nobody could read it as anything but this text.
fn scalar(text: &str) -> String {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let reserved =
        ["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(&text.to_lowercase().as_str());
    if begins && text.chars().all(word) && !reserved { text.to_owned() } else { quoted(text) }
}

/// In double quotes. Characters that cannot be seen never come here: neither headers nor mappings may hold them.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
