//! The page of the script: its steps in order, with their words.

use std::cell::Cell;

use eframe::egui::{
    Button, Frame, Id, Label, Layout, Margin, Role, ScrollArea, Sense, Stroke, TextEdit, Ui, WidgetInfo, vec2,
};

use crate::case::ScriptStep;
use crate::editor::{Command, Editor, FileCommand, ScriptCommand, TeachCommand};
use crate::gui::dialogs::{heading, modal, primary, secondary};
use crate::gui::theme;

/// Width of the page, in points.
const WIDTH: f32 = 860.0;

/// A field of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Question,
    Text,
    Notes,
}

/// A text that is being typed: it is on disk once the field is left.
#[derive(Debug, Default)]
pub(crate) struct ScriptPage {
    typed: Option<(usize, Field, String)>,
    /// Step to which the keyboard goes on, and the button that moved it there.
    moved: Option<(usize, &'static str)>,
}

fn wish(wishes: &mut Vec<Command>, command: ScriptCommand) {
    wishes.push(Command::Teach(TeachCommand::Script(command)));
}

impl ScriptPage {
    /// Draws the page in front of the films.
    pub(crate) fn show(&mut self, ui: &Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        let Some(script) = editor.script() else {
            wishes.push(Command::File(FileCommand::CloseDialog));
            return;
        };
        let before = wishes.len();
        let most = (ui.ctx().content_rect().height() - 250.0).max(160.0);
        modal(ui, "Script", WIDTH, wishes, |ui, wishes| {
            heading(ui, "Script of the presentation");
            let words = "Each step shows its films with the question; the next press tells the answer. Nothing later than its \
                         visit is shown. Without a step every visit is asked in turn.";
            ui.add(Label::new(theme::second(words)).wrap());
            ui.add_space(8.0);
            // Else the dialog would grow frame by frame as steps join.
            let area = ScrollArea::vertical().max_height(most).min_scrolled_height(most);
            area.auto_shrink([false, true]).show(ui, |ui| {
                for (at, step) in script.steps.iter().enumerate() {
                    self.step(ui, editor, (at, step), wishes);
                }
            });
            ui.add_space(8.0);
            ui.horizontal_wrapped(|ui| {
                if ui.add(primary("Add what I see")).clicked() {
                    wish(wishes, ScriptCommand::AddSeen);
                }
                if ui.add(secondary("A step for each visit")).clicked() {
                    wish(wishes, ScriptCommand::FromTimeline);
                }
                if ui.add_enabled(editor.can_undo_script(), secondary("Undo")).clicked() {
                    wish(wishes, ScriptCommand::Undo);
                }
                if ui.add(secondary("Close")).clicked() {
                    wishes.push(Command::File(FileCommand::CloseDialog));
                }
            });
        });
        self.keep_typed(before, wishes);
    }

    /// Words come before what puts steps elsewhere in the same frame, and what is being typed is kept when the page
    /// closes.
    fn keep_typed(&mut self, before: usize, wishes: &mut Vec<Command>) {
        use ScriptCommand as S;
        let (mut words, others): (Vec<Command>, Vec<Command>) = wishes.drain(before..).partition(|own| {
            matches!(own, Command::Teach(TeachCommand::Script(S::Question(..) | S::Text(..) | S::Notes(..))))
        });
        let ends = others.iter().any(|own| {
            matches!(own, Command::File(FileCommand::CloseDialog))
                || matches!(
                    own,
                    Command::Teach(TeachCommand::Script(S::Move { .. } | S::Remove(_) | S::Undo))
                )
        });
        if let Some((step, field, text)) = self.typed.take_if(|_| ends) {
            words.push(Command::Teach(TeachCommand::Script(worded(step, field, text))));
        }
        wishes.extend(words);
        wishes.extend(others);
    }

