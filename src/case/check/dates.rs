//! Days that cannot be: too early for a film, for a patient who had one, or for the other days of the case; days of one
//! episode in the wrong order.

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::case::{Anchor, AnchorKind, CarePhase, Case, Episode, Offset, Problem};

/// Films before the discovery of X-rays by Röntgen (8 November 1895) cannot be.
pub(super) const FIRST_RADIOGRAPH: Date = jiff::civil::date(1895, 11, 8);
/// The oldest age ever verified is 122 years (Jeanne Calment, 1875 to 1997).
pub(super) const OLDEST_YEARS: i16 = 122;
/// Nobody with a radiograph was born earlier, so nothing of such a patient is dated earlier.
pub(super) const EARLIEST_BIRTH: i16 = 1773;
/// No book was printed with movable type in Europe before (Gutenberg).
pub(super) const FIRST_PRINT: i16 = 1450;

/// A day that the case gives.
#[derive(Debug, Clone)]
pub(crate) struct CaseDay {
    /// Field path of the date.
    pub(crate) place: String,
    /// The day.
    pub(crate) date: Date,
    /// True for the day of a film.
    pub(crate) is_film: bool,
}

/// Every day that the case gives, in the order of the file.
pub(crate) fn every_day(case: &Case) -> Vec<CaseDay> {
    let mut days = Vec::new();
    let mut add = |place: String, date: Option<Date>, is_film: bool| {
        days.extend(date.map(|date| CaseDay { place, date, is_film }));
    };
    for (index, episode) in case.episodes.iter().enumerate() {
        let place = |name: &str| format!("episodes[{index}].{name}");
        add(place("date"), episode.date, false);
        add(place("operation.date"), episode.operation.as_ref().and_then(|own| own.date), false);
        add(place("start.date"), episode.start.as_ref().and_then(|own| own.date), false);
    }
    for (index, film) in case.radiographs.iter().enumerate() {
        add(format!("radiographs[{index}].time.date"), film.time.date, true);
    }
    for (index, visit) in case.visits_without_film.iter().enumerate() {
        add(format!("visits_without_film[{index}].time.date"), visit.time.date, false);
    }
    for (index, care) in case.care.iter().enumerate() {
        add(format!("care[{index}].from.date"), care.from.as_ref().and_then(|from| from.date), false);
    }
    for (index, result) in case.laboratory.iter().enumerate() {
        add(format!("laboratory[{index}].time.date"), result.time.date, false);
    }
    days
}

/// Days that cannot be. Gives the days that can, for what is held against them.
pub(super) fn check(case: &Case, problems: &mut Vec<Problem>) -> Vec<CaseDay> {
    let mut days = every_day(case);
    let mut refuse = |day: &CaseDay, message: String| {
        problems.push(Problem::error("impossible-date", day.place.clone(), message));
    };
    days.retain(|day| {
        let date = day.date;
        if day.is_film && date < FIRST_RADIOGRAPH {
            refuse(
                day,
                format!("no radiograph was taken before {FIRST_RADIOGRAPH}: correct the date {date}"),
            );
            return false;
        }
        if date.year() < EARLIEST_BIRTH {
            refuse(
                day,
                format!(
                    "nobody who was alive on {date} ever had a radiograph: give the year with four digits"
                ),
            );
            return false;
        }
        true
    });
    // A film is the firmest of all days; without one the day in the middle has to do, which one wrong date cannot shift far.
    let first_film = days.iter().filter(|day| day.is_film).map(|day| day.date).min();
    let mut in_order: Vec<Date> = days.iter().map(|day| day.date).collect();
    in_order.sort_unstable();
    let middle = in_order.get(in_order.len() / 2).copied();
    if let Some(reference) = first_film.or(middle) {
        let longest = i32::from(OLDEST_YEARS).years();
        let can_be = reference.saturating_sub(longest)..=reference.saturating_add(longest);
        let what =
            if first_film.is_some() { "the first film" } else { "the other dates of the case, such as that" };
        days.retain(|day| {
            if can_be.contains(&day.date) {
                return true;
            }
            let years = i32::from(reference.year()) - i32::from(day.date.year());
            let side = if years > 0 { "before" } else { "after" };
            refuse(
                day,
                format!(
                    "{} lies {} years {side} {what} of {reference}, longer than anybody lived: correct the date",
                    day.date,
                    years.abs()
                ),
            );
            false
        });
    }
    too_early_for_its_films(case, &mut days, problems);
    within_episodes(case, problems);
    days
}

