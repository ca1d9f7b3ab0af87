//! One gesture of the pointer: press, drag, release. Until the release the case knows nothing of it; a drag of
//! less than four screen pixels moves nothing.

use std::sync::Arc;

use crate::case::{Calibration, Deed, Edit, Mark, MarkId, Place, RadiographId, Shape, ShapeKind};
use crate::editor::command::{Grip, GripOn};
use crate::editor::command::{Handle, Target};
use crate::editor::core::Core;
use crate::editor::marks::Marking;
use crate::editor::marks::draft::Draft;
use crate::editor::marks::shift::{
    difference, distance, held_back, is_next_of_stroke, moved, rim_of_diameter, within,
};

/// A drag shorter than this is an accident, in screen pixels.
const LEAST_DRAG_PX: f64 = 4.0;

/// A gesture under way.
#[derive(Debug)]
pub(super) struct Gesture {
    viewport: usize,
    pub(super) film: RadiographId,
    /// Beginning, on the screen.
    at: [f64; 2],
    /// Beginning, on the film.
    from: Place,
    /// True if it went far enough to be meant.
    is_drag: bool,
    pub(super) held: Held,
}

/// Thing that the pointer holds.
#[derive(Debug)]
pub(super) enum Held {
    /// Nothing that could be moved.
    Nothing,
    /// A mark, as it was and as it is shown meanwhile.
    Mark { id: MarkId, grip: Grip, before: Arc<Mark>, now: Arc<Mark> },
    /// The calibration of the film.
    Calibration { grip: Grip, before: Box<Calibration>, now: Box<Calibration> },
    /// The draft, as it was.
    Draft { grip: Grip, before: Box<Draft> },
    /// The place that was just put, by its number among those of the part.
    Placing { index: usize },
}

impl Core {
    pub(crate) fn place_at(&self, viewport: usize, at: [f64; 2]) -> Option<(RadiographId, Place)> {
        let film = self.viewport(viewport)?.film.clone()?;
        let size = self.size_px(viewport);
        let place = self.placement(&film, size)?.image_from_view(at, size);
        Some((film, place))
    }
}

impl Marking {
    pub(super) fn point(&mut self, core: &mut Core, viewport: usize, at: [f64; 2]) {
        let draws = self.hand.tool.is_some();
        self.hand.pointer = core.place_at(viewport, at).filter(|_| draws);
        self.hand.follows_cross = false;
        if self.hand.draft.as_ref().is_some_and(|draft| !draft.places.is_empty()) {
            self.touch();
        }
    }

    pub(super) fn press(&mut self, core: &mut Core, viewport: usize, at: [f64; 2], on: Option<Grip>) {
        self.drop_gesture();
        core.activate(viewport);
        let Some((film, from)) = core.place_at(viewport, at) else {
            self.tell_not_shown(core);
            return;
        };
        let held = match on {
            Some(grip) if self.may_hold(core, &grip) => Some(self.hold(core, grip)),
            _ if self.hand.tool.is_some() => self.put_by_press(core, &film, from, viewport),
            Some(_) => None,
            None => {
                if self.hand.draft.is_none() {
                    self.choose(None);
                }
                None
            }
        };
        self.hand.gesture = held.map(|held| Gesture { viewport, film, at, from, is_drag: false, held });
        self.touch();
    }

    /// With a tool in hand only what is in hand or selected is held: a new mark may begin upon an old one.
    fn may_hold(&self, core: &Core, grip: &Grip) -> bool {
        let hand = &self.hand;
        match (&grip.target, &hand.draft) {
            (Target::Draft, Some(draft)) => grip.part < draft.parts.len() || self.is_full(core, draft),
            (Target::Draft, None) => false,
            (Target::Mark(_) | Target::Calibration(_), Some(draft)) if draft.is_begun() => {
                draft.is_taken_over
            }
            (Target::Mark(_) | Target::Calibration(_), _) => {
                hand.tool.is_none()
                    || (grip.on != GripOn::Line && self.selection.as_ref() == Some(&grip.target))
            }
        }
    }

