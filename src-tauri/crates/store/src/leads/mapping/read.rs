//! A mapping from YAML, with every fault at its place.

use std::path::Path;

use agreement::yaml::{Entry, Lines, Node, Span, Style, Tree, parse};
use agreement::{Diagnostic, Severity};

use super::check::check;
use super::{Mapping, SALESFORCE_ID, Target, Use};
use crate::leads::dates::is_pattern;
use crate::leads::did_you_mean::closest;
use crate::leads::fault::{FaultKind, LeadError};
use crate::leads::types::{Kind, Stage, stage_named, stage_names, type_named, type_names};

impl Mapping {
    /// Reads a mapping; `file` is the name in the faults.
    pub fn read(text: &str, file: &str) -> Result<Mapping, Vec<Diagnostic>> {
        let parsed = parse(text);
        let mut faults = Faults { file, text, lines: Lines::new(text), found: Vec::new() };
        for fault in parsed.faults {
            faults.add(&fault.span, fault.code, fault.message, fault.help);
        }
        let mapping = parsed.tree.as_ref().and_then(|tree| mapping(tree, &mut faults));
        match mapping {
            Some(mapping) if faults.found.is_empty() => Ok(mapping),
            _ => Err(faults.sorted()),
        }
    }

    /// Reads a mapping file.
    pub fn load(path: &Path) -> Result<Mapping, LeadError> {
        let unreadable = |fault: std::io::Error| LeadError::io(path, "read", &fault);
        let file = path.display().to_string();
        let bytes = std::fs::read(path).map_err(unreadable)?;
        let text = String::from_utf8(bytes).map_err(|_| {
            LeadError::file(None, format!("`{file}` is not UTF-8"), "save the mapping as UTF-8 and try again")
        })?;
        Mapping::read(&text, &file).map_err(|found| {
            let message = found.first().map_or_else(String::new, |first| first.message.clone());
            LeadError::new(FaultKind::Mapping(found), format!("the mapping `{file}` cannot be used: {message}"), "")
        })
    }
}

/// Faults while a mapping is read.
pub(super) struct Faults<'t> {
    file: &'t str,
    text: &'t str,
    lines: Lines,
    found: Vec<Diagnostic>,
}

impl Faults<'_> {
    pub fn add(&mut self, span: &Span, code: &'static str, message: impl Into<String>, help: impl Into<String>) {
        let (line, column) = self.lines.position(self.text, span.start);
        let whole = self.lines.span(self.text, line);
        let shown = self.text.get(span.start..span.end.min(whole.end)).unwrap_or_default();
        self.found.push(Diagnostic {
            file: self.file.to_owned(),
            line,
            column,
            code,
            message: message.into(),
            help: help.into(),
            severity: Severity::Error,
            source_line: self.text.get(whole).unwrap_or_default().to_owned(),
            width: u32::try_from(shown.chars().count()).unwrap_or(1).max(1),
        });
    }

    fn sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|fault| (fault.line, fault.column));
        self.found
    }
}

const KEYS: [&str; 3] = ["kind", "columns", "missing"];
const COLUMN_KEYS: [&str; 8] = ["to", "format", "type", "known_as_of", "also_stage", "stage", "event", "when"];

fn mapping(tree: &Tree, faults: &mut Faults<'_>) -> Option<Mapping> {
    let Some(entries) = tree.root.entries() else {
        faults.add(
            &tree.root.span,
            "not-a-mapping",
            "a mapping has the keys `kind`, `columns` and `missing`",
            "write for example `kind: leads` and below it `columns:`",
        );
        return None;
    };
    unknown_keys(entries, &KEYS, "a mapping", faults);
    let kind = kind(tree, faults);
    let mut mapping = Mapping::empty(kind.unwrap_or(Kind::Leads));
    if let Some(columns) = tree.root.entry("columns").filter(|entry| !entry.value.is_absent()) {
        match columns.value.entries() {
            Some(columns) => {
                for entry in columns {
                    mapping.columns.extend(column(entry, faults));
                }
                if kind.is_some() {
                    check(&mapping, columns, faults);
                }
            }
            None => faults.add(
                &columns.value.span,
                "not-columns",
                "`columns` must be the names of columns, each with what becomes of it",
                "write for example `columns: { Email: email, Tags: ~ }`",
            ),
        }
    }
    if let Some(missing) = tree.root.entry("missing").filter(|entry| !entry.value.is_absent()) {
        mapping.missing = words(missing, faults);
        if !mapping.missing.iter().any(String::is_empty) {
            mapping.missing.insert(0, String::new());
        }
    }
    kind.map(|_| mapping)
}

fn kind(tree: &Tree, faults: &mut Faults<'_>) -> Option<Kind> {
    let Some(entry) = tree.root.entry("kind") else {
        let span = tree.root.span.start..tree.root.span.start;
        faults.add(
            &span,
            "missing-key",
            "the mapping does not say its `kind`",
            "add `kind: leads`, `events` or `stages`",
        );
        return None;
    };
    let found = entry.value.text().and_then(Kind::from_name);
    if found.is_none() {
        let shown = entry.value.text().unwrap_or_default();
        let help = suggestion(shown, Kind::ALL.map(Kind::name)).unwrap_or("write `leads`, `events` or `stages`".into());
        faults.add(&entry.value.span, "unknown-kind", format!("`{shown}` is no kind of file"), help);
    }
    found
}

