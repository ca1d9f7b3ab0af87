//! Snapping what is drawn to edges of the film: a switch for each tool, turned round while a key is held. What was snapped
//! says so, and a hand that moves it afterwards has the last word.

use crate::analysis::measure::{snap_circle, snap_width};
use crate::case::{RadiographId, Shape, ShapeKind};
use crate::editor::command::{CalibrateOn, Tool};
use crate::editor::core::Core;
use crate::editor::marks::Marking;
use crate::editor::notices::Severity;

/// Largest distance of a hand from an edge: pixels of the screen, and never less than so many of the film.
const REACH_SCREEN_PX: f64 = 10.0;
const LEAST_REACH_PX: f64 = 12.0;

impl Marking {
    /// True if the tool in hand draws anything that could be snapped.
    pub(crate) fn can_snap(&self, core: &Core) -> bool {
        match &self.hand.tool {
            Some(Tool::Shape(kind)) => matches!(kind, ShapeKind::Line | ShapeKind::Circle),
            Some(Tool::Calibrate(_)) => true,
            Some(Tool::Measure(key)) => core.book().measure(key).is_some_and(|own| {
                own.parts.iter().any(|part| own.formula.is_edge_to_edge(part.key.as_str()))
            }),
            None => false,
        }
    }

    /// True if places of the tool in hand snap to edges when nothing is held.
    pub(crate) fn snaps(&self) -> bool {
        let tool = self.hand.tool.as_ref();
        tool.is_some_and(|tool| self.hand.snapping.contains(tool))
    }

    pub(super) fn toggle_snapping(&mut self, core: &Core) {
        let Some(tool) = self.hand.tool.clone().filter(|_| self.can_snap(core)) else { return };
        let snapping = &mut self.hand.snapping;
        match snapping.iter().position(|own| *own == tool) {
            Some(index) => {
                snapping.remove(index);
            }
            None => snapping.push(tool),
        }
    }

    pub(super) fn turn_snapping(&mut self, is_held: bool) {
        self.hand.snap_turned = is_held;
    }

    /// A shape that was drawn just now, snapped to the edges beside it; `None` where it is not to be snapped, or where
    /// there is no clear edge, which the person is told.
    pub(super) fn snapped_shape(&self, core: &mut Core, film: &RadiographId, shape: &Shape) -> Option<Shape> {
        if self.snaps() == self.hand.snap_turned || !self.is_edge_to_edge(core) {
            return None;
        }
        if !matches!(shape, Shape::Line(_) | Shape::Circle(_)) {
            return None;
        }
        let Some(loaded) = core.films.loaded(film) else {
            core.tell_not_snapped("the film is not read yet");
            return None;
        };
        let reach =
            core.zoom_of(film).map_or(LEAST_REACH_PX, |zoom| (REACH_SCREEN_PX / zoom).max(LEAST_REACH_PX));
        let snapped = match shape {
            Shape::Line(ends) => snap_width(&loaded.film, *ends, reach).map(|own| Shape::Line(own.places)),
            Shape::Circle(rim) => snap_circle(&loaded.film, *rim, reach).map(|own| Shape::Circle(own.places)),
            Shape::Point(_)
            | Shape::Arrow(_)
            | Shape::Polyline(_)
            | Shape::Angle(_)
            | Shape::Rectangle(_)
            | Shape::Ellipse(_)
            | Shape::Outline(_)
            | Shape::Text(_) => None,
        };
        if snapped.is_none() {
            core.tell_not_snapped("no clear edge is near both ends, or round enough of the circle");
        }
        snapped
    }

    /// True if the part that is being placed runs from edge to edge, or round an edge.
    fn is_edge_to_edge(&self, core: &Core) -> bool {
        match &self.hand.tool {
            Some(Tool::Shape(kind)) => matches!(kind, ShapeKind::Line | ShapeKind::Circle),
            Some(Tool::Calibrate(CalibrateOn::Line | CalibrateOn::Circle | CalibrateOn::Implant(_))) => true,
            Some(Tool::Measure(_)) => {
                let next = self.definition_in_hand(core).zip(self.hand.draft.as_ref());
                next.is_some_and(|(own, draft)| {
                    let part = core.next_part(own, draft);
                    part.is_some_and(|(_, part)| own.formula.is_edge_to_edge(part.key.as_str()))
                })
            }
            None => false,
        }
    }
}

impl Core {
    fn tell_not_snapped(&mut self, why: &str) {
        let text = format!("It lies where you placed it: {why}.");
        self.notices.tell(Severity::Info, "Not snapped to an edge", text);
    }
}
