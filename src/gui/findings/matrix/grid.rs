//! The grid: it scrolls both ways in its own place; the visits stay at the top and the findings at the left.

use std::sync::Arc;

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align2, Color32, EventFilter, FontFamily, FontId, Galley, Id, Painter, Pos2, Rect, Response, Role,
    ScrollArea, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use egui_material_icons::icons;

use super::Cursor;
use crate::case::FindingId;
use crate::editor::{Command, FindingCommand};
use crate::gui::findings::content::{Alarm, Cell, Column, Content, Row};
use crate::gui::{fonts, theme};

/// Width of the column of findings, where there is room and where there is little.
const FIRST: (f32, f32) = (230.0, 168.0);
/// Width of a visit's column, at most and at least.
const COLUMN: (f32, f32) = (148.0, 96.0);
/// Height of the two lines at the top: operation and interval.
const HEAD: f32 = 44.0;
/// Height of a row, and of the heading of a group.
const ROW: f32 = 30.0;
const GROUP: f32 = 26.0;
/// Space at the sides of a cell.
const PAD: f32 = 8.0;
/// From the edge of a cell to the middle of its mark, and to its word.
const MARK: f32 = 16.0;
const WORD: f32 = 29.0;

/// What is shown, and what of it takes the keys.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) content: &'a Content,
    pub(super) cursor: Option<Cursor>,
    /// The cell under the cursor is to take the keys.
    pub(super) takes_keys: bool,
    /// How high the grid may be.
    pub(super) room: f32,
}

/// Where everything stands: the corner of the content moves as it is scrolled, what is sticky does not.
struct Frame {
    view: Rect,
    corner: Pos2,
    first: f32,
    column: f32,
}

impl Frame {
    fn column(&self, index: usize) -> (f32, f32) {
        let left = self.corner.x + self.first + self.column * index as f32;
        (left, left + self.column)
    }

    /// The part of the view that cells may use.
    fn cells(&self) -> Rect {
        Rect::from_min_max(self.view.min + vec2(self.first, HEAD), self.view.max)
    }

    /// The part of the view that names of findings may use.
    fn names(&self) -> Rect {
        let right = self.view.left() + self.first;
        Rect::from_min_max(self.view.min + vec2(0.0, HEAD), pos2(right, self.view.bottom()))
    }
}

/// How wide the whole grid is.
pub(super) fn width(content: &Content) -> f32 {
    FIRST.0 + COLUMN.0 * content.columns.len() as f32
}

fn cell_id(id: FindingId, column: usize) -> Id {
    Id::unique("cell of findings").with((id.0, column))
}

/// Whether keys are the cursor's: its cell has them, or nothing has.
pub(super) fn holds_keys(ui: &Ui, cursor: Option<Cursor>) -> bool {
    let focused = ui.memory(eframe::egui::Memory::focused);
    focused.is_none_or(|focused| cursor.is_some_and(|cursor| cell_id(cursor.id, cursor.column) == focused))
}

/// Tops and heights of rows; a group begins with its heading.
fn layout(content: &Content) -> (Vec<(Option<f32>, f32)>, f32) {
    let mut top = HEAD;
    let mut tops = Vec::new();
    let mut group: Option<&str> = None;
    for row in &content.rows {
        let heading = (group != Some(row.group.as_str())).then_some(top);
        if heading.is_some() {
            top += GROUP;
        }
        group = Some(&row.group);
        tops.push((heading, top));
        top += ROW;
    }
    (tops, top)
}

/// Draws the grid. Returns the cell that was pressed.
pub(super) fn show(ui: &mut Ui, shown: &Shown<'_>, wishes: &mut Vec<Command>) -> Option<Cursor> {
    let content = shown.content;
    let (tops, tall) = layout(content);
    let wide = ui.available_width();
    let count = content.columns.len().max(1) as f32;
    let needed = widest(ui.painter(), content).clamp(COLUMN.1, COLUMN.0);
    let first = if wide >= FIRST.0 + needed * count { FIRST.0 } else { FIRST.1.min(wide * 0.4) };
    // A word is never cut for want of width: where there is less room the grid scrolls.
    let column = ((wide - first) / count).clamp(needed, COLUMN.0);
    let most = tall.min(shown.room);
    let scroll = ScrollArea::both()
        .id_salt("grid of findings")
        .max_height(most)
        .min_scrolled_height(most)
        .auto_shrink([false, true]);
    let mut pressed = None;
    scroll.show_viewport(ui, |ui, _| {
        let size = vec2((first + column * count).max(wide), tall);
        let (_, area) = ui.allocate_space(size);
        let frame = Frame { view: ui.clip_rect(), corner: area.min, first, column };
        for (row, (_, top)) in content.rows.iter().zip(&tops) {
            pressed = cells(ui, &frame, shown, row, area.top() + top).or(pressed);
        }
        for (row, (heading, top)) in content.rows.iter().zip(&tops) {
            if let Some(heading) = heading {
                group_head(ui, &frame, &row.group, area.top() + heading);
            }
            row_head(ui, &frame, shown.cursor, row, area.top() + top);
        }
        column_heads(ui, &frame, content);
    });
    let (cursor, is_second) = pressed?;
    let film = content.columns.get(cursor.column)?.film.clone();
    wishes.push(Command::Finding(FindingCommand::Go(cursor.id, film)));
    if is_second {
        wishes.push(Command::File(crate::editor::FileCommand::CloseDialog));
    }
    Some(cursor)
}

