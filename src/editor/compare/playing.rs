//! Play the healing: the films of the view in focus after its operation, in order of time, each fading into the next. It
//! is a comparison by opacity that goes on by itself; how the films lie on each other is said as for any comparison.

use std::collections::BTreeMap;

use super::{Compare, CompareMode};
use crate::case::RadiographId;
use crate::editor::core::Core;
use crate::editor::hanging::{Viewport, place_of, same_place};
use crate::editor::layout::Layout;
use crate::editor::linked::LinkedPair;
use crate::editor::notices::Severity;
use crate::editor::viewport::FilmView;

/// The screen before films were played: it is the same again afterwards.
#[derive(Debug, Clone)]
pub(crate) struct Before {
    layout: Layout,
    active: usize,
    focus: RadiographId,
    viewports: Vec<Viewport>,
    by_hand: bool,
    linked: Vec<LinkedPair>,
    views: BTreeMap<RadiographId, FilmView>,
    compared: Option<Compare>,
}

/// The films that are played.
#[derive(Debug, Clone, PartialEq)]
pub struct Playing {
    /// The films, in order of time.
    films: Vec<RadiographId>,
    /// Days from each film to the one after it, as a share of the longest such interval.
    intervals: Vec<f64>,
    /// Place of the film that fades in, from 1.
    at: usize,
    /// Every film is held equally long; else by the interval to the next.
    is_even: bool,
}

impl Playing {
    /// Number of the film that fades in, from 1, and of films.
    pub fn step(&self) -> (usize, usize) {
        (self.at + 1, self.films.len())
    }

    /// True if every film is held equally long.
    pub fn is_even(&self) -> bool {
        self.is_even
    }

    /// The film that fades out, and the one that fades in.
    pub(super) fn pair(&self) -> Option<(&RadiographId, &RadiographId)> {
        Some((self.films.get(self.at.checked_sub(1)?)?, self.films.get(self.at)?))
    }

    /// Seconds for which the film is held after it faded in: one, or by the interval to the next film.
    pub fn hold_seconds(&self) -> f64 {
        match self.intervals.get(self.at) {
            Some(interval) if !self.is_even => 0.4 + 2.6 * interval,
            Some(_) | None => 1.0,
        }
    }
}

impl Core {
    pub(crate) fn playing(&self) -> Option<&Playing> {
        self.screen.comparing.playing.as_ref()
    }

    /// Begins with the first two films, or ends.
    pub(super) fn toggle_play(&mut self) {
        if self.screen.comparing.playing.is_some() {
            self.end_play();
            return;
        }
        let Some((films, intervals)) = self.films_to_play().filter(|(films, _)| films.len() > 1) else {
            let text = "No other visit after this operation shows this place in this view.";
            self.notices.tell(Severity::Info, "Nothing to play", text);
            return;
        };
        self.screen.comparing.landmarks = None;
        self.screen.comparing.before_play = self.screen_before();
        self.screen.comparing.playing = Some(Playing { films, intervals, at: 1, is_even: true });
        self.show_step();
    }

    /// The next film fades in; after the last one it is over.
    pub(super) fn play_next(&mut self) {
        let Some(playing) = &mut self.screen.comparing.playing else { return };
        playing.at += 1;
        if playing.at < playing.films.len() {
            self.show_step();
        } else {
            self.end_play();
        }
    }

    /// Holds the films equally long, or by their intervals.
    pub(super) fn toggle_even(&mut self) {
        if let Some(playing) = &mut self.screen.comparing.playing {
            playing.is_even = !playing.is_even;
        }
    }

    /// Ends it: the screen is as it was before.
    pub(super) fn end_play(&mut self) {
        self.screen.comparing.playing = None;
        self.screen.comparing.now = None;
        let Some(before) = self.screen.comparing.before_play.take() else { return };
        self.screen.comparing.now = before.compared;
        // A score sheet hangs its own films. Whoever chose another layout meanwhile keeps it.
        let screen = &mut self.screen;
        if screen.sheet.is_some() || screen.layout != before.layout {
            self.focus_on(&before.focus);
            return;
        }
        (screen.active, screen.viewports, screen.by_hand) = (before.active, before.viewports, before.by_hand);
        screen.linked = before.linked;
        screen.kept_place = None;
        for (film, view) in &mut screen.views {
            if let Some(own) = before.views.get(film) {
                // Greys and turns that were chosen meanwhile stay.
                (view.zoom, view.centre, view.follows) = (own.zoom, own.centre, own.follows);
                view.linked_degrees = own.linked_degrees;
            }
        }
        self.fetch();
    }

    fn screen_before(&self) -> Option<Before> {
        let screen = &self.screen;
        Some(Before {
            layout: screen.layout,
            active: screen.active,
            focus: self.focus()?.clone(),
            viewports: screen.viewports.clone(),
            by_hand: screen.by_hand,
            linked: screen.linked.clone(),
            views: screen.views.clone(),
            compared: screen.comparing.now,
        })
    }

    fn show_step(&mut self) {
        let Some((_, own)) = self.screen.comparing.playing.as_ref().and_then(Playing::pair) else { return };
        let own = own.clone();
        let is_paused = self.screen.comparing.now.is_some_and(|now| now.is_paused);
        self.screen.comparing.now =
            Some(Compare { share: 1.0, is_paused, ..Compare::new(CompareMode::Opacity) });
        if self.screen.sheet.is_some() {
            self.focus_on(&own);
            return;
        }
        // One viewport plays; the films beside it stay where they are.
        let before = self.focus().cloned();
        self.end_typing();
        self.films.try_again(&own);
        let active = self.screen.active;
        if let Some(place) = self.screen.viewports.get_mut(active) {
            *place = Viewport::of(own.clone());
        }
        if let Some(before) = before {
            self.keep_place(before, &own);
        }
        self.link_layout();
        self.pointing.chosen_episode = None;
        self.fetch();
    }

    /// The films of the view in focus after its operation, and the intervals between them.
    fn films_to_play(&self) -> Option<(Vec<RadiographId>, Vec<f64>)> {
        let focus = self.focus()?;
        let document = self.document.as_ref()?;
        let (case, visits) = (document.case(), document.visits());
        let own = visits.get(place_of(visits, focus)?.visit)?;
        let of_operation = visits.iter().filter(|visit| own.is_comparable_with(visit));
        let (films, days): (Vec<_>, Vec<_>) = of_operation
            .filter_map(|visit| Some((same_place(case, visit, focus)?.clone(), visit.days)))
            .unzip();
        let apart: Vec<f64> = days.windows(2).map(|pair| (pair[1] - pair[0]).max(0.0)).collect();
        let longest = apart.iter().copied().fold(1.0_f64, f64::max);
        Some((films, apart.into_iter().map(|days| days / longest).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_film_is_held_by_the_interval_to_the_next_on_wish() {
        let films = ["a", "b", "c"].map(|id| RadiographId::new(id).unwrap()).to_vec();
        let mut playing = Playing { films, intervals: vec![1.0, 0.25], at: 1, is_even: true };
        assert!((playing.hold_seconds() - 1.0).abs() < 1e-9);
        playing.is_even = false;
        assert!((playing.hold_seconds() - 1.05).abs() < 1e-9);
        playing.at = 2;
        assert!((playing.hold_seconds() - 1.0).abs() < 1e-9, "the last one has no next");
    }
}
