//! Content of the matrices, cell by cell, as text and looks.

use crate::analysis::Visit;
use crate::analysis::book::{Look, StateDefinition};
use crate::analysis::finding::{FindingCell, FindingRow};
use crate::case::{Case, EpisodeId, FindingId, Key, RadiographId};
use crate::editor::{Document, Editor};

/// Findings over visits.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Content {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
}

/// A visit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// The film that identifies the visit in a command.
    pub(super) film: RadiographId,
    /// "Revision DHS"; empty for films that are only dated.
    pub(super) operation: String,
    pub(super) anchor: Option<EpisodeId>,
    /// "6 months".
    pub(super) label: String,
    /// "6 mo".
    pub(super) short: String,
    /// "6 months after revision".
    pub(super) words: String,
    pub(super) is_in_focus: bool,
}

/// One finding.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub(super) id: FindingId,
    /// "Callus, medial cortex, right".
    pub(super) name: String,
    /// Display name: without a side shared by all findings.
    pub(super) short: String,
    pub(super) group: String,
    pub(super) definition: String,
    pub(super) cells: Vec<Cell>,
    pub(super) is_chosen: bool,
}

/// State at one visit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    /// Its look; `None` if not assessed, or for a state without a definition.
    pub(super) look: Option<Look>,
    /// "bridging", "broken / intact", "not assessed".
    pub(super) words: String,
    pub(super) is_open: bool,
    /// The films of the visit disagree.
    pub(super) contradicts: bool,
    pub(super) alarm: Alarm,
    /// A mark shows it.
    pub(super) has_mark: bool,
    /// The state that represents it.
    pub(super) state: Option<Key>,
}

/// Emphasis of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Alarm {
    /// No.
    Calm,
    /// Unchanged since the previous visit.
    Stays,
    /// Since this visit.
    New,
}

impl Content {
    /// Every finding over every visit.
    pub(super) fn of(editor: &Editor, document: &Document) -> Self {
        Self::at(editor, document, |_| true)
    }

    /// Every finding over the visits of the operation in focus.
    pub(super) fn of_operation(editor: &Editor, document: &Document) -> Self {
        let focus = editor.focus();
        let here = focus.and_then(|own| document.visits().of_film(own));
        let anchor = here.map(|visit| visit.anchor.clone());
        Self::at(editor, document, |visit| anchor.as_ref() == Some(&visit.anchor))
    }

    fn at(editor: &Editor, document: &Document, wanted: impl Fn(&Visit) -> bool) -> Self {
        let Some(matrix) = editor.matrix() else { return Self::default() };
        let case = document.case();
        let shown: Vec<usize> = (0..matrix.visits.len())
            .filter(|index| {
                matrix.visits.get(*index).is_some_and(|visit| wanted(visit) && !visit.films.is_empty())
            })
            .collect();
        let visits = shown.iter().filter_map(|index| matrix.visits.get(*index));
        let columns = visits.filter_map(|visit| Column::of(editor, case, visit)).collect();
        let rows = matrix.rows.iter().map(|row| Row::of(editor, row, &matrix.visits, &shown)).collect();
        Self { columns, rows }
    }

    /// Definitions of complications, each with the name of its complication.
    pub(super) fn definitions(&self) -> Vec<(String, String)> {
        let mut told: Vec<(String, String)> = Vec::new();
        for row in self.rows.iter().filter(|row| !row.definition.is_empty()) {
            let pair = (row.name.clone(), row.definition.clone());
            if !told.contains(&pair) {
                told.push(pair);
            }
        }
        told
    }
}

impl Column {
    fn of(editor: &Editor, case: &Case, visit: &Visit) -> Option<Self> {
        let day_zero = visit.anchor.as_ref().and_then(|id| case.anchor(id));
        Some(Self {
            film: visit.films.first()?.clone(),
            operation: day_zero.map(|day_zero| day_zero.name.to_owned()).unwrap_or_default(),
            anchor: visit.anchor.clone(),
            short: case.time_brief(&visit.time),
            label: case.time_label(&visit.time),
            words: case.time_words(&visit.time),
            is_in_focus: editor.focus().is_some_and(|focus| visit.films.contains(focus)),
        })
    }
}

impl Row {
    fn of(editor: &Editor, row: &FindingRow, visits: &[Visit], shown: &[usize]) -> Self {
        let cell = |index: &usize| {
            let earlier = before(visits, *index).and_then(|before| row.cells.get(before));
            row.cells.get(*index).map(|cell| Cell::of(cell, earlier))
        };
        Self {
            id: row.id,
            name: row.name.clone(),
            short: editor.short_finding_name(row.id),
            group: row.group.clone(),
            definition: row.definition.clone(),
            cells: shown.iter().filter_map(cell).collect(),
            is_chosen: editor.finding() == Some(row.id),
        }
    }
}

/// The previous visit, if no operation lies between: after an operation an alarm is new.
fn before(visits: &[Visit], index: usize) -> Option<usize> {
    let (before, own) = (index.checked_sub(1)?, visits.get(index)?);
    visits.get(before)?.is_comparable_with(own).then_some(before)
}

impl Cell {
    /// Content of a cell; `earlier` is the one of the previous visit, if no operation lies between.
    pub(super) fn of(cell: &FindingCell, earlier: Option<&FindingCell>) -> Self {
        let alarms = |cell: &FindingCell| {
            cell.seen.iter().filter_map(|seen| seen.definition.as_ref()).any(|state| state.is_alarming)
        };
        let alarm = match (alarms(cell), earlier.is_some_and(alarms)) {
            (false, _) => Alarm::Calm,
            (true, true) => Alarm::Stays,
            (true, false) => Alarm::New,
        };
        let spoken = cell.spoken();
        Self {
            look: spoken.and_then(|seen| seen.definition.as_ref()).map(|state| state.look),
            words: cell.words(),
            is_open: spoken.is_none(),
            contradicts: cell.contradicts(),
            alarm,
            has_mark: cell.seen.iter().any(|seen| seen.mark.is_some()),
            state: spoken.map(|seen| seen.state.clone()),
        }
    }

    /// "Callus, medial cortex, 6 months after revision: bridging, shown by a mark".
    pub(super) fn spoken(&self, name: &str, column: &Column) -> String {
        let mut words = format!("{name}, {}: {}", column.words, self.words);
        if self.contradicts {
            words += ", the films of this visit disagree";
        }
        if self.alarm == Alarm::New {
            words += ", new at this visit";
        }
        if self.has_mark {
            words += ", shown by a mark";
        }
        words
    }
}

/// The possible states of a finding, in the order of the digits.
pub(super) fn states_of(editor: &Editor, id: FindingId) -> Vec<StateDefinition> {
    let finding = editor.document().and_then(|document| document.reading()?.finding(id));
    let kind = finding.and_then(|finding| editor.book().kind(&finding.kind));
    kind.map(|kind| editor.book().states_of(kind).to_vec()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::TimePoint;

    #[test]
    fn an_alarm_stays_only_where_no_operation_lies_between() {
        let visit = |operation: &str, days: f64| Visit {
            anchor: Some(EpisodeId::new(operation).unwrap()),
            days,
            time: TimePoint { anchor: None, offset: None, date: None },
            films: Vec::new(),
        };
        let visits = [visit("a", -3.0), visit("a", 2.0), visit("a", 90.0), visit("b", 2.0)];
        let all: Vec<_> = (0..visits.len()).map(|index| before(&visits, index)).collect();
        assert_eq!(all, [None, None, Some(1), None]);
    }
}
