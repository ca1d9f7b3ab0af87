//! What each command about findings does.

use crate::case::FindingId;
use crate::editor::command::FindingCommand;
use crate::editor::{Dialog, Editor};

impl Editor {
    pub(crate) fn perform_finding(&mut self, command: FindingCommand) {
        use FindingCommand as F;
        if !matches!(command, F::SetLabel(..) | F::SetNote(..)) {
            self.following.stop_typing();
        }
        match command {
            F::Matrix => {
                if self.dialog == Dialog::Matrix {
                    // Whoever only looked did not mean digits for a finding from now on.
                    self.following.chosen = None;
                }
                self.toggle(Dialog::Matrix);
            }
            F::Select(id) => self.choose_finding(id),
            F::SelectNext(by) => self.choose_next_finding(by),
            F::Go(id, film) => self.go_to_finding(id, &film),
            F::Begin { kind, site, side, label } => self.begin_finding(kind, site, side, &label),
            F::State { id, film, state } => self.say_state(id, &film, &state),
            F::NthState(nth) => self.say_nth_state(nth),
            F::CarryForward(id) => self.carry_forward(id),
            F::Show(id) => self.show_by_selection(id),
            F::SetLabel(id, label) => self.set_finding_label(id, label),
            F::SetNote(id, note) => self.set_finding_note(id, note),
            F::SetSite(id, site) => self.set_site(id, site),
            F::SetSide(id, side) => self.change_finding(id, false, |finding| finding.side = side),
            F::SetDefinition(id, definition) => self.set_definition(id, definition),
            F::TypingDone => {}
            F::Remove(id) => self.remove_finding(id),
        }
        self.follow_findings();
    }

    /// Chooses a finding, or none; one that is not followed is not chosen.
    pub(super) fn choose_finding(&mut self, id: Option<FindingId>) {
        self.following.chosen = id.filter(|id| self.finding_now(*id).is_some());
    }

    fn choose_next_finding(&mut self, by: i8) {
        let Some(matrix) = self.matrix() else { return };
        let Some(last) = matrix.rows.len().checked_sub(1) else { return };
        let now = self.following.chosen.and_then(|id| matrix.rows.iter().position(|row| row.id == id));
        let next = match now {
            Some(index) => (index as i64 + i64::from(by)).rem_euclid(matrix.rows.len() as i64) as usize,
            None if by < 0 => last,
            None => 0,
        };
        self.choose_finding(matrix.rows.get(next).map(|row| row.id));
    }
}
