//! What a person chose once: who reads, what was opened lately, how large the text is. No case data.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::case::Reader;
use crate::store::atomic::{self, Privacy};
use crate::store::case_folder::{read_if_there, text_of};
use crate::store::clock::Clock;
use crate::store::error::StoreError;
use crate::store::note::StoreNote;
use crate::store::ron_text::{from_ron, to_ron};
use crate::store::state_folder::{self, StateFolder};
use crate::store::{layout, migrate};

const SETTINGS_FORMAT: u32 = 1;
const HEAD: &str = "// Callus settings of one person on one computer.";
const RECENT_LIMIT: usize = 12;

/// The settings.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Version of the file.
    pub format: u32,
    /// The reader; `None` until asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reader: Option<Reader>,
    /// Cases opened lately, the last first.
    #[serde(default)]
    pub recent: Vec<PathBuf>,
    /// Folders whose cases the library lists.
    #[serde(default)]
    pub library: Vec<PathBuf>,
    /// Size of the text, 1 being that of the system.
    #[serde(default = "one")]
    pub ui_scale: f32,
    /// Panels that are shown, and their sizes.
    #[serde(default)]
    pub panels: Panels,
}

/// A panel around the films.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SidePanel {
    /// Patient, fracture history and findings, at the left.
    History,
    /// Stage, scores, measures and notes, at the right.
    Reading,
    /// The timeline, at the bottom.
    Timeline,
}

/// The panels around the films as a person left them.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Panels {
    /// Patient, fracture history and findings.
    pub history: PanelState,
    /// Stage, scores, measures and notes.
    pub reading: PanelState,
    /// The timeline.
    pub timeline: PanelState,
}

impl Panels {
    /// One of them.
    pub fn get(&self, panel: SidePanel) -> PanelState {
        match panel {
            SidePanel::History => self.history,
            SidePanel::Reading => self.reading,
            SidePanel::Timeline => self.timeline,
        }
    }

    /// One of them, to change.
    pub fn get_mut(&mut self, panel: SidePanel) -> &mut PanelState {
        match panel {
            SidePanel::History => &mut self.history,
            SidePanel::Reading => &mut self.reading,
            SidePanel::Timeline => &mut self.timeline,
        }
    }
}

/// A panel as a person left it.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PanelState {
    /// True if it is hidden.
    pub hidden: bool,
    /// True if it stays in a window so small that it would make way by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub kept: bool,
    /// Width, or height of the timeline, in points; the usual one where none was chosen.
    pub size: Option<f32>,
}

fn one() -> f32 {
    1.0
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            format: SETTINGS_FORMAT,
            reader: None,
            recent: Vec::new(),
            library: Vec::new(),
            ui_scale: one(),
            panels: Panels::default(),
        }
    }
}

impl Settings {
    /// The settings of this person. Unreadable ones are put aside, never overwritten, and defaults serve.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the state folder cannot be read, or the unreadable file not be put aside.
    pub fn load(state: &StateFolder, clock: &dyn Clock) -> Result<(Self, Option<StoreNote>), StoreError> {
        let path = state.settings();
        let Some(bytes) = read_if_there(&path)? else { return Ok((Self::default(), None)) };
        match Self::parse(bytes, &path) {
            Ok(settings) => Ok((settings, None)),
            Err(error) => {
                let kept = put_aside(&path, layout::bad_settings, clock.now())?;
                Ok((Self::default(), Some(StoreNote::SettingsUnreadable { why: error.to_string(), kept })))
            }
        }
    }

    fn parse(bytes: Vec<u8>, path: &Path) -> Result<Self, StoreError> {
        let text = text_of(bytes, path)?;
        let text = migrate::lift(&text, path, SETTINGS_FORMAT, &[])?;
        let mut settings: Self = from_ron(&text, path, "correct it and start again")?;
        if !(0.5..=4.0).contains(&settings.ui_scale) {
            settings.ui_scale = one();
        }
        Ok(settings)
    }

    /// True if settings lie in the state folder.
    pub fn are_kept(state: &StateFolder) -> bool {
        state.settings().exists()
    }

    /// Keeps the settings.
    ///
    /// # Errors
    /// [`StoreError::Io`] when the disk refuses; the settings on disk are then the ones before.
    pub fn save(&self, state: &StateFolder) -> Result<(), StoreError> {
        state_folder::create_private(state.root())?;
        atomic::replace(&state.settings(), to_ron(self, HEAD)?.as_bytes(), Privacy::Private)
    }

    /// A case has another path now.
    pub fn moved(&mut self, from: &Path, to: &Path) {
        for recent in self.recent.iter_mut().filter(|recent| recent.starts_with(from)) {
            if let Ok(rest) = recent.strip_prefix(from) {
                *recent = if rest.as_os_str().is_empty() { to.to_owned() } else { to.join(rest) };
            }
        }
    }

    /// Puts a case at the head of those opened lately.
    pub fn opened(&mut self, case_file: &Path) {
        self.recent.retain(|path| path != case_file);
        self.recent.insert(0, case_file.to_owned());
        self.recent.truncate(RECENT_LIMIT);
    }
}

/// Puts an unreadable file aside, under a name that none put aside earlier has, even where the clock stands still.
pub(crate) fn put_aside(
    path: &Path,
    name: fn(Timestamp) -> String,
    now: Timestamp,
) -> Result<PathBuf, StoreError> {
    let mut now = now;
    let kept = loop {
        let kept = path.with_file_name(name(now));
        if fs::symlink_metadata(&kept).is_err() {
            break kept;
        }
        now += SignedDuration::from_micros(1);
    };
    fs::rename(path, &kept).map_err(StoreError::io("setting an unreadable file aside", path))?;
    Ok(kept)
}
