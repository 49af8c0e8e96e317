//! Every use case once, with its wire types, its progress and its cancellation. The window and the command line speak
//! only with this room; it is the only one where the others meet.

pub mod wire;