    fn step(
        &mut self,
        ui: &mut Ui,
        editor: &Editor,
        (at, step): (usize, &ScriptStep),
        wishes: &mut Vec<Command>,
    ) {
        let frame = Frame::new()
            .fill(theme::PANEL)
            .stroke(Stroke::new(1.0, theme::LINE))
            .corner_radius(theme::RADIUS)
            .inner_margin(Margin::same(10));
        let inner = frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                Self::handle(ui, at);
                ui.add(
                    Label::new(theme::strong(format!("{} · {}", at + 1, editor.step_words(step)))).truncate(),
                );
            });
            ui.horizontal(|ui| {
                let count = editor.script().map_or(0, |script| script.steps.len());
                let moved = self.moved.filter(|(to, _)| *to == at).map(|(_, words)| words);
                let pressed_by_key = Cell::new(false);
                let small = |ui: &mut Ui, words: &str, enabled: bool| {
                    let button = ui.add_enabled(enabled, Button::new(theme::second(words)));
                    button.widget_info(|| {
                        WidgetInfo::labeled(Role::Button, enabled, format!("{words}: step {}", at + 1))
                    });
                    // At an end the button of the other direction goes on.
                    let is_end = moved.is_some() && (at == 0 || at + 1 == count);
                    if enabled && (moved == Some(words) || is_end && matches!(words, "Up" | "Down")) {
                        button.request_focus();
                        button.scroll_to_me(None);
                    }
                    pressed_by_key.set(button.has_focus());
                    button.clicked()
                };
                let way = if small(ui, "Up", at > 0) {
                    Some((at - 1, "Up"))
                } else if small(ui, "Down", at + 1 < count) {
                    Some((at + 1, "Down"))
                } else {
                    None
                };
                if moved.is_some() {
                    self.moved = None;
                }
                if let Some((to, words)) = way {
                    wish(wishes, ScriptCommand::Move { from: at, to });
                    // The next press moves the same step on, not the one that took its place.
                    self.moved = pressed_by_key.get().then_some((to, words));
                }
                if small(ui, "Show", true) {
                    wish(wishes, ScriptCommand::Show(at));
                }
                if small(ui, "Remove", true) {
                    wish(wishes, ScriptCommand::Remove(at));
                }
                let mut marks = step.marks;
                if ui.checkbox(&mut marks, "Marks with the answer").changed() {
                    wish(wishes, ScriptCommand::Marks(at, marks));
                }
            });
            self.field(ui, (at, Field::Question), &step.question, wishes);
            self.field(ui, (at, Field::Text), &step.text, wishes);
            self.field(ui, (at, Field::Notes), &step.notes, wishes);
            rows(ui, editor, (at, step), wishes);
        });
        let response = ui.interact(inner.response.rect, Id::unique("script step").with(at), Sense::hover());
        if let Some(from) = response.dnd_release_payload::<usize>() {
            wish(wishes, ScriptCommand::Move { from: *from, to: at });
        }
        if response.dnd_hover_payload::<usize>().is_some() {
            ui.painter().hline(response.rect.x_range(), response.rect.top(), Stroke::new(2.0, theme::ACCENT));
        }
        ui.add_space(6.0);
    }

    /// What a step is dragged by.
    fn handle(ui: &mut Ui, at: usize) {
        let (rect, response) = ui.allocate_exact_size(vec2(16.0, 18.0), Sense::drag());
        response.dnd_set_drag_payload(at);
        let colour = if response.hovered() || response.dragged() { theme::TEXT } else { theme::HINT };
        for row in [-5.0, 0.0, 5.0] {
            for column in [-3.0, 3.0] {
                ui.painter().circle_filled(rect.center() + vec2(column, row), 1.5, colour);
            }
        }
        response
            .on_hover_text("Drag to another place")
            .widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("Drag step {}", at + 1)));
    }

    fn field(&mut self, ui: &mut Ui, (at, field): (usize, Field), kept: &str, wishes: &mut Vec<Command>) {
        let (name, hint) = match field {
            Field::Question => ("Question", "What is asked; empty shows the answer at once"),
            Field::Text => ("Answer", "What is told; empty tells caption and reading of the visit"),
            Field::Notes => ("Notes", "For the presenter alone"),
        };
        let mut text = match &self.typed {
            Some((step, own, text)) if (*step, *own) == (at, field) => text.clone(),
            _ => kept.to_owned(),
        };
        ui.horizontal(|ui| {
            ui.allocate_ui_with_layout(
                vec2(64.0, 22.0),
                Layout::left_to_right(eframe::egui::Align::Center),
                |ui| {
                    ui.set_min_width(64.0);
                    ui.label(theme::caption(name));
                },
            );
            let id = Id::unique("script field").with(at).with(name);
            let rows = if field == Field::Question { 1 } else { text.lines().count().clamp(1, 4) };
            let edit = TextEdit::multiline(&mut text)
                .id(id)
                .desired_rows(rows)
                .desired_width(f32::INFINITY)
                .background_color(theme::GROUND)
                .hint_text(hint);
            let response = ui.add(edit).accessible_name(format!("{name} of step {}", at + 1));
            if response.changed() {
                self.typed = Some((at, field, text.clone()));
            }
            if response.lost_focus() && self.typed.as_ref().is_some_and(|own| (own.0, own.1) == (at, field)) {
                self.typed = None;
                wish(wishes, worded(at, field, text));
            }
        });
    }
}

