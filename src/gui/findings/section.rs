//! Findings in the reading panel: each with its state at the visit in focus; the selected one in detail,
//! where its state is recorded.

use eframe::egui::{
    Align, Button, FontId, Id, Layout, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    vec2,
};

use super::card;
use super::content::{Alarm, Cell, Column, Content, Row};
use crate::case::FindingId;
use crate::editor::{Command, Document, Editor, FindingCommand, ReadCommand};
use crate::gui::{fonts, keys, theme};

/// Height of a line.
const ROW: f32 = 26.0;
/// Margin of the highlight of a line beyond its text.
const BLEED: f32 = 8.0;
/// Offsets of the mark and of the name.
const MARK: f32 = 7.0;
const NAME: f32 = 22.0;

/// The section and its transient state.
#[derive(Debug, Default)]
pub(crate) struct FindingsSection {
    is_typing: bool,
    wants_to_add: bool,
    /// The selection in the previous frame: the card of a new one is scrolled to.
    chosen: Option<FindingId>,
}

impl FindingsSection {
    /// True if a field of the selected finding has keyboard focus.
    pub(crate) fn is_typing(&self) -> bool {
        self.is_typing
    }

    /// True if a finding is to be added; returned once.
    pub(crate) fn take_wish_to_add(&mut self) -> bool {
        std::mem::take(&mut self.wants_to_add)
    }

    /// Draws the section for the visit in focus.
    pub(crate) fn show(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        document: &Document,
        wishes: &mut Vec<Command>,
    ) {
        self.is_typing = false;
        let content = Content::of_operation(editor, document);
        self.head(ui, editor, &content, wishes);
        let is_new = editor.finding().is_some() && editor.finding() != self.chosen;
        self.chosen = editor.finding();
        let Some(here) = content.columns.iter().position(|column| column.is_in_focus) else { return };
        let (Some(column), spacing) = (content.columns.get(here), ui.spacing().item_spacing.y) else {
            return;
        };
        for row in &content.rows {
            let Some(cell) = row.cells.get(here) else { continue };
            ui.spacing_mut().item_spacing.y = 0.0;
            let line = line(ui, row, cell, column, wishes);
            ui.spacing_mut().item_spacing.y = spacing;
            if row.is_chosen {
                let shown = card::show(ui, editor, document, row, cell, column, wishes);
                self.is_typing |= shown.is_typing;
                if is_new {
                    // The line and, below it, as much of the card as fits.
                    let most = line.rect.top() + ui.clip_rect().height() - 2.0 * theme::STEP;
                    let rect = line.rect.union(shown.rect);
                    ui.scroll_to_rect(rect.with_max_y(rect.bottom().min(most)), None);
                }
            }
        }
    }

    fn head(&mut self, ui: &mut Ui, editor: &Editor, content: &Content, wishes: &mut Vec<Command>) {
        ui.horizontal(|ui| {
            ui.label(theme::strong("Findings"));
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let add = Button::new(theme::caption("+ Add").color(theme::ACCENT)).frame(false);
                let can = editor.can(&Command::Read(ReadCommand::NoteStart)) && !editor.is_signed();
                let add = ui.add_enabled(can, add).on_hover_text("Track another finding.");
                if add.accessible_name("Add finding to the reading").clicked() {
                    self.wants_to_add = true;
                }
                if let Some(entry) = editor.entry("finding.matrix") {
                    let words = format!("all visits {}", keys::shown(&entry.key_text()));
                    let button = Button::new(theme::hint(words)).frame(false);
                    let response = ui.add(button).on_hover_text(&entry.help).accessible_name("All findings");
                    if response.clicked() {
                        wishes.extend(entry.command().cloned());
                    }
                }
            });
        });
        if content.rows.is_empty() {
            ui.label(theme::caption("No findings yet."));
        }
    }
}

fn line(ui: &mut Ui, row: &Row, cell: &Cell, column: &Column, wishes: &mut Vec<Command>) -> Response {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW));
    let id = Id::unique("line of finding").with(row.id.0);
    let response = ui.interact(rect.expand2(vec2(BLEED, 0.0)), id, Sense::click());
    let spoken = format!("Finding: {}", cell.spoken(&row.name, column));
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, row.is_chosen, &spoken));
    light(ui, rect, row.is_chosen, &response);
    let painter = ui.painter();
    let centre = pos2(rect.left() + MARK, rect.center().y);
    match (cell.is_open, cell.look) {
        (true, _) => theme::open_question(painter, centre, theme::TEXT_SIZE, theme::SECOND),
        (false, Some(look)) => theme::look_mark(painter, centre, 6.5, look),
        (false, None) => {}
    }
    let colour = match (cell.contradicts, cell.alarm, cell.is_open) {
        (true, _, _) => theme::WARNING,
        (false, Alarm::New | Alarm::Stays, _) => theme::COMPLICATION_TEXT,
        (false, Alarm::Calm, _) => theme::SECOND,
    };
    let caption = FontId::new(theme::CAPTION_SIZE, fonts::regular());
    let word = painter.layout_no_wrap(cell.words.clone(), caption, colour);
    let left = rect.right() - word.size().x;
    painter.galley(pos2(left, rect.center().y - word.size().y / 2.0), word, colour);
    let family = if row.is_chosen { fonts::strong() } else { fonts::regular() };
    let mut job = eframe::egui::text::LayoutJob::simple_singleline(
        row.short.clone(),
        FontId::new(theme::TEXT_SIZE, family),
        theme::TEXT,
    );
    job.wrap.max_width = (left - 10.0 - rect.left() - NAME).max(40.0);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    let name = painter.layout_job(job);
    let at = pos2(rect.left() + NAME, rect.center().y - name.size().y / 2.0);
    painter.galley(at, name, theme::TEXT);
    if response.clicked() {
        let id = (!row.is_chosen).then_some(row.id);
        wishes.push(Command::Finding(FindingCommand::Select(id)));
    }
    response.on_hover_text(cell.spoken(&row.name, column))
}

fn light(ui: &Ui, rect: Rect, is_chosen: bool, response: &Response) {
    let (painter, lit) = (ui.painter(), rect.expand2(vec2(BLEED, 0.0)));
    if is_chosen {
        painter.rect_filled(lit, theme::RADIUS, theme::CHOSEN);
        painter.rect_filled(Rect::from_min_size(lit.min, vec2(2.0, lit.height())), 1, theme::ACCENT);
    } else if response.hovered() {
        painter.rect_filled(lit, theme::RADIUS, theme::HOVER);
    }
    if response.has_focus() {
        painter.rect_stroke(lit, theme::RADIUS, Stroke::new(1.0, theme::ACCENT), StrokeKind::Inside);
    }
}
