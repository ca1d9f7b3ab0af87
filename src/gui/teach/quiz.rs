//! The quiz below the films: predictions, then the learner's answers beside the reference; and the dialog that begins it.

use eframe::egui::{
    Align, Button, ComboBox, Frame, Id, Key, Label, LayerId, Layout, Margin, Order, Panel, Rect, Sense,
    Stroke, TextEdit, Ui, UiBuilder, text::CCursorRange, vec2,
};

use super::answers::Answers;
use crate::case::Guess;
use crate::editor::{Command, Editor, FileCommand, Quiz, QuizCommand, TeachCommand};
use crate::gui::dialogs::{heading, modal, primary, secondary, typed};
use crate::gui::theme;

/// Most of the window's height that the answers take, in a high window and in a low one, whose films need it more.
const SHARE: f32 = 0.26;
const SHARE_IN_LOW: f32 = 0.2;
/// Below this height a window is low, in points.
const LOW: f32 = 800.0;
/// Height of the line with the visit and the buttons, in points.
const HEAD: f32 = 28.0;

/// Words of the reference that is taken where none is named.
const ONLY: &str = "the only reading, or the only signed one";

fn wish(wishes: &mut Vec<Command>, command: QuizCommand) {
    wishes.push(Command::Teach(TeachCommand::Quiz(command)));
}

/// What is typed below the films and in the dialog.
#[derive(Debug, Default)]
pub(crate) struct QuizStrip {
    /// The visit and the words that are being typed for it.
    typed: Option<(usize, String)>,
    /// The visit and what is being typed for x and y of its place.
    places: [Option<(usize, String)>; 2],
    /// True while a place is wanted: the keyboard has been led to its fields.
    wants: bool,
    answers: Answers,
    /// Width of the buttons, as they were drawn last.
    buttons: f32,
    file: String,
    reference: String,
}

