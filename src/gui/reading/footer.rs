//! Footer of the panel: open points and signature, the reader, and the save location.

use eframe::egui::{Align, Button, FontId, Label, Layout, Response, Role, Ui, WidgetInfo, vec2};
use egui_material_icons::icons;

use crate::case::Reading;
use crate::editor::{
    Beside, Command, CommandEntry, Document, Editor, ReviewCommand, SaveState, Seal, date_words, time_words,
};
use crate::gui::icons::icon_text;
use crate::gui::{fonts, theme};

/// Two lines: the signature or the open points before it, then the reader.
pub(super) fn show(ui: &mut Ui, editor: &Editor, document: &Document, wishes: &mut Vec<Command>) {
    if document.reading().is_some() {
        if editor.is_signed() {
            signed(ui, editor, wishes);
        } else {
            amended(ui, editor, document, wishes);
            if document.is_reading_known() {
                draft(ui, editor, document, wishes);
            }
        }
        ui.add_space(2.0);
    }
    who(ui, editor, document, wishes);
}

/// Reason why nothing can be recorded in the panel, shown above its content.
pub(super) fn signed_banner(ui: &mut Ui, editor: &Editor) {
    let Some(signature) = editor.signature() else { return };
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        ui.label(icon_text(icons::ICON_LOCK, 16.0).color(theme::SECOND));
        let words = ui.add(Label::new(theme::second("Signed: read-only until amended")).wrap());
        words.on_hover_text(format!("Signed by {} on {}", signature.name, time_words(signature.at)));
    });
    ui.add_space(8.0);
}

/// "2 points to review before signing" and the button that opens the signing dialog.
fn draft(ui: &mut Ui, editor: &Editor, document: &Document, wishes: &mut Vec<Command>) {
    let Some(sign) = editor.entry("review.sign") else { return };
    line(ui, editor, sign, "Sign reading…", wishes, |ui| {
        let standing = editor.standing_questions();
        let (words, brief) = match standing {
            _ if editor.is_signing() => ("Reading every film…".to_owned(), "Signing…".to_owned()),
            0 if document.reading().is_none_or(Reading::is_empty) => {
                ("Nothing recorded yet".to_owned(), "Nothing recorded".to_owned())
            }
            0 => ("Nothing missing before signing".to_owned(), "Nothing missing".to_owned()),
            1 => ("1 point to review before signing".to_owned(), "1 point to review".to_owned()),
            count => {
                (format!("{count} points to review before signing"), format!("{count} points to review"))
            }
        };
        fitting(ui, &words, &brief);
    });
}

/// The text, or its short form if the full one does not fit.
fn fitting(ui: &mut Ui, words: &str, brief: &str) {
    let font = FontId::new(theme::TEXT_SIZE, fonts::regular());
    let wide = ui.painter().layout_no_wrap(words.to_owned(), font, theme::SECOND).size().x;
    let shown = if wide <= ui.available_width() { words } else { brief };
    ui.add(Label::new(theme::second(shown)).truncate()).on_hover_text(words);
}

/// Line of an amendment, with a button that compares it with the signed version.
fn amended(ui: &mut Ui, editor: &Editor, document: &Document, wishes: &mut Vec<Command>) {
    let Some(amends) = document.reading().and_then(|own| own.amends.as_ref()) else { return };
    let which = Beside::Signed(amends.number);
    let is_there = editor.besides().iter().any(|(own, _)| *own == which);
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let button = Button::new(theme::caption("Differences…")).min_size(vec2(0.0, 24.0));
            let help = "Compare this amendment with the signed version.";
            if ui.add_enabled(is_there, button).on_hover_text(help).clicked() {
                wishes.push(Command::Review(ReviewCommand::Beside(Some(which))));
                wishes.push(Command::Review(ReviewCommand::Differences));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let (number, when) = (amends.number, date_words(amends.at));
                fitting(
                    ui,
                    &format!("Amends signature {number} of {when}"),
                    &format!("Amends signature {number}"),
                );
            });
        });
    });
}

