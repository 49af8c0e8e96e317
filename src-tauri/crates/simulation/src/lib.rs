//! What a definition says of past leads: scores and bands at the moment of decision, two definitions held against what
//! became of the leads, and why a lead has its score. The meaning is that of the language reference, sections 2 to 7.
//!
//! Pure: leads come in as a [`Dataset`], time as an argument. Reading and keeping leads is the business of `store`.

pub mod chance;
pub mod compare;
pub mod dataset;
mod engine;
pub mod examples;
pub mod explain;
pub mod oracle;
pub mod outcome;
pub mod plan;
pub mod rate;
mod replay;
pub mod score;
pub mod sla;
pub mod sql;
pub mod warning;
pub mod world;

pub use compare::{Comparison, Engine, Setting, Side, compare};
pub use dataset::{Dataset, DatasetBuilder, Lead};
pub use examples::{ExampleVerdict, judge_examples};
pub use explain::{Explanation, explain};
pub use outcome::{Fate, Month, Outcome};
pub use plan::{BandIndex, Plan, SqlPlan, Verdict};
pub use rate::Rate;
pub use score::{Evaluation, Scores, score};
pub use warning::Warning;
pub use world::World;
