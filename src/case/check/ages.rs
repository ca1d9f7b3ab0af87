//! Ages and years that cannot be.
//!
//! Ages are whole numbers as often as not, rounded or counted by calendar years, and those above 89 may stand for "90 or
//! older" where a case was de-identified: what is told is wrong by more than that. Dates that were all moved by the same
//! number of days keep every interval, so nothing here changes with it.

use jiff::civil::Date;

use super::dates::{CaseDay, EARLIEST_BIRTH, OLDEST_YEARS};
use crate::case::{Age, Case, Episode, Problem};

/// Years by which a told age may be off: by a birthday, by rounding, or counted by calendar years.
const ROUNDED: f64 = 1.1;
/// Years between the presentation of a patient and the days of the case, beyond which the two are told to differ.
const PRESENTED: f64 = 2.0;

/// Earliest and latest moment of birth that a part of the case allows, in years of the calendar.
struct Birth {
    earliest: f64,
    latest: f64,
    place: String,
    /// "\"op1\" (34 years on 2024-01-10)".
    told: String,
}

impl Birth {
    fn agrees_with(&self, other: &Self) -> bool {
        self.earliest <= other.latest && other.earliest <= self.latest
    }
}

/// Every age or year of birth that contradicts itself, another one or a date. `days` are those that can be.
pub(super) fn check(case: &Case, days: &[CaseDay], problems: &mut Vec<Problem>) {
    too_old(case.patient.age_years, "patient.age_years", problems);
    birth(case, days, problems);
    let mut known: Vec<Birth> = by_year(case).into_iter().collect();
    let mut last: Option<(usize, Age)> = None;
    for (index, episode) in case.episodes.iter().enumerate() {
        let place = format!("episodes[{index}].age_years");
        too_old(episode.age_years, &place, problems);
        let Some(age) = episode.age_years else { continue };
        let is_younger = |older: Age| age < older && !is_at_least(age);
        if let Some((earlier, older)) = last.filter(|(_, older)| is_younger(*older)) {
            let above = case.episodes.get(earlier).map(|episode| episode.id.as_str()).unwrap_or_default();
            let message = format!(
                "the patient is {age} here, but {older} in the earlier episode \"{above}\": correct an age, or put the history in order"
            );
            let other = format!("episodes[{earlier}].age_years");
            problems.push(Problem::error("impossible-age", place, message).and_at(other));
        } else if let Some(own) = by_age(case, index, age, days) {
            match known.iter().find(|other| !own.agrees_with(other)) {
                Some(other) => {
                    let message = format!(
                        "{} does not go with {}: correct an age, a year or a date",
                        own.told, other.told
                    );
                    problems
                        .push(Problem::error("impossible-age", place, message).and_at(other.place.clone()));
                }
                None => known.push(own),
            }
        }
        last = Some((index, age));
    }
    at_presentation(case, days, &known, problems);
}

/// True for an age that may mean "so old or older": 89 and 90, as de-identification leaves them.
pub(crate) fn is_at_least(age: Age) -> bool {
    (89.0..=90.0).contains(&age.years())
}

/// An age that nobody reached.
pub(super) fn too_old(age: Option<Age>, place: &str, problems: &mut Vec<Problem>) {
    if let Some(age) = age.filter(|age| age.years() > f64::from(OLDEST_YEARS)) {
        let message = format!("nobody is {age} years old: give the age in years");
        problems.push(Problem::error("impossible-age", place, message));
    }
}

fn birth(case: &Case, days: &[CaseDay], problems: &mut Vec<Problem>) {
    let Some(born) = case.patient.birth_year else { return };
    let place = "patient.birth_year";
    if born < EARLIEST_BIRTH {
        let message = format!("nobody born in {born} had a radiograph: give the year with four digits");
        problems.push(Problem::error("impossible-year", place, message));
        return;
    }
    let first = days.iter().min_by_key(|day| day.date).filter(|day| day.date.year() < born);
    if let Some(CaseDay { place: other, date, .. }) = first {
        let message =
            format!("the year of birth is after {date}, the first date of the case: correct one of them");
        problems.push(Problem::error("impossible-year", place, message).and_at(other));
        return;
    }
    let last = days.iter().max_by_key(|day| day.date);
    if let Some(CaseDay { place: other, date, .. }) =
        last.filter(|day| day.date.year() - born > OLDEST_YEARS + 1)
    {
        let message = format!(
            "born in {born}, the patient would have been {} on {date}, older than anybody: correct one of them",
            date.year() - born
        );
        problems.push(Problem::error("impossible-year", place, message).and_at(other));
    }
}

fn by_year(case: &Case) -> Option<Birth> {
    let born = case.patient.birth_year?;
    let earliest = f64::from(born);
    let place = "patient.birth_year".to_owned();
    Some(Birth { earliest, latest: earliest + 1.0, place, told: format!("the year of birth {born}") })
}

