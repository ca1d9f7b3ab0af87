//! Times that contradict each other: offsets against dates, dates against the order of operations.

use jiff::civil::Date;

use crate::case::{Case, Episode, EpisodeId, Offset, Problem, TimePoint};

/// Films before the discovery of X-rays by Röntgen (8 November 1895) cannot be.
const FIRST_RADIOGRAPH: Date = jiff::civil::date(1895, 11, 8);

/// A film or a visit without one, with its field path and its name in words.
struct Timed<'a> {
    place: String,
    name: String,
    time: &'a TimePoint,
    is_film: bool,
}

/// Every contradiction of times in the case.
pub(super) fn check(case: &Case, problems: &mut Vec<Problem>) {
    let timed = timed(case);
    for one in &timed {
        too_early(one, problems);
        against_operation(case, one, problems);
        after_next_operation(case, one, problems);
    }
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
        is_film: true,
    });
    let visits = case.visits_without_film.iter().enumerate().map(|(index, visit)| Timed {
        place: format!("visits_without_film[{index}].time"),
        name: format!("visit \"{}\"", visit.id),
        time: &visit.time,
        is_film: false,
    });
    films.chain(visits).collect()
}

fn too_early(one: &Timed<'_>, problems: &mut Vec<Problem>) {
    if let Some(date) = one.time.date.filter(|date| one.is_film && *date < FIRST_RADIOGRAPH) {
        let message = format!("no radiograph was taken before {FIRST_RADIOGRAPH}: correct the date {date}");
        problems.push(Problem::error("impossible-date", format!("{}.date", one.place), message));
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
fn after_next_operation(case: &Case, one: &Timed<'_>, problems: &mut Vec<Problem>) {
    let Some(own) = one.time.anchor.as_ref().and_then(|id| case.episode(id)) else { return };
    let Some(zero) = own.anchor() else { return };
    let nominal = one.time.offset.zip(zero.date).and_then(|(offset, zero)| {
        // Only what lies beyond the tolerance is certain.
        let days = offset.days() - case.tolerance().days(offset);
        zero.checked_add(jiff::Span::new().try_days(days as i64).ok()?).ok()
    });
    let (when, by) = match (one.time.date, nominal) {
        (Some(date), _) => (date, format!("is dated {date}")),
        (None, Some(day)) => (day, "lies by its offset".to_owned()),
        (None, None) => return,
    };
    let position = case.episodes.iter().position(|episode| episode.id == own.id).unwrap_or(0);
    let later = case.episodes.iter().skip(position + 1).filter(|episode| same_site(own, episode)).filter_map(
        |episode| {
            let date = episode.operation.as_ref()?.date?;
            // With both dated, a later row of an earlier day is told as a wrong order, not here.
            (date <= when && zero.date.is_none_or(|zero| zero < date)).then_some((date, episode))
        },
    );
    let Some((date, next)) = later.max_by_key(|(date, _)| *date) else { return };
    let message = format!(
        "the {} {by}, after \"{}\" of {date}, but counts from \"{}\": anchor it to \"{}\", or correct the date",
        one.name, next.id, own.id, next.id
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
