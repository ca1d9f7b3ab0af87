//! The grid: it scrolls both ways in its own place; the visits stay at the top and the measures at the left.

use std::sync::Arc;

use eframe::egui::{
    Align, Button, Color32, FontFamily, FontId, Galley, Id, Painter, Rect, Response, Role, Sense, Stroke,
    StrokeKind, Ui, UiBuilder, Vec2, WidgetInfo, pos2, text::LayoutJob, vec2,
};
use egui_material_icons::icons;

use super::content::{Cell, Content, Row};
use crate::editor::{Command, MarkCommand, Target};
use crate::gui::icons::icon_text;
use crate::gui::widgets::{ColumnWidths, GridSize, Lettering, VisitGrid, VisitHead, elided, single};
use crate::gui::{fonts, theme};

/// Widths of the columns.
const WIDTHS: ColumnWidths = ColumnWidths { names: (236.0, 190.0), visit: (140.0, 104.0) };
const HEAD: f32 = VisitGrid::HEAD;
/// Height of a row: value and change.
const ROW: f32 = 44.0;
/// Room for a line of source where films of a row differ in it.
const SOURCE: f32 = 16.0;
/// Space at the sides of a cell.
const PAD: f32 = 8.0;

/// How wide the whole grid is.
pub(super) fn width(content: &Content) -> f32 {
    WIDTHS.all(content.columns.len())
}

/// The grid, and what stands in it.
struct Frame<'a> {
    content: &'a Content,
    grid: VisitGrid,
}

/// Draws the grid, at most `room` high. `just_opened`: the keys go to the first value.
pub(super) fn show(ui: &mut Ui, content: &Content, room: f32, just_opened: bool, wishes: &mut Vec<Command>) {
    let heights: Vec<f32> = content.rows.iter().map(height).collect();
    let tall = HEAD + heights.iter().sum::<f32>();
    let heads: Vec<VisitHead<'_>> = content
        .columns
        .iter()
        .map(|column| VisitHead {
            group: &column.operation,
            operation: &column.operation,
            label: &column.label,
            is_in_focus: column.is_in_focus,
            at_right: true,
        })
        .collect();
    let widest = widest(ui.painter(), content);
    let size = GridSize { tall, space: room, widest };
    VisitGrid::show(ui, "grid of measures", size, WIDTHS, &heads, |ui, grid| {
        let frame = Frame { content, grid: *grid };
        let mut top = grid.corner.y + HEAD;
        let focus = just_opened.then(|| first_focus(content)).flatten();
        for (index, (row, height)) in content.rows.iter().zip(&heights).enumerate() {
            let focus = focus.filter(|(row, _)| *row == index).map(|(_, column)| column);
            cells(ui, &frame, row, top, *height, focus, wishes);
            top += height;
        }
        let mut top = grid.corner.y + HEAD;
        for (row, height) in content.rows.iter().zip(&heights) {
            row_head(ui, &frame, row, top, *height, wishes);
            top += height;
        }
    });
}

/// The width that the widest value needs.
fn widest(painter: &Painter, content: &Content) -> f32 {
    let values = content.rows.iter().flat_map(|row| &row.cells).flatten().filter(|cell| cell.is_value);
    let width = |cell: &Cell| {
        let number = line(painter, &cell.number, theme::TEXT_SIZE, fonts::strong(), theme::TEXT);
        let band = line(painter, &cell.band, theme::TEXT_SIZE, fonts::regular(), theme::TEXT);
        number.size().x + band.size().x + 2.0 * PAD
    };
    values.map(width).fold(0.0, f32::max)
}

/// Where the keys go first: what is selected, else a value of the visit in focus, else any.
fn first_focus(content: &Content) -> Option<(usize, usize)> {
    let rows = content.rows.iter().enumerate();
    let cells = || {
        rows.clone().flat_map(|(index, row)| {
            let cells = row.cells.iter().enumerate();
            cells.filter_map(move |(column, cell)| Some(((index, column), cell.as_ref()?)))
        })
    };
    let selected = cells().find(|(_, cell)| cell.is_selected);
    let in_focus = || {
        cells().find(|((_, column), _)| content.columns.get(*column).is_some_and(|column| column.is_in_focus))
    };
    selected.or_else(in_focus).or_else(|| cells().next()).map(|(place, _)| place)
}

fn height(row: &Row) -> f32 {
    if row.tells_sources { ROW + SOURCE } else { ROW }
}

