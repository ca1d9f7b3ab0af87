//! Findings over time: the matrix over all visits, the small one below the history, the section of the
//! reading panel, and the dialog that adds a finding. States, flags and names are computed in lower layers.

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
