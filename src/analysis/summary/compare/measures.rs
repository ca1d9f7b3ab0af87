//! Measures of two readings: they differ where the difference lies outside both error bands, and where they cannot be
//! compared.

use crate::analysis::measure::{Cell, Entry, Measured, Row, Since, Value, compared, table};
use crate::analysis::summary::compare::{CompareRow, Group, row};
use crate::analysis::summary::phrase::capitalised;
use crate::analysis::summary::{Link, Told};

/// The measures of both, one beside the other.
pub(super) struct Pairs {
    pairs: Vec<(Option<Row>, Option<Row>)>,
}

impl Pairs {
    /// Same measure, choice, view and side belong together. A label is the reader's own: it decides only where there
    /// are several.
    pub(super) fn of(own: Told<'_>, other: Told<'_>) -> Self {
        let mut pairs: Vec<(Option<Row>, Option<Row>)> =
            rows(own).into_iter().map(|row| (Some(row), None)).collect();
        for row in rows(other) {
            let free = |pair: &(Option<Row>, Option<Row>)| match pair {
                (Some(own), None) => is_alike(own, &row),
                _ => false,
            };
            let label = |pair: &(Option<Row>, Option<Row>)| {
                pair.0.as_ref().is_some_and(|own| own.aside.label == row.aside.label)
            };
            let by_label = pairs.iter().position(|pair| free(pair) && label(pair));
            match by_label.or_else(|| pairs.iter().position(free)).and_then(|at| pairs.get_mut(at)) {
                Some(pair) => pair.1 = Some(row),
                None => pairs.push((None, Some(row))),
            }
        }
        Self { pairs }
    }

    /// One row a measure that either has at this visit.
    pub(super) fn at(&self, visit: usize) -> Vec<CompareRow> {
        self.pairs.iter().filter_map(|(own, other)| of_pair(visit, own.as_ref(), other.as_ref())).collect()
    }
}

fn rows(told: Told<'_>) -> Vec<Row> {
    let value_of = |id, mark: &_| (told.value_of)(id, mark);
    table(told.case, told.reading, told.book, value_of, Since::Operation).rows
}

fn is_alike(own: &Row, other: &Row) -> bool {
    (&own.measure, &own.choice, own.aside.view, own.aside.side)
        == (&other.measure, &other.choice, other.aside.view, other.aside.side)
}

fn of_pair(visit: usize, own: Option<&Row>, other: Option<&Row>) -> Option<CompareRow> {
    let entry = |row: Option<&Row>| speaks(row?.cells.get(visit)?).cloned();
    let (mine, theirs) = (entry(own), entry(other));
    let name = capitalised(&own.or(other)?.named.name());
    let link = match (&mine, &theirs) {
        (Some(entry), _) => Some(Link::Mark(entry.mark, entry.film.clone())),
        (None, entry) => entry.as_ref().map(|entry| Link::Film(entry.film.clone())),
    };
    let says = |entry: &Option<Entry>| entry.as_ref().map(told);
    let mut row = row(Group::Measures, Some(visit), name, says(&mine), says(&theirs), link)?;
    if let (Some(mine), Some(theirs)) = (&mine, &theirs)
        && let (Some(own), Some(other)) = (mine.measured.value(), theirs.measured.value())
    {
        row.differs = differ(own, other, mine.film == theirs.film);
    }
    Some(row)
}

/// The entry that speaks for the visit: the last with a value, else the last.
fn speaks(cell: &Cell) -> Option<&Entry> {
    cell.spoken().map(|(entry, _)| entry).or(cell.entries.last())
}

fn told(entry: &Entry) -> String {
    match &entry.measured {
        Measured::Value(value) => value.words_with_source(),
        Measured::Missing(missing) => format!("no value: {}", missing.words()),
        Measured::Refused(why) => format!("no value: {why}"),
    }
}

fn differ(own: &Value, other: &Value, on_one_film: bool) -> bool {
    // What cannot be compared stands out: nobody can say that it is the same.
    compared(own, other, on_one_film).map_or(true, |difference| !difference.is_within_error())
}
