//! Films hung by hand: a film dragged into a viewport, two viewports swapped, any two visits side by side. The others
//! stay as they hang until a layout is chosen again.

use crate::case::RadiographId;
use crate::editor::Dialog;
use crate::editor::core::Core;
use crate::editor::hanging::{Viewport, place_of, same_place, same_view};
use crate::editor::layout::Layout;

/// What a person asks of films in viewports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HangCommand {
    /// This film goes into this viewport.
    Into {
        /// Index of the viewport.
        viewport: usize,
        /// The film.
        film: RadiographId,
    },
    /// The films of two viewports change places.
    Swap(usize, usize),
    /// The film of the active viewport changes places with the next one.
    SwapNext,
    /// The visit of this film and the one in focus side by side, the earlier at the left.
    Beside(RadiographId),
    /// Ask for a name under which the films on the screen are kept as a protocol.
    AskName,
    /// Keep the films on the screen as a protocol of this name.
    Save(String),
}

impl Core {
    pub(crate) fn perform_hang(&mut self, command: &HangCommand) {
        match command {
            HangCommand::Into { viewport, film } => self.hang_into(*viewport, film),
            HangCommand::Swap(one, other) => self.swap(*one, *other),
            HangCommand::SwapNext => {
                let next = (self.screen.active + 1) % self.screen.viewports.len().max(1);
                self.swap(self.screen.active, next);
            }
            HangCommand::Beside(film) => self.hang_beside(film),
            HangCommand::AskName => self.face(Dialog::SaveHanging),
            HangCommand::Save(name) => self.save_hanging(name),
        }
    }

    fn hang_into(&mut self, viewport: usize, film: &RadiographId) {
        let known = self.document.as_ref().is_some_and(|document| document.case().radiograph(film).is_some());
        if !known || viewport >= self.screen.layout.count() {
            return;
        }
        self.films.try_again(film);
        if self.screen.sheet.is_some() {
            // The sheet hangs its own films.
            self.sheet_follows(film);
            return;
        }
        self.hold_by_hand();
        let before = self.films_hung();
        if let Some(place) = self.screen.viewports.get_mut(viewport) {
            let gone = std::mem::replace(place, Viewport::of(film.clone()));
            self.screen.active = viewport;
            if let Some(gone) = gone.film.filter(|_| !before.contains(film)) {
                self.keep_place(gone, film);
            }
        }
        self.hung_by_hand();
        self.hang_anew(&before);
    }

    fn swap(&mut self, one: usize, other: usize) {
        let count = self.screen.viewports.len();
        if one == other || one >= count || other >= count || self.screen.sheet.is_some() {
            return;
        }
        self.hold_by_hand();
        self.screen.viewports.swap(one, other);
        // The film in focus stays in focus.
        self.screen.active = match self.screen.active {
            active if active == one => other,
            active if active == other => one,
            active => active,
        };
        self.hung_by_hand();
    }

    fn hang_beside(&mut self, film: &RadiographId) {
        let Some(document) = &self.document else { return };
        if self.screen.sheet.is_some() {
            self.sheet_follows(film);
            return;
        }
        let Some(focus) = self.focus().cloned().filter(|focus| focus != film) else {
            self.focus_on(film);
            return;
        };
        let (case, visits) = (document.case(), document.visits());
        let (Some(own), Some(other)) = (place_of(visits, &focus), place_of(visits, film)) else { return };
        // A visit is compared in the view in focus; a second view of the same visit stands as it is.
        let alike = visits
            .get(other.visit)
            .filter(|_| own.visit != other.visit)
            .and_then(|visit| same_place(case, visit, &focus).or_else(|| same_view(case, visit, &focus)));
        let chosen = alike.unwrap_or(film).clone();
        let is_earlier = (other.visit, other.view) < (own.visit, own.view);
        let (left, right) = if is_earlier { (chosen, focus) } else { (focus, chosen) };
        self.films.try_again(&left);
        self.films.try_again(&right);
        let before = self.films_hung();
        self.screen.room.enlarged = false;
        self.screen.layout = Layout::OneByTwo;
        self.screen.viewports = [left, right].map(Viewport::of).to_vec();
        self.screen.active = 1;
        self.hold_by_hand();
        self.hung_by_hand();
        self.hang_anew(&before);
    }

    /// From now on films stay where they hang.
    pub(crate) fn hold_by_hand(&mut self) {
        self.end_typing();
        self.screen.by_hand = true;
    }

    pub(crate) fn hung_by_hand(&mut self) {
        self.link_layout();
        self.pointing.chosen_episode = None;
        self.fetch();
    }
}
