//! A tree as JSON: what structural edits start from, and what a program reads.

use serde_json::{Map, Value};

use super::{Kind, Node, Style};
use crate::model::Decimal;

impl Node {
    /// The value as JSON: plain numbers and `true` and `false` as themselves, nothing written as null, every other scalar
    /// as its text. A number keeps its value, not its writing: `1.50` is `1.5`.
    pub fn to_json(&self) -> Value {
        match &self.kind {
            Kind::Scalar { text, style: Style::Plain } => plain(text),
            Kind::Scalar { text, .. } => Value::String(text.clone()),
            Kind::Seq { items, .. } => Value::Array(items.iter().map(Node::to_json).collect()),
            Kind::Map { entries, .. } => {
                let pair =
                    |entry: &super::Entry| (entry.key.text().unwrap_or_default().to_owned(), entry.value.to_json());
                Value::Object(entries.iter().map(pair).collect::<Map<_, _>>())
            }
        }
    }
}

fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" => Value::Null,
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        // Only what the language takes for a number; `007` and `1e3` are texts with a fault, not numbers.
        _ if Decimal::parse(text).is_some() => serde_json::from_str(text).unwrap_or_default(),
        _ => Value::String(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::yaml::parse;

    #[test]
    fn scalars_keep_what_they_are() {
        let tree = parse("{ a: 15, b: -2.5, c: \"15\", d: 30d, e: true, f: 1.50, g: ~, h: [x, 007], i: {} }").tree;
        let expected = json!({
            "a": 15, "b": -2.5, "c": "15", "d": "30d", "e": true, "f": 1.5, "g": null, "h": ["x", "007"], "i": {}
        });
        assert_eq!(tree.expect("a tree").root.to_json(), expected);
    }
}
