//! The small matrix below the history: findings over the visits of the operation in focus, by shape alone; the
//! word is in the tooltip and the accessible name.

use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align, Align2, Button, FontId, Frame, Id, Layout, Margin, Painter, Panel, Rect, Role, ScrollArea, Sense,
    Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use super::content::{Alarm, Cell, Column, Content, Row};
use crate::editor::{Command, Document, Editor, FindingCommand};
use crate::gui::{fonts, keys, theme};

/// Height of a row, and of the line of intervals.
const ROW: f32 = 26.0;
const HEAD: f32 = 24.0;
/// Maximum width of a visit's column.
const COLUMN: f32 = 36.0;
/// Height of the title and of the margins.
const AROUND: f32 = 54.0;
/// Maximum fraction of the panel, and the panel height below which it scrolls with the history instead.
const SHARE: f32 = 0.42;
const LOW: f32 = 380.0;
/// Height that must be free before it goes back into the flow, in points: more than both places differ by.
const SETTLED: f32 = 48.0;

/// Transient state of the small matrix.
#[derive(Debug, Default)]
pub(crate) struct SmallMatrix {
    wants_to_add: bool,
    /// Height of the rest of the panel in the previous frame.
    rest: f32,
    /// Height of the matrix itself when it scrolled with the history.
    own: f32,
    /// True if it stood at the foot of the panel in the previous frame.
    was_at_foot: bool,
}

impl SmallMatrix {
    /// True if a finding is to be added; returned once.
    pub(crate) fn take_wish_to_add(&mut self) -> bool {
        std::mem::take(&mut self.wants_to_add)
    }

    /// Records the height of the scrolled content of the panel.
    pub(crate) fn took(&mut self, all: f32, is_at_foot: bool) {
        self.rest = if is_at_foot { all } else { all - self.own };
        self.was_at_foot = is_at_foot;
    }

    /// Draws it fixed at the bottom of the panel if it would scroll out of view below the history, and if it
    /// fits. Returns true if it was drawn.
    pub(crate) fn at_foot(&mut self, ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) -> bool {
        let space = ui.available_height();
        let Some(document) = editor.document().filter(|_| space >= LOW) else { return false };
        let content = Content::of_operation(editor, document);
        let rows = content.rows.len() as f32;
        let tall = if content.rows.is_empty() { AROUND } else { AROUND + HEAD + ROW * rows };
        // The two places need not take the very same height: what stood at the foot stays there unless there clearly is
        // room, or it would change its place with every frame.
        let settled = if self.was_at_foot { SETTLED } else { 0.0 };
        if self.rest + tall + 16.0 + settled <= space {
            return false;
        }
        let height = tall.min((space * SHARE).floor());
        let frame =
            Frame::new().fill(theme::PANEL).inner_margin(Margin { left: 16, right: 12, top: 8, bottom: 6 });
        let panel =
            Panel::bottom("findings under the history").frame(frame).resizable(false).exact_size(height);
        panel.show(ui, |ui| self.show(ui, editor, document, &content, wishes));
        true
    }

    /// Draws it in the flow of the panel, with all its rows.
    pub(crate) fn within(&mut self, ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        let Some(document) = editor.document() else { return };
        let top = ui.cursor().top();
        let content = Content::of_operation(editor, document);
        self.head(ui, editor, document, &content, wishes);
        if !content.rows.is_empty() {
            table(ui, &content, wishes);
        }
        self.own = ui.cursor().top() - top;
    }

    fn show(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        document: &Document,
        content: &Content,
        wishes: &mut Vec<Command>,
    ) {
        self.head(ui, editor, document, content, wishes);
        if content.rows.is_empty() {
            return;
        }
        let area = ScrollArea::vertical().id_salt("small matrix").auto_shrink([false, false]);
        area.show(ui, |ui| table(ui, content, wishes));
    }

    fn head(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        document: &Document,
        content: &Content,
        wishes: &mut Vec<Command>,
    ) {
        ui.horizontal(|ui| {
            let title = Button::new(theme::strong("Findings")).frame(false);
            if let Some(entry) = editor.entry("finding.matrix") {
                let help = format!("{} {}", entry.help, keys::shown(&entry.key_text()));
                let response = ui.add(title).on_hover_text(help).accessible_name("Findings over all visits");
                if response.clicked() {
                    wishes.extend(entry.command().cloned());
                }
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let add = Button::new(theme::caption("+ Add").color(theme::ACCENT)).frame(false);
                let can = editor.can(&Command::Read(crate::editor::ReadCommand::NoteStart));
                let add = ui.add_enabled(can && !editor.is_signed(), add);
                if add.on_hover_text("Track another finding.").accessible_name("Add finding").clicked() {
                    self.wants_to_add = true;
                }
                let anchor = content.columns.first().and_then(|column| column.anchor.as_ref());
                let day_zero = anchor.and_then(|anchor| document.case().anchor(anchor));
                if let Some(day_zero) = day_zero.filter(|_| !content.rows.is_empty()) {
                    let since = day_zero.after.replacen("after ", "since ", 1);
                    ui.label(theme::hint(since));
                }
            });
        });
        if content.rows.is_empty() {
            ui.label(theme::hint("No findings yet."));
        }
    }
}

/// Widths and positions of columns: names first, then the visits as close as possible.
struct Frames {
    left: f32,
    name: f32,
    column: f32,
}

impl Frames {
    fn of(rect: Rect, count: usize) -> Self {
        let count = count.max(1) as f32;
        // Names get the larger part; many visits are narrow rather than missing.
        let column = ((rect.width() * 0.56) / count).clamp(18.0, COLUMN);
        Self { left: rect.left(), name: rect.width() - column * count, column }
    }

