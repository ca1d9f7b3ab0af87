//! What is to be drawn on a film. Made when the reading, the draft, the selection or a scale changed, and then only
//! of the marks concerned: what did not change stays as it is.

use std::sync::Arc;

use crate::analysis::book::Definition;
use crate::analysis::marks::{Strokes, strokes};
use crate::analysis::measure::Measured;
use crate::case::{Calibration, CalibrationKind, Mark, MarkId, Part, Place, RadiographId, Shape, ShapeKind};
use crate::editor::Editor;
use crate::editor::marks::draft::Draft;
use crate::editor::marks::gesture::Held;
use crate::editor::marks::{DrawnPart, Handle, Target};

/// What was drawn on a film, and of what.
#[derive(Debug, Default)]
pub(super) struct FilmDrawing {
    /// What [`Remembered`](super::values::Remembered) had counted of everything, and of scales and films.
    version: (u64, u64),
    /// The parts of marks in the order of their numbers, then the calibration, then the draft.
    list: Arc<Vec<DrawnPart>>,
    /// Of what the parts of marks were made, in the same order.
    sources: Vec<Source>,
}

#[derive(Debug)]
struct Source {
    id: MarkId,
    mark: Arc<Mark>,
    state: (bool, Option<Handle>),
    /// Number of the value on the label.
    value: Option<u64>,
    /// How many parts of the list are its.
    count: usize,
}

impl Editor {
    /// Everything to be drawn on the film of a viewport, in the order of drawing; nothing when hidden.
    pub fn drawn(&self, viewport: usize) -> Arc<Vec<DrawnPart>> {
        let Some(film) = self.viewport(viewport).and_then(|viewport| viewport.film.as_ref()) else {
            return Arc::default();
        };
        if self.marks.is_hidden {
            return Arc::default();
        }
        let version = self.marks.remembered.version();
        let mut drawings = self.marks.remembered.drawings.borrow_mut();
        if let Some(drawing) = drawings.get(film)
            && drawing.version == version
        {
            return drawing.list.clone();
        }
        let before = drawings.remove(film).unwrap_or_default();
        let drawing = self.draw_film(film, before, version);
        let list = drawing.list.clone();
        drawings.insert(film.clone(), drawing);
        list
    }

    fn draw_film(&self, film: &RadiographId, before: FilmDrawing, version: (u64, u64)) -> FilmDrawing {
        let knows_values = before.version.1 == version.1;
        let mut drawing = match self.changed_marks(film, &before, knows_values) {
            Some(changed) => self.patched(film, before, &changed),
            None => Err(before),
        }
        .unwrap_or_else(|before| self.drawn_anew(film, before, knows_values));
        drawing.version = version;
        let list = Arc::make_mut(&mut drawing.list);
        list.extend(self.calibration_shown(film).and_then(|own| self.drawn_calibration(film, own)));
        if let Some(draft) = &self.marks.hand.draft {
            list.extend(self.drawn_draft(film, draft));
        }
        drawing
    }

    /// The marks of a film as they are to be drawn; one that a hand moves as it is meanwhile.
    fn marks_shown(&self, film: &RadiographId) -> impl Iterator<Item = (MarkId, &Arc<Mark>)> {
        let reading = self.document.as_ref().and_then(crate::editor::Document::reading);
        let held = self.marks.hand.gesture.as_ref().and_then(|gesture| match &gesture.held {
            Held::Mark { id, now, .. } => Some((*id, now)),
            _ => None,
        });
        reading.into_iter().flat_map(|reading| reading.marks_on(film)).map(move |(id, kept)| match held {
            Some((other, now)) if other == id => (id, now),
            _ => (id, kept),
        })
    }

    /// Places in the list of sources of the marks that are not as they were; `None` where marks came or went.
    fn changed_marks(
        &self,
        film: &RadiographId,
        before: &FilmDrawing,
        knows_values: bool,
    ) -> Option<Vec<(usize, Arc<Mark>)>> {
        let mut changed = Vec::new();
        let mut count = 0;
        for (index, (id, mark)) in self.marks_shown(film).enumerate() {
            let source = before.sources.get(index).filter(|source| source.id == id)?;
            if !self.stands(source, mark, knows_values) {
                changed.push((index, mark.clone()));
            }
            count = index + 1;
        }
        (count == before.sources.len()).then_some(changed)
    }

    fn stands(&self, source: &Source, mark: &Arc<Mark>, knows_values: bool) -> bool {
        Arc::ptr_eq(&source.mark, mark)
            && source.state == self.state_of(&Target::Mark(source.id))
            && (knows_values || source.value == self.value_number(source.id, mark))
    }

    fn value_number(&self, id: MarkId, mark: &Arc<Mark>) -> Option<u64> {
        mark.measure.as_ref()?;
        self.with_value(id, mark, |_, number| number)
    }

