//! The foot of the page: what the keys do, and the way out.

use eframe::egui::{Align, Layout, Shape, Stroke, Ui, pos2};

use crate::editor::{Command, Editor, IntakeCommand, NewCase, Phase};
use crate::gui::theme;
use crate::gui::widgets::{primary, secondary};

/// What the keys do, each with its keys.
const LEGEND: [(&str, &str); 6] = [
    ("arrows", "move"),
    ("A L P O X", "AP, lateral, PA, oblique, axial"),
    ("R E", "right, left"),
    ("Enter", "confirm"),
    ("Delete", "leave out"),
    ("Ctrl+Z", "undo"),
];

pub(super) fn show(ui: &mut Ui, editor: &Editor, session: &NewCase, wishes: &mut Vec<Command>) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        let can = editor.can(&Command::Intake(IntakeCommand::AskCreate));
        let cases = session.plan().cases.len();
        let is_list = cases > 1 && session.shown().is_none();
        let words = match (session.addition(), is_list) {
            (Some(_), _) => "Add to the case".to_owned(),
            (None, true) => create_all(cases, session.unwritten().count()),
            (None, false) => "Create case…".to_owned(),
        };
        if ui.add_enabled(can, primary(&words)).clicked() {
            wishes.push(Command::Intake(IntakeCommand::AskCreate));
        }
        if ui.add(secondary("Cancel")).clicked() {
            wishes.push(Command::Intake(IntakeCommand::Cancel));
        }
        if session.phase() == Phase::Arranging && session.shown().is_some() && !session.shows_set_aside() {
            if ui
                .add(secondary("Confirm all"))
                .on_hover_text("Ctrl+Enter: all that nothing contradicts")
                .clicked()
            {
                wishes.push(Command::Intake(IntakeCommand::ConfirmAll));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), legend);
        }
    });
}

/// "Create all 40…"; what is written already is not written again.
fn create_all(cases: usize, open: usize) -> String {
    match open {
        0 => "All are written".to_owned(),
        open if open == cases => format!("Create all {cases}…"),
        open => format!("Create the other {open}…"),
    }
}

fn legend(ui: &mut Ui) {
    ui.spacing_mut().item_spacing.x = 5.0;
    let dotted = ui.label(theme::hint("dotted"));
    let ends =
        [pos2(dotted.rect.left(), dotted.rect.bottom()), pos2(dotted.rect.right(), dotted.rect.bottom())];
    ui.painter().extend(Shape::dashed_line(&ends, Stroke::new(1.2, theme::ACCENT), 3.0, 2.5));
    ui.label(theme::hint("= proposed"));
    for (keys, does) in LEGEND {
        ui.label(theme::hint("·"));
        ui.label(theme::hint(keys).color(theme::TEXT));
        ui.label(theme::hint(does));
        if ui.available_width() < 150.0 {
            break;
        }
    }
}