fn worded(at: usize, field: Field, text: String) -> ScriptCommand {
    match field {
        Field::Question => ScriptCommand::Question(at, text),
        Field::Text => ScriptCommand::Text(at, text),
        Field::Notes => ScriptCommand::Notes(at, text),
    }
}

/// Rows of the history that are told with the answer.
fn rows(ui: &mut Ui, editor: &Editor, (at, step): (usize, &ScriptStep), wishes: &mut Vec<Command>) {
    let Some(document) = editor.document() else { return };
    let episodes = &document.case().episodes;
    if episodes.is_empty() {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.label(theme::caption("History"));
        for episode in episodes {
            let mut shown = step.rows.contains(&episode.id);
            let operation = episode.operation.as_ref().map(|own| own.name.as_str());
            let name = operation.unwrap_or(&episode.treatment);
            let name = if name.is_empty() { episode.id.as_str() } else { name };
            let short: String = name.chars().take(32).collect();
            if ui.checkbox(&mut shown, short).changed() {
                wish(wishes, ScriptCommand::Row(at, episode.id.clone()));
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(command: ScriptCommand) -> Command {
        Command::Teach(TeachCommand::Script(command))
    }

    fn kept(mut wishes: Vec<Command>, before: usize) -> (Vec<Command>, bool) {
        let mut page = ScriptPage { typed: Some((0, Field::Notes, "slowly".to_owned())), moved: None };
        page.keep_typed(before, &mut wishes);
        (wishes, page.typed.is_some())
    }

    #[test]
    fn what_is_typed_is_kept_before_the_steps_change_places_or_the_page_closes() {
        let typed = script(ScriptCommand::Notes(0, "slowly".to_owned()));
        for ends in [
            script(ScriptCommand::Move { from: 0, to: 1 }),
            script(ScriptCommand::Remove(0)),
            script(ScriptCommand::Undo),
            Command::File(FileCommand::CloseDialog),
        ] {
            // A field that was left in this frame is worded first, whatever was drawn first.
            let left = script(ScriptCommand::Question(0, "Why?".to_owned()));
            let (wishes, is_typing) = kept(vec![ends.clone(), left.clone()], 0);
            assert_eq!(wishes, [left, typed.clone(), ends]);
            assert!(!is_typing);
        }
    }

    #[test]
    fn what_is_typed_goes_on_beside_other_commands_and_those_of_others_are_left_alone() {
        let other = Command::File(FileCommand::CloseDialog);
        let marks = script(ScriptCommand::Marks(0, false));
        let (wishes, is_typing) = kept(vec![other.clone(), marks.clone()], 1);
        assert_eq!(wishes, [other, marks]);
        assert!(is_typing);
    }
}
