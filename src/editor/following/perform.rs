//! What each command about findings does.

use crate::case::FindingId;
use crate::editor::Dialog;
use crate::editor::command::FindingCommand;
use crate::editor::core::Core;
use crate::editor::following::Following;
use crate::editor::marks::Marking;

impl Following {
    pub(crate) fn perform(&mut self, core: &mut Core, marks: &mut Marking, command: FindingCommand) {
        use FindingCommand as F;
        if !matches!(command, F::SetLabel(..) | F::SetNote(..)) {
            self.stop_typing();
        }
        match command {
            F::Matrix => {
                if core.dialog == Dialog::Matrix {
                    // Whoever only looked did not mean digits for a finding from now on.
                    self.chosen = None;
                }
                core.toggle(Dialog::Matrix);
            }
            F::Select(id) => self.choose_finding(core, id),
            F::SelectNext(by) => self.choose_next_finding(core, by),
            F::Go(id, film) => self.go_to_finding(core, marks, id, &film),
            F::Begin { kind, site, side, label } => self.begin_finding(core, marks, kind, site, side, &label),
            F::State { id, film, state } => self.say_state(core, marks, id, &film, &state),
            F::NthState(nth) => self.say_nth_state(core, marks, nth),
            F::CarryForward(id) => self.carry_forward(core, marks, id),
            F::Show(id) => self.show_by_selection(core, marks, id),
            F::SetLabel(id, label) => self.set_finding_label(core, marks, id, label),
            F::SetNote(id, note) => self.set_finding_note(core, marks, id, note),
            F::SetSite(id, site) => marks.set_site(core, id, site),
            F::SetSide(id, side) => marks.change_finding(core, id, false, |finding| finding.side = side),
            F::SetDefinition(id, definition) => marks.set_definition(core, id, definition),
            F::TypingDone => {}
            F::Remove(id) => marks.remove_finding(core, id),
        }
        self.follow_findings(core, marks);
    }

    /// Chooses a finding, or none; one that is not followed is not chosen.
    pub(super) fn choose_finding(&mut self, core: &mut Core, id: Option<FindingId>) {
        self.chosen = id.filter(|id| core.finding_now(*id).is_some());
    }

    fn choose_next_finding(&mut self, core: &mut Core, by: i8) {
        let Some(matrix) = core.matrix() else { return };
        let Some(last) = matrix.rows.len().checked_sub(1) else { return };
        let now = self.chosen.and_then(|id| matrix.rows.iter().position(|row| row.id == id));
        let next = match now {
            Some(index) => (index as i64 + i64::from(by)).rem_euclid(matrix.rows.len() as i64) as usize,
            None if by < 0 => last,
            None => 0,
        };
        self.choose_finding(core, matrix.rows.get(next).map(|row| row.id));
    }
}
