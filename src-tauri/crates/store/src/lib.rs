//! The only room that touches a disk: the shared folder with its documents, versions and draft history, and the user's
//! own data folder with the leads.

pub mod agent;
pub mod draft;
mod fault;
pub mod files;
pub mod fonts;
pub mod history;
pub mod keys;
pub mod leads;
mod new_workspace;
pub mod settings;
mod sqlite;
pub mod turn;
pub mod versions;
pub mod workspace;

pub use fault::Fault;
pub use new_workspace::NewWorkspace;
pub use workspace::Workspace;
