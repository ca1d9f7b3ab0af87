//! The history of a reading: every step with its words, the earlier value kept whole. Undo takes the earlier
//! value; nothing is inverted. Knows neither disk nor clock.

use std::sync::Arc;

use crate::case::{Case, Edit, Reading};

/// Steps of one reading and where in them the reader stands.
#[derive(Debug, Clone)]
pub struct History {
    base: Arc<Reading>,
    steps: Vec<Step>,
    position: usize,
}

#[derive(Debug, Clone)]
struct Step {
    edit: Edit,
    words: String,
    after: Arc<Reading>,
}

impl History {
    /// A history that begins with `base`.
    pub fn new(base: Reading) -> Self {
        Self { base: Arc::new(base), steps: Vec::new(), position: 0 }
    }

    /// The reading as it stands.
    pub fn current(&self) -> &Arc<Reading> {
        match self.position {
            0 => &self.base,
            n => self.steps.get(n - 1).map_or(&self.base, |step| &step.after),
        }
    }

    /// Whether an edit would change anything.
    pub fn changes(&self, edit: &Edit) -> bool {
        edit.apply(self.current()).is_some()
    }

    /// Applies an edit as a new step, or as part of the last one when it continues it. What was undone is
    /// gone. An edit that changes nothing is no step.
    pub fn push(&mut self, case: &Case, edit: Edit) {
        let Some(after) = edit.apply(self.current()) else { return };
        let step = Step { words: edit.words(case), edit, after: Arc::new(after) };
        let continues =
            self.position == self.steps.len() && self.steps.last().is_some_and(|last| step.edit.continues(&last.edit));
        self.steps.truncate(self.position);
        if continues {
            self.steps.pop();
        }
        self.steps.push(step);
        self.position = self.steps.len();
    }

    /// Takes the last step back. `false` when there is none.
    pub fn undo(&mut self) -> bool {
        let can = self.position > 0;
        self.position -= usize::from(can);
        can
    }

    /// Does the next step again. `false` when there is none.
    pub fn redo(&mut self) -> bool {
        let can = self.position < self.steps.len();
        self.position += usize::from(can);
        can
    }

    /// Words of the step that undo would take back.
    pub fn undo_words(&self) -> Option<&str> {
        let index = self.position.checked_sub(1)?;
        self.steps.get(index).map(|step| step.words.as_str())
    }

    /// Words of the step that redo would do again.
    pub fn redo_words(&self) -> Option<&str> {
        self.steps.get(self.position).map(|step| step.words.as_str())
    }

    /// The edit that undo would take back: where the eye should go.
    pub fn undo_edit(&self) -> Option<&Edit> {
        let index = self.position.checked_sub(1)?;
        self.steps.get(index).map(|step| &step.edit)
    }

    /// The edit that redo would do again.
    pub fn redo_edit(&self) -> Option<&Edit> {
        self.steps.get(self.position).map(|step| &step.edit)
    }
}
