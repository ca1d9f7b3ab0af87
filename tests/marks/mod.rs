//! Marks as strokes: shapes, constructions, labels beside them, what lies under a point, and pictures of it all.

mod crowd;
mod labels;
mod pictures;
mod rows;
mod scene;
mod shapes;
