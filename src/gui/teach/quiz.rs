//! The quiz below the films: predictions, then the learner's answers beside the reference; and the dialog that begins it.

use eframe::egui::{
    Align, Button, DragValue, Grid, Id, Key, Label, Layout, Panel, Rect, ScrollArea, Stroke, TextEdit, Ui,
    vec2,
};
use eframe::egui::{Frame, LayerId, Margin, Order};

use crate::analysis::quiz::{QuizItem, QuizRow};
use crate::case::Guess;
use crate::editor::{Command, Editor, FileCommand, Quiz, QuizCommand, TeachCommand};
use crate::gui::dialogs::{heading, modal, primary, secondary, typed};
use crate::gui::theme;

/// Most of the window's height that the answers take.
const SHARE: f32 = 0.26;

fn wish(wishes: &mut Vec<Command>, command: QuizCommand) {
    wishes.push(Command::Teach(TeachCommand::Quiz(command)));
}

/// What is typed below the films and in the dialog.
#[derive(Debug, Default)]
pub(crate) struct QuizStrip {
    /// The visit and the words that are being typed for it.
    typed: Option<(usize, String)>,
    file: String,
    reference: String,
}

impl QuizStrip {
    /// Draws the strip at the foot of the window.
    pub(crate) fn show(&mut self, ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        let Some(quiz) = editor.quiz() else {
            self.typed = None;
            return;
        };
        let before = wishes.len();
        let most = ui.available_height() * SHARE;
        let frame = Frame::new().fill(theme::RAISED).inner_margin(Margin::symmetric(16, 8));
        Panel::bottom("quiz").frame(frame).resizable(false).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    buttons(ui, &quiz, wishes);
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        ui.add(Label::new(theme::strong(format!("Quiz: {}", quiz.visit))).truncate());
                    });
                });
            });
            if quiz.is_told {
                answers(ui, &quiz, most);
            } else {
                self.questions(ui, &quiz, wishes);
            }
        });
        self.keep_typed(&quiz, before, wishes);
    }

    /// Words that are being typed are answers, too, when a key or button leaves the question.
    fn keep_typed(&mut self, quiz: &Quiz, before: usize, wishes: &mut Vec<Command>) {
        use QuizCommand as Q;
        let leaves = |own: &Command| {
            matches!(own, Command::Teach(TeachCommand::Quiz(Q::Next | Q::Back | Q::End)))
                || matches!(own, Command::File(FileCommand::Close | FileCommand::Quit))
        };
        let is_text = |own: &Command| matches!(own, Command::Teach(TeachCommand::Quiz(Q::Text(_))));
        let Some(at) = wishes.iter().position(leaves) else { return };
        // A field that lost the focus in this frame has told its words behind the button.
        let told = wishes.iter().skip(before).position(is_text).map(|index| wishes.remove(before + index));
        let typed = self.typed.take().filter(|(visit, _)| *visit == quiz.at);
        let typed = typed.map(|(_, text)| Command::Teach(TeachCommand::Quiz(Q::Text(text))));
        if let Some(text) = told.or(typed) {
            wishes.insert(at.min(wishes.len()), text);
        }
    }

    fn questions(&mut self, ui: &mut Ui, quiz: &Quiz, wishes: &mut Vec<Command>) {
        ui.horizontal_wrapped(|ui| {
            ui.label(theme::second("Record stage and score beside the films. Union within 12 months?"));
            for guess in Guess::ALL {
                let is_on = quiz.prediction.union == Some(guess);
                let word = match guess {
                    Guess::Yes => "Yes",
                    Guess::No => "No",
                    Guess::Unsure => "Unsure",
                };
                let button = ui.add(Button::new(word).selected(is_on));
                if button
                    .on_hover_text("Does it unite within 12 months of the day that the time counts from?")
                    .clicked()
                {
                    wish(wishes, QuizCommand::Union(guess));
                }
            }
            ui.add_space(theme::STEP);
            let words = match (quiz.wants_place, &quiz.prediction.place) {
                (true, _) => "Click on the film…",
                (false, Some(_)) => "Place chosen: change",
                (false, None) => "Where will it break?",
            };
            if ui.add(Button::new(words).selected(quiz.wants_place)).clicked() {
                wish(wishes, QuizCommand::WantPlace);
            }
            if let Some((pin, most)) = &quiz.by_keys {
                ui.label(theme::second("or by keys:"));
                for (axis, name) in ["x", "y"].into_iter().enumerate() {
                    let mut pin = pin.clone();
                    let field = DragValue::new(&mut pin.at[axis])
                        .range(0.0..=most[axis])
                        .max_decimals(0)
                        .prefix(format!("{name} "))
                        .suffix(" px");
                    if ui.add(field).accessible_name(format!("Place, {name} in film pixels")).changed() {
                        wish(wishes, QuizCommand::PlaceAt(pin));
                    }
                }
            }
            if quiz.prediction.place.is_some() && ui.button("Clear place").clicked() {
                wish(wishes, QuizCommand::ClearPlace);
            }
            ui.add_space(theme::STEP);
            let mut text = match &self.typed {
                Some((at, text)) if *at == quiz.at => text.clone(),
                Some(_) | None => quiz.prediction.text.clone(),
            };
            let width = (ui.available_width() - 16.0).max(220.0);
            let field = TextEdit::singleline(&mut text)
                .id(Id::unique("quiz in own words"))
                .desired_width(width)
                .background_color(theme::GROUND)
                .hint_text("In your own words");
            let response = ui.add(field).accessible_name("In your own words");
            if response.changed() {
                self.typed = Some((quiz.at, text.clone()));
            }
            if response.lost_focus() && self.typed.is_some() {
                self.typed = None;
                wish(wishes, QuizCommand::Text(text));
            }
        });
    }

    /// Asks for the learner's file.
    pub(crate) fn ask(&mut self, ui: &Ui, editor: &Editor, just_opened: bool, wishes: &mut Vec<Command>) {
        if just_opened {
            self.file = editor.usual_learner_file().display().to_string();
            self.reference.clear();
        }
        modal(ui, "Quiz", 600.0, wishes, |ui, wishes| {
            heading(ui, "Quiz");
            let words = "Every visit is asked in turn: stage, score, predictions. Then the reference is shown beside the \
                         answers. Answers are kept in a file of the learner, after each of them; an existing file goes on \
                         where it ended. Name it after the learner, never after a patient.";
            ui.add(Label::new(theme::second(words)).wrap());
            ui.add_space(8.0);
            ui.label(theme::caption("File of the learner"));
            let field = |text, name: &'static str| {
                TextEdit::singleline(text)
                    .id(Id::unique("quiz dialog").with(name))
                    .desired_width(f32::INFINITY)
                    .background_color(theme::GROUND)
                    .margin(Margin::symmetric(8, 6))
            };
            let of_file = ui.add(field(&mut self.file, "file")).accessible_name("File of the learner");
            if just_opened {
                of_file.request_focus();
            }
            ui.add_space(4.0);
            ui.label(theme::caption(
                "Reference: identifier of a reader; empty for the only one, or the only signed one",
            ));
            let of_reference =
                ui.add(field(&mut self.reference, "reference")).accessible_name("Reference reader");
            let left = of_file.lost_focus() || of_reference.lost_focus();
            let entered = left && ui.input(|input| input.key_pressed(Key::Enter));
            ui.add_space(12.0);
            ui.horizontal(|ui| {
                let file = typed(&self.file);
                let pressed = ui.add_enabled(file.is_some(), primary("Begin")).clicked();
                if (pressed || entered)
                    && let Some(file) = file
                {
                    let reference = Some(self.reference.trim().to_owned()).filter(|id| !id.is_empty());
                    let start = QuizCommand::Start { file, reference };
                    match editor.quiz_of() {
                        // Nothing of the case is shown before its first question.
                        Some(case) => {
                            let once = TeachCommand::OnceOpen(Box::new(TeachCommand::Quiz(start)));
                            wishes.push(Command::Teach(once));
                            wishes.push(Command::File(FileCommand::CloseDialog));
                            wishes.push(Command::File(FileCommand::Open(case.to_owned())));
                        }
                        None => wish(wishes, start),
                    }
                }
                if ui.add(secondary("Cancel")).clicked() {
                    wishes.push(Command::File(FileCommand::CloseDialog));
                }
            });
        });
    }
}

