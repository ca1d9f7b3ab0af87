//! Findings over time in the window: the matrix over all visits, the small one under the history, the section of the
//! reading panel, and what is asked when another is to be followed. States, flags and names are worked out below.

mod adding;
mod card;
mod chips;
mod content;
mod matrix;
mod offers;
mod section;
mod small;

pub(crate) use adding::Adding;
pub(crate) use matrix::MatrixDialog;
pub(crate) use section::FindingsSection;
pub(crate) use small::SmallMatrix;
