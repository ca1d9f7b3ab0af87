//! Where labels go: beside what they name and never on it, in the view, apart from each other. The order in which
//! places are tried hangs on the mark alone, so that a small pan or a change of one mark moves no other label
//! without need. All in view pixels.

mod board;
mod margin;

use board::Board;
pub use margin::{Ground, place_in_margins};

use super::Strokes;
use crate::case::Place;

/// An upright box in a view.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LabelBox {
    /// Left, top.
    pub min: Place,
    /// Right, bottom.
    pub max: Place,
}

/// A label to place.
#[derive(Debug, Clone, Copy)]
pub struct LabelWish<'a> {
    /// Number of its mark: the label covers nothing of the same number.
    pub group: usize,
    /// Width and height; `None` for strokes without a label.
    pub size: Option<[f64; 2]>,
    /// The strokes that it names, in view pixels.
    pub strokes: &'a Strokes,
    /// The places that it names, in view pixels: kept free, and the label goes beside the last or the first.
    pub handles: &'a [Place],
    /// Middle of the label, in view pixels, if the reader moved it.
    pub put: Option<Place>,
    /// True if it is shown however crowded the view is: what is selected.
    pub is_needed: bool,
}

/// Distances and limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LabelRules {
    /// From what is named to its label.
    pub gap: f64,
    /// Between two labels.
    pub apart: f64,
    /// Largest distance of a label from its mark.
    pub reach: f64,
    /// From which distance on a line leads from the label to what it names.
    pub leader_from: f64,
    /// Another mark under a label is as bad as so much further off.
    pub line_cost: f64,
    /// With more labels than this in the view only those that are needed are shown.
    pub most: usize,
    /// Most places that are tried in all, shared among the labels; one for which too few were tried is left
    /// out unless it is needed.
    pub most_tries: usize,
}

/// Most labels in a view, beside those of the selection.
const MOST_LABELS: usize = 40;
/// A label takes so much of a view, in square points: on a small film the anatomy goes first, and the panel and the
/// command line tell every value.
const ROOM_OF_A_LABEL: f64 = 22_000.0;

/// Most labels in a view of this size in points, in the window and on a picture alike; the first
/// marks are named.
pub fn most_labels([width, height]: [f64; 2]) -> usize {
    ((width * height / ROOM_OF_A_LABEL) as usize).clamp(1, MOST_LABELS)
}

impl Default for LabelRules {
    fn default() -> Self {
        Self {
            gap: 9.0,
            apart: 3.0,
            reach: 240.0,
            leader_from: 20.0,
            line_cost: 45.0,
            most: 500,
            most_tries: 8_000,
        }
    }
}

impl LabelRules {
    /// The same rules in a picture whose lines and letters are larger.
    #[must_use = "the rules themselves stay as they are"]
    pub fn scaled(self, factor: f64) -> Self {
        Self {
            gap: self.gap * factor,
            apart: self.apart * factor,
            reach: self.reach * factor,
            leader_from: self.leader_from * factor,
            line_cost: self.line_cost * factor,
            ..self
        }
    }
}

/// A label in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlacedLabel {
    /// Rectangle of the label.
    pub area: LabelBox,
    /// The line to what it names, from the edge of the label, where it stands off.
    pub leader: Option<[Place; 2]>,
}

impl LabelBox {
    /// The box of a size round its middle.
    pub fn around([x, y]: Place, [width, height]: [f64; 2]) -> Self {
        Self { min: [x - width / 2.0, y - height / 2.0], max: [x + width / 2.0, y + height / 2.0] }
    }

    /// The whole of a view.
    pub fn view([width, height]: [f64; 2]) -> Self {
        Self { min: [0.0; 2], max: [width, height] }
    }

    /// The box with every side moved out.
    #[must_use = "the box itself stays as it is"]
    pub fn grown(self, by: f64) -> Self {
        Self { min: self.min.map(|value| value - by), max: self.max.map(|value| value + by) }
    }

    /// True if a place lies in it.
    pub fn holds(&self, place: Place) -> bool {
        (0..2).all(|k| place[k] >= self.min[k] && place[k] <= self.max[k])
    }

    /// True if another lies wholly in it.
    pub fn encloses(&self, other: &Self) -> bool {
        self.holds(other.min) && self.holds(other.max)
    }

    /// True if both share more than an edge.
    pub fn meets(&self, other: &Self) -> bool {
        (0..2).all(|k| self.min[k] < other.max[k] && other.min[k] < self.max[k])
    }

    /// Area that both share, in square pixels.
    pub fn shared(&self, other: &Self) -> f64 {
        let side = |k: usize| (self.max[k].min(other.max[k]) - self.min[k].max(other.min[k])).max(0.0);
        side(0) * side(1)
    }

    /// The place of the box nearest to another place.
    pub fn nearest(&self, place: Place) -> Place {
        [0, 1].map(|k: usize| place[k].max(self.min[k]).min(self.max[k]))
    }

    /// The piece of a segment within the box.
    pub fn clip(&self, [a, b]: [Place; 2]) -> Option<[Place; 2]> {
        let (mut from, mut to) = (0.0_f64, 1.0_f64);
        for k in 0..2 {
            let way = b[k] - a[k];
            if way == 0.0 {
                if a[k] < self.min[k] || a[k] > self.max[k] {
                    return None;
                }
                continue;
            }
            let (one, other) = ((self.min[k] - a[k]) / way, (self.max[k] - a[k]) / way);
            from = from.max(one.min(other));
            to = to.min(one.max(other));
        }
        let at = |share: f64| [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
        (from <= to).then(|| [at(from), at(to)])
    }

    /// The box moved as little as needed to lie in another; its top left corner wins where it is too large.
    #[must_use = "the box itself stays as it is"]
    pub fn moved_into(self, view: &Self) -> Self {
        let shift = [0, 1].map(|k: usize| {
            let back = (view.max[k] - self.max[k]).min(0.0);
            back.max(view.min[k] - self.min[k]).max(back)
        });
        let moved = |place: Place| [place[0] + shift[0], place[1] + shift[1]];
        Self { min: moved(self.min), max: moved(self.max) }
    }
}

/// Places for labels; `None` for one whose mark is out of the view, or that is left out because too many are in it.
pub fn place_labels(
    view: LabelBox,
    wishes: &[LabelWish<'_>],
    rules: &LabelRules,
) -> Vec<Option<PlacedLabel>> {
    Board::new(view, wishes, *rules).place()
}
