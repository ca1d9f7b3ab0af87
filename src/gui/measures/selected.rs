//! Details of the selected mark: value with source and cautions, meaning, label, note and points.
//! Fields always show the text of the reading, so that undo is visible at once.

use eframe::egui::{
    Align, Button, ComboBox, Frame, Id, Label, Layout, Margin, Rect, Response, TextEdit, Ui, Vec2,
};
use egui_material_icons::{MaterialIcon, icons};

use super::wording::{self, Name};
use super::{about, places};
use crate::analysis::measure::{Measured, Value};
use crate::case::{Key, Mark, MarkId};
use crate::editor::{Command, Editor, MarkCommand};
use crate::gui::icons::icon_text;
use crate::gui::theme;

/// Width of the caption before a field.
const WORD: f32 = 64.0;

/// Draws the card. Returns true if one of its fields has keyboard focus. `row`: position of its line
/// in the list, if it was just selected; `is_wanted`: its
/// label is about to be edited.
pub(super) fn show(
    ui: &mut Ui,
    editor: &Editor,
    id: MarkId,
    mark: &Mark,
    row: Option<Rect>,
    is_wanted: bool,
    wishes: &mut Vec<Command>,
) -> bool {
    let frame =
        Frame::new().fill(theme::RAISED).corner_radius(theme::RADIUS).inner_margin(Margin::symmetric(10, 8));
    ui.add_space(4.0);
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        title(ui, editor, mark, wishes);
        let definition = mark.measure.as_ref().and_then(|key| editor.book().measure(key));
        if mark.measure.is_some() {
            outcome(ui, editor, id, wishes);
        }
        if let Some(definition) = definition.filter(|definition| !definition.sign.is_empty()) {
            line(ui, &wording::capitalised(&definition.sign), theme::HINT);
        }
        let is_typing = fields(ui, editor, id, mark, is_wanted, wishes);
        places::show(ui, editor, id, mark, wishes);
        if let Some(definition) = definition {
            about::show(ui, definition);
        }
        is_typing
    });
    if let Some(row) = row {
        // Its row and, below it, as much of the card as fits.
        let most = row.top() + ui.clip_rect().height() - 2.0 * theme::STEP;
        let rect = shown.response.rect.union(row);
        ui.scroll_to_rect(rect.with_max_y(rect.bottom().min(most)), None);
    }
    shown.inner
}

/// Name of the mark and the buttons that act on all of it.
fn title(ui: &mut Ui, editor: &Editor, mark: &Mark, wishes: &mut Vec<Command>) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            ui.spacing_mut().button_padding = Vec2::splat(4.0);
            for (icon, name, help, command) in [
                (icons::ICON_DELETE, "Delete this mark", "Undo restores it.", MarkCommand::Delete),
                (
                    icons::ICON_CONTENT_COPY,
                    "Duplicate this mark",
                    "Makes a copy next to it.",
                    MarkCommand::Duplicate,
                ),
            ] {
                let can = editor.can(&Command::Mark(command.clone()));
                if icon_button(ui, icon, name, help, can).clicked() {
                    wishes.push(Command::Mark(command));
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                ui.add(Label::new(theme::strong(Name::of(mark, editor.book()).words())).truncate());
            });
        });
    });
}

fn icon_button(ui: &mut Ui, icon: MaterialIcon, name: &str, help: &str, enabled: bool) -> Response {
    let button = Button::new(icon_text(icon, 16.0).color(theme::SECOND))
        .frame_when_inactive(false)
        .min_size(Vec2::splat(24.0));
    ui.add_enabled(enabled, button).on_hover_text(format!("{name}. {help}")).accessible_name(name)
}

/// The value with its cautions; otherwise the missing parts.
fn outcome(ui: &mut Ui, editor: &Editor, id: MarkId, wishes: &mut Vec<Command>) {
    match editor.measured(id) {
        Some(Measured::Value(value)) => self::value(ui, editor, id, &value, wishes),
        Some(Measured::Missing(missing)) => line(ui, &wording::capitalised(&missing.words()), theme::WARNING),
        Some(Measured::Refused(why)) => line(ui, &wording::capitalised(&why), theme::WARNING),
        None => {}
    }
}

fn value(ui: &mut Ui, editor: &Editor, id: MarkId, value: &Value, wishes: &mut Vec<Command>) {
    line(ui, &value.words_with_source(), theme::TEXT);
    if let Some(change) = super::change::Change::of(editor, id) {
        line(ui, &wording::capitalised(&format!("change {}", change.full)), theme::SECOND);
    }
    for detail in &value.details {
        line(ui, detail, theme::SECOND);
    }
    for caution in &value.cautions {
        line(ui, caution, theme::WARNING);
    }
    line(ui, &wording::capitalised(&value.hand.words()), theme::HINT);
    repeat_blind(ui, editor, id, wishes);
}