/// The width that the widest word needs.
fn widest(painter: &Painter, content: &Content) -> f32 {
    let words = content.rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.is_open);
    let width = |cell: &Cell| {
        let pin = if cell.has_mark { 14.0 } else { 0.0 };
        line(painter, &cell.words, theme::CAPTION_SIZE, fonts::strong(), theme::TEXT).size().x
            + WORD
            + PAD
            + pin
    };
    words.map(width).fold(0.0, f32::max)
}

/// Draws the cells of a row; the one that was pressed, and whether it was pressed twice.
fn cells(ui: &mut Ui, frame: &Frame, shown: &Shown<'_>, row: &Row, top: f32) -> Option<(Cursor, bool)> {
    let painter = ui.painter().with_clip_rect(frame.cells());
    let mut pressed = None;
    for (index, (cell, column)) in row.cells.iter().zip(&shown.content.columns).enumerate() {
        let (left, right) = frame.column(index);
        let rect = Rect::from_min_max(pos2(left, top), pos2(right, top + ROW));
        let here = Cursor { id: row.id, column: index };
        let is_cursor = shown.cursor == Some(here);
        let response = touch(ui, frame, rect, (row, column, index), (cell, is_cursor));
        if is_cursor && shown.takes_keys {
            response.request_focus();
            // What is sticky covers the edges of the view.
            ui.scroll_to_rect(Rect::from_min_max(rect.min - vec2(frame.first, HEAD + GROUP), rect.max), None);
        }
        if response.clicked() || response.double_clicked() {
            pressed = Some((here, response.double_clicked()));
        }
        ground(&painter, rect.shrink2(vec2(1.0, 1.5)), cell, is_cursor, &response);
        tell(&painter, rect, cell);
        response.on_hover_text(cell.spoken(&row.name, column));
    }
    let line = Stroke::new(1.0, theme::LINE);
    painter.hline(frame.view.x_range(), top + ROW, line);
    pressed
}

fn touch(
    ui: &Ui,
    frame: &Frame,
    rect: Rect,
    (row, column, index): (&Row, &Column, usize),
    (cell, is_cursor): (&Cell, bool),
) -> Response {
    let id = cell_id(row.id, index);
    let response = ui.interact(rect.intersect(frame.cells()), id, Sense::click());
    let name = cell.spoken(&row.name, column);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_cursor, &name));
    let arrows = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(id, arrows));
    response
}

fn ground(painter: &Painter, rect: Rect, cell: &Cell, is_cursor: bool, response: &Response) {
    let tint = match (cell.contradicts, cell.alarm) {
        (true, _) => Some(theme::WARNING.gamma_multiply(0.12)),
        (false, Alarm::New) => Some(theme::COMPLICATION.gamma_multiply(0.2)),
        (false, Alarm::Stays | Alarm::Calm) => None,
    };
    if let Some(tint) = tint {
        painter.rect_filled(rect, theme::RADIUS, tint);
    }
    if is_cursor {
        let fill = if tint.is_some() { Color32::TRANSPARENT } else { theme::CHOSEN };
        painter.rect(rect, theme::RADIUS, fill, Stroke::new(1.5, theme::ACCENT), StrokeKind::Inside);
    } else if response.hovered() {
        painter.rect_stroke(rect, theme::RADIUS, Stroke::new(1.0, theme::EDGE), StrokeKind::Inside);
    }
}

