//! Landmarks that the reader places on two films, one after the other, to lay one on the other.

use crate::analysis::registration::{Placed, Similarity};
use crate::case::{Place, RadiographId, RegisteredOn, kept_place};
use crate::editor::HangCommand;
use crate::editor::compare::{Compare, CompareMode, Proposal};
use crate::editor::core::Core;
use crate::editor::notices::Severity;

/// Landmarks being placed: the same places of the bone on both films.
#[derive(Debug, Clone, PartialEq)]
pub struct Landmarks {
    /// The film on which the other is laid.
    pub own: RadiographId,
    /// The other film.
    pub other: RadiographId,
    /// Places of each pair on own and other film, in film pixels; a pair that was begun has one of them.
    pub pairs: Vec<[Option<Place>; 2]>,
    /// Pair and side of each place, in the order of placing.
    order: Vec<(usize, usize)>,
    /// The comparison to return to.
    before: Compare,
}

impl Landmarks {
    /// Number of pairs with both places.
    pub fn complete(&self) -> usize {
        self.pairs.iter().filter(|pair| pair.iter().all(Option::is_some)).count()
    }

    /// What is to be done next, in words.
    pub fn ask(&self) -> String {
        let next = self.pairs.iter().position(|pair| pair.iter().any(Option::is_none));
        let number = next.unwrap_or(self.pairs.len()) + 1;
        match (next, self.complete()) {
            (Some(_), _) => format!("Landmark {number}: click the same place of the bone on the other film."),
            (None, 0 | 1) => {
                format!("Landmark {number}: click a place of the bone on either film, then on the other.")
            }
            (None, _) => format!("Enter lays the films on each other; landmark {number} makes it surer."),
        }
    }

    /// Numbered places on a film.
    pub fn on(&self, film: &RadiographId) -> Vec<(usize, Place)> {
        let side = usize::from(*film == self.other);
        let places = self.pairs.iter().enumerate();
        places.filter_map(|(index, pair)| Some((index + 1, (*pair.get(side)?)?))).collect()
    }

    /// A place on a film: it completes the pair that was begun, corrects its own half, or begins the next.
    fn place(&mut self, film: &RadiographId, place: Place) {
        let side = if *film == self.own {
            0
        } else if *film == self.other {
            1
        } else {
            return;
        };
        if self.pairs.last().is_none_or(|pair| pair.iter().all(Option::is_some)) {
            self.pairs.push([None; 2]);
        }
        let index = self.pairs.len() - 1;
        if self.pairs[index][side].replace(place).is_none() {
            self.order.push((index, side));
        }
    }

    fn take_back(&mut self) {
        let Some((index, side)) = self.order.pop() else { return };
        if let Some(pair) = self.pairs.get_mut(index) {
            pair[side] = None;
        }
        self.pairs.retain(|pair| pair.iter().any(Option::is_some));
    }
}

impl Core {
    /// The landmarks being placed.
    pub(crate) fn landmarks(&self) -> Option<&Landmarks> {
        self.screen.comparing.landmarks.as_ref()
    }

    pub(super) fn toggle_landmarks(&mut self) {
        let comparing = &mut self.screen.comparing;
        if let Some(landmarks) = comparing.landmarks.take() {
            comparing.now = Some(landmarks.before);
            return;
        }
        let before = comparing.now.take().unwrap_or(Compare::new(CompareMode::Opacity));
        let Some((own, other)) = self.compared_films() else { return };
        let (own, other) = (own.clone(), other.clone());
        let hangs = |core: &Self| {
            core.screen.viewports.iter().any(|viewport| viewport.film.as_ref() == Some(&other))
                && !core.screen.room.enlarged
        };
        if !hangs(self) {
            self.screen.room.enlarged = false;
            self.perform_hang(&HangCommand::Beside(other.clone()));
            self.focus_on(&own);
        }
        if hangs(self) {
            self.screen.comparing.landmarks =
                Some(Landmarks { own, other, pairs: Vec::new(), order: Vec::new(), before });
        }
    }

    pub(super) fn place_landmark(&mut self, viewport: usize, at: [f64; 2]) {
        let Some(film) = self.viewport(viewport).and_then(|viewport| viewport.film.clone()) else { return };
        let size = self.size_px(viewport);
        let (Some(placement), Some(film_px)) = (self.placement(&film, size), self.film_px(&film)) else {
            return;
        };
        let place = placement.image_from_view(at, size);
        let is_on_film = (0..2).all(|axis| (0.0..=film_px[axis]).contains(&place[axis]));
        if let Some(landmarks) = self.screen.comparing.landmarks.as_mut().filter(|_| is_on_film) {
            landmarks.place(&film, place);
        }
    }

    pub(super) fn take_landmark_back(&mut self) {
        if let Some(landmarks) = &mut self.screen.comparing.landmarks {
            landmarks.take_back();
        }
    }

