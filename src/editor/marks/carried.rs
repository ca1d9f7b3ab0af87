//! A mark that was carried forward from an earlier visit to show a finding: a draft like one that is repeated, but a
//! state makes it a mark, and nothing else does.

use crate::case::{FindingId, Mark, Part, RadiographId};
use crate::editor::command::Target;
use crate::editor::core::Core;
use crate::editor::marks::Marking;
use crate::editor::marks::draft::Draft;
use crate::editor::notices::Severity;

/// Origin of a carried draft.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Carried {
    /// The finding that it is to show.
    pub(crate) id: FindingId,
    /// "as at 3 months".
    pub(crate) from: String,
    /// The mark of the earlier visit.
    like: Mark,
}

impl Carried {
    /// The mark that these parts make. What was noted of the earlier film stays there.
    pub(super) fn mark(&self, parts: &[Part]) -> Mark {
        Mark { parts: parts.to_vec(), note: String::new(), ..self.like.clone() }
    }
}

impl Marking {
    /// Lays an earlier mark on the films of this visit that show the same views. Whether any does.
    pub(crate) fn lay_carried(
        &mut self,
        core: &mut Core,
        id: FindingId,
        from: String,
        like: &Mark,
        focus: &RadiographId,
    ) -> bool {
        let parts: Vec<Part> = like.parts.iter().filter_map(|part| core.part_here(part, focus)).collect();
        let Some(film) = parts.first().map(|part| part.film.clone()) else { return false };
        // Where a measure lay, its value would be told as one that has not changed: each part must be moved.
        let taken = if like.measure.is_some() { parts.clone() } else { Vec::new() };
        let carried = Carried { id, from, like: like.clone() };
        let draft = Draft {
            measure: like.measure.clone(),
            choice: like.choice.clone(),
            is_taken_over: true,
            taken,
            parts,
            carried: Some(Box::new(carried)),
            ..Draft::on(film.clone())
        };
        self.take_tool(core, None);
        self.is_hidden = false;
        core.bring(&film);
        self.hand.draft = Some(draft);
        self.choose(Some(Target::Draft));
        true
    }

    /// The carried finding or mark, and the film that it lies on.
    pub(crate) fn carried_at(&self) -> Option<(&Carried, &RadiographId)> {
        let draft = self.hand.draft.as_ref()?;
        Some((draft.carried.as_deref()?, &draft.film))
    }

    /// The mark that the carried draft would be.
    pub(crate) fn carried_mark(&self) -> Option<Mark> {
        let draft = self.hand.draft.as_ref()?;
        Some(draft.carried.as_deref()?.mark(&draft.parts))
    }

    /// True if the carried draft may become a mark; says what stands in the way.
    pub(crate) fn carried_is_placed(&mut self, core: &mut Core) -> bool {
        let Some(draft) = self.hand.draft.clone() else { return false };
        core.is_placed_here(&draft)
    }

    /// Takes the carried draft off the film.
    pub(crate) fn drop_carried(&mut self, core: &mut Core) {
        if self.carried_at().is_none() {
            return;
        }
        self.drop_gesture();
        self.hand.draft = None;
        self.touch();
        self.drop_what_is_gone(core);
    }
}

impl Core {
    /// Enter makes a mark of what was carried only with a state.
    pub(super) fn tell_carried_waits(&mut self, carried: &Carried) {
        let text = format!("Say what is seen here: {}. Esc drops the draft.", self.state_offers(carried.id));
        self.notices.tell(Severity::Info, "Still a draft", text);
    }

    /// "1 absent, 2 forming, 3 bridging".
    pub(super) fn state_offers(&self, id: FindingId) -> String {
        let kind = self.finding_now(id).and_then(|finding| self.book().kind(&finding.kind));
        let states = kind.map(|kind| self.book().states_of(kind)).unwrap_or_default();
        let offers: Vec<_> =
            states.iter().enumerate().map(|(index, state)| format!("{} {}", index + 1, state.name)).collect();
        offers.join(", ")
    }
}
