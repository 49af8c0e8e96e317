//! From a tree of keys and values to the text.

/// A value of the canonical form.
#[derive(Debug, Clone)]
pub(super) enum Yaml {
    /// Written as it is: numbers, booleans, durations, percentages, dates.
    Plain(String),
    /// A text, double-quoted.
    Text(String),
    List(Vec<Yaml>),
    Map(Map),
}

impl Yaml {
    pub(super) fn plain(value: impl ToString) -> Yaml {
        Yaml::Plain(value.to_string())
    }

    pub(super) fn text(value: &str) -> Yaml {
        Yaml::Text(value.to_owned())
    }

    pub(super) fn texts<S: AsRef<str>>(values: &[S]) -> Yaml {
        Yaml::List(values.iter().map(|value| Yaml::text(value.as_ref())).collect())
    }
}

/// Keys and values in the order in which they are written.
#[derive(Debug, Clone, Default)]
pub(super) struct Map(Vec<(String, Yaml)>);

impl Map {
    /// A key of the language, or one that is already [`quoted`].
    pub(super) fn put(&mut self, key: &str, value: Yaml) {
        self.0.push((key.to_owned(), value));
    }

    /// A key that the writer chose.
    pub(super) fn put_free(&mut self, key: &str, value: Yaml) {
        self.0.push((quoted(key), value));
    }

    pub(super) fn text(&mut self, key: &str, value: &str) {
        self.put(key, Yaml::text(value));
    }

    pub(super) fn plain(&mut self, key: &str, value: impl ToString) {
        self.put(key, Yaml::plain(value));
    }

    pub(super) fn plain_if(&mut self, key: &str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.plain(key, value);
        }
    }

    pub(super) fn text_if(&mut self, key: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.text(key, value);
        }
    }

    /// A map built in place.
    pub(super) fn map(&mut self, key: &str, fill: impl FnOnce(&mut Map)) {
        self.put(key, map(fill));
    }

    /// A list of maps.
    pub(super) fn items<T>(&mut self, key: &str, items: &[T], fill: impl Fn(&T, &mut Map)) {
        self.put(key, Yaml::List(items.iter().map(|item| map(|map| fill(item, map))).collect()));
    }

    /// An optional list of maps: left out when empty.
    pub(super) fn items_if_any<T>(&mut self, key: &str, items: &[T], fill: impl Fn(&T, &mut Map)) {
        if !items.is_empty() {
            self.items(key, items, fill);
        }
    }

    /// An optional map with keys that the writer chose: left out when empty.
    pub(super) fn free_if_any<'a, T: 'a>(
        &mut self,
        key: &str,
        entries: impl IntoIterator<Item = (&'a String, &'a T)>,
        value: impl Fn(&T) -> Yaml,
    ) {
        let mut inner = Map::default();
        inner.free(entries, value);
        if !inner.0.is_empty() {
            self.put(key, Yaml::Map(inner));
        }
    }

    /// Entries with keys that the writer chose, in the order given (a `BTreeMap` sorts them by code point).
    pub(super) fn free<'a, T: 'a>(
        &mut self,
        entries: impl IntoIterator<Item = (&'a String, &'a T)>,
        value: impl Fn(&T) -> Yaml,
    ) {
        for (name, entry) in entries {
            self.put_free(name, value(entry));
        }
    }
}

/// A map built in place.
pub(super) fn map(fill: impl FnOnce(&mut Map)) -> Yaml {
    let mut inner = Map::default();
    fill(&mut inner);
    Yaml::Map(inner)
}

/// The whole text of a document.
pub(super) fn emit(document: &Yaml) -> String {
    let mut out = String::new();
    match document {
        Yaml::Map(map) if !map.0.is_empty() => block_map(map, 0, "", &mut out),
        other => {
            out.push_str(&in_line(other));
            out.push('\n');
        }
    }
    out
}

/// Writes a map, its first key behind what already stands on the line (`lead`: nothing, or the dash of a list item).
fn block_map(map: &Map, indent: usize, lead: &str, out: &mut String) {
    for (at, (key, value)) in map.0.iter().enumerate() {
        if at == 0 && !lead.is_empty() {
            out.push_str(lead);
        } else {
            out.push_str(&" ".repeat(indent));
        }
        out.push_str(key);
        out.push(':');
        behind(value, indent, out);
    }
}

/// Writes a list, one item a line.
fn block_list(list: &[Yaml], indent: usize, out: &mut String) {
    for item in list {
        let dash = format!("{}- ", " ".repeat(indent));
        match item {
            Yaml::Map(map) if !map.0.is_empty() => block_map(map, indent + 2, &dash, out),
            // A list within a list does not occur in the language; a dash alone on its line reads the same.
            Yaml::List(inner) if !inner.is_empty() => {
                out.push_str(dash.trim_end());
                out.push('\n');
                block_list(inner, indent + 2, out);
            }
            other => {
                out.push_str(&dash);
                out.push_str(&in_line(other));
                out.push('\n');
            }
        }
    }
}

/// Writes the value of a key that has just been written.
fn behind(value: &Yaml, indent: usize, out: &mut String) {
    match value {
        Yaml::Map(map) if !map.0.is_empty() => {
            out.push('\n');
            block_map(map, indent + 2, "", out);
        }
        Yaml::List(list) if !list.is_empty() => {
            out.push('\n');
            block_list(list, indent + 2, out);
        }
        other => {
            out.push(' ');
            out.push_str(&in_line(other));
            out.push('\n');
        }
    }
}

/// A scalar, or an empty list or map.
fn in_line(value: &Yaml) -> String {
    match value {
        Yaml::Plain(plain) => plain.clone(),
        Yaml::Text(text) => quoted(text),
        Yaml::List(_) => "[]".to_owned(),
        Yaml::Map(_) => "{}".to_owned(),
    }
}

/// A text in double quotes, escaped in the one way: `\"`, `\\`, `\n`, `\t`, and as `\uXXXX` or `\UXXXXXXXX` whatever cannot be
/// seen (control, format and separator characters that no document may hold, but a mere emitter cannot refuse).
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c if invisible(c) && u32::from(c) <= 0xFFFF => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c if invisible(c) => out.push_str(&format!("\\U{:08X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Characters that a reader would not see, or that would break the line or turn its direction.
fn invisible(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0xAD | 0x61C | 0x180E | 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xFFF9..=0xFFFB
            | 0xFFFE | 0xFFFF | 0xE0000..=0xE007F)
}
