//! What crosses the edge, as JSON: to the window (TypeScript types are generated from here) and from the command line.
//! Names on the command line's side are a contract: they stay as they are, more may be added.

mod agreement;
mod convert;
mod draft;
mod evidence;
mod explanation;
mod leads;
mod preview;
mod signoff;
mod simulation;
mod sql;
mod suggestions;
mod workspace;

pub use agreement::*;
pub(crate) use convert::*;
pub use draft::*;
pub use evidence::*;
pub use explanation::*;
pub use leads::*;
pub use preview::*;
pub use signoff::*;
pub use simulation::*;
pub use sql::*;
pub use suggestions::*;
pub use workspace::*;
