//! What the tests share: the real window, driven as a person drives it.
//!
//! The walks need WebKit's driver and a virtual display, which a plain `cargo test` must not ask for; they stand behind
//! the feature `window`, and `cargo xtask test` turns it on and brings what they need.

#[cfg(feature = "window")]
pub mod window;
