//! What is to be drawn on a film. Made when the reading, the draft, the selection or a scale changed, and then only
//! of the marks concerned: what did not change stays as it is.

use std::sync::Arc;

use crate::analysis::marks::style::Kind;
use crate::analysis::marks::{
    Drawn, Labelled, Strokes, drawn_calibration, drawn_mark, label_rows, mark_strokes, strokes,
};
use crate::analysis::measure::Measured;
use crate::case::{Calibration, Mark, MarkId, Part, Place, RadiographId, Shape, ShapeKind};
use crate::editor::command::{Handle, Target};
use crate::editor::core::Core;
use crate::editor::marks::DrawnTarget;
use crate::editor::marks::Marking;
use crate::editor::marks::draft::Draft;
use crate::editor::marks::gesture::Held;

/// Parts drawn on a film, and their sources.
#[derive(Debug, Clone, Default)]
pub(super) struct FilmDrawing {
    /// The parts of marks in the order of their numbers, then the calibration, then the draft.
    list: Arc<Vec<DrawnTarget>>,
    /// Of what the parts of marks were made, in the same order.
    sources: Arc<Vec<Source>>,
}

#[derive(Debug, Clone)]
struct Source {
    id: MarkId,
    mark: Arc<Mark>,
    state: (bool, Option<Handle>),
    /// Number of the value on the label.
    value: Option<u64>,
    /// Findings that it shows.
    shown: Vec<String>,
    /// Number of its parts in the list.
    count: usize,
}

impl Marking {
    /// Everything to be drawn on the film of a viewport, in the order of drawing; nothing when hidden.
    pub(crate) fn drawn(&self, core: &Core, viewport: usize) -> Arc<Vec<DrawnTarget>> {
        let film = core.viewport(viewport).and_then(|viewport| viewport.film.as_ref());
        film.map(|film| self.drawn_on(core, film)).unwrap_or_default()
    }

    /// Everything to be drawn on a film, in the order of drawing; nothing when hidden.
    pub(crate) fn drawn_on(&self, core: &Core, film: &RadiographId) -> Arc<Vec<DrawnTarget>> {
        if self.is_hidden {
            return Arc::default();
        }
        let version = self.remembered.version();
        let draw = |before: Option<((u64, u64), FilmDrawing)>, _: &(u64, u64)| {
            let (drawn_at, before) = before.unwrap_or_default();
            self.draw_film(core, film, before, drawn_at.1 == version.1)
        };
        self.remembered.drawings.renew(film.clone(), version, PartialEq::eq, draw).list
    }

    fn draw_film(
        &self,
        core: &Core,
        film: &RadiographId,
        before: FilmDrawing,
        knows_values: bool,
    ) -> FilmDrawing {
        let mut drawing = match self.changed_marks(core, film, &before, knows_values) {
            Some(changed) => self.patched(core, film, before, &changed),
            None => Err(before),
        }
        .unwrap_or_else(|before| self.drawn_anew(core, film, before, knows_values));
        let list = Arc::make_mut(&mut drawing.list);
        list.extend(
            self.calibration_shown(core, film).and_then(|own| self.calibration_with_selection(film, own)),
        );
        if let Some(draft) = &self.hand.draft {
            list.extend(self.drawn_draft(core, film, draft));
        }
        drawing
    }

