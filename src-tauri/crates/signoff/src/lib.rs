//! What is signed and how it is checked, from the bytes of a version's files to the standing of a whole history.
//!
//! To read it whole, go from small to large: [`json`] (the one way of writing), [`manifest`] (what a version consists
//! of), [`statement`] and [`evidence`] (what is said about it), [`key`] and [`signature`] (who said it; the only door
//! through which a signature is believed), [`allowed_signers`] (whose keys are known from elsewhere), [`version`] (one
//! folder looked at alone), [`history`] (all of them together), [`bundle`] (one version for whoever has nothing else).
//!
//! Everything here is a function of bytes that arrive as arguments: no file, no clock, no randomness. Those bytes come
//! from a shared folder or from a stranger, so nothing in them may be believed before it is checked, and nothing in them
//! may end the program.

pub mod allowed_signers;
pub mod bundle;
pub mod evidence;
pub mod fault;
pub mod history;
pub mod json;
pub mod key;
#[cfg(any(test, feature = "made-up"))]
pub mod made_up;
pub mod manifest;
pub mod paper;
pub mod signature;
pub mod statement;
pub mod version;
mod words;

pub use bundle::BundleCheck;
pub use evidence::Evidence;
pub use fault::{Fault, Refusal};
pub use history::{History, Known, SeenHistory, Standing, Version};
pub use key::{PrivateKey, PublicKey};
pub use signature::SignatureStatus;
pub use statement::{Kind, Statement, Withdrawal};
pub use version::VersionFiles;
