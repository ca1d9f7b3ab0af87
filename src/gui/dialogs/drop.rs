//! Opens a case dropped on the window, and offers to make one of films; shows a hint while it hovers.

use std::path::PathBuf;

use eframe::egui::{Align2, FontId, Rect, Stroke, StrokeKind, Ui};

use super::veil;
use crate::editor::{Command, FileCommand, IntakeCommand};
use crate::gui::{fonts, theme};

/// Handles dropped files and draws the hint.
pub(super) fn show(ui: &Ui, wishes: &mut Vec<Command>) {
    let dropped: Vec<PathBuf> =
        ui.input(|input| input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect());
    match dropped.as_slice() {
        [] => {}
        [path] => wishes.push(Command::File(FileCommand::Open(path.clone()))),
        several => {
            // Only one of several may be the case; guessing would often be wrong.
            let is_case = |path: &&PathBuf| path.file_name().is_some_and(|name| name == "case.ron");
            match several.iter().find(is_case) {
                Some(path) => wishes.push(Command::File(FileCommand::Open(path.clone()))),
                None => wishes.push(Command::Intake(IntakeCommand::Offer(dropped.clone()))),
            }
        }
    }
    if ui.input(|input| !input.raw.hovered_files.is_empty()) {
        here(ui);
    }
}

fn here(ui: &Ui) {
    let window = ui.ctx().content_rect();
    veil("drop").fixed_pos(window.min).show(ui.ctx(), |ui| {
        let painter = ui.painter();
        painter.rect_filled(window, 0, theme::GROUND.gamma_multiply(0.85));
        let frame = Rect::from_center_size(
            window.center(),
            eframe::egui::vec2(420.0, 140.0).min(window.size() * 0.8),
        );
        painter.rect(frame, 8, theme::CHOSEN, Stroke::new(2.0, theme::ACCENT), StrokeKind::Inside);
        let font = FontId::new(theme::TITLE_SIZE, fonts::strong());
        painter.text(
            frame.center(),
            Align2::CENTER_CENTER,
            "Drop a case, films, a folder or an archive here",
            font,
            theme::TEXT,
        );
    });
}
