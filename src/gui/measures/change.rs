//! Change since the chosen film, as panel and table tell it. What it is, and whether it is more than the bands
//! allow, is computed below.

use eframe::egui::Color32;

use crate::analysis::measure::{self, Entry, MeasureTable};
use crate::case::{Case, MarkId};
use crate::editor::Editor;
use crate::gui::theme;

/// A change in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Change {
    /// "−0.3°", "within error", "baseline".
    pub(crate) brief: String,
    /// "within error, 2 d", "+12° since 1 wk": where there is little room.
    pub(crate) narrow: String,
    /// "−0.3°, within error": where there is more room.
    pub(crate) wide: String,
    /// "−0.3° since 2 days after revision, within error (±0.8°)".
    pub(crate) full: String,
    /// True if it is one that the bands do not explain.
    pub(crate) is_told: bool,
}

impl Change {
    /// Second rank; what may be no change at all is quieter.
    pub(crate) fn colour(&self) -> Color32 {
        if self.is_told { theme::SECOND } else { theme::HINT }
    }

    /// Of a mark, where it has one.
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

    /// Of an entry of the table.
    pub(crate) fn of_entry(case: &Case, table: &MeasureTable, entry: &Entry) -> Option<Self> {
        let words = entry.change.as_ref()?.words();
        let same = |text: String, is_told| Self {
            narrow: text.clone(),
            brief: text.clone(),
            wide: text.clone(),
            full: text,
            is_told,
        };
        Some(match entry.change.as_ref()? {
            measure::Change::Anchor => {
                Self { full: "is told from here".to_owned(), ..same("baseline".to_owned(), false) }
            }
            measure::Change::Unknown(_) => Self {
                narrow: "–".to_owned(),
                brief: "–".to_owned(),
                wide: "not comparable".to_owned(),
                full: words,
                is_told: false,
            },
            measure::Change::By(by) => {
                let visit = entry.since.and_then(|since| table.visits.get(since));
                let label =
                    visit.map(|visit| format!(" since {}", case.time_label(&visit.time))).unwrap_or_default();
                let since =
                    visit.map(|visit| format!(" since {}", case.time_words(&visit.time))).unwrap_or_default();
                let number = by.words();
                let short = visit.map(|visit| case.time_brief(&visit.time)).unwrap_or_default();
                if by.is_within_error() {
                    Self {
                        narrow: format!("within error, {short}"),
                        brief: format!("within error{label}"),
                        wide: format!("{number}{label}, within error"),
                        full: format!("{number}{since}, {words}"),
                        is_told: false,
                    }
                } else {
                    let full = format!("{number}{since}, more than the error of both ({})", by.band_words());
                    Self {
                        full,
                        narrow: format!("{number} since {short}"),
                        ..same(format!("{number}{label}"), true)
                    }
                }
            }
        })
    }
}
