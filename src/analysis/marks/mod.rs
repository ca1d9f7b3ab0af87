//! Marks as strokes, computed once in film pixels and drawn alike on the screen and in pictures. Knows no
//! screen: where labels go is computed for any [`Placement`](crate::imaging::Placement) by whoever draws.

use crate::case::{Place, Shape};

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

/// The strokes of a shape.
pub fn strokes(shape: &Shape) -> Strokes {
    Strokes { lines: vec![shape.places().to_vec()], ..Strokes::default() }
}
