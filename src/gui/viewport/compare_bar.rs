//! The bar of a comparison, below the films: mode, settings, how the films lie on each other, how many places differ. It
//! stands in the room of the timeline, so that no film moves when it comes or goes.

use std::ops::Range;

use eframe::egui::{Align, Button, Label, Layout, Slider, Ui, vec2};

use crate::editor::{
    AutomaticState, ChangesState, Command, CompareCommand, CompareMode, CompareShown, Editor, ViewCommand,
};
use crate::gui::icons::with_hint;
use crate::gui::theme;
use crate::store::SidePanel;

/// Width of the slider, in points.
const SLIDER: f32 = 110.0;
/// Height of a row, in points.
const ROW: f32 = 26.0;
/// Space between the elements of a row, in points.
const GAP: f32 = 4.0;
/// Number of modes.
const MODES: usize = CompareMode::ALL.len();
/// Widths of the bar from which modes and setting, all modes, and the commands have one row, in points.
const WIDE: f32 = 740.0;
const MIDDLE: f32 = 590.0;
const NARROW: f32 = 480.0;
/// Widths of the commands that change their names, so that none moves another, in points.
const END: f32 = 56.0;
const LANDMARKS: f32 = 122.0;
const REGISTER: f32 = 152.0;
/// Space between two rows, in points.
const BETWEEN: f32 = 2.0;

fn wish(command: CompareCommand) -> Command {
    Command::View(ViewCommand::Compare(command))
}

/// True if the bar has something to show.
pub(crate) fn is_wanted(editor: &Editor) -> bool {
    editor.compare().is_some() || editor.landmarks().is_some()
}

/// True if a comparison can be begun.
pub(crate) fn can_compare(editor: &Editor) -> bool {
    editor.can(&wish(CompareCommand::Mode(CompareMode::Opacity)))
}

/// Height of the bar at a width, in points.
pub(crate) fn compare_bar_height(width: f32) -> f32 {
    let rows = match width {
        width if width >= WIDE => 2.0,
        width if width >= MIDDLE => 3.0,
        width if width >= NARROW => 5.0,
        _ => 6.0,
    };
    rows * ROW + (rows - 1.0) * BETWEEN
}

/// Draws the bar. For a width it has the same height, and its commands the same places, whatever is compared and how.
pub(crate) fn compare_bar(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing = vec2(GAP, BETWEEN);
    ui.spacing_mut().button_padding = vec2(6.0, 3.0);
    let width = ui.available_width();
    let shown = editor.compare_shown();
    if width >= WIDE {
        row(ui, |ui| {
            modes(ui, editor, 0..MODES, wishes);
            setting(ui, shown.as_ref(), editor, wishes);
        });
    } else {
        // The names of the modes in one row, or in two.
        let first = if width >= MIDDLE { MODES } else { MODES.div_ceil(2) };
        row(ui, |ui| modes(ui, editor, 0..first, wishes));
        if first < MODES {
            row(ui, |ui| modes(ui, editor, first..MODES, wishes));
        }
        row(ui, |ui| setting(ui, shown.as_ref(), editor, wishes));
    }
    if width >= MIDDLE {
        row(ui, |ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                commands(ui, editor, wishes);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| words(ui, shown.as_ref(), editor));
            });
        });
    } else {
        row(ui, |ui| words(ui, shown.as_ref(), editor));
        let rows = if width >= NARROW { 1.0 } else { 2.0 };
        let size = vec2(width, rows * ROW + (rows - 1.0) * ui.spacing().item_spacing.y);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center).with_main_wrap(true), |ui| {
            ui.set_min_size(size);
            commands(ui, editor, wishes);
        });
    }
}

/// A row of the bar: as high with nothing in it.
fn row(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let size = vec2(ui.available_width(), ROW);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_size(size);
        content(ui);
    });
}

