//! Keys of the matrix, in the order typed. The matrix has its own cursor, so that every arrow is one
//! step regardless of the widgets around it.

use eframe::egui::{Event, FocusDirection, Popup, Ui};

use super::{Cursor, MatrixDialog, Told};
use crate::editor::{Command, Editor, FindingCommand, MatrixKey};
use crate::gui::findings::content::{Content, states_of};
use crate::gui::keys::{Press, of_matrix, wait_until_seen};

/// Result of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Came {
    /// It is not a key of the matrix.
    NotMine,
    Taken,
    /// Keys typed after it are not for the cells.
    Ends,
    /// It went to another visit: keys typed after it wait until the film was shown.
    Waits,
}

impl MatrixDialog {
    /// Handles the keys of this frame that belong to the matrix.
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
        // A button focused by Tab keeps its keys.
        let of_cells = super::grid::holds_keys(ui, self.cursor);
        let (mut others, mut wait) = (Vec::new(), Vec::new());
        let mut state = Came::Taken;
        for event in ui.input_mut(|input| std::mem::take(&mut input.events)) {
            let is_key = matches!(event, Event::Key { .. } | Event::Text(_));
            match (state, Press::of(&event)) {
                (Came::Waits, _) if is_key => wait.push(event),
                (Came::Taken, Some(press)) => {
                    let key = of_matrix(press, editor);
                    let came = match key {
                        Some(MatrixKey::Add) if press.repeat => Came::Taken,
                        Some(MatrixKey::Add) => {
                            self.wants_to_add = true;
                            Came::Ends
                        }
                        Some(key) if of_cells => {
                            self.of_cell(key, press.repeat, editor, content, told, wishes)
                        }
                        Some(_) | None => Came::NotMine,
                    };
                    if came == Came::NotMine {
                        others.push(event);
                    } else {
                        state = came;
                    }
                }
                _ => others.push(event),
            }
        }
        ui.input_mut(|input| input.events = others);
        if state == Came::Waits {
            wait_until_seen(ui.ctx(), wait);
        }
        if self.moved {
            ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
        }
    }

    /// Keys of the cell under the cursor.
    fn of_cell(
        &mut self,
        key: MatrixKey,
        repeat: bool,
        editor: &Editor,
        content: &Content,
        told: &mut Told,
        wishes: &mut Vec<Command>,
    ) -> Came {
        let Some(cursor) = self.cursor else { return Came::NotMine };
        let Some(film) = content.columns.get(cursor.column).map(|column| column.film.clone()) else {
            return Came::NotMine;
        };
        let by = match key {
            MatrixKey::Step(by) => by,
            MatrixKey::First => [isize::MIN, 0],
            MatrixKey::Last => [isize::MAX, 0],
            MatrixKey::GoTo if !repeat => {
                wishes.push(Command::Finding(FindingCommand::Go(cursor.id, film)));
                (told.closes, told.stays_chosen) = (true, true);
                return Came::Waits;
            }
            MatrixKey::Remove if !repeat => {
                wishes.push(Command::Finding(FindingCommand::Remove(cursor.id)));
                return Came::Ends;
            }
            MatrixKey::State(nth) => {
                let state = states_of(editor, cursor.id).into_iter().nth(nth.saturating_sub(1));
                let Some(state) = state else { return Came::NotMine };
                if !repeat {
                    let (id, state) = (cursor.id, state.key);
                    wishes.push(Command::Finding(FindingCommand::State { id, film, state }));
                }
                return Came::Taken;
            }
            MatrixKey::GoTo | MatrixKey::Remove | MatrixKey::Add => return Came::Taken,
        };
        self.step(content, by);
        let moved = self.cursor.is_some_and(|now| now.column != cursor.column);
        if moved { Came::Waits } else { Came::Taken }
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