    fn hold(&mut self, core: &mut Core, grip: Grip) -> Held {
        self.choose(Some(grip.target.clone()));
        if let GripOn::Place(place) = grip.on {
            self.handle = Some(Handle { part: grip.part, place });
        }
        if !core.can_write() {
            return Held::Nothing;
        }
        match &grip.target {
            Target::Mark(id) => match self.mark_shown(core, *id).cloned() {
                Some(mark) => Held::Mark { id: *id, grip, before: mark.clone(), now: mark },
                None => Held::Nothing,
            },
            Target::Calibration(film) => match self.calibration_shown(core, film).cloned().map(Box::new) {
                Some(before) => Held::Calibration { grip, now: before.clone(), before },
                None => Held::Nothing,
            },
            Target::Draft => match self.hand.draft.clone().map(Box::new) {
                Some(before) => Held::Draft { grip, before },
                None => Held::Nothing,
            },
        }
    }

    /// Puts a place where the pointer went down; it follows the pointer until the release.
    fn put_by_press(
        &mut self,
        core: &mut Core,
        film: &RadiographId,
        at: Place,
        viewport: usize,
    ) -> Option<Held> {
        let film_px = core.film_px(film)?;
        let mut draft = self.open_draft(core, film)?;
        let kind = self.next_shape(core, &draft)?;
        let place = within(at, film_px);
        let scale = core.placement(film, core.size_px(viewport))?.scale;
        if let Some(last) = draft.places.last()
            && distance(*last, place) * scale < LEAST_DRAG_PX
        {
            // The last corner once more ends the shape; otherwise it is one click too many.
            if kind.place_count().is_none() && draft.places.len() >= kind.least_places() {
                self.finish(core);
            }
            return None;
        }
        let index = draft.places.len();
        draft.places.push(place);
        self.hand.draft = Some(draft);
        self.hand.cross = Some((film.clone(), place));
        self.hand.follows_cross = false;
        self.handle = None;
        Some(Held::Placing { index })
    }

    /// The draft that takes the next place on a film. Places beyond what the shape needs begin it anew.
    pub(super) fn open_draft(&self, core: &Core, film: &RadiographId) -> Option<Draft> {
        let plan = self.plan(core, film)?;
        let mut draft = plan.draft;
        if plan.obstacle.is_some() {
            return None;
        }
        if self.is_full(core, &draft) {
            draft.places.clear();
        }
        Some(draft)
    }

    pub(super) fn drag(&mut self, core: &mut Core, at: [f64; 2]) {
        let Some(gesture) = &mut self.hand.gesture else { return };
        gesture.is_drag |= distance(gesture.at, at) >= LEAST_DRAG_PX;
        if !gesture.is_drag {
            return;
        }
        let (viewport, from, film) = (gesture.viewport, gesture.from, gesture.film.clone());
        let Some(((there, place), film_px)) = core.place_at(viewport, at).zip(core.film_px(&film)) else {
            return;
        };
        if there != film {
            // A key went to another film while the button was down.
            self.drop_gesture();
            return;
        }
        self.follow_pointer(core, &film, film_px, from, place);
        self.touch();
    }

    fn follow_pointer(
        &mut self,
        core: &mut Core,
        film: &RadiographId,
        film_px: [f64; 2],
        from: Place,
        to: Place,
    ) {
        let kind = self.hand.draft.as_ref().and_then(|draft| self.next_shape(core, draft));
        let aspect = self.scale(core, film).map_or(1.0, |scale| scale.pixel_aspect());
        let hand = &mut self.hand;
        let Some(gesture) = &mut hand.gesture else { return };
        let by = difference(to, from);
        match &mut gesture.held {
            Held::Nothing => {}
            Held::Mark { grip, before, now, .. } => {
                *now = Arc::new(moved_mark(before, grip, film, from, by, film_px));
            }
            Held::Calibration { grip, before, now } => {
                **now = moved_calibration(before, grip, by, film_px);
                self.remembered.scale_changed(film);
            }
            Held::Draft { grip, before } => {
                hand.draft = Some(moved_draft(before, grip, film, by, film_px));
            }
            Held::Placing { index } => {
                if let (Some(draft), Some(kind)) = (&mut hand.draft, kind) {
                    stretch(&mut draft.places, *index, kind, within(to, film_px), aspect);
                }
            }
        }
    }

