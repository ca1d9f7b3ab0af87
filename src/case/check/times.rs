//! Times that contradict each other: offsets against dates, dates against the order of operations.

use jiff::Span;
use jiff::civil::Date;

use super::dates::FIRST_RADIOGRAPH;
use crate::case::{Case, Episode, EpisodeId, Offset, Problem, TimePoint};

/// Something with a time, with its field path and its name in words.
struct Timed<'a> {
    place: String,
    name: String,
    time: &'a TimePoint,
    /// True for a film and a visit, which belong to the treatment that they count from; a result and a measure of
    /// care may be counted from any.
    is_visit: bool,
}

/// Days between which day zero of an anchor lies: its date, or what its dated time points say of it.
struct Zero<'a> {
    id: &'a EpisodeId,
    earliest: Date,
    latest: Date,
    /// The time point that says so; `None` where day zero has a date.
    by: Option<&'a Timed<'a>>,
}

impl Zero<'_> {
    /// "\"op1\" of 2024-01-10", "\"op1\" (about 2024-01-10 by the film \"ap\": \"6 weeks\", 2024-02-21)".
    fn words(&self) -> String {
        let id = self.id;
        let told = self.by.and_then(|by| Some((by, by.time.offset?, by.time.date?)));
        match told {
            None => format!("\"{id}\" of {}", self.earliest),
            Some((by, offset, date)) => {
                let about = date.saturating_sub(span(offset.days()));
                format!("\"{id}\" (about {about} by the {}: \"{offset}\", {date})", by.name)
            }
        }
    }
}

fn span(days: f64) -> Span {
    Span::new().try_days(days.round() as i64).unwrap_or_default()
}

/// Every contradiction of times in the case.
pub(super) fn check(case: &Case, problems: &mut Vec<Problem>) {
    let timed = timed(case);
    let zeros: Vec<Zero<'_>> = case.anchors().filter_map(|(id, _)| zero(case, id, &timed)).collect();
    for one in &timed {
        against_operation(case, one, problems);
        if one.is_visit {
            after_next_operation(case, one, &zeros, problems);
        }
    }
    zeros_reversed(&zeros, problems);
    for (id, _) in case.anchors() {
        let here: Vec<&Timed<'_>> = timed.iter().filter(|one| one.time.anchor.as_ref() == Some(id)).collect();
        reversed(case, &here, problems);
        without_date(case, id, &here, problems);
    }
}

fn timed(case: &Case) -> Vec<Timed<'_>> {
    let films = case.radiographs.iter().enumerate().map(|(index, film)| Timed {
        place: format!("radiographs[{index}].time"),
        name: format!("film \"{}\"", film.id),
        time: &film.time,
        is_visit: true,
    });
    let visits = case.visits_without_film.iter().enumerate().map(|(index, visit)| Timed {
        place: format!("visits_without_film[{index}].time"),
        name: format!("visit \"{}\"", visit.id),
        time: &visit.time,
        is_visit: true,
    });
    let results = case.laboratory.iter().enumerate().map(|(index, result)| Timed {
        place: format!("laboratory[{index}].time"),
        name: format!("laboratory result \"{}\"", result.id),
        time: &result.time,
        is_visit: false,
    });
    let care = case.care.iter().enumerate().filter_map(|(index, care)| {
        Some(Timed {
            place: format!("care[{index}].from"),
            name: format!("measure of care \"{}\"", care.id),
            time: care.from.as_ref()?,
            is_visit: false,
        })
    });
    films.chain(visits).chain(results).chain(care).collect()
}