/// Days zero whose films without a date would be older than the first radiograph.
fn too_early_for_its_films(case: &Case, days: &mut Vec<CaseDay>, problems: &mut Vec<Problem>) {
    for (index, episode) in case.episodes.iter().enumerate() {
        let Some(zero) = episode.anchor().and_then(|anchor| anchor.date) else { continue };
        let place = anchor_place(index, episode);
        if !days.iter().any(|day| day.place == place) {
            continue;
        }
        let of_this = case.radiographs.iter().filter(|film| film.time.anchor.as_ref() == Some(&episode.id));
        let implied = |offset: Offset| {
            let days = offset.days() + case.tolerance().days(offset);
            zero.saturating_add(Span::new().try_days(days as i64).unwrap_or_default())
        };
        let too_early = of_this.filter(|film| film.time.date.is_none()).find_map(|film| {
            let offset = film.time.offset?;
            (implied(offset) < FIRST_RADIOGRAPH).then_some((film, offset))
        });
        if let Some((film, offset)) = too_early {
            let message = format!(
                "counted from {zero}, the film \"{}\" (\"{offset}\") would be older than the first radiograph \
                 ({FIRST_RADIOGRAPH}): correct the date",
                film.id
            );
            problems.push(Problem::error("impossible-date", place.clone(), message));
            days.retain(|day| day.place != place);
        }
    }
}

/// Field path of the date of day zero of an episode.
pub(super) fn anchor_place(index: usize, episode: &Episode) -> String {
    let started = episode.start.as_ref().is_some_and(|start| start.date.is_some());
    let field = match (&episode.operation, started) {
        (Some(_), _) => "operation.date",
        (None, true) => "start.date",
        (None, false) => "date",
    };
    format!("episodes[{index}].{field}")
}

/// Fractures after their treatment, injuries of two days, and aftercare before the operation.
fn within_episodes(case: &Case, problems: &mut Vec<Problem>) {
    for (index, episode) in case.episodes.iter().enumerate() {
        let (Some(fracture), Some(anchor)) = (episode.date, episode.anchor()) else { continue };
        let Some(zero) = anchor.date else { continue };
        let message = match anchor.kind {
            AnchorKind::Operation if fracture > zero => {
                format!(
                    "the fracture is of {fracture}, after its operation of {zero}: correct one of the dates"
                )
            }
            AnchorKind::Treatment if fracture > zero => {
                format!(
                    "the fracture is of {fracture}, after the start of its treatment on {zero}: correct one of the dates"
                )
            }
            // A day more or less is how an accident around midnight is written down.
            AnchorKind::Injury if (fracture - zero).get_days().abs() > 1 => {
                format!(
                    "the fracture is of {fracture}, but the injury that time points count from is of {zero}: correct one of \
                     the dates"
                )
            }
            AnchorKind::Operation | AnchorKind::Treatment | AnchorKind::Injury | AnchorKind::NotStated => {
                continue;
            }
        };
        let problem = Problem::error("fracture-date", format!("episodes[{index}].date"), message);
        problems.push(problem.and_at(anchor_place(index, episode)));
    }
    for (index, care) in case.care.iter().enumerate() {
        let (CarePhase::Aftercare, Some(from)) = (care.phase, &care.from) else { continue };
        let Some(episode) = care.episode.as_ref().and_then(|id| case.episode(id)) else { continue };
        let operated = |anchor: &Anchor<'_>| anchor.kind == AnchorKind::Operation;
        let Some(zero) = episode.anchor().filter(operated) else { continue };
        let counts_from_it = from.anchor.as_ref() == Some(&episode.id);
        let before = match (from.date.zip(zero.date), from.offset) {
            (Some((date, zero)), _) if date < zero => {
                format!("is dated {date}, before its operation of {zero}")
            }
            (None, Some(offset)) if counts_from_it && offset.amount < 0 => {
                format!("begins {} its operation", offset.words())
            }
            (Some(_) | None, _) => continue,
        };
        let message = format!("aftercare {before}: correct the time, or call it a plan");
        problems.push(Problem::error("aftercare-before-operation", format!("care[{index}].from"), message));
    }
}
