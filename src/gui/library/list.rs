//! The list: headings that sort, and the rows in sight. A thousand rows cost what a dozen do.

use std::path::PathBuf;

use eframe::egui::{Align2, FontId, Id, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::row;
use crate::editor::{Command, Editor, LibraryCommand, LibrarySort};
use crate::gui::{fonts, theme};

/// Height of a row.
pub(super) const ROW: f32 = 56.0;
/// Height of the headings.
const HEAD: f32 = 24.0;
/// Width of the film in small.
pub(super) const PICTURE: f32 = 60.0;
/// Space between columns.
const GAP: f32 = 12.0;

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Title,
    Diagnosis,
    Device,
    LastVisit,
    Films,
    Readings,
    Stage,
}

const COLUMNS: [(Column, &str, LibrarySort); 7] = [
    (Column::Title, "Title", LibrarySort::Title),
    (Column::Diagnosis, "Diagnosis", LibrarySort::Diagnosis),
    (Column::Device, "Device", LibrarySort::Device),
    (Column::LastVisit, "Last visit", LibrarySort::LastVisit),
    (Column::Films, "Films", LibrarySort::Films),
    (Column::Readings, "Readings", LibrarySort::Readings),
    (Column::Stage, "Last stage", LibrarySort::Stage),
];

/// Where the columns lie, from the left edge of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Columns {
    edges: [(f32, f32); 7],
}

impl Columns {
    fn of(width: f32) -> Self {
        let rest = width - PICTURE - GAP;
        let share = |column: Column| match column {
            Column::Title => 0.26,
            Column::Diagnosis => 0.19,
            Column::Device => 0.11,
            Column::LastVisit => 0.13,
            Column::Films => 0.05,
            Column::Readings => 0.12,
            Column::Stage => 0.14,
        };
        let mut left = PICTURE + GAP;
        let edges = COLUMNS.map(|(column, ..)| {
            let own = rest * share(column);
            let edge = (left, left + own - GAP);
            left += own;
            edge
        });
        Self { edges }
    }

    /// The place of a column in a row.
    pub(super) fn at(&self, row: Rect, column: Column) -> Rect {
        let index = COLUMNS.iter().position(|(own, ..)| *own == column).unwrap_or_default();
        let (left, right) = self.edges.get(index).copied().unwrap_or_default();
        Rect::from_min_max(pos2(row.left() + left, row.top()), pos2(row.left() + right, row.bottom()))
    }
}

/// Draws the list in so much height. `follow`: the selected row scrolls into sight. Returns the cases in sight.
pub(super) fn show(
    ui: &mut Ui,
    editor: &Editor,
    space: f32,
    follow: bool,
    wishes: &mut Vec<Command>,
) -> Vec<PathBuf> {
    let library = editor.library();
    let columns = Columns::of(ui.available_width() - 14.0);
    headings(ui, editor, &columns, wishes);
    let mut shown = Vec::new();
    let rows = library.rows();
    let selected = library.selected();
    let view = (space - HEAD).max(ROW);
    let mut area = ScrollArea::vertical().id_salt("library").auto_shrink([false, false]).max_height(view);
    if let Some(offset) = selected.filter(|_| follow).and_then(|index| offset(ui, index, view)) {
        area = area.vertical_scroll_offset(offset);
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let output = area.show_rows(ui, ROW, rows.len(), |ui, range| {
        for index in range {
            let Some(one) = rows.get(index) else { continue };
            shown.push(one.case.case_file.clone());
            let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
            row::show(ui, editor, one, rect, &columns, selected == Some(index), wishes);
        }
    });
    let top = output.state.clamped_offset().y;
    ui.data_mut(|data| data.insert_temp(offset_id(), top));
    shown
}

fn offset_id() -> Id {
    Id::unique("library scrolled by")
}

/// By how much the list has to be scrolled so that a row is in sight; `None` where it is.
fn offset(ui: &Ui, index: usize, view: f32) -> Option<f32> {
    let now: f32 = ui.data(|data| data.get_temp(offset_id())).unwrap_or_default();
    let (top, bottom) = (index as f32 * ROW, (index as f32 + 1.0) * ROW);
    if top < now {
        Some(top)
    } else if bottom > now + view {
        Some(bottom - view)
    } else {
        None
    }
}

fn headings(ui: &mut Ui, editor: &Editor, columns: &Columns, wishes: &mut Vec<Command>) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEAD));
    let (sort, is_descending) = editor.library().sort();
    for (column, word, own) in COLUMNS {
        let place = columns.at(rect, column);
        let response = ui.interact(place, Id::unique("library heading").with(word), Sense::click());
        let arrow = match (sort == own, is_descending) {
            (false, _) => "",
            (true, true) => " ▼",
            (true, false) => " ▲",
        };
        response.widget_info(|| {
            WidgetInfo::selected(Role::Button, true, sort == own, format!("Sort by {}", word.to_lowercase()))
        });
        let lit = response.hovered() || response.has_focus() || sort == own;
        let colour = if lit { theme::TEXT } else { theme::HINT };
        let font = FontId::new(theme::CAPTION_SIZE, fonts::regular());
        let painter = ui.painter().with_clip_rect(place);
        painter.text(place.left_center(), Align2::LEFT_CENTER, format!("{word}{arrow}"), font, colour);
        if response.clicked() {
            wishes.push(Command::Library(LibraryCommand::Sort(own)));
        }
    }
    let line = eframe::egui::Stroke::new(1.0, theme::LINE);
    ui.painter().hline(rect.x_range(), rect.bottom(), line);
}
