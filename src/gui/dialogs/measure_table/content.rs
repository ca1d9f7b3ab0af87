//! Content of the table, cell by cell, as text.

use crate::analysis::book::{Definition, Unit};
use crate::analysis::measure::{self, MeasureTable, Measured};
use crate::case::{Case, Key, MarkId};
use crate::editor::{Document, Editor, Target};
use crate::gui::measures::change::Change;
use crate::gui::measures::wording;

/// The whole table.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Content {
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Row>,
}

/// A visit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// "Revision DHS"; empty for films that are only dated.
    pub(super) operation: String,
    /// "6 months".
    pub(super) label: String,
    /// "6 months after revision".
    pub(super) words: String,
    pub(super) is_in_focus: bool,
}

/// A measure, with its choice.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// Identifies the row in commands.
    pub(super) id: String,
    pub(super) measure: Key,
    pub(super) name: String,
    pub(super) short: String,
    /// Unit, and the source if all values share it: "mm, calibrated on lag-screw thread".
    pub(super) unit: String,
    /// "positive: varus (…); negative: valgus"; empty for a measure without a sign.
    pub(super) sign: String,
    /// "The callus index peaked at 6 months …"; empty for a measure that is compared with its first value.
    pub(super) course: String,
    /// True if the values have different sources: each cell shows its own.
    pub(super) tells_sources: bool,
    pub(super) is_trend: bool,
    pub(super) cells: Vec<Option<Cell>>,
}

/// Value at a visit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Cell {
    pub(super) mark: MarkId,
    /// "129.9°", or the missing part.
    pub(super) number: String,
    /// " ± 0.6"; empty without a value.
    pub(super) band: String,
    pub(super) is_value: bool,
    /// "varus": the meaning of its sign; empty if it has none or is indeterminate.
    pub(super) side: String,
    /// Source of the scale; empty if none is needed.
    pub(super) source: String,
    /// What must stand beside every value of the measure: "no bone density"; empty for most.
    pub(super) caveat: String,
    pub(super) change: Option<Change>,
    pub(super) is_selected: bool,
    /// Number of marks of this measure at the visit.
    pub(super) count: usize,
}

impl Content {
    /// The table of the open case.
    pub(super) fn of(editor: &Editor, document: &Document) -> Self {
        let Some(table) = editor.measure_table() else { return Self::default() };
        let case = document.case();
        let columns = table
            .visits
            .iter()
            .map(|visit| Column {
                operation: operation_name(case, visit.anchor.as_ref()),
                label: case.time_label(&visit.time),
                words: case.time_words(&visit.time),
                is_in_focus: editor.focus().is_some_and(|focus| visit.films.contains(focus)),
            })
            .collect();
        let rows = table.rows.iter().map(|row| Row::of(editor, document, &table, row)).collect();
        Self { columns, rows }
    }
}

fn operation_name(case: &Case, anchor: Option<&crate::case::EpisodeId>) -> String {
    anchor.and_then(|id| case.anchor(id)).map(|day_zero| day_zero.name.to_owned()).unwrap_or_default()
}

impl Row {
    fn of(editor: &Editor, document: &Document, table: &MeasureTable, row: &measure::Row) -> Self {
        let values = || row.cells.iter().filter_map(measure::Cell::spoken).map(|(_, value)| value);
        let first = values().next();
        let tells_sources = values()
            .any(|value| first.is_some_and(|first| first.source != value.source || first.unit != value.unit));
        let unit = match first {
            Some(_) if tells_sources => "each length names its source".to_owned(),
            Some(value) => unit_words(value.unit, &value.source),
            None => String::new(),
        };
        let brief = editor.book().measure(&row.measure).map(Definition::sign_brief).unwrap_or_default();
        let cells = row.cells.iter();
        let label = |visit: usize| {
            let visit = table.visits.get(visit);
            visit.map(|visit| format!("at {}", document.case().time_label(&visit.time))).unwrap_or_default()
        };
        let course = row.course(&table.visits).map(|course| row.course_words(course, label));
        Self {
            id: row.name.clone(),
            measure: row.measure.clone(),
            name: row.name.clone(),
            short: row.short.clone(),
            unit: with_sign(unit, first.map(|value| value.unit), &brief),
            sign: row.sign.clone(),
            course: course.map(|words| wording::capitalised(&words)).unwrap_or_default(),
            tells_sources: tells_sources || values().any(|value| !value.caveat.is_empty()),
            is_trend: editor.trend() == Some(&row.measure),
            cells: cells.map(|cell| Cell::of(editor, document, table, row, cell)).collect(),
        }
    }
}

