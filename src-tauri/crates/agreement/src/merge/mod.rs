//! One draft of several people: what the five documents say is a pure function of the set of changes that were made, in
//! whatever order and however late those arrive; and what two people made of the same place without knowledge of each
//! other is a conflict until somebody decides it.
//!
//! Each [`Change`] tells upon which others it was made (its `parents`), so that "without knowledge of each other" is a
//! fact and not a matter of clocks. Changes are applied in an order that respects this ([`Change::key`]). Where the author
//! of a change had seen everything that was applied before it, it is applied to the byte; elsewhere by what it means,
//! place by place, with the comments that it brought wherever their surroundings are found again.
//!
//! Where changes are kept is the business of `store`.

mod again;
mod apply;
mod causes;
mod change;
mod conflict;
mod fits;
mod live;
mod make;
mod patch;
mod path;
mod splice;
mod state;
#[cfg(test)]
mod tests;
mod text;

pub use again::{Way, go};
pub use change::{Action, Change};
pub use conflict::{Conflict, ConflictKind, Side};
pub use fits::Fits;
pub use make::Making;
pub use patch::{Around, place_again};
pub use splice::Splice;
pub use state::Merged;
