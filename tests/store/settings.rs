//! Settings: kept, and never overwritten when they cannot be read.

use std::fs;
use std::path::Path;

use callus::store::{Settings, StateFolder, StoreNote, SystemClock};
use tempfile::TempDir;

use super::reader;

#[test]
fn settings_come_back() {
    let folder = TempDir::new().unwrap();
    let state = StateFolder::at(folder.path().join("deep/state"));
    assert_eq!(Settings::load(&state, &SystemClock).unwrap(), (Settings::default(), None));
    let mut settings = Settings { reader: Some(reader()), ui_scale: 1.25, ..Settings::default() };
    for n in 0..20 {
        settings.opened(Path::new(&format!("/cases/{n}/case.ron")));
    }
    settings.opened(Path::new("/cases/15/case.ron"));
    assert_eq!(settings.recent.len(), 12);
    assert_eq!(settings.recent[0], Path::new("/cases/15/case.ron"));
    assert_eq!(settings.recent[1], Path::new("/cases/19/case.ron"));
    settings.save(&state).unwrap();
    assert_eq!(Settings::load(&state, &SystemClock).unwrap(), (settings, None));
}

#[test]
fn unreadable_settings_are_kept_aside() {
    let folder = TempDir::new().unwrap();
    let state = StateFolder::at(folder.path());
    let file = folder.path().join("settings.ron");
    for bad in ["(format: 1, readr: 3)", "(format: 7)", "\u{0}"] {
        fs::write(&file, bad).unwrap();
        let (settings, note) = Settings::load(&state, &SystemClock).unwrap();
        assert_eq!(settings, Settings::default());
        let Some(StoreNote::SettingsUnreadable { kept, .. }) = note else { panic!("{note:?}") };
        assert_eq!(fs::read_to_string(kept).unwrap(), bad);
        assert!(!file.exists());
    }
}
