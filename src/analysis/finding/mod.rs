//! Findings worked out: the matrix of findings over visits, and the flags that complications fly on the timeline.
//! Nothing of it is stored.

mod matrix;
mod shown;

pub use matrix::{FindingCell, FindingRow, Flag, Matrix, SeenAt, flags, matrix, name};
pub use shown::{short_name, shown_by_marks};
