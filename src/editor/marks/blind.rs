//! Measuring a film once more without seeing the earlier places: from three such measurements follows the reader's own
//! repeatability, which then stands in place of the published observer error.

use crate::analysis::measure::values_of_repeats;
use crate::case::MarkId;
use crate::editor::command::{Target, Tool};
use crate::editor::core::Core;
use crate::editor::marks::Marking;
use crate::editor::marks::draft::Draft;
use crate::editor::marks::values::DeskFilms;
use crate::editor::notices::Severity;

/// Number of measurements of one film, the first included, that are asked for.
const ASKED_FOR: usize = 3;

impl Marking {
    /// The mark that is being measured once more; it and its repetitions are hidden.
    pub(crate) fn blind(&self) -> Option<MarkId> {
        self.hand.blind
    }

    /// The whole measure that would be repeated blind: this one, or the one selected.
    pub(crate) fn repeatable_blind(&self, core: &Core, id: Option<MarkId>) -> Option<MarkId> {
        let id = id.or_else(|| self.selected_mark(core).map(|(id, _)| id))?;
        let mark = self.mark_shown(core, id)?;
        let definition = core.book().measure(mark.measure.as_ref()?)?;
        definition.parts.iter().all(|part| mark.part(part.key.as_str()).is_some()).then_some(id)
    }

    pub(super) fn repeat_blind(&mut self, core: &mut Core, id: Option<MarkId>) {
        let Some(id) = self.repeatable_blind(core, id) else { return };
        let Some(mark) = self.mark_shown(core, id).cloned() else { return };
        let (Some(key), Some(film)) = (mark.measure.clone(), mark.first_film().cloned()) else { return };
        self.put_down();
        self.take_tool(core, Some(Tool::Measure(key.clone())));
        self.hand.draft =
            Some(Draft { measure: Some(key), choice: mark.choice.clone(), ..Draft::on(film.clone()) });
        self.hand.blind = Some(id);
        self.choose(None);
        core.bring(&film);
        self.touch();
    }

    /// The tool is put down: what was hidden is seen again.
    pub(super) fn stop_blind(&mut self) {
        if self.hand.blind.take().is_some() {
            self.touch();
        }
    }

    /// A repetition is whole: the next begins, or what follows from all is told.
    pub(super) fn end_blind(&mut self, core: &mut Core) {
        let Some(id) = self.hand.blind else { return };
        self.put_down();
        self.choose(Some(Target::Mark(id)));
        let Some(document) = &core.document else { return };
        let Some(reading) = document.reading() else { return };
        let count =
            values_of_repeats(id, reading, core.book(), document.case(), &DeskFilms { core, marks: self })
                .len();
        if count < ASKED_FOR {
            self.repeat_blind(core, Some(id));
            let text = format!(
                "Measurement {count} of {ASKED_FOR} is kept. Place it once more; the earlier places are hidden."
            );
            core.notices.tell(Severity::Info, "Repeating blind", text);
            return;
        }
        let key = self.mark_shown(core, id).and_then(|mark| mark.measure.clone());
        let own = key.and_then(|key| self.repeatability(core, &key));
        if let Some(own) = own {
            let words = own.words();
            let text = format!("From now on the error bands of this measure rest on {words}.");
            core.notices.tell(Severity::Info, "Your repeatability", text);
        }
    }
}
