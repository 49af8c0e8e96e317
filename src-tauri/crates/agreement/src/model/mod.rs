//! The five documents as types. A value of these types has been read and checked; positions are kept beside them, in
//! [`crate::yaml`], so that two documents are equal exactly when they say the same.

mod condition;
mod mql;
mod others;
mod scalar;
mod terms;

pub use condition::*;
pub use mql::*;
pub use others::*;
pub use scalar::*;
pub use terms::*;

/// The value of `format` in every document of this version of the language.
pub const FORMAT: &str = "countersign/1";

/// Which of the five documents is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Document {
    /// `agreement.yaml`
    Agreement,
    /// `mql.yaml`
    Mql,
    /// `sql.yaml`
    Sql,
    /// `sla.yaml`
    Sla,
    /// `funnel.yaml`
    Funnel,
}

impl Document {
    /// All five, in the order in which they are read and shown.
    pub const ALL: [Document; 5] = [Document::Agreement, Document::Mql, Document::Sql, Document::Sla, Document::Funnel];

    /// The name on the command line and in JSON, such as `mql`.
    pub fn name(self) -> &'static str {
        match self {
            Document::Agreement => "agreement",
            Document::Mql => "mql",
            Document::Sql => "sql",
            Document::Sla => "sla",
            Document::Funnel => "funnel",
        }
    }

    /// The file in a workspace, such as `mql.yaml`.
    pub fn file_name(self) -> &'static str {
        match self {
            Document::Agreement => "agreement.yaml",
            Document::Mql => "mql.yaml",
            Document::Sql => "sql.yaml",
            Document::Sla => "sla.yaml",
            Document::Funnel => "funnel.yaml",
        }
    }

    /// The document of this name, if there is one.
    pub fn from_name(name: &str) -> Option<Document> {
        Document::ALL.into_iter().find(|document| document.name() == name)
    }
}

/// The five documents together, each without a fault and fitting the others. Only this can be hashed, scored or signed.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// `agreement.yaml`: who agrees, and the calendar.
    pub terms: Terms,
    /// `mql.yaml`: the marketing-qualified lead.
    pub mql: Mql,
    /// `sql.yaml`: the sales-qualified lead.
    pub sql: Sql,
    /// `sla.yaml`: what each side owes the other.
    pub sla: Sla,
    /// `funnel.yaml`: the shared target.
    pub funnel: Funnel,
}
