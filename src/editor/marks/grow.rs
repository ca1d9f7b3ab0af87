//! How a draft grows: places are put, parts become whole, and what is whole becomes a mark of the reading in
//! one step of undo.

use std::sync::Arc;

use crate::case::{Deed, Edit, Mark, MarkId, Part, RadiographId, Shape, ShapeKind};
use crate::editor::command::{CalibrateOn, Target, Tool};
use crate::editor::core::Core;
use crate::editor::marks::Going;
use crate::editor::marks::Marking;
use crate::editor::marks::draft::Draft;
use crate::editor::marks::shift::simplified;

impl Marking {
    /// Ends the part that is being placed if all its places are there.
    pub(super) fn settle(&mut self, core: &mut Core) {
        let is_full = self.hand.draft.as_ref().is_some_and(|draft| self.is_full(core, draft));
        if is_full {
            self.end_part(core);
        }
    }

    /// Ends the part that is being placed, if its places make the shape.
    pub(super) fn end_part(&mut self, core: &mut Core) {
        let (Some(draft), Some(tool)) = (&self.hand.draft, &self.hand.tool) else { return };
        let Some(kind) = self.next_shape(core, draft) else { return };
        let places =
            if kind == ShapeKind::Outline { simplified(&draft.places) } else { draft.places.clone() };
        let Some(shape) = kind.through(&places) else { return };
        let film = draft.film.clone();
        let tool = tool.clone();
        let snapped = self.snapped_shape(core, &film, &shape);
        let is_snapped = snapped.is_some();
        let shape = snapped.unwrap_or(shape);
        match tool {
            Tool::Shape(_) => {
                let snapped = is_snapped.then_some(0).into_iter().collect();
                self.draw(core, Mark { snapped, ..Mark::plain(film, shape) });
            }
            Tool::Measure(_) => self.end_measure_part(core, shape, is_snapped),
            Tool::Calibrate(CalibrateOn::Implant(preset)) => {
                if let Some(draft) = self.hand.draft.as_mut().filter(|_| is_snapped) {
                    draft.places = shape.places().to_vec();
                    draft.snapped = vec![0];
                }
                self.calibrate_on_implant(core, film, &preset, &shape);
            }
            // How long it is, only the person knows: the window asks.
            Tool::Calibrate(CalibrateOn::Line | CalibrateOn::Circle) => {
                if let Some(draft) = self.hand.draft.as_mut().filter(|_| is_snapped) {
                    draft.places = shape.places().to_vec();
                    draft.snapped = vec![0];
                }
            }
        }
    }

    fn draw(&mut self, core: &mut Core, mark: Mark) {
        let is_text = matches!(mark.parts.first().map(|part| &part.shape), Some(Shape::Text(_)));
        let Some(id) = self.put_new(core, mark) else { return };
        self.drawn_at_last(id);
        if is_text {
            core.pointing.text_wanted = Some(id);
            // The words belong to the step that placed them.
            self.going = Some(Going::Labelling(id));
        }
    }

    /// Keeps a new mark; `None` when it could not be kept, which the person is told.
    pub(super) fn put_new(&mut self, core: &mut Core, mark: Mark) -> Option<MarkId> {
        let id = core.document.as_ref()?.reading()?.next_mark();
        let mark = Arc::new(mark);
        self.keep(core, Edit::PutMark { id, mark, deed: Deed::Draw, continued: false }).then_some(id)
    }

    fn end_measure_part(&mut self, core: &mut Core, shape: Shape, is_snapped: bool) {
        let (Some(draft), Some(definition)) = (&self.hand.draft, self.definition_in_hand(core)) else {
            return;
        };
        let Some((_, part)) = core.next_part(definition, draft) else { return };
        let view = part.view;
        let mut grown = draft.clone();
        grown.places.clear();
        let film = grown.film.clone();
        if is_snapped {
            grown.snapped.push(grown.parts.len());
        }
        grown.parts.push(Part { key: Some(part.key.clone()), film, shape, label_at: None });
        let next = core.next_part(definition, &grown).map(|(_, part)| part.view);
        let is_kept_now = next != Some(view);
        let before = self.hand.draft.replace(grown);
        if is_kept_now && !self.keep_draft(core) {
            // What could not be kept is still in hand, so that Enter can try again.
            self.hand.draft = before;
        }
    }

    /// Makes the whole parts of the draft a mark, in one step of undo.
    pub(super) fn keep_draft(&mut self, core: &mut Core) -> bool {
        let Some(draft) = self.hand.draft.clone() else { return false };
        if let Some(carried) = &draft.carried {
            core.tell_carried_waits(carried);
            return false;
        }
        if !core.is_placed_here(&draft) {
            return false;
        }
        let Some(mark) = self.mark_of_draft(core, &draft, None) else { return false };
        let known = core.completed_mark(&draft).and(draft.mark);
        let measure = draft.measure.clone();
        let is_whole = self.definition_in_hand(core).is_none_or(|own| core.next_part(own, &draft).is_none());
        let id = match known {
            None => self.put_new(core, mark),
            Some(id) => {
                let mark = Arc::new(mark);
                let edit = Edit::PutMark { id, mark, deed: Deed::Complete, continued: false };
                self.keep(core, edit).then_some(id)
            }
        };
        let Some(id) = id else { return false };
        if is_whole && self.hand.blind.is_some() {
            self.end_blind(core);
            return true;
        }
        self.last_measure.clone_from(&measure);
        if is_whole {
            self.drawn_at_last(id);
        } else {
            self.hand.draft = Some(Draft { measure, mark: Some(id), ..Draft::on(draft.film) });
            self.choose(Some(Target::Mark(id)));
        }
        true
    }

