//! `keys.ron` of the state folder: which set of keys a person uses, and keys of their own. The keys are text here; what
//! they mean, and whether two commands claim the same one, the command table says.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::store::atomic::{self, Privacy};
use crate::store::case_folder::{read_if_there, text_of};
use crate::store::error::StoreError;
use crate::store::ron_text::{from_ron, to_ron};
use crate::store::state_folder::{self, StateFolder};

const KEYS_FORMAT: u32 = 1;
const HEAD: &str = "\
// Keys of Callus. Start Callus again after a change; what cannot be used is named when it starts, and on the sheet of
// keys (F1).
//   preset   Callus, or Viewers: keys close to those of OHIF and other DICOM viewers.
//   letters  Place: a letter is found where it is on a US keyboard, whatever is printed on it. Label: by what is printed.
//            Digits are always found by their place; keys with Ctrl always by what is printed.
//   keys     commands by their identifier, each with its keys; an empty list takes the key away. Example:
//            keys: { \"view.fit\": [\"F\", \"Shift+0\"], \"measure.repeat\": [] }
// README.md lists every command with its identifier.";

/// Set of keys that applies where a person has not chosen another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum KeyPreset {
    /// The program's own keys.
    #[default]
    Callus,
    /// Keys close to those of OHIF and other DICOM viewers.
    Viewers,
}

/// Way in which a letter key is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Letters {
    /// By its place on the keyboard, named as on a US keyboard.
    #[default]
    Place,
    /// By the letter printed on it.
    Label,
}

/// The keys that a person chose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeySettings {
    /// Version of the file.
    #[serde(default = "format")]
    pub format: u32,
    /// The set of keys that applies where `keys` has none.
    #[serde(default)]
    pub preset: KeyPreset,
    /// Way in which letters are recognised.
    #[serde(default)]
    pub letters: Letters,
    /// Keys by identifier of the command, as text; an empty list takes the key away.
    #[serde(default)]
    pub keys: BTreeMap<String, Vec<String>>,
}

fn format() -> u32 {
    KEYS_FORMAT
}

impl Default for KeySettings {
    fn default() -> Self {
        Self {
            format: KEYS_FORMAT,
            preset: KeyPreset::default(),
            letters: Letters::default(),
            keys: BTreeMap::new(),
        }
    }
}

impl KeySettings {
    /// Path of the file.
    pub fn path(state: &StateFolder) -> PathBuf {
        state.root().join("keys.ron")
    }

    /// The keys of this person; the program's own where there is no file.
    ///
    /// # Errors
    /// [`StoreError`] when the file cannot be read or is not what it should be; it is left as it is.
    pub fn load(state: &StateFolder) -> Result<Self, StoreError> {
        let path = Self::path(state);
        let Some(bytes) = read_if_there(&path)? else { return Ok(Self::default()) };
        from_ron(
            &text_of(bytes, &path)?,
            &path,
            "correct it and start Callus again; until then the usual keys apply",
        )
    }

    /// Writes the file, with an explanation at its head.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the disk refuses; the file is then as it was.
    pub fn save(&self, state: &StateFolder) -> Result<(), StoreError> {
        state_folder::create_private(state.root())?;
        atomic::replace(&Self::path(state), to_ron(self, HEAD)?.as_bytes(), Privacy::Private)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_were_written_and_a_mistake_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let state = StateFolder::at(folder.path());
        assert_eq!(KeySettings::load(&state).unwrap(), KeySettings::default());
        let mut own = KeySettings { preset: KeyPreset::Viewers, ..KeySettings::default() };
        own.keys.insert("view.fit".to_owned(), vec!["Ctrl+0".to_owned()]);
        own.save(&state).unwrap();
        assert_eq!(KeySettings::load(&state).unwrap(), own);
        std::fs::write(KeySettings::path(&state), "(keys: { \"view.fit\": [\"F\"] }, letter: Label)")
            .unwrap();
        let told = KeySettings::load(&state).unwrap_err().to_string();
        assert!(told.contains("letter") && told.contains("keys.ron"), "{told}");
        std::fs::write(KeySettings::path(&state), "(keys: { \"view.fit\": [\"F\"] })").unwrap();
        assert_eq!(KeySettings::load(&state).unwrap().keys["view.fit"], ["F"]);
    }
}
