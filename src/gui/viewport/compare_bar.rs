//! The bar of a comparison, under the toolbar: mode, settings, how the films lie on each other, the places that differ.
//! It is there only while films are compared or landmarks are placed, and covers no film.

use eframe::egui::{Button, Label, Popup, PopupCloseBehavior, ScrollArea, Slider, Ui, vec2};

use crate::editor::{
    AutomaticState, ChangesState, Command, CompareCommand, CompareMode, CompareShown, Editor, MarkCommand,
    ViewCommand,
};
use crate::gui::icons::with_hint;
use crate::gui::theme;

/// Width of the slider, in points.
const SLIDER: f32 = 110.0;
/// Width of the list of places, in points.
const LIST: f32 = 360.0;

fn wish(command: CompareCommand) -> Command {
    Command::View(ViewCommand::Compare(command))
}

/// True if the bar has something to show.
pub(crate) fn is_wanted(editor: &Editor) -> bool {
    editor.compare().is_some() || editor.landmarks().is_some()
}

/// Draws the bar.
pub(crate) fn compare_bar(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(4.0, 2.0);
        ui.spacing_mut().button_padding = vec2(6.0, 3.0);
        if editor.landmarks().is_some() {
            placing(ui, editor, wishes);
        } else if let Some(shown) = editor.compare_shown() {
            comparing(ui, &shown, editor, wishes);
        } else {
            ui.label(theme::second("No other film of this case shows this place."));
            command(ui, editor, "compare.end", "End", CompareCommand::End, wishes);
        }
    });
}

fn placing(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let Some(landmarks) = editor.landmarks() else { return };
    ui.label(theme::strong("Landmarks"));
    ui.label(theme::second(landmarks.ask()));
    for (id, words, own) in [
        ("landmark.accept", "Register", CompareCommand::Accept),
        ("landmark.back", "Remove last", CompareCommand::LandmarkBack),
        ("landmark.cancel", "Cancel", CompareCommand::Landmarks),
    ] {
        command(ui, editor, id, words, own, wishes);
    }
}

fn comparing(ui: &mut Ui, shown: &CompareShown, editor: &Editor, wishes: &mut Vec<Command>) {
    for entry in editor.commands().entries() {
        let Some(Command::View(ViewCommand::Compare(CompareCommand::Mode(mode)))) = entry.command() else {
            continue;
        };
        let is_on = shown.compare.mode == *mode;
        let button = Button::new(mode.name()).selected(is_on).frame_when_inactive(is_on);
        if with_hint(ui.add_enabled(entry.is_enabled(editor), button), entry).clicked() {
            wishes.extend(entry.command().cloned());
        }
    }
    if let Some(playing) = editor.playing() {
        let (at, of) = playing.step();
        ui.label(theme::strong(format!("Film {at} of {of} of this play")));
        let words = if shown.compare.is_paused { "Go on" } else { "Hold" };
        command(ui, editor, "compare.pause", words, CompareCommand::Pause, wishes);
        let words = if playing.is_even() { "By intervals" } else { "Evenly" };
        command(ui, editor, "compare.play-evenly", words, CompareCommand::PlayEvenly, wishes);
    } else if let Some(words) = shown.compare.mode.share_words() {
        let mut share = shown.compare.share;
        ui.spacing_mut().slider_width = SLIDER;
        let slider = ui.add(Slider::new(&mut share, 0.0..=1.0).show_value(false));
        let slider = slider.accessible_name(words).on_hover_text(words);
        if slider.changed() {
            wishes.push(wish(CompareCommand::Share(share)));
        }
    }
    if shown.compare.mode == CompareMode::Flicker {
        let words = if shown.compare.is_paused { "Go on" } else { "Hold" };
        command(ui, editor, "compare.pause", words, CompareCommand::Pause, wishes);
    }
    if shown.compare.mode == CompareMode::Changes {
        places(ui, editor, wishes);
    }
    match &shown.laid {
        Some(laid) => {
            ui.add(Label::new(theme::second(laid.words())).extend()).on_hover_text(laid.help());
        }
        None => {
            ui.label(theme::second("The other film is being loaded."));
        }
    }
    match editor.automatic() {
        Some(AutomaticState::Pending(share)) => {
            ui.spinner();
            let words = format!("registering, {:.0} %", share * 100.0);
            ui.add(Label::new(theme::second(words)).extend());
            command(ui, editor, "compare.register", "Stop", CompareCommand::Register, wishes);
            ui.request_repaint_after(std::time::Duration::from_millis(100));
        }
        Some(AutomaticState::Refused(why)) if editor.proposal().is_none() => {
            ui.add(Label::new(theme::second(&why).color(theme::WARNING)).wrap());
        }
        Some(AutomaticState::Found | AutomaticState::Refused(_)) | None => {}
    }
    if editor.proposal().is_some() {
        match editor.cannot_record() {
            None => command(ui, editor, "compare.accept", "Accept", CompareCommand::AcceptProposal, wishes),
            Some(why) => drop(ui.label(theme::second(format!("\u{b7} Not saved: {why}.")))),
        }
        command(ui, editor, "compare.landmarks", "Refine…", CompareCommand::Landmarks, wishes);
        let basis = if editor.lies_on_implant() { "On the bone" } else { "On the implant" };
        command(ui, editor, "compare.on-implant", basis, CompareCommand::OnImplant, wishes);
        command(ui, editor, "compare.dismiss", "Dismiss", CompareCommand::Dismiss, wishes);
    } else {
        if !matches!(editor.automatic(), Some(AutomaticState::Pending(_))) {
            command(
                ui,
                editor,
                "compare.register",
                "Register automatically",
                CompareCommand::Register,
                wishes,
            );
        }
        command(ui, editor, "compare.landmarks", "Place landmarks…", CompareCommand::Landmarks, wishes);
        if editor.can(&wish(CompareCommand::Forget)) {
            command(ui, editor, "compare.forget", "Discard registration", CompareCommand::Forget, wishes);
        }
    }
    command(ui, editor, "compare.end", "End", CompareCommand::End, wishes);
}

