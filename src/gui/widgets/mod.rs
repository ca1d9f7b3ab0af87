//! Widgets that several panels and dialogs use: dialogs, buttons, headings, text cut to its room, and the grid over
//! visits. They know no case and no editor.

mod buttons;
mod modal;
mod text;
mod visit_grid;

pub(crate) use buttons::{primary, secondary};
pub(crate) use modal::{modal_asking, sheet_at_foot};
pub(crate) use text::{elided, heading, single};
pub(crate) use visit_grid::{ColumnWidths, VisitGrid, VisitHead};
