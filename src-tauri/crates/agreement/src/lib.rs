//! The five documents of an agreement and everything that can be said of them without touching a disk or a clock:
//! reading YAML with the place of every value, checking, the canonical form and its hash, differences, sentences, edits.
//!
//! What a definition *does* to leads is the business of `simulation`; where files live is the business of `store`.

#[cfg(any(test, feature = "arbitrary"))]
pub mod arbitrary;
pub mod canonical;
pub mod diagnostic;
pub mod diff;
pub mod edit;
pub mod funnel;
pub mod grammar;
pub mod merge;
pub mod model;
pub mod read;
pub mod schema;
pub mod sentence;
pub mod text;
pub mod time;
pub mod yaml;

pub use diagnostic::{Diagnostic, Severity};
pub use model::*;
pub use read::{Reading, Source, WorkspaceReading, read_workspace};
