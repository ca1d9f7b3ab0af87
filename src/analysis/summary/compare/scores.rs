//! Score sheets of two readings, item beside item.

use crate::analysis::book::{ItemDefinition, ScoreDefinition};
use crate::analysis::score::Setting;
use crate::analysis::summary::compare::{CompareRow, Group, row};
use crate::analysis::summary::phrase::key_words;
use crate::analysis::summary::{Link, Told};
use crate::case::{Given, Key, RadiographId, Sheet};

/// One row an item and one for the total, for every score that either has at this visit.
pub(super) fn of_visit(own: Told<'_>, other: Told<'_>, visit: usize) -> Vec<CompareRow> {
    let Some(at) = own.visits.get(visit) else { return Vec::new() };
    let mut rows = Vec::new();
    for score in &own.book.scores {
        let sheets = (own.reading.sheet(&at.films, &score.key), other.reading.sheet(&at.films, &score.key));
        let Some(film) = sheets.0.or(sheets.1).map(|(film, _)| film) else { continue };
        let group = Group::Score(score.short.clone());
        for item in &score.items {
            let says = |sheet: Option<(&RadiographId, &Sheet)>| words(own, score, item, sheet?.1);
            let link = link(film, score, Some(&item.key));
            rows.extend(row(
                group.clone(),
                Some(visit),
                item.name.clone(),
                says(sheets.0),
                says(sheets.1),
                Some(link),
            ));
        }
        let setting = Setting::of(own.case, own.book, at);
        let total = |sheet: Option<(&RadiographId, &Sheet)>| Some(setting.words(score, sheet?.1));
        let link = link(film, score, None);
        rows.extend(row(
            group,
            Some(visit),
            "Total".to_owned(),
            total(sheets.0),
            total(sheets.1),
            Some(link),
        ));
    }
    rows
}

fn link(film: &RadiographId, score: &ScoreDefinition, item: Option<&Key>) -> Link {
    Link::Score { film: film.clone(), score: score.key.clone(), item: item.cloned() }
}

/// "3: bridging, line visible", "not assessable: plate hides it".
fn words(told: Told<'_>, score: &ScoreDefinition, item: &ItemDefinition, sheet: &Sheet) -> Option<String> {
    Some(match &sheet.get(&item.key)?.given {
        Given::Grade(value) => match score.grade(item, *value) {
            Some(grade) => format!("{value}: {}", grade.word),
            None => format!("{value}: not a grade of this item"),
        },
        Given::NotAssessable { reason, words } => {
            let known = told.book.reason(reason).map_or_else(|| key_words(reason), |own| own.name.clone());
            let own = words.trim();
            let own = if own.is_empty() { String::new() } else { format!(" ({own})") };
            format!("not assessable: {known}{own}")
        }
    })
}