/// The modes from one place of their order to another.
fn modes(ui: &mut Ui, editor: &Editor, which: Range<usize>, wishes: &mut Vec<Command>) {
    let now = editor.compare().filter(|_| editor.landmarks().is_none()).map(|now| now.mode);
    let all = editor.commands().entries().iter().filter_map(|entry| match entry.command() {
        Some(Command::View(ViewCommand::Compare(CompareCommand::Mode(mode)))) => Some((entry, *mode)),
        _ => None,
    });
    for (entry, mode) in all.skip(which.start).take(which.len()) {
        let is_on = now == Some(mode);
        let button = Button::new(mode.name()).selected(is_on).frame_when_inactive(is_on);
        // Landmarks that are being placed would be lost.
        let enabled = editor.landmarks().is_none() && entry.is_enabled(editor);
        if with_hint(ui.add_enabled(enabled, button), entry).clicked() {
            wishes.extend(entry.command().cloned());
        }
    }
}

/// What is set in the mode.
fn setting(ui: &mut Ui, shown: Option<&CompareShown>, editor: &Editor, wishes: &mut Vec<Command>) {
    let Some(shown) = shown.filter(|_| editor.landmarks().is_none()) else { return };
    if let Some(playing) = editor.playing() {
        let (at, of) = playing.step();
        ui.label(theme::strong(format!("Film {at} of {of} of this play")));
        hold(ui, shown, editor, wishes);
        let words = if playing.is_even() { "By intervals" } else { "Evenly" };
        command(ui, editor, "compare.play-evenly", words, CompareCommand::PlayEvenly, 0.0, wishes);
        return;
    }
    if let Some(words) = shown.compare.mode.share_words() {
        let mut share = shown.compare.share;
        ui.spacing_mut().slider_width = SLIDER;
        let slider = ui.add(Slider::new(&mut share, 0.0..=1.0).show_value(false));
        let slider = slider.accessible_name(words).on_hover_text(words);
        if slider.changed() {
            wishes.push(wish(CompareCommand::Share(share)));
        }
    }
    match shown.compare.mode {
        CompareMode::Flicker => hold(ui, shown, editor, wishes),
        CompareMode::Changes => places(ui, editor, wishes),
        CompareMode::Opacity
        | CompareMode::Curtain
        | CompareMode::Difference
        | CompareMode::Checkerboard
        | CompareMode::RedCyan => {}
    }
    if let Some(legend) = editor.compare_legend() {
        ui.add_space(2.0 * GAP);
        ui.add(Label::new(theme::second(legend)).truncate());
    }
}

fn hold(ui: &mut Ui, shown: &CompareShown, editor: &Editor, wishes: &mut Vec<Command>) {
    let words = if shown.compare.is_paused { "Go on" } else { "Hold" };
    command(ui, editor, "compare.pause", words, CompareCommand::Pause, 0.0, wishes);
}

/// How the films lie on each other, or what is to be done; in full under the pointer where there is no room for it.
fn words(ui: &mut Ui, shown: Option<&CompareShown>, editor: &Editor) {
    if let Some(landmarks) = editor.landmarks() {
        ui.label(theme::strong("Landmarks"));
        ui.add(Label::new(theme::second(landmarks.ask())).truncate());
        return;
    }
    let Some(shown) = shown else {
        let words = match (editor.compare().is_some(), can_compare(editor)) {
            (false, true) => "Choose how two films are shown as one picture.",
            (true, _) | (false, false) => "No other film of this case shows this place.",
        };
        ui.add(Label::new(theme::second(words)).truncate());
        return;
    };
    let automatic = editor.automatic();
    if let Some(AutomaticState::Pending(share)) = automatic {
        ui.spinner();
        let words = format!("registering, {:.0} %", share * 100.0);
        ui.add(Label::new(theme::second(words)).truncate());
        ui.request_repaint_after(std::time::Duration::from_millis(100));
        return;
    }
    // What the program could not do does not matter any more where the reader did it.
    if let Some(AutomaticState::Refused(why)) = automatic
        && !editor.lies_registered()
    {
        ui.add(Label::new(theme::second(why).color(theme::WARNING)).truncate());
        return;
    }
    let Some(laid) = &shown.laid else {
        ui.add(Label::new(theme::second("The other film is being loaded.")).truncate());
        return;
    };
    let unsaved = editor.proposal().and_then(|_| editor.cannot_record());
    // First, so that it is read where there is no room for all.
    let unsaved = unsaved.map(|why| format!("Not saved: {why} \u{b7} ")).unwrap_or_default();
    let label = Label::new(theme::second(format!("{unsaved}{}", laid.words()))).truncate();
    ui.add(label).on_hover_text(laid.help());
}

