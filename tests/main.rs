//! The one integration-test binary: on two cores linking is dear.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::wildcard_enum_match_arm,
    reason = "a test fails by panicking and says what it skips"
)]

mod analysis;
mod architecture;
mod command_line;
mod command_line_images;
mod command_line_many;
mod command_line_parts;
mod command_line_quiz;
mod command_line_register;
mod command_line_scores;
mod deidentify;
mod editor;
#[cfg(feature = "gui")]
mod gui;
mod imaging;
mod inconsistent;
mod intake;
mod marks;
#[cfg(unix)]
mod plain_films;
mod real_cases;
mod report;
mod required;
mod sample;
mod snapshots;
mod store;
#[cfg(feature = "gui")]
mod window;
mod worker;
