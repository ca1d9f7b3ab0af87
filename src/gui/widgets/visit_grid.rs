//! A grid with a column for each visit. It scrolls in both directions within its own area; the visits stay at the top, and
//! the row names on the left.

use eframe::egui::{Color32, Pos2, Rect, ScrollArea, Stroke, Ui, pos2, vec2};

use super::text::{Lettering, elided};
use crate::gui::{fonts, theme};

/// Space at the sides of a cell, in points.
const PAD: f32 = 8.0;

/// Heading of the column of a visit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VisitHead<'a> {
    /// Key shared by the visits of one operation, independent of its name.
    pub(crate) group: &'a str,
    /// "Revision DHS"; empty for films that are only dated.
    pub(crate) operation: &'a str,
    /// "6 months".
    pub(crate) label: &'a str,
    /// True if the visit is in focus.
    pub(crate) is_in_focus: bool,
    /// True if the label is right-aligned, above right-aligned figures.
    pub(crate) at_right: bool,
}

/// Limits of the column widths of a grid, in points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ColumnWidths {
    /// Of the row names, with ample and with little space.
    pub(crate) names: (f32, f32),
    /// Of a visit, maximum and minimum.
    pub(crate) visit: (f32, f32),
}

impl ColumnWidths {
    /// Width of the whole grid with ample space.
    pub(crate) fn all(self, visits: usize) -> f32 {
        self.names.0 + self.visit.0 * visits as f32
    }
}

/// Size of the content of a grid and of the space for it, in points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GridSize {
    /// Height of the whole grid.
    pub(crate) tall: f32,
    /// Height available for it; beyond, it scrolls.
    pub(crate) space: f32,
    /// Width of the widest cell.
    pub(crate) widest: f32,
}

/// Geometry of a grid: the content moves when scrolled, the headings do not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VisitGrid {
    /// The visible area.
    pub(crate) view: Rect,
    /// Top left corner of the content.
    pub(crate) corner: Pos2,
    /// Width of the row names.
    pub(crate) names: f32,
    /// Width of the column of a visit.
    pub(crate) column: f32,
}

impl VisitGrid {
    /// Height of the two lines at the top: operation and interval.
    pub(crate) const HEAD: f32 = 44.0;

    /// Lays out a grid and scrolls it: cells are never truncated. `draw` draws the cells and the row names, then the
    /// headings are drawn over them.
    pub(crate) fn show(
        ui: &mut Ui,
        id: &'static str,
        size: GridSize,
        widths: ColumnWidths,
        heads: &[VisitHead<'_>],
        draw: impl FnOnce(&mut Ui, &Self),
    ) {
        let GridSize { tall, space, widest } = size;
        let wide = ui.available_width();
        let count = heads.len().max(1) as f32;
        let needed = widest.clamp(widths.visit.1, widths.visit.0);
        let has_space = wide >= widths.names.0 + needed * count;
        let names = if has_space { widths.names.0 } else { widths.names.1.min(wide * 0.4) };
        let column = ((wide - names) / count).clamp(needed, widths.visit.0);
        let most = tall.min(space);
        let scroll = ScrollArea::both()
            .id_salt(id)
            .max_height(most)
            .min_scrolled_height(most)
            .auto_shrink([false, true]);
        scroll.show_viewport(ui, |ui, _| {
            let size = vec2((names + column * count).max(wide), tall);
            let (_, area) = ui.allocate_space(size);
            let grid = Self { view: ui.clip_rect(), corner: area.min, names, column };
            draw(ui, &grid);
            grid.heads(ui, heads);
        });
    }

    /// Left and right edge of a visit's column.
    pub(crate) fn column(&self, index: usize) -> (f32, f32) {
        let left = self.corner.x + self.names + self.column * index as f32;
        (left, left + self.column)
    }

    /// The part of the view available to cells.
    pub(crate) fn cells(&self) -> Rect {
        Rect::from_min_max(self.view.min + vec2(self.names, Self::HEAD), self.view.max)
    }

    /// The part of the view available to row names.
    pub(crate) fn row_names(&self) -> Rect {
        let right = self.view.left() + self.names;
        Rect::from_min_max(self.view.min + vec2(0.0, Self::HEAD), pos2(right, self.view.bottom()))
    }

    /// Scrolls until a cell is visible, clear of the headings that cover the edges of the view.
    pub(crate) fn scroll_to(&self, ui: &Ui, cell: Rect, above: f32) {
        let covered = vec2(self.names, Self::HEAD + above);
        ui.scroll_to_rect(Rect::from_min_max(cell.min - covered, cell.max), None);
    }

    /// Operations and intervals at the top.
    fn heads(&self, ui: &Ui, heads: &[VisitHead<'_>]) {
        let view = self.view;
        let corner = pos2(view.left() + self.names, view.top());
        let clip = Rect::from_min_max(corner, pos2(view.right(), view.top() + Self::HEAD));
        let painter = ui.painter().with_clip_rect(clip);
        let mut from = 0;
        for (index, head) in heads.iter().enumerate() {
            let (left, right) = self.column(index);
            let colour: Color32 = if head.is_in_focus { theme::ACCENT } else { theme::TEXT };
            let label = Lettering::new(theme::CAPTION_SIZE, fonts::strong(), colour);
            let label = elided(&painter, head.label, &label, right - left - PAD);
            let at = if head.at_right { right - PAD - label.size().x } else { left + PAD };
            painter.galley(pos2(at, view.top() + 22.0), label, colour);
            if heads.get(index + 1).is_some_and(|next| next.group == head.group) {
                continue;
            }
            let (group_left, _) = self.column(from);
            let name = Lettering::new(theme::CAPTION_SIZE, fonts::regular(), theme::SECOND);
            let name = elided(&painter, head.operation, &name, right - group_left - 2.0 * PAD);
            // The name stays visible while any visit of its operation is.
            let at = (group_left + PAD).max(clip.left() + PAD).min(right - PAD - name.size().x);
            painter.galley(pos2(at, view.top() + 2.0), name, theme::SECOND);
            if from > 0 {
                let pole = Stroke::new(1.0, theme::EDGE);
                let whole = Rect::from_min_max(corner, view.max);
                ui.painter().with_clip_rect(whole).vline(group_left, view.y_range(), pole);
            }
            from = index + 1;
        }
        ui.painter().hline(view.x_range(), view.top() + Self::HEAD - 1.0, Stroke::new(1.0, theme::EDGE));
    }
}
