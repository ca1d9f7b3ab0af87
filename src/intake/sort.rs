//! Films for a case that exists already: what is new goes to the visits of the case.

use super::{
    Candidate, Clue, EventKind, Found, Located, Moment, Plan, PlannedCase, Proposed, SetAside, Why, propose,
};
use crate::case::{AnchorKind, Case, EpisodeId, TimePoint};

/// Plans films for an existing case. Films that the case has already, byte for byte, are set aside; day zero is that
/// of the last episode with one. All films become one planned case, whoever they name.
pub fn propose_additions(case: &Case, found: &[Found], set_aside: Vec<SetAside>) -> Plan {
    let own = |film: &Found| {
        let films = &case.radiographs;
        films
            .iter()
            .find(|own| own.sha256.as_deref() == Some(&film.sha256))
            .map(|own| Located::file(&own.file))
    };
    let new: Vec<_> = found.iter().filter(|film| own(film).is_none()).cloned().collect();
    let mut plan = propose(&new, set_aside);
    let doubles = found
        .iter()
        .filter_map(|film| Some(SetAside { at: film.at.clone(), why: Why::DoubleOf(own(film)?) }));
    plan.set_aside.extend(doubles);
    let mut cases = plan.cases.into_iter();
    let Some(mut first) = cases.next() else { return Plan { cases: Vec::new(), ..plan } };
    for other in cases {
        let next = first.films.len() as u32;
        let moved = (next..).zip(other.films);
        first.films.extend(
            moved.map(|(number, film)| super::PlannedFilm { number: super::FilmNumber(number), ..film }),
        );
    }
    first.title.clone_from(&case.title);
    let episode = case.episodes.iter().rev().find(|episode| episode.anchor().is_some());
    if let Some(anchor) = episode.and_then(crate::case::Episode::anchor) {
        let kind = match anchor.kind {
            AnchorKind::Operation => Some(EventKind::Operation),
            AnchorKind::Injury => Some(EventKind::Injury),
            AnchorKind::Treatment => Some(EventKind::Treatment),
            AnchorKind::NotStated => None,
        };
        if let Some(kind) = kind {
            first.event.kind = Proposed::of(kind, Clue::Person);
            first.event.kind.confirmed = true;
        }
        first.event.date = anchor.date.map(|date| Proposed::of(date, Clue::Person)).unwrap_or_default();
        first.event.date.confirmed = true;
    }
    Plan { cases: vec![first], format: plan.format, set_aside: plan.set_aside }
}

/// Moves every proposed day of the films by whole days, so that they lie in the calendar of the case; `None` takes the
/// days out where nobody knows how the two calendars lie.
pub fn move_days(plan: &mut PlannedCase, days: Option<i64>) {
    for film in &mut plan.films {
        let moved = |candidate: &Candidate<Moment>| match candidate.value {
            Moment::Interval(_) => Some(candidate.clone()),
            Moment::Date(date) => {
                let by = jiff::Span::new().try_days(days?).ok()?;
                let value = Moment::Date(date.checked_add(by).ok()?);
                Some(Candidate { value, from: candidate.from })
            }
        };
        film.moment.candidates = film.moment.candidates.iter().filter_map(moved).collect();
    }
}

/// The time points of added films, counted from the episode that [`propose_additions`] counts from.
pub fn additions(case: &Case, plan: &PlannedCase, moment: Option<Moment>) -> TimePoint {
    let anchor: Option<EpisodeId> = case
        .episodes
        .iter()
        .rev()
        .find(|episode| episode.anchor().is_some())
        .map(|episode| episode.id.clone());
    let offset = moment.and_then(|moment| plan.interval_of(moment));
    let date = match moment {
        Some(Moment::Date(date)) => Some(date),
        Some(Moment::Interval(_)) | None => None,
    };
    TimePoint { anchor: anchor.filter(|_| offset.is_some()), offset, date }
}