    /// The list with the changed marks in place of the old ones; given back where one has more parts now.
    fn patched(
        &self,
        film: &RadiographId,
        mut before: FilmDrawing,
        changed: &[(usize, Arc<Mark>)],
    ) -> Result<FilmDrawing, FilmDrawing> {
        let counts_on = |mark: &Mark| mark.parts.iter().filter(|part| part.film == *film).count();
        let same_count = |(index, mark): &(usize, Arc<Mark>)| {
            before.sources.get(*index).is_some_and(|source| source.count == counts_on(mark))
        };
        if !changed.iter().all(same_count) {
            return Err(before);
        }
        // Nobody else holds the old list as a rule, and it is changed in place.
        let list = Arc::make_mut(&mut before.list);
        let mut changed = changed.iter().peekable();
        let mut at = 0;
        for (index, source) in before.sources.iter_mut().enumerate() {
            if let Some((_, mark)) = changed.next_if(|(other, _)| *other == index) {
                let (next, parts) = self.source_of(film, source.id, mark);
                for (place, part) in list.iter_mut().skip(at).zip(parts) {
                    *place = part;
                }
                *source = next;
            }
            at += source.count;
        }
        list.truncate(at);
        Ok(before)
    }

    /// The whole list; what did not change moves over.
    fn drawn_anew(&self, film: &RadiographId, before: FilmDrawing, knows_values: bool) -> FilmDrawing {
        let old = Arc::try_unwrap(before.list).unwrap_or_else(|shared| shared.as_ref().clone());
        let mut list = Vec::with_capacity(old.len() + 4);
        let mut old = old.into_iter();
        let mut old_sources = before.sources.into_iter().peekable();
        let mut sources = Vec::with_capacity(old_sources.len() + 1);
        for (id, mark) in self.marks_shown(film) {
            while let Some(gone) = old_sources.next_if(|source| source.id < id) {
                old.by_ref().take(gone.count).for_each(drop);
            }
            let source = old_sources.next_if(|source| source.id == id);
            let parts = old.by_ref().take(source.as_ref().map_or(0, |source| source.count));
            if let Some(source) = source.filter(|source| self.stands(source, mark, knows_values)) {
                list.extend(parts);
                sources.push(source);
            } else {
                parts.for_each(drop);
                let (source, parts) = self.source_of(film, id, mark);
                list.extend(parts);
                sources.push(source);
            }
        }
        FilmDrawing { list: Arc::new(list), sources, ..FilmDrawing::default() }
    }

    fn source_of(&self, film: &RadiographId, id: MarkId, mark: &Arc<Mark>) -> (Source, Vec<DrawnPart>) {
        let parts = self.drawn_mark(film, id, mark);
        let state = self.state_of(&Target::Mark(id));
        let value = self.value_number(id, mark);
        (Source { id, mark: mark.clone(), state, value, count: parts.len() }, parts)
    }

    /// Whether a target is selected, and the handle in hand.
    fn state_of(&self, target: &Target) -> (bool, Option<Handle>) {
        let is_selected = self.marks.selection.as_ref() == Some(target);
        (is_selected, self.marks.handle.filter(|_| is_selected))
    }

    /// What the label of a mark says: its own words, and what was measured.
    fn label_of(&self, id: MarkId, mark: &Arc<Mark>) -> Vec<String> {
        let Some(key) = &mark.measure else { return label_rows(mark, None, None) };
        let definition = self.book().measure(key);
        self.with_value(id, mark, |value, _| label_rows(mark, definition, Some(value))).unwrap_or_default()
    }

    fn drawn_mark(&self, film: &RadiographId, id: MarkId, mark: &Arc<Mark>) -> Vec<DrawnPart> {
        let target = Target::Mark(id);
        let mut drawn: Vec<_> = mark
            .parts
            .iter()
            .enumerate()
            .filter(|(_, part)| part.film == *film)
            .map(|(index, part)| {
                let own = mark_strokes(mark, index);
                let places = part.shape.places().to_vec();
                DrawnPart { label_at: label_place(part), ..self.drawn_part(&target, index, own, places) }
            })
            .collect();
        // On each film a measure has one label, at its first part there unless the reader put it elsewhere.
        let labelled = drawn.iter().position(|part| part.label_at.is_some()).unwrap_or(0);
        if let Some(part) = drawn.get_mut(labelled) {
            part.label = self.label_of(id, mark);
        }
        drawn
    }

    fn drawn_part(&self, target: &Target, part: usize, strokes: Strokes, handles: Vec<Place>) -> DrawnPart {
        let (is_selected, handle) = self.state_of(target);
        DrawnPart {
            target: target.clone(),
            part,
            strokes,
            handles,
            label: Vec::new(),
            label_at: None,
            is_selected,
            handle: handle.filter(|handle| handle.part == part).map(|handle| handle.place),
            is_draft: *target == Target::Draft,
            is_calibration: false,
        }
    }

