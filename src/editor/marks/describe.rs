//! What a reader says of a mark beside drawing it: label, meaning, choice, note; and taking away and drawing
//! once more.

use std::sync::Arc;

use crate::case::{Deed, Edit, Mark, MarkId, Place, RadiographId, Shape};
use crate::editor::command::Target;
use crate::editor::core::Core;
use crate::editor::marks::Going;
use crate::editor::marks::Marking;
use crate::editor::marks::shift::{held_back, moved};

/// Distance between a mark and its duplicate, in film pixels.
const BESIDE_PX: f64 = 12.0;

impl Marking {
    /// Changes the words of a mark.
    pub(super) fn describe(&mut self, core: &mut Core, id: MarkId, change: impl FnOnce(&mut Mark)) {
        self.describe_going(core, id, false, change);
    }

    pub(super) fn set_label(&mut self, core: &mut Core, id: MarkId, label: String) {
        let continued = self.goes_on(Going::Labelling(id));
        self.describe_going(core, id, continued, |mark| mark.label = label);
    }

    pub(super) fn set_note(&mut self, core: &mut Core, id: MarkId, note: String) {
        let continued = self.goes_on(Going::Noting(id));
        self.describe_going(core, id, continued, |mark| mark.note = note);
    }

    fn describe_going(
        &mut self,
        core: &mut Core,
        id: MarkId,
        continued: bool,
        change: impl FnOnce(&mut Mark),
    ) {
        let Some(before) = self.mark_shown(core, id) else { return };
        let mut mark = before.as_ref().clone();
        change(&mut mark);
        // The words of a text belong to the step that placed it.
        let is_new = continued && core.pointing.text_wanted == Some(id);
        let deed = if is_new { Deed::Draw } else { Deed::Describe };
        self.keep(core, Edit::PutMark { id, mark: Arc::new(mark), deed, continued });
    }

    pub(super) fn put_label(&mut self, core: &mut Core, id: MarkId, part: usize, at: Option<Place>) {
        let Some(before) = self.mark_shown(core, id) else { return };
        let mut mark = before.as_ref().clone();
        let Some(part) = mark.parts.get_mut(part) else { return };
        part.label_at = at.map(crate::case::kept_place);
        self.keep(core, Edit::PutMark { id, mark: Arc::new(mark), deed: Deed::MoveLabel, continued: false });
    }

    /// Takes the selection away: a mark, the calibration of a film, or the draft.
    pub(super) fn delete(&mut self, core: &mut Core) {
        match self.selection.clone() {
            Some(Target::Mark(id)) => {
                let Some(mark) = self.mark_shown(core, id) else { return };
                let film = core.focus().filter(|focus| mark.is_on(focus)).or(mark.first_film()).cloned();
                let Some(radiograph) = film else { return };
                if self.keep(core, Edit::RemoveMarks { ids: vec![id], radiograph }) {
                    self.choose(None);
                }
            }
            Some(Target::Calibration(film)) => self.uncalibrate(core, film),
            Some(Target::Draft) => {
                self.hand.draft = None;
                self.choose(None);
            }
            None => {}
        }
    }

    /// Draws the selection once more beside itself, and selects that.
    pub(super) fn duplicate(&mut self, core: &mut Core) {
        let Some((_, mark)) = self.selected_mark(core) else { return };
        let mut copy = mark.as_ref().clone();
        let films: std::collections::BTreeSet<RadiographId> =
            copy.parts.iter().map(|part| part.film.clone()).collect();
        for film in films {
            let Some(film_px) = core.known_film_px(&film) else { continue };
            let own = copy.parts.iter().filter(|part| part.film == film);
            let places: Vec<_> = own.flat_map(|part| part.shape.places()).copied().collect();
            // At the edge there is room on the other side only.
            let beside = |axis: usize| {
                let mut by = [0.0; 2];
                by[axis] = BESIDE_PX;
                if held_back(&places, by, film_px)[axis] < BESIDE_PX { -BESIDE_PX } else { BESIDE_PX }
            };
            let by = held_back(&places, [beside(0), beside(1)], film_px);
            for part in copy.parts.iter_mut().filter(|part| part.film == film) {
                part.shape = part.shape.map(|place| moved(place, by));
            }
        }
        self.put_plain(core, copy);
    }

    /// Draws a mark and selects it.
    pub(super) fn put_plain(&mut self, core: &mut Core, mark: Mark) {
        if let Some(id) = self.put_new(core, mark) {
            self.choose(Some(Target::Mark(id)));
        }
    }
}

impl Core {
    /// Typing has ended. A text without words would be invisible: placing it is taken back.
    pub(crate) fn end_label_typing(&mut self) {
        let Some(id) = self.pointing.text_wanted.take() else { return };
        let reading = self.document.as_ref().and_then(crate::editor::Document::reading);
        let is_empty = reading.and_then(|reading| reading.mark(id)).is_some_and(|mark| {
            mark.label.trim().is_empty() && mark.parts.iter().all(|part| matches!(part.shape, Shape::Text(_)))
        });
        if !is_empty {
            return;
        }
        let Some(document) = &mut self.document else { return };
        let history = document.history().and_then(crate::editor::History::undo_edit);
        let is_last =
            matches!(history, Some(Edit::PutMark { id: last, deed: Deed::Draw, .. }) if *last == id);
        if is_last && let Err(error) = document.travel(true) {
            self.tell_commit_error(error);
        }
    }
}
