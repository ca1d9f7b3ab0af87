//! What the case itself lacks: expected visits without a film, views that were not taken.

use crate::analysis::book::ViewNeeded;
use crate::analysis::score::film_for;
use crate::analysis::summary::phrase::joined;
use crate::analysis::summary::questions::missing::view_word;
use crate::analysis::summary::questions::{Noted, QuestionKind};
use crate::analysis::summary::{Link, Told};
use crate::analysis::{Stop, StopKind, timeline};
use crate::case::EpisodeId;

pub(super) fn all(told: Told<'_>) -> Vec<Noted> {
    let mut all = no_visit(told);
    all.extend((0..told.visits.len()).filter_map(|visit| no_view(told, visit)));
    all
}

/// Visits that were expected and did not take place, or took place without a film.
fn no_visit(told: Told<'_>) -> Vec<Noted> {
    let axis = timeline(told.case);
    let noted = |stop: &Stop| {
        let anchor = axis.segments.get(stop.segment).and_then(|segment| segment.anchor.clone());
        let words = match &stop.kind {
            StopKind::Visit { .. } => return None,
            StopKind::Missing { according_to } if according_to.is_empty() => {
                format!("{}: a film was expected and there is none", stop.words)
            }
            StopKind::Missing { according_to } => {
                format!("{}: a film was expected ({according_to}) and there is none", stop.words)
            }
            StopKind::NoFilm { .. } => format!("{}: no film was taken at this visit", stop.words),
        };
        let next = next_visit(told, anchor.as_ref(), stop.days);
        Some(Noted::before(next, QuestionKind::NotThere, &words, anchor.map(Link::Episode)))
    };
    axis.stops.iter().filter_map(noted).collect()
}

/// The place of the first visit after this time; of the one after the operation where there is none.
fn next_visit(told: Told<'_>, anchor: Option<&EpisodeId>, days: f64) -> usize {
    let of_operation = |visit: &crate::analysis::Visit| visit.anchor.as_ref() == anchor;
    let next = told.visits.iter().position(|visit| of_operation(visit) && visit.days > days);
    let last = || told.visits.iter().rposition(of_operation).map(|last| last + 1);
    next.or_else(last).unwrap_or(told.visits.len())
}

/// A visit of which a frontal or a lateral view is missing, and none was taken near enough.
fn no_view(told: Told<'_>, visit: usize) -> Option<Noted> {
    let own = told.visits.get(visit)?;
    let within = told.book.scores.iter().map(|score| score.pair_within_days).max().unwrap_or_default();
    let is_missing = |view: &ViewNeeded| film_for(told.case, told.visits, visit, *view, within).is_none();
    let views: Vec<_> =
        [ViewNeeded::Frontal, ViewNeeded::Lateral].into_iter().filter(is_missing).map(view_word).collect();
    let film = own.films.first().filter(|_| !views.is_empty())?.clone();
    let near = if within > 0 { format!(", nor within {within} days") } else { String::new() };
    let words = format!("no {} view was taken{near}", joined(&views).replace(" and ", " and no "));
    Some(Noted::at(told, visit, QuestionKind::NotThere, &words, Some(Link::Film(film))))
}
