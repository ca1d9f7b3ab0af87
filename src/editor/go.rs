//! Going about: which film is in focus, what the timeline shows.

use crate::case::RadiographId;
use crate::editor::command::GoCommand;
use crate::editor::core::Core;
use crate::editor::hanging::{Place, Viewport, hang, is_frontal, place_of, same_view};
use crate::editor::layout::Layout;

/// Shortest visible stretch of the timeline in axis units.
const LEAST_STRETCH: f64 = 2.0;

/// A film in focus that stands elsewhere than it was to stand: else places beside it were vacant while visits are not shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moved {
    layout: Layout,
    from: usize,
    to: usize,
}

impl Core {
    pub(crate) fn perform_go(&mut self, command: GoCommand) {
        match command {
            GoCommand::Film(id) => self.focus_on(&id),
            GoCommand::NextVisit => self.step_visit(1),
            GoCommand::PreviousVisit => self.step_visit(-1),
            GoCommand::NextView => self.step_view(1),
            GoCommand::PreviousView => self.step_view(-1),
            GoCommand::First => self.go_to_visit(0),
            GoCommand::Last => self.go_to_visit(usize::MAX),
            GoCommand::Episode(id) => {
                let visits = self.document.as_ref().map(crate::editor::Document::visits).unwrap_or_default();
                let film = visits
                    .iter()
                    .filter(|visit| visit.anchor.as_ref() == Some(&id))
                    .min_by_key(|visit| visit.days < 0.0)
                    .and_then(|visit| visit.films.first())
                    .cloned();
                if let Some(film) = film {
                    self.focus_on(&film);
                } else {
                    self.pointing.chosen_episode = Some(id);
                }
            }
            GoCommand::Hover(hover) => self.pointing.hover = hover,
            GoCommand::TimelineZoom { factor, at } => self.zoom_timeline(factor, at),
            GoCommand::TimelinePan(units) => {
                let (start, end) = self.pointing.timeline_view;
                self.show_timeline(start + units, end + units);
            }
            GoCommand::TimelineStretch => self.show_stretch(),
            GoCommand::TimelineAll => self.show_timeline(0.0, f64::INFINITY),
            GoCommand::InSight(films) => self.see_films(films),
        }
    }

    fn step_visit(&mut self, by: isize) {
        let Some((place, document)) = self.place() else { return };
        let last = document.visits().len().saturating_sub(1);
        let next = place.visit.saturating_add_signed(by).min(last);
        if next != place.visit {
            self.go_to_visit(next);
        }
    }

    /// The film of a visit that shows the same view as the one in focus.
    fn go_to_visit(&mut self, index: usize) {
        let Some(document) = &self.document else { return };
        let visits = document.visits();
        let Some(visit) = visits.get(index.min(visits.len().saturating_sub(1))) else { return };
        let film = match self.focus() {
            Some(focus) => same_view(document.case(), visit, focus),
            None => visit.films.first(),
        };
        if let Some(film) = film.cloned() {
            self.focus_on(&film);
        }
    }

    fn step_view(&mut self, by: isize) {
        let Some((place, document)) = self.place() else { return };
        let next = place.view.saturating_add_signed(by);
        let film = document.visits().get(place.visit).and_then(|visit| visit.films.get(next)).cloned();
        if let Some(film) = film {
            self.focus_on(&film);
        }
    }

    /// Place of the film in focus among the visits; with an active sheet the visit is that of the sheet.
    fn place(&self) -> Option<(Place, &crate::editor::Document)> {
        let document = self.document.as_ref()?;
        let visits = document.visits();
        let place = match &self.screen.sheet {
            Some(hand) => {
                let hung =
                    self.item_in_hand().and_then(|item| self.hung_of(item)?.film).map(|found| found.film);
                let film = hung.as_ref().or(self.focus());
                let films = visits.get(hand.visit).map(|visit| visit.films.as_slice()).unwrap_or_default();
                let view = films.iter().position(|id| Some(id) == film).unwrap_or_default();
                Place { visit: hand.visit, view }
            }
            None => place_of(visits, self.focus()?)?,
        };
        Some((place, document))
    }