/// From the right.
fn buttons(ui: &mut Ui, quiz: &Quiz, wishes: &mut Vec<Command>) {
    if ui.button("End quiz").on_hover_text("Answers are kept; the whole case is shown").clicked() {
        wish(wishes, QuizCommand::End);
    }
    let words = if quiz.is_told { "Next visit" } else { "Show the answer" };
    let enabled = !(quiz.is_told && quiz.is_last);
    if ui.add_enabled(enabled, primary(words)).on_hover_text("Ctrl+Enter").clicked() {
        wish(wishes, QuizCommand::Next);
    }
    if ui.add_enabled(quiz.at > 0, Button::new("Visit before")).clicked() {
        wish(wishes, QuizCommand::Back);
    }
    ui.label(theme::hint(&quiz.learner));
}

fn answers(ui: &mut Ui, quiz: &Quiz, most: f32) {
    if !quiz.no_reference.is_empty() {
        ui.add(
            Label::new(theme::second(format!("Not scored: {}", quiz.no_reference)).color(theme::WARNING))
                .wrap(),
        );
        return;
    }
    if quiz.rows.is_empty() {
        ui.label(theme::second("Neither you nor the reference says anything of this visit."));
        return;
    }
    // The panel is as high as it was at the question until its content asks for more.
    let rows = ScrollArea::vertical().max_height(most).min_scrolled_height(most);
    rows.auto_shrink([false, true]).show(ui, |ui| {
        Grid::new("quiz answers").num_columns(5).spacing(vec2(16.0, 4.0)).show(ui, |ui| {
            for heading in ["", "", "You", "Reference", "Difference"] {
                ui.label(theme::caption(heading));
            }
            ui.end_row();
            for row in &quiz.rows {
                answer(ui, row);
                ui.end_row();
            }
        });
    });
}

