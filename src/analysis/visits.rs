//! Visits: the films of one day belong together. Told in order of time, operation by operation.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Deref;

use crate::case::{Case, EpisodeId, Radiograph, RadiographId, TimePoint};

/// The visits of a case in order, and which of them each film belongs to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Visits {
    all: Vec<Visit>,
    of_film: BTreeMap<RadiographId, usize>,
}

impl Visits {
    /// The place of the visit that a film belongs to; `None` for a film that is not in the case.
    pub fn index_of(&self, film: &RadiographId) -> Option<usize> {
        self.of_film.get(film).copied()
    }

    /// The visit that a film belongs to.
    pub fn of_film(&self, film: &RadiographId) -> Option<&Visit> {
        self.all.get(self.index_of(film)?)
    }
}

impl Default for &Visits {
    fn default() -> Self {
        static NONE: Visits = Visits { all: Vec::new(), of_film: BTreeMap::new() };
        &NONE
    }
}

impl Deref for Visits {
    type Target = [Visit];

    fn deref(&self) -> &[Visit] {
        &self.all
    }
}

impl<'a> IntoIterator for &'a Visits {
    type Item = &'a Visit;
    type IntoIter = std::slice::Iter<'a, Visit>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.iter()
    }
}

/// The films taken at one time after (or before) one operation.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// The episode they count from; `None` for films that are only dated.
    pub anchor: Option<EpisodeId>,
    /// Days since its day zero, or since the first dated film where there is none.
    pub days: f64,
    /// Time as the case states it.
    pub time: TimePoint,
    /// The films, frontal views first.
    pub films: Vec<RadiographId>,
}

impl Visit {
    /// True if a change from the one to the other is a course: after the same operation, or both before it.
    pub fn is_comparable_with(&self, other: &Self) -> bool {
        self.anchor == other.anchor && on_one_side(self.days, other.days)
    }
}

/// True if no operation lies between two days counted from it.
pub(crate) fn on_one_side(days: f64, other: f64) -> bool {
    (days < 0.0) == (other < 0.0)
}

/// Every visit with a film: operations in the order of the history, then by time.
///
/// A dated film without an anchor counts from the last operation dated on or before it, or from the first
/// operation when it was taken before all of them; without dated operations such films form an axis of
/// their own, counted from the first of them.
pub fn visits(case: &Case) -> Visits {
    let mut visits: Vec<Visit> = Vec::new();
    for film in &case.radiographs {
        let anchor = anchor_of(case, &film.time);
        let days = days_of(case, anchor.as_ref(), &film.time);
        match visits.iter_mut().find(|visit| same_day(visit.days, days) && visit.anchor == anchor) {
            Some(visit) => visit.films.push(film.id.clone()),
            None => {
                visits.push(Visit { anchor, days, time: film.time.clone(), films: vec![film.id.clone()] });
            }
        }
    }
    for visit in visits.iter_mut().filter(|visit| visit.films.len() > 1) {
        visit.films.sort_by_key(|id| case.radiograph(id).is_some_and(|film| !shows_front(film)));
    }
    visits.sort_by(|a, b| {
        let order = |visit: &Visit| anchor_order(case, visit.anchor.as_ref());
        order(a).cmp(&order(b)).then(a.days.partial_cmp(&b.days).unwrap_or(Ordering::Equal))
    });
    let mut of_film = BTreeMap::new();
    for (index, visit) in visits.iter().enumerate() {
        for film in &visit.films {
            // Of two films with one name, which `check` reports, the first counts.
            of_film.entry(film.clone()).or_insert(index);
        }
    }
    Visits { all: visits, of_film }
}

fn same_day(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.5
}

fn shows_front(film: &Radiograph) -> bool {
    film.views.first().is_some_and(|view| view.position.is_frontal())
}

/// Films that are only dated come last, after every operation.
pub(crate) fn anchor_order(case: &Case, anchor: Option<&EpisodeId>) -> usize {
    anchor.and_then(|id| case.episodes.iter().position(|episode| &episode.id == id)).unwrap_or(usize::MAX)
}

/// The episode that a time point counts from.
pub(crate) fn anchor_of(case: &Case, time: &TimePoint) -> Option<EpisodeId> {
    case.anchor_of(time).cloned()
}

/// Days since the anchor; for films that are only dated, since the first of them.
pub(crate) fn days_of(case: &Case, anchor: Option<&EpisodeId>, time: &TimePoint) -> f64 {
    let anchored = TimePoint { anchor: anchor.cloned(), ..time.clone() };
    if let Some(days) = case.days_since_anchor(&anchored) {
        return days;
    }
    let first = case
        .radiographs
        .iter()
        .filter(|film| case.anchor_of(&film.time).is_none())
        .filter_map(|film| film.time.date)
        .min();
    match (first, time.date) {
        (Some(first), Some(date)) => f64::from((date - first).get_days()),
        _ => 0.0,
    }
}