    /// Lays the films on each other; what cannot be is told, and the landmarks stay.
    pub(super) fn accept_landmarks(&mut self) {
        let Some(landmarks) = self.screen.comparing.landmarks.clone() else { return };
        let true_place = |film: &RadiographId, place| self.true_place(film, place);
        let whole = landmarks.pairs.iter().filter_map(|pair| Some([pair[0]?, pair[1]?]));
        let whole: Vec<[Place; 2]> = whole.map(|pair| pair.map(kept_place)).collect();
        let pairs: Vec<_> = whole
            .iter()
            .map(|[own, other]| (true_place(&landmarks.other, *other), true_place(&landmarks.own, *own)))
            .collect();
        match Similarity::by_landmarks(&pairs) {
            Ok(placed) => {
                self.screen.comparing.landmarks = None;
                self.screen.comparing.now = Some(landmarks.before);
                let doubt = self.doubt_of(&placed, &landmarks.own);
                self.tell_doubt(&placed, &doubt);
                self.accept_or_show(Proposal {
                    fixed: landmarks.own,
                    moving: landmarks.other,
                    on: RegisteredOn::Landmarks { pairs: whole },
                    transform: placed.similarity.kept(),
                    residual_px: placed.residual_px.map(|px| (px * 1e3).round() / 1e3),
                    doubt,
                    implant: None,
                });
            }
            Err(error) => {
                let text = format!("{error}.");
                self.notices.tell(Severity::Warning, "The films are not laid on each other", text);
            }
        }
    }

    /// Reason to doubt landmarks that lay a film on this one, by the rule of all registrations; empty where there is none.
    fn doubt_of(&self, placed: &Placed, own: &RadiographId) -> String {
        let aspect = self.film_view(own).pixel_aspect;
        let longer = self.film_px(own).map_or(f64::INFINITY, |[wide, high]| wide.max(high * aspect));
        let quality = placed.quality(longer);
        quality.and_then(|quality| quality.why().map(str::to_owned)).unwrap_or_default()
    }

    /// The same for landmarks of a reading, which may be older than the rule.
    pub(super) fn doubt_of_pairs(
        &self,
        fixed: &RadiographId,
        moving: &RadiographId,
        pairs: &[[Place; 2]],
    ) -> String {
        let places = pairs.iter().map(|[on_fixed, on_moving]| {
            (self.true_place(moving, *on_moving), self.true_place(fixed, *on_fixed))
        });
        let placed = Similarity::by_landmarks(&places.collect::<Vec<_>>());
        placed.map(|placed| self.doubt_of(&placed, fixed)).unwrap_or_default()
    }

    /// Says that landmarks do not fit, and which of them fits least.
    fn tell_doubt(&mut self, placed: &Placed, doubt: &str) {
        let farthest = (1..).zip(&placed.left_px).max_by(|one, other| one.1.total_cmp(other.1));
        let Some((number, px)) = farthest.filter(|_| !doubt.is_empty()) else { return };
        let text = format!(
            "The registration is marked as doubtful: {doubt}. Landmark {number} is the farthest off, by {px:.0} px. Place \
             them again (Alt+M), or discard the registration."
        );
        self.notices.tell(Severity::Warning, "The landmarks do not fit well", text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_both_films_become_pairs_in_any_order() {
        let id = |name: &str| RadiographId::new(name).unwrap();
        let (own, other) = (id("own"), id("other"));
        let mut landmarks = Landmarks {
            own: own.clone(),
            other: other.clone(),
            pairs: Vec::new(),
            order: Vec::new(),
            before: Compare::new(CompareMode::Opacity),
        };
        assert_eq!(
            landmarks.ask(),
            "Landmark 1: click a place of the bone on either film, then on the other."
        );
        landmarks.place(&own, [1.0, 1.0]);
        landmarks.place(&own, [2.0, 2.0]);
        assert_eq!(landmarks.ask(), "Landmark 1: click the same place of the bone on the other film.");
        landmarks.place(&id("third"), [9.0, 9.0]);
        landmarks.place(&other, [3.0, 3.0]);
        landmarks.place(&other, [4.0, 4.0]);
        landmarks.place(&own, [5.0, 5.0]);
        assert_eq!(landmarks.complete(), 2);
        assert_eq!(landmarks.on(&own), [(1, [2.0, 2.0]), (2, [5.0, 5.0])]);
        assert_eq!(landmarks.on(&other), [(1, [3.0, 3.0]), (2, [4.0, 4.0])]);
        assert!(landmarks.ask().starts_with("Enter"));
        landmarks.take_back();
        assert_eq!(landmarks.on(&own), [(1, [2.0, 2.0])], "the one that was placed last is taken back");
        landmarks.place(&own, [6.0, 6.0]);
        assert_eq!(landmarks.complete(), 2);
        landmarks.take_back();
        assert_eq!(landmarks.complete(), 1);
        landmarks.take_back();
        assert_eq!(landmarks.pairs.len(), 1);
    }
}
