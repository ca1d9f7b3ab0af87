//! Where labels go: in the margins of a view and never on what they name, apart from each other. The window and pictures
//! place them by the same rule. All in points.

mod margin;

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
    /// From which distance on a line leads from the label to what it names.
    pub leader_from: f64,
    /// Most labels in the view: the first ones.
    pub most: usize,
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
        Self { gap: 9.0, apart: 3.0, leader_from: 20.0, most: 500 }
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

impl PlacedLabel {
    /// The label in a picture of so many pixels a point, on whole pixels.
    #[must_use = "the label itself stays as it is"]
    pub fn in_pixels(self, factor: f64) -> Self {
        let scaled = |place: Place| place.map(|value| value * factor);
        let (min, max) = (scaled(self.area.min), scaled(self.area.max));
        let corner = min.map(f64::round);
        let area = LabelBox { min: corner, max: [corner[0] + max[0] - min[0], corner[1] + max[1] - min[1]] };
        Self { area, leader: self.leader.map(|ends| ends.map(scaled)) }
    }
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