    /// The marks of a film as they are to be drawn; one that a hand moves as it is meanwhile.
    fn marks_shown<'e>(
        &'e self,
        core: &'e Core,
        film: &RadiographId,
    ) -> impl Iterator<Item = (MarkId, &'e Arc<Mark>)> {
        let reading = core.document.as_ref().and_then(crate::editor::Document::reading);
        let held = self.hand.gesture.as_ref().and_then(|gesture| match &gesture.held {
            Held::Mark { id, now, .. } => Some((*id, now)),
            Held::Nothing | Held::Calibration { .. } | Held::Draft { .. } | Held::Placing { .. } => None,
        });
        let blind = self.hand.blind;
        reading
            .into_iter()
            .flat_map(|reading| reading.marks_on(film))
            .filter(move |(id, _)| blind != Some(*id))
            .map(move |(id, kept)| match held {
                Some((other, now)) if other == id => (id, now),
                _ => (id, kept),
            })
    }

    /// Places in the list of sources of the marks that are not as they were; `None` where marks came or went.
    fn changed_marks(
        &self,
        core: &Core,
        film: &RadiographId,
        before: &FilmDrawing,
        knows_values: bool,
    ) -> Option<Vec<(usize, Arc<Mark>)>> {
        let mut changed = Vec::new();
        let mut count = 0;
        for (index, (id, mark)) in self.marks_shown(core, film).enumerate() {
            let source = before.sources.get(index).filter(|source| source.id == id)?;
            if !self.stands(core, source, mark, knows_values) {
                changed.push((index, mark.clone()));
            }
            count = index + 1;
        }
        (count == before.sources.len()).then_some(changed)
    }

    fn stands(&self, core: &Core, source: &Source, mark: &Arc<Mark>, knows_values: bool) -> bool {
        Arc::ptr_eq(&source.mark, mark)
            && source.state == self.state_of(&Target::Mark(source.id))
            && source.shown == core.shown_by_mark(source.id)
            && (knows_values || source.value == self.value_number(core, source.id, mark))
    }

    fn value_number(&self, core: &Core, id: MarkId, mark: &Arc<Mark>) -> Option<u64> {
        mark.measure.as_ref()?;
        self.value_now(core, id, mark).map(|value| value.number)
    }

    /// The list with the changed marks in place of the old ones; given back where one has more parts now.
    fn patched(
        &self,
        core: &Core,
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
        let sources = Arc::make_mut(&mut before.sources);
        let mut changed = changed.iter().peekable();
        let mut at = 0;
        for (index, source) in sources.iter_mut().enumerate() {
            if let Some((_, mark)) = changed.next_if(|(other, _)| *other == index) {
                let (next, parts) = self.source_of(core, film, source.id, mark);
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
    fn drawn_anew(
        &self,
        core: &Core,
        film: &RadiographId,
        before: FilmDrawing,
        knows_values: bool,
    ) -> FilmDrawing {
        let old = Arc::try_unwrap(before.list).unwrap_or_else(|shared| shared.as_ref().clone());
        let mut list = Vec::with_capacity(old.len() + 4);
        let mut old = old.into_iter();
        let old_sources = Arc::try_unwrap(before.sources).unwrap_or_else(|shared| shared.as_ref().clone());
        let mut old_sources = old_sources.into_iter().peekable();
        let mut sources = Vec::with_capacity(old_sources.len() + 1);
        for (id, mark) in self.marks_shown(core, film) {
            while let Some(gone) = old_sources.next_if(|source| source.id < id) {
                old.by_ref().take(gone.count).for_each(drop);
            }
            let source = old_sources.next_if(|source| source.id == id);
            let parts = old.by_ref().take(source.as_ref().map_or(0, |source| source.count));
            if let Some(source) = source.filter(|source| self.stands(core, source, mark, knows_values)) {
                list.extend(parts);
                sources.push(source);
            } else {
                parts.for_each(drop);
                let (source, parts) = self.source_of(core, film, id, mark);
                list.extend(parts);
                sources.push(source);
            }
        }
        FilmDrawing { list: Arc::new(list), sources: Arc::new(sources) }
    }

    fn source_of(
        &self,
        core: &Core,
        film: &RadiographId,
        id: MarkId,
        mark: &Arc<Mark>,
    ) -> (Source, Vec<DrawnTarget>) {
        self.remembered.marks_drawn.set(self.remembered.marks_drawn.get() + 1);
        let shown = core.shown_by_mark(id);
        let parts = self.drawn_mark(core, film, id, mark, &shown);
        let state = self.state_of(&Target::Mark(id));
        let value = self.value_number(core, id, mark);
        (Source { id, mark: mark.clone(), state, value, shown, count: parts.len() }, parts)
    }

    /// True if a target is selected, and the handle in hand.
    fn state_of(&self, target: &Target) -> (bool, Option<Handle>) {
        let is_selected = self.selection.as_ref() == Some(target);
        (is_selected, self.handle.filter(|_| is_selected))
    }

    fn drawn_mark(
        &self,
        core: &Core,
        film: &RadiographId,
        id: MarkId,
        mark: &Arc<Mark>,
        shown: &[String],
    ) -> Vec<DrawnTarget> {
        let target = Target::Mark(id);
        let value =
            mark.measure.as_ref().and_then(|_| self.value_now(core, id, mark).map(|value| value.measured));
        let labelled = Labelled { measured: value.as_ref(), findings: shown };
        let parts = drawn_mark(id, mark, film, core.book(), labelled).into_iter();
        parts.map(|drawn| self.with_selection(&target, drawn)).collect()
    }

    fn with_selection(&self, target: &Target, drawn: Drawn) -> DrawnTarget {
        let (is_selected, handle) = self.state_of(target);
        let handle = handle.filter(|handle| handle.part == drawn.part).map(|handle| handle.place);
        DrawnTarget { target: target.clone(), drawn, is_selected, handle }
    }

    fn calibration_with_selection(
        &self,
        film: &RadiographId,
        calibration: &Calibration,
    ) -> Option<DrawnTarget> {
        let is_drawn = !calibration.kind.places().is_empty();
        let target = Target::Calibration(film.clone());
        is_drawn.then(|| self.with_selection(&target, drawn_calibration(calibration)))
    }

    fn drawn_draft(&self, core: &Core, film: &RadiographId, draft: &Draft) -> Vec<DrawnTarget> {
        let pending = self.shape_under_way(core, draft);
        let mark = self.mark_of_draft(core, draft, core.part_under_way(draft, pending.clone()));
        let definition = draft.measure.as_ref().and_then(|key| core.book().measure(key));
        let with_lines = mark.as_ref().map(|mark| mark_strokes(mark, definition)).unwrap_or_default();
        let kept = core.completed_mark(draft).map_or(0, |mark| mark.parts.len());
        let lines = |index: usize| with_lines.get(kept + index).cloned();
        let kind = if definition.is_some() { Kind::Measure } else { Kind::Plain };
        let draw = |part: usize, strokes: Strokes, handles: Vec<Place>| Drawn {
            mark: None,
            part,
            kind,
            strokes,
            handles,
            label: Vec::new(),
            label_at: None,
        };
        let own = draft.parts.iter().enumerate().filter(|(_, part)| part.film == *film);
        let mut drawn: Vec<_> = own
            .map(|(index, part)| {
                let own = lines(index).unwrap_or_else(|| strokes(&part.shape));
                draw(index, own, part.shape.places().to_vec())
            })
            .collect();
        if draft.film == *film && !draft.places.is_empty() {
            let bare = || pending.as_ref().map_or_else(|| chain(&self.with_aim(core, draft)), strokes);
            let own = pending.as_ref().and_then(|_| lines(draft.parts.len())).unwrap_or_else(bare);
            drawn.push(draw(draft.parts.len(), own, draft.places.clone()));
        }
        if let (Some(part), Some(mark)) = (drawn.first_mut(), mark) {
            // The value that it would have with the place that pointer or cross is at.
            let value = self.value_of(core, &mark).filter(|value| matches!(value, Measured::Value(_)));
            // Places of an earlier visit are no measure of this one.
            let value = value.filter(|_| draft.untouched().is_none());
            part.label = label_rows(&mark, kept + part.part, core.book(), value.as_ref());
            if let Some(carried) = &draft.carried {
                let value = value.is_some().then(|| part.label.first().cloned()).flatten();
                let name = core.short_finding_name(carried.id);
                part.label = [name, format!("draft: {}", carried.from)].into_iter().chain(value).collect();
            }
        }
        drawn.into_iter().map(|drawn| self.with_selection(&Target::Draft, drawn)).collect()
    }

    /// The places of the part under way with the one that pointer or cross is about to put.
    fn with_aim(&self, core: &Core, draft: &Draft) -> Vec<Place> {
        let hand = &self.hand;
        let mut places = draft.places.clone();
        let aim = if hand.follows_cross { &hand.cross } else { &hand.pointer };
        if let Some((film, place)) = aim
            && hand.gesture.is_none()
            && *film == draft.film
            && !self.is_full(core, draft)
            && places.last() != Some(place)
        {
            places.push(*place);
        }
        places
    }

    fn shape_under_way(&self, core: &Core, draft: &Draft) -> Option<Shape> {
        let kind = self.next_shape(core, draft)?;
        // A freehand outline is closed when it is done.
        let kind = if kind == ShapeKind::Outline { ShapeKind::Polyline } else { kind };
        kind.through(&self.with_aim(core, draft))
    }
}

impl Core {
    fn part_under_way(&self, draft: &Draft, shape: Option<Shape>) -> Option<Part> {
        let definition = self.book().measure(draft.measure.as_ref()?)?;
        let (_, next) = self.next_part(definition, draft)?;
        Some(Part { key: Some(next.key.clone()), film: draft.film.clone(), shape: shape?, label_at: None })
    }
}

/// Places that make no shape yet.
fn chain(places: &[Place]) -> Strokes {
    let lines = if places.len() > 1 { vec![places.to_vec()] } else { Vec::new() };
    Strokes { lines, crosses: places.to_vec(), ..Strokes::default() }
}