fn tell(painter: &Painter, rect: Rect, cell: &Cell) {
    let centre = pos2(rect.left() + MARK, rect.center().y);
    if cell.is_open {
        theme::open_question(painter, centre, theme::TEXT_SIZE, theme::HINT);
        return;
    }
    if cell.contradicts {
        let font = FontId::new(theme::TITLE_SIZE, fonts::strong());
        painter.text(centre, Align2::CENTER_CENTER, "≠", font, theme::WARNING);
    } else if let Some(look) = cell.look {
        theme::look_mark(painter, centre, 6.5, look);
    }
    let (family, colour) = match (cell.contradicts, cell.alarm) {
        (true, _) => (fonts::strong(), theme::WARNING),
        (false, Alarm::New) => (fonts::strong(), theme::COMPLICATION_TEXT),
        (false, Alarm::Stays) => (fonts::regular(), theme::COMPLICATION_TEXT),
        (false, Alarm::Calm) => (fonts::regular(), theme::TEXT),
    };
    let pin = if cell.has_mark { 14.0 } else { 0.0 };
    let room = rect.width() - WORD - PAD - pin;
    let left = if cell.look.is_some() { rect.left() + WORD } else { rect.left() + PAD };
    let word = cut(painter, &cell.words, (theme::CAPTION_SIZE, family, colour), room);
    painter.galley(pos2(left, rect.center().y - word.size().y / 2.0), word, colour);
    if cell.has_mark {
        let icon = icons::ICON_LOCATION_ON;
        let font = FontId::new(12.0, icon.font_family());
        let pin = painter.layout_no_wrap(icon.codepoint.to_owned(), font, theme::SECOND);
        let at = pos2(rect.right() - PAD - pin.size().x + 2.0, rect.center().y - pin.size().y / 2.0);
        painter.galley(at, pin, theme::SECOND);
    }
}

/// "HEALING": the group whose rows follow.
fn group_head(ui: &Ui, frame: &Frame, group: &str, top: f32) {
    let painter = ui.painter().with_clip_rect(frame.names());
    let name = cut(&painter, group, (theme::CAPTION_SIZE, fonts::regular(), theme::HINT), frame.first - PAD);
    painter.galley(pos2(frame.view.left(), top + GROUP - name.size().y - 4.0), name, theme::HINT);
    let all = Rect::from_min_max(frame.view.min + vec2(0.0, HEAD), frame.view.max);
    let line = Stroke::new(1.0, theme::LINE);
    ui.painter().with_clip_rect(all).hline(frame.view.x_range(), top + GROUP, line);
}

/// The finding at the left.
fn row_head(ui: &Ui, frame: &Frame, cursor: Option<Cursor>, row: &Row, top: f32) {
    let painter = ui.painter().with_clip_rect(frame.names());
    let rect = Rect::from_min_size(pos2(frame.view.left(), top), vec2(frame.first, ROW));
    let is_here = cursor.is_some_and(|cursor| cursor.id == row.id);
    let family = if is_here { fonts::strong() } else { fonts::regular() };
    painter.hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, theme::LINE));
    let name = cut(&painter, &row.short, (theme::TEXT_SIZE, family, theme::TEXT), rect.width() - PAD);
    painter.galley(pos2(rect.left(), rect.center().y - name.size().y / 2.0), name, theme::TEXT);
}

/// Operations and intervals at the top.
fn column_heads(ui: &Ui, frame: &Frame, content: &Content) {
    let view = frame.view;
    let corner = pos2(view.left() + frame.first, view.top());
    let clip = Rect::from_min_max(corner, pos2(view.right(), view.top() + HEAD));
    let painter = ui.painter().with_clip_rect(clip);
    let mut from = 0;
    for (index, column) in content.columns.iter().enumerate() {
        let (left, right) = frame.column(index);
        let colour = if column.is_in_focus { theme::ACCENT } else { theme::TEXT };
        let label = (theme::CAPTION_SIZE, fonts::strong(), colour);
        let label = cut(&painter, &column.label, label, right - left - PAD);
        painter.galley(pos2(left + PAD, view.top() + 22.0), label, colour);
        let next = content.columns.get(index + 1);
        if next.is_some_and(|next| next.anchor == column.anchor) {
            continue;
        }
        let (group_left, _) = frame.column(from);
        let name = (theme::CAPTION_SIZE, fonts::regular(), theme::SECOND);
        let name = cut(&painter, &column.operation, name, right - group_left - 2.0 * PAD);
        // The name stays in sight while any visit of its operation is.
        let at = (group_left + PAD).max(clip.left() + PAD).min(right - PAD - name.size().x);
        painter.galley(pos2(at, view.top() + 2.0), name, theme::SECOND);
        if from > 0 {
            let whole = Rect::from_min_max(corner, view.max);
            let pole = Stroke::new(1.0, theme::EDGE);
            ui.painter().with_clip_rect(whole).vline(group_left, view.y_range(), pole);
        }
        from = index + 1;
    }
    ui.painter().hline(view.x_range(), view.top() + HEAD - 1.0, Stroke::new(1.0, theme::EDGE));
}

fn line(painter: &Painter, text: &str, size: f32, family: FontFamily, colour: Color32) -> Arc<Galley> {
    painter.layout_no_wrap(text.to_owned(), FontId::new(size, family), colour)
}

fn cut(
    painter: &Painter,
    text: &str,
    (size, family, colour): (f32, FontFamily, Color32),
    room: f32,
) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), FontId::new(size, family), colour);
    job.wrap.max_width = room.max(20.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    painter.layout_job(job)
}
