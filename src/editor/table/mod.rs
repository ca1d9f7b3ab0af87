//! The one table of commands. Menu, palette, sheet of keys, shortcuts and the table in README.md are made from it; it is
//! made from the program's commands, the measures and implants of the book, and the keys that a person chose.

mod case_rows;
mod chord;
mod compare_rows;
mod entry;
mod general_rows;
mod intake_rows;
mod measure_rows;
mod mode_rows;
mod reference;
mod review_rows;
mod teach_rows;

pub use chord::KeyChord;
pub use entry::{Action, CommandEntry, MatrixKey, Menu, When};
pub use reference::{KeyLine, key_lines, key_reference};

use std::collections::BTreeMap;

use chord::NotAKey;
use thiserror::Error;

use crate::analysis::book::{Book, StageScheme};
use crate::editor::command::{Command, ReadCommand};
use crate::store::{KeyPreset, KeySettings, Letters};

/// Every command that a person can reach by menu, palette or key, in the order of the menus, then the keys of modes.
#[derive(Debug, Clone)]
pub struct CommandTable {
    entries: Vec<CommandEntry>,
    letters: Letters,
    preset: KeyPreset,
    problems: Vec<KeyProblem>,
}

/// A key of a person's own that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum KeyProblem {
    /// No command has this identifier.
    #[error("keys.ron: there is no command \"{id}\"{}", hint.as_ref().map(|id| format!("; did you mean \"{id}\"?")).unwrap_or_default())]
    NoCommand {
        /// The text.
        id: String,
        /// The nearest identifier there is.
        hint: Option<String>,
    },
    /// The text names no key.
    #[error("keys.ron: {id}: {why}")]
    NoKey {
        /// Identifier of the command.
        id: String,
        /// Fault of the text.
        why: NotAKey,
    },
    /// Two commands claim a key in the same mode; the first keeps it.
    #[error(
        "{key} is the key of both \"{kept}\" and \"{lost}\"; it stays with \"{kept}\". Give \"{lost}\" ({id}) another key in keys.ron"
    )]
    Conflict {
        /// The key.
        key: KeyChord,
        /// Name of the command that keeps it.
        kept: String,
        /// Name of the command that goes without.
        lost: String,
        /// Identifier of that one.
        id: String,
    },
}

impl CommandTable {
    /// The table for these definitions and keys.
    pub fn new(book: &Book, settings: &KeySettings) -> Self {
        let mut entries = [
            general_rows::case_menu(),
            general_rows::edit_menu(),
            general_rows::view_menu(book),
            general_rows::go_menu(),
            general_rows::read_menu(book),
            measure_rows::measure_menu(book),
            teach_rows::teach_menu(),
            general_rows::help_menu(),
            mode_rows::mode_rows(),
            teach_rows::present_rows(),
            compare_rows::landmark_rows(),
            intake_rows::grid_rows(),
            case_rows::pedigree_rows(),
        ]
        .concat();
        if settings.preset == KeyPreset::Viewers {
            for (id, keys) in VIEWERS {
                if let Some(entry) = entries.iter_mut().find(|entry| entry.id == *id) {
                    *entry = entry.clone().keys(keys);
                }
            }
        }
        let mut problems = Vec::new();
        let own = own_keys(settings, &mut entries, &mut problems);
        resolve(&mut entries, &own, &mut problems);
        Self { entries, letters: settings.letters, preset: settings.preset, problems }
    }

    /// The table for a case: its stages named as the scheme names them, without rows for stages that it lacks.
    #[must_use]
    pub fn for_scheme(mut self, scheme: &StageScheme) -> Self {
        self.entries.retain_mut(|entry| {
            let Some(&Command::Read(ReadCommand::StageAt(place))) = entry.command() else { return true };
            let Some(stage) = scheme.stages.get(place) else { return false };
            entry.name = format!("Stage: {}", stage.word);
            entry.help.clone_from(&stage.criteria);
            true
        });
        self
    }

    /// Every row.
    pub fn entries(&self) -> &[CommandEntry] {
        &self.entries
    }

    /// The row with this identifier.
    pub fn entry(&self, id: &str) -> Option<&CommandEntry> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// The listed row that performs a command.
    pub fn of_command(&self, command: &Command) -> Option<&CommandEntry> {
        self.entries.iter().find(|entry| entry.is_listed() && entry.command() == Some(command))
    }

    /// Way in which letters are recognised.
    pub fn letters(&self) -> Letters {
        self.letters
    }

    /// The set of keys in use.
    pub fn preset(&self) -> KeyPreset {
        self.preset
    }

    /// Keys of a person's own, or of a department's measures, that cannot be used.
    pub fn problems(&self) -> &[KeyProblem] {
        &self.problems
    }
}