fn answer(ui: &mut Ui, row: &QuizRow) {
    let (word, colour) = match row.is_right {
        Some(true) => ("right", theme::GOOD),
        Some(false) => ("differs", theme::COMPLICATION_TEXT),
        None => ("–", theme::SECOND),
    };
    ui.label(theme::strong(word).color(colour));
    ui.label(theme::second(&row.what));
    ui.label(theme::strong(row.own.as_deref().unwrap_or("not answered")));
    let nothing = match row.item {
        QuizItem::Place => "no finding marked on this film",
        QuizItem::Union => "told later, or not at all",
        QuizItem::Text => "",
        QuizItem::Stage | QuizItem::Score { .. } | QuizItem::Measure(_) => "says nothing",
    };
    let reference = ui.label(theme::strong(row.reference.as_deref().unwrap_or(nothing)));
    if !row.criteria.is_empty() {
        reference.on_hover_text(&row.criteria);
    }
    let difference = row.difference.as_ref().map(|own| own.words.clone()).unwrap_or_default();
    ui.label(theme::second(difference));
}

/// Rings the place that was chosen.
pub(crate) fn chosen_place(ui: &Ui, editor: &Editor, areas: &[Rect]) {
    let Some(pin) = editor.quiz().and_then(|quiz| quiz.prediction.place) else { return };
    let scale = ui.pixels_per_point();
    for (viewport, area) in areas.iter().enumerate() {
        let film =
            editor.viewport(viewport).and_then(|own| own.film.as_ref()).filter(|film| **film == pin.film);
        let Some(film) = film else { continue };
        let size = [f64::from(area.width() * scale), f64::from(area.height() * scale)];
        let Some(placement) = editor.placement(film, size) else { continue };
        let [x, y] = placement.view_from_image(pin.at, size);
        let at = area.min + vec2(x as f32, y as f32) / scale;
        let layer = LayerId::new(Order::Middle, Id::unique("place of the quiz"));
        let painter = ui.ctx().layer_painter(layer).with_clip_rect(*area);
        painter.circle_stroke(at, 12.0, Stroke::new(2.0, theme::ACCENT));
        painter.circle_filled(at, 2.5, theme::ACCENT);
    }
}
