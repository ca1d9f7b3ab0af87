//! Going about: which film is in focus, what the timeline shows.

use crate::case::RadiographId;
use crate::editor::command::GoCommand;
use crate::editor::core::Core;
use crate::editor::hanging::{Place, Viewport, hang, is_frontal, place_of, same_view};

/// Shortest visible stretch of the timeline in axis units.
const LEAST_STRETCH: f64 = 2.0;

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
                *place = Viewport { film: Some(id.clone()), vacant: String::new() };
            }
        } else {
            if layout.has_two_views() {
                // Frontal above lateral, whichever view is in focus.
                let (_, columns) = layout.grid();
                active = active % columns + if is_frontal(document.case(), id) { 0 } else { columns };
            } else if let (crate::editor::Layout::ThreeByThree, Some(place)) =
                (layout, place_of(document.visits(), id))
            {
                active = place_among(place.visit, document.visits().len(), active, layout.count());
            }
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

/// The viewport of a visit in a page of visits that shows as many of them as it has room for, as near as can be to where
/// it stands now.
fn place_among(visit: usize, visits: usize, active: usize, count: usize) -> usize {
    let first = visit.saturating_sub(active).min(visits.saturating_sub(count));
    (visit - first).min(count - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_nine_leaves_no_place_vacant_while_a_visit_is_not_shown() {
        // Visit, visits, viewport now, and where the visit stands then.
        for (visit, visits, active, found) in [
            (6, 7, 8, 6),
            (5, 7, 8, 5),
            (0, 7, 6, 0),
            (11, 12, 8, 8),
            (4, 12, 8, 4),
            (9, 12, 2, 6),
            (9, 12, 7, 7),
            (20, 30, 8, 8),
        ] {
            assert_eq!(
                place_among(visit, visits, active, 9),
                found,
                "visit {visit} of {visits} from {active}"
            );
        }
    }
}
