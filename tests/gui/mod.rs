//! The window as a person meets it: by name, by pointer, by key, and what it draws.

mod desk;
mod dialogs;
mod findings;
mod marks;
mod measures;
mod reading;
mod review;
mod scores;
mod sheet_keys;
mod taking;
mod timeline;
mod viewports;

pub(crate) use desk::Desk;
