//! Marks as strokes, computed once in film pixels and drawn alike on the screen and in pictures. Knows no
//! screen: where labels go is computed for any [`Placement`](crate::imaging::Placement) by whoever draws.

mod construction;
mod curves;
mod drawn;
mod label_text;
mod labels;
pub(in crate::analysis) mod letters;
mod picture;
pub mod style;
mod vector;

pub use construction::{constructions, mark_strokes};
pub use drawn::{Drawn, Labelled, drawn, drawn_calibration, drawn_mark};
pub use label_text::{calibration_rows, label_rows, label_rows_showing};
pub use labels::{Ground, LabelBox, LabelRules, LabelWish, PlacedLabel, most_labels, place_in_margins};
pub use letters::{FontFor, Letters, Setting};
pub use picture::{LooseLabel, draw_marks, draw_marks_apart};
pub use vector::{marks_svg, xml_text};

use crate::analysis::measure::geometry::{Circle, circle_through, middle};
use crate::case::{CalibrationKind, Place, Shape};
use curves::{arc, ellipse};

/// Lines to draw for one shape, in film pixels.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Strokes {
    /// Curves as chains of places; a closed one ends where it began.
    pub lines: Vec<Vec<Place>>,
    /// Thinner, dashed companions: construction lines, arcs, extensions.
    pub dashed: Vec<Vec<Place>>,
    /// Tips of arrows: (tip, a place further back on the shaft).
    pub tips: Vec<[Place; 2]>,
    /// Single places to be drawn as a cross.
    pub crosses: Vec<Place>,
}

impl Strokes {
    /// The same strokes elsewhere: in the pixels of a view, for example.
    #[must_use = "the strokes themselves stay where they are"]
    pub fn map(&self, change: impl Fn(Place) -> Place) -> Self {
        let chains = |chains: &[Vec<Place>]| -> Vec<Vec<Place>> {
            chains.iter().map(|chain| chain.iter().map(|place| change(*place)).collect()).collect()
        };
        Self {
            lines: chains(&self.lines),
            dashed: chains(&self.dashed),
            tips: self.tips.iter().map(|tip| tip.map(&change)).collect(),
            crosses: self.crosses.iter().map(|place| change(*place)).collect(),
        }
    }

    /// Every straight piece; a cross, or a chain of one place, is a piece without length.
    pub fn pieces(&self) -> impl Iterator<Item = [Place; 2]> {
        let chains = self.lines.iter().chain(&self.dashed);
        let steps = chains.clone().flat_map(|chain| chain.windows(2).map(|pair| [pair[0], pair[1]]));
        let lone = chains.filter(|chain| chain.len() == 1).map(|chain| [chain[0], chain[0]]);
        steps.chain(lone).chain(self.crosses.iter().map(|place| [*place, *place]))
    }

    /// Adds the strokes of another.
    pub fn extend(&mut self, other: Self) {
        self.lines.extend(other.lines);
        self.dashed.extend(other.dashed);
        self.tips.extend(other.tips);
        self.crosses.extend(other.crosses);
    }
}

/// The strokes of a shape.
pub fn strokes(shape: &Shape) -> Strokes {
    let mut drawn = Strokes::default();
    match shape {
        Shape::Point(place) => drawn.crosses.push(*place),
        Shape::Arrow([tail, tip]) => {
            drawn.lines.push(vec![*tail, *tip]);
            drawn.tips.push([*tip, *tail]);
        }
        Shape::Line(ends) => drawn.lines.push(ends.to_vec()),
        Shape::Polyline(corners) => drawn.lines.push(corners.clone()),
        Shape::Angle([one, vertex, other]) => {
            drawn.lines.push(vec![*one, *vertex, *other]);
            drawn.dashed.extend(arc(*vertex, *one, *other));
        }
        Shape::Rectangle([[left, top], [right, bottom]]) => drawn.lines.push(vec![
            [*left, *top],
            [*right, *top],
            [*right, *bottom],
            [*left, *bottom],
            [*left, *top],
        ]),
        Shape::Ellipse([a, b]) => {
            let centre = middle(*a, *b);
            drawn.lines.push(ellipse(centre, [(b[0] - a[0]).abs() / 2.0, (b[1] - a[1]).abs() / 2.0]));
        }
        Shape::Circle(rim) => circle(*rim, &mut drawn),
        Shape::Outline(places) => {
            drawn.lines.push(places.iter().chain(places.first()).copied().collect());
        }
        Shape::Text(_) => {}
    }
    drawn
}

fn circle(rim: [Place; 3], drawn: &mut Strokes) {
    if let Some(Circle { centre, radius }) = circle_through(rim) {
        drawn.lines.push(ellipse(centre, [radius, radius]));
        drawn.crosses.push(centre);
    } else {
        drawn.lines.push(rim.to_vec());
    }
}

/// The strokes of a calibration; none where it is a mere factor.
pub fn calibration_strokes(kind: &CalibrationKind) -> Strokes {
    match kind {
        CalibrationKind::Line { ends, .. } | CalibrationKind::Implant { ends, .. } => {
            strokes(&Shape::Line(*ends))
        }
        CalibrationKind::Circle { rim, .. } => strokes(&Shape::Circle(*rim)),
        CalibrationKind::Magnification { .. } => Strokes::default(),
    }
}
