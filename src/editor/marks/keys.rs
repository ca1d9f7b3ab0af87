//! The hand on the keyboard: a cross that places, handles that are stepped through and nudged, coordinates that
//! are typed. Which key is which, the window knows.

use std::sync::Arc;

use crate::case::{Deed, Edit, Place, RadiographId};
use crate::editor::command::{Grip, GripOn};
use crate::editor::command::{Handle, Target};
use crate::editor::core::Core;
use crate::editor::marks::Going;
use crate::editor::marks::Marking;
use crate::editor::marks::gesture::{moved_calibration, moved_draft, moved_mark};
use crate::editor::marks::shift::{film_direction, within};

impl Marking {
    /// Position of the keyboard's cross on the film of a viewport, in film pixels, while a tool is active.
    pub(crate) fn keyboard_cross(&self, core: &Core, viewport: usize) -> Option<Place> {
        let is_wanted = viewport == core.screen.active && self.handle.is_none();
        self.hand.tool.as_ref().filter(|_| is_wanted)?;
        self.cross_place(core, core.focus()?)
    }

    /// Last position of the cross, if that is visible, else the middle of what is visible.
    fn cross_place(&self, core: &Core, film: &RadiographId) -> Option<Place> {
        let size = core.size_px(core.screen.active);
        let placement = core.placement(film, size)?;
        if let Some((there, place)) = &self.hand.cross
            && there == film
        {
            let at = placement.view_from_image(*place, size);
            if (0..2).all(|axis| (0.0..=size[axis]).contains(&at[axis])) {
                return Some(*place);
            }
        }
        Some(within(placement.centre, core.film_px(film)?))
    }

    /// Moves the handle in hand, else the draft taken over, else the cross of the tool, else the selection.
    pub(super) fn nudge(&mut self, core: &mut Core, by: Place) {
        if !by.iter().all(|step| step.is_finite()) {
            return;
        }
        let moves_selection = self.handle.is_some() || self.hand.tool.is_none();
        match self.selection.clone() {
            Some(target) if moves_selection => self.nudge_target(core, &target, by),
            Some(_) | None if self.hand.tool.is_some() => self.nudge_cross(core, by),
            Some(_) | None => {}
        }
    }

    fn nudge_cross(&mut self, core: &mut Core, by: Place) {
        let Some(film) = core.focus().cloned() else { return };
        let (Some(cross), Some(film_px)) = (self.cross_place(core, &film), core.film_px(&film)) else {
            return;
        };
        let step = core.step_on(&film, by);
        let place = within([cross[0] + step[0], cross[1] + step[1]], film_px);
        self.hand.cross = Some((film, place));
        self.hand.follows_cross = true;
        self.touch();
    }

    fn nudge_target(&mut self, core: &mut Core, target: &Target, by: Place) {
        let grip = self.grip_in_hand(core, target);
        let Some(film) = self.film_of(core, target, grip.part) else { return };
        let Some(film_px) = core.known_film_px(&film) else { return };
        let by = core.step_on(&film, by);
        let continued = self.goes_on(Going::Nudging(target.clone()));
        match target {
            Target::Mark(id) => {
                let Some(before) = self.mark_shown(core, *id) else { return };
                let mark = Arc::new(moved_mark(before, &grip, &film, [0.0; 2], by, film_px));
                let deed = if grip.on == GripOn::Line { Deed::Move } else { Deed::Reshape };
                self.keep(core, Edit::PutMark { id: *id, mark, deed, continued });
            }
            Target::Calibration(film) => {
                let Some(before) = self.calibration_shown(core, film) else { return };
                let next = moved_calibration(before, &grip, by, film_px);
                self.keep_calibration(core, film.clone(), next, continued);
            }
            Target::Draft => {
                let Some(before) = &self.hand.draft else { return };
                let next = moved_draft(before, &grip, &film, by, film_px);
                self.hand.draft = Some(next);
                self.touch();
            }
        }
    }

    /// Part of a target that keys move: the active handle, else its line; of several films the one in focus.
    fn grip_in_hand(&self, core: &Core, target: &Target) -> Grip {
        let whole = || {
            let focus = core.focus();
            let parts = match target {
                Target::Mark(id) => self.mark_shown(core, *id).map(|mark| mark.parts.as_slice()),
                Target::Draft => self.hand.draft.as_ref().map(|draft| draft.parts.as_slice()),
                Target::Calibration(_) => None,
            };
            let part = parts.and_then(|parts| parts.iter().position(|part| Some(&part.film) == focus));
            (part.unwrap_or(0), GripOn::Line)
        };
        let held = self.handle.map(|handle| (handle.part, GripOn::Place(handle.place)));
        let (part, on) = held.unwrap_or_else(whole);
        Grip { target: target.clone(), part, on }
    }

    /// The film on which a part of a target lies.
    pub(super) fn film_of(&self, core: &Core, target: &Target, part: usize) -> Option<RadiographId> {
        match target {
            Target::Mark(id) => Some(self.mark_shown(core, *id)?.parts.get(part)?.film.clone()),
            Target::Calibration(film) => Some(film.clone()),
            Target::Draft => {
                let draft = self.hand.draft.as_ref()?;
                Some(draft.parts.get(part).map_or_else(|| draft.film.clone(), |part| part.film.clone()))
            }
        }
    }

