//! The selected finding in detail: its state at the visit in focus, the mark that shows it, its site, its
//! definition, and its note.

use eframe::egui::{
    Align, Button, CollapsingHeader, Frame, Id, Label, Layout, Margin, Rect, Response, TextEdit, Ui,
};

use super::chips;
use super::content::{Cell, Column, Row, states_of};
use crate::analysis::book::FindingKind;
use crate::case::{Finding, FindingId, Key, MarkId, Side};
use crate::editor::{Command, Document, Editor, FindingCommand, MarkCommand, Target};
use crate::gui::measures::{choose, field};
use crate::gui::theme;

/// Outcome of drawing the card.
pub(super) struct Shown {
    pub(super) rect: Rect,
    pub(super) is_typing: bool,
}

/// Draws the card.
pub(super) fn show(
    ui: &mut Ui,
    editor: &Editor,
    document: &Document,
    row: &Row,
    cell: &Cell,
    column: &Column,
    wishes: &mut Vec<Command>,
) -> Shown {
    let finding = document.reading().and_then(|reading| reading.finding(row.id));
    let can = editor.can(&Command::Finding(FindingCommand::CarryForward(row.id)));
    let frame =
        Frame::new().fill(theme::RAISED).corner_radius(theme::RADIUS).inner_margin(Margin::symmetric(10, 8));
    ui.add_space(2.0);
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        let Some(finding) = finding else { return false };
        ui.add_enabled_ui(can, |ui| {
            state(ui, editor, row, cell, column, wishes);
            mark(ui, editor, document, row.id, finding, column, wishes);
            details(ui, editor, row, finding, wishes)
        })
        .inner
    });
    ui.add_space(4.0);
    Shown { rect: shown.response.rect, is_typing: shown.inner }
}

fn state(ui: &mut Ui, editor: &Editor, row: &Row, cell: &Cell, column: &Column, wishes: &mut Vec<Command>) {
    let states = states_of(editor, row.id);
    let digits = editor.scoring().is_none();
    ui.horizontal(|ui| {
        ui.label(theme::caption(format!("At {}", column.words)));
        if digits && !states.is_empty() {
            let keys = format!("keys 1−{}", states.len().min(9));
            let help = "Alt with a digit records the state of the selected finding; Esc deselects it.";
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(theme::hint(keys)).on_hover_text(help);
            });
        }
    });
    if states.is_empty() {
        let words = "This kind of finding is not defined here; its states are shown as recorded.";
        ui.add(Label::new(theme::caption(words).color(theme::WARNING)).wrap());
    }
    if let Some(state) = chips::show(ui, row.id, &row.name, &states, cell.state.as_ref(), digits) {
        let (id, film) = (row.id, column.film.clone());
        wishes.push(Command::Finding(FindingCommand::State { id, film, state }));
    }
    if cell.contradicts {
        let words = "The films of this visit disagree; the next state you choose applies to all of them.";
        ui.add(Label::new(theme::caption(words).color(theme::WARNING)).wrap());
    }
}

/// The mark that shows it, with buttons to carry it forward or to use the selected mark.
fn mark(
    ui: &mut Ui,
    editor: &Editor,
    document: &Document,
    id: FindingId,
    finding: &Finding,
    column: &Column,
    wishes: &mut Vec<Command>,
) {
    if let Some(carried) = editor.carried().filter(|carried| carried.id == id) {
        let words =
            format!("Draft on the film, {}: it becomes a mark when you record the state.", carried.from);
        ui.add(Label::new(theme::caption(words).color(theme::WARNING)).wrap());
    }
    let films = document.visits().iter().find(|visit| visit.films.contains(&column.film));
    let films = films.map(|visit| visit.films.as_slice()).unwrap_or_default();
    let shows = finding.seen_at(films).and_then(|(_, seen)| seen.mark);
    let selected = editor.selected_mark().map(|(mark, _)| mark);
    let carries = editor.can_carry_forward(id) && editor.carried().is_none();
    let attaches = finding.seen_at(films).is_some() && selected.is_some() && selected != shows;
    if shows.is_none() && !carries && !attaches {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        if let Some(mark) = shows {
            shown_by(ui, document, mark, selected, wishes);
        }
        if carries {
            let button = Button::new(theme::caption("Carry forward"));
            let help = "Copy the mark of the last visit onto this film, as a draft.";
            if ui.add(button).on_hover_text(help).clicked() {
                wishes.push(Command::Finding(FindingCommand::CarryForward(id)));
            }
        }
        if attaches {
            let button = Button::new(theme::caption("Show by the selected mark"));
            if ui.add(button).clicked() {
                wishes.push(Command::Finding(FindingCommand::Show(id)));
            }
        }
    });
}

fn shown_by(
    ui: &mut Ui,
    document: &Document,
    mark: MarkId,
    selected: Option<MarkId>,
    wishes: &mut Vec<Command>,
) {
    let own = document.reading().and_then(|reading| reading.mark(mark));
    let word = own.map_or_else(|| "mark".to_owned(), |mark| mark.word());
    let is_selected = selected == Some(mark);
    let button = Button::new(theme::caption(format!("Shown by: {word}"))).selected(is_selected);
    let response = ui.add(button).on_hover_text("Select the mark that shows it.");
    if response.clicked() {
        let target = (!is_selected).then_some(Target::Mark(mark));
        wishes.push(Command::Mark(MarkCommand::Select(target)));
    }
}

