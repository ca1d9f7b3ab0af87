//! The matrix of findings over all visits: a sheet at the bottom of the window, so that the films remain
//! visible above it. It can be filled by keyboard alone: arrows move, digits record, Enter goes to the film.

mod grid;
mod keys;

use eframe::egui::{Align, Button, Label, Layout, ScrollArea, Ui, vec2};

use super::chips;
use super::content::{Column, Content, Row, states_of};
use crate::case::FindingId;
use crate::editor::{Command, Document, Editor, FileCommand, FindingCommand};
use crate::gui::dialogs::sheet_at_foot;
use crate::gui::theme;

/// The minimum width of the sheet.
const LEAST: f32 = 640.0;
/// Height of everything except the grid and the definitions.
const AROUND: f32 = 210.0;

/// A cell of the matrix: the row by its finding, the column by its index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cursor {
    id: FindingId,
    column: usize,
}

/// Transient state of the matrix.
#[derive(Debug, Default)]
pub(crate) struct MatrixDialog {
    was_shown: bool,
    cursor: Option<Cursor>,
    /// The finding selected in the previous frame: the cursor moves to a new one.
    chosen: Option<FindingId>,
    /// True if the cursor moved and its cell is to take keyboard focus.
    moved: bool,
    wants_to_add: bool,
}

/// Result of a frame.
#[derive(Debug, Default)]
struct Told {
    closes: bool,
    stays_chosen: bool,
}

impl MatrixDialog {
    /// Drops the state of the sheet while it is hidden.
    pub(crate) fn rest(&mut self) {
        *self = Self::default();
    }

    /// True if a finding is to be added; returned once.
    pub(crate) fn take_wish_to_add(&mut self) -> bool {
        std::mem::take(&mut self.wants_to_add)
    }

    /// Draws the sheet; `is_covered` while something is in front of it.
    pub(crate) fn show(&mut self, ui: &Ui, editor: &Editor, is_covered: bool, wishes: &mut Vec<Command>) {
        let Some(document) = editor.document() else { return };
        let content = Content::of(editor, document);
        self.follow(editor, &content);
        let before = self.cursor;
        let mut told = Told::default();
        if !is_covered {
            self.keys(ui, editor, &content, &mut told, wishes);
        }
        let width = grid::width(&content).max(LEAST) + 40.0;
        let left = sheet_at_foot(ui, "Findings over all visits", width, |ui| {
            self.head(ui, editor, &mut told);
            ui.add_space(6.0);
            self.body(ui, editor, document, &content, wishes);
        });
        self.moved = false;
        self.look(before, &content, wishes, ui);
        if told.closes || left {
            // Merely viewing the matrix must not redirect digits to a finding afterwards.
            if !told.stays_chosen && editor.finding().is_some() {
                wishes.push(Command::Finding(FindingCommand::Select(None)));
            }
            wishes.push(Command::File(FileCommand::CloseDialog));
        }
    }

    /// When the cursor moves to another visit its film is shown: states are recorded with the film in view.
    fn look(&self, before: Option<Cursor>, content: &Content, wishes: &mut Vec<Command>, ui: &Ui) {
        let (Some(before), Some(now)) = (before, self.cursor) else { return };
        let Some(column) = content.columns.get(now.column) else { return };
        if before.column != now.column {
            wishes.push(Command::Finding(FindingCommand::Go(now.id, column.film.clone())));
            crate::gui::keys::wait_until_seen(ui.ctx(), Vec::new());
        }
    }

    /// Keeps the cursor on an existing cell: the selected finding and the visit in focus when the sheet opens.
    fn follow(&mut self, editor: &Editor, content: &Content) {
        let just_opened = !std::mem::replace(&mut self.was_shown, true);
        let chosen = editor.finding();
        let is_new = chosen != std::mem::replace(&mut self.chosen, chosen);
        let in_focus = content.columns.iter().position(|column| column.is_in_focus).unwrap_or(0);
        let before = self.cursor;
        let column = before.filter(|_| !just_opened).map_or(in_focus, |cursor| cursor.column);
        let has = |id: &FindingId| content.rows.iter().any(|row| row.id == *id);
        let wanted = chosen.filter(|id| has(id) && (is_new || just_opened));
        let kept = before.map(|cursor| cursor.id).filter(has);
        let id = wanted.or(kept).or_else(|| self.neighbour(content));
        let last = content.columns.len().saturating_sub(1);
        self.cursor = id.map(|id| Cursor { id, column: column.min(last) });
        self.moved |= self.cursor != before;
    }

