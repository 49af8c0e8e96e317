//! Walks through the real window.

mod bringing_in;
mod main_job;
mod numbers;
mod opening;
mod rights;
mod screens;
mod signing;
mod together;
mod verifying;