    pub(super) fn release(&mut self, core: &mut Core, at: [f64; 2]) {
        self.drag(core, at);
        let Some(gesture) = self.hand.gesture.take() else { return };
        let Gesture { film, held, is_drag, .. } = gesture;
        match held {
            Held::Placing { .. } => self.end_placing(core, is_drag),
            Held::Mark { id, grip, now, .. } if is_drag => {
                let deed = match grip.on {
                    GripOn::Place(_) => Deed::Reshape,
                    GripOn::Line => Deed::Move,
                    GripOn::Label => Deed::MoveLabel,
                };
                self.keep(core, Edit::PutMark { id, mark: now, deed, continued: false });
            }
            Held::Calibration { now, .. } if is_drag => {
                self.remembered.scale_changed(&film);
                self.keep_calibration(core, film, *now, false);
            }
            Held::Nothing | Held::Mark { .. } | Held::Calibration { .. } | Held::Draft { .. } => {}
        }
        self.touch();
    }

    fn end_placing(&mut self, core: &mut Core, is_drag: bool) {
        let kind = self.hand.draft.as_ref().and_then(|draft| self.next_shape(core, draft));
        if is_drag && kind == Some(ShapeKind::Outline) {
            self.end_part(core);
            // A stroke too short to close is no corner either.
            if let Some(draft) = &mut self.hand.draft
                && draft.places.len() < ShapeKind::Outline.least_places()
            {
                draft.places.clear();
            }
        } else {
            self.settle(core);
        }
    }

    /// Puts everything back as it was before the gesture; `false` where there is none.
    pub(crate) fn drop_gesture(&mut self) -> bool {
        let Some(gesture) = self.hand.gesture.take() else { return false };
        match gesture.held {
            Held::Placing { index } => {
                if let Some(draft) = &mut self.hand.draft {
                    draft.places.truncate(index);
                    if !draft.is_begun() && draft.mark.is_none() {
                        self.hand.draft = None;
                    }
                }
            }
            Held::Draft { before, .. } => self.hand.draft = Some(*before),
            Held::Calibration { .. } => self.remembered.scale_changed(&gesture.film),
            Held::Mark { .. } | Held::Nothing => {}
        }
        self.touch();
        true
    }
}

/// A place follows the pointer; dragged from the first, the shape spans from there to the pointer.
fn stretch(places: &mut Vec<Place>, index: usize, kind: ShapeKind, to: Place, aspect: f64) {
    let spans = index == 0 && !matches!(kind, ShapeKind::Point | ShapeKind::Text);
    match (kind, places.first().copied()) {
        (ShapeKind::Outline, _) => {
            if is_next_of_stroke(places, to) {
                places.push(to);
            }
        }
        (ShapeKind::Circle, Some(first)) if spans => {
            *places = rim_of_diameter(first, to, aspect).map(crate::case::kept_place).to_vec();
        }
        (_, Some(first)) if spans => *places = vec![first, to],
        _ => {
            if let Some(place) = places.get_mut(index) {
                *place = to;
            }
        }
    }
}

/// A shape with the held place, or as a whole, moved by so much and kept within the film.
pub(super) fn moved_shape(shape: &Shape, on: GripOn, by: Place, film_px: [f64; 2]) -> Shape {
    match on {
        GripOn::Place(index) => match shape.places().get(index) {
            Some(place) => shape.with_place(index, within([place[0] + by[0], place[1] + by[1]], film_px)),
            None => shape.clone(),
        },
        GripOn::Line => shape.map(|place| moved(place, by)),
        GripOn::Label => shape.clone(),
    }
}

