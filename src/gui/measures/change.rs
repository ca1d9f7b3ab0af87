//! Change since the chosen film, as shown in panel and table. The value and its comparison with the error bands are
//! computed in lower layers.

use eframe::egui::Color32;

use crate::analysis::measure::{self, Entry, MeasureTable};
use crate::case::{Case, MarkId};
use crate::editor::Editor;
use crate::gui::theme;

/// A change as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// "−0.3°", "within error", "baseline".
    pub(crate) brief: String,
    /// "−0.3°, within error": the wider form.
    pub(crate) wide: String,
    /// "−0.3° since 2 days after revision, within error (±0.8°)".
    pub(crate) full: String,
    /// True if it exceeds the error bands.
    pub(crate) is_told: bool,
}

impl Change {
    /// Secondary colour; dimmer if the change is within error.
    pub(crate) fn colour(&self) -> Color32 {
        if self.is_told { theme::SECOND } else { theme::HINT }
    }

    /// Change of a mark, if it has one.
    pub(crate) fn of(editor: &Editor, mark: MarkId) -> Option<Self> {
        let table = editor.measure_table()?;
        let case = editor.document()?.case();
        table.rows.iter().find_map(|row| {
            row.cells.iter().find_map(|cell| {
                let entry = cell.entries.iter().find(|entry| entry.mark == mark)?;
                Self::of_entry(case, &table, entry)
            })
        })
    }

    /// Change of a table entry.
    pub(crate) fn of_entry(case: &Case, table: &MeasureTable, entry: &Entry) -> Option<Self> {
        let words = entry.change.as_ref()?.words();
        let same =
            |text: String, is_told| Self { brief: text.clone(), wide: text.clone(), full: text, is_told };
        Some(match entry.change.as_ref()? {
            measure::Change::Anchor => {
                Self { full: "is measured from here".to_owned(), ..same("baseline".to_owned(), false) }
            }
            measure::Change::Unknown(_) => {
                Self {
                    brief: "–".to_owned(), wide: "not comparable".to_owned(), full: words, is_told: false
                }
            }
            measure::Change::By(by) => {
                let visit = entry.since.and_then(|since| table.visits.get(since));
                let label =
                    visit.map(|visit| format!(" since {}", case.time_label(&visit.time))).unwrap_or_default();
                let since =
                    visit.map(|visit| format!(" since {}", case.time_words(&visit.time))).unwrap_or_default();
                let number = by.words();
                if by.is_within_error() {
                    Self {
                        brief: format!("within error{label}"),
                        wide: format!("{number}{label}, within error"),
                        full: format!("{number}{since}, {words}"),
                        is_told: false,
                    }
                } else {
                    let full = format!("{number}{since}, more than the error of both ({})", by.band_words());
                    Self { full, ..same(format!("{number}{label}"), true) }
                }
            }
        })
    }
}