/// Gives rows the keys that the person chose; the identifiers of those rows.
fn own_keys(
    settings: &KeySettings,
    entries: &mut [CommandEntry],
    problems: &mut Vec<KeyProblem>,
) -> Vec<String> {
    let mut own = Vec::new();
    for (id, texts) in &settings.keys {
        if !entries.iter().any(|entry| entry.id == *id) {
            let hint = nearest(id, entries.iter().map(|entry| entry.id.as_str()));
            problems.push(KeyProblem::NoCommand { id: id.clone(), hint });
            continue;
        }
        let mut keys = Vec::new();
        for text in texts {
            match text.parse() {
                Ok(key) => keys.push(key),
                Err(why) => problems.push(KeyProblem::NoKey { id: id.clone(), why }),
            }
        }
        // A list of which nothing can be used leaves the usual key.
        if keys.is_empty() && !texts.is_empty() {
            continue;
        }
        if let Some(entry) = entries.iter_mut().find(|entry| entry.id == *id) {
            entry.keys = keys;
            own.push(id.clone());
        }
    }
    own
}

/// Leaves each key with one command of a mode: a person's own choice goes first, then the order of the table. A usual
/// key that gives way to a person's choice is no problem; everything else is named.
fn resolve(entries: &mut [CommandEntry], own: &[String], problems: &mut Vec<KeyProblem>) {
    let mut taken: BTreeMap<(When, KeyChord), (String, bool)> = BTreeMap::new();
    let is_own = |entry: &CommandEntry| own.contains(&entry.id);
    let order = (0..entries.len()).filter(|index| entries.get(*index).is_some_and(is_own));
    let rest = (0..entries.len()).filter(|index| !entries.get(*index).is_some_and(is_own));
    let order: Vec<usize> = order.chain(rest).collect();
    for index in order {
        let Some(entry) = entries.get_mut(index) else { continue };
        let chosen = own.contains(&entry.id);
        let (name, id, when) = (entry.name.clone(), entry.id.clone(), entry.when);
        entry.keys.retain(|key| match taken.get(&(when, key.clone())) {
            None => {
                taken.insert((when, key.clone()), (name.clone(), chosen));
                true
            }
            Some((kept, by_choice)) => {
                if chosen || !*by_choice {
                    problems.push(KeyProblem::Conflict {
                        key: key.clone(),
                        kept: kept.clone(),
                        lost: name.clone(),
                        id: id.clone(),
                    });
                }
                false
            }
        });
    }
}

/// The nearest of some words to one that is none of them: at most a third of its letters differ.
fn nearest<'a>(word: &str, words: impl Iterator<Item = &'a str>) -> Option<String> {
    let limit = (word.chars().count() / 3).max(1);
    let near = words.map(|other| (distance(word, other), other)).min_by_key(|(distance, _)| *distance);
    near.filter(|(distance, _)| *distance <= limit).map(|(_, other)| other.to_owned())
}