/// Definition, site, side, note. Returns true if a field has keyboard focus.
fn details(ui: &mut Ui, editor: &Editor, row: &Row, finding: &Finding, wishes: &mut Vec<Command>) -> bool {
    let kind = editor.book().kind(&finding.kind);
    if let Some(kind) = kind.filter(|kind| !kind.definitions.is_empty()) {
        definition(ui, row, finding, kind, wishes);
    }
    let head = CollapsingHeader::new(theme::caption("Where, label, note")).id_salt(("details", row.id.0));
    let shown = head.show_unindented(ui, |ui| {
        if let Some(kind) = kind.filter(|kind| !kind.sites.is_empty()) {
            site(ui, editor, row.id, finding, kind, wishes);
        }
        side(ui, row.id, finding, wishes);
        let is_typing = texts(ui, row.id, finding, kind, wishes);
        let button = Button::new(theme::caption("Remove finding"));
        let help = "Takes the finding out of the reading; its marks stay. Undo restores it.";
        if ui.add(button).on_hover_text(help).clicked() {
            wishes.push(Command::Finding(FindingCommand::Remove(row.id)));
        }
        is_typing
    });
    if is_unfolding(ui, shown.openness) {
        // Scroll to what was expanded.
        ui.scroll_to_cursor(None);
    }
    shown.body_returned.unwrap_or(false)
}

/// True while the details expand, including the last frame.
fn is_unfolding(ui: &Ui, openness: f32) -> bool {
    let id = Id::unique("how far the details of a finding are open");
    let before = ui.data_mut(|data| data.get_temp(id)).unwrap_or(openness);
    ui.data_mut(|data| data.insert_temp(id, openness));
    openness > before
}

fn definition(ui: &mut Ui, row: &Row, finding: &Finding, kind: &FindingKind, wishes: &mut Vec<Command>) {
    let offers: Vec<(Key, String)> =
        kind.definitions.iter().map(|own| (own.key.clone(), own.words.clone())).collect();
    field(ui, "Definition", |ui| {
        if let Some(key) = choose(ui, "Definition of the finding", &offers, finding.definition.as_ref()) {
            wishes.push(Command::Finding(FindingCommand::SetDefinition(row.id, key)));
        }
        false
    });
    if !row.definition.is_empty() {
        ui.add(Label::new(theme::caption(&row.definition)).wrap());
    }
}

fn site(
    ui: &mut Ui,
    editor: &Editor,
    id: FindingId,
    finding: &Finding,
    kind: &FindingKind,
    wishes: &mut Vec<Command>,
) {
    let name = |key: &Key| {
        let site = editor.book().site(key);
        site.map_or_else(|| key.as_str().replace('-', " "), |site| site.name.clone())
    };
    let offers: Vec<_> = kind.sites.iter().map(|key| (key.clone(), name(key))).collect();
    field(ui, "Where", |ui| {
        if let Some(key) = choose(ui, "Site of the finding", &offers, finding.site.as_ref()) {
            wishes.push(Command::Finding(FindingCommand::SetSite(id, key)));
        }
        false
    });
}

fn side(ui: &mut Ui, id: FindingId, finding: &Finding, wishes: &mut Vec<Command>) {
    field(ui, "Side", |ui| {
        for side in [None, Some(Side::Right), Some(Side::Left), Some(Side::Both)] {
            let word = side.map_or("not specified", Side::word);
            let button = Button::new(theme::caption(word)).selected(finding.side == side);
            if ui.add(button).accessible_name(format!("Side of the finding: {word}")).clicked() {
                wishes.push(Command::Finding(FindingCommand::SetSide(id, side)));
            }
        }
        false
    });
}

fn texts(
    ui: &mut Ui,
    id: FindingId,
    finding: &Finding,
    kind: Option<&FindingKind>,
    wishes: &mut Vec<Command>,
) -> bool {
    let is_numbered = kind.is_some_and(|kind| kind.is_numbered);
    let word = if is_numbered { "Number" } else { "Label" };
    let mut is_typing = field(ui, word, |ui| {
        let mut text = finding.label.clone();
        let response = sit(ui, TextEdit::singleline(&mut text), id, "Label of the finding");
        typed(&response, wishes, || FindingCommand::SetLabel(id, text.clone()))
    });
    is_typing |= field(ui, "Note", |ui| {
        let mut text = finding.note.clone();
        let rows = if text.is_empty() { 1 } else { 2 };
        let response = sit(ui, TextEdit::multiline(&mut text).desired_rows(rows), id, "Note of the finding");
        typed(&response, wishes, || FindingCommand::SetNote(id, text.clone()))
    });
    is_typing
}

fn sit(ui: &mut Ui, edit: TextEdit<'_>, id: FindingId, name: &str) -> Response {
    let edit = edit
        .id(Id::unique(name).with(id.0))
        .desired_width(f32::INFINITY)
        .background_color(theme::GROUND)
        .margin(Margin::symmetric(6, 3));
    ui.add(edit).accessible_name(name)
}

/// Every change is saved at once; one editing session is one undo step.
fn typed(response: &Response, wishes: &mut Vec<Command>, command: impl FnOnce() -> FindingCommand) -> bool {
    if response.changed() {
        wishes.push(Command::Finding(command()));
    }
    if response.lost_focus() {
        wishes.push(Command::Finding(FindingCommand::TypingDone));
    }
    response.has_focus()
}
