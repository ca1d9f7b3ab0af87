//! How a draft grows: places are put, parts become whole, and what is whole becomes a mark of the reading in
//! one step of undo.

use std::sync::Arc;

use crate::case::{Deed, Edit, Mark, MarkId, Part, RadiographId, Shape, ShapeKind};
use crate::editor::Editor;
use crate::editor::marks::draft::Draft;
use crate::editor::marks::shift::simplified;
use crate::editor::marks::{CalibrateOn, Going, Target, Tool};

impl Editor {
    /// Ends the part that is being placed if all its places are there.
    pub(super) fn settle(&mut self) {
        let is_full = self.marks.hand.draft.as_ref().is_some_and(|draft| self.is_full(draft));
        if is_full {
            self.end_part();
        }
    }

    /// Ends the part that is being placed, if its places make the shape.
    pub(super) fn end_part(&mut self) {
        let (Some(draft), Some(tool)) = (&self.marks.hand.draft, &self.marks.hand.tool) else { return };
        let Some(kind) = self.next_shape(draft) else { return };
        let places =
            if kind == ShapeKind::Outline { simplified(&draft.places) } else { draft.places.clone() };
        let Some(shape) = kind.through(&places) else { return };
        let film = draft.film.clone();
        let tool = tool.clone();
        let snapped = self.snapped_shape(&film, &shape);
        let is_snapped = snapped.is_some();
        let shape = snapped.unwrap_or(shape);
        match tool {
            Tool::Shape(_) => {
                let snapped = is_snapped.then_some(0).into_iter().collect();
                self.draw(Mark { snapped, ..Mark::plain(film, shape) });
            }
            Tool::Measure(_) => self.end_measure_part(shape, is_snapped),
            Tool::Calibrate(CalibrateOn::Implant(preset)) => {
                if let Some(draft) = self.marks.hand.draft.as_mut().filter(|_| is_snapped) {
                    draft.places = shape.places().to_vec();
                    draft.snapped = vec![0];
                }
                self.calibrate_on_implant(film, &preset, &shape);
            }
            // How long it is, only the person knows: the window asks.
            Tool::Calibrate(CalibrateOn::Line | CalibrateOn::Circle) => {
                if let Some(draft) = self.marks.hand.draft.as_mut().filter(|_| is_snapped) {
                    draft.places = shape.places().to_vec();
                    draft.snapped = vec![0];
                }
            }
        }
    }

    fn draw(&mut self, mark: Mark) {
        let is_text = matches!(mark.parts.first().map(|part| &part.shape), Some(Shape::Text(_)));
        let Some(id) = self.put_new(mark) else { return };
        self.drawn_at_last(id);
        if is_text {
            self.marks.text_wanted = Some(id);
            // The words belong to the step that placed them.
            self.marks.going = Some(Going::Labelling(id));
        }
    }

    /// Keeps a new mark; `None` when it could not be kept, which the person is told.
    pub(super) fn put_new(&mut self, mark: Mark) -> Option<MarkId> {
        let id = self.document.as_ref()?.reading()?.next_mark();
        let mark = Arc::new(mark);
        self.keep(Edit::PutMark { id, mark, deed: Deed::Draw, continued: false }).then_some(id)
    }

    fn end_measure_part(&mut self, shape: Shape, is_snapped: bool) {
        let (Some(draft), Some(definition)) = (&self.marks.hand.draft, self.definition_in_hand()) else {
            return;
        };
        let Some((_, part)) = self.next_part(definition, draft) else { return };
        let view = part.view;
        let mut grown = draft.clone();
        grown.places.clear();
        let film = grown.film.clone();
        if is_snapped {
            grown.snapped.push(grown.parts.len());
        }
        grown.parts.push(Part { key: Some(part.key.clone()), film, shape, label_at: None });
        let next = self.next_part(definition, &grown).map(|(_, part)| part.view);
        let is_kept_now = next != Some(view);
        let before = self.marks.hand.draft.replace(grown);
        if is_kept_now && !self.keep_draft() {
            // What could not be kept is still in hand, so that Enter can try again.
            self.marks.hand.draft = before;
        }
    }

    /// Makes the whole parts of the draft a mark, in one step of undo.
    pub(super) fn keep_draft(&mut self) -> bool {
        let Some(draft) = self.marks.hand.draft.clone() else { return false };
        if let Some(carried) = &draft.carried {
            self.tell_carried_waits(carried);
            return false;
        }
        if !self.is_placed_here(&draft) {
            return false;
        }
        let Some(mark) = self.mark_of_draft(&draft, None) else { return false };
        let known = self.completed_mark(&draft).and(draft.mark);
        let measure = draft.measure.clone();
        let is_whole = self.definition_in_hand().is_none_or(|own| self.next_part(own, &draft).is_none());
        let id = match known {
            None => self.put_new(mark),
            Some(id) => {
                let mark = Arc::new(mark);
                let edit = Edit::PutMark { id, mark, deed: Deed::Complete, continued: false };
                self.keep(edit).then_some(id)
            }
        };
        let Some(id) = id else { return false };
        if is_whole && self.marks.hand.blind.is_some() {
            self.end_blind();
            return true;
        }
        self.marks.last_measure.clone_from(&measure);
        if is_whole {
            self.drawn_at_last(id);
        } else {
            self.marks.hand.draft = Some(Draft { measure, mark: Some(id), ..Draft::on(draft.film) });
            self.choose(Some(Target::Mark(id)));
        }
        true
    }

