//! Wishes about findings: who may do them, when, and where each is done.

use crate::case::FindingId;
use crate::editor::command::{Command, FindingCommand};
use crate::editor::document::Desk;
use crate::editor::notices::Weight;
use crate::editor::{Dialog, Editor};

impl Editor {
    pub(crate) fn can_follow(&self, command: &FindingCommand) -> bool {
        use FindingCommand as F;
        let read_only =
            matches!(self.document.as_ref().map(|document| &document.desk), Some(Desk::ReadOnly { .. }));
        let records = self.focus().is_some() && !read_only && !self.is_signed();
        let has_chosen = self.following.chosen.is_some();
        match command {
            F::Matrix | F::TypingDone => self.document.is_some(),
            F::Select(None) => has_chosen,
            F::Select(Some(id)) | F::Go(id, _) => self.finding_now(*id).is_some(),
            F::SelectNext(_) => self.matrix().is_some_and(|matrix| !matrix.rows.is_empty()),
            F::Begin { .. } => records,
            F::NthState(_) => records && has_chosen,
            F::State { id, .. }
            | F::CarryForward(id)
            | F::Show(id)
            | F::SetLabel(id, _)
            | F::SetNote(id, _)
            | F::SetSite(id, _)
            | F::SetSide(id, _)
            | F::SetDefinition(id, _)
            | F::Remove(id) => records && self.finding_now(*id).is_some(),
        }
    }

    pub(crate) fn perform_finding(&mut self, command: FindingCommand) {
        use FindingCommand as F;
        if records(&command) && !self.may_follow(&command) {
            return;
        }
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

    /// Whether a wish that records may be done now; else the person is told, or asked who reads.
    fn may_follow(&mut self, command: &FindingCommand) -> bool {
        if self.is_signed() {
            let text = "This reading is signed and stays as it is. Amend it to say something else.";
            self.notices.tell(Weight::Warning, "Nothing can be recorded here", text);
            return false;
        }
        match self.document.as_ref().map(|document| &document.desk) {
            None => false,
            Some(Desk::Writing(_)) => true,
            Some(Desk::ReadOnly { why, .. }) => {
                let why = why.clone();
                self.notices.tell(Weight::Warning, "Nothing can be recorded here", why);
                false
            }
            Some(Desk::NoReader) => {
                if let Some(film) = self.focus().cloned() {
                    self.waiting_wish = Some((film, Command::Finding(command.clone())));
                    self.dialog = Dialog::AskReader;
                }
                false
            }
        }
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

/// Whether a wish puts something into the reading, or begins to.
fn records(command: &FindingCommand) -> bool {
    use FindingCommand as F;
    !matches!(command, F::Matrix | F::Select(_) | F::SelectNext(_) | F::Go(..) | F::TypingDone)
}