fn column(entry: &Entry, faults: &mut Faults<'_>) -> Option<(String, Use)> {
    let name = entry.key().trim().to_owned();
    let usage = match entry.value.scalar() {
        _ if entry.value.is_absent() => {
            let message = format!("nothing is said of column `{name}`");
            faults.add(&entry.key.span, "missing-value", message, "write `~` to drop it, or the name to keep it under");
            return None;
        }
        Some(("~" | "null", Style::Plain)) => Use::Drop,
        Some((to, _)) => Use::Take(Target { to: target_name(to, &entry.value, faults), ..Target::default() }),
        None => match entry.value.entries() {
            Some(entries) => Use::Take(target(entries, faults)),
            None => {
                let message = format!("column `{name}` needs a name, `~`, or keys such as `{{ to: email }}`");
                faults.add(&entry.value.span, "not-a-column", message, "a list has no meaning here");
                return None;
            }
        },
    };
    Some((name, usage))
}

fn target_name(to: &str, node: &Node, faults: &mut Faults<'_>) -> Option<String> {
    let to = to.trim();
    if to.is_empty() {
        faults.add(&node.span, "empty-name", "a column needs a name here", "write the name, or `~` to drop the column");
        return None;
    }
    Some(to.to_owned())
}

fn target(entries: &[Entry], faults: &mut Faults<'_>) -> Target {
    unknown_keys(entries, &COLUMN_KEYS, "a column", faults);
    let mut target = Target::default();
    for entry in entries {
        let node = &entry.value;
        match entry.key() {
            "to" => target.to = text(entry, faults).and_then(|to| target_name(to, node, faults)),
            "format" => target.format = format(entry, faults),
            "type" => {
                if let Some(name) = text(entry, faults) {
                    target.kind = type_named(name);
                    if target.kind.is_none() {
                        let help = suggestion(name, type_names())
                            .unwrap_or("the types are `number`, `boolean`, `date-time`, `list` and `text`".into());
                        faults.add(&node.span, "unknown-type", format!("`{name}` is no type"), help);
                    }
                }
            }
            "known_as_of" => match text(entry, faults) {
                Some("export") => target.known_as_of_export = true,
                Some(other) => faults.add(
                    &node.span,
                    "unknown-moment",
                    format!("`known_as_of` cannot be `{other}`"),
                    "write `known_as_of: export`, or leave it out",
                ),
                None => {}
            },
            "also_stage" => target.also_stage = stage(entry, faults),
            "stage" => target.stage = stage(entry, faults),
            "event" => target.event = text(entry, faults).map(|name| name.trim().to_owned()),
            "when" => target.when = when(entry, faults),
            _ => {}
        }
    }
    target
}

fn text<'n>(entry: &'n Entry, faults: &mut Faults<'_>) -> Option<&'n str> {
    let found = entry.value.text().filter(|text| !text.trim().is_empty());
    if found.is_none() {
        let message = format!("`{}` needs a text", entry.key());
        faults.add(&entry.key.span, "missing-value", message, "write it behind the colon, or leave the key out");
    }
    found
}

fn format(entry: &Entry, faults: &mut Faults<'_>) -> Option<String> {
    let pattern = text(entry, faults)?;
    if pattern != SALESFORCE_ID && !(is_pattern(pattern) && pattern.contains('%')) {
        faults.add(
            &entry.value.span,
            "unknown-format",
            format!("`{pattern}` is no format of dates"),
            "write for example `\"%d.%m.%Y %H:%M\"` for 31.12.2026 17:05",
        );
        return None;
    }
    Some(pattern.to_owned())
}

fn stage(entry: &Entry, faults: &mut Faults<'_>) -> Option<Stage> {
    let name = text(entry, faults)?;
    let found = stage_named(name);
    if found.is_none() {
        let help = suggestion(name, Stage::ALL.map(Stage::name)).unwrap_or(format!("the stages are {}", stage_names()));
        faults.add(&entry.value.span, "unknown-stage", format!("`{name}` is no stage"), help);
    }
    found
}

fn when(entry: &Entry, faults: &mut Faults<'_>) -> Vec<(String, Stage)> {
    let Some(pairs) = entry.value.entries() else {
        faults.add(
            &entry.value.span,
            "not-stages",
            "`when` must say which value means which stage",
            "write for example `when: { \"1\": won, \"0\": lost }`",
        );
        return Vec::new();
    };
    pairs.iter().filter_map(|pair| stage(pair, faults).map(|stage| (pair.key().trim().to_owned(), stage))).collect()
}

fn words(entry: &Entry, faults: &mut Faults<'_>) -> Vec<String> {
    let items = entry.value.items();
    if items.is_none() {
        faults.add(
            &entry.value.span,
            "not-a-list",
            "`missing` must be a list of texts",
            "write for example `missing: [\"\", \"n/a\"]`",
        );
    }
    let mut words = Vec::new();
    for item in items.unwrap_or_default() {
        match item.text() {
            Some(text) => words.push(text.trim().to_owned()),
            None => faults.add(&item.span, "not-a-text", "`missing` holds texts only", "put the text in quotes"),
        }
    }
    words
}

fn unknown_keys(entries: &[Entry], known: &[&'static str], what: &str, faults: &mut Faults<'_>) {
    for entry in entries.iter().filter(|entry| !known.contains(&entry.key())) {
        let listed = known.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
        let help = suggestion(entry.key(), known.iter().copied()).unwrap_or(format!("{what} has {listed}"));
        faults.add(&entry.key.span, "unknown-key", format!("{what} has no key `{}`", entry.key()), help);
    }
}

fn suggestion(found: &str, known: impl IntoIterator<Item = &'static str>) -> Option<String> {
    closest(found, known.into_iter()).map(|near| format!("did you mean `{near}`?"))
}
