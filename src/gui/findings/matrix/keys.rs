//! Keys of the matrix. The cursor is the sheet's own, so that every arrow is one step of it whatever stands around.

use eframe::egui::{FocusDirection, Key, Modifiers, Popup, Ui};

use super::{Cursor, MatrixDialog, Told};
use crate::editor::{Command, EditCommand, Editor, FindingCommand};
use crate::gui::findings::content::{Content, states_of};
use crate::gui::keys::DIGITS;

impl MatrixDialog {
    /// Takes the keys of this frame that are the sheet's.
    pub(super) fn keys(
        &mut self,
        ui: &Ui,
        editor: &Editor,
        content: &Content,
        told: &mut Told,
        wishes: &mut Vec<Command>,
    ) {
        if ui.ctx().text_edit_focused() || Popup::is_any_open(ui.ctx()) {
            return;
        }
        let pressed =
            |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
        told.closes |= pressed(Modifiers::SHIFT, Key::I);
        self.wants_to_add |= pressed(Modifiers::NONE, Key::A);
        if pressed(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z) {
            wishes.push(Command::Edit(EditCommand::Redo));
        } else if pressed(Modifiers::COMMAND, Key::Z) {
            wishes.push(Command::Edit(EditCommand::Undo));
        }
        // A button that the Tab key reached keeps its keys.
        if !super::grid::holds_keys(ui, self.cursor) {
            return;
        }
        let Some(cursor) = self.cursor else { return };
        for (key, by) in [
            (Key::ArrowLeft, [-1, 0]),
            (Key::ArrowRight, [1, 0]),
            (Key::ArrowUp, [0, -1]),
            (Key::ArrowDown, [0, 1]),
            (Key::Home, [isize::MIN, 0]),
            (Key::End, [isize::MAX, 0]),
        ] {
            if pressed(Modifiers::NONE, key) {
                self.step(content, by);
                ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
            }
        }
        let Some(film) = content.columns.get(cursor.column).map(|column| column.film.clone()) else { return };
        if pressed(Modifiers::NONE, Key::Enter) {
            wishes.push(Command::Finding(FindingCommand::Go(cursor.id, film)));
            (told.closes, told.stays_chosen) = (true, true);
            return;
        }
        if pressed(Modifiers::NONE, Key::Delete) {
            wishes.push(Command::Finding(FindingCommand::Remove(cursor.id)));
            return;
        }
        let states = states_of(editor, cursor.id);
        for (digit, state) in DIGITS.into_iter().zip(states) {
            if pressed(Modifiers::NONE, digit) {
                let (id, film, state) = (cursor.id, film.clone(), state.key);
                wishes.push(Command::Finding(FindingCommand::State { id, film, state }));
            }
        }
    }

    fn step(&mut self, content: &Content, [right, down]: [isize; 2]) {
        let Some(cursor) = self.cursor else { return };
        let Some(row) = content.rows.iter().position(|row| row.id == cursor.id) else { return };
        let row = row.saturating_add_signed(down).min(content.rows.len().saturating_sub(1));
        let last = content.columns.len().saturating_sub(1);
        let column = cursor.column.saturating_add_signed(right).min(last);
        let Some(id) = content.rows.get(row).map(|row| row.id) else { return };
        self.cursor = Some(Cursor { id, column });
        self.moved = true;
    }
}
