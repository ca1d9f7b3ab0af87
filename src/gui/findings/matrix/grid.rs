//! The grid: it scrolls in both directions within its own area; visits stay at the top and findings on the left.

use eframe::egui::{
    Align2, Color32, EventFilter, FontId, Id, Painter, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};
use egui_material_icons::icons;

use super::Cursor;
use crate::case::FindingId;
use crate::editor::{Command, FindingCommand};
use crate::gui::findings::content::{Alarm, Cell, Content, Row};
use crate::gui::widgets::{ColumnWidths, GridSize, Lettering, VisitGrid, VisitHead, elided, single};
use crate::gui::{fonts, theme};

/// Widths of the columns.
const WIDTHS: ColumnWidths = ColumnWidths { names: (230.0, 168.0), visit: (148.0, 96.0) };
const HEAD: f32 = VisitGrid::HEAD;
/// Height of a row, and of the heading of a group.
const ROW: f32 = 30.0;
const GROUP: f32 = 26.0;
/// Space at the sides of a cell.
const PAD: f32 = 8.0;
/// Offsets of the mark and of the word in a cell.
const MARK: f32 = 16.0;
const WORD: f32 = 29.0;

/// Content and focus of the grid.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) content: &'a Content,
    pub(super) cursor: Option<Cursor>,
    /// True if the cell under the cursor is to take keyboard focus.
    pub(super) takes_keys: bool,
    /// Maximum height of the grid.
    pub(super) space: f32,
}

/// Width of the whole grid.
pub(super) fn width(content: &Content) -> f32 {
    WIDTHS.all(content.columns.len())
}

fn cell_id(id: FindingId, column: usize) -> Id {
    Id::unique("cell of findings").with((id.0, column))
}

/// True if the cursor receives keys: its cell has the focus, or nothing has.
pub(super) fn holds_keys(ui: &Ui, cursor: Option<Cursor>) -> bool {
    let focused = ui.memory(eframe::egui::Memory::focused);
    focused.is_none_or(|focused| cursor.is_some_and(|cursor| cell_id(cursor.id, cursor.column) == focused))
}

/// Tops and heights of rows; a group starts with its heading.
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
    let heads: Vec<VisitHead<'_>> = content
        .columns
        .iter()
        .map(|column| VisitHead {
            group: column.anchor.as_ref().map_or("", crate::case::EpisodeId::as_str),
            operation: &column.operation,
            label: &column.label,
            is_in_focus: column.is_in_focus,
            at_right: false,
        })
        .collect();
    let widest = widest(ui.painter(), content);
    let mut pressed = None;
    let size = GridSize { tall, space: shown.space, widest };
    VisitGrid::show(ui, "grid of findings", size, WIDTHS, &heads, |ui, frame| {
        let origin = frame.corner.y;
        for (row, (_, top)) in content.rows.iter().zip(&tops) {
            pressed = cells(ui, frame, shown, row, origin + top).or(pressed);
        }
        for (row, (heading, top)) in content.rows.iter().zip(&tops) {
            if let Some(heading) = heading {
                group_head(ui, frame, &row.group, origin + heading);
            }
            row_head(ui, frame, shown.cursor, row, origin + top);
        }
    });
    let (cursor, is_second) = pressed?;
    let film = content.columns.get(cursor.column)?.film.clone();
    wishes.push(Command::Finding(FindingCommand::Go(cursor.id, film)));
    if is_second {
        wishes.push(Command::File(crate::editor::FileCommand::CloseDialog));
    }
    Some(cursor)
}

/// The width needed by the widest word.
fn widest(painter: &Painter, content: &Content) -> f32 {
    let words = content.rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.is_open);
    let width = |cell: &Cell| {
        let pin = if cell.has_mark { 14.0 } else { 0.0 };
        single(painter, &cell.words, &Lettering::new(theme::CAPTION_SIZE, fonts::strong(), theme::TEXT))
            .size()
            .x
            + WORD
            + PAD
            + pin
    };
    words.map(width).fold(0.0, f32::max)
}

