//! The one integration-test binary: on two cores linking is dear.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test fails by panicking and says what it skips"
)]

mod architecture;
#[cfg(feature = "gui")]
mod gui;
mod editor;
mod imaging;
mod sample;
mod store;
