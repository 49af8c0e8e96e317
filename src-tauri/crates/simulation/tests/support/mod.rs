//! Random definitions and leads that hit each other: few names, few values, times that lie on the edges of windows.
#![allow(dead_code, reason = "each test binary uses a part of it")]

pub mod build;
pub mod definitions;
pub mod leads;
pub mod tweaks;

use proptest::test_runner::{Config, TestRunner};

/// A runner with `factor` cases for each one that `PROPTEST_CASES` asks for (256 by default).
pub fn runner(factor: u32) -> TestRunner {
    let asked = Config::default();
    TestRunner::new(Config { cases: asked.cases * factor, failure_persistence: None, ..asked })
}
