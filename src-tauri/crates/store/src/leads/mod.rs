//! Past leads: the files that they come from, and the database that keeps them.
//!
//! A file goes through four steps, each in a module of its own: [`survey`] looks through all of it for how it is written;
//! [`mapping`] says what its columns mean; a plan lays the one over the other and asks what only a person can know; the
//! import takes the rows in one transaction. What a definition makes of the leads is the business of `simulation`.

mod csv_safe;
mod database;
mod dataset;
mod dates;
mod did_you_mean;
mod fault;
mod fingerprint;
mod forget;
mod import;
mod intake;
pub mod mapping;
mod numbers;
mod plan;
mod progress;
mod records;
mod rejects;
mod report;
mod row;
mod salesforce_id;
mod snapshot;
mod sorting;
mod summary;
pub mod survey;
mod types;
mod unnamed;
mod words;

pub use csv_safe::csv_safe;
pub use database::LeadDatabase;
pub use dates::DateOrder;
pub use fault::{FaultKind, LeadError, Question};
pub use fingerprint::DatasetSummary;
pub use forget::ForgetReport;
pub use import::Import;
pub use numbers::DecimalSign;
pub use plan::obstacles;
pub use progress::{Phase, Progress};
pub use report::{Faults, LISTED, MappingOrigin, Rejected, Report, Run, Warning};
pub use summary::{ColumnSummary, EventSummary, Summary, ValueCount};
pub use types::{ColumnType, Kind, Stage, type_name, type_named};

#[cfg(test)]
mod tests;
