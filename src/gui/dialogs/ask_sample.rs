//! Which sample is to be explored, and where its copy lies.

use std::path::PathBuf;

use eframe::egui::{FontId, Id, Label, Margin, Rect, Role, Sense, Stroke, StrokeKind, TextEdit, Ui};
use eframe::egui::{WidgetInfo, pos2, vec2};

use super::system::{Answer, Choice, SystemDialog};
use super::{ask_path, heading, modal, primary, secondary};
use crate::editor::{Command, Editor, FileCommand, PreviewState};
use crate::gui::widgets::{Lettering, elided};
use crate::gui::{fonts, menu_bar, small_picture, theme};
use crate::store::usual_folder;

/// Height of the card of a sample.
const HEIGHT: f32 = 76.0;

/// The choice as far as it is made.
#[derive(Debug, Default)]
pub(super) struct AskSample {
    chosen: usize,
    into: String,
    system: SystemDialog,
    no_dialog: bool,
}

impl AskSample {
    /// Draws the dialog.
    pub(super) fn show(&mut self, ui: &Ui, editor: &Editor, just_opened: bool, wishes: &mut Vec<Command>) {
        if just_opened && self.into.is_empty() {
            self.into = usual_folder().display().to_string();
        }
        match self.system.answer() {
            Some(Answer::Chosen(paths)) => {
                self.into = paths.first().map(|path| path.display().to_string()).unwrap_or_default();
            }
            Some(Answer::NoDialog) => self.no_dialog = true,
            Some(Answer::Cancelled) | None => {}
        }
        modal(ui, "Explore a sample", 560.0, wishes, |ui, wishes| {
            heading(ui, "Explore a sample");
            let words = "The films are simulated, the readings are examples. A copy is made in a folder of yours, where you can change everything.";
            ui.add(Label::new(theme::second(words)).wrap());
            ui.add_space(8.0);
            for (index, path) in editor.samples().iter().enumerate() {
                if sample(ui, path, index == self.chosen, editor) {
                    self.chosen = index;
                }
                ui.add_space(2.0);
            }
            ui.add_space(6.0);
            ui.label(theme::caption("Copy to the folder"));
            self.folder(ui);
            ui.add_space(12.0);
            self.buttons(ui, editor, wishes);
        });
    }

    fn folder(&mut self, ui: &mut Ui) {
        ui.horizontal(|ui| {
            let choose = 88.0 + ui.spacing().item_spacing.x;
            let field = TextEdit::singleline(&mut self.into)
                .id(Id::unique("sample folder"))
                .desired_width((ui.available_width() - choose - 18.0).max(80.0))
                .background_color(theme::GROUND)
                .margin(Margin::symmetric(8, 6));
            ui.add(field).accessible_name("Copy to the folder");
            if ui.add(secondary("Choose…")).clicked() {
                let from = ask_path::typed(&self.into).unwrap_or_default();
                self.system.ask(ui.ctx(), &Choice::Folder("Copy the sample to", from));
            }
        });
        if self.no_dialog {
            ui.label(theme::hint("This system opens no dialog: type the path of the folder."));
        }
    }

    fn buttons(&self, ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        ui.horizontal(|ui| {
            let (sample, into) = (editor.samples().get(self.chosen), ask_path::typed(&self.into));
            let can = sample.is_some() && into.is_some();
            if ui.add_enabled(can, primary("Copy and open")).clicked()
                && let (Some(sample), Some(into)) = (sample, into)
            {
                wishes.push(copy(sample.clone(), into));
            }
            if ui.add(secondary("Cancel")).clicked() {
                wishes.push(Command::File(FileCommand::CloseDialog));
            }
        });
    }
}

fn copy(sample: PathBuf, into: PathBuf) -> Command {
    Command::File(FileCommand::CopySample { sample, into })
}

/// Draws a sample to choose. Returns true if it was pressed.
fn sample(ui: &mut Ui, path: &std::path::Path, is_chosen: bool, editor: &Editor) -> bool {
    let (title, told, picture) = match editor.preview(path) {
        PreviewState::Ready(preview) => {
            (preview.title.clone(), format!("{} films", preview.films), preview.picture.as_ref())
        }
        PreviewState::Waiting => (menu_bar::case_name(path), "Reading…".to_owned(), None),
        PreviewState::Failed(why) => (menu_bar::case_name(path), why.to_owned(), None),
    };
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEIGHT));
    let response = ui.interact(rect, Id::unique("sample").with(path), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, &title));
    let fill = if is_chosen { theme::CHOSEN } else { theme::PANEL };
    ui.painter().rect_filled(rect, theme::RADIUS, fill);
    let edge = if is_chosen || response.has_focus() { theme::ACCENT } else { theme::EDGE };
    ui.painter().rect_stroke(rect, theme::RADIUS, Stroke::new(1.0, edge), StrokeKind::Inside);
    let picture_rect = Rect::from_min_size(rect.min + vec2(6.0, 6.0), vec2(64.0, HEIGHT - 12.0));
    ui.painter().rect_filled(picture_rect, theme::RADIUS, theme::GROUND);
    if let Some(picture) = picture {
        small_picture::draw_over(ui.painter(), picture_rect, picture);
    }
    let text =
        Rect::from_min_max(pos2(picture_rect.right() + 12.0, rect.top() + 10.0), rect.max - vec2(10.0, 8.0));
    // Painted: the choice has its name from its button.
    let font = FontId::new(theme::TEXT_SIZE, fonts::strong());
    let galley = ui.painter().layout(fonts::readable(title.as_str()), font, theme::TEXT, text.width());
    let below = text.min + vec2(0.0, galley.size().y + 3.0);
    ui.painter().galley(text.min, galley, theme::TEXT);
    let hint = Lettering::new(theme::CAPTION_SIZE, fonts::regular(), theme::SECOND);
    let galley = elided(ui.painter(), &told, &hint, text.width());
    ui.painter().galley(below, galley, theme::SECOND);
    response.clicked()
}
