//! The signing dialog: open points first, then the effect of signing, then the name.

use std::sync::Arc;

use eframe::egui::{
    Checkbox, Id, Key, Label, Margin, Modifiers, Response, RichText, Role, ScrollArea, Sense, TextEdit,
    TextStyle, TextWrapMode, Ui, WidgetInfo, WidgetText, pos2, vec2,
};

use super::{leads, row};
use crate::analysis::summary::{OpenQuestion, QuestionKind};
use crate::editor::{Command, Editor, FileCommand, ReviewCommand};
use crate::gui::dialogs::{heading, modal, primary, secondary};
use crate::gui::theme;

/// Width of the sheet.
const WIDTH: f32 = 600.0;

/// Effect of signing.
const MEANING: &str = "Signing adds your name, the time and a hash of every film. The reading is then read-only; an amendment is a new draft that refers to it.";

/// Transient state of the dialog.
#[derive(Debug, Default)]
pub(super) struct SignSheet {
    name: String,
    /// The open points that the reader confirmed, and no others.
    seen: Option<Arc<Vec<OpenQuestion>>>,
    shows_lacking: bool,
}

impl SignSheet {
    /// Draws the dialog.
    pub(super) fn show(&mut self, ui: &Ui, editor: &Editor, just_opened: bool, wishes: &mut Vec<Command>) {
        let Some(document) = editor.document() else { return };
        if just_opened {
            *self = Self::default();
            self.name = document.reader().map(|reader| reader.name.clone()).unwrap_or_default();
        }
        let window = ui.ctx().content_rect();
        modal(ui, "Sign reading", WIDTH, wishes, |ui, wishes| {
            heading(ui, "Sign reading");
            let words = format!("{} · {}", document.case().title, document.case().patient.headline());
            ui.add(Label::new(theme::second(words)).wrap());
            ui.add_space(10.0);
            let open = editor.open_questions();
            self.questions(ui, editor, &open, (window.height() - 404.0).max(120.0), wishes);
            ui.add_space(10.0);
            self.answer(ui, editor, &open, just_opened, wishes);
        });
    }

    fn questions(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        open: &[OpenQuestion],
        space: f32,
        wishes: &mut Vec<Command>,
    ) {
        if open.is_empty() {
            ui.label(theme::second("Nothing is missing: every item was answered.").color(theme::GOOD));
            return;
        }
        ScrollArea::vertical().id_salt("open questions").max_height(space).min_scrolled_height(space).show(
            ui,
            |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                for kind in [QuestionKind::Contradiction, QuestionKind::Missing] {
                    group(ui, editor, open, kind, wishes);
                }
                let lacking = of(open, QuestionKind::NotThere).count();
                if lacking == 0 {
                    return;
                }
                let words = match lacking {
                    1 => "1 gap in the case".to_owned(),
                    _ => format!("{lacking} gaps in the case"),
                };
                let name = format!("{words}; no action needed");
                if fold(ui, &name, self.shows_lacking).clicked() {
                    self.shows_lacking = !self.shows_lacking;
                }
                if self.shows_lacking {
                    rows(ui, editor, open, QuestionKind::NotThere, wishes);
                }
            },
        );
    }

    fn answer(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        open: &Arc<Vec<OpenQuestion>>,
        just_opened: bool,
        wishes: &mut Vec<Command>,
    ) {
        let standing = editor.standing_questions();
        let overrules = standing > 0 && self.has_seen(ui, open, standing);
        ui.add_space(6.0);
        ui.add(Label::new(theme::second(MEANING)).wrap());
        ui.add_space(6.0);
        let field = TextEdit::singleline(&mut self.name)
            .id(Id::unique("name under the reading"))
            .hint_text(theme::second("Your name").color(theme::HINT))
            .desired_width(f32::INFINITY)
            .background_color(theme::GROUND)
            .margin(Margin::symmetric(8, 6));
        let field = ui.add_enabled(!editor.is_signing(), field).accessible_name("Name under the reading");
        if just_opened {
            field.request_focus();
        }
        if let Some(why) = editor.not_signed_because() {
            ui.add(Label::new(theme::second(why).color(theme::WARNING)).wrap());
        }
        ui.add_space(10.0);
        let can = !self.name.trim().is_empty() && (standing == 0 || overrules) && !editor.is_signing();
        let entered = is_entered(ui, &field);
        if entered && !can {
            field.request_focus();
        }
        ui.horizontal(|ui| {
            let words = if overrules { "Sign anyway" } else { "Sign reading" };
            let pressed = ui.add_enabled(can, primary(words)).clicked();
            if can && (pressed || entered) {
                let name = self.name.trim().to_owned();
                wishes.push(Command::Review(ReviewCommand::Sign { name, overrule: overrules }));
            }
            if ui.add(secondary("Cancel")).clicked() {
                wishes.push(Command::File(FileCommand::CloseDialog));
            }
            if editor.is_signing() {
                ui.label(theme::second("Every film is being read and hashed…"));
            }
        });
    }

    /// The checkbox that must be ticked before signing with open points.
    fn has_seen(&mut self, ui: &mut Ui, open: &Arc<Vec<OpenQuestion>>, standing: usize) -> bool {
        let mut has_seen = self.seen.as_ref() == Some(open);
        let words = match standing {
            1 => "I have reviewed this point; sign anyway".to_owned(),
            _ => format!("I have reviewed these {standing} points; sign anyway"),
        };
        if ui.add(Checkbox::new(&mut has_seen, words)).changed() {
            self.seen = has_seen.then(|| open.clone());
        }
        has_seen
    }
}