    /// Puts a place at the cross, or says yes to what is whole. A handle in hand is put down.
    pub(super) fn place_at_cross(&mut self, core: &mut Core) {
        if self.hand.draft.as_ref().is_some_and(|draft| draft.is_taken_over) {
            self.finish(core);
            return;
        }
        if self.handle.take().is_some() {
            self.touch();
            return;
        }
        if self.hand.tool.is_none() {
            return;
        }
        let Some(film) = core.focus().cloned() else { return };
        let Some(place) = self.cross_place(core, &film) else {
            self.tell_not_shown(core);
            return;
        };
        let Some(mut draft) = self.open_draft(core, &film) else { return };
        if draft.places.last() == Some(&place) {
            // As with the pointer: the last corner once more ends the shape, otherwise twice is one place.
            if self.next_shape(core, &draft).is_some_and(|kind| kind.place_count().is_none()) {
                self.finish(core);
            }
            return;
        }
        draft.places.push(place);
        self.hand.cross = Some((film, place));
        self.hand.follows_cross = true;
        self.hand.draft = Some(draft);
        self.touch();
        self.settle(core);
    }

    /// Takes the next or previous handle of the selection for the keys; beyond the last, the whole.
    pub(super) fn next_handle(&mut self, core: &mut Core, by: i8) {
        let Some(target) = self.selection.clone() else { return };
        let focus = core.focus().cloned();
        let handles: Vec<Handle> = self
            .places_of(core, &target)
            .into_iter()
            .filter(|(handle, _)| self.film_of(core, &target, handle.part) == focus)
            .map(|(handle, _)| handle)
            .collect();
        let count = handles.len() as i64;
        let now = self.handle.and_then(|handle| handles.iter().position(|own| *own == handle));
        // One more than there are handles: the whole.
        let next = (now.map_or(count, |index| index as i64) + i64::from(by)).rem_euclid(count + 1);
        self.handle = handles.get(next as usize).copied();
        self.touch();
    }

    /// Every place of a target with its handle.
    pub(super) fn places_of(&self, core: &Core, target: &Target) -> Vec<(Handle, Place)> {
        let of_part = |part: usize, places: &[Place]| -> Vec<(Handle, Place)> {
            places.iter().enumerate().map(|(place, at)| (Handle { part, place }, *at)).collect()
        };
        let of_parts = |parts: &[crate::case::Part]| -> Vec<(Handle, Place)> {
            parts.iter().enumerate().flat_map(|(part, own)| of_part(part, own.shape.places())).collect()
        };
        match target {
            Target::Mark(id) => {
                self.mark_shown(core, *id).map(|mark| of_parts(&mark.parts)).unwrap_or_default()
            }
            Target::Calibration(film) => self
                .calibration_shown(core, film)
                .map(|calibration| of_part(0, calibration.kind.places()))
                .unwrap_or_default(),
            Target::Draft => {
                let Some(draft) = &self.hand.draft else { return Vec::new() };
                let mut places = of_parts(&draft.parts);
                places.extend(of_part(draft.parts.len(), &draft.places));
                places
            }
        }
    }

    /// Puts a place exactly where typed coordinates say. Typing on is one step of undo.
    pub(super) fn set_place(&mut self, core: &mut Core, target: &Target, handle: Handle, to: Place) {
        if !to.iter().all(|value| value.is_finite()) {
            return;
        }
        let Some(film) = self.film_of(core, target, handle.part) else { return };
        let to = core.known_film_px(&film).map_or(to, |film_px| within(to, film_px));
        let continued = self.goes_on(Going::Placing(target.clone(), handle));
        match target {
            Target::Mark(id) => {
                let Some(mut mark) = self.mark_shown(core, *id).map(|mark| mark.as_ref().clone()) else {
                    return;
                };
                let Some(part) = mark.parts.get_mut(handle.part) else { return };
                part.shape = part.shape.with_place(handle.place, to);
                let edit = Edit::PutMark { id: *id, mark: Arc::new(mark), deed: Deed::Reshape, continued };
                self.keep(core, edit);
            }
            Target::Calibration(film) => {
                let Some(mut calibration) = self.calibration_shown(core, film).cloned() else { return };
                calibration.kind = calibration.kind.with_place(handle.place, to);
                self.keep_calibration(core, film.clone(), calibration, continued);
            }
            Target::Draft => {
                let Some(draft) = &mut self.hand.draft else { return };
                if let Some(part) = draft.parts.get_mut(handle.part) {
                    part.shape = part.shape.with_place(handle.place, to);
                } else if let Some(place) = draft.places.get_mut(handle.place) {
                    *place = to;
                }
                self.touch();
            }
        }
    }
}

impl Core {
    /// A step on the screen as a step on a film, as that film is turned and mirrored.
    fn step_on(&self, film: &RadiographId, by: Place) -> Place {
        let view = self.film_view(film);
        film_direction(by, view.nearest_quarter(), view.flip)
    }

    /// Size of a film in pixels, also of one that was put away to make room.
    pub(super) fn known_film_px(&self, film: &RadiographId) -> Option<[f64; 2]> {
        let facts = self.films.facts(film)?;
        Some([f64::from(facts.columns), f64::from(facts.rows)])
    }
}
