//! The keys that a person chose, and the modes in which they work at this moment.

use std::sync::Arc;

use crate::analysis::book::Book;
use crate::editor::core::Core;
use crate::editor::notices::Severity;
use crate::editor::{CommandTable, Editor, When};
use crate::store::{KeyPreset, KeySettings, StateFolder};

/// The table of commands with the keys of this person, and what cannot be used of them.
pub(super) fn table(book: &Book, state: &StateFolder) -> (CommandTable, Vec<String>) {
    let (settings, unreadable) = match KeySettings::load(state) {
        Ok(settings) => (settings, None),
        Err(error) => (KeySettings::default(), Some(error.to_string())),
    };
    let table = CommandTable::new(book, &settings);
    let problems = table.problems().iter().map(ToString::to_string);
    let told = unreadable.into_iter().chain(problems).collect();
    (table, told)
}

impl Editor {
    /// The modes whose keys work now, those that go first first. Arrows and digits go to visits and stages unless a tool,
    /// a handle or a sheet can be seen to be active.
    pub fn key_modes(&self) -> Vec<When> {
        if self.new_case().is_some() {
            return vec![When::NewCase];
        }
        let mut modes = Vec::new();
        if let Some(scoring) = self.scoring() {
            if scoring.pins {
                modes.push(When::Pinning);
            }
            modes.push(if scoring.asks_reason { When::Reason } else { When::Grading });
            if scoring.pins || !self.draws_something_new() {
                modes.push(When::Sheet);
            }
        }
        if self.core.landmarks().is_some() {
            modes.push(When::Landmarks);
        }
        if self.draws_something_new() || self.handle().is_some() {
            modes.push(When::Drawing);
        }
        if self.draws() {
            modes.push(When::Selected);
        }
        if self.finding().is_some() {
            modes.push(When::Finding);
        }
        if self.is_presenting() {
            modes.push(When::Presenting);
        }
        modes.push(When::Anytime);
        modes
    }

    /// Path of the keys.
    pub fn keys_path(&self) -> String {
        KeySettings::path(&self.core.setup.state).display().to_string()
    }
}

impl Core {
    /// Uses another set of keys; keys of one's own stay.
    pub(super) fn use_keys(&mut self, preset: KeyPreset) {
        let kept = KeySettings::load(&self.setup.state).and_then(|mut settings| {
            settings.preset = preset;
            settings.save(&self.setup.state)
        });
        if let Err(error) = kept {
            self.notices.tell(Severity::Warning, "Keys could not be saved", error.to_string());
            return;
        }
        self.name_commands();
    }

    /// Makes the table of commands again: another case may have another scheme of stages, and keys may have changed.
    pub(super) fn name_commands(&mut self) {
        let mut book = Arc::clone(self.book());
        if self.cut.is_some() {
            Arc::make_mut(&mut book).protocols = self.protocols_told();
        }
        let (commands, _) = table(&book, &self.setup.state);
        let scheme = self.document.as_ref().and_then(|document| self.book().scheme_of(document.case()));
        self.commands = match scheme {
            Some(scheme) => commands.for_scheme(scheme),
            None => commands,
        };
    }
}
