//! Ages and years that cannot be.

use jiff::civil::Date;

use crate::case::{Age, Case, Problem};

/// The oldest age ever verified is 122 years (Jeanne Calment, 1875 to 1997).
const OLDEST_YEARS: f64 = 122.0;
/// Nobody with a radiograph was born earlier: the first were taken in 1895.
const EARLIEST_BIRTH: i16 = 1773;

/// Every age or year of birth that contradicts itself, another one or a date.
pub(super) fn check(case: &Case, problems: &mut Vec<Problem>) {
    too_old(case.patient.age_years, "patient.age_years", problems);
    birth(case, problems);
    let mut last: Option<(usize, Age)> = None;
    for (index, episode) in case.episodes.iter().enumerate() {
        let place = format!("episodes[{index}].age_years");
        too_old(episode.age_years, &place, problems);
        let Some(age) = episode.age_years else { continue };
        if let Some((earlier, older)) = last.filter(|(_, older)| age < *older) {
            let above = case.episodes.get(earlier).map(|episode| episode.id.as_str()).unwrap_or_default();
            let message = format!(
                "the patient is {age} here, but {older} in the earlier episode \"{above}\": correct an age, or put the history in order"
            );
            let other = format!("episodes[{earlier}].age_years");
            problems.push(Problem::error("impossible-age", place.clone(), message).and_at(other));
        }
        last = Some((index, age));
        let date = episode.date.or(episode.anchor().and_then(|anchor| anchor.date));
        if let Some((born, date)) = case.patient.birth_year.zip(date) {
            against_birth(age, born, date, &place, problems);
        }
    }
}

fn too_old(age: Option<Age>, place: &str, problems: &mut Vec<Problem>) {
    if let Some(age) = age.filter(|age| age.years() > OLDEST_YEARS) {
        let message = format!("nobody is {age} years old: give the age in years");
        problems.push(Problem::error("impossible-age", place, message));
    }
}

fn birth(case: &Case, problems: &mut Vec<Problem>) {
    let Some(born) = case.patient.birth_year else { return };
    let place = "patient.birth_year";
    if born < EARLIEST_BIRTH {
        let message = format!("nobody born in {born} had a radiograph: give the year with four digits");
        problems.push(Problem::error("impossible-year", place, message));
    }
    let films = case.radiographs.iter().enumerate();
    let films =
        films.filter_map(|(index, film)| Some((film.time.date?, format!("radiographs[{index}].time.date"))));
    let episodes = case.episodes.iter().enumerate().filter_map(|(index, episode)| {
        Some((episode.anchor()?.date.or(episode.date)?, format!("episodes[{index}]")))
    });
    let first = films.chain(episodes).min_by_key(|(date, _)| *date);
    if let Some((date, other)) = first.filter(|(date, _)| date.year() < born) {
        let message =
            format!("the year of birth is after {date}, the first date of the case: correct one of them");
        problems.push(Problem::error("impossible-year", place, message).and_at(other));
    }
}

fn against_birth(age: Age, born: i16, date: Date, place: &str, problems: &mut Vec<Problem>) {
    let years = f64::from(date.year() - born);
    // Before the birthday one less; an age with decimals may be rounded.
    if !(years - 1.1..=years + 1.1).contains(&age.years()) {
        let message = format!(
            "born in {born}, the patient was about {years} on {date}, not {age}: correct one of them"
        );
        problems.push(Problem::error("impossible-age", place, message).and_at("patient.birth_year"));
    }
}