    /// Brings a film into the active viewport and lets the others follow.
    pub(crate) fn focus_on(&mut self, id: &RadiographId) {
        self.end_typing();
        let Some(document) = &self.document else { return };
        if document.case().radiograph(id).is_none() {
            return;
        }
        self.films.try_again(id);
        if self.screen.sheet.is_some() {
            self.sheet_follows(id);
            return;
        }
        let before = self.focus().cloned();
        let layout = self.screen.layout;
        let mut active = self.screen.active.min(layout.count() - 1);
        if self.screen.by_hand && self.screen.viewports.len() == layout.count() {
            // A film that hangs already is gone to, not hung twice.
            let hangs = self.screen.viewports.iter().position(|own| own.film.as_ref() == Some(id));
            active = hangs.unwrap_or(active);
            if let Some(place) = self.screen.viewports.get_mut(active) {
                *place = Viewport::of(id.clone());
            }
        } else {
            let count = layout.visits();
            let place = active % count;
            // At either end of the case another place was taken than the one that was chosen.
            let moved = self.screen.moved.filter(|own| (own.layout, own.to) == (layout, place));
            let chosen = moved.map_or(place, |own| own.from);
            let visits = document.visits();
            let to = place_of(visits, id)
                .map_or(chosen, |own| place_among(own.visit, visits.len(), chosen, count));
            self.screen.moved = (to != chosen).then_some(Moved { layout, from: chosen, to });
            // Frontal above lateral, whichever view is in focus.
            let is_below = layout.has_two_views() && !is_frontal(document.case(), id);
            active = to + if is_below { count } else { 0 };
            self.screen.viewports = hang(document.case(), document.visits(), layout, active, id);
        }
        self.screen.active = active;
        if let Some(before) = before {
            self.keep_place(before, id);
        }
        self.link_layout();
        self.pointing.chosen_episode = None;
        self.fetch();
    }

    fn zoom_timeline(&mut self, factor: f64, at: f64) {
        let (start, end) = self.pointing.timeline_view;
        let factor = factor.clamp(0.05, 20.0);
        let length = ((end - start) / factor).max(LEAST_STRETCH);
        let share = if end > start { ((at - start) / (end - start)).clamp(0.0, 1.0) } else { 0.5 };
        self.show_timeline(at - share * length, at + (1.0 - share) * length);
    }

    fn show_stretch(&mut self) {
        let (Some(document), Some(lit)) = (&self.document, self.lit_episode()) else { return };
        let segments = &document.timeline().segments;
        let stretch =
            segments.iter().find(|segment| segment.anchor.as_ref() == Some(lit)).map(|s| (s.start, s.end));
        match stretch {
            Some((start, end)) if (start, end) != self.pointing.timeline_view => {
                self.show_timeline(start, end);
            }
            _ => self.show_timeline(0.0, f64::INFINITY),
        }
    }

    /// Shows a stretch, moved and cut so that it lies on the axis.
    fn show_timeline(&mut self, start: f64, end: f64) {
        let width = self.document.as_ref().map_or(0.0, |document| document.timeline().width);
        let length = (end - start).min(width);
        let start = start.clamp(0.0, (width - length).max(0.0));
        self.pointing.timeline_view = (start, start + length);
    }
}

/// The place of a visit in a row or page of visits that shows as many of them as it has room for, as near as can be to where
/// it is to stand.
fn place_among(visit: usize, visits: usize, active: usize, count: usize) -> usize {
    let first = visit.saturating_sub(active).min(visits.saturating_sub(count));
    (visit - first).min(count - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_place_is_vacant_while_a_visit_is_not_shown() {
        // Visit, visits, viewport now, and where the visit stands then.
        for (visit, visits, active, count, found) in [
            (6, 7, 8, 9, 6),
            (5, 7, 8, 9, 5),
            (0, 7, 6, 9, 0),
            (11, 12, 8, 9, 8),
            (4, 12, 8, 9, 4),
            (9, 12, 2, 9, 6),
            (9, 12, 7, 9, 7),
            (20, 30, 8, 9, 8),
            (0, 7, 2, 3, 0),
            (1, 7, 2, 3, 1),
            (4, 7, 2, 3, 2),
            (6, 7, 0, 3, 2),
            (0, 4, 1, 2, 0),
            (3, 4, 0, 1, 0),
        ] {
            assert_eq!(
                place_among(visit, visits, active, count),
                found,
                "visit {visit} of {visits} from {active}"
            );
        }
    }
}
