//! Measures that a row of the table lacks, and those that have no value.

use crate::analysis::measure::{Measured, Row, Since, table};
use crate::analysis::summary::phrase::joined;
use crate::analysis::summary::questions::{Noted, QuestionKind};
use crate::analysis::summary::sentences::tells_of_healing;
use crate::analysis::summary::{Link, Told};

pub(super) fn all(told: Told<'_>) -> Vec<Noted> {
    let table =
        table(told.case, told.reading, told.book, |id, mark| (told.value_of)(id, mark), Since::Operation);
    let mut all = Vec::new();
    for visit in 0..told.visits.len() {
        all.extend(left_out(told, &table.rows, visit));
        for row in &table.rows {
            all.extend(without_value(told, row, visit));
            all.extend(more_than_once(told, row, visit));
        }
    }
    all
}

/// "the fracture gap (medial cortex)": a row as it stands within a sentence.
pub(in crate::analysis::summary) fn row_words(row: &Row) -> String {
    row.named.in_sentence()
}

/// Measured at the visit before and at the one after, but not here.
fn left_out(told: Told<'_>, rows: &[Row], visit: usize) -> Option<Noted> {
    let own = told.visits.get(visit)?;
    let after = told.visits.get(visit + 1).filter(|after| after.anchor == own.anchor).map(|_| visit + 1)?;
    // A value of before the operation is compared with as well.
    let same = |other: &usize| told.visits.get(*other).is_some_and(|other| other.anchor == own.anchor);
    let before = (0..visit).rev().find(same)?;
    let has = |row: &Row, visit: usize| row.cells.get(visit).is_some_and(|cell| !cell.entries.is_empty());
    let is_left_out =
        |row: &&Row| tells_of_healing(told, row) && !has(row, visit) && has(row, before) && has(row, after);
    let names: Vec<_> = rows.iter().filter(is_left_out).map(row_words).collect();
    let film = own.films.first().filter(|_| !names.is_empty())?.clone();
    let were = if names.len() > 1 { "were" } else { "was" };
    let words = format!("{} {were} measured at the visits before and after, but not here", joined(&names));
    Some(Noted::at(told, visit, QuestionKind::Missing, &words, Some(Link::Film(film))))
}

fn without_value(told: Told<'_>, row: &Row, visit: usize) -> Vec<Noted> {
    let entries = row.cells.get(visit).map(|cell| cell.entries.as_slice()).unwrap_or_default();
    let why = |measured: &Measured| match measured {
        Measured::Value(_) => None,
        Measured::Missing(missing) => Some(missing.words()),
        Measured::Refused(why) => Some(why.clone()),
    };
    entries
        .iter()
        .filter_map(|entry| {
            let words = format!("{} has no value: {}", row_words(row), why(&entry.measured)?);
            let link = Link::Mark(entry.mark, entry.film.clone());
            Some(Noted::at(told, visit, QuestionKind::Missing, &words, Some(link)))
        })
        .collect()
}

fn more_than_once(told: Told<'_>, row: &Row, visit: usize) -> Option<Noted> {
    let cell = row.cells.get(visit)?;
    let mut valued = cell.entries.iter().filter(|entry| entry.measured.value().is_some());
    let (_, second) = (valued.next()?, valued.next()?);
    let words = format!("{} was measured more than once; label them apart, or delete one", row_words(row));
    let link = Link::Mark(second.mark, second.film.clone());
    Some(Noted::at(told, visit, QuestionKind::Missing, &words, Some(link)))
}
