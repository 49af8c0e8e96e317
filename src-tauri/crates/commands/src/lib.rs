//! Every use case once, with its wire types, its progress and its cancellation. The window and the command line speak
//! only with this room; it is the only one where the others meet.

mod app;
mod definition;
mod documents;
pub mod draft;
pub mod export;
mod fault;
pub mod keys;
pub mod leads;
pub mod merging;
mod preview;
mod progress;
pub mod router;
mod session;
pub mod signoff;
pub mod simulation;
pub mod sql;
pub mod suggestions;
mod supposing;
pub mod tables;
pub mod threads;
pub mod wire;
pub mod workspaces;

pub use agreement::Diagnostic;
pub use agreement::yaml::is_hidden;
pub use app::App;
pub use fault::{Fault, FaultKind};
pub use progress::{Progressing, Silent, Stop};
pub use session::{Session, Surroundings};
