//! The words in which leads are described: what a file holds, what a column holds, which stages there are.

use std::fmt;

use serde::{Serialize, Serializer};
pub use simulation::dataset::{ColumnType, Stage};

/// What a file holds: one lead, one event or one stage in each row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `leads.csv`
    Leads,
    /// `events.csv`
    Events,
    /// `stages.csv`
    Stages,
}

impl Kind {
    /// All three.
    pub const ALL: [Kind; 3] = [Kind::Leads, Kind::Events, Kind::Stages];

    /// The name on the command line and in mappings, such as `leads`.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Leads => "leads",
            Kind::Events => "events",
            Kind::Stages => "stages",
        }
    }

    /// The kind of this name, if there is one.
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Kind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// All types of columns with their names in mappings and in JSON.
const TYPES: [(ColumnType, &str); 5] = [
    (ColumnType::Number, "number"),
    (ColumnType::Boolean, "boolean"),
    (ColumnType::Time, "date-time"),
    (ColumnType::Texts, "list"),
    (ColumnType::Text, "text"),
];

/// The name of a type in mappings and in JSON: `number`, `boolean`, `date-time`, `list` or `text`.
pub fn type_name(kind: ColumnType) -> &'static str {
    TYPES.into_iter().find(|(known, _)| *known == kind).map_or("text", |(_, name)| name)
}

/// The type of this name, if there is one.
pub fn type_named(name: &str) -> Option<ColumnType> {
    TYPES.into_iter().find(|(_, known)| *known == name).map(|(kind, _)| kind)
}

/// The names of all types.
pub(crate) fn type_names() -> [&'static str; 5] {
    TYPES.map(|(_, name)| name)
}

/// What a value of a type is, as it is said of one that is not.
pub(crate) fn described(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Number => "a number",
        ColumnType::Boolean => "`true` or `false`",
        ColumnType::Time => "a date or time",
        ColumnType::Texts => "a list of texts",
        ColumnType::Text => "a text",
    }
}

/// The stage of this name, compared as text is (trimmed, lower case).
pub(crate) fn stage_named(name: &str) -> Option<Stage> {
    Stage::from_name(&agreement::text::fold(name))
}

/// The names of all stages, for messages.
pub(crate) fn stage_names() -> String {
    Stage::ALL.map(|stage| format!("`{}`", stage.name())).join(", ")
}
