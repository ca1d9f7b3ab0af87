//! Dialog over the films that may carry burned-in text: one after the other, as large as the window allows, with an
//! eraser for rectangles. Whoever opens it gives the films and takes the answers; it changes no file.

mod canvas;
mod picture;
mod sheet;

use eframe::egui::{Key, Label, Modifiers, Ui};

pub(super) use picture::shrunk;

use super::{heading, modal_asking, primary, secondary};
use crate::deidentify::Looked;
use crate::editor::{AfterLook, Command, Editor, FilmToLookAt, IntakeCommand};
use crate::gui::theme;
use sheet::Sheet;

/// What became of the dialog in one frame.
#[derive(Debug, Clone, PartialEq)]
pub enum BurnedInStep {
    /// It stays open.
    Open,
    /// It was closed before all films were answered. What was answered is kept and shown when it opens again.
    Closed,
    /// The person goes on without having answered for all films.
    Later,
    /// All films were answered: one answer for each, in the order given; none of them is [`Looked::No`].
    Done(Vec<Looked>),
}

/// The dialog and what was drawn in it.
#[derive(Debug)]
pub struct BurnedIn {
    sheets: Vec<Sheet>,
    current: usize,
    /// Dark parts are shown brighter: dark letters on a dark ground.
    is_bright: bool,
}

/// What a person asks for in one frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    Answer,
    Back,
    Add,
    TakeProposals,
    Remove,
    Fit,
    Later,
    Close,
}

impl BurnedIn {
    /// For these films; the first that has no answer comes first.
    pub fn new(films: Vec<FilmToLookAt>) -> Self {
        let sheets: Vec<Sheet> = films.into_iter().map(Sheet::new).collect();
        let current = sheets.iter().position(|sheet| !sheet.is_answered()).unwrap_or(0);
        Self { sheets, current, is_bright: false }
    }

    /// What was answered so far; [`Looked::No`] for a film without an answer.
    pub fn answers(&self) -> Vec<Looked> {
        self.sheets.iter().map(Sheet::answer).collect()
    }

    /// Draws the dialog.
    pub fn show(&mut self, ui: &Ui) -> BurnedInStep {
        let window = ui.ctx().content_rect();
        let mut wish = None;
        // A click beside the dialog is a slip of the hand: only Esc and Cancel close it.
        let escaped = ui.input(|input| input.key_pressed(Key::Escape));
        modal_asking(ui, "Burned-in text", window.width() - 48.0, |ui| {
            ui.set_height(window.height() - 88.0);
            wish = self.page(ui);
        });
        match wish {
            Some(wish) => self.follow(wish),
            None if escaped => BurnedInStep::Closed,
            None if self.sheets.is_empty() => BurnedInStep::Done(Vec::new()),
            None => BurnedInStep::Open,
        }
    }

    fn follow(&mut self, wish: Wish) -> BurnedInStep {
        let Some(sheet) = self.sheets.get_mut(self.current) else { return BurnedInStep::Open };
        match wish {
            Wish::Answer => {
                sheet.settle();
                let later =
                    (self.current + 1..self.sheets.len()).find(|index| !self.sheets[*index].is_answered());
                match later.or_else(|| self.sheets.iter().position(|sheet| !sheet.is_answered())) {
                    Some(next) => self.current = next,
                    None => return BurnedInStep::Done(self.answers()),
                }
            }
            Wish::Back => self.current = self.current.saturating_sub(1),
            Wish::Add => sheet.add_in_middle(),
            Wish::TakeProposals => sheet.take_proposals(),
            Wish::Remove => sheet.remove_chosen(),
            Wish::Fit => sheet.fit(),
            Wish::Later => return BurnedInStep::Later,
            Wish::Close => return BurnedInStep::Closed,
        }
        BurnedInStep::Open
    }

