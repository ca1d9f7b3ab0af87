//! The window as a person meets it: by name, by pointer, by key, and what it draws.

mod burned_in;
mod case_editing;
mod compare;
mod cut_off;
mod desk;
mod dialogs;
mod display;
mod export;
mod findings;
mod findings_keys;
mod hand;
mod hips;
mod left;
mod library;
mod many;
mod marks;
mod measures;
mod new_case;
mod present;
mod pressed;
mod quiz;
mod reading;
mod review;
mod score_sizes;
mod scored;
mod scores;
mod share;
mod sheet_keys;
mod sources;
mod taking;
mod thousand;
mod timeline;
mod view;
mod viewports;

pub(crate) use desk::Desk;

/// A path below the shared folder, or `None` where it is not there.
pub(crate) fn shared(path: &str) -> Option<std::path::PathBuf> {
    crate::imaging::testdata().map(|testdata| testdata.with_file_name(path)).filter(|path| path.exists())
}