/// The mark with what the grip holds moved: a place, its label, or everything of it on this film.
pub(super) fn moved_mark(
    before: &Mark,
    grip: &Grip,
    film: &RadiographId,
    from: Place,
    by: Place,
    film_px: [f64; 2],
) -> Mark {
    let mut mark = before.clone();
    if grip.on == GripOn::Line {
        let on_film: Vec<_> = before.parts.iter().filter(|part| part.film == *film).collect();
        let places: Vec<_> = on_film.iter().flat_map(|part| part.shape.places()).copied().collect();
        let by = held_back(&places, by, film_px);
        for (index, part) in mark.parts.iter_mut().enumerate().filter(|(_, part)| part.film == *film) {
            part.shape = moved_shape(&part.shape, GripOn::Line, by, film_px);
            mark.snapped.remove(&index);
        }
    } else if let Some(part) = mark.parts.get_mut(grip.part) {
        if grip.on == GripOn::Label {
            // Where the program had put the label, only the painter knows: it comes to the pointer.
            let first = part.shape.places().first().copied().unwrap_or_default();
            part.label_at = Some(moved(part.label_at.unwrap_or_else(|| difference(from, first)), by));
        } else {
            part.shape = moved_shape(&part.shape, grip.on, by, film_px);
            // A hand has the last word.
            mark.snapped.remove(&grip.part);
        }
    }
    mark
}

/// The calibration with one of its places, or all of them, moved.
pub(super) fn moved_calibration(
    before: &Calibration,
    grip: &Grip,
    by: Place,
    film_px: [f64; 2],
) -> Calibration {
    let places = before.kind.places();
    let mut kind = before.kind.clone();
    let (indexes, by) = match grip.on {
        GripOn::Place(index) => (index..index + 1, by),
        GripOn::Line => (0..places.len(), held_back(places, by, film_px)),
        GripOn::Label => (0..0, by),
    };
    for index in indexes {
        if let Some(place) = places.get(index) {
            kind = kind.with_place(index, within([place[0] + by[0], place[1] + by[1]], film_px));
        }
    }
    // A hand has the last word.
    let snapped = before.snapped && kind == before.kind;
    Calibration { kind, snapped, ..before.clone() }
}

/// The draft with one of its places moved, or all of them on this film.
pub(super) fn moved_draft(
    before: &Draft,
    grip: &Grip,
    film: &RadiographId,
    by: Place,
    film_px: [f64; 2],
) -> Draft {
    let mut draft = before.clone();
    draft.snapped.retain(|index| match grip.on {
        GripOn::Place(_) => *index != grip.part,
        GripOn::Line => before.parts.get(*index).is_none_or(|part| part.film != *film),
        GripOn::Label => true,
    });
    if grip.part >= before.parts.len() {
        let by = if grip.on == GripOn::Line { held_back(&before.places, by, film_px) } else { by };
        for (index, place) in draft.places.iter_mut().enumerate() {
            if grip.on == GripOn::Line || grip.on == GripOn::Place(index) {
                *place = within([place[0] + by[0], place[1] + by[1]], film_px);
            }
        }
    } else if grip.on == GripOn::Line {
        let on_film: Vec<_> = before.parts.iter().filter(|part| part.film == *film).collect();
        let places: Vec<_> = on_film.iter().flat_map(|part| part.shape.places()).copied().collect();
        let by = held_back(&places, by, film_px);
        for part in draft.parts.iter_mut().filter(|part| part.film == *film) {
            part.shape = moved_shape(&part.shape, GripOn::Line, by, film_px);
        }
    } else if let Some(part) = draft.parts.get_mut(grip.part) {
        part.shape = moved_shape(&part.shape, grip.on, by, film_px);
    }
    draft
}
