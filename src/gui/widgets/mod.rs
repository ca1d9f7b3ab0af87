//! Widgets shared by panels and dialogs: dialogs, buttons, headings, truncated text, and the grid over
//! visits. Independent of cases and the editor.

mod buttons;
mod modal;
mod text;
mod visit_grid;

pub(crate) use buttons::{primary, secondary};
pub(crate) use modal::{modal_asking, sheet_at_foot};
pub(crate) use text::{Lettering, elided, heading, single};
pub(crate) use visit_grid::{ColumnWidths, GridSize, VisitGrid, VisitHead};