/// Blind repeat: number of repeats so far, and their result.
fn repeat_blind(ui: &mut Ui, editor: &Editor, id: MarkId, wishes: &mut Vec<Command>) {
    let command = Command::Mark(MarkCommand::RepeatBlind(Some(id)));
    let Some(reading) = editor.document().and_then(|document| document.reading()) else { return };
    let repeats = reading.repeats_of(id).count();
    let words = if repeats == 0 {
        "Repeat blind…".to_owned()
    } else {
        format!("Repeat blind… (measured {} times)", repeats + 1)
    };
    let help = "Measure the same film again with the earlier places hidden. After three measurements your own \
                repeatability gives the error band.";
    let button = Button::new(theme::caption(words));
    if ui.add_enabled(editor.can(&command), button).on_hover_text(help).clicked() {
        wishes.push(command);
    }
}

fn line(ui: &mut Ui, words: &str, colour: eframe::egui::Color32) {
    ui.add(Label::new(theme::caption(words).color(colour)).wrap().selectable(true));
}

/// Label, meaning, choice and note. Returns true if a field has keyboard focus.
fn fields(
    ui: &mut Ui,
    editor: &Editor,
    id: MarkId,
    mark: &Mark,
    is_wanted: bool,
    wishes: &mut Vec<Command>,
) -> bool {
    let mut is_typing = field(ui, "Label", |ui| {
        let mut text = mark.label.clone();
        let edit =
            TextEdit::singleline(&mut text).hint_text(theme::caption("Label on film").color(theme::HINT));
        let response = sit(ui, edit, id, "Label of the mark");
        if is_wanted {
            response.request_focus();
            response.scroll_to_me(None);
        }
        typed(&response, wishes, || MarkCommand::SetLabel(id, text.clone()))
    });
    let definition = mark.measure.as_ref().and_then(|key| editor.book().measure(key));
    let choices =
        definition.map(|definition| wording::choices(definition, editor.book())).unwrap_or_default();
    if !choices.is_empty() {
        field(ui, "Which", |ui| {
            if let Some(key) = choose(ui, "Choice of the measure", &choices, mark.choice.as_ref()) {
                wishes.push(Command::Mark(MarkCommand::SetChoice(id, key)));
            }
            false
        });
    }
    let meanings: Vec<_> =
        editor.book().meanings.iter().map(|meaning| (meaning.key.clone(), meaning.name.clone())).collect();
    if mark.measure.is_none() && !meanings.is_empty() {
        field(ui, "Shows", |ui| {
            if let Some(key) = choose(ui, "What the mark shows", &meanings, mark.meaning.as_ref()) {
                wishes.push(Command::Mark(MarkCommand::SetMeaning(id, key)));
            }
            false
        });
    }
    is_typing |= field(ui, "Note", |ui| {
        let mut text = mark.note.clone();
        let rows = if text.is_empty() { 1 } else { 2 };
        let response = sit(ui, TextEdit::multiline(&mut text).desired_rows(rows), id, "Note of the mark");
        typed(&response, wishes, || MarkCommand::SetNote(id, text.clone()))
    });
    is_typing
}

/// A caption and its field on one line.
pub(crate) fn field(ui: &mut Ui, word: &str, add: impl FnOnce(&mut Ui) -> bool) -> bool {
    let shown = ui.horizontal(|ui| {
        let (_, rect) = ui.allocate_space(eframe::egui::vec2(WORD - theme::STEP, 24.0));
        let font = eframe::egui::FontId::new(theme::CAPTION_SIZE, crate::gui::fonts::regular());
        ui.painter().text(rect.left_center(), eframe::egui::Align2::LEFT_CENTER, word, font, theme::SECOND);
        add(ui)
    });
    shown.inner
}

fn sit(ui: &mut Ui, edit: TextEdit<'_>, id: MarkId, name: &str) -> Response {
    let edit = edit
        .id(Id::unique(name).with(id.0))
        .desired_width(f32::INFINITY)
        .background_color(theme::GROUND)
        .margin(Margin::symmetric(6, 3));
    ui.add(edit).accessible_name(name)
}

/// Every change is saved at once; one editing session is one undo step.
fn typed(response: &Response, wishes: &mut Vec<Command>, command: impl FnOnce() -> MarkCommand) -> bool {
    if response.changed() {
        wishes.push(Command::Mark(command()));
    }
    if response.lost_focus() {
        wishes.push(Command::Mark(MarkCommand::TypingDone));
    }
    response.has_focus()
}

/// A drop-down list. Returns the selection, `Some(None)` for none.
#[allow(clippy::option_option, reason = "nothing chosen now, nothing meant, something meant")]
pub(crate) fn choose(
    ui: &mut Ui,
    name: &str,
    offers: &[(Key, String)],
    chosen: Option<&Key>,
) -> Option<Option<Key>> {
    let shown = chosen.map_or("not specified", |chosen| {
        offers.iter().find(|(own, _)| own == chosen).map_or(chosen.as_str(), |(_, word)| word)
    });
    let mut picked = None;
    let combo = ComboBox::from_id_salt(name).selected_text(theme::caption(shown)).width(ui.available_width());
    let response = combo.truncate().show_ui(ui, |ui| {
        if ui.selectable_label(chosen.is_none(), "not specified").clicked() {
            picked = Some(None);
        }
        for (key, word) in offers {
            if ui.selectable_label(chosen == Some(key), word).clicked() {
                picked = Some(Some(key.clone()));
            }
        }
    });
    response.response.accessible_name(name);
    picked
}