/// The commands about the films that are compared, the one that is always there first.
fn commands(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    use CompareCommand as C;
    let mut button = |id: &str, words: &str, own: C, width: f32| {
        command(ui, editor, id, words, own, width, wishes);
    };
    if editor.landmarks().is_some() {
        button("landmark.cancel", "Cancel", C::Landmarks, END);
        button("landmark.back", "Remove last", C::LandmarkBack, LANDMARKS);
        button("landmark.accept", "Register", C::Accept, REGISTER);
        return;
    }
    button("compare.end", "End", C::End, END);
    if editor.compare_shown().is_none() {
        return;
    }
    let is_proposed = editor.proposal().is_some();
    let words = if is_proposed { "Refine…" } else { "Place landmarks…" };
    button("compare.landmarks", words, C::Landmarks, LANDMARKS);
    if matches!(editor.automatic(), Some(AutomaticState::Pending(_))) {
        button("compare.register", "Stop", C::Register, REGISTER);
    } else if is_proposed {
        let basis = if editor.lies_on_implant() { "On the bone" } else { "On the implant" };
        button("compare.on-implant", basis, C::OnImplant, REGISTER);
    } else {
        button("compare.register", "Register automatically", C::Register, REGISTER);
    }
    if is_proposed {
        button("compare.dismiss", "Dismiss", C::Dismiss, 0.0);
        if editor.cannot_record().is_none() {
            button("compare.accept", "Accept", C::AcceptProposal, 0.0);
        }
    } else if editor.can(&wish(C::Forget)) {
        button("compare.forget", "Discard registration", C::Forget, 0.0);
    }
}

/// Words in the row of the setting, in full under the pointer where there is no room for them.
fn told(ui: &mut Ui, words: &str) {
    ui.add(Label::new(theme::second(words).color(theme::WARNING)).truncate());
}

/// How many places differ: their list is in the reading panel, where it covers no film.
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
        ChangesState::NotRegistered => {
            told(ui, "Nothing is told: register the films first, automatically or by landmarks.");
            return;
        }
        ChangesState::Inexact => {
            told(ui, "Nothing is told: the films lie on each other too inexactly.");
            return;
        }
        ChangesState::Found(found) => found,
    };
    let count = found.places.len();
    let words = match (found.untold, count) {
        (_, 0) => "No difference beyond noise and error of registration".to_owned(),
        (0, 1) => "1 place differs".to_owned(),
        (0, _) => format!("{count} places differ"),
        (untold, _) => format!("{count} of {} places", count + untold),
    };
    ui.label(theme::second(words));
    if count > 0
        && !editor.is_panel_shown(SidePanel::Reading)
        && let Some(entry) = editor.entry("view.reading")
        && with_hint(ui.button("List them"), entry).clicked()
    {
        wishes.extend(entry.command().cloned());
    }
}

/// A button for a command, at least so wide, with the hint of its row where it has one.
fn command(
    ui: &mut Ui,
    editor: &Editor,
    id: &str,
    words: &str,
    command: CompareCommand,
    width: f32,
    wishes: &mut Vec<Command>,
) {
    let command = wish(command);
    let button = Button::new(words).min_size(vec2(width, 0.0));
    let response = ui.add_enabled(editor.can(&command), button);
    let response = match editor.entry(id) {
        Some(entry) => with_hint(response, entry),
        None => response,
    };
    if response.clicked() {
        wishes.push(command);
    }
}