    fn drawn_calibration(&self, film: &RadiographId, calibration: &Calibration) -> Option<DrawnPart> {
        let (shape, size) = match &calibration.kind {
            CalibrationKind::Line { ends, length_mm } => (Shape::Line(*ends), length_mm),
            CalibrationKind::Implant { ends, size_mm, .. } => (Shape::Line(*ends), size_mm),
            CalibrationKind::Circle { rim, diameter_mm } => (Shape::Circle(*rim), diameter_mm),
            CalibrationKind::Magnification { .. } => return None,
        };
        let target = Target::Calibration(film.clone());
        let size = crate::editor::corners::significant(*size);
        let label = vec![calibration.object.clone(), format!("{size} mm as given")];
        let places = shape.places().to_vec();
        let part = self.drawn_part(&target, 0, strokes(&shape), places);
        Some(DrawnPart { label, is_calibration: true, ..part })
    }

    fn drawn_draft(&self, film: &RadiographId, draft: &Draft) -> Vec<DrawnPart> {
        let target = Target::Draft;
        let mut drawn: Vec<_> = draft
            .parts
            .iter()
            .enumerate()
            .filter(|(_, part)| part.film == *film)
            .map(|(index, part)| {
                self.drawn_part(&target, index, strokes(&part.shape), part.shape.places().to_vec())
            })
            .collect();
        let mut pending = None;
        if draft.film == *film && !draft.places.is_empty() {
            let shape = self.shape_under_way(draft);
            let own = shape.as_ref().map_or_else(|| chain(&self.with_aim(draft)), strokes);
            drawn.push(self.drawn_part(&target, draft.parts.len(), own, draft.places.clone()));
            pending = shape;
        }
        let label = self.draft_label(draft, pending);
        if let Some(part) = drawn.first_mut() {
            part.label = label;
        }
        drawn
    }

    /// The value that the measure would have with the place that the pointer or cross is at.
    fn draft_label(&self, draft: &Draft, pending: Option<Shape>) -> Vec<String> {
        let Some(definition) = draft.measure.as_ref().and_then(|key| self.book().measure(key)) else {
            return Vec::new();
        };
        let next = self.next_part(definition, draft).map(|(_, part)| part.key.clone());
        let pending = pending.zip(next).map(|(shape, key)| Part {
            key: Some(key),
            film: draft.film.clone(),
            shape,
            label_at: None,
        });
        let Some(mark) = self.mark_of_draft(draft, pending) else { return Vec::new() };
        match self.value_of(&mark) {
            Some(value @ Measured::Value(_)) => label_rows(&mark, Some(definition), Some(&value)),
            _ => vec![definition.short.clone()],
        }
    }

    /// The places of the part under way with the one that pointer or cross is about to put.
    fn with_aim(&self, draft: &Draft) -> Vec<Place> {
        let hand = &self.marks.hand;
        let mut places = draft.places.clone();
        let aim = if hand.follows_cross { &hand.cross } else { &hand.pointer };
        if let Some((film, place)) = aim
            && hand.gesture.is_none()
            && *film == draft.film
            && !self.is_full(draft)
            && places.last() != Some(place)
        {
            places.push(*place);
        }
        places
    }

    fn shape_under_way(&self, draft: &Draft) -> Option<Shape> {
        let kind = self.next_shape(draft)?;
        // A freehand outline is closed when it is done.
        let kind = if kind == ShapeKind::Outline { ShapeKind::Polyline } else { kind };
        kind.through(&self.with_aim(draft))
    }
}

/// The one place where the rows of a label are taken from.
fn label_rows(mark: &Mark, definition: Option<&Definition>, value: Option<&Measured>) -> Vec<String> {
    let mut rows = Vec::new();
    if !mark.label.is_empty() {
        rows.push(mark.label.clone());
    }
    if let Some(value) = value {
        let name = definition.map_or_else(|| mark.word(), |definition| definition.short.clone());
        rows.push(match value {
            Measured::Value(value) => format!("{name} {}", value.words_with_source()),
            Measured::Missing(words) | Measured::Refused(words) => format!("{name}: {words}"),
        });
    }
    rows
}

/// The one place where the lines of a part are taken from.
fn mark_strokes(mark: &Mark, part: usize) -> Strokes {
    mark.parts.get(part).map(|part| strokes(&part.shape)).unwrap_or_default()
}

/// Where the reader put the label, in film pixels.
fn label_place(part: &Part) -> Option<Place> {
    let [x, y] = part.shape.places().first().copied()?;
    part.label_at.map(|[right, down]| [x + right, y + down])
}

/// Places that make no shape yet.
fn chain(places: &[Place]) -> Strokes {
    let lines = if places.len() > 1 { vec![places.to_vec()] } else { Vec::new() };
    Strokes { lines, crosses: places.to_vec(), ..Strokes::default() }
}