    /// A mark is done: it is selected, and the tool is ready for the next one or put down.
    fn drawn_at_last(&mut self, id: MarkId) {
        self.marks.hand.draft = None;
        if self.marks.hand.puts_down {
            self.marks.hand.tool = None;
        }
        self.choose(Some(Target::Mark(id)));
    }

    /// Enter: ends a shape of any number of places, or says yes to a draft that is whole.
    pub(super) fn finish(&mut self) {
        let Some(draft) = &mut self.marks.hand.draft else { return };
        if draft.is_taken_over {
            self.keep_draft();
            return;
        }
        // A double click puts the last corner twice.
        draft.places.dedup();
        self.end_part();
        self.marks.touch();
    }

    /// Takes the last place back, into the part before if need be.
    pub(crate) fn step_back(&mut self) {
        if self.carried_at().is_some() {
            self.drop_carried();
            return;
        }
        let Some(draft) = &mut self.marks.hand.draft else { return };
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
            self.marks.hand.draft = None;
        }
        self.marks.touch();
    }

    /// Whether the last place of the draft can be taken back.
    pub(crate) fn can_step_back(&self) -> bool {
        let goes = |draft: &Draft| draft.is_begun() && (!draft.is_taken_over || draft.carried.is_some());
        self.marks.hand.draft.as_ref().is_some_and(goes)
    }

    /// Drops a gesture, else the draft, else puts the handle or the tool down, else drops the selection.
    pub(super) fn escape(&mut self) {
        if self.drop_gesture() {
            return;
        }
        self.marks.touch();
        let is_begun = self.marks.hand.draft.as_ref().is_some_and(Draft::is_begun);
        if is_begun {
            let mark = self.marks.hand.draft.take().and_then(|draft| draft.mark);
            let measure = self.definition_in_hand().map(|own| own.key.clone());
            // A measure of which a part is kept still waits for the rest.
            if let (Some(mark), Some(film), Some(_)) = (mark, self.focus().cloned(), &measure) {
                self.marks.hand.draft = Some(Draft { mark: Some(mark), measure, ..Draft::on(film) });
            }
            if self.marks.selection == Some(Target::Draft) {
                self.marks.selection = None;
            }
            self.marks.handle = None;
        } else if self.marks.handle.is_some() {
            self.marks.handle = None;
        } else if self.marks.hand.tool.is_some() {
            self.put_down();
        } else {
            self.marks.hand.draft = None;
            self.marks.selection = None;
        }
    }

    pub(super) fn put_down(&mut self) {
        self.stop_blind();
        self.marks.hand.tool = None;
        self.marks.hand.draft = None;
        self.marks.hand.gesture = None;
    }

    /// Takes a tool in hand; the one already in hand, or `None`, puts it down.
    pub(super) fn take_tool(&mut self, tool: Option<Tool>) {
        self.drop_gesture();
        let same = tool.is_some() && self.marks.hand.tool == tool;
        self.put_down();
        self.marks.handle = None;
        if self.marks.selection == Some(Target::Draft) {
            self.marks.selection = None;
        }
        if !same && tool.as_ref().is_none_or(|tool| self.knows(tool)) {
            if tool.is_some() {
                self.marks.is_hidden = false;
            }
            self.marks.hand.tool = tool;
        }
        self.marks.touch();
    }

    fn knows(&self, tool: &Tool) -> bool {
        match tool {
            Tool::Measure(key) => self.book().measure(key).is_some(),
            Tool::Calibrate(CalibrateOn::Implant(key)) => self.book().preset(key).is_some(),
            Tool::Shape(_) | Tool::Calibrate(_) => true,
        }
    }

    /// Goes on with a measure of which parts are missing, on a film that shows what comes next.
    pub(super) fn go_on_with(&mut self, id: MarkId) {
        let Some(mark) = self.mark_shown(id).cloned() else { return };
        let (Some(key), Some(film)) = (mark.measure.clone(), mark.first_film().cloned()) else { return };
        if self.marks.hand.tool != Some(Tool::Measure(key.clone())) {
            self.take_tool(Some(Tool::Measure(key.clone())));
        }
        let draft = Draft { measure: Some(key), mark: Some(id), ..Draft::on(film.clone()) };
        let there = self.film_of_next_part(&draft, &mark, &film);
        self.marks.hand.draft = Some(draft);
        self.choose(Some(Target::Mark(id)));
        self.bring(there.as_ref().unwrap_or(&film));
    }

    /// The film of the visit where the next part of a measure belongs.
    fn film_of_next_part(&self, draft: &Draft, mark: &Mark, film: &RadiographId) -> Option<RadiographId> {
        let definition = self.definition_in_hand()?;
        let (_, next) = self.next_part(definition, draft)?;
        let sibling = mark.parts.iter().find(|part| {
            definition.parts.iter().any(|own| Some(&own.key) == part.key.as_ref() && own.view == next.view)
        });
        if let Some(sibling) = sibling {
            return Some(sibling.film.clone());
        }
        let films = self.visit_of(film)?.films.iter();
        films.into_iter().find(|film| self.shows(film, next.view)).cloned()
    }
}