    /// The row that gets the cursor if its own is gone: the first.
    fn neighbour(&self, content: &Content) -> Option<FindingId> {
        let after = self.cursor.map(|cursor| cursor.id);
        let next = content.rows.iter().find(|row| after.is_some_and(|after| row.id > after));
        next.or(content.rows.first()).map(|row| row.id)
    }

    fn head(&mut self, ui: &mut Ui, editor: &Editor, told: &mut Told) {
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.add(Button::new("Close").min_size(vec2(64.0, 26.0))).clicked() {
                    told.closes = true;
                }
                let add = Button::new("Add finding…").right_text(theme::hint("A")).min_size(vec2(0.0, 26.0));
                let can = editor.document().is_some() && editor.focus().is_some();
                if ui.add_enabled(can, add).accessible_name("Add finding").clicked() {
                    self.wants_to_add = true;
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    ui.add(Label::new(theme::title("Findings over all visits")).truncate());
                });
            });
        });
    }

    fn body(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        document: &Document,
        content: &Content,
        wishes: &mut Vec<Command>,
    ) {
        if content.rows.is_empty() {
            let words = if document.reading().is_some() {
                "No findings yet. Add a finding, such as a fracture line or callus, and record its state at each visit. An empty cell means not assessed."
            } else {
                "No reader set. Set a reader; findings are then saved under that name."
            };
            ui.add(Label::new(theme::second(words)).wrap());
            return;
        }
        let definitions = content.definitions();
        let told = if definitions.is_empty() { 0.0 } else { 44.0 };
        let space = (ui.ctx().content_rect().height() - AROUND - told).max(112.0);
        let shown = grid::Shown { content, cursor: self.cursor, takes_keys: self.moved, space };
        if let Some(cursor) = grid::show(ui, &shown, wishes) {
            self.cursor = Some(cursor);
            self.moved = true;
        }
        ui.add_space(6.0);
        if let Some((row, column)) = self.at_cursor(content) {
            strip(ui, editor, row, column, self.cursor, wishes);
        }
        foot(ui, &definitions);
    }

    fn at_cursor<'a>(&self, content: &'a Content) -> Option<(&'a Row, &'a Column)> {
        let cursor = self.cursor?;
        let row = content.rows.iter().find(|row| row.id == cursor.id)?;
        Some((row, content.columns.get(cursor.column)?))
    }
}

/// The states available for the cell under the cursor.
fn strip(
    ui: &mut Ui,
    editor: &Editor,
    row: &Row,
    column: &Column,
    cursor: Option<Cursor>,
    wishes: &mut Vec<Command>,
) {
    let said = cursor.and_then(|cursor| row.cells.get(cursor.column)).and_then(|cell| cell.state.as_ref());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        ui.label(theme::caption(format!("{} · {}", row.short, column.words)).color(theme::TEXT));
        let states = states_of(editor, row.id);
        let spoken = format!("{} at {}", row.name, column.words);
        if let Some(state) = chips::show(ui, row.id, &spoken, &states, said, true) {
            let (id, film) = (row.id, column.film.clone());
            wishes.push(Command::Finding(FindingCommand::State { id, film, state }));
        }
    });
}

/// Definitions of the complications, and help on keys.
fn foot(ui: &mut Ui, definitions: &[(String, String)]) {
    ui.add_space(4.0);
    if !definitions.is_empty() {
        let area = ScrollArea::vertical().id_salt("definitions of findings").max_height(40.0);
        area.show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            for (name, words) in definitions {
                ui.add(Label::new(theme::caption(format!("{name}: {words}"))).wrap());
            }
        });
        ui.add_space(2.0);
    }
    let words = "Arrows move. Digits record the state; press again to clear it (?). Enter goes to film and mark, Delete removes the finding.";
    ui.add(Label::new(theme::hint(words)).wrap());
}
