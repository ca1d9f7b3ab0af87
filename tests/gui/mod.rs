//! The window as a person meets it: by name, by pointer, by key, and what it draws.

mod desk;
mod dialogs;
mod marks;
mod measures;
mod reading;
mod score_sizes;
mod scores;
mod sheet_keys;
mod taking;
mod timeline;
mod viewports;

pub(crate) use desk::Desk;
