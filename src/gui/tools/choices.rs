//! Objects for calibration: rows of a menu of the strip, which a key opens as well; the first
//! row then takes keyboard focus.

use eframe::egui::{Button, Id, Ui, vec2};

use super::lists;
use super::strip::{heading, row};
use crate::editor::{Command, Editor, MarkCommand};

/// True if the calibration menu was requested since the previous frame.
pub(super) fn are_asked(ui: &Ui, editor: &Editor) -> bool {
    let asked = editor.calibrate_choices_asked();
    let before = ui.data_mut(|data| {
        std::mem::replace(data.get_temp_mut_or(Id::unique("choices asked for"), asked), asked)
    });
    if asked > before {
        ui.data_mut(|data| data.insert_temp(first_choice(), true));
    }
    asked > before
}

/// True if the first row is to take keyboard focus.
fn first_choice() -> Id {
    Id::unique("keys to the first choice")
}

/// The choices, drawn objects first.
pub(super) fn rows(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    heading(ui, "Calibrate this film on");
    let offers = lists::calibrations(editor);
    let (drawn, implants) = offers.split_at(2.min(offers.len()));
    for (index, offer) in drawn.iter().enumerate() {
        let response = row(ui, offer, None, editor, wishes);
        let is_wanted = ui.data(|data| data.get_temp(first_choice()).unwrap_or(false));
        if index == 0 && is_wanted {
            // In its first frame a menu is only measured: repeat until it has the focus.
            let has_focus = response.has_focus();
            ui.data_mut(|data| data.insert_temp(first_choice(), !has_focus));
            response.request_focus();
            response.scroll_to_me(None);
        }
    }
    if !implants.is_empty() {
        heading(ui, "An implant of known size");
        for offer in implants {
            row(ui, offer, None, editor, wishes);
        }
    }
    let Some(film) = editor.focus() else { return };
    let calibrated = editor.document().and_then(|document| document.reading()?.calibration(film)).is_some();
    if calibrated {
        ui.separator();
        let words = "Go back to the scale of the file";
        if ui
            .add(Button::new(words).min_size(vec2(ui.available_width(), 26.0)).frame_when_inactive(false))
            .clicked()
        {
            wishes.push(Command::Mark(MarkCommand::Uncalibrate(film.clone())));
            ui.close();
        }
    }
}