/// What the age at an episode says of the birth, where its days are known: the age may be that at the fracture or that
/// at the operation.
fn by_age(case: &Case, index: usize, age: Age, days: &[CaseDay]) -> Option<Birth> {
    let episode = case.episodes.get(index)?;
    let (first, last) = days_of(case, index, episode, days)?;
    let (earliest, latest) = born(age, (years(first), years(last)));
    let place = format!("episodes[{index}].age_years");
    Some(Birth { earliest, latest, place, told: format!("\"{}\" at the age of {age} on {last}", episode.id) })
}

/// Between which moments somebody was born who had this age between two moments.
fn born(age: Age, (first, last): (f64, f64)) -> (f64, f64) {
    let oldest = if is_at_least(age) { f64::from(OLDEST_YEARS) } else { age.years() };
    (first - oldest - ROUNDED, last - age.years() + ROUNDED)
}

/// First and last day of an episode: its fracture and its day zero, or what dated films that count from it say.
fn days_of(case: &Case, index: usize, episode: &Episode, days: &[CaseDay]) -> Option<(Date, Date)> {
    let prefix = format!("episodes[{index}].");
    let own = days.iter().filter(|day| day.place.starts_with(&prefix)).map(|day| day.date);
    let films = case.radiographs.iter().filter(|film| film.time.anchor.as_ref() == Some(&episode.id));
    let implied = films.filter_map(|film| {
        let (offset, date) = film.time.offset.zip(film.time.date)?;
        date.checked_sub(jiff::Span::new().try_days(offset.days() as i64).ok()?).ok()
    });
    let mut all: Vec<Date> = own.collect();
    if all.is_empty() {
        all = implied.collect();
    }
    all.iter().copied().min().zip(all.iter().copied().max())
}

/// A moment in years of the calendar.
fn years(date: Date) -> f64 {
    f64::from(date.year()) + f64::from(date.day_of_year() - 1) / 365.25
}

/// The age at presentation against the history, and against the days of the case where the birth is known. A patient may
/// have presented long before or after what the case tells, so that these are but warnings.
fn at_presentation(case: &Case, days: &[CaseDay], known: &[Birth], problems: &mut Vec<Problem>) {
    let Some(age) = case.patient.age_years.filter(|age| age.years() <= f64::from(OLDEST_YEARS)) else {
        return;
    };
    let place = "patient.age_years";
    let mut aged = case.episodes.iter().enumerate();
    let first = aged.find_map(|(index, episode)| Some((index, episode, episode.age_years?)));
    let is_older = |first: Age| first.years() > age.years() + ROUNDED && !is_at_least(age);
    if let Some((index, episode, older)) = first.filter(|(_, _, first)| is_older(*first)) {
        let message = format!(
            "the patient is {age} at presentation, but {older} in the first episode with an age, \"{}\": correct one of them",
            episode.id
        );
        let other = format!("episodes[{index}].age_years");
        problems.push(Problem::warning("impossible-age", place, message).and_at(other));
        return;
    }
    // Where the birth is not known, or the history has an undated row, nobody can tell when that was.
    let all_dated = case
        .episodes
        .iter()
        .enumerate()
        .all(|(index, episode)| days_of(case, index, episode, days).is_some());
    let Some((first, birth)) = known.first().filter(|_| all_dated).map(|first| {
        let earliest = known.iter().fold(first.earliest, |own, other| own.max(other.earliest));
        let latest = known.iter().fold(first.latest, |own, other| own.min(other.latest));
        (first, (earliest, latest))
    }) else {
        return;
    };
    let Some(begin) = days.iter().map(|day| day.date).min() else { return };
    let oldest = if is_at_least(age) { f64::from(OLDEST_YEARS) } else { age.years() };
    let (from, to) = (birth.0 + age.years() - ROUNDED, birth.1 + oldest + ROUNDED);
    let contradicts = if to < years(begin) - PRESENTED {
        format!("before the first date of the case, {begin}")
    } else if let Some(end) = end_of(case, days).filter(|end| from > years(*end) + PRESENTED) {
        format!("after the last date of the case, {end}")
    } else {
        return;
    };
    let message = format!(
        "by {}, the patient was {age} about {:.0}, years {contradicts}: correct the age at presentation or what it \
         contradicts",
        first.told,
        f64::midpoint(from, to).floor(),
    );
    problems.push(Problem::warning("impossible-age", place, message).and_at(first.place.clone()));
}

/// The last day of the case; `None` where a film may be of any day.
fn end_of(case: &Case, days: &[CaseDay]) -> Option<Date> {
    let films = case.radiographs.iter().map(|film| match film.time.date {
        Some(date) => Some(date),
        None => {
            let zero = case.anchor(film.time.anchor.as_ref()?)?.date?;
            let days = film.time.offset?.days() as i64;
            zero.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
        }
    });
    let films: Option<Vec<Date>> = films.collect();
    films?.into_iter().chain(days.iter().map(|day| day.date)).max()
}