impl Cell {
    fn of(
        editor: &Editor,
        document: &Document,
        table: &MeasureTable,
        row: &measure::Row,
        cell: &measure::Cell,
    ) -> Option<Self> {
        let spoken = cell.spoken();
        let entry = spoken.map(|(entry, _)| entry).or(cell.entries.last())?;
        let definition = editor.book().measure(&row.measure);
        let side = spoken.zip(definition).and_then(|((_, value), definition)| value.side(definition));
        let (number, band) = match (&entry.measured, spoken) {
            (_, Some((_, value))) => (value.number_words(), format!(" {}", value.plain_band_words())),
            (measured, None) => (wording::outcome(Some(measured)), String::new()),
        };
        let of_value = |text: fn(&measure::Value) -> &String| {
            spoken.map(|(_, value)| text(value).clone()).unwrap_or_default()
        };
        Some(Self {
            mark: entry.mark,
            number,
            band,
            is_value: matches!(entry.measured, Measured::Value(_)),
            side: side.unwrap_or_default().to_owned(),
            source: of_value(|value| &value.source),
            caveat: of_value(|value| &value.caveat),
            change: Change::of_entry(document.case(), table, entry),
            is_selected: editor.selection() == Some(&Target::Mark(entry.mark)),
            count: cell.entries.len(),
        })
    }

    /// "129.9° ± 0.6", "0.95 ± 0.09 (no bone density)".
    pub(super) fn value(&self) -> String {
        let caveat = if self.caveat.is_empty() { String::new() } else { format!(" ({})", self.caveat) };
        format!("{}{}{caveat}", self.number, self.band)
    }

    /// The small line below value and change: the caveat, else the source.
    pub(super) fn remark(&self) -> &str {
        if self.caveat.is_empty() { &self.source } else { &self.caveat }
    }
}

/// "mm, calibrated on lag-screw thread", "degrees".
fn unit_words(unit: Unit, source: &str) -> String {
    let word = match unit {
        Unit::Degree => "degrees",
        Unit::Millimetre => "mm",
        Unit::Pixel => "px",
        Unit::Percent => "percent",
        Unit::One => "ratio",
    };
    if source.is_empty() { word.to_owned() } else { format!("{word}, {source}") }
}

/// The unit, and the meaning of its sign: "+ varus, − valgus". Angles include their unit anyway.
fn with_sign(unit: String, of: Option<Unit>, sign: &str) -> String {
    match of {
        _ if sign.is_empty() => unit,
        Some(Unit::Degree) | None => sign.to_owned(),
        Some(_) => format!("{unit}; {sign}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_sign_means_stands_beside_the_unit() {
        let sign = "+ varus, − valgus";
        assert_eq!(with_sign("degrees".to_owned(), Some(Unit::Degree), sign), sign);
        let length = with_sign("mm, at detector".to_owned(), Some(Unit::Millimetre), "+ right, − left");
        assert_eq!(length, "mm, at detector; + right, − left");
        assert_eq!(with_sign("degrees".to_owned(), Some(Unit::Degree), ""), "degrees");
    }

    #[test]
    fn a_length_never_stands_without_its_source() {
        assert_eq!(unit_words(Unit::Millimetre, "at detector"), "mm, at detector");
        assert_eq!(unit_words(Unit::Degree, ""), "degrees");
    }
}
