//! About dialog: purpose and limits of Callus.

use eframe::egui::{Label, Ui};

use super::{heading, modal, primary};
use crate::editor::{Command, FileCommand};
use crate::gui::{renderer, theme};

const IS: &str = "Callus is for reviewing fracture healing: radiographs on a timeline of postoperative intervals, next to the fracture history. A reader records the stage of healing on each film; every entry is saved, can be undone, and is stored in a separate file in the case folder.";
const IS_NOT: &str = "Callus is a review and teaching tool. It is not a medical device, and not for primary diagnosis or for decisions about a patient. What you see depends on your display, which has not been calibrated for this purpose.";

/// Draws the dialog.
pub(super) fn show(ui: &Ui, wishes: &mut Vec<Command>) {
    modal(ui, "About Callus", 480.0, wishes, |ui, wishes| {
        heading(ui, "Callus");
        ui.label(theme::caption(format!("Version {}", env!("CARGO_PKG_VERSION"))));
        ui.add_space(8.0);
        ui.add(Label::new(theme::second(IS).color(theme::TEXT)).wrap());
        ui.add_space(8.0);
        ui.add(Label::new(theme::second(IS_NOT).color(theme::WARNING)).wrap());
        ui.add_space(8.0);
        if let Some(words) = renderer::words(ui.ctx()) {
            ui.add(Label::new(theme::caption(format!("The window is drawn by {words}."))).wrap());
        }
        let licence = format!("Free software under {}.", env!("CARGO_PKG_LICENSE").replace("OR", "or"));
        ui.add(Label::new(theme::caption(licence)).wrap());
        ui.add_space(12.0);
        if ui.add(primary("Close")).clicked() {
            wishes.push(Command::File(FileCommand::CloseDialog));
        }
    });
}