    /// A mark is done: it is selected, and the tool is ready for the next one or put down.
    fn drawn_at_last(&mut self, id: MarkId) {
        self.hand.draft = None;
        if self.hand.puts_down {
            self.hand.tool = None;
        }
        self.choose(Some(Target::Mark(id)));
    }

    /// Enter: ends a shape of any number of places, or says yes to a draft that is whole.
    pub(super) fn finish(&mut self, core: &mut Core) {
        let Some(draft) = &mut self.hand.draft else { return };
        if draft.is_taken_over {
            self.keep_draft(core);
            return;
        }
        // A double click puts the last corner twice.
        draft.places.dedup();
        self.end_part(core);
        self.touch();
    }

    /// Takes the last place back, into the part before if need be.
    pub(crate) fn step_back(&mut self, core: &mut Core) {
        if self.carried_at().is_some() {
            self.drop_carried(core);
            return;
        }
        let Some(draft) = &mut self.hand.draft else { return };
        if draft.is_taken_over {
            return;
        }
        if draft.places.is_empty()
            && let Some(part) = draft.parts.pop()
        {
            let left = draft.parts.len();
            draft.snapped.retain(|index| *index < left);
            draft.film = part.film;
            draft.places = part.shape.places().to_vec();
        }
        draft.places.pop();
        if !draft.is_begun() && draft.mark.is_none() {
            self.hand.draft = None;
        }
        self.touch();
    }

    /// True if the last place of the draft can be taken back.
    pub(crate) fn can_step_back(&self) -> bool {
        let goes = |draft: &Draft| draft.is_begun() && (!draft.is_taken_over || draft.carried.is_some());
        self.hand.draft.as_ref().is_some_and(goes)
    }

    /// Drops a gesture, else the draft, else puts the handle or the tool down, else drops the selection.
    pub(super) fn escape(&mut self, core: &mut Core) {
        if self.drop_gesture() {
            return;
        }
        self.touch();
        let is_begun = self.hand.draft.as_ref().is_some_and(Draft::is_begun);
        if is_begun {
            let mark = self.hand.draft.take().and_then(|draft| draft.mark);
            let measure = self.definition_in_hand(core).map(|own| own.key.clone());
            // A measure of which a part is kept still waits for the rest.
            if let (Some(mark), Some(film), Some(_)) = (mark, core.focus().cloned(), &measure) {
                self.hand.draft = Some(Draft { mark: Some(mark), measure, ..Draft::on(film) });
            }
            if self.selection == Some(Target::Draft) {
                self.selection = None;
            }
            self.handle = None;
        } else if self.handle.is_some() {
            self.handle = None;
        } else if self.hand.tool.is_some() {
            self.put_down();
        } else {
            self.hand.draft = None;
            self.selection = None;
        }
    }

    pub(super) fn put_down(&mut self) {
        self.stop_blind();
        self.hand.tool = None;
        self.hand.draft = None;
        self.hand.gesture = None;
    }

    /// Takes a tool in hand; the one already in hand, or `None`, puts it down.
    pub(super) fn take_tool(&mut self, core: &mut Core, tool: Option<Tool>) {
        self.drop_gesture();
        let same = tool.is_some() && self.hand.tool == tool;
        self.put_down();
        self.handle = None;
        if self.selection == Some(Target::Draft) {
            self.selection = None;
        }
        if !same && tool.as_ref().is_none_or(|tool| core.knows(tool)) {
            if tool.is_some() {
                self.is_hidden = false;
            }
            self.hand.tool = tool;
        }
        self.touch();
    }

    /// Goes on with a measure of which parts are missing, on a film that shows what comes next.
    pub(super) fn go_on_with(&mut self, core: &mut Core, id: MarkId) {
        let Some(mark) = self.mark_shown(core, id).cloned() else { return };
        let (Some(key), Some(film)) = (mark.measure.clone(), mark.first_film().cloned()) else { return };
        if self.hand.tool != Some(Tool::Measure(key.clone())) {
            self.take_tool(core, Some(Tool::Measure(key.clone())));
        }
        let draft = Draft { measure: Some(key), mark: Some(id), ..Draft::on(film.clone()) };
        let there = self.film_of_next_part(core, &draft, &mark, &film);
        self.hand.draft = Some(draft);
        self.choose(Some(Target::Mark(id)));
        core.bring(there.as_ref().unwrap_or(&film));
    }

    /// The film of the visit where the next part of a measure belongs.
    fn film_of_next_part(
        &self,
        core: &Core,
        draft: &Draft,
        mark: &Mark,
        film: &RadiographId,
    ) -> Option<RadiographId> {
        let definition = self.definition_in_hand(core)?;
        let (_, next) = core.next_part(definition, draft)?;
        let sibling = mark.parts.iter().find(|part| {
            definition.parts.iter().any(|own| Some(&own.key) == part.key.as_ref() && own.view == next.view)
        });
        if let Some(sibling) = sibling {
            return Some(sibling.film.clone());
        }
        let films = core.visit_of(film)?.films.iter();
        films.into_iter().find(|film| core.shows(film, next.view)).cloned()
    }
}

impl Core {
    fn knows(&self, tool: &Tool) -> bool {
        match tool {
            Tool::Measure(key) => self.book().measure(key).is_some(),
            Tool::Calibrate(CalibrateOn::Implant(key)) => self.book().preset(key).is_some(),
            Tool::Shape(_) | Tool::Calibrate(_) => true,
        }
    }
}
