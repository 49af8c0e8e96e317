//! Walks through the real window.

mod main_job;
mod numbers;
mod opening;
mod rights;
mod screens;