/// The places that differ, in a list that opens under its button: go to one, or draw it as a mark of one's own.
fn places(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let Some(changes) = editor.changes() else { return };
    let found = match changes.state {
        ChangesState::Pending => {
            ui.spinner();
            ui.label(theme::second("comparing"));
            return;
        }
        ChangesState::Failed => {
            ui.label(theme::second("The comparison was broken off; choose the mode again."));
            return;
        }
        ChangesState::Found(found) => found,
    };
    let count = found.places.len();
    if count == 0 {
        ui.label(theme::second("No difference beyond noise and error of registration"));
        return;
    }
    let words = if count == 1 { "1 place differs".to_owned() } else { format!("{count} places differ") };
    let button = ui.add(Button::new(words).right_text("▾"));
    Popup::menu(&button)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .accessible_name("Places that differ")
        .show(|ui| {
            ui.set_width(LIST);
            ui.label(theme::second(
                "Hints where to look: position, projection and exposure also make differences. Nothing is recorded until you draw it as a mark of your own.",
            ));
            ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
                for (index, words) in editor.change_words().into_iter().enumerate() {
                    ui.horizontal(|ui| {
                        if ui.button("Draw as mark").on_hover_text("Draw its outline as a mark of your own").clicked()
                            && let Some(mark) = editor.change_mark(index)
                        {
                            wishes.push(Command::Mark(MarkCommand::Put(Box::new(mark))));
                        }
                        let go = ui.add(Button::new(&words).frame(false).truncate());
                        if go.on_hover_text(&words).clicked() {
                            wishes.push(wish(CompareCommand::GoTo(index)));
                        }
                    });
                }
            });
            if found.untold > 0 {
                ui.label(theme::second(format!("{} smaller ones are not shown.", found.untold)));
            }
        });
}

/// A button for a command, with the hint of its row where it has one.
fn command(
    ui: &mut Ui,
    editor: &Editor,
    id: &str,
    words: &str,
    command: CompareCommand,
    wishes: &mut Vec<Command>,
) {
    let command = wish(command);
    let response = ui.add_enabled(editor.can(&command), Button::new(words));
    let response = match editor.entry(id) {
        Some(entry) => with_hint(response, entry),
        None => response,
    };
    if response.clicked() {
        wishes.push(command);
    }
}