    fn page(&mut self, ui: &mut Ui) -> Option<Wish> {
        let (current, count) = (self.current, self.sheets.len());
        let sheet = self.sheets.get_mut(current)?;
        heading(ui, &format!("Burned-in text: film {} of {count}, {}", current + 1, sheet.title()));
        let why = capitalised(sheet.reason().words());
        let advice = format!(
            "{why}. Look for names, numbers and dates; drag a rectangle over each. The area is blackened in the copy, your original stays."
        );
        ui.add(Label::new(theme::second(advice)).wrap());
        ui.add_space(6.0);
        let foot = 64.0;
        let size = [ui.available_width(), (ui.available_height() - foot).max(80.0)];
        let canvas = canvas::show(ui, sheet, size.into(), self.is_bright);
        let mut wish = canvas.has_focus().then(|| keys(ui)).flatten();
        ui.add_space(6.0);
        wish = buttons(ui, sheet, &mut self.is_bright, current > 0).or(wish);
        let hint = "Drag: new area. Scroll or + and -: zoom. Right button: move the film. With the film in focus: N new area, arrows move and Shift+arrows resize it, Delete removes it, Enter goes on";
        ui.add(Label::new(theme::hint(hint)).truncate());
        wish
    }
}

/// Keys while the film has the focus; the sheet itself follows the arrows.
fn keys(ui: &Ui) -> Option<Wish> {
    let table = [
        (Key::Enter, Wish::Answer),
        (Key::N, Wish::Add),
        (Key::P, Wish::TakeProposals),
        (Key::Delete, Wish::Remove),
        (Key::Backspace, Wish::Remove),
        (Key::Num0, Wish::Fit),
    ];
    ui.input_mut(|input| {
        table.into_iter().find(|(key, _)| input.consume_key(Modifiers::NONE, *key)).map(|(_, wish)| wish)
    })
}

fn buttons(ui: &mut Ui, sheet: &Sheet, is_bright: &mut bool, has_before: bool) -> Option<Wish> {
    let mut wish = None;
    let mut ask = |pressed: bool, wanted: Wish| {
        if pressed {
            wish = Some(wanted);
        }
    };
    ui.horizontal(|ui| {
        let go_on = match sheet.areas() {
            0 => "No names in this film".to_owned(),
            1 => "Blacken 1 area".to_owned(),
            count => format!("Blacken {count} areas"),
        };
        ask(ui.add(primary(&go_on)).clicked(), Wish::Answer);
        if has_before {
            ask(ui.add(secondary("Previous film")).clicked(), Wish::Back);
        }
        let later = ui
            .add(secondary("Look later"))
            .on_hover_text("The case is written; sharing it is refused until somebody has looked");
        ask(later.clicked(), Wish::Later);
        ask(ui.add(secondary("Cancel")).clicked(), Wish::Close);
        ui.add_space(16.0);
        ask(ui.add(secondary("New area")).clicked(), Wish::Add);
        let proposals = sheet.proposals();
        if proposals > 0 {
            let words = if proposals == 1 {
                "Accept proposal".to_owned()
            } else {
                format!("Accept {proposals} proposals")
            };
            let taken = ui
                .add(secondary(&words))
                .on_hover_text("Dotted: something like printed letters was found there");
            ask(taken.clicked(), Wish::TakeProposals);
        }
        ask(ui.add_enabled(sheet.has_chosen(), secondary("Remove area")).clicked(), Wish::Remove);
        ask(ui.add_enabled(sheet.is_zoomed(), secondary("Whole film")).clicked(), Wish::Fit);
        ui.checkbox(is_bright, "Brighten dark parts");
    });
    wish
}

/// The dialog over the films of a new case, while it is open.
#[derive(Debug, Default)]
pub(super) struct OfNewCase(Option<(u64, BurnedIn)>);

impl OfNewCase {
    pub(super) fn show(&mut self, ui: &Ui, editor: &Editor, wishes: &mut Vec<Command>) {
        let Some(session) = editor.new_case() else { return };
        let number = session.look_number();
        let opened = self.0.take().filter(|(of, _)| *of == number);
        let (_, dialog) = self.0.insert(
            opened.unwrap_or_else(|| (number, BurnedIn::new(session.films_to_look_at().cloned().collect()))),
        );
        let (answers, then) = match dialog.show(ui) {
            BurnedInStep::Open => return,
            BurnedInStep::Closed => (dialog.answers(), AfterLook::Stay),
            BurnedInStep::Later => (dialog.answers(), AfterLook::Create),
            BurnedInStep::Done(answers) => (answers, AfterLook::Create),
        };
        self.0 = None;
        wishes.push(Command::Intake(IntakeCommand::Looked { answers, then }));
    }
}

fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
