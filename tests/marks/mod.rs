//! Marks as strokes: shapes, constructions, labels beside them, and pictures of it all.

mod crowd;
mod labels;
mod pictures;
mod rows;
mod scene;
mod shapes;
