//! What is seen of a finding at a visit. What is not shown cannot be judged: the film of the visit comes into focus
//! first, and only one that is there can be spoken of.

use std::sync::Arc;

use crate::analysis::Visit;
use crate::case::{Edit, Finding, FindingId, Key, MarkId, RadiographId, Seen};
use crate::editor::FilmState;
use crate::editor::command::Target;
use crate::editor::core::Core;
use crate::editor::following::Following;
use crate::editor::hanging::same_view;
use crate::editor::marks::Marking;
use crate::editor::notices::Severity;

/// The state that can be said also of a film that cannot be read.
const NOT_ASSESSABLE: &str = "not-assessable";

impl Following {
    /// Says what is seen at the visit of a film; the same again makes it an open question.
    pub(super) fn say_state(
        &mut self,
        core: &mut Core,
        marks: &mut Marking,
        id: FindingId,
        film: &RadiographId,
        state: &Key,
    ) {
        let Some(visit) = core.visit_of(film).cloned() else { return };
        let Some(finding) = core.finding_now(id).cloned() else { return };
        if !core.allows(&finding, state) {
            let text = format!(
                "\u{201c}{}\u{201d} has no state \"{state}\": choose one of those that are offered.",
                core.finding_name(id)
            );
            core.notices.tell(Severity::Warning, "Nothing was recorded", text);
            return;
        }
        self.choose_finding(core, Some(id));
        let is_carried =
            marks.carried_at().is_some_and(|(carried, on)| carried.id == id && visit.films.contains(on));
        let was_shown = core.is_on_screen(&visit);
        core.bring_visit(&visit);
        let kept = kept_at(&finding, &visit.films);
        let withdraws = !is_carried && matches!(kept.as_slice(), [(_, seen)] if seen.state == *state);
        if !withdraws && state.as_str() != NOT_ASSESSABLE && !core.is_visit_shown(&visit) {
            let text = "A film that is not shown cannot be judged: wait until it is there, then say it again, or say \"not assessable\".";
            core.notices.tell(Severity::Warning, "Nothing was recorded", text);
            return;
        }
        if !withdraws && !was_shown {
            let text = "No film of that visit was on the screen. It is now: look first, then say it again.";
            core.notices.tell(Severity::Info, "Nothing was recorded", text);
            return;
        }
        if is_carried && !marks.carried_is_placed(core) {
            return;
        }
        let first = || visit.films.first().unwrap_or(film).clone();
        let radiograph = kept.first().map_or_else(first, |(film, _)| (*film).clone());
        let instead_of: Vec<_> = kept.iter().skip(1).map(|(film, _)| (*film).clone()).collect();
        let drawn = marks.drawn_with(core, is_carried);
        let mark =
            drawn.as_ref().map(|drawn| drawn.0).or_else(|| kept.iter().find_map(|(_, seen)| seen.mark));
        let seen = (!withdraws).then(|| Seen { state: state.clone(), mark });
        let new_mark = drawn.as_ref().map(|drawn| drawn.0);
        if marks.keep(core, Edit::SetFindingState { id, radiograph, seen, instead_of, drawn })
            && let Some(mark) = new_mark
        {
            marks.drop_carried(core);
            marks.select(core, Some(Target::Mark(mark)));
        }
    }

    /// The nth state, from 1, of the finding chosen, at the visit in focus.
    pub(super) fn say_nth_state(&mut self, core: &mut Core, marks: &mut Marking, nth: usize) {
        let (Some(id), Some(film)) = (self.chosen, core.focus().cloned()) else { return };
        let Some(finding) = core.finding_now(id) else { return };
        let kind = core.book().kind(&finding.kind);
        let states = kind.map(|kind| core.book().states_of(kind)).unwrap_or_default();
        let Some(state) = nth.checked_sub(1).and_then(|index| states.get(index)) else { return };
        let state = state.key.clone();
        self.say_state(core, marks, id, &film, &state);
    }

    /// Goes to the visit of a film, to the mark that shows the finding there, and chooses the finding.
    pub(super) fn go_to_finding(
        &mut self,
        core: &mut Core,
        marks: &mut Marking,
        id: FindingId,
        film: &RadiographId,
    ) {
        let Some(visit) = core.visit_of(film).cloned() else { return };
        let Some(finding) = core.finding_now(id).cloned() else { return };
        self.choose_finding(core, Some(id));
        let mark = kept_at(&finding, &visit.films).iter().find_map(|(_, seen)| seen.mark);
        if let Some(mark) = mark.filter(|mark| core.mark_is_at(*mark, &visit)) {
            marks.select(core, Some(Target::Mark(mark)));
            return;
        }
        core.bring_visit(&visit);
        if marks.selection() != Some(&Target::Draft) {
            marks.choose(None);
        }
    }

