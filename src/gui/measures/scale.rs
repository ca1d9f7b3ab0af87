//! How lengths on a film are told, in a sentence, and how to change that. Never "mm" without its source.

use eframe::egui::{Button, Label, Popup, Ui};

use crate::analysis::{FilmScale, Scale};
use crate::case::{CalibrationKind, RadiographId};
use crate::editor::{CalibrateOn, Command, Document, Editor, MarkCommand, Tool};
use crate::gui::dialogs::WantedScale;
use crate::gui::icons::with_hint;
use crate::gui::theme;

/// The sentence and the buttons. Returns a scale that is to be asked for.
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
            let help = "Go back to the scale that the file tells.";
            let button = Button::new(theme::caption("Withdraw calibration"));
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
            format!("Lengths: mm, {}, {}.", scale.source, band(scale))
        }
    }
}

/// "± 2 %", "up to 25 % too long".
pub(crate) fn band(scale: &Scale) -> String {
    let per_cent = |value: f64| {
        let rounded = (value * 10.0).round() / 10.0;
        if rounded.fract().abs() < 1e-9 { format!("{rounded:.0} %") } else { format!("{rounded:.1} %") }
    };
    let (minus, plus) = (scale.minus_percent, scale.plus_percent);
    if (minus - plus).abs() < 0.05 {
        format!("± {}", per_cent(minus))
    } else if plus < 0.05 {
        // 20 % shorter is 25 % too long.
        format!("up to {} too long", per_cent(100.0 * minus / (100.0 - minus)))
    } else {
        format!("−{} to +{}", per_cent(minus), per_cent(plus))
    }
}

/// Millimetres per pixel and why the band is as wide.
fn why(scale: &Scale) -> String {
    let mm = if (scale.row_mm - scale.column_mm).abs() < 1e-9 {
        format!("{:.4} mm/px", scale.column_mm)
    } else {
        format!("{:.4} mm/px across, {:.4} mm/px down", scale.column_mm, scale.row_mm)
    };
    if scale.band_words.is_empty() { mm } else { format!("{mm}. {}", scale.band_words) }
}

/// On what to calibrate.
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
    take(ui, "Line of known length", "Click both ends, then say how long it is.", CalibrateOn::Line);
    take(
        ui,
        "Circle of known diameter",
        "A marker ball: click three places on its rim.",
        CalibrateOn::Circle,
    );
    for preset in &editor.book().presets {
        let size = format!("{} {} mm", preset.name, preset.size_mm);
        let help = if preset.warning.is_empty() { "Click both ends of it." } else { &preset.warning };
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
    use crate::analysis::Corrected;

    #[test]
    fn a_band_is_told_as_wide_as_it_is() {
        let scale = |minus_percent, plus_percent| Scale {
            row_mm: 0.1,
            column_mm: 0.1,
            corrected: Corrected::No,
            source: "at detector".to_owned(),
            minus_percent,
            plus_percent,
            band_words: String::new(),
            by_reader: false,
        };
        assert_eq!(band(&scale(1.0, 1.0)), "± 1 %");
        assert_eq!(band(&scale(20.0, 0.0)), "up to 25 % too long");
        assert_eq!(band(&scale(25.0, 5.22)), "−25 % to +5.2 %");
    }

    #[test]
    fn pixels_are_never_told_as_millimetres() {
        let why = "the file gives no pixel spacing".to_owned();
        let words = sentence(Some(&FilmScale::Pixels { why, aspect: 1.0 }));
        assert!(words.starts_with("Lengths in pixels") && !words.contains("mm"), "{words}");
    }
}