fn cells(
    ui: &mut Ui,
    frame: &Frame<'_>,
    row: &Row,
    top: f32,
    height: f32,
    focus: Option<usize>,
    wishes: &mut Vec<Command>,
) {
    let painter = ui.painter().with_clip_rect(frame.grid.cells());
    for (index, cell) in row.cells.iter().enumerate() {
        let (left, right) = frame.grid.column(index);
        let rect = Rect::from_min_max(pos2(left, top), pos2(right, top + height));
        let Some(cell) = cell else {
            let dash = line(&painter, "–", theme::TEXT_SIZE, fonts::regular(), theme::HINT);
            right_aligned(&painter, dash, right - PAD, top + 6.0);
            continue;
        };
        let response = touch(ui, frame, rect, index, row, cell);
        if focus == Some(index) {
            response.request_focus();
        }
        if response.gained_focus() {
            frame.grid.scroll_to(ui, rect, 0.0);
        }
        if response.clicked() {
            wishes.push(Command::Mark(MarkCommand::Select(Some(Target::Mark(cell.mark)))));
            wishes.push(Command::Mark(MarkCommand::Table));
        }
        ground(&painter, rect.shrink2(vec2(1.0, 3.0)), cell.is_selected, &response);
        tell(&painter, rect, row, cell);
        response.on_hover_text(spoken(frame.content, index, row, cell));
    }
    let y = top + height;
    ui.painter().with_clip_rect(frame.grid.cells()).hline(
        frame.grid.view.x_range(),
        y,
        Stroke::new(1.0, theme::LINE),
    );
}

fn touch(ui: &Ui, frame: &Frame<'_>, rect: Rect, index: usize, row: &Row, cell: &Cell) -> Response {
    let id = Id::unique("cell of measures").with((row.id.as_str(), index));
    let response = ui.interact(rect.intersect(frame.grid.cells()), id, Sense::click());
    let name = spoken(frame.content, index, row, cell);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, cell.is_selected, &name));
    response
}

/// "Neck–shaft angle, 6 months after revision: 129.9° ± 0.6, −0.3° since 2 days, within error".
fn spoken(content: &Content, index: usize, row: &Row, cell: &Cell) -> String {
    let when = content.columns.get(index).map(|column| column.words.as_str()).unwrap_or_default();
    let mut words = format!("{}, {when}: {}", row.name, cell.value());
    let change = cell.change.as_ref().map(|change| change.full.clone()).unwrap_or_default();
    for more in [&cell.side, &cell.source, &change] {
        if !more.is_empty() {
            words = format!("{words}, {more}");
        }
    }
    if cell.count > 1 { format!("{words}; the last of {} at this visit", cell.count) } else { words }
}

fn ground(painter: &Painter, rect: Rect, is_selected: bool, response: &Response) {
    if is_selected {
        painter.rect_filled(rect, theme::RADIUS, theme::CHOSEN);
    } else if response.hovered() {
        painter.rect_filled(rect, theme::RADIUS, theme::HOVER);
    }
    if response.has_focus() {
        painter.rect_stroke(rect, theme::RADIUS, Stroke::new(1.0, theme::ACCENT), StrokeKind::Inside);
    }
}

fn tell(painter: &Painter, rect: Rect, row: &Row, cell: &Cell) {
    let (right, top) = (rect.right() - PAD, rect.top() + 6.0);
    if !cell.is_value {
        let words = wrapped(painter, &cell.number, rect.width() - 2.0 * PAD);
        painter.galley(pos2(right, top), words, theme::WARNING);
        return;
    }
    // The number stands out, its band is second; bands of a row end at one edge.
    let band = line(painter, &cell.band, theme::TEXT_SIZE, fonts::regular(), theme::SECOND);
    let number = line(painter, &cell.number, theme::TEXT_SIZE, fonts::strong(), theme::TEXT);
    let left = right_aligned(painter, band, right, top);
    right_aligned(painter, number, left, top);
    let mut below = top + 18.0;
    if let Some(change) = &cell.change {
        let layout = |words: &str| line(painter, words, theme::CAPTION_SIZE, fonts::regular(), theme::SECOND);
        let room = rect.width() - PAD;
        let fitting = [&change.wide, &change.brief].into_iter().map(|words| layout(words));
        let galley = fitting.into_iter().find(|words| words.size().x <= room);
        let galley =
            galley.unwrap_or_else(|| cut(painter, &change.narrow, theme::CAPTION_SIZE, theme::SECOND, room));
        right_aligned(painter, galley, right, below);
        below += SOURCE;
    }
    if row.tells_sources && !cell.remark().is_empty() {
        let room = rect.width() - 2.0 * PAD;
        let galley = cut(painter, cell.remark(), theme::CAPTION_SIZE - 1.0, theme::SECOND, room);
        right_aligned(painter, galley, right, below.max(top + 18.0 + SOURCE));
    }
}