impl QuizStrip {
    /// Draws the strip at the foot of the window.
    pub(crate) fn show(&mut self, ui: &mut Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        let Some(quiz) = editor.quiz() else {
            self.typed = None;
            self.places = [None, None];
            return;
        };
        let before = wishes.len();
        let window = ui.available_height();
        let most = window * if window < LOW { SHARE_IN_LOW } else { SHARE };
        let frame = Frame::new().fill(theme::RAISED).inner_margin(Margin::symmetric(16, 8));
        Panel::bottom("quiz").frame(frame).resizable(false).show(ui, |ui| {
            let (bar, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEAD), Sense::hover());
            let right = bar.with_min_x((bar.right() - self.buttons).max(bar.left()));
            let left = bar.with_max_x((right.left() - theme::STEP).max(bar.left()));
            let in_line = |rect, salt| {
                UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center)).id_salt(salt)
            };
            let heading = theme::strong(format!("Quiz: {}", quiz.visit));
            ui.new_child(in_line(left, "quiz heading")).add(Label::new(heading).truncate());
            if quiz.is_told {
                self.answers.show(ui, editor, &quiz, most);
            } else {
                self.questions(ui, &quiz, wishes);
            }
            // Drawn last, so that Tab comes to them last.
            let mut foot = ui.new_child(in_line(right, "quiz buttons"));
            buttons(&mut foot, &quiz, wishes);
            let width = foot.min_rect().width();
            if (width - self.buttons).abs() > 0.5 {
                self.buttons = width;
                ui.ctx().request_repaint();
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
        let Some(at) = wishes.iter().position(leaves) else { return };
        let is_said =
            |own: &Command| matches!(own, Command::Teach(TeachCommand::Quiz(Q::Text(_) | Q::PlaceAt(_))));
        // A field that lost the focus in this frame has told its words behind the button.
        let (mut said, rest): (Vec<_>, Vec<_>) = wishes.drain(before.min(at)..).partition(is_said);
        let is_here = |own: &(usize, String)| own.0 == quiz.at;
        let typed = self.typed.take().filter(is_here);
        said.extend(typed.map(|(_, text)| Command::Teach(TeachCommand::Quiz(Q::Text(text)))));
        if let Some((pin, most)) = &quiz.by_keys {
            let told = said.iter().rev().find_map(|own| {
                if let Command::Teach(TeachCommand::Quiz(Q::PlaceAt(pin))) = own {
                    Some(pin.clone())
                } else {
                    None
                }
            });
            let mut pin = told.unwrap_or_else(|| pin.clone());
            let typed = self.places.each_mut().map(|own| own.take().filter(is_here));
            let numbers = [0, 1].map(|axis| typed[axis].as_ref().and_then(|own| number(&own.1, most[axis])));
            for (axis, number) in numbers.into_iter().enumerate() {
                pin.at[axis] = number.unwrap_or(pin.at[axis]);
            }
            if numbers.iter().any(Option::is_some) {
                said.push(Command::Teach(TeachCommand::Quiz(Q::PlaceAt(pin))));
            }
        }
        wishes.extend(said);
        wishes.extend(rest);
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
            self.place_fields(ui, quiz, wishes);
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
                .hint_text("Own words");
            let response = ui.add(field).accessible_name("Own words");
            if response.changed() {
                self.typed = Some((quiz.at, text.clone()));
            }
            if response.lost_focus() && self.typed.is_some() {
                self.typed = None;
                wish(wishes, QuizCommand::Text(text));
            }
        });
    }

    /// Two numbers, each taken once it is complete: with Enter, Tab, or a press elsewhere.
    fn place_fields(&mut self, ui: &mut Ui, quiz: &Quiz, wishes: &mut Vec<Command>) {
        let (at, Some((pin, most))) = (quiz.at, &quiz.by_keys) else {
            self.wants = false;
            return;
        };
        // Where the keyboard is at a button, Tab leads on from there.
        if !std::mem::replace(&mut self.wants, true) && ui.memory(|memory| memory.focused().is_none()) {
            ui.memory_mut(|memory| memory.request_focus(place_id(0)));
        }
        ui.label(theme::second("or by keys:"));
        for (axis, name) in ["x", "y"].into_iter().enumerate() {
            ui.label(theme::second(name));
            let typed = self.places[axis].take().filter(|(of, _)| *of == at).map(|(_, text)| text);
            let is_typed = typed.is_some();
            let mut text = typed.unwrap_or_else(|| format!("{:.0}", pin.at[axis]));
            let field = TextEdit::singleline(&mut text)
                .id(place_id(axis))
                .desired_width(48.0)
                .background_color(theme::GROUND);
            let response = ui.add(field).accessible_name(format!("Place, {name} in film pixels"));
            if response.gained_focus() {
                // What is typed takes the place of what stood there.
                let mut state = TextEdit::load_state(ui.ctx(), place_id(axis)).unwrap_or_default();
                state.cursor.set_char_range(Some(CCursorRange::select_all_str(&text)));
                TextEdit::store_state(ui.ctx(), place_id(axis), state);
            }
            let is_typed = is_typed || response.changed();
            let has_focus = response.has_focus();
            let found = number(&text, most[axis]);
            if response.lost_focus() {
                if let Some(found) = found.filter(|_| is_typed) {
                    let mut pin = pin.clone();
                    pin.at[axis] = found;
                    wish(wishes, QuizCommand::PlaceAt(pin));
                }
                if ui.input(|input| input.key_pressed(Key::Enter)) {
                    // The next digits are for a field, too, and no commands.
                    ui.memory_mut(|memory| memory.request_focus(place_id(1)));
                }
            }
            // What is no place on the film stays as it was typed.
            if is_typed && (has_focus || found.is_none()) {
                self.places[axis] = Some((at, text));
            }
            if is_typed && found.is_none() && !has_focus {
                let words = format!("{name} lies between 0 and {:.0}", most[axis]);
                ui.label(theme::second(words).color(theme::WARNING));
            }
        }
        ui.label(theme::second("px"));
    }

    /// Which reading is the reference: chosen from those of the open case, typed where it is not open yet.
    fn reference(&mut self, ui: &mut Ui, editor: &Editor) -> bool {
        let references = editor.quiz_references();
        if references.is_empty() {
            ui.label(theme::caption(
                "Reference: identifier of a reader; empty for the only one, or the only signed one",
            ));
            let field = dialog_field(&mut self.reference, "reference");
            return ui.add(field).accessible_name("Reference reader").lost_focus();
        }
        ui.label(theme::caption("Reference"));
        let shown = if self.reference.is_empty() { ONLY } else { self.reference.as_str() };
        let shown = theme::second(shown).color(theme::TEXT);
        let combo = ComboBox::from_id_salt("reference of the quiz").selected_text(shown).width(320.0);
        let mut chosen = None;
        let response = combo.truncate().show_ui(ui, |ui| {
            if ui.selectable_label(self.reference.is_empty(), ONLY).clicked() {
                chosen = Some(String::new());
            }
            for reader in references {
                if ui.selectable_label(self.reference == reader.as_str(), reader.as_str()).clicked() {
                    chosen = Some(reader.to_string());
                }
            }
        });
        response.response.accessible_name("Reference reader");
        if let Some(chosen) = chosen {
            self.reference = chosen;
        }
        false
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
            let of_file = ui.add(dialog_field(&mut self.file, "file")).accessible_name("File of the learner");
            if just_opened {
                of_file.request_focus();
            }
            ui.add_space(4.0);
            let left_reference = self.reference(ui, editor);
            let left = of_file.lost_focus() || left_reference;
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

fn dialog_field<'a>(text: &'a mut String, name: &'static str) -> TextEdit<'a> {
    TextEdit::singleline(text)
        .id(Id::unique("quiz dialog").with(name))
        .desired_width(f32::INFINITY)
        .background_color(theme::GROUND)
        .margin(Margin::symmetric(8, 6))
}

fn place_id(axis: usize) -> Id {
    Id::unique("place of the quiz by keys").with(axis)
}

/// A number of film pixels between 0 and the most; `None` for any other text.
fn number(text: &str, most: f64) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|number| (0.0..=most).contains(number))
}

/// The last of a question, also for Tab.
fn buttons(ui: &mut Ui, quiz: &Quiz, wishes: &mut Vec<Command>) {
    ui.label(theme::hint(&quiz.learner));
    if ui.add_enabled(quiz.at > 0, Button::new("Visit before")).clicked() {
        wish(wishes, QuizCommand::Back);
    }
    let ends = "Answers are kept; the whole case is shown";
    if quiz.is_told && quiz.is_last {
        if ui.add(primary("End quiz")).on_hover_text(format!("{ends} (Ctrl+Enter)")).clicked() {
            wish(wishes, QuizCommand::End);
        }
        return;
    }
    let words = if quiz.is_told { "Next visit" } else { "Show the answer" };
    if ui.add(primary(words)).on_hover_text("Ctrl+Enter").clicked() {
        wish(wishes, QuizCommand::Next);
    }
    if ui.button("End quiz").on_hover_text(ends).clicked() {
        wish(wishes, QuizCommand::End);
    }
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
