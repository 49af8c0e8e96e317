//! Versions and sign-off: proposing, signing, declining, taking back, looking up and verifying.

mod document;
mod evidence;
mod ledger;
mod log;
mod propose;
mod sign;
mod take_back;
mod verify;
mod version;
mod view;

pub(crate) use ledger::{Ledger, Remembered};
pub use log::{in_force_on, log};
pub(crate) use propose::propose_at;
pub use propose::{proposal, propose};
pub(crate) use sign::statement_at;
pub use sign::{Action, Prepared, sign, statement, statement_with_key};
pub use take_back::{hand_over, restore, withdraw};
pub use verify::verify;
pub use version::{compare, version};
pub use view::view;
pub(crate) use view::{Shown, since};
