//! Selecting: from the film, from a list, by key; both ways. What is selected is seen: its film comes into
//! focus, and marks that were hidden are shown.

use crate::case::{Edit, MarkId, RadiographId};
use crate::editor::command::Target;
use crate::editor::core::Core;
use crate::editor::marks::Marking;

impl Marking {
    /// Selects, without moving any film.
    pub(crate) fn choose(&mut self, target: Option<Target>) {
        if self.selection != target {
            self.selection = target;
            self.handle = None;
        }
        self.touch();
    }

    /// Selects, and brings the film into focus.
    pub(crate) fn select(&mut self, core: &mut Core, target: Option<Target>) {
        let film = match &target {
            None => None,
            Some(target) => {
                let Some(film) = self.film_to_show(core, target) else { return };
                Some(film)
            }
        };
        if let Some(film) = film {
            self.is_hidden = false;
            core.bring(&film);
        }
        self.choose(target);
    }

    /// The film in focus where the target has a part on it, else that of its first part.
    fn film_to_show(&self, core: &Core, target: &Target) -> Option<RadiographId> {
        match target {
            Target::Mark(id) => {
                let mark = self.mark_shown(core, *id)?;
                core.focus().filter(|focus| mark.is_on(focus)).or(mark.first_film()).cloned()
            }
            Target::Calibration(film) => self.calibration_shown(core, film).map(|_| film.clone()),
            Target::Draft => self.hand.draft.as_ref().map(|draft| draft.film.clone()),
        }
    }

    /// Selects the next or previous mark of the film in focus, in the order of drawing.
    pub(super) fn select_next(&mut self, core: &mut Core, by: i8) {
        let Some(film) = core.focus() else { return };
        let Some(reading) = core.document.as_ref().and_then(crate::editor::Document::reading) else { return };
        let marks: Vec<MarkId> = reading.marks_on(film).map(|(id, _)| id).collect();
        let Some(last) = marks.len().checked_sub(1) else { return };
        let now = match &self.selection {
            Some(Target::Mark(id)) => marks.binary_search(id).ok(),
            Some(Target::Calibration(_) | Target::Draft) | None => None,
        };
        let next = match now {
            Some(index) => (index as i64 + i64::from(by)).rem_euclid(marks.len() as i64) as usize,
            None if by < 0 => last,
            None => 0,
        };
        self.select(core, marks.get(next).copied().map(Target::Mark));
    }

    /// Deselects what is no longer in the reading; no tool waits for it.
    pub(super) fn drop_what_is_gone(&mut self, core: &mut Core) {
        let is_there = match &self.selection {
            Some(Target::Mark(id)) => self.mark_shown(core, *id).is_some(),
            Some(Target::Calibration(film)) => self.calibration_shown(core, film).is_some(),
            Some(Target::Draft) => self.hand.draft.is_some(),
            None => true,
        };
        if !is_there {
            self.selection = None;
            self.handle = None;
        }
        if let Some(draft) = &self.hand.draft
            && draft.mark.is_some()
            && core.completed_mark(draft).is_none()
            && !draft.is_begun()
        {
            self.hand.draft = None;
        }
    }

    /// Selects what undo or redo changed, if it is still there, and shows it.
    pub(crate) fn select_after_travel(&mut self, core: &mut Core, edit: &Edit) {
        let target = match edit {
            Edit::PutMark { id, .. } => Some(Target::Mark(*id)),
            Edit::RemoveMarks { ids, .. } => ids.first().copied().map(Target::Mark),
            Edit::SetCalibration { radiograph, .. } => Some(Target::Calibration(radiograph.clone())),
            Edit::SetStage { .. }
            | Edit::SetAsBefore { .. }
            | Edit::SetConfidence { .. }
            | Edit::SetNote { .. }
            | Edit::SetComplication { .. }
            | Edit::SetRegistration { .. }
            | Edit::SetAnswer { .. }
            | Edit::PutFinding { .. }
            | Edit::SetFindingState { .. }
            | Edit::RemoveFinding { .. }
            | Edit::Sign(_)
            | Edit::Amend => return,
        };
        self.is_hidden = false;
        self.handle = None;
        self.drop_gesture();
        self.choose(target);
        self.drop_what_is_gone(core);
    }
}

impl Core {
    /// Brings a film into focus: the viewport that shows it already, else the active one.
    pub(crate) fn bring(&mut self, film: &RadiographId) {
        if self.focus() == Some(film) {
            return;
        }
        let shown = self.screen.viewports.iter().position(|viewport| viewport.film.as_ref() == Some(film));
        match shown {
            Some(viewport) => self.activate(viewport),
            None => self.focus_on(film),
        }
    }

    /// The film that shows what an edit did: the one in focus if it does.
    pub(crate) fn film_of_edit(&self, edit: &Edit) -> Option<RadiographId> {
        if let (Edit::PutMark { mark, .. }, Some(focus)) = (edit, self.focus())
            && mark.is_on(focus)
        {
            return Some(focus.clone());
        }
        match edit {
            // It is about every visit: whatever is in focus stays.
            Edit::PutFinding { .. } => None,
            Edit::SetFindingState { radiograph, drawn, .. } => {
                let drawn = drawn.as_deref().and_then(|(_, mark)| mark.first_film());
                let visit = self.visit_of(radiograph);
                let focus =
                    self.focus().filter(|focus| visit.is_some_and(|visit| visit.films.contains(focus)));
                drawn.or(focus).or(Some(radiograph)).cloned()
            }
            Edit::SetStage { .. }
            | Edit::SetAsBefore { .. }
            | Edit::SetConfidence { .. }
            | Edit::SetNote { .. }
            | Edit::SetComplication { .. }
            | Edit::PutMark { .. }
            | Edit::RemoveMarks { .. }
            | Edit::SetCalibration { .. }
            | Edit::SetRegistration { .. }
            | Edit::SetAnswer { .. }
            | Edit::RemoveFinding { .. }
            | Edit::Sign(_)
            | Edit::Amend => edit.radiograph().cloned(),
        }
    }
}
