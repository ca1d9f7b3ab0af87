//! Scale of lengths on a film as a sentence, with buttons to change it. "mm" is never shown without its source.

use eframe::egui::{Button, Label, Popup, Ui};

use crate::analysis::{FilmScale, Scale};
use crate::case::{CalibrationKind, RadiographId};
use crate::editor::{CalibrateOn, Command, Document, Editor, MarkCommand, Tool};
use crate::gui::dialogs::WantedScale;
use crate::gui::icons::with_hint;
use crate::gui::theme;

/// The sentence and the buttons. Returns a scale to ask for.
pub(super) fn show(
    ui: &mut Ui,
    editor: &Editor,
    document: &Document,
    film: &RadiographId,
    wishes: &mut Vec<Command>,
) -> Option<WantedScale> {
    let mut wanted = None;
    ui.add_space(6.0);
    let scale = editor.scale(film);
    let words = sentence(scale.as_ref());
    let response = ui.add(Label::new(theme::caption(words)).wrap());
    if let Some(FilmScale::Millimetres(scale)) = &scale {
        response.on_hover_text(why(scale));
    }
    ui.add_space(2.0);
    let calibrated = document.reading().and_then(|reading| reading.calibration(film)).is_some();
    ui.horizontal_wrapped(|ui| {
        let can = editor.can(&Command::Mark(MarkCommand::Tool(Some(Tool::Calibrate(CalibrateOn::Line)))));
        let button = Button::new(theme::caption("Calibrate…"));
        let response = ui.add_enabled(can, button);
        Popup::menu(&response).show(|ui| ways(ui, editor, film, &mut wanted, wishes));
        if let Some(table) = editor.entry("measure.table") {
            let button = Button::new(theme::caption("All visits…"));
            let response = ui.add_enabled(table.is_enabled(editor), button);
            let response = with_hint(response, table).accessible_name(&table.name);
            if response.clicked() {
                wishes.extend(table.command().cloned());
            }
        }
        if calibrated {
            let help = "Go back to the scale given in the file.";
            let button = Button::new(theme::caption("Clear calibration"));
            if ui.add_enabled(can, button).on_hover_text(help).clicked() {
                wishes.push(Command::Mark(MarkCommand::Uncalibrate(film.clone())));
            }
        }
    });
    wanted
}

/// "Lengths: mm, calibrated on lag-screw thread, ± 2 %."
fn sentence(scale: Option<&FilmScale>) -> String {
    match scale {
        None => "The scale of this film is not known yet.".to_owned(),
        Some(FilmScale::Pixels { why, .. }) => {
            format!("Lengths in pixels: {}.", why.trim_end_matches('.'))
        }
        Some(FilmScale::Millimetres(scale)) => {
            format!("Lengths: mm, {}, {}.", scale.source, scale.band())
        }
    }
}

/// Millimetres per pixel and the reason for the width of the band.
fn why(scale: &Scale) -> String {
    let mm = scale.spacing_words();
    if scale.band_words.is_empty() { mm } else { format!("{mm}. {}", scale.band_words) }
}

/// Objects that a film can be calibrated on.
fn ways(
    ui: &mut Ui,
    editor: &Editor,
    film: &RadiographId,
    wanted: &mut Option<WantedScale>,
    wishes: &mut Vec<Command>,
) {
    ui.set_min_width(240.0);
    let mut take = |ui: &mut Ui, words: &str, help: &str, on: CalibrateOn| {
        if ui.button(words).on_hover_text(help).clicked() {
            wishes.push(Command::Mark(MarkCommand::Tool(Some(Tool::Calibrate(on)))));
            ui.close();
        }
    };
    take(ui, "Line of known length", "Click both ends, then enter the length.", CalibrateOn::Line);
    take(
        ui,
        "Circle of known diameter",
        "A marker ball: click three points on its rim.",
        CalibrateOn::Circle,
    );
    for preset in &editor.book().presets {
        let size = format!("{} {} mm", preset.name, preset.size_mm);
        let help = if preset.warning.is_empty() { "Click both ends." } else { &preset.warning };
        take(ui, &size, help, CalibrateOn::Implant(preset.key.clone()));
    }
    ui.separator();
    let given = editor.document().and_then(|document| document.reading()?.calibration(film));
    let factor = CalibrationKind::Magnification { factor: 1.0 };
    let help = "SID / SOD: lengths at the detector are divided by it.";
    if ui.button("Magnification factor…").on_hover_text(help).clicked() {
        let before = given.map(|given| given.kind.clone());
        let kind = before.filter(|kind| kind.word() == factor.word()).unwrap_or(factor);
        *wanted = Some(WantedScale { film: film.clone(), kind });
        ui.close();
    }
    if let Some(given) = given {
        let help = "Correct its size, its object or its band.";
        if ui.button(format!("Correct “{}”…", given.object)).on_hover_text(help).clicked() {
            *wanted = Some(WantedScale { film: film.clone(), kind: given.kind.clone() });
            ui.close();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_are_never_told_as_millimetres() {
        let why = "the file gives no pixel spacing".to_owned();
        let words = sentence(Some(&FilmScale::Pixels { why, aspect: 1.0 }));
        assert!(words.starts_with("Lengths in pixels") && !words.contains("mm"), "{words}");
    }
}