    fn middle(&self, index: usize) -> f32 {
        self.left + self.name + self.column * (index as f32 + 0.5)
    }
}

fn table(ui: &mut Ui, content: &Content, wishes: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEAD));
    let frames = Frames::of(rect, content.columns.len());
    heads(ui.painter(), rect, &frames, content);
    for row in &content.rows {
        self::row(ui, &frames, row, &content.columns, wishes);
    }
}

/// Intervals: always the one in focus, and the others that do not overlap.
fn heads(painter: &Painter, rect: Rect, frames: &Frames, content: &Content) {
    let mut order: Vec<(usize, &Column)> = content.columns.iter().enumerate().collect();
    order.sort_by_key(|(index, column)| (!column.is_in_focus, *index));
    let mut taken: Vec<(f32, f32)> = Vec::new();
    for (index, column) in order {
        let (family, colour) = if column.is_in_focus {
            (fonts::strong(), theme::ACCENT)
        } else {
            (fonts::regular(), theme::HINT)
        };
        let font = FontId::new(theme::CAPTION_SIZE - 1.0, family);
        let galley = painter.layout_no_wrap(column.short.clone(), font, colour);
        let half = galley.size().x / 2.0;
        let middle = frames.middle(index).min(rect.right() - half);
        let (from, to) = (middle - half, middle + half);
        if taken.iter().any(|(a, b)| from < b + 5.0 && to > a - 5.0) {
            continue;
        }
        taken.push((from, to));
        painter.galley(pos2(from, rect.center().y - galley.size().y / 2.0), galley, colour);
    }
    painter.hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, theme::LINE));
}

fn row(ui: &mut Ui, frames: &Frames, row: &Row, columns: &[Column], wishes: &mut Vec<Command>) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
    let lit = rect.expand2(vec2(8.0, 0.0));
    if row.is_chosen {
        ui.painter().rect_filled(lit, theme::RADIUS, theme::CHOSEN);
        ui.painter().rect_filled(Rect::from_min_size(lit.min, vec2(2.0, lit.height())), 1, theme::ACCENT);
    }
    name(ui, frames, rect, row, wishes);
    for (index, (cell, column)) in row.cells.iter().zip(columns).enumerate() {
        let centre = pos2(frames.middle(index), rect.center().y);
        self::cell(ui, Rect::from_center_size(centre, vec2(frames.column, ROW)), row, cell, column, wishes);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, theme::LINE));
}

fn name(ui: &Ui, frames: &Frames, rect: Rect, row: &Row, wishes: &mut Vec<Command>) {
    let place = Rect::from_min_size(rect.min, vec2(frames.name, rect.height()));
    let response = ui.interact(place, Id::unique("name in small matrix").with(row.id.0), Sense::click());
    let spoken = format!("Choose finding: {}", row.name);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, row.is_chosen, &spoken));
    let painter = ui.painter();
    if response.hovered() && !row.is_chosen {
        painter.rect_filled(place, theme::RADIUS, theme::HOVER);
    }
    if response.has_focus() {
        painter.rect_stroke(place, theme::RADIUS, Stroke::new(1.0, theme::ACCENT), StrokeKind::Inside);
    }
    let family = if row.is_chosen { fonts::strong() } else { fonts::regular() };
    let font = FontId::new(theme::CAPTION_SIZE, family);
    let mut job = LayoutJob::simple_singleline(row.short.clone(), font, theme::TEXT);
    job.wrap.max_width = (frames.name - 6.0).max(30.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let galley = painter.layout_job(job);
    painter.galley(pos2(rect.left(), rect.center().y - galley.size().y / 2.0), galley, theme::TEXT);
    if response.clicked() {
        let id = (!row.is_chosen).then_some(row.id);
        wishes.push(Command::Finding(FindingCommand::Select(id)));
    }
    response.on_hover_text(&row.name);
}

fn cell(ui: &Ui, rect: Rect, row: &Row, cell: &Cell, column: &Column, wishes: &mut Vec<Command>) {
    let id = Id::unique("cell of small matrix").with((row.id.0, column.film.as_str()));
    let response = ui.interact(rect, id, Sense::click());
    let spoken = format!("Go to {}", cell.spoken(&row.name, column));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &spoken));
    let painter = ui.painter();
    let inner = rect.shrink2(vec2(1.0, 2.0));
    if cell.alarm == Alarm::New {
        painter.rect_filled(inner, theme::RADIUS, theme::COMPLICATION.gamma_multiply(0.2));
    }
    if response.hovered() {
        painter.rect_filled(inner, theme::RADIUS, theme::HOVER);
    }
    if response.has_focus() {
        painter.rect_stroke(inner, theme::RADIUS, Stroke::new(1.0, theme::ACCENT), StrokeKind::Inside);
    }
    match (cell.is_open, cell.contradicts, cell.look) {
        (true, ..) => {
            // The dimmest grey would be too dim on the selection background.
            let colour = if row.is_chosen || response.hovered() { theme::SECOND } else { theme::HINT };
            theme::open_question(painter, rect.center(), theme::CAPTION_SIZE, colour);
        }
        (false, true, _) => {
            let font = FontId::new(theme::TEXT_SIZE, fonts::strong());
            painter.text(rect.center(), Align2::CENTER_CENTER, "≠", font, theme::WARNING);
        }
        (false, false, Some(look)) => theme::look_mark(painter, rect.center(), 6.0, look),
        (false, false, None) => {
            let font = FontId::new(theme::TEXT_SIZE, fonts::regular());
            painter.text(rect.center(), Align2::CENTER_CENTER, "·", font, theme::SECOND);
        }
    }
    if response.clicked() {
        wishes.push(Command::Finding(FindingCommand::Go(row.id, column.film.clone())));
    }
    response.on_hover_text(cell.spoken(&row.name, column));
}