/// Number of letters to insert, remove, change or swap with a neighbour to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (down, letter) in one.iter().enumerate() {
        let mut next = vec![down + 1];
        for (right, against) in other.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
            let changed = at(&row, right) + usize::from(letter != against);
            let mut least = changed.min(at(&row, right + 1) + 1).min(at(&next, right) + 1);
            let is_swapped = right > 0
                && down > 0
                && other.get(right - 1) == Some(letter)
                && one.get(down - 1) == Some(against);
            if is_swapped {
                least = least.min(at(&before, right - 1) + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or_default()
}

/// Keys close to those of DICOM viewers, by identifier of the command. What is not listed keeps its usual key.
///
/// From the defaults of OHIF (`platform/core/src/defaults/hotkeyBindings.js`): `=` fits, Space resets, L and R rotate, H
/// flips, I inverts, Ctrl+Y redoes, Page Up and Page Down go through the series (here: the visits). D for a distance and A
/// for an angle are those of Weasis (`LineGraphic`, `AngleToolGraphic` in `weasis-core`). Digits stay with the healing
/// stages: window presets have W.
pub(super) const VIEWERS: &[(&str, &[&str])] = &[
    ("view.fit", &["="]),
    ("view.reset", &["Space"]),
    ("view.rotate-right", &["R"]),
    ("view.rotate-left", &["L"]),
    ("view.flip", &["H"]),
    ("view.invert", &["I"]),
    ("view.auto", &["Shift+A"]),
    ("view.shutter", &["Shift+R"]),
    ("go.next", &["ArrowRight", "PageDown"]),
    ("go.previous", &["ArrowLeft", "PageUp"]),
    ("edit.redo", &["Ctrl+Y", "Ctrl+Shift+Z"]),
    ("measure.length", &["D"]),
    ("measure.angle", &["A"]),
    ("draw.arrow", &["Q"]),
    ("draw.outline", &["F"]),
    ("measure.femoral-offset", &["Alt+Q"]),
    ("mark.delete", &["Delete", "Backspace"]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn table(settings: &KeySettings) -> CommandTable {
        CommandTable::new(&crate::store::builtin_book().unwrap(), settings)
    }

    fn with_keys(keys: &[(&str, &[&str])]) -> CommandTable {
        let keys = keys
            .iter()
            .map(|(id, keys)| ((*id).to_owned(), keys.iter().map(|key| (*key).to_owned()).collect()));
        table(&KeySettings { keys: keys.collect(), ..KeySettings::default() })
    }

    fn keys(table: &CommandTable, id: &str) -> Vec<String> {
        table.entry(id).unwrap().keys.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_command_has_its_own_identifier_and_help_and_no_key_is_claimed_twice() {
        for preset in [KeyPreset::Callus, KeyPreset::Viewers] {
            let table = table(&KeySettings { preset, ..KeySettings::default() });
            assert_eq!(table.problems(), []);
            let mut ids = BTreeSet::new();
            for entry in table.entries() {
                assert!(ids.insert(&entry.id), "{} stands twice", entry.id);
                assert!(entry.help.ends_with('.') && !entry.name.ends_with('.'), "{}", entry.id);
            }
        }
        for (id, keys) in VIEWERS {
            let row = table(&KeySettings::default());
            assert!(row.entry(id).is_some(), "the preset names {id}");
            assert!(keys.iter().all(|key| key.parse::<KeyChord>().is_ok()), "{id}");
        }
    }

    #[test]
    fn a_key_of_ones_own_goes_before_a_usual_one() {
        let table = with_keys(&[("view.fit", &["Ctrl+0", "I"]), ("measure.repeat", &[])]);
        assert_eq!(table.problems(), []);
        assert_eq!(keys(&table, "view.fit"), ["Ctrl+0", "I"]);
        assert!(keys(&table, "view.invert").is_empty(), "I was given to another");
        assert!(keys(&table, "measure.repeat").is_empty());
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let table = with_keys(&[
            ("view.fit", &["Ctrl+0"]),
            ("view.reset", &["ctrl+0"]),
            ("view.filp", &["J"]),
            ("view.invert", &["Hyper+I"]),
        ]);
        let told: Vec<String> = table.problems().iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told.iter().any(|text| text.contains("did you mean \"view.flip\"?")), "{told:?}");
        assert!(told.iter().any(|text| text.contains("\"Hyper+I\" is not a key")), "{told:?}");
        assert!(
            told.iter()
                .any(|text| text.contains("Ctrl+0 is the key of both \"Fit film\" and \"Reset view\"")),
            "{told:?}"
        );
        assert_eq!(keys(&table, "view.invert"), ["I"], "the usual key is left");
    }

    #[test]
    fn a_key_may_mean_different_things_in_different_modes() {
        let table = with_keys(&[("view.fit", &["Tab"])]);
        assert_eq!(table.problems(), []);
        assert_eq!(keys(&table, "mark.next-handle"), ["Tab"]);
    }

    #[test]
    fn stages_are_named_by_the_scheme_of_the_case() {
        let book = crate::store::builtin_book().unwrap();
        for scheme in &book.stage_schemes {
            let table = CommandTable::new(&book, &KeySettings::default()).for_scheme(scheme);
            for (place, stage) in scheme.stages.iter().enumerate() {
                let row = table.of_command(&Command::Read(ReadCommand::StageAt(place))).unwrap();
                assert_eq!(row.name, format!("Stage: {}", stage.word));
            }
            let beyond = Command::Read(ReadCommand::StageAt(scheme.stages.len()));
            assert!(table.of_command(&beyond).is_none(), "{}", scheme.name);
        }
    }

    #[test]
    fn a_measure_of_a_department_has_a_row_and_a_key() {
        let mut book = crate::store::builtin_book().unwrap();
        let mut own = book.measures[0].clone();
        own.key = crate::case::Key::new("head-shaft".to_owned()).unwrap();
        own.name = "Head–shaft angle".to_owned();
        own.shortcut = "Ctrl+Alt+H".to_owned();
        let mut second = own.clone();
        second.key = crate::case::Key::new("second".to_owned()).unwrap();
        second.name = "Second".to_owned();
        second.shortcut = "F".to_owned();
        book.measures.extend([own, second]);
        let table = CommandTable::new(&book, &KeySettings::default());
        assert_eq!(keys(&table, "measure.head-shaft"), ["Ctrl+Alt+H"]);
        assert!(table.entry("measure.second").is_some_and(|entry| entry.keys.is_empty()));
        assert!(table.problems()[0].to_string().contains("\"Fit film\" and \"Second\""));
    }
}
