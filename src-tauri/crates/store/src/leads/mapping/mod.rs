//! What the columns of a file mean: read from YAML, written to it, or guessed from the names of the columns.

mod check;
mod guess;
mod presets;
mod read;
mod write;

pub use guess::{Guess, guess};

use super::types::{ColumnType, Kind, Stage};

/// What the columns of a file mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// What the file holds.
    pub kind: Kind,
    /// Columns of the file that are named, in the order of the mapping. Others are kept under their own names in files of
    /// leads and events, and ignored in files of stages.
    pub columns: Vec<(String, Use)>,
    /// Texts that stand for no value, besides the empty one; compared as written, trimmed.
    pub missing: Vec<String>,
}

/// What becomes of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Use {
    /// `~`: dropped.
    Drop,
    /// Taken so.
    Take(Target),
}

/// How a column is taken.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Target {
    /// Under which name; None keeps its own.
    pub to: Option<String>,
    /// A strftime pattern of its times, or [`SALESFORCE_ID`] for ids.
    pub format: Option<String>,
    /// What its values are.
    pub kind: Option<ColumnType>,
    /// Whether its values are only known as of the export.
    pub known_as_of_export: bool,
    /// In files of leads: its time is also that of this stage.
    pub also_stage: Option<Stage>,
    /// With `to: at` in files of stages: the stage that each row makes.
    pub stage: Option<Stage>,
    /// With `to: at` in files of events: the name of each row's event.
    pub event: Option<String>,
    /// With `to: stage`: which value means which stage; other values mean none.
    pub when: Vec<(String, Stage)>,
}

/// The `format` of a column of Salesforce ids, whose forms of 15 and of 18 characters are the same record.
pub const SALESFORCE_ID: &str = "salesforce-id";

impl Target {
    /// Taken under this name, as it is.
    pub fn named(to: &str) -> Target {
        Target { to: Some(to.to_owned()), ..Target::default() }
    }

    /// Whether the name is all that is said.
    pub fn is_only_a_name(&self) -> bool {
        let name = Target { to: self.to.clone(), ..Target::default() };
        self.to.is_some() && *self == name
    }
}

impl Mapping {
    /// A mapping that names no column.
    pub fn empty(kind: Kind) -> Mapping {
        Mapping { kind, columns: Vec::new(), missing: vec![String::new()] }
    }

    /// What is said of a column of the file.
    pub fn of(&self, column: &str) -> Option<&Use> {
        self.columns.iter().find(|(name, _)| name == column).map(|(_, usage)| usage)
    }
}

#[cfg(test)]
mod tests;
