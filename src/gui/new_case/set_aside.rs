//! What becomes no film of the case, with the reason; films that were left out can be taken back.

use eframe::egui::{Label, ScrollArea, Ui};

use crate::editor::{Command, IntakeCommand, NewCase};
use crate::gui::theme;
use crate::intake::PlanEdit;

pub(super) fn show(ui: &mut Ui, session: &NewCase, wishes: &mut Vec<Command>) {
    if session.files() == 0 {
        ui.label(theme::title("There are no files here"));
        ui.label(theme::second("Choose the folder, archive or medium in which the films lie."));
        return;
    }
    ui.label(theme::title("Set aside"));
    ui.add_space(theme::STEP);
    let cases = session.plan().cases.iter().enumerate();
    for (number, case) in cases {
        for film in case.films.iter().filter(|film| !film.included) {
            ui.horizontal(|ui| {
                if ui.link(theme::second("Take back").color(theme::ACCENT)).clicked() {
                    let films = vec![film.number];
                    let edit = PlanEdit::Include { case: number, films, included: true };
                    wishes.push(Command::Intake(IntakeCommand::Edit(edit)));
                }
                ui.label(theme::second(film.at.file_name()));
                ui.label(theme::hint("left out by you"));
            });
        }
    }
    let aside = &session.plan().set_aside;
    let height = 20.0;
    ScrollArea::vertical().auto_shrink([false, false]).show_rows(ui, height, aside.len(), |ui, rows| {
        for file in aside.get(rows).unwrap_or_default() {
            ui.horizontal(|ui| {
                ui.set_height(height);
                let (name, why) = (file.at.file_name(), file.why.to_string());
                ui.add(Label::new(theme::second(name))).on_hover_text(file.at.to_string());
                ui.add(Label::new(theme::hint(why.as_str())).truncate()).on_hover_text(why);
            });
        }
    });
}
