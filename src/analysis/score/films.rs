//! Which film supplies an item: one of the visit, or one taken within the set number of days; and the film of the
//! baseline that stands beside it.

use crate::analysis::book::{ItemDefinition, ScoreDefinition, ViewNeeded};
use crate::analysis::{Visit, Visits};
use crate::case::{Case, RadiographId, Side, View};

/// A film that supplies an item.
#[derive(Debug, Clone, PartialEq)]
pub struct FilmFor {
    /// The film.
    pub film: RadiographId,
    /// Days between the visit and the film: 0 on the same day.
    pub days_apart: f64,
}

/// True if a film shows a view.
pub fn shows(case: &Case, film: &RadiographId, view: ViewNeeded) -> bool {
    case.radiograph(film).is_some_and(|film| view.is_shown_by(film))
}

/// True if a film of the visit shows this view of the side under review.
pub fn may_supply(case: &Case, visit: &Visit, film: &RadiographId, view: ViewNeeded) -> bool {
    rank(case, visit, film, view).is_some()
}

/// The film of a visit that shows this view of the side under review.
fn of_side<'a>(case: &Case, visit: &'a Visit, view: ViewNeeded) -> Option<&'a RadiographId> {
    let ranked = visit.films.iter().filter_map(|film| Some((rank(case, visit, film, view)?, film)));
    ranked.min_by_key(|(rank, _)| *rank).map(|(_, film)| film)
}

/// Rank of a film for this view: of the side under review first, then of a side that is not told, then of both.
/// A film of the opposite side alone has no rank.
fn rank(case: &Case, visit: &Visit, film: &RadiographId, view: ViewNeeded) -> Option<u8> {
    let episode = visit.anchor.as_ref().and_then(|id| case.episode(id));
    let reviewed = episode.and_then(|episode| episode.side).filter(|side| *side != Side::Both);
    let of_view = |own: &View| match (own.side, reviewed) {
        (Some(Side::Both), _) => Some(2),
        (Some(side), Some(reviewed)) => (side == reviewed).then_some(0),
        (None, Some(_)) => Some(1),
        (_, None) => Some(0),
    };
    let views = case.radiograph(film)?.views.iter();
    views.filter(|own| view.is_met_by(own.position)).filter_map(of_view).min()
}

/// The film of a visit that shows this view, else the nearest of another visit within `within_days` with no operation
/// between; `None`: the view is missing.
pub fn film_for(
    case: &Case,
    visits: &[Visit],
    visit: usize,
    view: ViewNeeded,
    within_days: u16,
) -> Option<FilmFor> {
    let own = visits.get(visit)?;
    let of = |visit: &Visit| of_side(case, visit, view).cloned();
    if let Some(film) = of(own) {
        return Some(FilmFor { film, days_apart: 0.0 });
    }
    let days_apart = |other: &Visit| (other.days - own.days).abs();
    // Asked first: of a thousand visits few are near, and the window asks in every frame.
    let near = visits.iter().filter(|other| days_apart(other) <= f64::from(within_days));
    near.filter(|other| other.is_comparable_with(own))
        .filter_map(|other| Some(FilmFor { film: of(other)?, days_apart: days_apart(other) }))
        .min_by(|a, b| a.days_apart.total_cmp(&b.days_apart))
}

/// The film that supplies an item of a score at a visit.
pub fn supplies(
    case: &Case,
    visits: &[Visit],
    visit: usize,
    score: &ScoreDefinition,
    item: &ItemDefinition,
) -> Option<FilmFor> {
    film_for(case, visits, visit, item.view, score.pair_within_days)
}

/// True if a film that stands beside was taken soon enough after the operation to be called the baseline; else it is
/// but the earliest.
pub fn is_baseline(visits: &Visits, film: &RadiographId, score: &ScoreDefinition) -> bool {
    let within = 0.0..=f64::from(score.baseline_within_days);
    visits.of_film(film).is_some_and(|visit| within.contains(&visit.days))
}

/// The film of the same view at the baseline: the first visit on or after the day of the same operation. `None`
/// where the visit is that one, or where it has no such film.
pub fn baseline_film(case: &Case, visits: &[Visit], visit: usize, view: ViewNeeded) -> Option<RadiographId> {
    let own = visits.get(visit)?;
    let first = visits.iter().position(|other| other.anchor == own.anchor && other.days >= 0.0)?;
    if first >= visit {
        return None;
    }
    of_side(case, visits.get(first)?, view).cloned()
}
