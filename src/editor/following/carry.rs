//! Carry forward: the mark that showed a finding at the last visit, laid on this visit's film as a draft. It is one
//! until a state is said; then mark and state are one step.

use std::sync::Arc;

use crate::case::{FindingId, Mark, RadiographId, within};
use crate::editor::core::Core;
use crate::editor::following::Following;
use crate::editor::hanging::{is_frontal, place_of};
use crate::editor::marks::Marking;
use crate::editor::notices::Severity;

/// A mark of an earlier visit with that visit in words.
struct Earlier {
    mark: Arc<Mark>,
    from: String,
}

impl Following {
    /// Lays the mark of the latest earlier visit of the same operation on a film of this visit.
    pub(super) fn carry_forward(&mut self, core: &mut Core, marks: &mut Marking, id: FindingId) {
        let Some(focus) = core.focus().cloned() else { return };
        if core.finding_now(id).is_none() {
            return;
        }
        self.choose_finding(core, Some(id));
        let laid = core
            .earlier_marks(id, &focus)
            .into_iter()
            .any(|Earlier { mark, from }| marks.lay_carried(core, id, from, &mark, &focus));
        if !laid {
            let text = format!(
                "No earlier visit after the same operation shows {} by a mark on a film of the view, side and part that this visit has: draw it here, and the next visit can go on from it.",
                within(&core.finding_name(id))
            );
            core.notices.tell(Severity::Info, "There is nothing to carry forward", text);
        }
    }
}

impl Core {
    /// True if there is a mark to carry forward to the visit in focus.
    pub(crate) fn can_carry_forward(&self, id: FindingId) -> bool {
        self.focus().is_some_and(|focus| !self.earlier_marks(id, focus).is_empty())
    }

    /// Marks of earlier visits that show the finding, the most fitting first: the view of the film in focus, then the
    /// latest visit.
    fn earlier_marks(&self, id: FindingId, focus: &RadiographId) -> Vec<Earlier> {
        let found = || {
            let document = self.document.as_ref()?;
            let (case, visits, reading) = (document.case(), document.visits(), document.reading()?);
            let here = place_of(visits, focus)?.visit;
            let (finding, now) = (reading.finding(id)?, visits.get(here)?);
            // Before the operation and after it are two stories.
            let earlier = visits.get(..here)?.iter().rev().filter(|visit| now.is_comparable_with(visit));
            let mut marks: Vec<(bool, Earlier)> = earlier
                .filter_map(|visit| {
                    let mark = visit.films.iter().find_map(|film| finding.states.get(film)?.mark)?;
                    let mark = reading.mark(mark)?.clone();
                    let film = mark.first_film()?;
                    let is_other_view = is_frontal(case, film) != is_frontal(case, focus);
                    let from = format!("as at {}", case.clear_label(&visit.time));
                    visit.films.contains(film).then_some((is_other_view, Earlier { mark, from }))
                })
                .collect();
            marks.sort_by_key(|(is_other_view, _)| *is_other_view);
            Some(marks.into_iter().map(|(_, earlier)| earlier).collect())
        };
        found().unwrap_or_default()
    }
}
