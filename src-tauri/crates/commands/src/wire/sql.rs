//! A definition as a statement for a database; of the command line only.

use serde::Serialize;

use super::WarningView;

/// `countersign sql --json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SqlStatement {
    /// One statement that gives `lead_id`, `score` and `band`.
    pub sql: String,
    /// What the leads at hand cannot answer, and what the dialect cannot say exactly.
    pub warnings: Vec<WarningView>,
}