/// Draws the cells of a row. Returns the pressed cell, and true for a double press.
fn cells(ui: &mut Ui, frame: &VisitGrid, shown: &Shown<'_>, row: &Row, top: f32) -> Option<(Cursor, bool)> {
    let painter = ui.painter().with_clip_rect(frame.cells());
    let mut pressed = None;
    for (index, (cell, column)) in row.cells.iter().zip(&shown.content.columns).enumerate() {
        let (left, right) = frame.column(index);
        let rect = Rect::from_min_max(pos2(left, top), pos2(right, top + ROW));
        let here = Cursor { id: row.id, column: index };
        let is_cursor = shown.cursor == Some(here);
        let name = cell.spoken(&row.name, column);
        let response = touch(ui, frame, rect, here, is_cursor, &name);
        if is_cursor && shown.takes_keys {
            response.request_focus();
            frame.scroll_to(ui, rect, GROUP);
        }
        if response.clicked() || response.double_clicked() {
            pressed = Some((here, response.double_clicked()));
        }
        ground(&painter, rect.shrink2(vec2(1.0, 1.5)), cell, is_cursor, &response);
        tell(&painter, rect, cell);
        response.on_hover_text(name);
    }
    let line = Stroke::new(1.0, theme::LINE);
    painter.hline(frame.view.x_range(), top + ROW, line);
    pressed
}

fn touch(ui: &Ui, frame: &VisitGrid, rect: Rect, place: Cursor, is_cursor: bool, name: &str) -> Response {
    let id = cell_id(place.id, place.column);
    let response = ui.interact(rect.intersect(frame.cells()), id, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_cursor, name));
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
    let space = rect.width() - WORD - PAD - pin;
    let left = if cell.look.is_some() { rect.left() + WORD } else { rect.left() + PAD };
    let word = elided(painter, &cell.words, &Lettering::new(theme::CAPTION_SIZE, family, colour), space);
    painter.galley(pos2(left, rect.center().y - word.size().y / 2.0), word, colour);
    if cell.has_mark {
        let icon = icons::ICON_LOCATION_ON;
        let font = FontId::new(12.0, icon.font_family());
        let pin = painter.layout_no_wrap(icon.codepoint.to_owned(), font, theme::SECOND);
        let at = pos2(rect.right() - PAD - pin.size().x + 2.0, rect.center().y - pin.size().y / 2.0);
        painter.galley(at, pin, theme::SECOND);
    }
}

/// "HEALING": heading of a group of rows.
fn group_head(ui: &Ui, frame: &VisitGrid, group: &str, top: f32) {
    let painter = ui.painter().with_clip_rect(frame.row_names());
    let name = elided(
        &painter,
        group,
        &Lettering::new(theme::CAPTION_SIZE, fonts::regular(), theme::HINT),
        frame.names - PAD,
    );
    painter.galley(pos2(frame.view.left(), top + GROUP - name.size().y - 4.0), name, theme::HINT);
    let all = Rect::from_min_max(frame.view.min + vec2(0.0, HEAD), frame.view.max);
    let line = Stroke::new(1.0, theme::LINE);
    ui.painter().with_clip_rect(all).hline(frame.view.x_range(), top + GROUP, line);
}

/// The finding on the left.
fn row_head(ui: &Ui, frame: &VisitGrid, cursor: Option<Cursor>, row: &Row, top: f32) {
    let painter = ui.painter().with_clip_rect(frame.row_names());
    let rect = Rect::from_min_size(pos2(frame.view.left(), top), vec2(frame.names, ROW));
    let is_here = cursor.is_some_and(|cursor| cursor.id == row.id);
    let family = if is_here { fonts::strong() } else { fonts::regular() };
    painter.hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, theme::LINE));
    let name = elided(
        &painter,
        &row.short,
        &Lettering::new(theme::TEXT_SIZE, family, theme::TEXT),
        rect.width() - PAD,
    );
    painter.galley(pos2(rect.left(), rect.center().y - name.size().y / 2.0), name, theme::TEXT);
}