/// Enter in the field is the default action.
fn is_entered(ui: &Ui, field: &Response) -> bool {
    field.lost_focus()
        && ui.input(|input| input.key_pressed(Key::Enter) && input.modifiers == Modifiers::NONE)
}

fn of(open: &[OpenQuestion], kind: QuestionKind) -> impl Iterator<Item = &OpenQuestion> {
    open.iter().filter(move |question| question.kind == kind)
}

fn group(ui: &mut Ui, editor: &Editor, open: &[OpenQuestion], kind: QuestionKind, wishes: &mut Vec<Command>) {
    let count = of(open, kind).count();
    let words = match (kind, count) {
        (_, 0) => return,
        (QuestionKind::Contradiction, 1) => "1 contradiction".to_owned(),
        (QuestionKind::Contradiction, _) => format!("{count} contradictions"),
        (QuestionKind::Missing | QuestionKind::NotThere, _) => {
            format!("{count} not assessed or not answered")
        }
    };
    ui.label(theme::strong(words));
    rows(ui, editor, open, kind, wishes);
    ui.add_space(8.0);
}

fn rows(ui: &mut Ui, editor: &Editor, open: &[OpenQuestion], kind: QuestionKind, wishes: &mut Vec<Command>) {
    for (index, question) in of(open, kind).enumerate() {
        let id = Id::unique("open question").with((kind as u8, index));
        let where_to = question.link.as_ref().map(|link| leads::words(link, editor));
        let pressed = row::question(ui, id, kind, &question.words, where_to.as_deref());
        if let Some(link) = question.link.as_ref().filter(|_| pressed) {
            leads::follow(link, editor, wishes);
        }
    }
}

/// A line that collapses the content below it.
pub(super) fn fold(ui: &mut Ui, words: &str, is_open: bool) -> Response {
    use egui_material_icons::icons;
    let icon = if is_open { icons::ICON_EXPAND_MORE } else { icons::ICON_CHEVRON_RIGHT };
    let height = 24.0;
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
    let response = ui.interact(rect, Id::unique("fold").with(words), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::DisclosureTriangle, true, is_open, words));
    row::ground(ui, rect, &response);
    let centre = rect.center().y;
    let paint = |left: f32, text: RichText| {
        let galley = WidgetText::from(text).into_galley(
            ui,
            Some(TextWrapMode::Truncate),
            rect.width() - left,
            TextStyle::Body,
        );
        ui.painter().galley(pos2(rect.left() + left, centre - galley.size().y / 2.0), galley, theme::SECOND);
    };
    paint(2.0, crate::gui::icons::icon_text(icon, 18.0).color(theme::SECOND));
    paint(26.0, theme::second(words));
    response
}
