//! A grid with a column for each visit. It scrolls both ways in its own place; the visits stay at the top, and the names
//! of the rows at the left.

use eframe::egui::{Color32, Pos2, Rect, ScrollArea, Stroke, Ui, pos2, vec2};

use super::text::elided;
use crate::gui::{fonts, theme};

/// Space at the sides of a cell, in points.
const PAD: f32 = 8.0;

/// What stands above the column of a visit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VisitHead<'a> {
    /// What visits of one operation share, whatever it is called.
    pub(crate) group: &'a str,
    /// "Revision DHS"; empty for films that are only dated.
    pub(crate) operation: &'a str,
    /// "6 months".
    pub(crate) label: &'a str,
    /// Whether the visit is in focus.
    pub(crate) is_in_focus: bool,
    /// Whether the label is at the right of its column, over figures that are.
    pub(crate) at_right: bool,
}

/// How wide the columns of a grid may be, in points.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ColumnWidths {
    /// Of the names of the rows, where there is room and where there is little.
    pub(crate) names: (f32, f32),
    /// Of a visit, at most and at least.
    pub(crate) visit: (f32, f32),
}

impl ColumnWidths {
    /// How wide the whole grid would be with room for everything.
    pub(crate) fn all(self, visits: usize) -> f32 {
        self.names.0 + self.visit.0 * visits as f32
    }
}

/// Where everything of a grid is: the corner of the content moves as it is scrolled, the heads do not.
#[derive(Debug, Clone, Copy)]
pub(crate) struct VisitGrid {
    /// What is visible.
    pub(crate) view: Rect,
    /// Top left corner of the content.
    pub(crate) corner: Pos2,
    /// Width of the names of the rows.
    pub(crate) names: f32,
    /// Width of the column of a visit.
    pub(crate) column: f32,
}

impl VisitGrid {
    /// Height of the two lines at the top: operation and interval.
    pub(crate) const HEAD: f32 = 44.0;

    /// Lays out a grid of this height and scrolls it, at most `room` high; `widest` is the width that the widest cell
    /// needs: no cell is cut for want of width, where there is less room the grid scrolls. `draw` draws the cells and the
    /// names of the rows, then the heads are drawn over them.
    pub(crate) fn show(
        ui: &mut Ui,
        id: &'static str,
        (tall, room): (f32, f32),
        (widths, widest): (ColumnWidths, f32),
        heads: &[VisitHead<'_>],
        draw: impl FnOnce(&mut Ui, &Self),
    ) {
        let wide = ui.available_width();
        let count = heads.len().max(1) as f32;
        let needed = widest.clamp(widths.visit.1, widths.visit.0);
        let has_room = wide >= widths.names.0 + needed * count;
        let names = if has_room { widths.names.0 } else { widths.names.1.min(wide * 0.4) };
        let column = ((wide - names) / count).clamp(needed, widths.visit.0);
        let most = tall.min(room);
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

    /// The part of the view that cells may use.
    pub(crate) fn cells(&self) -> Rect {
        Rect::from_min_max(self.view.min + vec2(self.names, Self::HEAD), self.view.max)
    }

    /// The part of the view that the names of the rows may use.
    pub(crate) fn row_names(&self) -> Rect {
        let right = self.view.left() + self.names;
        Rect::from_min_max(self.view.min + vec2(0.0, Self::HEAD), pos2(right, self.view.bottom()))
    }

    /// Scrolls until a cell is in sight, clear of the heads that cover the edges of the view.
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
            let label = (theme::CAPTION_SIZE, fonts::strong(), colour);
            let label = elided(&painter, head.label, label, right - left - PAD);
            let at = if head.at_right { right - PAD - label.size().x } else { left + PAD };
            painter.galley(pos2(at, view.top() + 22.0), label, colour);
            if heads.get(index + 1).is_some_and(|next| next.group == head.group) {
                continue;
            }
            let (group_left, _) = self.column(from);
            let name = (theme::CAPTION_SIZE, fonts::regular(), theme::SECOND);
            let name = elided(&painter, head.operation, name, right - group_left - 2.0 * PAD);
            // The name stays in sight while any visit of its operation is.
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
