//! Dialog for typing a path, for systems without an open dialog. The error of the last path
//! stays below the field until another is tried.

use std::path::PathBuf;

use eframe::egui::{Id, Key, Label, Margin, TextEdit, Ui};

use super::{heading, modal, primary, secondary};
use crate::editor::{Command, Editor, FileCommand, Severity};
use crate::gui::theme;

/// The text being typed, and the result of the last attempt.
#[derive(Debug, Default)]
pub(super) struct AskPath {
    text: String,
    error: Option<String>,
    /// Waiting for the result of the typed path: the highest message id before it.
    tried: Option<u64>,
}

impl AskPath {
    /// Reopens the dialog if the path could not be opened.
    pub(super) fn follow(&mut self, editor: &Editor, wishes: &mut Vec<Command>) {
        let Some(before) = self.tried else { return };
        if editor.is_opening() {
            return;
        }
        self.tried = None;
        let failed =
            editor.notices().iter().find(|notice| notice.severity == Severity::Error && notice.id > before);
        if let Some(notice) = failed {
            self.error = Some(notice.text.clone());
            wishes.push(Command::File(FileCommand::Dismiss(notice.id)));
            wishes.push(Command::File(FileCommand::AskPath));
        } else {
            self.text.clear();
            self.error = None;
        }
    }

    /// Draws the dialog.
    pub(super) fn show(&mut self, ui: &Ui, editor: &Editor, just_opened: bool, wishes: &mut Vec<Command>) {
        modal(ui, "Open by path", 560.0, wishes, |ui, wishes| {
            heading(ui, "Open by path");
            let what = "The folder of a case, or its case.ron.";
            ui.add(Label::new(theme::second(what)).wrap());
            ui.add_space(8.0);
            let field = TextEdit::singleline(&mut self.text)
                .id(Id::unique("case path"))
                .hint_text(theme::second("/path/to/case").color(theme::HINT))
                .desired_width(f32::INFINITY)
                .background_color(theme::GROUND)
                .margin(Margin::symmetric(8, 6));
            let response = ui.add(field).accessible_name("Path of the case");
            if just_opened {
                response.request_focus();
            }
            if let Some(error) = &self.error {
                ui.add_space(2.0);
                let text = theme::second(error).color(theme::COMPLICATION_TEXT);
                ui.add(Label::new(text).selectable(true).wrap());
            }
            ui.add_space(12.0);
            let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            let path = typed(&self.text);
            ui.horizontal(|ui| {
                let pressed = ui.add_enabled(path.is_some(), primary("Open")).clicked();
                if let Some(path) = path.filter(|_| pressed || entered) {
                    self.error = None;
                    self.tried = Some(editor.notices().iter().map(|notice| notice.id).max().unwrap_or(0));
                    wishes.push(Command::File(FileCommand::Open(path)));
                }
                if ui.add(secondary("Cancel")).clicked() {
                    wishes.push(Command::File(FileCommand::CloseDialog));
                }
            });
        });
    }
}

/// A typed or pasted path: quotes are removed, `~` is the home folder.
pub(crate) fn typed(text: &str) -> Option<PathBuf> {
    let text = text.trim().trim_matches(['"', '\'']);
    let text = text.strip_prefix("file://").unwrap_or(text);
    if text.is_empty() {
        return None;
    }
    let home = || std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
    match text.strip_prefix('~') {
        Some("") => home().or_else(|| Some(PathBuf::from(text))),
        Some(rest) if rest.starts_with(['/', '\\']) => Some(
            home()
                .map_or_else(|| PathBuf::from(text), |home| home.join(rest.trim_start_matches(['/', '\\']))),
        ),
        _ => Some(PathBuf::from(text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_taken_as_people_paste_them() {
        assert_eq!(typed("  \"/cases/a b\" "), Some(PathBuf::from("/cases/a b")));
        assert_eq!(typed("file:///cases/a"), Some(PathBuf::from("/cases/a")));
        assert_eq!(typed("   "), None);
        let home = std::env::home_dir().unwrap();
        assert_eq!(typed("~/case"), Some(home.join("case")));
    }
}
