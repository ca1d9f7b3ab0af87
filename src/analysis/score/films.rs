//! Which film supplies an item: one of the visit, or one taken within the set number of days; and the film of the
//! baseline that stands beside it.

use crate::analysis::Visit;
use crate::analysis::book::{ItemDefinition, ScoreDefinition, ViewNeeded};
use crate::case::{Case, RadiographId, ViewPosition};

/// A film that supplies an item.
#[derive(Debug, Clone, PartialEq)]
pub struct FilmFor {
    /// The film.
    pub film: RadiographId,
    /// Days between the visit and the film: 0 on the same day.
    pub days_apart: f64,
}

/// Whether a film shows a view.
pub fn shows(case: &Case, film: &RadiographId, view: ViewNeeded) -> bool {
    let positions = case.radiograph(film).map(|film| film.views.iter().map(|view| view.position));
    let fits = |position: ViewPosition| match view {
        ViewNeeded::Any => true,
        ViewNeeded::Frontal => position.is_frontal(),
        ViewNeeded::Lateral => {
            matches!(position, ViewPosition::Lateral | ViewPosition::Axial | ViewPosition::FrogLeg)
        }
    };
    positions.is_some_and(|mut positions| positions.any(fits))
}

/// The film of a visit that shows this view, else the nearest of another visit after the same operation within
/// `within_days`; `None`: the view is missing.
pub fn film_for(
    case: &Case,
    visits: &[Visit],
    visit: usize,
    view: ViewNeeded,
    within_days: u16,
) -> Option<FilmFor> {
    let own = visits.get(visit)?;
    let of = |visit: &Visit| visit.films.iter().find(|film| shows(case, film, view)).cloned();
    if let Some(film) = of(own) {
        return Some(FilmFor { film, days_apart: 0.0 });
    }
    let near = visits.iter().filter(|other| other.anchor == own.anchor);
    near.filter_map(|other| Some(FilmFor { film: of(other)?, days_apart: (other.days - own.days).abs() }))
        .filter(|found| found.days_apart <= f64::from(within_days))
        .min_by(|a, b| a.days_apart.total_cmp(&b.days_apart))
}

/// The film that supplies an item of a score at a visit.
pub fn supplies(
    case: &Case,
    visits: &[Visit],
    visit: usize,
    (score, item): (&ScoreDefinition, &ItemDefinition),
) -> Option<FilmFor> {
    film_for(case, visits, visit, item.view, score.pair_within_days)
}

/// The film of the same view at the baseline: the first visit on or after the day of the same operation. `None`
/// where the visit is that one, or where it has no such film.
pub fn baseline_film(case: &Case, visits: &[Visit], visit: usize, view: ViewNeeded) -> Option<RadiographId> {
    let own = visits.get(visit)?;
    let first = visits.iter().position(|other| other.anchor == own.anchor && other.days >= 0.0)?;
    if first >= visit {
        return None;
    }
    visits.get(first)?.films.iter().find(|film| shows(case, film, view)).cloned()
}