/// Signer and time of the signature, its verification, and the button that starts an amendment.
fn signed(ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
    let (Some(own), Some(amend)) = (editor.signature(), editor.entry("review.amend")) else { return };
    line(ui, editor, amend, "Amend…", wishes, |ui| {
        let (icon, colour) = match editor.seal() {
            Some(Seal::Broken(_)) => (icons::ICON_WARNING, theme::COMPLICATION_TEXT),
            Some(Seal::Unknown(_)) => (icons::ICON_HELP, theme::WARNING),
            Some(Seal::Holds) | None => (icons::ICON_VERIFIED, theme::GOOD),
        };
        ui.spacing_mut().item_spacing.x = 5.0;
        ui.label(icon_text(icon, 16.0).color(colour));
        let words = format!("Signed {}", date_words(own.at));
        let response = ui.add(Label::new(theme::second(words).color(colour)).truncate());
        let seal = editor.seal().map(|seal| format!("\n{}. {}", seal.words(), seal.why()));
        response.on_hover_text(format!(
            "Signed by {} on {}, signature {}{}",
            own.name,
            time_words(own.at),
            own.number,
            seal.unwrap_or_default()
        ));
    });
}

/// Text on the left, a command button on the right.
fn line(
    ui: &mut Ui,
    editor: &Editor,
    entry: &CommandEntry,
    words: &str,
    wishes: &mut Vec<Command>,
    add: impl FnOnce(&mut Ui),
) {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let button = Button::new(theme::second(words).color(theme::TEXT)).min_size(vec2(0.0, 26.0));
            if pressed(ui, editor, entry, button) {
                wishes.extend(entry.command().cloned());
            }
            ui.with_layout(Layout::left_to_right(Align::Center), add);
        });
    });
}

fn pressed(ui: &mut Ui, editor: &Editor, entry: &CommandEntry, button: Button<'_>) -> bool {
    let enabled = entry.is_enabled(editor);
    let response: Response = ui.add_enabled(enabled, button).on_hover_text(&entry.help);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, &entry.name));
    response.clicked()
}

/// The reader and the save location, with a button that changes the reader.
fn who(ui: &mut Ui, editor: &Editor, document: &Document, wishes: &mut Vec<Command>) {
    let Some(change) = editor.entry("case.reader") else { return };
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let (words, name) = match document.reading() {
                Some(_) => ("Change…", change.name.as_str()),
                None => ("Reader name…", "Set the reader"),
            };
            let button = Button::new(theme::caption(words)).min_size(vec2(0.0, 24.0));
            let button =
                if document.reading().is_some() { button.frame_when_inactive(false) } else { button };
            let response = ui.add_enabled(change.is_enabled(editor), button).on_hover_text(&change.help);
            response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
            if response.clicked() {
                wishes.extend(change.command().cloned());
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let (words, all) = kept_words(document);
                let response = ui.add(Label::new(theme::hint(words)).truncate());
                let name =
                    document.reading().map(|own| format!("{} · {}", own.reader.name, document.state_words()));
                let told: Vec<String> = name.into_iter().chain((!all.is_empty()).then_some(all)).collect();
                if !told.is_empty() {
                    response.on_hover_text(told.join("\n"));
                }
            });
        });
    });
}

/// Save location of the reading: short for the panel, and in full.
fn kept_words(document: &Document) -> (String, String) {
    if let SaveState::ReadOnly(why) = document.reading_state() {
        return ("Read-only: nothing can be recorded".to_owned(), why);
    }
    if let SaveState::NoJournal(why) = document.reading_state() {
        return ("Changes cannot be kept".to_owned(), why);
    }
    if let SaveState::Failed(why) = document.reading_state() {
        return ("Your reading file was not written".to_owned(), why);
    }
    if document.reading_state() == SaveState::Unkept {
        return ("What is said here is not kept".to_owned(), String::new());
    }
    let Some(path) = document.kept_at() else {
        return ("Your reading is saved in a file of your own".to_owned(), String::new());
    };
    let root = document.folder().root.display().to_string();
    let brief = path.strip_prefix(&root).map(|rest| rest.trim_start_matches(['/', '\\']).to_owned());
    match brief {
        Some(brief) => (format!("Saved in {brief}"), path),
        None => ("Saved on this computer: the case folder is read-only".to_owned(), path),
    }
}