/// The measure at the left: its name, its unit with the source, and whether it is a trend.
fn row_head(ui: &mut Ui, frame: &Frame<'_>, row: &Row, top: f32, height: f32, wishes: &mut Vec<Command>) {
    let view = frame.grid.view;
    let clip = frame.grid.row_names();
    let rect = Rect::from_min_size(pos2(view.left(), top), vec2(frame.grid.names, height));
    let painter = ui.painter().with_clip_rect(clip);
    painter.hline(rect.x_range(), rect.bottom(), Stroke::new(1.0, theme::LINE));
    let room = rect.width() - 44.0;
    let full = line(&painter, &row.name, theme::TEXT_SIZE, fonts::regular(), theme::TEXT);
    let name = if full.size().x <= room {
        full
    } else {
        cut(&painter, &row.short, theme::TEXT_SIZE, theme::TEXT, room)
    };
    painter.galley(pos2(rect.left(), top + 6.0), name, theme::TEXT);
    let unit = cut(&painter, &row.unit, theme::CAPTION_SIZE, theme::SECOND, room);
    painter.galley(pos2(rect.left(), top + 24.0), unit, theme::SECOND);
    if clip.intersects(rect) {
        let words = [&row.name, &row.unit, &row.sign, &row.course];
        let words: Vec<&str> =
            words.into_iter().map(String::as_str).filter(|words| !words.is_empty()).collect();
        let words = words.join(", ");
        let id = Id::unique("head of measure").with(row.id.as_str());
        let response = ui.interact(rect.intersect(clip), id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &words));
        response.on_hover_text(&words);
        trend(ui, clip, row, pos2(rect.right() - 28.0, top + ROW / 2.0), wishes);
    }
}

fn trend(ui: &mut Ui, clip: Rect, row: &Row, centre: eframe::egui::Pos2, wishes: &mut Vec<Command>) {
    let colour = if row.is_trend { theme::ACCENT } else { theme::SECOND };
    let button = Button::new(icon_text(icons::ICON_SHOW_CHART, 16.0).color(colour))
        .frame_when_inactive(row.is_trend)
        .selected(row.is_trend);
    let rect = Rect::from_center_size(centre, Vec2::splat(26.0));
    let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(("trend", row.id.as_str())));
    child.set_clip_rect(clip);
    child.spacing_mut().button_padding = Vec2::splat(4.0);
    let name = format!("Trend on the timeline: {}", row.name);
    let response = child.put(rect, button).on_hover_text("Show this measure along the timeline.");
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, row.is_trend, &name));
    if response.clicked() {
        let key = (!row.is_trend).then(|| row.measure.clone());
        wishes.push(Command::Mark(MarkCommand::Trend(key)));
    }
}

fn line(painter: &Painter, text: &str, size: f32, family: FontFamily, colour: Color32) -> Arc<Galley> {
    single(painter, text, &Lettering::new(size, family, colour))
}

fn cut(painter: &Painter, text: &str, size: f32, colour: Color32, room: f32) -> Arc<Galley> {
    elided(painter, text, &Lettering::new(size, fonts::regular(), colour), room)
}

/// Two lines of a caption, at the right.
fn wrapped(painter: &Painter, text: &str, room: f32) -> Arc<Galley> {
    let font = FontId::new(theme::CAPTION_SIZE, fonts::regular());
    let mut job = LayoutJob::simple(text.to_owned(), font, theme::WARNING, room);
    job.wrap.max_rows = 2;
    job.halign = Align::Max;
    painter.layout_job(job)
}

/// Paints a text that ends at `right`; its left edge.
fn right_aligned(painter: &Painter, galley: Arc<Galley>, right: f32, top: f32) -> f32 {
    let left = right - galley.size().x;
    painter.galley(pos2(left, top), galley, theme::TEXT);
    left
}