    /// Shows a finding at the visit in focus by the mark that is selected, or by none.
    pub(super) fn show_by_selection(&mut self, core: &mut Core, marks: &mut Marking, id: FindingId) {
        let Some(film) = core.focus().cloned() else { return };
        let Some(visit) = core.visit_of(&film).cloned() else { return };
        let Some(finding) = core.finding_now(id).cloned() else { return };
        self.choose_finding(core, Some(id));
        let mark = marks.selected_mark(core).map(|(mark, _)| mark);
        if mark.is_some_and(|mark| !core.mark_is_at(mark, &visit)) {
            let text = "The mark that is selected lies on a film of another visit: select one of this visit.";
            core.notices.tell(Severity::Warning, "Nothing was recorded", text);
            return;
        }
        let kept = kept_at(&finding, &visit.films);
        let Some((radiograph, seen)) = kept.first() else {
            let text = "Say first what is seen of it at this visit; then a mark can show it.";
            core.notices.tell(Severity::Info, "Not assessed yet", text);
            return;
        };
        let seen = Some(Seen { state: seen.state.clone(), mark });
        let radiograph = (*radiograph).clone();
        marks.keep(core, Edit::SetFindingState { id, radiograph, seen, instead_of: Vec::new(), drawn: None });
    }

    /// Chooses the finding that undo or redo changed, and the mark that shows it now.
    pub(crate) fn choose_after_travel(&mut self, core: &mut Core, marks: &mut Marking, edit: &Edit) {
        match edit {
            Edit::PutFinding { id, .. } | Edit::RemoveFinding { id, .. } => {
                self.choose_finding(core, Some(*id));
            }
            Edit::SetFindingState { id, radiograph, .. } => {
                self.choose_finding(core, Some(*id));
                let films = core.visit_of(radiograph).map(|visit| visit.films.clone()).unwrap_or_default();
                let seen = core.finding_now(*id).and_then(|finding| finding.seen_at(&films));
                let mark = seen.and_then(|(_, seen)| seen.mark);
                marks.choose(mark.map(Target::Mark));
            }
            Edit::SetStage { .. }
            | Edit::SetAsBefore { .. }
            | Edit::SetConfidence { .. }
            | Edit::SetNote { .. }
            | Edit::SetComplication { .. }
            | Edit::PutMark { .. }
            | Edit::RemoveMarks { .. }
            | Edit::SetCalibration { .. }
            | Edit::SetRegistration { .. }
            | Edit::SetAnswer { .. }
            | Edit::Sign(_)
            | Edit::Amend => {}
        }
    }
}

impl Marking {
    /// The carried mark with the number that it gets.
    fn drawn_with(&self, core: &Core, is_carried: bool) -> Option<Box<(MarkId, Arc<crate::case::Mark>)>> {
        let mark = self.carried_mark().filter(|_| is_carried)?;
        let id = core.document.as_ref()?.reading()?.next_mark();
        Some(Box::new((id, Arc::new(mark))))
    }
}

impl Core {
    fn allows(&self, finding: &Finding, state: &Key) -> bool {
        let kind = self.book().kind(&finding.kind);
        kind.is_some_and(|kind| self.book().state(kind, state).is_some())
    }

    fn mark_is_at(&self, mark: MarkId, visit: &Visit) -> bool {
        let reading = self.document.as_ref().and_then(|document| document.reading());
        let mark = reading.and_then(|reading| reading.mark(mark));
        mark.is_some_and(|mark| visit.films.iter().any(|film| mark.is_on(film)))
    }

    /// Brings a film of the visit into focus: the one that is, else the one most like it.
    pub(super) fn bring_visit(&mut self, visit: &Visit) {
        let film = match self.focus() {
            Some(focus) if visit.films.contains(focus) => return,
            Some(focus) => {
                let Some(document) = &self.document else { return };
                same_view(document.case(), visit, focus)
            }
            None => visit.films.first(),
        };
        if let Some(film) = film.cloned() {
            self.bring(&film);
        }
    }

    /// True if a film of the visit stands on the screen.
    fn is_on_screen(&self, visit: &Visit) -> bool {
        let mut shown = self.screen.viewports.iter().filter_map(|viewport| viewport.film.as_ref());
        shown.any(|film| visit.films.contains(film))
    }

    fn is_visit_shown(&self, visit: &Visit) -> bool {
        let in_focus = self.focus().filter(|focus| visit.films.contains(focus));
        in_focus.is_some_and(|film| matches!(self.films.state(film), FilmState::Ready(_)))
    }
}

/// States of a finding at a visit, by the films under which they are kept.
fn kept_at<'a>(finding: &'a Finding, films: &'a [RadiographId]) -> Vec<(&'a RadiographId, &'a Seen)> {
    films.iter().filter_map(|film| finding.states.get_key_value(film)).collect()
}
