//! What Callus is and what it is not.

use eframe::egui::{Label, Ui};

use super::{heading, modal, primary};
use crate::editor::{Command, FileCommand};
use crate::gui::theme;

const IS: &str = "Callus is for reviewing how a fracture heals: radiographs on a timeline of postoperative intervals, beside the fracture history. A reader says the stage of healing of each film; every word is kept, can be undone, and stands in a file of its own beside the case.";
const IS_NOT: &str = "Callus is a review and teaching tool. It is not a medical device, and not for primary diagnosis or for decisions about a patient. What you see depends on your display, which nobody has calibrated for this purpose.";

/// Draws the sheet.
pub(super) fn show(ui: &Ui, wishes: &mut Vec<Command>) {
    modal(ui, "About Callus", 480.0, wishes, |ui, wishes| {
        heading(ui, "Callus");
        ui.label(theme::caption(format!("Version {}", env!("CARGO_PKG_VERSION"))));
        ui.add_space(8.0);
        ui.add(Label::new(theme::second(IS).color(theme::TEXT)).wrap());
        ui.add_space(8.0);
        ui.add(Label::new(theme::second(IS_NOT).color(theme::WARNING)).wrap());
        ui.add_space(8.0);
        let licence = format!("Free software under {}.", env!("CARGO_PKG_LICENSE").replace("OR", "or"));
        ui.add(Label::new(theme::caption(licence)).wrap());
        ui.add_space(12.0);
        if ui.add(primary("Close")).clicked() {
            wishes.push(Command::File(FileCommand::CloseDialog));
        }
    });
}
