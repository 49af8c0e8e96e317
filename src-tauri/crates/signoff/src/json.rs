//! Canonical JSON (RFC 8785, the JSON Canonicalization Scheme): one text for one value.
//!
//! RFC 8785 writes numbers as ECMAScript does, through a double. `9007199254740993` would come out as `...992` and `1.0`
//! as `1`: a reader and a signer could take different numbers from one file. So what is read here may hold texts, `true`,
//! `false`, `null` and whole numbers up to [`MOST`] either way, and must be, byte for byte, what this module writes for
//! it. That also refuses a key that stands twice, blanks, other orders and other ways of escaping.

use serde_json::Value;

/// The largest whole number: 2^53 - 1, the last one that is its own only neighbour as a double (RFC 7493, section 2.2).
pub const MOST: i64 = (1 << 53) - 1;

/// The canonical bytes of a value, without a final newline.
///
/// Panics never: a [`Value`] has keys that are texts, each once.
pub fn write(value: &Value) -> Vec<u8> {
    serde_json_canonicalizer::to_vec(value).unwrap_or_default()
}

/// Reads bytes that [`write`] could have written, and nothing else; otherwise says why not.
pub fn read(bytes: &[u8], longest: usize) -> Result<Value, String> {
    if bytes.len() > longest {
        return Err(format!("it has {} bytes, more than the {longest} that are read", bytes.len()));
    }
    let value: Value = serde_json::from_slice(bytes).map_err(|error| match error.line() {
        0 => "it is no JSON".to_owned(),
        line => format!("it is no JSON from line {line}, column {} on", error.column()),
    })?;
    only_whole_numbers(&value)?;
    if write(&value) != bytes {
        return Err("it is not in its canonical form (RFC 8785): somebody wrote it anew or edited it".to_owned());
    }
    Ok(value)
}

fn only_whole_numbers(value: &Value) -> Result<(), String> {
    match value {
        Value::Number(number) => match number.as_i64() {
            Some(number) if (-MOST..=MOST).contains(&number) => Ok(()),
            _ => Err(format!("the number `{number}` is not a whole one from -{MOST} to {MOST}")),
        },
        Value::Array(items) => items.iter().try_for_each(only_whole_numbers),
        Value::Object(entries) => entries.values().try_for_each(only_whole_numbers),
        Value::Null | Value::Bool(_) | Value::String(_) => Ok(()),
    }
}

/// The entries of an object that has exactly the keys asked for, taken out one by one.
pub(crate) struct Entries(serde_json::Map<String, Value>);

impl Entries {
    /// Opens an object; says which key is missing or unknown.
    pub fn open(value: Value, keys: &[&str]) -> Result<Entries, String> {
        let Value::Object(entries) = value else { return Err("it is no object with keys".to_owned()) };
        if let Some(unknown) = entries.keys().find(|key| !keys.contains(&key.as_str())) {
            return Err(format!("it has the unknown key `{}`", crate::words::shown(unknown)));
        }
        match keys.iter().find(|key| !entries.contains_key(**key)) {
            Some(missing) => Err(format!("the key `{missing}` is missing")),
            None => Ok(Entries(entries)),
        }
    }

    /// A text.
    pub fn text(&mut self, key: &str) -> Result<String, String> {
        match self.0.remove(key) {
            Some(Value::String(text)) => Ok(text),
            _ => Err(format!("`{key}` is no text")),
        }
    }

    /// A text that a person wrote.
    pub fn written(&mut self, key: &str) -> Result<String, String> {
        let text = self.text(key)?;
        match crate::words::unfit(&text) {
            None => Ok(text),
            Some(why) => Err(format!("`{key}` {why}")),
        }
    }

    /// One text and no other.
    pub fn exactly(&mut self, key: &str, wanted: &str) -> Result<(), String> {
        let found = self.text(key)?;
        if found == wanted {
            Ok(())
        } else {
            Err(format!("`{key}` is `{}`, not `{wanted}`", crate::words::shown(&found)))
        }
    }

    /// A SHA-256.
    pub fn sha256(&mut self, key: &str) -> Result<String, String> {
        let text = self.text(key)?;
        if crate::words::is_sha256(&text) { Ok(text) } else { Err(format!("`{key}` is no SHA-256")) }
    }

    /// A SHA-256, or null.
    pub fn sha256_or_null(&mut self, key: &str) -> Result<Option<String>, String> {
        match self.0.get(key) {
            Some(Value::Null) => Ok(None),
            _ => self.sha256(key).map(Some),
        }
    }

    /// A number of a version: from 1 on.
    pub fn number(&mut self, key: &str) -> Result<u32, String> {
        let number = self.0.remove(key).as_ref().and_then(Value::as_u64);
        let number = number.and_then(|number| u32::try_from(number).ok()).filter(|number| *number > 0);
        number.ok_or_else(|| format!("`{key}` is no number of a version"))
    }

    /// A moment, RFC 3339 in UTC with whole seconds.
    pub fn moment(&mut self, key: &str) -> Result<agreement::time::Instant, String> {
        let text = self.text(key)?;
        let at = crate::words::from_seconds(&text);
        at.ok_or_else(|| {
            format!("`{key}` is `{}`, not a moment such as `2026-03-31T14:05:00Z`", crate::words::shown(&text))
        })
    }

    /// Whatever stands there.
    pub fn any(&mut self, key: &str) -> Value {
        self.0.remove(key).unwrap_or(Value::Null)
    }
}
