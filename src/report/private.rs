//! The case without what names a patient: label, year of birth and calendar dates. Intervals stay.

use crate::case::{Case, Offset, TimeForm, TimePoint, TimeUnit};

/// Label of a patient who is not named.
const NOBODY: &str = "Patient";

/// The case without label, year of birth and calendar dates. Each time keeps its interval; one that was only dated is
/// counted in days. Free text stays as it is written.
#[must_use = "the case itself stays as it is"]
pub fn without_names(case: &Case) -> Case {
    let mut own = case.clone();
    NOBODY.clone_into(&mut own.patient.label);
    own.patient.birth_year = None;
    for film in &mut own.radiographs {
        film.time = undated(case, &film.time);
    }
    for visit in &mut own.visits_without_film {
        visit.time = undated(case, &visit.time);
    }
    for result in &mut own.laboratory {
        result.time = undated(case, &result.time);
    }
    for from in own.care.iter_mut().filter_map(|care| care.from.as_mut()) {
        *from = undated(case, from);
    }
    for episode in &mut own.episodes {
        episode.date = None;
        if let Some(operation) = &mut episode.operation {
            operation.date = None;
        }
        if let Some(start) = &mut episode.start {
            start.date = None;
        }
    }
    own
}

fn undated(case: &Case, time: &TimePoint) -> TimePoint {
    let anchor = case.anchor_of(time).cloned();
    let days = || {
        let days = match case.days_between_dates(time) {
            Some(days) => Some(days),
            // Films that are only dated count from the first of them.
            None => {
                let dates = case.radiographs.iter().filter(|film| case.anchor_of(&film.time).is_none());
                let first = dates.filter_map(|film| film.time.date).min();
                first.zip(time.date).map(|(first, own)| (own - first).get_days())
            }
        };
        days.map(|days| Offset::new(days, TimeUnit::Day))
    };
    let offset = match case.time_form(time) {
        TimeForm::After | TimeForm::Before => time.offset,
        TimeForm::Day | TimeForm::Date => days(),
        TimeForm::NotStated => None,
    };
    TimePoint { anchor, offset, date: None }
}
