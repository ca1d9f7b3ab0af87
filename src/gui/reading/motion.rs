//! Motion of the implant between the film in focus and the one it is compared with: along and across the shaft and its
//! turn, each with its band, or why none is told. Offered as words for the note; nothing is recorded by itself.

use eframe::egui::{Button, Grid, Label, Ui};

use crate::analysis::registration::{Motion, ONE_VIEW};
use crate::editor::{
    AutomaticState, Command, CompareCommand, Document, Editor, MotionShown, PartShown, ReadCommand,
    ViewCommand,
};
use crate::gui::icons::with_hint;
use crate::gui::theme;

/// Draws the section; nothing where no other film shows the same place.
pub(super) fn show(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let Some(time) = editor.compared_time() else { return };
    super::head(ui, "Implant motion", "Alt+A");
    if let Some(words) = editor.operation_between() {
        ui.add(Label::new(theme::caption(format!("{words}.")).color(theme::WARNING)).wrap());
    }
    match (editor.motion(), editor.automatic()) {
        (Some(shown), _) => told(ui, editor, &shown, wishes),
        (None, Some(AutomaticState::Pending(share))) => {
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label(theme::second(format!("registering, {:.0} %", share * 100.0)));
            });
        }
        (None, Some(AutomaticState::Refused(why))) => {
            // The reader registered them, then.
            let words = if editor.lies_registered() { NOT_BY_LANDMARKS } else { &why };
            ui.add(Label::new(theme::caption(words)).wrap());
        }
        (None, Some(AutomaticState::Found) | None) => {
            ui.horizontal_wrapped(|ui| {
                ui.label(theme::hint(format!("Not measured against {time}.")));
                button(
                    ui,
                    editor,
                    &Choice { id: "compare.register", words: "Measure", command: CompareCommand::Register },
                    wishes,
                );
            });
        }
    }
}

const NOT_BY_LANDMARKS: &str =
    "The program could not lay these films on each other, and no motion is told by landmarks.";

/// A button of the section: the entry of the table whose key and help it shows, its words, and what it does.
struct Choice {
    id: &'static str,
    words: &'static str,
    command: CompareCommand,
}

fn button(ui: &mut Ui, editor: &Editor, choice: &Choice, wishes: &mut Vec<Command>) {
    let Choice { id, words, command } = *choice;
    let command = Command::View(ViewCommand::Compare(command));
    let is = |own| command == Command::View(ViewCommand::Compare(own));
    let is_on = (is(CompareCommand::Map) && editor.maps_motion())
        || (is(CompareCommand::Series) && editor.has_series());
    let response = ui.add_enabled(editor.can(&command), Button::new(words).selected(is_on));
    let response = match editor.entry(id) {
        Some(entry) => with_hint(response, entry),
        None => response,
    };
    if response.clicked() {
        wishes.push(command);
    }
}

/// Parts that moved otherwise than the rest, of which the values above then are.
fn parts(ui: &mut Ui, parts: &[PartShown]) {
    for part in parts {
        let words = part.words().replace("± ", "±\u{a0}").replace(" mm", "\u{a0}mm");
        ui.add(Label::new(theme::caption(words).color(theme::WARNING)).wrap());
    }
}

fn told(ui: &mut Ui, editor: &Editor, shown: &MotionShown, wishes: &mut Vec<Command>) {
    let Some(case) = editor.document().map(Document::case) else { return };
    let time = case.radiograph(&shown.first).map(|film| case.time_words(&film.time)).unwrap_or_default();
    let state = match (shown.is_accepted, shown.told.is_err() && shown.parts.is_empty()) {
        (true, true) => "registration accepted",
        (true, false) => "accepted",
        (false, true) => "registration proposed",
        (false, false) => "proposed",
    };
    let words = format!("Against the bone, compared with {time} \u{b7} {state}");
    ui.add(Label::new(theme::caption(words)).wrap());
    match &shown.told {
        Err(why) => {
            ui.add(Label::new(theme::caption(format!("No motion is told: {why}."))).wrap());
            if let Some(advice) = shown.advice {
                ui.add(Label::new(theme::hint(advice)).wrap());
            }
            if shown.parts.is_empty() {
                return;
            }
        }
        Ok(motion) => {
            values(ui, motion);
            if !shown.parts.is_empty() {
                ui.add(Label::new(theme::caption("These values are of the rest of the implant.")).wrap());
            }
        }
    }
    parts(ui, &shown.parts);
    let comparable = shown.comparable.iter().map(|words| format!("{words}. "));
    let scale = format!("Scale: {}. ", shown.scale);
    let words: String = comparable.chain([scale, ONE_VIEW.to_owned()]).collect();
    ui.add(Label::new(theme::hint(words)).wrap());
    buttons(ui, editor, shown, wishes);
}

/// The motion along and across the shaft, and its turn.
fn values(ui: &mut Ui, motion: &Motion) {
    Grid::new("implant motion").num_columns(2).spacing([10.0, 2.0]).show(ui, |ui| {
        for (name, words) in [
            ("Along the shaft", motion.along_words()),
            ("Across it", motion.across_words()),
            ("Turn", motion.turn_words()),
        ] {
            ui.label(theme::hint(name));
            // Sign and number stay on one line.
            let words = words.replace("± ", "±\u{a0}").replace(" mm", "\u{a0}mm");
            ui.add(Label::new(theme::caption(words)).wrap());
            ui.end_row();
        }
    });
}

/// What can be done with it.
fn buttons(ui: &mut Ui, editor: &Editor, shown: &MotionShown, wishes: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        button(
            ui,
            editor,
            &Choice { id: "compare.motion", words: "Outline on films", command: CompareCommand::Map },
            wishes,
        );
        if shown.told.is_ok() {
            button(
                ui,
                editor,
                &Choice { id: "compare.series", words: "All visits", command: CompareCommand::Series },
                wishes,
            );
        }
        if editor.proposal().is_some() {
            button(
                ui,
                editor,
                &Choice { id: "compare.accept", words: "Accept", command: CompareCommand::AcceptProposal },
                wishes,
            );
        }
        let Some((film, text)) = editor.motion_note() else { return };
        let note = Command::Read(ReadCommand::Note { film, text });
        let add = ui.add_enabled(editor.can(&note), Button::new("Add to note"));
        if add
            .on_hover_text(
                "Write this motion, with its bands, into the note of the later film; you can edit it there.",
            )
            .clicked()
        {
            wishes.push(note);
            wishes.push(Command::Read(ReadCommand::NoteDone));
        }
    });
}