/// Days between which day zero of an anchor lies; `None` where nothing tells, or the time points contradict each other.
fn zero<'a>(case: &'a Case, id: &'a EpisodeId, timed: &'a [Timed<'a>]) -> Option<Zero<'a>> {
    if let Some(date) = case.anchor(id)?.date {
        return Some(Zero { id, earliest: date, latest: date, by: None });
    }
    let mut found: Option<Zero<'a>> = None;
    for one in timed.iter().filter(|one| one.time.anchor.as_ref() == Some(id)) {
        let Some((offset, date)) = one.time.offset.zip(one.time.date) else { continue };
        let allowed = case.tolerance().days(offset);
        let [mut earliest, mut latest] =
            [offset.days() + allowed, offset.days() - allowed].map(|days| date.saturating_sub(span(days)));
        // Nothing after an operation was before it.
        if offset.amount > 0 {
            latest = latest.min(date);
        } else if offset.amount < 0 {
            earliest = earliest.max(date);
        }
        let own = Zero { id, earliest, latest, by: Some(one) };
        found = Some(match found {
            None => own,
            Some(before) => {
                let narrower = if own.latest < before.latest { own.by } else { before.by };
                Zero {
                    id,
                    earliest: before.earliest.max(own.earliest),
                    latest: before.latest.min(own.latest),
                    by: narrower,
                }
            }
        });
    }
    found.filter(|zero| zero.earliest <= zero.latest)
}

/// Operations without a date that lie before an earlier one of the history, by the dates of what counts from them.
fn zeros_reversed(zeros: &[Zero<'_>], problems: &mut Vec<Problem>) {
    let mut before: Option<&Zero<'_>> = None;
    for own in zeros {
        let is_reversed = |earlier: &&Zero<'_>| own.latest < earlier.earliest;
        if let Some(earlier) = before.filter(is_reversed) {
            // Two dates that stand in the wrong order are told as such.
            if let Some((by, other)) = own.by.or(earlier.by).map(|by| (by, own.by.and(earlier.by))) {
                let message = format!(
                    "{} lies before {}, which stands above it in the history: correct a date, an offset or the anchor, or put the \
                     history in order",
                    own.words(),
                    earlier.words()
                );
                let problem = Problem::error("dates-reversed", format!("{}.date", by.place), message);
                problems.push(match other {
                    Some(other) => problem.and_at(format!("{}.date", other.place)),
                    None => problem,
                });
            }
            continue;
        }
        if before.is_none_or(|earlier| own.earliest > earlier.earliest) {
            before = Some(own);
        }
    }
}

/// A dated time point whose offset says something else than the date of its operation.
fn against_operation(case: &Case, one: &Timed<'_>, problems: &mut Vec<Problem>) {
    let (Some(offset), Some(days)) = (one.time.offset, case.days_between_dates(one.time)) else { return };
    if offset.allows(days, case.tolerance()) {
        return;
    }
    let message = format!(
        "the dates lie {days} days apart, but the offset says \"{offset}\" ({:.0} days): correct the date or the offset; the date is used",
        offset.days()
    );
    problems.push(Problem::error("date-contradicts-offset", format!("{}.date", one.place), message));
}

/// A time point that lies after a later operation of the same bone, but counts from the one before.
fn after_next_operation(case: &Case, one: &Timed<'_>, zeros: &[Zero<'_>], problems: &mut Vec<Problem>) {
    let Some(own) = one.time.anchor.as_ref().and_then(|id| case.episode(id)) else { return };
    let Some(zero) = own.anchor() else { return };
    let nominal = one.time.offset.zip(zero.date).and_then(|(offset, zero)| {
        // Only what lies beyond the tolerance is certain.
        let days = offset.days() - case.tolerance().days(offset);
        zero.checked_add(Span::new().try_days(days as i64).ok()?).ok()
    });
    let (when, by) = match (one.time.date, nominal) {
        (Some(date), _) => (date, format!("is dated {date}")),
        (None, Some(day)) => (day, "lies by its offset".to_owned()),
        (None, None) => return,
    };
    let position = case.episodes.iter().position(|episode| episode.id == own.id).unwrap_or(0);
    let of = |id: &EpisodeId| zeros.iter().find(|zero| zero.id == id);
    let own_zero = of(&own.id);
    let later = case
        .episodes
        .iter()
        .skip(position + 1)
        .filter(|episode| episode.operation.is_some() && same_site(own, episode))
        .filter_map(|episode| of(&episode.id))
        // With both known, a later row of an earlier day is told as a wrong order, not here.
        .filter(|next| own_zero.is_none_or(|own| own.earliest < next.latest))
        // Where the day is only about known, its latest day itself is still possible.
        .filter(|next| if next.by.is_some() { next.latest < when } else { next.latest <= when });
    let Some(next) = later.max_by_key(|next| next.latest) else { return };
    let message = format!(
        "the {} {by}, after {}, but counts from \"{}\": anchor it to \"{}\", or correct the date",
        one.name,
        next.words(),
        own.id,
        next.id
    );
    problems.push(Problem::error("after-next-operation", format!("{}.anchor", one.place), message));
}

/// True if two episodes may be of the same bone.
fn same_site(a: &Episode, b: &Episode) -> bool {
    let sides = a.side.zip(b.side).is_none_or(|(a, b)| a.agrees_with(b));
    a.bone.eq_ignore_ascii_case(&b.bone) && sides
}

/// Two time points of one anchor whose dates stand in the other order than their offsets.
fn reversed(case: &Case, here: &[&Timed<'_>], problems: &mut Vec<Problem>) {
    let is_dated = |one: &Timed<'_>| case.days_between_dates(one.time).is_some();
    let mut both: Vec<(Offset, Date, &Timed<'_>)> =
        here.iter().filter_map(|one| Some((one.time.offset?, one.time.date?, *one))).collect();
    both.sort_by(|a, b| a.0.days().total_cmp(&b.0.days()));
    let mut latest: Option<(Offset, Date, &Timed<'_>)> = None;
    for group in both.chunk_by(|a, b| (a.0.days() - b.0.days()).abs() < 0.5) {
        for (offset, date, one) in group {
            let Some((earlier, there, other)) = latest.filter(|(_, there, _)| date < there) else { continue };
            // Where the operation is dated and the offset contradicts it, the wrong one of the two is told already.
            let told = |one: &Timed<'_>, offset: Offset| {
                is_dated(one)
                    && case
                        .days_between_dates(one.time)
                        .is_some_and(|days| !offset.allows(days, case.tolerance()))
            };
            if told(one, *offset) || told(other, earlier) {
                continue;
            }
            let message = format!(
                "\"{offset}\" is later than \"{earlier}\" of the {}, but its date {date} is before {there}: correct a date or an offset",
                other.name
            );
            let problem = Problem::error("dates-reversed", format!("{}.date", one.place), message);
            problems.push(problem.and_at(format!("{}.date", other.place)));
        }
        let last = group.iter().max_by_key(|(_, date, _)| *date).copied();
        if last.is_some_and(|(_, date, _)| latest.is_none_or(|(_, there, _)| date > there)) {
            latest = last;
        }
    }
}

/// Dated time points of an operation without a date: each implies the day of the operation, and these must agree.
fn without_date(case: &Case, anchor: &EpisodeId, here: &[&Timed<'_>], problems: &mut Vec<Problem>) {
    if case.anchor(anchor).is_none_or(|anchor| anchor.date.is_some()) {
        return;
    }
    let epoch = FIRST_RADIOGRAPH;
    let mut implied: Vec<(f64, Offset, Date, &Timed<'_>)> = here
        .iter()
        .filter_map(|one| {
            let (offset, date) = one.time.offset.zip(one.time.date)?;
            Some((f64::from((date - epoch).get_days()) - offset.days(), offset, date, *one))
        })
        .collect();
    implied.sort_by(|a, b| a.0.total_cmp(&b.0));
    let Some((zero, their_offset, their_date, other)) =
        implied.get(implied.len().saturating_sub(1) / 2).copied()
    else {
        return;
    };
    for (own, offset, date, one) in &implied {
        let allowed = case.tolerance().days(*offset).max(case.tolerance().days(their_offset));
        // In the other order they are told as reversed.
        let is_reversed =
            (offset.days() - their_offset.days()) * f64::from((*date - their_date).get_days()) < 0.0;
        if (own - zero).abs() <= allowed || is_reversed {
            continue;
        }
        let message = format!(
            "the {} (\"{their_offset}\", {their_date}) and this one (\"{offset}\", {date}) cannot count from the same day: their dates lie {} days apart, their offsets {:.0}; correct one, or date \"{anchor}\"",
            other.name,
            (*date - their_date).get_days().abs(),
            (offset.days() - their_offset.days()).abs(),
        );
        let problem = Problem::error("date-contradicts-offset", format!("{}.date", one.place), message);
        problems.push(problem.and_at(format!("{}.date", other.place)));
    }
}
